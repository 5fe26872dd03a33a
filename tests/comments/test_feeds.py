from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from articles.models import Address
from comments.models import Comment
from tests import factories

pytestmark = pytest.mark.django_db


def items(client: Client, path: str) -> list[dict[str, str]]:
    response = client.get(path)
    assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
    feed = ElementTree.fromstring(response.content)  # Our own answer, not a stranger's.
    return [{child.tag: child.text or "" for child in item} for item in feed.iter("item")]


class TestTheFeedOfAllComments:
    def test_the_newest_come_first_with_writer_and_article(self, client: Client) -> None:
        factories.comment(text="Älter.")
        newer = factories.comment(guest=factories.guest(name="Gerlinde"), text="Neuer.")
        first, second = items(client, "/comments/feed/")
        assert first["title"] == f"Gerlinde zu „{newer.article.title}“"
        assert first["description"] == "<p>Neuer.</p>"
        assert second["description"] == "<p>Älter.</p>"

    def test_links_are_whole_addresses_of_the_site(self, client: Client, settings: Settings) -> None:
        comment = factories.comment()
        assert items(client, "/comments/feed/")[0]["link"] == settings.SITE_ADDRESS + comment.get_absolute_url()

    def test_what_is_not_public_is_not_in_it(self, client: Client) -> None:
        for status in set(Comment.Status.values) - {Comment.Status.APPROVED}:
            factories.comment(status=status)
        factories.comment(factories.draft())
        factories.comment(factories.scheduled(timezone.now() + timedelta(hours=1)))
        assert items(client, "/comments/feed/") == []

    def test_a_comment_taken_over_with_control_characters_does_not_break_it(self, client: Client) -> None:
        factories.comment(text="vor\x0bnach")
        assert items(client, "/comments/feed/")[0]["description"] == "<p>vornach</p>"


class TestTheFeedOfAnArticle:
    def test_it_has_this_articles_comments_only(self, client: Client) -> None:
        comment = factories.comment(text="Hier.")
        factories.comment(text="Dort.")
        assert [item["description"] for item in items(client, f"/{comment.article.slug}/feed/")] == ["<p>Hier.</p>"]

    def test_a_former_address_of_the_article_leads_there(self, client: Client) -> None:
        article = factories.article()
        Address.objects.create(article=article, slug="frueher", current=False)
        response = client.get("/frueher/feed/")
        assert (response.status_code, response["Location"]) == (301, f"/{article.slug}/feed/")

    def test_an_article_that_is_not_live_has_none(self, client: Client) -> None:
        assert client.get(f"/{factories.draft().slug}/feed/").status_code == 404
