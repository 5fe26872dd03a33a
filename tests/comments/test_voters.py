"""Strangers are told apart by a hash whose key is thrown away; the sums stay, the persons go."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import OperationalError
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from comments import voters
from comments.models import Comment, Guest, Report, Vote, VoterKey
from krysalis.foundation import freshness
from tests import factories
from tests.comments.writing import write

pytestmark = pytest.mark.django_db

LATER = voters.KEY_LIFETIME + timedelta(seconds=1)


def asked_by(address: str) -> HttpRequest:
    return RequestFactory().get("/", REMOTE_ADDR=address)


class TestAKey:
    def test_is_the_same_for_a_network_and_another_for_the_next(self) -> None:
        keys = [voters.key_of_network(asked_by(address)) for address in ("192.0.2.1", "192.0.2.1", "192.0.2.2")]
        assert keys[0] == keys[1] != keys[2]

    def test_is_one_over_the_lower_half_of_an_ipv6_address(self) -> None:
        keys = [
            voters.key_of_network(asked_by(address))
            for address in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1")
        ]
        assert keys[0] == keys[1] != keys[2]

    def test_fits_into_its_column_and_names_nobody(self) -> None:
        key = voters.key_of_network(asked_by("192.0.2.1"))
        assert len(key) == 64
        assert "192.0.2.1" not in key

    def test_needs_the_half_that_is_in_no_database(self, settings: Settings) -> None:
        before = voters.key_of_network(asked_by("192.0.2.1"))
        settings.SECRET_KEY = "ein-anderes-geheimnis"
        assert voters.key_of_network(asked_by("192.0.2.1")) != before

    def test_needs_the_half_that_is_in_the_database(self) -> None:
        before = voters.key_of_network(asked_by("192.0.2.1"))
        VoterKey.objects.update(secret="ein-anderes-geheimnis")
        assert voters.key_of_network(asked_by("192.0.2.1")) != before

    def test_is_made_by_nobody_who_only_looks(self) -> None:
        assert voters.known_key_of_network(asked_by("192.0.2.1")) == ""
        assert not VoterKey.objects.exists()
        made = voters.key_of_network(asked_by("192.0.2.1"))
        assert voters.known_key_of_network(asked_by("192.0.2.1")) == made

    def test_costs_one_query(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        voters.key_of_network(asked_by("192.0.2.1"))
        with django_assert_num_queries(1):
            voters.key_of_network(asked_by("192.0.2.1"))

    def test_of_a_login_is_no_hash(self, rosa: User) -> None:
        assert voters.of_login(rosa) == f"user:{rosa.pk}"


class TestAGuest:
    def test_is_kept_with_the_key_of_their_network(self, client: Client) -> None:
        write(client, factories.article())
        assert Guest.objects.get().network_key == voters.key_of_network(asked_by("127.0.0.1"))

    def test_who_writes_again_has_the_key_that_is_in_force(self, client: Client) -> None:
        article = factories.article()
        write(client, article, text="Eins.")
        Guest.objects.update(network_key="")
        write(client, article, text="Zwei.")
        assert Guest.objects.get().network_key == voters.key_of_network(asked_by("127.0.0.1"))

    def test_gets_the_text_back_where_no_key_can_be_made(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        def locked(request: HttpRequest) -> str:
            raise OperationalError("database is locked")

        monkeypatch.setattr(voters, "key_of_network", locked)
        response = write(client, factories.article(), text="Diesen Satz will ich nicht verlieren.")
        assert response.status_code == 503
        assert "Diesen Satz will ich nicht verlieren." in response.text


class TestForgetting:
    @pytest.fixture
    def comment(self, rosa: User) -> Comment:
        """Two networks agree, one disagrees, Rosa agrees; five agreed elsewhere."""
        made = factories.comment(carried_up=5, score=7)
        addresses = {"192.0.2.1": 1, "192.0.2.2": 1, "2001:db8::1": -1}
        for address, value in addresses.items():
            made.votes.create(voter=voters.key_of_network(asked_by(address)), value=value)
        made.votes.create(voter=voters.of_login(rosa), value=1)
        return made

    def forget_later(self) -> int:
        with time_machine.travel(timezone.now() + LATER):
            return voters.forget()

    def test_keeps_the_sums_and_loses_the_persons(self, comment: Comment) -> None:
        assert self.forget_later() == 3
        comment.refresh_from_db()
        assert (comment.carried_up, comment.carried_down, comment.score) == (7, 1, 7)

    def test_leaves_those_with_a_login_what_they_said(self, comment: Comment, rosa: User) -> None:
        self.forget_later()
        assert list(Vote.objects.values_list("voter", "value")) == [(voters.of_login(rosa), 1)]

    def test_tells_every_comments_votes_apart(self, comment: Comment) -> None:
        other, untouched = factories.comment(comment.article), factories.comment(carried_down=2)
        other.votes.create(voter=voters.key_of_network(asked_by("192.0.2.1")), value=-1)
        assert self.forget_later() == 4
        sums = [(row.carried_up, row.carried_down) for row in Comment.objects.order_by("pk")]
        assert sums == [(7, 1), (0, 1), (0, 2)]
        assert untouched.carried_down == 2

    def test_empties_what_else_was_made_with_the_key(self, comment: Comment) -> None:
        key = voters.key_of_network(asked_by("192.0.2.1"))
        Guest.objects.update(network_key=key)
        report = Report.objects.create(comment=comment, reason=Report.Reason.SPAM, reporter_key=key)
        self.forget_later()
        report.refresh_from_db()
        assert report.reporter_key == ""
        assert set(Guest.objects.values_list("network_key", flat=True)) == {""}

    def test_throws_the_key_away(self, comment: Comment) -> None:
        before = voters.key_of_network(asked_by("192.0.2.1"))
        self.forget_later()
        assert not VoterKey.objects.exists()
        assert voters.key_of_network(asked_by("192.0.2.1")) != before

    def test_waits_until_the_key_is_old(self, comment: Comment) -> None:
        with time_machine.travel(timezone.now() + voters.KEY_LIFETIME - timedelta(minutes=1)):
            assert voters.forget() == 0
        assert VoterKey.objects.exists()
        assert Vote.objects.count() == 4

    def test_makes_no_page_stale(self, comment: Comment) -> None:
        name = freshness.article(comment.article.slug)
        before = freshness.number(name)
        self.forget_later()
        assert freshness.number(name) == before

    def test_costs_the_same_however_many_voted(
        self, comment: Comment, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        for one in factories.comments(factories.article(), 20):
            Vote.objects.bulk_create([Vote(comment=one, voter=f"{number:064x}", value=1) for number in range(5)])
        with time_machine.travel(timezone.now() + LATER), django_assert_num_queries(9):
            assert voters.forget() == 103
