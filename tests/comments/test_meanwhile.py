"""What happens to somebody's page while it is open: the address changes, the thread closes, the comment goes."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.models import Address
from comments import curation, moderation
from comments.models import Comment, Guest
from krysalis.foundation import limits
from krysalis.foundation.models import CachedValue
from tests import factories
from tests.comments.writing import FROM_HERE, page_of, write

pytestmark = pytest.mark.django_db
TEXT = "Diesen Satz will ich nicht verlieren."


class TestAnotherAddress:
    @pytest.mark.parametrize(
        "tail", ["comments/newest/?after=1-1-1-1", "comments/news/?since=0", "comment/{}/replies/"]
    )
    def test_leads_there_with_all_that_was_asked(self, client: Client, tail: str) -> None:
        comment = factories.comment()
        factories.comment(parent=comment)
        factories.count_replies(Comment.objects.roots())
        Address.objects.create(article=comment.article, slug="frueher", current=False)
        asked = tail.format(comment.pk)
        response = client.get(f"/frueher/{asked}")
        assert (response.status_code, response["Location"]) == (301, f"/{comment.article.slug}/{asked}")


class TestAClosedThread:
    def test_offers_replies_at_none_of_its_comments(self, client: Client, mira: User) -> None:
        root = factories.comment()
        reply = factories.comment(parent=root)
        curation.close(root, by=mira)
        page = page_of(client, root.article.get_absolute_url())
        assert "data-reply" not in page
        assert "Antworten geschlossen" in page_of(client, f"/{root.article.slug}/comment/{reply.pk}/reply/")


class TestWhatWasTyped:
    def test_comes_back_when_the_comment_was_decided_about(self, client: Client, mira: User) -> None:
        article = factories.article()
        write(client, article)
        comment = Comment.objects.get()
        moderation.reject(comment, by=mira)
        answer = client.post(f"/{article.slug}/comment/{comment.pk}/edit/", {"text": TEXT}, headers=FROM_HERE)
        assert answer.status_code == 404
        assert TEXT in answer.content.decode()

    def test_comes_back_when_the_article_is_gone(self, client: Client) -> None:
        answer = client.post("/gibt-es-nicht/comment/", {"text": TEXT, "name": "Gerlinde"}, headers=FROM_HERE)
        assert answer.status_code == 404
        assert TEXT in answer.content.decode()


class TestADeletedComment:
    def test_takes_its_guest_along_where_nothing_else_is_theirs(self, client: Client) -> None:
        article = factories.article()
        write(client, article, email="gerlinde@example.org")
        moderation.delete_own(Comment.objects.get())
        assert not Guest.objects.exists()

    def test_leaves_a_guest_who_has_written_more(self) -> None:
        guest = factories.guest()
        first, _second = factories.comment(guest=guest), factories.comment(guest=guest)
        moderation.delete_own(first)
        assert Guest.objects.get() == guest


class TestTokens:
    def test_that_count_no_more_are_forgotten(self, client: Client) -> None:
        write(client, factories.article())
        CachedValue.objects.update(expires="2026-01-01T00:00:00Z")
        assert limits.forget_expired() > 0
        assert not CachedValue.objects.exists()
