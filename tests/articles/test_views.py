"""The public pages: what is there, for whom, and what stands in it."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from articles import publishing
from articles.models import Article, Page, Recommendation
from tests import factories

pytestmark = pytest.mark.django_db

NEW_YEAR_IN_BERLIN = datetime(2024, 12, 31, 23, 30, tzinfo=UTC)


def position(text: str, html: str) -> int:
    assert text in html
    return html.index(text)


def data_of(html: str) -> dict:
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)[1])


class TestAnArticle:
    def test_shows_title_author_text_and_box_in_this_order(self, client):
        anke = factories.profile(name="Anke Vogt", biography="Schreibt gern kurz.")
        factories.article(slug="leise", title="Leise Töne", authors=[anke], body_html="<p>Der Text.</p>")

        html = client.get("/leise/").content.decode()

        places = [
            position(words, html)
            for words in ("<h1>Leise Töne</h1>", 'class="author-line"', "<p>Der Text.</p>", "Schreibt gern kurz.")
        ]
        assert places == sorted(places)

    def test_names_its_authors_in_their_order(self, client):
        zoe, anke = factories.profile(name="Zoe Adler"), factories.profile(name="Anke Vogt")
        factories.article(slug="zu-zweit", authors=[zoe, anke])

        html = client.get("/zu-zweit/").content.decode()

        assert position("Zoe Adler", html) < position("Anke Vogt", html)

    def test_says_where_it_lives(self, client, settings):
        settings.SITE_ADDRESS = "https://www.example.org"
        factories.article(slug="leise")

        html = client.get("/leise/").content.decode()

        assert '<link rel="canonical" href="https://www.example.org/leise/">' in html

    def test_recommends_only_what_is_public(self, client):
        article = factories.article(slug="leise")
        live, draft = factories.article(title="Nachbarin"), factories.draft(title="Unfertig")
        for place, other in enumerate((draft, live)):
            Recommendation.objects.create(article=article, recommended=other, position=place)

        html = client.get("/leise/").content.decode()

        assert "Für Sie außerdem empfohlen:" in html
        assert "Nachbarin" in html
        assert "Unfertig" not in html

    def test_tells_machines_what_it_is(self, client):
        factories.article(slug="leise", title="Leise & </script><b>laut</b>", authors=[factories.profile(name="Anke")])

        html = client.get("/leise/").content.decode()

        assert data_of(html)["headline"] == "Leise & </script><b>laut</b>"
        assert data_of(html)["author"][0]["name"] == "Anke"

    def test_is_the_same_down_to_its_discussion_for_who_is_logged_in(self, as_user, client, renate):
        factories.article(slug="leise")

        theirs, mine = (
            browser.get("/leise/").content.partition(b'id="comments"') for browser in (as_user(renate), client)
        )

        assert theirs[0] == mine[0]
        assert mine[1]

    def test_appears_at_its_minute_without_a_write(self, client):
        minute = timezone.now() + timedelta(hours=2)
        factories.scheduled(minute, slug="spaeter", title="Später")

        with time_machine.travel(minute - timedelta(seconds=1), tick=False):
            before = [client.get(address) for address in ("/spaeter/", "/", "/feed/", "/sitemap.xml")]
        with time_machine.travel(minute + timedelta(seconds=1), tick=False):
            after = [client.get(address) for address in ("/spaeter/", "/", "/feed/", "/sitemap.xml")]

        assert [response.status_code for response in before] == [404, 200, 200, 200]
        assert not any(b"spaeter" in response.content for response in before[1:])
        assert all(b"spaeter" in response.content for response in after)

    def test_shows_its_tags_by_the_alphabet(self, client):
        article = factories.article(tags=["Zeit", "Ärger", "Kunden", "Arbeit"])
        page = client.get(article.get_absolute_url()).text

        assert re.findall(r'rel="tag">([^<]+)<', page) == ["Ärger", "Arbeit", "Kunden", "Zeit"]


class TestAnAddress:
    def test_that_is_old_leads_to_the_new_one(self, client, renate):
        article = factories.article(slug="alt")
        article.slug = "neu"
        article.save()
        publishing.save(article, by=renate)

        response = client.get("/alt/")

        assert (response.status_code, response["Location"]) == (301, "/neu/")

    def test_may_be_taken_back_without_a_loop_in_browsers(self, client, renate):
        article = factories.article(slug="alt")
        article.slug = "neu"
        article.save()
        publishing.save(article, by=renate)

        assert client.get("/alt/")["Cache-Control"] == "no-cache"

    def test_of_a_withdrawn_article_says_that_it_is_gone(self, client, renate):
        publishing.withdraw(factories.article(slug="fort"), by=renate)

        response = client.get("/fort/")

        assert response.status_code == 410
        assert "Diesen Text gibt es hier nicht mehr" in response.content.decode()

    def test_of_a_published_article_in_the_bin_says_that_it_is_gone(self, client, renate):
        publishing.move_to_bin(factories.article(slug="fort"), by=renate)

        assert client.get("/fort/").status_code == 410

    def test_that_a_withdrawn_article_had_before_says_the_same(self, client, renate):
        article = factories.article(slug="alt")
        article.slug = "neu"
        article.save()
        publishing.withdraw(article, by=renate)

        assert client.get("/alt/").status_code == 410

    def test_of_a_draft_is_like_one_that_nobody_ever_had(self, client, renate):
        factories.draft(slug="entwurf")
        binned = factories.draft(slug="weggelegt")
        publishing.move_to_bin(binned, by=renate)
        factories.scheduled(timezone.now() + timedelta(days=1), slug="morgen")
        factories.page(slug="seitenentwurf", status=Page.Status.DRAFT)

        nobodys = client.get("/niemandes/")

        for slug in ("entwurf", "weggelegt", "morgen", "seitenentwurf"):
            response = client.get(f"/{slug}/")
            assert (response.status_code, response.content) == (404, nobodys.content), slug


class TestTheFirstPage:
    def test_begins_with_the_newest(self, client):
        for days in (3, 1, 2):
            factories.article(title=f"Vor {days} Tagen", published_at=timezone.now() - timedelta(days=days))

        html = client.get("/").content.decode()

        places = [position(f"Vor {days} Tagen", html) for days in (1, 2, 3)]
        assert places == sorted(places)

    def test_goes_on_on_the_next(self, client):
        for number in range(11):
            factories.article(title=f"Text {number:02}", published_at=timezone.now() - timedelta(days=number))

        first, second = client.get("/").content.decode(), client.get("/?page=2").content.decode()

        assert 'rel="next" href="?page=2"' in first
        assert 'rel="prev" href="/"' in second
        assert "Text 10" in second
        assert "Text 10" not in first

    def test_is_a_page_even_when_nothing_is_written(self, client):
        assert "Hier steht noch kein Beitrag." in client.get("/").content.decode()

    def test_names_only_topics_that_somebody_may_read(self, client):
        factories.article(tags=["Offen"])
        factories.draft(tags=["Geheim"])

        html = client.get("/").content.decode()

        assert "Offen" in html
        assert "Geheim" not in html


class TestAPageNumber:
    @pytest.mark.parametrize("asked", ["0", "-1", "abc", "99999", "9" * 400, "1.5", "", "２", "1%00", "%ff", "١"])
    def test_that_leads_nowhere_is_a_404(self, client, asked):
        factories.article(tags=["Wandel"])

        for address in ("/", "/tag/wandel/"):
            assert client.get(f"{address}?page={asked}").status_code == 404


class TestTheArchive:
    def test_counts_years_and_months_in_german_time(self, client):
        factories.article(title="Neujahr", published_at=NEW_YEAR_IN_BERLIN)

        assert "Neujahr" in client.get("/2025/").content.decode()
        assert "Neujahr" in client.get("/2025/01/").content.decode()
        assert client.get("/2024/").status_code == 404
        assert 'href="/2025/01/"' in client.get("/2025/").content.decode()
        assert 'href="/2025/"' in client.get("/").content.decode()

    @pytest.mark.parametrize("address", ["/0000/", "/99999/", "/2025/13/", "/2025/00/", "/2025/1/", "/1900/"])
    def test_has_nothing_where_nothing_was_written(self, client, address):
        factories.article()

        assert client.get(address).status_code == 404


class TestAnAuthorsPage:
    def test_shows_the_person_and_their_articles(self, client):
        anke = factories.profile(name="Anke Vogt", biography="Schreibt gern kurz.", networks=["https://github.com/av"])
        factories.article(title="Von Anke", authors=[anke])
        factories.article(title="Von einem anderen")

        html = client.get("/author/anke-vogt/").content.decode()

        assert "Schreibt gern kurz." in html
        assert "Von Anke" in html
        assert "Von einem anderen" not in html
        assert data_of(html)["mainEntity"]["sameAs"] == ["https://github.com/av"]


class TestAPage:
    def test_is_linked_in_every_footer(self, client):
        factories.page(title="Impressum", in_footer=True)

        assert '<a href="/impressum/">Impressum</a>' in client.get("/").content.decode()
        assert "<h1>Impressum</h1>" in client.get("/impressum/").content.decode()

    def test_in_the_bin_is_gone(self, client, renate):
        publishing.bin_page(factories.page(slug="alt"), by=renate)

        assert client.get("/alt/").status_code == 410


class TestThePreview:
    def test_shows_the_real_page_and_says_what_it_is(self, as_user, renate):
        draft = factories.draft(title="Halbfertig")

        response = as_user(renate).get(f"/preview/{draft.pk}/")

        assert "Halbfertig" in response.content.decode()
        assert "Vorschau – noch nicht veröffentlicht" in response.content.decode()

    def test_is_kept_by_nobody(self, as_user, renate):
        response = as_user(renate).get(f"/preview/{factories.draft().pk}/")

        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex"

    def test_is_for_those_who_may_edit(self, as_user, client, anton, antons_profile, mira, rosa):
        own, other = factories.draft(authors=[antons_profile]), factories.draft()

        assert as_user(anton).get(f"/preview/{own.pk}/").status_code == 200
        assert as_user(anton).get(f"/preview/{other.pk}/").status_code == 404
        assert as_user(mira).get(f"/preview/{other.pk}/").status_code == 404
        assert as_user(rosa).get(f"/preview/{other.pk}/").status_code == 302
        assert client.get(f"/preview/{other.pk}/").status_code == 302

    def test_of_a_page_is_for_editors(self, as_user, renate, mira):
        page = factories.page(title="Neue Seite", status=Page.Status.DRAFT)

        assert "Neue Seite" in as_user(renate).get(f"/preview/page/{page.pk}/").content.decode()
        assert as_user(mira).get(f"/preview/page/{page.pk}/").status_code == 404


class TestErrorPages:
    def test_are_german_and_show_the_way_home(self, client):
        html = client.get("/gibt-es-nicht/").content.decode()

        assert "Unter dieser Adresse steht nichts" in html
        assert '<html lang="de">' in html
        assert 'href="/"' in html

    def test_need_no_query(self, client, django_assert_max_num_queries):
        with django_assert_max_num_queries(0):
            client.get("/tag/ein/unsinn/den/es/nicht/gibt/")

    @pytest.mark.parametrize("method", ["post", "put", "delete"])
    def test_pages_are_only_for_reading(self, client, method):
        factories.article(slug="leise")

        assert getattr(client, method)("/leise/").status_code == 405
        assert Article.objects.count() == 1
