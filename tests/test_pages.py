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
    ("/", "nobody", 200, 6),
    ("/leise-puppen/", "nobody", 200, 10),
    ("/impressum/", "nobody", 200, 3),
    ("/tag/wandel/", "nobody", 200, 5),
    ("/author/anton-ahrens/", "nobody", 200, 6),
    ("/2025/", "nobody", 200, 5),
    ("/2025/03/", "nobody", 200, 4),
    ("/feed/", "nobody", 200, 6),
    ("/tag/wandel/feed/", "nobody", 200, 7),
    ("/author/anton-ahrens/feed/", "nobody", 200, 7),
    ("/comments/feed/", "nobody", 200, 3),
    ("/leise-puppen/feed/", "nobody", 200, 3),
    ("/leise-puppen/comment/preview/", "nobody", 200, 5),
    ("/sitemap.xml", "nobody", 200, 5),
    ("/robots.txt", "nobody", 200, 0),
    ("/healthz", "nobody", 200, 0),
    ("/konto/anmelden/", "nobody", 200, 1),
    ("/leise-puppen/typo/", "nobody", 200, 3),
    ("/leise-puppen/typo/thanks/", "nobody", 200, 3),
    ("/comment/confirm/x/", "nobody", 404, 1),
    ("/stored-data/", "nobody", 200, 1),
    ("/my-data/", "nobody", 200, 2),
    ("/my-data/asked/", "nobody", 200, 1),
    ("/my-data/x/", "nobody", 404, 1),
    ("/my-data/x/export/", "nobody", 404, 1),
    ("/my-data/address/x/", "nobody", 404, 1),
    ("/moderation/x/", "nobody", 404, 1),
    ("/moderation/x/approve/", "nobody", 404, 1),
    # What nobody may see is not there, whoever asks for it by its public address.
    ("/ein-entwurf/", "nobody", 404, 4),
    ("/ein-entwurf/", "renate", 404, 3),
    ("/naechste-woche/", "nobody", 404, 4),
    ("/gibt-es-nicht/", "nobody", 404, 4),
    ("/tag/geheim/", "nobody", 404, 2),
    ("/author/niemand/", "nobody", 404, 2),
    ("/2019/", "nobody", 404, 2),
    # A link never dies.
    ("/zurueckgezogen/", "nobody", 410, 4),
    ("/stille-puppen/", "nobody", 301, 4),
    ("/leise-puppen", "nobody", 301, 0),
    # A person who is logged in: the session, the account, and what comes of it.
    ("/", "rosa", 200, 6),
    ("/leise-puppen/", "renate", 200, 16),
    # The backend: for staff, and for each what their group may do.
    ("/admin/", "nobody", 302, 0),
    ("/admin/", "rosa", 302, 2),
    ("/admin/", "renate", 200, 13),
    ("/admin/", "anton", 200, 17),
    ("/admin/", "mira", 200, 13),
    ("/admin/", "ada", 200, 18),
    ("/admin/articles/article/", "renate", 200, 11),
    ("/admin/articles/article/", "anton", 200, 13),
    ("/admin/articles/article/", "mira", 403, 4),
    ("/admin/articles/article/add/", "renate", 200, 8),
    ("/admin/articles/article/add/", "anton", 200, 11),
    ("/admin/articles/page/", "renate", 200, 7),
    ("/admin/articles/page/", "anton", 403, 4),
    ("/admin/articles/image/", "renate", 200, 10),
    ("/admin/articles/tag/", "renate", 200, 8),
    ("/admin/profiles/profile/", "renate", 200, 9),
    ("/admin/comments/comment/queue/", "mira", 200, 12),
    ("/admin/comments/comment/queue/", "renate", 403, 4),
    ("/admin/comments/comment/queue/", "rosa", 302, 2),
    ("/admin/comments/comment/queue/", "nobody", 302, 0),
    ("/admin/comments/moderationevent/", "mira", 200, 9),
    ("/admin/comments/moderationevent/", "renate", 403, 4),
    ("/admin/comments/learnedword/", "mira", 200, 8),
    ("/admin/comments/learnedword/", "renate", 403, 4),
    ("/admin/comments/block/", "mira", 200, 8),
    ("/admin/comments/block/", "renate", 403, 4),
    ("/admin/comments/commentsettings/1/change/", "mira", 200, 9),
    ("/admin/comments/staffmail/", "mira", 200, 9),
    ("/admin/comments/staffmail/", "anton", 200, 11),
    ("/admin/comments/staffmail/", "rosa", 302, 2),
    ("/admin/comments/staffmail/", "nobody", 302, 0),
    ("/admin/comments/typonote/", "renate", 200, 7),
    ("/admin/comments/typonote/", "anton", 200, 10),
    ("/admin/comments/typonote/", "mira", 403, 4),
    ("/admin/comments/consent/", "ada", 200, 9),
    ("/admin/comments/consent/", "mira", 403, 4),
    ("/admin/comments/subscription/", "ada", 200, 9),
    ("/admin/comments/subscription/", "mira", 403, 4),
    ("/admin/auth/user/", "ada", 200, 8),
    ("/admin/auth/user/", "renate", 403, 2),
    ("/admin/person/", "ada", 200, 3),
    ("/admin/person/", "mira", 403, 2),
    ("/admin/person/", "nobody", 302, 0),
]

# Without a mail server nobody can be told of anything, so nothing is offered.
WITH_MAIL = [
    ("/", "nobody", 200, 6),
    ("/", "rosa", 200, 9),
    ("/leise-puppen/", "nobody", 200, 10),
    ("/leise-puppen/", "renate", 200, 16),
    ("/author/anton-ahrens/", "nobody", 200, 6),
    ("/following/", "nobody", 200, 1),
    ("/following/", "rosa", 200, 4),
    ("/following/asked/", "nobody", 200, 1),
    ("/following/asked/", "rosa", 200, 5),
    ("/following/link/", "nobody", 200, 1),
    ("/following/link/asked/", "nobody", 200, 1),
    ("/following/ended/", "nobody", 200, 1),
    ("/following/confirm/x/", "nobody", 404, 1),
    ("/following/stop/x/", "nobody", 404, 1),
    ("/following/manage/x/", "nobody", 404, 1),
    ("/author/anton-ahrens/following/", "nobody", 200, 2),
    ("/author/niemand/following/", "nobody", 404, 2),
    ("/leise-puppen/following/", "nobody", 200, 2),
    ("/leise-puppen/following/", "anton", 200, 5),
    ("/ein-entwurf/following/", "nobody", 404, 2),
    ("/admin/comments/staffmail/", "anton", 200, 12),
    ("/admin/articles/article/add/", "renate", 200, 10),
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


@pytest.mark.parametrize(("address", "asker", "expected", "budget"), WITH_MAIL)
def test_page_where_mail_leaves(site, browser_of, settings, address, asker, expected, budget):
    settings.EMAIL_CONFIGURED = True
    client = browser_of(asker)

    status, queries = cost(client, address)

    assert status == expected
    assert len(queries) <= budget, "\n".join(queries)


class TestAnArticle:
    def test_costs_the_same_however_long_its_discussion(self, client):
        short, long, endless = (factories.article(tags=["Wandel"]) for _ in range(3))
        factories.comments(long, 100)
        factories.comments(endless, 1000)

        empty, *costs = [len(cost(client, article.get_absolute_url())[1]) for article in (short, long, endless)]

        assert len(set(costs)) == 1
        assert empty <= costs[0] <= 10


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
