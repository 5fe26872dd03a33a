"""Every kind of page as one table: who asks, what they get, and how many queries it may cost before it is kept."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Address, Article
from profiles.models import Profile
from tests import factories

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2025, 3, 14, 9, tzinfo=UTC)

PAGES = [
    # address, asker, status, queries at most
    ("/", "nobody", 200, 8),
    ("/leise-puppen/", "nobody", 200, 8),
    ("/impressum/", "nobody", 200, 8),
    ("/tag/wandel/", "nobody", 200, 8),
    ("/author/anton-ahrens/", "nobody", 200, 8),
    ("/2025/", "nobody", 200, 8),
    ("/2025/03/", "nobody", 200, 8),
    ("/feed/", "nobody", 200, 8),
    ("/tag/wandel/feed/", "nobody", 200, 8),
    ("/author/anton-ahrens/feed/", "nobody", 200, 8),
    ("/comments/feed/", "nobody", 200, 8),
    ("/leise-puppen/feed/", "nobody", 200, 8),
    ("/sitemap.xml", "nobody", 200, 8),
    ("/robots.txt", "nobody", 200, 1),
    ("/healthz", "nobody", 200, 1),
    ("/admin/", "nobody", 302, 1),
    # What nobody may see is not there, whoever asks for it by its public address.
    ("/ein-entwurf/", "nobody", 404, 8),
    ("/ein-entwurf/", "renate", 404, 10),
    ("/naechste-woche/", "nobody", 404, 8),
    ("/gibt-es-nicht/", "nobody", 404, 8),
    ("/tag/geheim/", "nobody", 404, 8),
    ("/author/niemand/", "nobody", 404, 8),
    ("/2019/", "nobody", 404, 8),
    # A link never dies.
    ("/zurueckgezogen/", "nobody", 410, 8),
    ("/stille-puppen/", "nobody", 301, 8),
    ("/leise-puppen", "nobody", 301, 2),
    # People who are logged in; two queries are their session and their account.
    ("/", "rosa", 200, 10),
    ("/leise-puppen/", "renate", 200, 12),
    ("/admin/", "renate", 200, 20),
    ("/admin/", "anton", 200, 20),
    ("/admin/", "mira", 200, 20),
    ("/admin/", "ada", 200, 20),
    ("/admin/", "rosa", 302, 4),
]


@pytest.fixture
def site(anton: User) -> None:
    author = Profile.objects.get(user=anton)
    lead = factories.image()
    told = factories.article(
        title="Leise Puppen", authors=[author], tags=["Wandel"], lead_image=lead, published_at=LONG_AGO
    )
    Address.objects.create(article=told, slug="stille-puppen", current=False)
    factories.comments(told, 12)
    factories.page(title="Impressum", in_footer=True)
    factories.draft(title="Ein Entwurf", authors=[author], tags=["Geheim"])
    factories.scheduled(timezone.now() + timedelta(days=7), title="Nächste Woche")
    factories.article(title="Zurückgezogen", status=Article.Status.WITHDRAWN, published_at=LONG_AGO)


@pytest.fixture
def browser_of(request: pytest.FixtureRequest):
    def browser(asker: str) -> Client:
        client = Client()
        if asker != "nobody":
            client.force_login(request.getfixturevalue(asker))
        return client

    return browser


def cost(client: Client, address: str) -> tuple[int, list[str]]:
    """The status and the queries of a page that is not kept yet, in a process that has shown another one."""
    caches["pages"].clear()
    client.get("/?an-address-that-nobody-keeps")
    with CaptureQueriesContext(connection) as queries:
        status = client.get(address).status_code
    return status, [query["sql"] for query in queries]


@pytest.mark.parametrize(("address", "asker", "expected", "budget"), PAGES)
def test_page(site, browser_of, address, asker, expected, budget):
    client = browser_of(asker)

    status, queries = cost(client, address)

    assert status == expected
    assert len(queries) <= budget, "\n".join(queries)


class TestAnArticle:
    def test_costs_the_same_however_long_its_discussion(self, client):
        short, long, endless = (factories.article(tags=["Wandel"]) for _ in range(3))
        factories.comments(long, 100)
        factories.comments(endless, 1000)

        costs = [len(cost(client, article.get_absolute_url())[1]) for article in (short, long, endless)]

        assert len(set(costs)) == 1
        assert costs[0] <= 8


class TestAList:
    @pytest.mark.parametrize("address", ["/", "/tag/wandel/", "/author/anton-ahrens/", "/feed/", "/sitemap.xml"])
    def test_costs_the_same_however_long_it_is(self, site, client, antons_profile, address):
        few = len(cost(client, address)[1])
        for _ in range(9):
            factories.article(authors=[antons_profile, factories.profile()], tags=["Wandel", "Anderes"])

        assert len(cost(client, address)[1]) == few


class TestAKeptPage:
    @pytest.mark.parametrize("address", ["/", "/leise-puppen/", "/tag/wandel/", "/author/anton-ahrens/"])
    def test_costs_one_look_at_the_versions(self, site, client, django_assert_num_queries, address):
        first = client.get(address)

        with django_assert_num_queries(1):
            again = client.get(address)

        assert again.content == first.content


class TestAReader:
    @pytest.mark.parametrize("address", ["/", "/leise-puppen/", "/impressum/", "/tag/wandel/", "/author/anton-ahrens/"])
    def test_gets_no_cookie(self, site, client, address):
        assert not client.get(address).cookies

    def test_gets_the_same_bytes_as_any_other(self, site, client):
        assert client.get("/leise-puppen/").content == Client(HTTP_USER_AGENT="other").get("/leise-puppen/").content
