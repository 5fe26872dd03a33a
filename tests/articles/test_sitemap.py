from datetime import UTC, datetime, timedelta
from xml.etree.ElementTree import fromstring

import pytest
from django.utils import timezone

from articles.models import Article, Page
from tests import factories

pytestmark = pytest.mark.django_db

HERE = "https://www.example.org"
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture(autouse=True)
def address(settings):
    settings.SITE_ADDRESS = HERE


def entries(client) -> dict[str, str | None]:
    response = client.get("/sitemap.xml")
    assert response["Content-Type"] == "application/xml"
    return {
        url.findtext("s:loc", namespaces=NAMES).removeprefix(HERE): url.findtext("s:lastmod", namespaces=NAMES)
        for url in fromstring(response.content)
    }


class TestTheSitemap:
    def test_lists_articles_pages_authors_and_tags(self, client):
        factories.article(slug="leise", authors=[factories.profile(name="Anke Vogt")], tags=["Wandel"])
        factories.page(slug="impressum")

        assert set(entries(client)) == {"/", "/leise/", "/impressum/", "/author/anke-vogt/", "/tag/wandel/"}

    def test_says_when_each_last_changed(self, client):
        anke = factories.profile(name="Anke Vogt")
        for slug, month in (("alt", 3), ("neu", 5)):
            article = factories.article(slug=slug, authors=[anke], tags=["Wandel"])
            Article.objects.filter(pk=article.pk).update(changed_at=datetime(2025, month, 1, 12, tzinfo=UTC))

        found = entries(client)

        assert found["/alt/"] == "2025-03-01T13:00:00+01:00"
        assert {found[path] for path in ("/", "/neu/", "/author/anke-vogt/", "/tag/wandel/")} == {
            "2025-05-01T14:00:00+02:00"
        }

    def test_knows_nothing_of_what_is_not_public(self, client):
        factories.draft(tags=["Geheim"])
        factories.scheduled(timezone.now() + timedelta(days=1), tags=["Morgen"])
        factories.page(status=Page.Status.DRAFT)
        factories.profile(name="Schreibt noch nichts")

        assert set(entries(client)) == {"/"}
