"""“My data”: whoever can open a mailbox sees behind a link what is kept under its address, and decides about it."""

import json
from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments.models import Comment, CommentSettings, Guest, ModerationEvent, Report
from krysalis.foundation import mail
from krysalis.foundation.models import OutgoingMail
from krysalis.people import links
from tests import factories
from tests.comments.mails import link_in, mails
from tests.comments.writing import FROM_HERE
from tests.krysalis.people import ADDRESS, NAME, TEXT, ask, link_of, posted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_server")]

ELSEWHERE = {"Sec-Fetch-Site": "cross-site"}


@pytest.fixture
def gerlinde(db: None) -> Guest:
    return factories.guest(name=NAME, email=ADDRESS, website="https://gerlinde.example.org")


@pytest.fixture
def comment(gerlinde: Guest) -> Comment:
    return factories.comment(guest=gerlinde, text=TEXT)


class TestAsking:
    def test_answers_the_same_whether_the_address_is_known_or_not(self, client: Client, comment: Comment) -> None:
        answers, queries = [], []
        for address in (ADDRESS, "nobody-knows@example.org"):
            with CaptureQueriesContext(connection) as asked:
                answers.append(ask(client, address))
            queries.append([query["sql"].split(" ")[0] for query in asked])
        known, unknown = answers
        assert (known.status_code, known.headers["Location"]) == (303, "/my-data/asked/")
        assert (unknown.status_code, unknown.headers["Location"], unknown.content) == (
            known.status_code,
            known.headers["Location"],
            known.content,
        )
        assert queries[0] == queries[1]

    def test_writes_the_same_mail_to_both(self, client: Client, comment: Comment) -> None:
        ask(client, ADDRESS)
        ask(client, "nobody-knows@example.org")
        known, unknown = mails("my-data:")
        assert known.subject == unknown.subject
        assert known.text.replace(link_in(known, "my-data"), "") == unknown.text.replace(
            link_in(unknown, "my-data"), ""
        )

    def test_repeats_nothing_of_what_is_kept(self, client: Client, comment: Comment) -> None:
        ask(client)
        (written,) = mails("my-data:")
        assert not any(word in f"{written.text}{written.html}{written.headers}" for word in (NAME, TEXT, ADDRESS))

    def test_a_thousand_times_writes_once_an_hour(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        for _ in range(40):
            links.ask(ADDRESS)
            links.ask(ADDRESS.upper())
        assert len(mails("my-data:", to=ADDRESS)) == 1
        due = sorted(OutgoingMail.objects.values_list("due_at", flat=True))
        assert all(later - sooner >= timedelta(minutes=59) for sooner, later in pairwise(due))

    def test_too_often_from_one_network_is_said(self, client: Client) -> None:
        answers = [ask(client, f"somebody-{number}@example.org").status_code for number in range(6)]
        assert answers == [303] * 5 + [429]
        assert len(mails("my-data:")) == 5

    def test_from_elsewhere_sends_nothing(self, client: Client) -> None:
        response = client.post("/my-data/", {"email": ADDRESS}, headers=ELSEWHERE)
        assert response.status_code == 422
        assert ADDRESS in response.content.decode()
        assert not mails()

    @pytest.mark.parametrize("typed", ["", "no address", f"{ADDRESS}\r\nBcc: karl@example.org", "a@b.de,c@d.de"])
    def test_with_what_is_no_address_says_so(self, client: Client, typed: str) -> None:
        assert ask(client, typed).status_code == 422
        assert not mails()

    def test_without_a_mail_server_says_where_to_write(self, client: Client, settings) -> None:
        settings.EMAIL_CONFIGURED = False
        page = client.get("/my-data/").content.decode()
        assert 'type="email"' not in page
        assert ask(client).status_code == 200
        assert not mails()


class TestTheLink:
    def test_shows_no_address(self, client: Client, comment: Comment) -> None:
        ask(client)
        (written,) = mails("my-data:")
        assert "gerlinde" not in link_in(written, "my-data").lower()

    def test_runs_out_after_two_days(self, client: Client, comment: Comment) -> None:
        link = link_of(client)
        with time_machine.travel(timezone.now() + timedelta(hours=47), tick=False):
            assert client.get(link).status_code == 200
        with time_machine.travel(timezone.now() + timedelta(hours=49), tick=False):
            assert client.get(link).status_code == 410

    @pytest.mark.parametrize("path", ["", "export/", "erase/", "anonymise/", "address/"])
    def test_of_another_make_opens_nothing(self, client: Client, comment: Comment, path: str) -> None:
        assert client.get(f"/my-data/nonsense/{path}").status_code == 404
        other = links.ADDRESS_LINK.to(["my-data:x:y", []]).rstrip("/").rsplit("/", 1)[1]
        assert client.get(f"/my-data/{other}/{path}").status_code == 404

    def test_is_dead_once_the_person_is_erased(self, client: Client, comment: Comment) -> None:
        link = link_of(client)
        posted(client, f"{link}erase/")
        assert client.get(link).status_code == 404
        assert client.get(f"{link}export/").status_code == 404

    def test_is_kept_by_nobody(self, client: Client, comment: Comment) -> None:
        response = client.get(link_of(client))
        assert "no-store" in response.headers["Cache-Control"]
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert 'name="robots" content="noindex"' in response.content.decode()
        assert not response.cookies


class TestThePage:
    def test_shows_everything_of_the_person(self, client: Client, gerlinde: Guest, comment: Comment) -> None:
        other = factories.guest(name="Gerli", email=ADDRESS.upper())
        waiting = factories.comment(guest=other, text="Noch ein Gedanke.", status="waiting")
        Report.objects.create(comment=factories.comment(), reason="spam", email=ADDRESS, explanation="Das ist Werbung.")
        page = client.get(link_of(client)).content.decode()
        shown = [ADDRESS, NAME, TEXT, "Gerli", waiting.body_source, "Das ist Werbung.", "https://gerlinde.example.org"]
        assert [word for word in shown if word not in page] == []

    def test_shows_nothing_of_others(self, client: Client, comment: Comment) -> None:
        factories.comment(guest=factories.guest(name="Karl", email="karl@example.org"), text="Nicht Ihres.")
        factories.comment(guest=factories.guest(name="Ohne Adresse"), text="Auch nicht Ihres.")
        Report.objects.create(comment=comment, reason="insult", name="Melderin", explanation="Beleidigt mich.")
        page = client.get(link_of(client)).content.decode()
        hidden = ["Karl", "Nicht Ihres.", "Ohne Adresse", "Auch nicht Ihres.", "Melderin", "Beleidigt mich."]
        assert [word for word in hidden if word in page] == []

    def test_says_so_where_nothing_is_kept(self, client: Client) -> None:
        page = client.get(link_of(client, "nobody-knows@example.org")).content.decode()
        assert "my-data-nothing" in page
        assert "/erase/" not in page

    def test_costs_the_same_however_much_it_is(self, client: Client, gerlinde: Guest, comment: Comment) -> None:
        link, costs = link_of(client), []
        client.get(link)
        for _ in range(2):
            with CaptureQueriesContext(connection) as queries:
                client.get(link)
            costs.append(len(queries))
            for number in range(10):
                factories.comment(guest=gerlinde, text=f"Gedanke {number}.")
        assert costs[0] == costs[1]

    @pytest.mark.parametrize("method", ["get", "head"])
    def test_changes_nothing_however_often_its_links_are_fetched(
        self, client: Client, gerlinde: Guest, comment: Comment, method: str
    ) -> None:
        link = link_of(client)
        own = ["", "export/", "erase/", "anonymise/", "address/", f"details/{gerlinde.pk}/"]
        own += [f"comment/{comment.pk}/", f"comment/{comment.pk}/delete/"]
        for path in own:
            getattr(client, method)(f"{link}{path}")  # What is remembered is remembered.
        for _ in range(20):
            for path in own:
                with CaptureQueriesContext(connection) as queries:
                    getattr(client, method)(f"{link}{path}")
                writing = [query["sql"] for query in queries if not query["sql"].startswith("SELECT")]
                assert writing == []


class TestTheCopy:
    def test_has_all_of_it(self, client: Client, gerlinde: Guest, comment: Comment, mira: User) -> None:
        Report.objects.create(comment=factories.comment(), reason="spam", email=ADDRESS, explanation="Werbung.")
        ModerationEvent.objects.create(comment=comment, verb="approved", by=mira, reason="Passt gut.")
        response = client.get(f"{link_of(client)}export/")
        copy = json.loads(response.content)
        assert list(copy) == [
            *("format", "site", "exported_at", "address", "names", "member", "comments", "reports"),
            *("subscriptions", "unconfirmed_wishes", "consents", "mails"),
        ]
        assert (copy["format"], copy["address"]) == ("krysalis-person/1", ADDRESS)
        assert copy["names"][0]["name"] == NAME
        assert copy["names"][0]["website"] == "https://gerlinde.example.org"
        assert copy["comments"][0]["text"] == TEXT
        assert copy["comments"][0]["history"][0]["reason"] == "Passt gut."
        assert copy["reports"][0]["explanation"] == "Werbung."
        assert len(copy["mails"]) == 1

    def test_is_a_file_in_utf_8_that_nobody_keeps(self, client: Client, comment: Comment) -> None:
        response = client.get(f"{link_of(client)}export/")
        assert response.headers["Content-Type"] == "application/json; charset=utf-8"
        assert response.headers["Content-Disposition"].startswith('attachment; filename="my-data-')
        assert "no-store" in response.headers["Cache-Control"]
        assert NAME.encode() in response.content

    def test_opens_nothing_to_who_finds_it(self, client: Client, comment: Comment) -> None:
        link = link_of(client)
        token = link.strip("/").split("/")[1]
        assert token not in client.get(f"{link}export/").content.decode()

    def test_has_what_a_member_wrote_and_no_mails_about_others(self, client: Client, antons_profile) -> None:
        factories.comment(profile=antons_profile, text="Als Anton.")
        mail.enqueue(event="x", recipient="anton@example.org", template="mails/comment_arrived", context={})
        copy = json.loads(client.get(f"{link_of(client, 'anton@example.org')}export/").content)
        assert copy["member"]["login"] == "anton"
        assert copy["member"]["profile"]["name"] == "Anton Ahrens"
        assert [comment["text"] for comment in copy["comments"]] == ["Als Anton."]
        assert {(each["subject"], each["text"]) for each in copy["mails"]} == {("", "")}


class TestChangingDetails:
    def test_corrects_the_name_at_all_comments(self, client: Client, gerlinde: Guest, comment: Comment) -> None:
        data = {"name": "Gerlinde Klein", "website": gerlinde.website}
        response = posted(client, f"{link_of(client)}details/{gerlinde.pk}/", **data)
        assert response.status_code == 303
        page = client.get(comment.article.get_absolute_url()).content.decode()
        assert "Gerlinde Klein" in page
        assert NAME not in page

    def test_is_in_the_log_with_what_it_was(self, client: Client, gerlinde: Guest, comment: Comment) -> None:
        posted(client, f"{link_of(client)}details/{gerlinde.pk}/", name="Gerlinde Klein", website="")
        event = comment.events.get()
        assert (event.verb, event.by) == ("edited", None)
        assert NAME in event.reason

    @pytest.mark.parametrize("name", ["Mira", "Redaktion", "...", ""])
    def test_takes_no_name_that_would_have_been_held(
        self, client: Client, gerlinde: Guest, comment: Comment, mira: User, name: str
    ) -> None:
        response = posted(client, f"{link_of(client)}details/{gerlinde.pk}/", name=name, website="")
        gerlinde.refresh_from_db()
        assert (response.status_code, gerlinde.name) == (422, NAME)

    def test_brings_no_link_into_what_is_published(self, client: Client, gerlinde: Guest, comment: Comment) -> None:
        response = posted(
            client, f"{link_of(client)}details/{gerlinde.pk}/", name=NAME, website="https://pills.example"
        )
        gerlinde.refresh_from_db()
        assert (response.status_code, gerlinde.website) == (422, "https://gerlinde.example.org")

    def test_removes_a_link(self, client: Client, gerlinde: Guest, comment: Comment) -> None:
        posted(client, f"{link_of(client)}details/{gerlinde.pk}/", name=NAME, website="")
        gerlinde.refresh_from_db()
        assert gerlinde.website == ""

    def test_asks_for_no_website_where_none_was_given(self, client: Client, gerlinde: Guest) -> None:
        Guest.objects.update(website="")
        assert 'name="website"' not in client.get(link_of(client)).content.decode()
        CommentSettings.objects.update(website_asked=True)
        caches["pages"].clear()
        assert 'name="website"' in client.get(link_of(client)).content.decode()

    def test_of_somebody_else_is_not_possible(self, client: Client, comment: Comment) -> None:
        karl = factories.guest(name="Karl", email="karl@example.org")
        posted(client, f"{link_of(client)}details/{karl.pk}/", name="Gerlinde", website="")
        karl.refresh_from_db()
        assert karl.name == "Karl"

    def test_from_elsewhere_comes_back(self, client: Client, gerlinde: Guest) -> None:
        link = f"{link_of(client)}details/{gerlinde.pk}/"
        response = client.post(link, {"name": "Gerlinde Klein", "website": ""}, headers=ELSEWHERE)
        assert (response.status_code, Guest.objects.get().name) == (422, NAME)
        assert "Gerlinde Klein" in response.content.decode()


class TestChangingTheAddress:
    NEW = "gerlinde.neu@example.org"

    def asked_for(self, client: Client) -> str:
        """The link in the mail to the new address."""
        assert posted(client, f"{link_of(client)}address/", email=self.NEW).status_code == 303
        (written,) = mails("my-data-address:", to=self.NEW)
        return link_in(written, "my-data/address")

    def test_changes_nothing_before_it_is_confirmed(self, client: Client, gerlinde: Guest, comment: Comment) -> None:
        link = self.asked_for(client)
        for _ in range(20):
            assert client.get(link).status_code == client.head(link).status_code == 200
        gerlinde.refresh_from_db()
        assert gerlinde.email == ADDRESS

    def test_by_the_button_moves_all_names_there(self, client: Client, gerlinde: Guest, comment: Comment) -> None:
        factories.guest(name="Gerli", email=ADDRESS)
        response = posted(client, self.asked_for(client))
        assert (response.status_code, response.headers["Location"]) == (303, "/my-data/moved/")
        assert set(Guest.objects.values_list("email", flat=True)) == {self.NEW}
        assert Guest.objects.filter(email_confirmed_at=None).count() == 0

    def test_works_once(self, client: Client, gerlinde: Guest, comment: Comment) -> None:
        link = self.asked_for(client)
        posted(client, link)
        assert client.get(link).status_code == 404
        assert posted(client, link).status_code == 404

    def test_is_dead_where_the_person_was_erased_meanwhile(self, client: Client, comment: Comment) -> None:
        link = self.asked_for(client)
        posted(client, f"{link_of(client)}erase/")
        assert client.get(link).status_code == 404

    def test_from_elsewhere_does_nothing(self, client: Client, gerlinde: Guest, comment: Comment) -> None:
        link = self.asked_for(client)
        assert client.post(link, headers=ELSEWHERE).status_code == 422
        gerlinde.refresh_from_db()
        assert gerlinde.email == ADDRESS


class TestOneComment:
    def test_can_be_changed_while_its_writer_may(self, client: Client, comment: Comment) -> None:
        link = f"{link_of(client)}comment/{comment.pk}/"
        assert "<textarea" in client.get(link).content.decode()
        assert posted(client, link, text="Mit anderen Worten.").status_code == 303
        comment.refresh_from_db()
        assert (comment.body_source, comment.status) == ("Mit anderen Worten.", "waiting")  # Judged again.

    def test_cannot_be_changed_later(self, client: Client, comment: Comment) -> None:
        Comment.objects.update(submitted_at=timezone.now() - timedelta(days=1))
        link = f"{link_of(client)}comment/{comment.pk}/"
        assert "<textarea" not in client.get(link).content.decode()
        posted(client, link, text="Mit anderen Worten.")
        comment.refresh_from_db()
        assert comment.body_source == TEXT

    def test_is_deleted_after_a_question(self, client: Client, comment: Comment) -> None:
        link = f"{link_of(client)}comment/{comment.pk}/delete/"
        assert client.get(link).status_code == 200
        assert posted(client, link).status_code == 303
        comment.refresh_from_db()
        assert (comment.status, comment.body_source, comment.guest) == ("deleted", "", None)

    @pytest.mark.parametrize("path", ["", "delete/"])
    def test_of_somebody_else_is_not_there(self, client: Client, comment: Comment, path: str) -> None:
        other = factories.comment()
        link = f"{link_of(client)}comment/{other.pk}/{path}"
        assert client.get(link).status_code == 404
        assert posted(client, link, text="Fremd.").status_code == 404
        other.refresh_from_db()
        assert other.status == "approved"

    def test_of_a_profile_is_not_changed_here(self, client: Client, antons_profile) -> None:
        made = factories.comment(profile=antons_profile)
        link = link_of(client, "anton@example.org")
        assert client.get(f"{link}comment/{made.pk}/").status_code == 404


class TestErasingOneself:
    @pytest.mark.parametrize("path", ["erase/", "anonymise/"])
    def test_asks_first(self, client: Client, comment: Comment, path: str) -> None:
        response = client.get(f"{link_of(client)}{path}")
        assert response.content.decode().count("<button") == 1
        comment.refresh_from_db()
        assert comment.guest

    @pytest.mark.parametrize("path", ["erase/", "anonymise/"])
    def test_from_elsewhere_does_nothing(self, client: Client, comment: Comment, path: str) -> None:
        assert client.post(f"{link_of(client)}{path}", headers=ELSEWHERE).status_code == 422
        comment.refresh_from_db()
        assert comment.guest

    def test_leaves_placeholders_and_says_what_was_done(self, client: Client, comment: Comment) -> None:
        factories.comment(parent=comment, text="Eine Antwort.")
        response = client.post(f"{link_of(client)}erase/", headers=FROM_HERE, follow=True)
        assert response.status_code == 200
        comment.refresh_from_db()
        assert (comment.status, comment.body_source, comment.guest) == ("deleted", "", None)
        page = client.get(comment.article.get_absolute_url()).content.decode()
        assert "Eine Antwort." in page
        assert TEXT not in page

    def test_lists_only_what_there_was(self, client: Client, comment: Comment) -> None:
        response = client.post(f"{link_of(client)}erase/", headers=FROM_HERE, follow=True)
        told = response.content.decode().partition("<main")[2].partition("</main>")[0]
        assert told.count("<li>") == 2  # A comment, and the mail with the link.

    def test_keeps_the_texts_where_that_is_chosen(self, client: Client, comment: Comment) -> None:
        posted(client, f"{link_of(client)}anonymise/")
        comment.refresh_from_db()
        assert (comment.status, comment.body_source, comment.writer_name) == ("approved", TEXT, "")

    def test_is_in_the_log_as_the_person_s(self, client: Client, comment: Comment) -> None:
        posted(client, f"{link_of(client)}erase/")
        event = comment.events.get(verb="erased")
        assert (event.by, event.reason != "") == (None, True)

    def test_leaves_login_and_profile(self, client: Client, antons_profile) -> None:
        made = factories.comment(profile=antons_profile, text="Als Anton.")
        guest = factories.comment(guest=factories.guest(name="Toni", email="anton@example.org"))
        posted(client, f"{link_of(client, 'anton@example.org')}erase/")
        made.refresh_from_db()
        guest.refresh_from_db()
        assert (made.body_source, guest.body_source) == ("Als Anton.", "")
        assert User.objects.filter(username="anton").exists()

    def test_writes_no_address_into_the_log(self, client: Client, comment: Comment, capfd) -> None:
        posted(client, f"{link_of(client)}erase/")
        said = capfd.readouterr()
        assert ADDRESS not in f"{said.out}{said.err}"

    def test_of_who_is_logged_in_needs_the_token(self, as_user, client: Client, rosa: User, comment: Comment) -> None:
        link = link_of(client)
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(rosa)
        assert browser.post(f"{link}erase/", headers=FROM_HERE).status_code == 422
        comment.refresh_from_db()
        assert comment.guest
