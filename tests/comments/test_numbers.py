"""The first page of the backend says how the last 30 days went."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from comments import moderation
from comments.models import Comment
from comments.moderating import numbers
from tests import factories

pytestmark = pytest.mark.django_db
Status = Comment.Status
NOON = datetime(2026, 4, 10, 12, tzinfo=ZoneInfo("Europe/Berlin"))  # Twelve days after the clocks went forward.


@pytest.fixture(autouse=True)
def _noon() -> object:
    with time_machine.travel(NOON, tick=False):
        yield


def waited(span: timedelta, by: User, **fields: object) -> Comment:
    comment = factories.comment(status=Status.WAITING, submitted_at=timezone.now() - span, **fields)  # type: ignore[arg-type]
    moderation.approve(comment, by=by)
    return comment


class TestCommentsADay:
    def test_are_counted_for_thirty_days_of_which_today_is_the_last(self) -> None:
        bars = numbers.of_last_days().bars
        assert (len(bars), bars[0].day.isoformat(), bars[-1].day.isoformat()) == (30, "2026-03-12", "2026-04-10")

    @pytest.mark.parametrize(
        ("moment", "day"),
        [
            ("2026-04-09T23:59:59+02:00", "2026-04-09"),
            ("2026-04-10T00:00:00+02:00", "2026-04-10"),
            ("2026-03-28T23:59:59+01:00", "2026-03-28"),
            ("2026-03-29T23:59:59+02:00", "2026-03-29"),  # That day had 23 hours.
        ],
    )
    def test_belong_to_the_day_it_was_here(self, moment: str, day: str) -> None:
        factories.comment(submitted_at=datetime.fromisoformat(moment))
        assert [bar.day.isoformat() for bar in numbers.of_last_days().bars if bar.count] == [day]

    def test_are_all_but_spam_and_what_is_older(self) -> None:
        for status in Status:
            factories.comment(status=status)
        factories.comment(submitted_at=NOON - timedelta(days=31))
        assert numbers.of_last_days().total == len(Status) - 1

    def test_are_drawn_as_high_as_they_are_many(self) -> None:
        for _ in range(4):
            factories.comment()
        factories.comment(submitted_at=NOON - timedelta(days=1))
        heights = [bar.height for bar in numbers.of_last_days().bars]
        assert heights[-3:] == [0, 25, 100]

    def test_are_seen_on_a_day_with_one_among_days_with_hundreds(self) -> None:
        factories.comments(factories.article(), 300)
        factories.comment(submitted_at=NOON - timedelta(days=1))
        assert numbers.of_last_days().bars[-2].height == 1


class TestTheMedian:
    @pytest.mark.parametrize(
        ("hours", "words"),
        [([2], "2 Stunden"), ([1, 2, 30], "2 Stunden"), ([72], "3 Tage"), ([0], "weniger als eine Minute"), ([], "")],
    )
    def test_is_said_in_words(self, hours: list[int], words: str, mira: User) -> None:
        for span in hours:
            waited(timedelta(hours=span), mira)
        assert numbers.of_last_days().median_in_words.replace("\xa0", " ") == words

    def test_leaves_out_what_never_waited(self, mira: User) -> None:
        moderation.reject(factories.comment(submitted_at=NOON - timedelta(days=9)), by=mira)
        assert numbers.of_last_days().median is None

    def test_counts_the_first_decision_and_no_later_one(self, mira: User) -> None:
        comment = waited(timedelta(hours=2), mira)
        with time_machine.travel(NOON + timedelta(days=3), tick=False):
            moderation.hold(Comment.objects.get(pk=comment.pk), reason="Gemeldet.")
            Comment.objects.filter(pk=comment.pk).update(kept_at=None)
            moderation.reject(Comment.objects.get(pk=comment.pk), by=mira)
            assert numbers.of_last_days().median == timedelta(hours=2)

    def test_leaves_out_what_was_decided_long_ago(self, mira: User) -> None:
        waited(timedelta(hours=2), mira)
        with time_machine.travel(NOON + timedelta(days=31), tick=False):
            assert numbers.of_last_days().median is None


class TestTheFirstPage:
    def test_shows_the_days_as_a_drawing_with_words_and_as_a_table(self, mira: User, client: Client) -> None:
        factories.comment()
        client.force_login(mira)
        page = client.get("/admin/").content.decode()
        assert 'role="img" aria-label="1 Kommentar vom 12. März bis zum 10. April, höchstens 1 an einem Tag."' in page
        assert page.count('<th scope="row">') == 30
        assert "style=" not in page[page.index('class="numbers"') : page.index("</figure>")]

    def test_groups_the_digits_of_large_numbers(self, mira: User, client: Client) -> None:
        factories.comments(factories.article(), 1234)
        Comment.objects.update(status=Status.WAITING)
        client.force_login(mira)
        page = " ".join(client.get("/admin/").content.decode().split())
        assert "<strong>1.234</strong> Kommentare warten." in page
        assert page.count(">1.234<") == 3  # In the sentence, above the drawing and in the table.
        assert '<span class="queue-count">1.234</span>' in client.get("/admin/comments/comment/queue/").content.decode()

    def test_shows_them_to_nobody_who_does_not_moderate(self, renate: User, client: Client) -> None:
        client.force_login(renate)
        assert 'class="numbers"' not in client.get("/admin/").content.decode()

    def test_costs_two_queries_for_them(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        with django_assert_num_queries(2):
            _ = numbers.of_last_days().in_words
