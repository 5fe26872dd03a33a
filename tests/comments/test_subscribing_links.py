"""The links in these mails: looking changes nothing, a button does, and ending works from anywhere."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from articles.models import Article
from comments.following import links, opting_in, subscriptions
from comments.following.topics import Kind, Topic
from comments.models import Consent, OptIn, Subscriber, Subscription
from krysalis.foundation.models import OutgoingMail
from tests import factories
from tests.comments.following import (
    ADDRESS,
    all_of,
    confirm_path,
    guest_who_follows,
    manage_path,
    member_who_follows,
    press,
    stop_path,
    wish,
)
from tests.comments.mails import mail_server  # noqa: F401  # A fixture.
from tests.whole_database import everything

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_server")]

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
FETCHES = 20


@pytest.fixture
def article() -> Article:
    return factories.article(title="Der leere Stuhl")


def locked(*_: Any, **__: Any) -> None:
    raise OperationalError("database is locked")


class TestLooking:
    PAGES = {
        "confirm": lambda: confirm_path(wish()),
        "stop": lambda: stop_path(guest_who_follows()),
        "manage": lambda: manage_path(guest_who_follows()),
        "confirmed": lambda: f"{manage_path(guest_who_follows())}confirmed/",
    }

    @pytest.mark.parametrize("make", PAGES.values(), ids=PAGES)
    def test_changes_nothing_however_often(self, client: Client, make: Callable[[], str]) -> None:
        address = make()
        client.get(address)
        before = everything()

        for _ in range(FETCHES):
            assert client.get(address).status_code == 200
            assert client.head(address).status_code == 200
            assert client.head(address, HTTP_USER_AGENT="Scanner/1.0").status_code == 200

        assert everything() == before

    @pytest.mark.parametrize("make", PAGES.values(), ids=PAGES)
    def test_shows_a_page_that_is_kept_nowhere(self, client: Client, make: Callable[[], str]) -> None:
        response = client.get(make())

        assert "no-store" in response["Cache-Control"]
        assert response["Referrer-Policy"] == "same-origin"
        assert not response.cookies

    @pytest.mark.parametrize("kind", ["confirm", "stop", "manage"])
    def test_finds_nothing_behind_what_we_never_sent(self, client: Client, kind: str) -> None:
        assert client.get(f"/following/{kind}/nonsense/").status_code == 404

    @pytest.mark.parametrize(
        ("link", "make"),
        [(links.CONFIRM, PAGES["confirm"]), (links.STOP, PAGES["stop"]), (links.MANAGE, PAGES["manage"])],
        ids=["confirm", "stop", "manage"],
    )
    def test_offers_a_new_link_once_the_old_has_run_out(
        self, client: Client, link: Any, make: Callable[[], str]
    ) -> None:
        address = make()

        with time_machine.travel(timezone.now() + link.lives + timedelta(seconds=2)):
            response = client.get(address)

        assert response.status_code == 410
        assert 'href="/following/link/"' in response.content.decode()


class TestConfirming:
    def test_shows_each_wish_in_its_words_ticked(self, client: Client, article: Article) -> None:
        wishes = [wish(), wish(all_of(article))]

        page = client.get(confirm_path(*wishes)).content.decode()

        for each in wishes:
            assert f'name="wish" value="{each.pk}" checked' in page
            assert each.wording.replace("“", "&quot;") in page

    def test_puts_what_stays_ticked_in_force_with_its_proof(self, client: Client, article: Article) -> None:
        meant, not_meant = wish(), wish(all_of(article))
        network = {"REMOTE_ADDR": "198.51.100.77", "headers": {"Sec-Fetch-Site": "same-origin"}}

        response = client.post(confirm_path(meant, not_meant), {"wish": [meant.pk]}, **network)

        assert response.status_code == 303
        assert Subscription.objects.get().kind == Kind.SITE
        proof = Consent.objects.get()
        assert (proof.wording, proof.email, proof.network) == (meant.wording, ADDRESS, "203.0.113.0")
        assert proof.confirmed_from == "198.51.100.0"
        assert OptIn.objects.get() == not_meant

    def test_leads_to_a_page_that_says_so_and_on_to_all(self, client: Client) -> None:
        opt_in = wish()

        done = press(client, confirm_path(opt_in), wish=opt_in.pk)
        page = client.get(done["Location"])

        assert page.status_code == 200
        assert manage_path(Subscriber.objects.get()).rsplit("/", 2)[0] in page.content.decode()

    def test_says_where_all_is_paused_that_it_goes_on(self, client: Client, article: Article) -> None:
        who = guest_who_follows()
        subscriptions.pause(who)
        opt_in = wish(all_of(article))

        done = press(client, confirm_path(opt_in), wish=opt_in.pk)

        resume = done["Location"].replace("/confirmed/", "/resume/")
        assert resume in client.get(done["Location"]).content.decode()

    def test_twice_is_once(self, client: Client) -> None:
        opt_in = wish()
        address = confirm_path(opt_in)

        for _ in range(2):
            press(client, address, wish=opt_in.pk)

        assert Subscription.objects.count() == Consent.objects.count() == 1
        assert client.get(address).status_code == 200

    def test_asks_for_one_tick_at_least(self, client: Client) -> None:
        assert press(client, confirm_path(wish())).status_code == 422
        assert OptIn.objects.exists()

    def test_takes_no_number_of_somebody_elses(self, client: Client) -> None:
        mine, theirs = wish(), wish(email="anders@example.org")

        press(client, confirm_path(mine), wish=theirs.pk)

        assert not Subscription.objects.exists()

    def test_needs_a_press_on_our_page(self, client: Client) -> None:
        opt_in = wish()

        response = press(client, confirm_path(opt_in), headers={"Sec-Fetch-Site": "cross-site"}, wish=opt_in.pk)

        assert response.status_code == 422
        assert not Subscription.objects.exists()

    def test_comes_back_where_the_database_is_in_trouble(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        opt_in = wish()
        monkeypatch.setattr(opting_in, "confirm", locked)

        response = press(client, confirm_path(opt_in), wish=opt_in.pk)

        assert (response.status_code, response["Retry-After"]) == (503, "60")


class TestStopping:
    def test_ends_by_a_button_and_says_so(self, client: Client, article: Article) -> None:
        subscriber = guest_who_follows(Topic(Kind.SITE), all_of(article))
        ended = subscriber.subscriptions.get(kind=Kind.SITE)
        address = stop_path(subscriber, ended)

        response = press(client, address)

        assert (response.status_code, response["Location"]) == (303, address)
        assert subscriber.subscriptions.get().kind == Kind.ARTICLE
        assert client.get(address).status_code == 200
        assert Consent.objects.filter(ended_at__isnull=False).count() == 1

    @pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://mail.example"}])
    def test_ends_by_one_request_of_a_mail_program(self, headers: dict[str, str]) -> None:
        subscriber = guest_who_follows()

        response = Client(enforce_csrf_checks=True).post(stop_path(subscriber), ONE_CLICK, headers=headers)

        assert response.status_code == 200
        assert not response.cookies
        assert not Subscription.objects.exists()

    @pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
    def test_reads_both_forms_of_that_request(self, client: Client, kind: str) -> None:
        """RFC 8058, 3.2: the body may be sent as either."""
        urlencoded = "List-Unsubscribe=One-Click"
        multipart = '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
        body = multipart if "multipart" in kind else urlencoded

        response = client.post(stop_path(guest_who_follows()), body, content_type=kind)

        assert response.status_code == 200
        assert not Subscription.objects.exists()

    def test_ends_nothing_by_what_cannot_be_read(self, client: Client) -> None:
        address = stop_path(guest_who_follows())
        no_text = "application/x-www-form-urlencoded; charset=hex"

        response = client.generic("POST", address, b"List-Unsubscribe=One-Click", content_type=no_text)

        assert response.status_code == 400
        assert Subscription.objects.exists()

    def test_twice_is_no_error(self, client: Client) -> None:
        address = stop_path(guest_who_follows())

        assert [client.post(address, ONE_CLICK).status_code for _ in range(2)] == [200, 200]
        assert client.get(address).status_code == 200

    def test_works_without_a_mail_server(self, client: Client, settings: Any) -> None:
        address = stop_path(guest_who_follows())
        settings.EMAIL_CONFIGURED = False

        assert client.post(address, ONE_CLICK).status_code == 200

    def test_says_when_it_could_not(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        address = stop_path(guest_who_follows())
        monkeypatch.setattr(subscriptions, "end", locked)

        assert client.post(address, ONE_CLICK).status_code == 503


class TestManaging:
    def test_shows_all_that_is_followed_with_links(self, client: Client, article: Article) -> None:
        page = client.get(manage_path(guest_who_follows(Topic(Kind.SITE), all_of(article)))).content.decode()

        assert 'href="/der-leere-stuhl/"' in page
        assert page.count('name="subscription"') == 2
        assert ADDRESS in page
        assert 'href="/my-data/"' in page

    def test_links_to_no_article_that_is_gone(self, client: Client, article: Article) -> None:
        address = manage_path(guest_who_follows(all_of(article)))
        Article.objects.update(status=Article.Status.WITHDRAWN)

        assert 'href="/der-leere-stuhl/"' not in client.get(address).content.decode()

    def test_ends_one(self, client: Client, article: Article) -> None:
        subscriber = guest_who_follows(Topic(Kind.SITE), all_of(article))
        address = manage_path(subscriber)

        response = press(client, f"{address}stop/", subscription=subscriber.subscriptions.get(kind=Kind.SITE).pk)

        assert response["Location"] == address
        assert subscriber.subscriptions.get().kind == Kind.ARTICLE

    def test_ends_none_of_somebody_else(self, client: Client) -> None:
        theirs = guest_who_follows(email="anders@example.org").subscriptions.get()

        press(client, f"{manage_path(guest_who_follows())}stop/", subscription=theirs.pk)

        assert Subscription.objects.count() == 2

    def test_ends_all_and_leads_where_it_says_so(self, client: Client, article: Article) -> None:
        subscriber = guest_who_follows(Topic(Kind.SITE), all_of(article))

        response = press(client, f"{manage_path(subscriber)}stop-all/")

        assert client.get(response["Location"]).status_code == 200
        assert not Subscription.objects.exists()

    def test_pauses_and_resumes(self, client: Client) -> None:
        subscriber = guest_who_follows()
        address = manage_path(subscriber)

        press(client, f"{address}pause/")
        subscriber.refresh_from_db()
        assert subscriber.paused == Subscriber.Paused.WISHED
        assert f'action="{address}resume/"' in client.get(address).content.decode()
        press(client, f"{address}resume/")
        subscriber.refresh_from_db()
        assert subscriber.paused == ""

    @pytest.mark.parametrize("rhythm", Subscriber.Rhythm)
    def test_changes_the_rhythm(self, client: Client, rhythm: Subscriber.Rhythm) -> None:
        subscriber = guest_who_follows()

        press(client, f"{manage_path(subscriber)}rhythm/", rhythm=rhythm.value)

        subscriber.refresh_from_db()
        assert subscriber.rhythm == rhythm

    def test_leaves_the_rhythm_where_none_is_named(self, client: Client) -> None:
        subscriber = guest_who_follows()

        press(client, f"{manage_path(subscriber)}rhythm/", rhythm="sometimes")

        subscriber.refresh_from_db()
        assert subscriber.rhythm == Subscriber.Rhythm.AT_ONCE

    @pytest.mark.parametrize("verb", ["stop", "stop-all", "pause", "resume", "rhythm"])
    def test_changes_nothing_by_looking_or_from_elsewhere(self, client: Client, verb: str) -> None:
        address = f"{manage_path(guest_who_follows())}{verb}/"
        before = everything()

        assert client.get(address).status_code == 302
        assert press(client, address, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 422
        assert everything() == before

    def test_costs_the_same_however_much_is_followed(
        self, client: Client, django_assert_num_queries: Any, article: Article
    ) -> None:
        topics = [all_of(factories.article()) for _ in range(8)]
        comments = [Topic(Kind.REPLIES, comment=factories.comment(article)) for _ in range(8)]
        address = manage_path(guest_who_follows(*topics, *comments))
        client.get(address)

        with django_assert_num_queries(3):  # The versions, who it is, and what they follow.
            client.get(address)

    def test_is_where_a_member_is_led_without_a_mail(self, as_user: Any, rosa: User) -> None:
        manage = manage_path(member_who_follows(rosa))

        response = as_user(rosa).get("/following/link/")

        assert response.status_code == 303
        assert response["Location"].split("/")[:3] == manage.split("/")[:3]

    def test_is_open_to_a_member_with_their_token(self, as_user: Any, rosa: User) -> None:
        browser = as_user(rosa)
        address = manage_path(member_who_follows(rosa))

        assert "csrfmiddlewaretoken" in browser.get(address).content.decode()
        assert press(browser, f"{address}pause/").status_code == 303


class TestAskingForTheLink:
    def test_answers_the_same_and_sends_it_only_to_who_follows(self, client: Client) -> None:
        subscriber = guest_who_follows()

        answers = [press(client, "/following/link/", email=email) for email in (ADDRESS, "nobody@example.org")]

        assert [answer["Location"] for answer in answers] == ["/following/link/asked/"] * 2
        mail = OutgoingMail.objects.get()
        assert (mail.recipient, manage_path(subscriber).rsplit(":", 2)[0] in mail.text) == (ADDRESS, True)

    def test_keeps_what_is_no_address(self, client: Client) -> None:
        response = press(client, "/following/link/", email="keine Adresse")

        assert response.status_code == 422
        assert "keine Adresse" in response.content.decode()
