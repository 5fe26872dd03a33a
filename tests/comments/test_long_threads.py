"""A thread that is too long for a page: where it goes on, the page of each of its comments, and what may hide in it."""

import random
from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import User
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comments import curation, moderation
from comments.models import Comment
from comments.reading import discussion
from tests import factories
from tests.comments.reading import Part, part_at
from tests.comments.writing import page_of, write

pytestmark = pytest.mark.django_db

Status = Comment.Status
SEEDS = [*range(20), *(pytest.param(seed, marks=pytest.mark.torture) for seed in range(20, 200))]
BUDGET = 8  # Queries of a comment's page, for somebody without cookies.


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discussion, "REPLIES", 3)


@pytest.fixture
def long_thread() -> Comment:
    """The root of three hundred replies, which answer it or one another."""
    writer, chance = factories.guest(), random.Random(300)
    root = factories.comment(guest=writer)
    for _ in range(3):
        above = [root, *Comment.objects.filter(root=root)]
        made = [factories.unsaved_comment(root.article, chance.choice(above), writer) for _ in range(100)]
        Comment.objects.bulk_create(made)
    factories.count_replies(Comment.objects.filter(pk=root.pk))
    return root


def parts(client: Client, address: str | None) -> Iterator[Part]:
    while address:
        part = part_at(client, address)
        yield part
        address = part.rest


def replies(root: Comment) -> list[int]:
    return list(Comment.objects.approved().filter(root=root).order_by("pk").values_list("pk", flat=True))


def page_of_comment(comment: Comment) -> str:
    return f"/{comment.article.slug}/comment/{comment.pk}/"


def says_whom_it_answers(part: Part) -> None:
    """What does not stand below the comment that it answers names it, where that can be read."""
    comments = [shown for shown in part.comments() if not shown.is_gone]
    known = Comment.objects.in_bulk([shown.id for shown in comments])
    for shown in comments:
        parent = known[shown.id].parent
        is_apart = parent is not None and shown.below != parent.pk
        assert shown.answers == (parent.pk if parent and is_apart and parent.status == Status.APPROVED else None)


class TestAThreadOfThreeHundredReplies:
    def test_goes_on_after_every_hundred(self, client: Client, long_thread: Comment) -> None:
        walked = list(parts(client, long_thread.article.get_absolute_url()))
        assert [len(part.ids) for part in walked] == [101, 101, 101]
        shown = [sorted(part.ids)[1:] for part in walked]
        assert [pk for part in shown for pk in part] == replies(long_thread)

    def test_says_at_each_reply_whom_it_answers_where_that_stands_elsewhere(
        self, client: Client, long_thread: Comment
    ) -> None:
        for part in parts(client, long_thread.article.get_absolute_url()):
            says_whom_it_answers(part)

    def test_is_read_by_its_own_page_too(self, client: Client, long_thread: Comment) -> None:
        shown = {pk for part in parts(client, page_of_comment(long_thread)) for pk in part.ids}
        assert shown == {long_thread.pk, *replies(long_thread)}

    @pytest.mark.parametrize("number", [1, 99, 100, 150, 300])
    def test_shows_each_reply_marked_below_its_root(self, client: Client, long_thread: Comment, number: int) -> None:
        reply = Comment.objects.get(pk=replies(long_thread)[number - 1])
        part = part_at(client, page_of_comment(reply))
        assert part.ids[0] == long_thread.pk
        assert reply.parent_id in part.ids
        assert part.html.count(f'is-marked" id="comment-{reply.pk}"') == part.html.count("is-marked") == 1
        assert ("Den Strang von Anfang an lesen" in part.html) == (number > 99)
        says_whom_it_answers(part)
        read = {pk for part in parts(client, page_of_comment(reply)) for pk in part.ids}
        assert set(replies(long_thread)[number - 1 :]) <= read

    def test_has_a_title_that_says_where_one_is(self, client: Client, long_thread: Comment) -> None:
        page = part_at(client, f"{page_of_comment(long_thread)}replies/?after={replies(long_thread)[99]}").html
        assert f"<title>Weitere Antworten: {long_thread.article.title} –" in page

    def test_costs_no_more_than_another(self, client: Client, long_thread: Comment) -> None:
        last = Comment.objects.get(pk=replies(long_thread)[-1])
        further = f"{page_of_comment(long_thread)}replies/?after={replies(long_thread)[99]}"
        for address in (page_of_comment(long_thread), page_of_comment(last), further):
            caches["pages"].clear()
            client.get("/gibt-es-nicht/")  # The frame is remembered from an earlier page.
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            assert len(queries) <= BUDGET + 1, address

    @pytest.mark.parametrize("tail", ["?after=x", "?after=-1", "?after=" + "9" * 19, "?after=½"])
    def test_goes_on_nowhere_else(self, client: Client, long_thread: Comment, tail: str) -> None:
        assert client.get(f"{page_of_comment(long_thread)}replies/{tail}").status_code == 404

    def test_has_no_further_replies_at_a_reply(self, client: Client, long_thread: Comment) -> None:
        reply = Comment.objects.filter(root=long_thread).first()
        assert reply
        assert client.get(f"{page_of_comment(reply)}replies/").status_code == 404


class TestWhatHidesInAThread:
    def test_is_nothing_behind_replies_that_wait(
        self, mira: User, as_user: Callable[[User], Client], small: None
    ) -> None:
        """Moderators see what waits; at the head of a thread it takes the place of others."""
        root = factories.comment()
        for status in [*[Status.WAITING] * 4, *[Status.APPROVED] * 5]:
            factories.comment(parent=root, status=status)
        shown = [pk for part in parts(as_user(mira), root.article.get_absolute_url()) for pk in part.ids]
        everything = list(Comment.objects.order_by("pk").values_list("pk", flat=True))
        assert sorted(set(shown)) == everything
        assert [pk for pk in shown if shown.count(pk) > 1] == [root.pk] * 3

    def test_is_nothing_behind_replies_that_were_removed(self, client: Client, mira: User, small: None) -> None:
        root = removed = factories.comment()
        for _ in range(8):
            removed = factories.comment(parent=removed, status=Status.REJECTED)
        last = [factories.comment(parent=root) for _ in range(5)][-1]
        shown = [pk for part in parts(client, root.article.get_absolute_url()) for pk in part.ids]
        assert shown[-1] == last.pk
        assert set(shown) == {root.pk, *replies(root)}

    def test_is_ones_own_reply_once_only(self, client: Client, small: None) -> None:
        root = factories.comment()
        for _ in range(3):
            factories.comment(parent=root)
        write(client, root.article, answering=root)
        own = Comment.objects.latest("pk")
        for _ in range(3):
            factories.comment(parent=root)
        shown = [pk for part in parts(client, root.article.get_absolute_url()) for pk in part.ids]
        assert shown.count(own.pk) == 1
        assert set(replies(root)) <= set(shown)


class TestWhatComesBetweenTwoParts:
    @pytest.mark.parametrize("seed", SEEDS)
    def test_makes_no_reply_appear_twice_or_be_skipped(
        self, client: Client, mira: User, small: None, seed: int
    ) -> None:
        chance, root = random.Random(seed), factories.comment()

        def reply() -> Comment:
            above = chance.choice([root, *Comment.objects.approved().filter(root=root).order_by("pk")])
            return factories.comment(parent=above, status=chance.choice([Status.WAITING, Status.APPROVED]))

        def happen() -> None:
            comment = chance.choice(Comment.objects.filter(root=root).order_by("pk"))
            chance.choice([moderation.approve, moderation.reject])(comment, by=mira)

        for _ in range(16):
            reply()
        for _ in range(6):
            happen()
        there, shown = set(replies(root)), []
        for part in parts(client, root.article.get_absolute_url()):
            says_whom_it_answers(part)
            came = sorted(set(part.ids) - {root.pk})
            assert len(came) <= 3
            assert not shown or not came or came[0] > shown[-1]
            shown += came
            for _ in range(chance.randrange(3)):
                reply() if chance.random() < 0.3 else happen()
                there &= set(replies(root))
        assert len(shown) == len(set(shown))
        assert there <= set(shown)


class TestAClosedThread:
    @pytest.fixture
    def closed(self, mira: User) -> Comment:
        root = factories.comment()
        curation.close(root, by=mira)
        return root

    def test_offers_no_reply_at_any_of_its_comments(self, client: Client, closed: Comment) -> None:
        reply = factories.comment(parent=closed)
        for address in (closed.article.get_absolute_url(), page_of_comment(closed), page_of_comment(reply)):
            page = page_of(client, address)
            assert "Antworten geschlossen" in page
            assert f'href="{page_of_comment(closed)}reply/"' not in page
            assert f'href="{page_of_comment(reply)}reply/"' not in page

    @pytest.mark.parametrize("depth", [1, 2])
    def test_takes_none_that_is_sent_by_hand(self, client: Client, closed: Comment, depth: int) -> None:
        parent = closed if depth == 1 else factories.comment(parent=closed)
        response = write(client, closed.article, text="Doch noch etwas.", answering=parent)
        assert response.status_code == 422
        assert "Antworten geschlossen" in response.content.decode()
        assert "Doch noch etwas." in response.content.decode()
        assert not Comment.objects.waiting().exists()

    def test_takes_them_again_when_it_is_opened(self, client: Client, closed: Comment, mira: User) -> None:
        curation.reopen(closed, by=mira)
        assert write(client, closed.article, answering=closed).status_code == 303
