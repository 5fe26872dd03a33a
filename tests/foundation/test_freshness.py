import pytest
from django.db import transaction

from krysalis.foundation import freshness

pytestmark = pytest.mark.django_db


class TestVersionNumbers:
    def test_start_at_nothing(self):
        assert freshness.number(freshness.LISTS) == 0

    def test_grow_with_every_bump_of_their_own_name(self):
        for _ in range(2):
            with transaction.atomic():
                freshness.bump(freshness.article("zuhoeren"), freshness.LISTS)

        assert freshness.numbers([freshness.article("zuhoeren"), freshness.LISTS, freshness.SITE]) == {
            "article:zuhoeren": 2,
            "lists": 2,
            "site": 0,
        }

    def test_cost_one_query_to_read(self, django_assert_num_queries):
        with django_assert_num_queries(1):
            freshness.numbers(["article:a", "article:b", freshness.LISTS, freshness.SITE])

    def test_are_written_in_three_queries_however_many(self, django_assert_num_queries):
        with transaction.atomic(), django_assert_num_queries(3):
            freshness.bump(*(freshness.article(str(number)) for number in range(100)), freshness.LISTS)

    def test_are_locked_in_one_order_whoever_asks(self, django_assert_num_queries):
        with transaction.atomic(), django_assert_num_queries(3) as queries:
            freshness.bump(freshness.SITE, freshness.article("a"), freshness.LISTS)

        made, locked = queries[0]["sql"], queries[1]["sql"]
        assert made.index("article:a") < made.index("lists") < made.index("site")
        assert "ORDER BY" in locked

    @pytest.mark.django_db(transaction=True)
    def test_cannot_be_bumped_outside_the_transaction_that_writes(self):
        with pytest.raises(transaction.TransactionManagementError):
            freshness.bump(freshness.SITE)

    @pytest.mark.django_db(transaction=True)
    def test_fall_back_with_the_transaction_that_failed(self):
        with transaction.atomic():
            freshness.bump(freshness.SITE)
            transaction.set_rollback(True)

        assert freshness.number(freshness.SITE) == 0


class TestWhatIsRemembered:
    def test_is_made_once_under_a_number(self):
        made = [freshness.remembered("answer", 1, lambda: "first"), freshness.remembered("answer", 1, lambda: "second")]

        assert made == ["first", "first"]

    def test_is_made_anew_under_the_next(self):
        freshness.remembered("answer", 1, lambda: "first")

        assert freshness.remembered("answer", 2, lambda: "second") == "second"
