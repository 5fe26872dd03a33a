"""What was said since a page was opened: open pages ask for it once a minute, which has to cost next to nothing."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.models import Article
from comments import curation, moderation
from comments.models import Comment
from comments.reading import discussion
from comments.voting import votes
from tests import factories
from tests.comments.reading import part_at
from tests.comments.writing import page_of

pytestmark = pytest.mark.django_db

NEWS = re.compile(r'data-news="([^"]+)"')
Status = Comment.Status


@pytest.fixture
def article() -> Article:
    """With something to read, and under way since a while."""
    return factories.comment(factories.article(discussion_version=7)).article


def address_on(client: Client, path: str) -> str:
    """Where a page that was opened now asks."""
    found = NEWS.search(page_of(client, path))
    assert found
    return found[1]


def approved(article: Article, by: User, parent: Comment | None = None) -> Comment:
    comment = factories.comment(article, parent=parent, status=Status.WAITING)
    moderation.approve(comment, by=by)
    return comment


class TestWhatIsNew:
    def test_is_what_was_approved_since(self, client: Client, article: Article, mira: User) -> None:
        waiting = factories.comment(article, status=Status.WAITING)
        approved(article, mira)
        address = address_on(client, article.get_absolute_url())
        assert part_at(client, address).ids == []
        assert "Seither hat niemand etwas geschrieben." in page_of(client, address)
        moderation.approve(waiting, by=mira)
        assert part_at(client, address).ids == [waiting.pk]
        assert "1 neuer Kommentar" in page_of(client, address)

    def test_stands_side_by_side_and_says_whom_it_answers(self, client: Client, article: Article, mira: User) -> None:
        address = address_on(client, article.get_absolute_url())
        root = approved(article, mira)
        reply = approved(article, mira, parent=root)
        shown = [(comment.id, comment.below, comment.answers) for comment in part_at(client, address).comments()]
        assert shown == [(root.pk, None, None), (reply.pk, None, root.pk)]
        assert "2 neue Kommentare" in page_of(client, address)

    def test_is_new_only_once(self, client: Client, article: Article, mira: User) -> None:
        first = approved(article, mira)
        address = address_on(client, article.get_absolute_url())
        second = approved(article, mira)
        assert part_at(client, address).ids == [second.pk]
        again = address_on(client, address)
        third = approved(article, mira)
        assert part_at(client, again).ids == [third.pk]
        assert first.pk not in part_at(client, address).ids

    def test_is_nothing_that_was_said_before(self, client: Client, article: Article, mira: User) -> None:
        comment = approved(article, mira)
        address = address_on(client, article.get_absolute_url())
        votes.cast(comment, "voter", 1)
        curation.pin(comment, by=mira)
        moderation.change_text(comment, "Entschärft", by=mira)
        assert part_at(client, address).ids == []

    def test_is_also_what_was_removed_and_comes_back(self, client: Client, article: Article, mira: User) -> None:
        comment = approved(article, mira)
        moderation.reject(comment, by=mira)
        address = address_on(client, article.get_absolute_url())
        moderation.approve(comment, by=mira)
        assert part_at(client, address).ids == [comment.pk]

    def test_are_the_latest_after_a_long_absence(
        self, client: Client, article: Article, mira: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(discussion, "NEWS", 3)
        address = address_on(client, article.get_absolute_url())
        made = [approved(article, mira).pk for _ in range(5)]
        assert part_at(client, address).ids == made[2:]

    @pytest.mark.parametrize("since", ["x", "-1", "9" * 19, "½", "1e3"])
    def test_is_told_since_numbers_only(self, client: Client, article: Article, since: str) -> None:
        assert client.get(f"/{article.slug}/comments/news/?since={since}").status_code == 404


class TestAsking:
    def test_costs_one_look_at_the_versions_while_nothing_happens(
        self, client: Client, article: Article, django_assert_num_queries
    ) -> None:
        address = address_on(client, article.get_absolute_url())
        known = client.get(address)["ETag"]
        with django_assert_num_queries(1):
            response = client.get(address, headers={"If-None-Match": known})
        assert (response.status_code, response.content) == (304, b"")

    def test_is_answered_anew_when_something_did(self, client: Client, article: Article, mira: User) -> None:
        address = address_on(client, article.get_absolute_url())
        known = client.get(address)["ETag"]
        approved(article, mira)
        assert client.get(address, headers={"If-None-Match": known}).status_code == 200

    def test_is_nobodys_business_under_other_articles(self, client: Client, article: Article, mira: User) -> None:
        address = address_on(client, article.get_absolute_url())
        known = client.get(address)["ETag"]
        approved(factories.article(), mira)
        assert client.get(address, headers={"If-None-Match": known}).status_code == 304

    def test_may_be_kept_by_the_browser_and_is_asked_again(self, client: Client, article: Article) -> None:
        response = client.get(address_on(client, article.get_absolute_url()))
        assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert not response.cookies
