"""The same form sent by an impatient finger, a flaky network, or fifty times at once: one comment, one answer."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from articles.models import Article
from comments import curation, moderation
from comments.models import Comment, Guest, ModerationEvent
from tests import factories, people
from tests.comments.writing import write

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
