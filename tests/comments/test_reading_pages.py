"""A discussion page by page: the orders, where a page goes on, what comes between two of them, and what it costs."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from comments import curation, moderation
from comments.judging.submission import Submission
from comments.models import Comment, CommentSettings
from comments.reading import article_page, discussion
from comments.voting import votes
from tests import factories
from tests.comments.reading import Part, part_at
from tests.comments.writing import page_of

pytestmark = pytest.mark.django_db

Status = Comment.Status
BY_TIME = ["newest", "oldest"]
ORDERS = [*BY_TIME, "best", "discussed"]
LONG_AGO = timezone.now() - timedelta(days=7)
BUDGET = 10  # Queries of an article's page, for somebody without cookies.


def list_of(article: Article, order: str) -> str:
    return f"/{article.slug}/comments/{order}/"


def settings_say(**behaviour: object) -> None:
    CommentSettings.objects.update_or_create(pk=1, defaults=behaviour)


def pages(client: Client, address: str | None) -> Iterator[Part]:
    while address:
        part = part_at(client, address)
        yield part
        address = part.next


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages so small that a dozen comments fill several."""
    for name, number in {"THREADS": 3, "COMMENTS": 8, "REPLIES": 3}.items():
        monkeypatch.setattr(discussion, name, number)
    monkeypatch.setattr(article_page, "PINNED", 2)


class TestTheOrders:
    @pytest.fixture
    def article(self) -> Article:
        """Three threads: old, well liked; between, much discussed; new."""
        article = factories.article()
        old, middle, new = (
            factories.comment(article, submitted_at=LONG_AGO + timedelta(hours=hour), text=text)
            for hour, text in enumerate(["alt", "mitte", "neu"])
        )
        for _ in range(3):
            factories.comment(parent=middle)
        factories.comment(parent=new)
        Comment.objects.filter(pk=old.pk).update(score=7)
        Comment.objects.filter(pk=middle.pk).update(score=-2)
        return article

    @pytest.mark.parametrize(
        ("order", "texts"),
        [
            ("newest", ["neu", "mitte", "alt"]),
            ("oldest", ["alt", "mitte", "neu"]),
            ("best", ["alt", "neu", "mitte"]),
            ("discussed", ["mitte", "neu", "alt"]),
        ],
    )
    def test_are_what_they_are_called(self, client: Client, article: Article, order: str, texts: list[str]) -> None:
        shown = part_at(client, list_of(article, order)).ids
        named = dict(Comment.objects.roots().filter(article=article).values_list("pk", "body_source"))
        assert [named[pk] for pk in shown if pk in named] == texts

    @pytest.mark.parametrize("order", ORDERS)
    def test_leave_replies_oldest_first(self, client: Client, article: Article, order: str) -> None:
        root = Comment.objects.get(body_source="mitte")
        shown = [pk for pk in part_at(client, list_of(article, order)).ids if pk > root.pk]
        replies = list(Comment.objects.filter(root=root).order_by("pk").values_list("pk", flat=True))
        assert [pk for pk in shown if pk in replies] == replies

    @pytest.mark.parametrize("order", ORDERS)
    def test_begin_with_the_one_that_the_site_has_chosen(self, client: Client, article: Article, order: str) -> None:
        settings_say(order=order)
        assert part_at(client, article.get_absolute_url()).ids == part_at(client, list_of(article, order)).ids
        page = page_of(client, article.get_absolute_url())
        assert f'href="{list_of(article, order)}" rel="nofollow" data-threads aria-current="true"' in page
        assert page.count('aria-current="true"') == 1

    def test_are_three_where_there_are_no_votes(self, client: Client, article: Article) -> None:
        settings_say(votes="off")
        assert list_of(article, "best") not in page_of(client, article.get_absolute_url())
        assert part_at(client, list_of(article, "best")).ids == part_at(client, list_of(article, "oldest")).ids

    @pytest.mark.parametrize("tail", ["random/", "oldest/?after=", "oldest/?after=1", "oldest/?after=1-2-3-x"])
    def test_are_no_others_and_go_on_nowhere_else(self, client: Client, article: Article, tail: str) -> None:
        assert client.get(f"/{article.slug}/comments/{tail}").status_code == 404

    def test_have_far_ends_in_which_nothing_is(self, client: Client, article: Article) -> None:
        place = "-".join(["9" * 16, "9" * 18, "n" + "9" * 9, "9" * 18])
        for order in ORDERS:
            assert client.get(f"{list_of(article, order)}?after={place}").status_code == 200


class TestAPage:
    def test_holds_fifty_threads(self, client: Client) -> None:
        article = factories.article()
        for _ in range(51):
            factories.comment(article)
        first, second = pages(client, article.get_absolute_url())
        assert (len(first.ids), len(second.ids)) == (50, 1)

    def test_holds_five_hundred_comments(self, client: Client) -> None:
        article = factories.article()
        factories.comments(article, 510)
        assert [len(part.ids) for part in pages(client, article.get_absolute_url())] == [500, 10]

    def test_is_never_empty_however_long_its_first_thread(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(discussion, "COMMENTS", 2)
        article = factories.article()
        factories.comments(article, 20)
        assert [len(part.ids) for part in pages(client, article.get_absolute_url())] == [10, 10]

    @pytest.mark.parametrize("order", ORDERS)
    def test_begins_with_what_is_pinned_the_last_pinned_first(
        self, client: Client, mira: User, small: None, order: str
    ) -> None:
        article = factories.article()
        roots = [factories.comment(article) for _ in range(8)]
        for pinned in (roots[6], roots[1], roots[4]):
            curation.pin(pinned, by=mira)
        walked = list(pages(client, list_of(article, order)))
        assert walked[0].ids[:2] == [roots[4].pk, roots[1].pk]
        ids = [pk for part in walked for pk in part.ids]
        assert sorted(ids) == [root.pk for root in roots]

    def test_gives_a_pinned_thread_that_was_removed_no_place_on_top(self, client: Client, mira: User) -> None:
        article = factories.article()
        first, pinned = factories.comment(article), factories.comment(article)
        answer = factories.comment(parent=pinned)
        curation.pin(pinned, by=mira)
        moderation.reject(pinned, by=mira)
        assert part_at(client, article.get_absolute_url()).ids == [first.pk, answer.pk]


@dataclass
class Life:
    """What readers and moderators do while somebody reads page after page."""

    article: Article
    mira: User
    chance: random.Random
    there: dict[int, dict[str, int]] = field(default_factory=dict)  # Threads at the start, with their numbers.
    gone: set[int] = field(default_factory=set)  # Those of them that were not there at some time since,
    moved: set[tuple[int, str]] = field(default_factory=set)  # and whose number was another.

    def begin(self) -> None:
        self.there, self.gone, self.moved = self.threads(), set(), set()

    def happen(self) -> None:
        self.chance.choice([self.write, self.approve, self.approve, self.remove, self.vote, self.vote, self.pin])()
        now = self.threads()
        for pk, numbers in self.there.items():
            if pk not in now:
                self.gone.add(pk)
            else:
                self.moved |= {(pk, name) for name, number in numbers.items() if now[pk][name] != number}

    def threads(self) -> dict[int, dict[str, int]]:
        roots = Comment.objects.approved().roots().filter(article=self.article)
        return {row.pop("pk"): row for row in roots.values("pk", "score", "reply_count")}

    def some(self, *statuses: str) -> Comment | None:
        found = Comment.objects.filter(article=self.article, status__in=statuses).order_by("pk")
        return self.chance.choice(found) if found else None

    def write(self) -> None:
        """A new one that is approved at once, or one from before that may wait for some time still."""
        parent = self.chance.choice([None, self.some(Status.APPROVED)])
        if self.chance.random() < 0.5:
            self.row(parent)
            return
        text = f"Gedanke {self.chance.random()}"
        submission = Submission(article=self.article, parent=parent, text=text, name="Gerlinde")
        moderation.approve(moderation.submit(submission).comment, by=self.mira)

    def row(self, parent: Comment | None, status: str = Status.WAITING) -> Comment:
        """Written in one of a few minutes, so that many were written in the same."""
        minute = LONG_AGO + timedelta(minutes=self.chance.randrange(6))
        return factories.comment(self.article, parent=parent, status=status, submitted_at=minute)

    def approve(self) -> None:
        comment = self.some(Status.WAITING, Status.REJECTED)
        if comment:
            moderation.approve(comment, by=self.mira)

    def remove(self) -> None:
        comment = self.some(Status.APPROVED, Status.WAITING)
        if comment:
            moderation.reject(comment, by=self.mira)

    def vote(self) -> None:
        comment = self.some(Status.APPROVED)
        if comment:
            votes.cast(comment, f"voter {self.chance.randrange(4)}", self.chance.choice([-1, 0, 1]))

    def pin(self) -> None:
        comment = self.some(Status.APPROVED)
        if comment:
            self.chance.choice([curation.pin, curation.unpin])(comment, by=self.mira)


@pytest.fixture
def lively(mira: User) -> Callable[[int], Life]:
    """`lively(7)`: an article with a discussion, the same for the same number."""

    def begun(seed: int) -> Life:
        life = Life(factories.article(), mira, random.Random(seed))
        for number in range(24):
            life.row(life.some(Status.APPROVED) if number > 12 else None, status=Status.APPROVED)
        for _ in range(6):
            life.happen()
        return life

    return begun


NUMBERS = {"best": "score", "discussed": "reply_count"}


def place_in(order: str, root: Comment) -> tuple[float, ...]:
    sign = 1 if order == "oldest" else -1
    number = getattr(root, NUMBERS[order]) if order in NUMBERS else 0
    return (-number, sign * root.submitted_at.timestamp(), sign * root.pk)


@dataclass
class Walk:
    """All pages in one order, read while life goes on."""

    life: Life
    order: str
    shown: list[int] = field(default_factory=list)  # Everything, as it was read.
    places: list[tuple[float, ...]] = field(default_factory=list)  # Of the threads, when they were read.

    def go(self, client: Client) -> None:
        self.life.begin()
        on_top = self._pinned()
        for part in pages(client, list_of(self.life.article, self.order)):
            roots = Comment.objects.roots().in_bulk(part.ids)
            threads = [roots[pk] for pk in part.ids if pk in roots]
            assert [root.pk for root in threads[: len(on_top)]] == on_top
            self._is_within_its_limits(part, threads[len(on_top) :])
            self.places += [place_in(self.order, root) for root in threads[len(on_top) :]]
            self.shown += part.ids
            on_top = []
            for _ in range(self.life.chance.randrange(4)):
                self.life.happen()

    def _pinned(self) -> list[int]:
        found = Comment.objects.approved().filter(article=self.life.article, pinned_at__isnull=False)
        return list(found.order_by("-pinned_at").values_list("pk", flat=True)[: article_page.PINNED])

    def _is_within_its_limits(self, part: Part, threads: list[Comment]) -> None:
        assert len(threads) <= discussion.THREADS
        assert len(part.ids) <= discussion.COMMENTS or len(threads) <= 1

    def twice(self) -> set[int]:
        return {pk for pk in self.shown if self.shown.count(pk) > 1}

    def missed(self) -> set[int]:
        return self.life.there.keys() - set(self.shown) - self.life.gone

    def may_be_missed(self) -> set[int]:
        return {pk for pk, name in self.life.moved if name == NUMBERS.get(self.order)}


SEEDS = [*range(20), *(pytest.param(seed, marks=pytest.mark.torture) for seed in range(20, 250))]


class TestWhatComesBetweenTwoPages:
    @pytest.mark.parametrize("seed", SEEDS)
    def test_makes_nothing_appear_twice_and_nothing_be_skipped(
        self, client: Client, lively: Callable[[int], Life], small: None, seed: int
    ) -> None:
        """By time nothing at all; in the other orders only a thread may be missed whose own number has changed."""
        life = lively(seed)
        for order in ORDERS:
            walk = Walk(life, order)
            walk.go(client)
            assert walk.twice() == set()
            assert walk.missed() <= walk.may_be_missed()
            assert walk.places == sorted(walk.places)


class TestWhatItCosts:
    @pytest.mark.parametrize("count", [2_000, pytest.param(20_000, marks=pytest.mark.torture)])
    def test_is_the_same_number_of_queries_for_fifty_comments_and_for_thousands(
        self, client: Client, count: int
    ) -> None:
        few, many = factories.article(), factories.article()
        factories.comments(few, 50)
        factories.comments(many, count)
        for address in ("/{}/", *(f"/{{}}/comments/{order}/" for order in ORDERS)):
            costs = [cost(client, address.format(article.slug)) for article in (few, many)]
            assert costs[0] == costs[1] <= BUDGET, address

    @pytest.mark.parametrize("order", ORDERS)
    def test_is_no_more_further_on(self, client: Client, order: str) -> None:
        article = factories.article()
        factories.comments(article, 1_200)
        first, *further = [cost(client, address) for address in addresses_of_pages(client, list_of(article, order))]
        assert len(further) == 2
        assert max(further) <= first


def addresses_of_pages(client: Client, address: str | None) -> list[str]:
    found = []
    while address:
        found.append(address)
        address = part_at(client, address).next
    return found


def cost(client: Client, address: str) -> int:
    caches["pages"].clear()
    client.get("/?an-address-that-nobody-keeps")  # The frame is remembered from an earlier page.
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
