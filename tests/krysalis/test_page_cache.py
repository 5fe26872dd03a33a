import gzip
from datetime import timedelta

import brotli
import pytest
import time_machine
from django.core.cache import caches
from django.utils import timezone

from articles import publishing
from comments.models import CommentSettings
from krysalis.foundation.guest_posts import WRITER_COOKIE
from tests import factories

pytestmark = pytest.mark.django_db

VERSIONS_ONLY = 1


@pytest.fixture
def article():
    return factories.article(title="Zuhören", slug="zuhoeren")


class TestAKeptPage:
    def test_costs_one_query(self, client, article, django_assert_num_queries):
        first = client.get("/zuhoeren/")

        with django_assert_num_queries(VERSIONS_ONLY):
            again = client.get("/zuhoeren/")

        assert again.content == first.content
        assert again.headers["Content-Type"] == first.headers["Content-Type"]

    def test_is_made_anew_when_the_article_changes(self, client, article, renate):
        client.get("/zuhoeren/")
        article.body_source = "Neuer Text."
        article.save()
        publishing.save(article, by=renate)

        assert "Neuer Text." in client.get("/zuhoeren/").text

    def test_is_made_anew_when_a_page_joins_the_footer(self, client, article, renate):
        client.get("/zuhoeren/")
        publishing.save_page(factories.page(title="Impressum", in_footer=True), by=renate)

        assert "Impressum" in client.get("/zuhoeren/").text

    def test_is_not_made_anew_by_another_article(self, client, article, renate, django_assert_num_queries):
        client.get("/zuhoeren/")
        publishing.publish(factories.draft(title="Ganz anderes"), by=renate)

        with django_assert_num_queries(VERSIONS_ONLY):
            client.get("/zuhoeren/")

    def test_is_not_kept_under_parameters_that_change_nothing(self, client, article):
        before = client.get("/zuhoeren/").content
        kept = len(caches["pages"]._cache)

        assert client.get("/zuhoeren/?utm_source=brief").content == before
        assert len(caches["pages"]._cache) == kept


class TestACompressedPage:
    @pytest.mark.parametrize(("coding", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
    def test_holds_the_same_bytes(self, client, article, coding, unpack):
        plain = client.get("/zuhoeren/")
        packed = client.get("/zuhoeren/", headers={"Accept-Encoding": coding})

        assert packed.headers["Content-Encoding"] == coding
        assert unpack(packed.content) == plain.content
        assert len(packed.content) < len(plain.content) / 2

    @pytest.mark.parametrize("coding", ["br", "gzip", "identity"])
    def test_says_its_own_length(self, client, article, coding):
        for _ in ("made", "kept"):
            answer = client.get("/zuhoeren/", headers={"Accept-Encoding": coding})
            assert answer.headers["Content-Length"] == str(len(answer.content))

    def test_is_for_those_that_ask_for_it(self, client, article):
        for asked in ("", "identity", "br;q=0, gzip;q=0.0", "zstd"):
            assert "Content-Encoding" not in client.get("/zuhoeren/", headers={"Accept-Encoding": asked}).headers

    def test_is_the_smallest_that_the_browser_knows(self, client, article):
        answer = client.get("/zuhoeren/", headers={"Accept-Encoding": "gzip;q=1.0, deflate, br ;q=0.9"})

        assert answer.headers["Content-Encoding"] == "br"

    def test_has_a_tag_of_its_own(self, client, article):
        tag = client.get("/zuhoeren/", headers={"Accept-Encoding": "br"}).headers["ETag"]

        assert client.get("/zuhoeren/", headers={"If-None-Match": tag}).status_code == 200
        again = client.get("/zuhoeren/", headers={"Accept-Encoding": "br", "If-None-Match": tag})
        assert (again.status_code, "Content-Encoding" in again.headers) == (304, False)

    def test_tells_caches_what_it_depends_on(self, client, article):
        assert "Accept-Encoding" in client.get("/zuhoeren/").headers["Vary"]


class TestAnAnswerNotModified:
    def test_is_given_to_who_has_the_page(self, client, article):
        etag = client.get("/zuhoeren/").headers["ETag"]
        answer = client.get("/zuhoeren/", headers={"If-None-Match": etag})

        assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", etag)

    def test_is_given_to_a_weak_tag_as_proxies_make_it(self, client, article):
        etag = client.get("/zuhoeren/").headers["ETag"]

        assert client.get("/zuhoeren/", headers={"If-None-Match": f"W/{etag}"}).status_code == 304

    def test_is_not_given_after_a_change(self, client, article, renate):
        etag = client.get("/zuhoeren/").headers["ETag"]
        publishing.save(article, by=renate)

        assert client.get("/zuhoeren/", headers={"If-None-Match": etag}).status_code == 200

    @pytest.mark.parametrize("path", ["/", "/feed/", "/sitemap.xml"])
    def test_is_not_given_past_the_minute_of_a_scheduled_article(self, client, path):
        at = timezone.now() + timedelta(hours=1)
        factories.scheduled(at, title="Pünktlich")
        etag = client.get(path).headers["ETag"]

        with time_machine.travel(at + timedelta(seconds=1)):
            answer = client.get(path, headers={"If-None-Match": etag})

        assert answer.status_code == 200
        assert "puenktlich" in answer.text

    @pytest.mark.parametrize("appears", [timedelta(days=-3), timedelta(hours=1)], ids=["live", "scheduled"])
    @pytest.mark.parametrize("path", ["/zuhoeren/", "/zuhoeren/comments/newest/"])
    def test_is_not_given_past_the_minute_at_which_a_discussion_closes_by_age(self, client, path, appears):
        at = timezone.now() + appears
        closes = at + timedelta(days=7)
        CommentSettings.objects.update(close_after_days=7)
        factories.scheduled(at, title="Zuhören", slug="zuhoeren")
        client.get("/")  # Before the scheduled one appears, the moments of change are looked up and remembered.

        with time_machine.travel(closes - timedelta(seconds=1)):
            opened = client.get(path)
        with time_machine.travel(closes):
            closed = client.get(path, headers={"If-None-Match": opened.headers["ETag"]})
        with time_machine.travel(closes + timedelta(days=1)):
            unchanged = client.get(path, headers={"If-None-Match": closed.headers["ETag"]})

        assert "/zuhoeren/comment/" in opened.text
        assert "ist geschlossen" not in opened.text
        assert (closed.status_code, unchanged.status_code) == (200, 304)
        assert "ist geschlossen" in closed.text


class TestWhatIsPersonal:
    def test_never_enters_the_kept_pages(self, client, article):
        client.cookies[WRITER_COOKIE] = "1.secret"
        answer = client.get("/zuhoeren/")

        assert answer.headers["Cache-Control"] == "private, no-store"
        assert not caches["pages"]._cache or client.get("/zuhoeren/").headers["Cache-Control"] == "private, no-store"

    def test_makes_public_pages_vary_on_purpose(self, client, article):
        answer = client.get("/zuhoeren/")

        assert "Cookie" in answer.headers["Vary"]
        assert answer.headers["Cache-Control"].startswith("public")

    def test_gives_a_reader_no_cookie(self, client, article):
        for path in ("/", "/zuhoeren/", "/feed/", "/gibt-es-nicht/"):
            assert not client.get(path).cookies

    def test_of_staff_is_answered_for_them_alone(self, as_user, renate, article):
        assert as_user(renate).get("/zuhoeren/").headers["Cache-Control"] == "private, no-store"


class TestAForeignHost:
    def test_is_refused_although_the_page_is_kept(self, client, article):
        client.get("/zuhoeren/")

        assert client.get("/zuhoeren/", headers={"Host": "boese.example"}).status_code == 400
