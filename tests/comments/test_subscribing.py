"""Who wishes to be told asks by a form; the answer tells nobody whose the address is."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from comments.following import opting_in
from comments.following.topics import Kind
from comments.models import OptIn, Subscriber, Subscription
from comments.subscribing.views import BYTES, FOLLOWS
from krysalis.foundation.limits import Limit
from tests import factories
from tests.comments.following import ADDRESS, follow, guest_who_follows
from tests.comments.mails import mail_server  # noqa: F401  # A fixture.

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_server")]

ELSEWHERE = {"Sec-Fetch-Site": "cross-site"}


@pytest.fixture
def article() -> Article:
    return factories.article(title="Der leere Stuhl", authors=[factories.profile(name="Anke Vogt")])


class TestAsking:
    def test_for_all_new_articles_waits_for_the_address(self, client: Client) -> None:
        response = follow(client)

        assert (response.status_code, response["Location"]) == (303, "/following/asked/")
        wish = OptIn.objects.get()
        assert (wish.kind, wish.email) == (Kind.SITE, ADDRESS)
        assert not Subscription.objects.exists()

    def test_for_an_author_names_them(self, client: Client, article: Article) -> None:
        follow(client, "/author/anke-vogt/following/")

        assert OptIn.objects.get().author == article.authors_in_order()[0]

    @pytest.mark.parametrize("kind", [Kind.ARTICLE, Kind.MINE])
    def test_in_a_discussion_is_a_choice(self, client: Client, article: Article, kind: Kind) -> None:
        follow(client, "/der-leere-stuhl/following/", follow=kind.value)

        wish = OptIn.objects.get()
        assert (wish.kind, wish.article) == (kind, article)

    def test_for_answers_to_a_comment_names_it(self, client: Client, article: Article) -> None:
        comment = factories.comment(article)

        follow(client, f"/der-leere-stuhl/comment/{comment.pk}/following/", follow="replies")

        assert OptIn.objects.get().comment == comment

    def test_twice_is_one_wish(self, client: Client) -> None:
        follow(client)
        follow(client, email=ADDRESS.upper())

        assert OptIn.objects.count() == 1

    def test_keeps_the_words_that_were_shown_and_where(self, client: Client, settings: Any) -> None:
        shown = " ".join(client.get("/following/").content.decode().split())

        follow(client)

        wish = OptIn.objects.get()
        lead_and_choice, _, notice = wish.wording.partition(". ")
        assert f"{lead_and_choice}." in shown
        assert notice in shown
        assert wish.form_address == f"{settings.SITE_ADDRESS}/following/"

    def test_shortens_the_network(self, client: Client) -> None:
        client.post(
            "/following/", {"email": ADDRESS}, headers={"Sec-Fetch-Site": "same-origin"}, REMOTE_ADDR="203.0.113.77"
        )

        assert OptIn.objects.get().network == "203.0.113.0"

    def test_about_what_cannot_be_seen_finds_nothing(self, client: Client, article: Article) -> None:
        hidden = factories.comment(article, status="waiting")
        factories.draft(title="Ein Entwurf")

        for address in ["/ein-entwurf/", "/author/niemand/", f"/der-leere-stuhl/comment/{hidden.pk}/"]:
            assert follow(client, f"{address}following/").status_code == 404
        assert not OptIn.objects.exists()


class TestWhatIsTyped:
    @pytest.mark.parametrize(
        "address",
        [
            "",
            "keine Adresse",
            "a" * 300 + "@example.org",
            "ger\0linde@example.org",
            "a@b",
            "gerlinde@exa\ufffdmple.org",
        ],
    )
    def test_comes_back_where_it_is_no_address(self, client: Client, address: str) -> None:
        response = follow(client, email=address)

        assert response.status_code == 422
        assert f'value="{address.replace(chr(0), chr(0xFFFD))}"' in response.content.decode() or not address
        assert not OptIn.objects.exists()

    def test_comes_back_from_elsewhere(self, client: Client) -> None:
        response = follow(client, headers=ELSEWHERE)

        assert response.status_code == 422
        assert ADDRESS in response.content.decode()
        assert not OptIn.objects.exists()

    def test_is_not_read_where_it_is_far_too_long(self, client: Client) -> None:
        assert follow(client, email="a" * BYTES).status_code == 413

    def test_is_refused_where_nothing_of_it_is_offered(self, client: Client, article: Article) -> None:
        assert follow(client, "/der-leere-stuhl/following/", follow="site").status_code == 422

    def test_of_a_program_is_refused_once(self, client: Client) -> None:
        response = follow(client, homepage="https://example.com")

        assert response.status_code == 422
        assert "https://example.com" not in response.content.decode()
        assert not OptIn.objects.exists()


class TestTheAnswer:
    @pytest.fixture
    def without_limits(self, settings: Any) -> None:
        settings.COMMENT_LIMITS = False

    @pytest.mark.parametrize("known", ["guest", "member", "writer"])
    def test_is_the_same_in_bytes_and_work_whoever_the_address_is(
        self, client: Client, rosa: User, without_limits: None, known: str
    ) -> None:
        guest_who_follows(email="guest@example.org")
        factories.comment(guest=factories.guest(email="writer@example.org"))
        address = {"member": rosa.email}.get(known, f"{known}@example.org")
        asked = [_asked(client, "/following/", email) for email in ("nobody@example.org", address)]
        links = [_asked(client, "/following/link/", email) for email in ("nobody@example.org", address)]

        assert asked[0] == asked[1]
        assert links[0][:2] == links[1][:2]

    def test_gives_no_cookie(self, client: Client) -> None:
        follow(client)

        assert not client.cookies
        assert not client.get("/following/asked/").cookies


def _asked(client: Client, address: str, email: str) -> tuple[Any, ...]:
    with CaptureQueriesContext(connection) as queries:
        response = follow(client, address, email=email)
    after = client.get(response["Location"]).content
    return response.status_code, after, [query["sql"].split()[0] for query in queries]


class TestTooMany:
    def test_from_one_network_wait_with_the_form_kept(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("comments.subscribing.views.FOLLOWS", Limit("follows", 2, FOLLOWS.within))

        statuses = [follow(client, email=f"g{number}@example.org").status_code for number in range(3)]
        refused = follow(client)

        assert statuses == [303, 303, 429]
        assert ADDRESS in refused.content.decode()
        assert refused["Retry-After"] == "3600"
        assert OptIn.objects.count() == 2

    def test_are_more_than_twenty_an_hour(self) -> None:
        assert (FOLLOWS.times, FOLLOWS.within.total_seconds()) == (20, 3600)


class TestWhereTheDatabaseIsInTrouble:
    def test_the_form_comes_back(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        def locked(*_: Any, **__: Any) -> None:
            raise OperationalError("database is locked")

        monkeypatch.setattr(opting_in, "wish", locked)
        response = follow(client)

        assert response.status_code == 503
        assert response["Retry-After"] == "60"
        assert ADDRESS in response.content.decode()


class TestAMember:
    def test_is_asked_for_no_address_and_follows_at_once(self, as_user: Any, rosa: User) -> None:
        browser = as_user(rosa)
        assert 'name="email"' not in browser.get("/following/").content.decode()

        response = follow(browser, email="somebody@example.org")

        assert response.status_code == 303
        assert Subscriber.objects.get().user == rosa
        assert not OptIn.objects.exists()
        assert "/following/manage/" in browser.get("/following/asked/").content.decode()

    def test_without_an_address_is_told_so(self, as_user: Any, rosa: User) -> None:
        User.objects.filter(pk=rosa.pk).update(email="")

        assert follow(as_user(rosa)).status_code == 422
        assert not Subscriber.objects.exists()


class TestThePages:
    FORMS = {
        "/": "/following/",
        "/author/anke-vogt/": "/author/anke-vogt/following/",
        "/der-leere-stuhl/": "/der-leere-stuhl/following/",
    }

    @pytest.mark.parametrize(("where", "form"), FORMS.items())
    def test_have_the_form_and_stay_the_same_for_everybody(
        self, client: Client, article: Article, where: str, form: str
    ) -> None:
        first = client.get(where)

        assert f'action="{form}"' in first.content.decode()
        assert first.content == Client(HTTP_USER_AGENT="other").get(where).content
        assert not first.cookies

    @pytest.mark.parametrize("where", FORMS)
    def test_stay_kept(self, client: Client, article: Article, where: str, django_assert_num_queries: Any) -> None:
        client.get(where)

        with django_assert_num_queries(1):
            client.get(where)

    def test_name_the_way_in_the_footer(self, client: Client, article: Article) -> None:
        assert '<a href="/following/">' in client.get("/der-leere-stuhl/").content.decode()

    def test_offer_nothing_in_a_closed_discussion(self, client: Client, article: Article) -> None:
        Article.objects.update(comments_open=False)

        assert "/der-leere-stuhl/following/" not in client.get("/der-leere-stuhl/").content.decode()


class TestWithoutAMailServer:
    @pytest.fixture(autouse=True)
    def no_mail_server(self, request: pytest.FixtureRequest, settings: Any) -> None:
        request.getfixturevalue("mail_server")  # Before, not after.
        settings.EMAIL_CONFIGURED = False

    @pytest.mark.parametrize("where", ["/", "/author/anke-vogt/", "/der-leere-stuhl/"])
    def test_no_page_offers_it(self, client: Client, article: Article, where: str) -> None:
        shown = client.get(where).content.decode()

        assert "following/" not in shown
        assert 'name="follow' not in shown

    @pytest.mark.parametrize(
        "where", ["/following/", "/following/link/", "/author/anke-vogt/following/", "/der-leere-stuhl/following/"]
    )
    def test_no_form_is_there(self, client: Client, article: Article, where: str) -> None:
        assert client.get(where).status_code == 404
        assert follow(client, where).status_code == 404

    def test_what_a_browser_has_kept_is_not_what_is_said_with_one(
        self, client: Client, article: Article, settings: Any
    ) -> None:
        known = client.get("/")["ETag"]
        settings.EMAIL_CONFIGURED = True

        assert client.get("/", headers={"If-None-Match": known}).status_code == 200
