"""Several workers at once, and readers meanwhile: each mail is written once, and nobody waits for ever."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from articles.models import Article
from comments import following
from comments.following import matching, opting_in, subscriptions
from comments.following.topics import Kind, Topic
from comments.models import Consent, News, Notice, OptIn, Subscriber, Subscription
from krysalis.foundation.models import OutgoingMail
from tests import factories
from tests.comments.followers import ASKED, EMAIL, follows, subscriber
from tests.comments.mails import mail_server, mails  # noqa: F401  # A fixture among them.

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("mail_server"),
]

ROUNDS = 5
PATIENCE = 60  # Seconds; whoever waits longer for the others waits for ever.


def at_once(*steps: Callable[[], object]) -> list[object]:
    """Each in a thread with a connection of its own, all begun in the same moment; what they answer."""
    together = Barrier(len(steps))

    def begin(step: Callable[[], object]) -> object:
        try:
            together.wait(PATIENCE)
            return step()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(begin, steps))


@pytest.fixture
def article() -> Article:
    return factories.article(title="Leise Puppen", announced=False)


def many(count: int, article: Article) -> list[Subscriber]:
    made = [subscriber(f"person-{number}@example.org") for number in range(count)]
    for each in made:
        follows(each, article)
    return made


def is_due(article: Article) -> None:
    News.objects.create(comment=factories.comment(article), due_at=timezone.now())


def times_told() -> set[int]:
    return set(
        Counter(OutgoingMail.objects.filter(event__startswith="news:").values_list("recipient", flat=True)).values()
    )


class TestTwoWorkers:
    def test_ask_an_address_once(self) -> None:
        for number in range(ROUNDS):
            opting_in.wish(Topic(Kind.SITE), f"person-{number}@example.org", **ASKED)
            assert sum(at_once(following.ask_due, following.ask_due)) == 1
        assert len(mails("opt-in:")) == ROUNDS

    def test_spread_a_piece_of_news_once(self, article: Article) -> None:
        many(10, article)
        for number in range(1, ROUNDS + 1):
            is_due(article)
            assert sum(at_once(following.spread_due, following.spread_due)) == 10
            assert Notice.objects.count() == 10 * number

    def test_write_to_each_subscriber_once(self, article: Article) -> None:
        many(20, article)
        for number in range(1, ROUNDS + 1):
            is_due(article)
            following.spread_due()
            assert sum(at_once(following.send_due, following.send_due, following.send_due)) == 20
            assert times_told() == {number}
        assert not Notice.objects.exists()

    def test_that_spread_and_write_at_once_write_one_summary(self, article: Article) -> None:
        many(5, article)
        for _ in range(8):
            is_due(article)
        at_once(following.spread_due, following.send_due, following.spread_due, following.send_due)
        following.send_due()
        assert times_told() == {1}

    def test_announce_an_article_once(self) -> None:
        for number in range(1, ROUNDS + 1):
            factories.article()
            at_once(following.announce_articles, following.announce_articles)
            assert News.objects.count() == number


class TestAReader:
    def test_who_sends_a_wish_twice_at_once_has_one(self) -> None:
        def wish() -> None:
            opting_in.wish(Topic(Kind.SITE), EMAIL, **ASKED)

        at_once(wish, wish, wish)
        assert OptIn.objects.count() == 1

    def test_who_presses_the_button_twice_at_once_confirms_once(self) -> None:
        opting_in.wish(Topic(Kind.SITE), EMAIL, **ASKED)
        opt_ins = list(OptIn.objects.all())

        def confirm() -> Subscriber | None:
            return opting_in.confirm(opt_ins, network="")

        assert len([found for found in at_once(confirm, confirm) if found]) == 1
        assert Subscription.objects.count() == Consent.objects.count() == 1

    def test_who_confirms_two_mails_at_once_is_one_subscriber(self, article: Article) -> None:
        for topic in (Topic(Kind.SITE), Topic(Kind.ARTICLE, article=article)):
            opting_in.wish(topic, EMAIL, **ASKED)
        first, second = OptIn.objects.all()
        at_once(
            lambda: opting_in.confirm([first], network=""),
            lambda: opting_in.confirm([second], network=""),
        )
        assert Subscriber.objects.count() == 1
        assert Subscription.objects.count() == 2

    def test_who_stops_while_the_mail_is_written_is_not_in_its_way(self, article: Article) -> None:
        for number in range(ROUNDS):
            who = subscriber(f"person-{number}@example.org")
            follows(who, article)
            is_due(article)
            following.spread_due()
            written, *_ = at_once(
                following.send_due,
                lambda who=who: subscriptions.end_all(who),
                lambda number=number: following.forget(f"person-{number}@example.org"),
            )
            assert written in (0, 1)
            assert not Subscriber.objects.exists()
            assert not Notice.objects.exists()

    def test_who_stops_while_news_is_spread_keeps_it_from_nobody(
        self, article: Article, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        left, *_ = many(3, article)
        for _ in range(2):
            is_due(article)
        as_read = [matching.of_news(news) for news in News.objects.all()]
        subscriptions.end_all(left)
        with monkeypatch.context() as patched:
            patched.setattr(matching, "of_news", lambda news: as_read.pop())
            assert following.spread_due() == 0
        assert following.spread_due() == 4

    def test_who_is_erased_while_they_confirm_follows_nothing(self) -> None:
        for _ in range(20):
            opting_in.wish(Topic(Kind.SITE), EMAIL, **ASKED)
            opt_ins = list(OptIn.objects.all())
            at_once(
                lambda opt_ins=opt_ins: opting_in.confirm(opt_ins, network=""),
                lambda: following.forget(EMAIL),
            )
            assert not OptIn.objects.exists()
            assert not Subscriber.objects.exists()
            assert not Consent.objects.exclude(email="").exists()
