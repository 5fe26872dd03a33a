"""A scheduled article is there on its minute, on every page that shows it, and nobody has to do anything for it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from profiles.models import Profile
from tests import factories

pytestmark = pytest.mark.django_db

TITLE = "Pünktlich wie die Maurer"
PATH = "/puenktlich-wie-die-maurer/"
BEFORE = datetime(2026, 3, 2, 9, 59, 30, tzinfo=UTC)
AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
JUST_BEFORE, JUST_AFTER = AT - timedelta(seconds=1), AT + timedelta(seconds=1)

LISTS = ["/", "/tag/wandel/", "/author/ada-abel/", "/2026/", "/2026/03/"]
FEEDS = ["/feed/", "/tag/wandel/feed/", "/author/ada-abel/feed/", "/sitemap.xml"]
RECOMMENDING = "/alt/"
SHOWING = [*LISTS, *FEEDS, RECOMMENDING]
# What there is only while something public stands behind it, and the article itself.
COMING = [PATH, f"{PATH}feed/", "/tag/nur-dieser/", "/tag/nur-dieser/feed/"]

WRITING = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)


@pytest.fixture
def site() -> Iterator[time_machine.Traveller]:
    """Half a minute before the time, beside an article that has been there for a while."""
    with time_machine.travel(BEFORE, tick=False) as clock:
        ada: Profile = factories.profile(name="Ada Abel")
        old: Article = factories.article(title="Alt", authors=[ada], tags=["Wandel"], published_at=BEFORE)
        new = factories.scheduled(AT, title=TITLE, authors=[ada], tags=["Wandel", "Nur dieser"])
        old.recommendations.create(recommended=new)
        yield clock


@pytest.fixture
def queries(site: time_machine.Traveller) -> Iterator[CaptureQueriesContext]:
    """All that is asked of the database after the site is made."""
    with CaptureQueriesContext(connection) as captured:
        yield captured


def shows(client: Client, path: str) -> bool:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return TITLE in answer.text or PATH in answer.text


def written(queries: CaptureQueriesContext) -> list[str]:
    return [query["sql"] for query in queries if WRITING.match(query["sql"])]


class TestAScheduledArticle:
    @pytest.mark.parametrize("path", SHOWING)
    def test_stands_on_the_page_from_its_minute_on(self, client, site, queries, path):
        seen = []
        for moment in (BEFORE, JUST_BEFORE, AT, JUST_AFTER):
            site.move_to(moment)
            seen.append(shows(client, path))

        assert seen == [False, False, True, True]
        assert written(queries) == []

    @pytest.mark.parametrize("path", COMING)
    def test_opens_its_own_pages_on_its_minute(self, client, site, queries, path):
        statuses = []
        for moment in (BEFORE, JUST_BEFORE, AT, JUST_AFTER):
            site.move_to(moment)
            statuses.append(client.get(path).status_code)

        assert statuses == [404, 404, 200, 200]
        assert written(queries) == []

    @pytest.mark.parametrize("path", SHOWING)
    def test_is_not_hidden_by_a_page_that_a_browser_has_kept(self, client, site, path):
        etag = client.get(path).headers["ETag"]
        site.move_to(JUST_BEFORE)
        assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
        site.move_to(AT)

        answer = client.get(path, headers={"If-None-Match": etag})

        assert answer.status_code == 200
        assert answer.headers["ETag"] != etag

    def test_leaves_the_kept_pages_worth_one_query_on_both_sides(self, client, site, django_assert_num_queries):
        for moment in (JUST_BEFORE, AT):
            site.move_to(moment)
            client.get("/")
            with django_assert_num_queries(1):
                client.get("/")

    def test_follows_another_at_its_own_minute(self, client, site, queries):
        later = factories.scheduled(AT + timedelta(minutes=1), title="Eine Minute darauf")
        for moment, shown in ((AT, 2), (later.published_at - timedelta(seconds=1), 2), (later.published_at, 3)):
            site.move_to(moment)

            assert client.get("/").text.count("<article") == shown
