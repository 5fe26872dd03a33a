"""RSS for readers: the whole text, every author, and addresses that also lead somewhere outside the site."""

from datetime import timedelta
from xml.etree.ElementTree import Element, fromstring

import pytest
from django.utils import timezone

from articles import publishing
from articles.syndication import absolute_html
from tests import factories

pytestmark = pytest.mark.django_db

HERE = "https://www.example.org"
NAMES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
}


@pytest.fixture(autouse=True)
def address(settings):
    settings.SITE_ADDRESS = HERE


def channel(client, path: str = "/feed/") -> Element:
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
    return fromstring(response.content)[0]


def text(element: Element, path: str) -> str:
    return element.findtext(path, namespaces=NAMES)


class TestAFeed:
    def test_holds_the_whole_text(self, client):
        factories.article(title="Leise Töne", teaser="Kurz gesagt.", body_html="<p>Alles &amp; mehr.</p>")

        item = channel(client).find("item")

        assert text(item, "title") == "Leise Töne"
        assert text(item, "description") == "Kurz gesagt."
        assert text(item, "content:encoded") == "<p>Alles &amp; mehr.</p>"

    def test_names_all_authors_and_tags(self, client):
        authors = [factories.profile(name="Zoe Adler"), factories.profile(name="Anke Vogt")]
        factories.article(authors=authors, tags=["Wandel", "KI Strategie"])

        item = channel(client).find("item")

        assert [e.text for e in item.findall("dc:creator", NAMES)] == ["Zoe Adler", "Anke Vogt"]
        assert {e.text for e in item.findall("category")} == {"Wandel", "KI Strategie"}

    def test_says_where_it_stands_itself(self, client):
        link = channel(client).find("atom:link", NAMES)

        assert (link.get("rel"), link.get("href")) == ("self", f"{HERE}/feed/")

    def test_begins_with_the_newest_and_ends_after_twenty(self, client):
        for number in range(22):
            factories.article(title=f"Text {number}", published_at=timezone.now() - timedelta(days=number + 1))

        titles = [text(item, "title") for item in channel(client).findall("item")]

        assert titles == [f"Text {number}" for number in range(20)]

    def test_holds_only_what_is_public(self, client, renate):
        factories.draft()
        factories.scheduled(timezone.now() + timedelta(days=1))
        publishing.withdraw(factories.article(), by=renate)

        assert channel(client).findall("item") == []

    def test_knows_a_renamed_article_again(self, client, renate):
        article = factories.article(slug="alt")
        before = text(channel(client), "item/guid")
        article.slug = "neu"
        article.save()
        publishing.save(article, by=renate)

        item = channel(client).find("item")

        assert text(item, "guid") == before == f"{HERE}/alt/"
        assert text(item, "link") == f"{HERE}/neu/"

    def test_begins_an_article_with_its_picture_and_credit(self, client):
        factories.article(lead_image=factories.image(name="zweig", credit="Mara Lind"))

        html = text(channel(client), "item/content:encoded")

        assert f'src="{HERE}/bilder/zweig-' in html
        assert "Mara Lind" in html

    def test_stays_readable_whatever_was_stored(self, client):
        factories.article(title="Ein \x0b Zeichen", body_html="<p>\x00\x08Text ]]&gt;</p>".replace("\x00", ""))

        assert text(channel(client), "item/title") == "Ein  Zeichen"

    def test_is_answered_with_304_while_nothing_has_changed(self, client):
        factories.article()
        etag = client.get("/feed/")["ETag"]

        assert client.get("/feed/", headers={"if-none-match": etag}).status_code == 304


class TestTheFeedOfATagOrAnAuthor:
    def test_holds_theirs_and_no_others(self, client):
        anke = factories.profile(name="Anke Vogt")
        factories.article(title="Gesucht", authors=[anke], tags=["Wandel"])
        factories.article(title="Anderes", tags=["Ruhe"])

        for path in ("/tag/wandel/feed/", "/author/anke-vogt/feed/"):
            assert [text(item, "title") for item in channel(client, path).findall("item")] == ["Gesucht"]

    def test_of_a_draft_is_not_there(self, client):
        factories.draft(tags=["Geheim"])

        assert client.get("/tag/geheim/feed/").status_code == 404


class TestAbsoluteHtml:
    @pytest.mark.parametrize(
        ("stored", "elsewhere"),
        [
            ('<a href="/impressum/">i</a>', f'<a href="{HERE}/impressum/">i</a>'),
            ('<a href="#fussnote-1">1</a>', f'<a href="{HERE}/leise/#fussnote-1">1</a>'),
            ('<a href="https://example.com/">e</a>', '<a href="https://example.com/">e</a>'),
            ('<a href="mailto:a@example.org">m</a>', '<a href="mailto:a@example.org">m</a>'),
            (
                '<img srcset="/bilder/a/400.jpg 400w, /bilder/a/800.jpg 800w" src="/bilder/a/800.jpg" alt="">',
                f'<img srcset="{HERE}/bilder/a/400.jpg 400w, {HERE}/bilder/a/800.jpg 800w"'
                f' src="{HERE}/bilder/a/800.jpg" alt="">',
            ),
            ('<code>href="/x"</code>', '<code>href="/x"</code>'),
            ('<p>a<button type="button" hidden="">Kopieren</button>b</p>', "<p>ab</p>"),
        ],
    )
    def test_leads_to_the_site_from_anywhere(self, stored, elsewhere):
        assert absolute_html(stored, f"{HERE}/leise/") == elsewhere
