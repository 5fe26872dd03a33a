"""At once, once a day or once a week: seven in the morning where the site is, summer and winter."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from time_machine import Traveller

from articles.models import Article
from comments import following
from comments.following import subscriptions, telling
from comments.following.rhythms import last_monday, last_morning
from comments.models import Comment, News, Notice, Subscriber
from tests import factories
from tests.comments.followers import follows, pass_minutes, subscriber, told, work
from tests.comments.mails import mail_server  # noqa: F401  # A fixture.

BERLIN = ZoneInfo("Europe/Berlin")
Rhythm = Subscriber.Rhythm


def here(*when: int, fold: int = 0) -> datetime:
    return datetime(*when, tzinfo=BERLIN, fold=fold)


class TestTheLastMorning:
    @pytest.mark.parametrize(
        ("now", "morning"),
        [
            (here(2026, 7, 1, 6, 59), here(2026, 6, 30, 7)),
            (here(2026, 7, 1, 7), here(2026, 7, 1, 7)),
            (here(2026, 7, 1, 23, 59), here(2026, 7, 1, 7)),
            # The night of 29 March 2026 has no hour between two and three, that of 25 October has it twice.
            (here(2026, 3, 29, 3, 30), here(2026, 3, 28, 7)),
            (here(2026, 3, 29, 7), here(2026, 3, 29, 7)),
            (here(2026, 3, 30, 6), here(2026, 3, 29, 7)),
            (here(2026, 10, 25, 2, 30), here(2026, 10, 24, 7)),
            (here(2026, 10, 25, 2, 30, fold=1), here(2026, 10, 24, 7)),
            (here(2026, 10, 25, 7), here(2026, 10, 25, 7)),
            (here(2026, 10, 26, 6), here(2026, 10, 25, 7)),
        ],
    )
    def test_is_the_latest_that_is_not_to_come(self, now: datetime, morning: datetime) -> None:
        assert last_morning(now.astimezone(UTC)).astimezone(UTC) == morning.astimezone(UTC)

    def test_is_an_hour_earlier_in_the_world_in_summer(self) -> None:
        assert last_morning(here(2026, 3, 28, 12)).astimezone(UTC).hour == 6
        assert last_morning(here(2026, 3, 29, 12)).astimezone(UTC).hour == 5
        assert last_morning(here(2026, 10, 24, 12)).astimezone(UTC).hour == 5
        assert last_morning(here(2026, 10, 25, 12)).astimezone(UTC).hour == 6


class TestTheLastMonday:
    @pytest.mark.parametrize(
        ("now", "monday"),
        [
            (here(2026, 6, 29, 7), here(2026, 6, 29, 7)),
            (here(2026, 6, 29, 6, 59), here(2026, 6, 22, 7)),
            (here(2026, 7, 5, 23), here(2026, 6, 29, 7)),
            (here(2026, 3, 29, 12), here(2026, 3, 23, 7)),  # A Sunday, with summer time since the night.
            (here(2026, 3, 30, 7), here(2026, 3, 30, 7)),
            (here(2026, 10, 25, 12), here(2026, 10, 19, 7)),
            (here(2026, 10, 26, 7), here(2026, 10, 26, 7)),
        ],
    )
    def test_is_the_latest_that_is_not_to_come(self, now: datetime, monday: datetime) -> None:
        assert last_monday(now.astimezone(UTC)).astimezone(UTC) == monday.astimezone(UTC)


@pytest.mark.django_db
@pytest.mark.usefixtures("mail_server")
class TestNews:
    @pytest.fixture
    def article(self) -> Article:
        return factories.article(title="Leise Puppen", announced=False, published_at=here(2026, 1, 1))

    @staticmethod
    def happen(article: Article) -> Comment:
        """A comment, of which everybody is to be told now."""
        comment = factories.comment(article)
        with time_machine.travel(datetime.now(UTC) - timedelta(minutes=3), tick=False):
            following.note_comment(comment)
        following.spread_due()
        return comment

    def at(self, *when: int) -> time_machine.travel:
        return time_machine.travel(here(*when), tick=False)

    def test_come_at_once_where_nothing_else_is_wished(self, article: Article) -> None:
        follows(subscriber(), article)
        with self.at(2026, 7, 1, 23):
            self.happen(article)
            assert following.send_due() == 1

    @pytest.mark.parametrize("day", [(2026, 7, 1), (2026, 3, 28), (2026, 10, 24)])
    def test_of_a_day_come_the_next_morning_in_one_mail(self, article: Article, day: tuple[int, int, int]) -> None:
        follows(subscriber(rhythm=Rhythm.DAILY), article)
        for hour in (8, 23):
            with self.at(*day, hour):
                self.happen(article)
                assert following.send_due() == 0
        with self.at(*day[:2], day[2] + 1, 6, 59):
            assert following.send_due() == 0
        with self.at(*day[:2], day[2] + 1, 7):
            assert following.send_due() == 1
            assert following.send_due() == 0
        assert told()[0].text.count("/comment/") == 2

    def test_of_early_morning_come_the_same_day(self, article: Article) -> None:
        follows(subscriber(rhythm=Rhythm.DAILY), article)
        with self.at(2026, 7, 1, 6, 30):
            self.happen(article)
        with self.at(2026, 7, 1, 7):
            assert following.send_due() == 1

    def test_come_later_where_no_worker_was_there_in_the_morning(self, article: Article) -> None:
        follows(subscriber(rhythm=Rhythm.DAILY), article)
        with self.at(2026, 7, 1, 8):
            self.happen(article)
        with self.at(2026, 7, 2, 15):
            assert following.send_due() == 1
        with self.at(2026, 7, 3, 7):
            assert following.send_due() == 0

    @pytest.mark.parametrize("monday", [(2026, 7, 6), (2026, 3, 30), (2026, 10, 26)])
    def test_of_a_week_come_on_monday_in_one_mail(self, article: Article, monday: tuple[int, int, int]) -> None:
        follows(subscriber(rhythm=Rhythm.WEEKLY), article)
        for before in (6, 3, 1):
            with time_machine.travel(here(*monday, 12) - timedelta(days=before), tick=False):
                self.happen(article)
                assert following.send_due() == 0
        with self.at(*monday, 6, 59):
            assert following.send_due() == 0
        with self.at(*monday, 7):
            assert following.send_due() == 1
        assert told()[0].text.count("/comment/") == 3

    @pytest.mark.parametrize("with_another", [False, True])
    def test_that_cannot_be_read_at_the_hour_come_once_they_can(self, article: Article, with_another: bool) -> None:
        """With the next mail, where one was written that day."""
        follows(subscriber(rhythm=Rhythm.DAILY), article)
        with self.at(2026, 7, 1, 12):
            if with_another:
                self.happen(article)
            held = self.happen(article)
        Comment.objects.filter(pk=held.pk).update(status=Comment.Status.WAITING)
        with self.at(2026, 7, 2, 7):
            assert following.send_due() == with_another
            Notice.objects.get(news__comment=held)
        Comment.objects.filter(pk=held.pk).update(status=Comment.Status.APPROVED)
        with self.at(2026, 7, 2, 10):
            assert following.send_due() == (not with_another)
        with self.at(2026, 7, 3, 7):
            assert following.send_due() == with_another
        assert held.get_absolute_url() in told()[-1].text
        assert not Notice.objects.exists()

    def test_that_never_come_back_are_dropped_before_the_hour(self, article: Article) -> None:
        follows(subscriber(rhythm=Rhythm.DAILY), article)
        with self.at(2026, 7, 1, 12):
            Comment.objects.filter(pk=self.happen(article).pk).update(status=Comment.Status.DELETED)
            assert following.send_due() == 0
        assert not Notice.objects.exists()

    def test_wait_for_nobody_who_changes_to_at_once(self, article: Article) -> None:
        who = subscriber(rhythm=Rhythm.WEEKLY)
        follows(who, article)
        with self.at(2026, 7, 1, 12):
            self.happen(article)
            subscriptions.set_rhythm(who, Rhythm.AT_ONCE)
            assert following.send_due() == 1

    def test_of_a_pause_are_not_told_later_either(self, article: Article, clock: Traveller) -> None:
        who = subscriber(rhythm=Rhythm.WEEKLY)
        follows(who, article)
        self.happen(article)
        assert Notice.objects.count() == 1
        subscriptions.pause(who)
        self.happen(article)
        subscriptions.resume(who)
        assert not Notice.objects.exists()
        assert pass_minutes(clock, 20_000) == 0

    def test_that_never_reached_anybody_are_forgotten(self, article: Article, clock: Traveller) -> None:
        follows(subscriber(rhythm=Rhythm.WEEKLY), article)
        self.happen(article)
        clock.shift(telling.KEPT_FOR - timedelta(seconds=1))
        assert following.forget_undelivered() == 0
        clock.shift(timedelta(seconds=2))
        assert following.forget_undelivered() == 1
        assert News.objects.count() == 1

    def test_cost_as_many_queries_for_a_mail_with_one_as_with_twenty(self, article: Article) -> None:
        follows(subscriber(), article)
        counts = []
        for number in (1, 20):
            for _ in range(number):
                self.happen(article)
            with CaptureQueriesContext(connection) as captured:
                assert following.send_due() == 1
            counts.append(len(captured))
        assert counts[0] == counts[1]

    def test_reach_the_rest_the_next_time_the_worker_comes_by(self, article: Article) -> None:
        for number in range(5):
            follows(subscriber(f"person-{number}@example.org"), article)
        self.happen(article)
        assert [following.send_due(limit=2) for _ in range(4)] == [2, 2, 1, 0]
        assert work() == 0
        assert len({mail.recipient for mail in told()}) == 5
