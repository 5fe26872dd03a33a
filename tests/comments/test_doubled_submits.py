"""The same form sent by an impatient finger, a flaky network, or many times at once: one comment, one vote."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from articles.models import Article
from comments import curation, moderation, voters
from comments.models import Comment, Guest, ModerationEvent, Vote, VoterKey
from comments.voting import votes
from tests import factories, people
from tests.comments.writing import FROM_HERE, write

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

AT_ONCE = 50
THREADS = 10


def answer_to_a_send(article: Article) -> tuple[int, str]:
    try:
        response = write(Client(), article)
        return response.status_code, response.get("Location", "")
    finally:
        connection.close()


class TestFiftyAtOnce:
    def test_there_is_one_comment_and_every_answer_leads_to_it(self) -> None:
        article = factories.article()
        with ThreadPoolExecutor(THREADS) as pool:
            answers = set(pool.map(answer_to_a_send, [article] * AT_ONCE))
        comment = Comment.objects.get()
        assert answers == {(303, comment.get_absolute_url())}
        assert Guest.objects.count() == 1
        assert ModerationEvent.objects.count() == 1


def approved_at_once(pk: int) -> bool:
    try:
        comment = Comment.objects.select_related("article").get(pk=pk)
        return moderation.approve(comment, by=people.User.objects.get(username="mira"))
    finally:
        connection.close()


class TestTwoModeratorsAtOnce:
    def test_a_comment_is_approved_once(self, mira: people.User) -> None:
        comments = [factories.comment(status=Comment.Status.WAITING) for _ in range(10)]
        with ThreadPoolExecutor(4) as pool:
            moved = list(pool.map(approved_at_once, [comment.pk for comment in comments for _ in range(4)]))
        assert sum(moved) == ModerationEvent.objects.count() == 10

    def test_the_count_is_right_when_many_of_one_article_are_decided(self, mira: people.User) -> None:
        article = factories.article()
        comments = [factories.comment(article, status=Comment.Status.WAITING) for _ in range(20)]
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(approved_at_once, [comment.pk for comment in comments]))
        article.refresh_from_db()
        assert article.comment_count == 20


def pinned_and_unpinned(pk: int) -> None:
    try:
        root = Comment.objects.select_related("article").get(pk=pk)
        mira = people.User.objects.get(username="mira")
        curation.pin(root, by=mira)
        curation.unpin(root, by=mira)
    finally:
        connection.close()


class TestAThreadThatManyWorkOn:
    def test_nobody_waits_for_somebody_who_waits_for_them(self, mira: people.User) -> None:
        root = factories.comment()
        answers = [factories.comment(parent=root, status=Comment.Status.WAITING) for _ in range(40)]
        with ThreadPoolExecutor(8) as pool:
            pins = [pool.submit(pinned_and_unpinned, root.pk) for _ in range(40)]
            approved = list(pool.map(approved_at_once, [answer.pk for answer in answers]))
            assert all(pin.result() is None for pin in pins)  # Raises what was raised there.
        root.refresh_from_db()
        assert all(approved)
        assert root.reply_count == 40


def answer_to_a_vote(address: str) -> tuple[int, str]:
    try:
        response = Client().post(address, {"vote": "up"}, headers=FROM_HERE)
        return response.status_code, response.get("Location", "")
    finally:
        connection.close()


def cast_at_once(comment: Comment, voter: str, value: int) -> bool:
    try:
        return votes.cast(comment, voter, value)
    finally:
        connection.close()


def forgotten() -> int:
    try:
        return voters.forget()
    finally:
        connection.close()


class TestTwoHundredVotesAtOnce:
    def test_count_once_where_they_are_equal(self) -> None:
        comment = factories.comment()
        address = f"/{comment.article.slug}/comment/{comment.pk}/vote/"
        with ThreadPoolExecutor(THREADS) as pool:
            answers = set(pool.map(answer_to_a_vote, [address] * 200))
        comment.refresh_from_db()
        assert answers == {(303, address)}
        assert (comment.score, Vote.objects.count()) == (1, 1)

    def test_count_each_where_they_are_of_many(self) -> None:
        comment = factories.comment()
        with ThreadPoolExecutor(THREADS) as pool:
            cast = list(pool.map(lambda number: cast_at_once(comment, f"{number % 100:064x}", 1), range(200)))
        comment.refresh_from_db()
        assert sum(cast) == comment.score == 100

    def test_leave_a_sum_that_is_true_whatever_is_turned_meanwhile(self) -> None:
        comment = factories.comment()
        wishes = [(f"{number % 7:064x}", (1, -1, 0)[number % 3]) for number in range(200)]
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(lambda wish: cast_at_once(comment, *wish), wishes))
        comment.refresh_from_db()
        assert comment.score == sum(Vote.objects.values_list("value", flat=True))

    def test_are_all_in_the_sum_when_their_key_is_thrown_away_meanwhile(self) -> None:
        comments = [factories.comment() for _ in range(4)]
        VoterKey.objects.create(pk=1, secret="geheim", made_at=timezone.now() - voters.KEY_LIFETIME)
        with ThreadPoolExecutor(THREADS) as pool:
            cast = [pool.submit(cast_at_once, comments[number % 4], f"{number:064x}", 1) for number in range(100)]
            thrown_away = pool.submit(forgotten)
            cast += [pool.submit(cast_at_once, comments[number % 4], f"{number:064x}", 1) for number in range(100, 200)]
            assert all(vote.result() for vote in cast)
        rows = Comment.objects.values_list("score", "carried_up")
        assert [score for score, _carried in rows] == [50] * 4
        assert sum(carried for _score, carried in rows) == thrown_away.result() == 200 - Vote.objects.count()

    def test_wait_for_no_moderator_who_waits_for_them(self, mira: people.User) -> None:
        root = factories.comment()
        answers = [factories.comment(parent=root, status=Comment.Status.WAITING) for _ in range(30)]
        with ThreadPoolExecutor(THREADS) as pool:
            cast = [pool.submit(cast_at_once, root, f"{number:064x}", -1) for number in range(60)]
            approved = list(pool.map(approved_at_once, [answer.pk for answer in answers]))
            assert all(vote.result() for vote in cast)
        root.refresh_from_db()
        assert all(approved)
        assert (root.score, root.reply_count) == (-60, 30)
