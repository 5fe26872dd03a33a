"""Reporting a comment, with or without the law, and what becomes of it before somebody decides."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings as site_settings
from django.contrib.auth.models import User
from django.core.cache import caches
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings

from articles import publishing
from articles.slugs import RESERVED
from comments import moderation
from comments.models import Comment, CommentSettings, Report
from comments.reporting import filing
from krysalis.foundation import site
from krysalis.foundation.models import OutgoingMail
from profiles.models import Profile
from tests import factories
from tests.comments.reporting import ILLEGAL, address_of, report, send_report
from tests.comments.writing import FROM_HERE, page_of, write

pytestmark = pytest.mark.django_db
Status = Comment.Status
AsUser = Callable[[User], Client]

NAME, EMAIL = ILLEGAL["name"], ILLEGAL["email"]
QUERIES = 7  # For the form: versions, article, comment, and the frame around it.


@pytest.fixture
def comment() -> Comment:
    guest = factories.guest(name="Gerlinde")
    return factories.comment(factories.article(title="Leise Puppen"), text="Das ist Quatsch.", guest=guest)


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def receipts() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(event__startswith="report-received:").order_by("pk"))


def link_in(mail: OutgoingMail) -> str:
    [link] = re.findall(rf"{re.escape(site_settings.SITE_ADDRESS)}(/report/confirm/\S+/)", mail.text)
    return str(link)


class TestTheForm:
    def test_is_led_to_from_the_comment_and_quotes_it(self, client: Client, comment: Comment) -> None:
        assert f'href="{address_of(comment)}"' in page_of(client, f"/{comment.article.slug}/")
        page = page_of(client, address_of(comment))
        for shown in ("Kommentar melden", "Leise Puppen", "Das ist Quatsch.", "Gerlinde"):
            assert shown in page

    def test_offers_four_reasons_and_says_what_the_law_asks_for(self, client: Client, comment: Comment) -> None:
        page = words(client.get(address_of(comment)))
        for shown in ("Spam oder Werbung", "Beleidigend oder verletzend", "Rechtswidriger Inhalt", "Etwas anderes"):
            assert shown in page
        assert "Nur bei rechtswidrigen Inhalten" in page
        assert "Artikel 16" in page

    def test_asks_everybody_first_and_then_for_what_only_illegal_content_needs(
        self, client: Client, comment: Comment
    ) -> None:
        page = page_of(client, address_of(comment))
        order = ["reason", "concerns_minors", "explanation", "email", "name", "good_faith"]
        assert sorted(order, key=lambda name: page.index(f'name="{name}"')) == order
        assert page.index('name="email"') < page.index('class="report-notice"') < page.index('name="name"')

    def test_changes_nothing_when_it_is_looked_at(self, client: Client, comment: Comment) -> None:
        assert client.get(address_of(comment), {"reason": "spam"}).status_code == 200
        assert client.head(address_of(comment)).status_code == 200
        assert not Report.objects.exists()

    def test_leaves_a_reader_without_a_cookie(self, client: Client, comment: Comment) -> None:
        assert not client.get(address_of(comment)).cookies
        assert not send_report(client, comment).cookies

    def test_costs_a_few_queries(self, client: Client, comment: Comment) -> None:
        caches["pages"].clear()
        client.get("/gibt-es-nicht/")  # The frame is remembered from an earlier page.
        with CaptureQueriesContext(connection) as queries:
            client.get(address_of(comment))
        assert len(queries) <= QUERIES

    def test_is_kept_by_nobody(self, client: Client, comment: Comment) -> None:
        assert "no-store" in client.get(address_of(comment))["Cache-Control"]


class TestAReport:
    def test_by_anybody_is_stored_and_thanked_for(self, client: Client, comment: Comment) -> None:
        response = send_report(client, comment, reason="insult", explanation="Das verletzt mich.")
        assert (response.status_code, response["Location"]) == (303, f"{address_of(comment)}thanks/")
        stored = Report.objects.get()
        assert (stored.comment, stored.reason, stored.explanation) == (comment, "insult", "Das verletzt mich.")
        assert (stored.name, stored.email, stored.settled_at) == ("", "", None)
        page = page_of(client, response["Location"])
        assert "Danke, Ihre Meldung ist angekommen" in page

    def test_says_to_look_into_the_mailbox_where_mail_leaves(
        self, client: Client, comment: Comment, settings: Settings
    ) -> None:
        assert "Postfach" not in page_of(client, f"{address_of(comment)}thanks/")
        settings.EMAIL_CONFIGURED = True
        site.claim_address()
        assert "Postfach" in page_of(client, f"{address_of(comment)}thanks/")

    def test_keeps_no_network_but_a_key_that_is_thrown_away(self, client: Client, comment: Comment) -> None:
        send_report(client, comment, network="203.0.113.77")
        assert re.fullmatch(r"[0-9a-f]{64}", Report.objects.get().reporter_key)

    def test_by_somebody_with_a_login_counts_as_theirs_from_any_network(
        self, as_user: AsUser, rosa: User, comment: Comment
    ) -> None:
        browser = as_user(rosa)
        for network in ("192.0.2.1", "192.0.2.2"):
            send_report(browser, comment, network=network)
        assert Report.objects.get().reporter_key == f"user:{rosa.pk}"

    def test_without_a_reason_is_asked_for_one(self, client: Client, comment: Comment) -> None:
        for reason in ("", "nonsense", "\0"):
            response = send_report(client, comment, reason=reason, explanation="Lange getippt.")
            assert response.status_code == 422
            assert "Bitte wählen Sie aus" in words(response)
            assert "Lange getippt." in words(response)
        assert not Report.objects.exists()

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"explanation": "x" * 2001}, "Zu lang: 2001 Zeichen, höchstens 2000 sind möglich."),
            ({"explanation": "Nu\0ll"}, "ein Zeichen, das sich nicht speichern lässt"),
            ({"email": "keine-adresse"}, "sieht nicht nach einer E-Mail-Adresse aus"),
            ({"email": "a@example.org\nBcc: b@example.org"}, "sieht nicht nach einer E-Mail-Adresse aus"),
        ],
    )
    def test_that_cannot_be_stored_comes_back_as_typed(
        self, client: Client, comment: Comment, wrong: dict[str, str], sentence: str
    ) -> None:
        response = send_report(client, comment, **{"explanation": "Lange getippt.", **wrong})
        assert response.status_code == 422
        assert sentence in words(response)
        assert wrong.get("explanation", "Lange getippt.").replace("\0", "\ufffd") in response.content.decode()
        assert not Report.objects.exists()

    def test_that_is_far_too_long_is_not_read(self, client: Client, comment: Comment) -> None:
        response = send_report(client, comment, explanation="x" * 70_000)
        assert response.status_code == 413
        assert "höchstens 2.000 Zeichen" in words(response)
        assert not Report.objects.exists()

    def test_sent_twice_is_one(self, client: Client, comment: Comment) -> None:
        answers = [send_report(client, comment, **ILLEGAL) for _ in range(3)]
        assert {(each.status_code, each["Location"]) for each in answers} == {(303, f"{address_of(comment)}thanks/")}
        assert Report.objects.count() == OutgoingMail.objects.count() == 1

    @pytest.mark.parametrize("differing", [{"reason": "insult"}, {"explanation": "Anders."}, {"network": "192.0.2.9"}])
    def test_is_another_where_it_differs(self, client: Client, comment: Comment, differing: dict[str, str]) -> None:
        send_report(client, comment)
        send_report(client, comment, **differing)
        assert Report.objects.count() == 2

    def test_may_be_made_again_once_it_is_decided_about(self, client: Client, comment: Comment, mira: User) -> None:
        send_report(client, comment)
        moderation.keep(comment, by=mira)
        send_report(client, comment)
        assert Report.objects.open().count() == 1

    def test_is_taken_again_when_the_database_is_free_again(
        self, client: Client, comment: Comment, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def locked(*args: Any, **kwargs: Any) -> None:
            raise OperationalError("database is locked")

        monkeypatch.setattr(filing, "file_report", locked)
        response = send_report(client, comment, explanation="Lange getippt.")
        assert (response.status_code, response["Retry-After"]) == (503, "60")
        assert "Lange getippt." in words(response)


class TestIllegalContent:
    def test_is_reported_with_all_that_the_law_names(self, client: Client, comment: Comment) -> None:
        assert send_report(client, comment, **ILLEGAL).status_code == 303
        stored = Report.objects.get()
        assert (stored.name, stored.email, stored.explanation) == (NAME, EMAIL, ILLEGAL["explanation"])
        assert (stored.good_faith, stored.concerns_minors, stored.email_confirmed_at) == (True, False, None)

    @pytest.mark.parametrize(
        ("missing", "sentence"),
        [
            ({"explanation": ""}, "Bitte erläutern Sie"),
            ({"explanation": " \n\u00a0"}, "Bitte erläutern Sie"),
            ({"name": ""}, "Bitte nennen Sie Ihren Namen"),
            ({"name": "…"}, "Bitte nennen Sie Ihren Namen"),
            ({"email": ""}, "Bitte geben Sie eine E-Mail-Adresse an"),
            ({"good_faith": ""}, "Bitte bestätigen Sie das"),
        ],
    )
    def test_without_one_of_it_is_asked_again(
        self, client: Client, comment: Comment, missing: dict[str, str], sentence: str
    ) -> None:
        response = send_report(client, comment, **{**ILLEGAL, **missing})
        assert response.status_code == 422
        assert sentence in words(response)
        for name in {"explanation", "name", "email"} - set(missing):
            assert ILLEGAL[name] in response.content.decode()
        assert not Report.objects.exists()

    @pytest.mark.parametrize("reason", ["illegal", "other", ""])
    @pytest.mark.parametrize("email", [EMAIL, "keine-adresse", ""])
    def test_with_abused_children_keeps_neither_name_nor_address(
        self, client: Client, comment: Comment, reason: str, email: str
    ) -> None:
        said = {**ILLEGAL, "reason": reason, "email": email, "name": "Renko\0", "concerns_minors": "on"}
        assert send_report(client, comment, **said).status_code == 303
        stored = Report.objects.get()
        assert (stored.reason, stored.concerns_minors, stored.name, stored.email) == ("illegal", True, "", "")
        assert not OutgoingMail.objects.exists()

    def test_with_abused_children_still_needs_an_explanation(self, client: Client, comment: Comment) -> None:
        response = send_report(client, comment, reason="illegal", concerns_minors="on", good_faith="on")
        assert response.status_code == 422
        assert "Bitte erläutern Sie" in words(response)

    def test_is_the_only_reason_for_which_a_name_is_kept(self, client: Client, comment: Comment) -> None:
        send_report(client, comment, **{**ILLEGAL, "reason": "insult"})
        stored = Report.objects.get()
        assert (stored.name, stored.email, stored.good_faith) == ("", EMAIL, False)


class TestWhatCannotBeReported:
    @pytest.mark.parametrize("status", sorted(set(Status.values) - {Status.APPROVED}))
    @pytest.mark.parametrize("asker", ["nobody", "mira"])
    def test_is_what_nobody_can_read(
        self, status: str, asker: str, as_user: AsUser, request: pytest.FixtureRequest
    ) -> None:
        browser = Client() if asker == "nobody" else as_user(request.getfixturevalue(asker))
        comment = factories.comment(status=status)
        assert browser.get(address_of(comment)).status_code == 404
        answers = [send_report(browser, comment), send_report(browser, comment, reason="")]
        assert {each.status_code for each in answers} == {404}
        assert not Report.objects.exists()

    def test_is_what_there_is_not(self, client: Client, comment: Comment) -> None:
        comment.pk += 1000
        assert client.get(address_of(comment)).status_code == 404
        assert send_report(client, comment).status_code == 404

    @pytest.mark.parametrize("number", ["0", "9" * 20, "9" * 5000, "-1", "½"])
    def test_is_what_has_an_absurd_number(self, client: Client, comment: Comment, number: str) -> None:
        address = f"/{comment.article.slug}/comment/{number}/report/"
        assert client.get(address).status_code == 404
        assert client.post(address, {"reason": "spam"}, headers=FROM_HERE).status_code == 404

    def test_is_what_stands_under_another_article_or_under_none(self, client: Client, comment: Comment) -> None:
        elsewhere = f"/{factories.article().slug}/comment/{comment.pk}/report/"
        assert client.post(elsewhere, {"reason": "spam"}, headers=FROM_HERE).status_code == 404
        publishing.withdraw(comment.article, by=None)
        assert send_report(client, comment).status_code == 404
        assert client.get(f"{address_of(comment)}thanks/").status_code == 404
        assert not Report.objects.exists()

    def test_is_thanked_for_on_a_page_that_tells_nothing_of_it(self, client: Client, comment: Comment) -> None:
        there = client.get(f"{address_of(comment)}thanks/").content
        comment.pk += 1000
        assert client.get(f"{address_of(comment)}thanks/").content == there


class TestWhereAReportComesFrom:
    @pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://example.net"}])
    def test_is_one_of_our_pages_or_it_is_asked_again(
        self, client: Client, comment: Comment, headers: dict[str, str]
    ) -> None:
        response = send_report(client, comment, explanation="Lange getippt.", headers=headers)
        assert response.status_code == 422
        assert "Lange getippt." in words(response)
        assert not Report.objects.exists()

    def test_with_a_login_needs_the_token_too(self, rosa: User, comment: Comment) -> None:
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(rosa)
        assert "csrfmiddlewaretoken" in page_of(browser, address_of(comment))
        assert send_report(browser, comment).status_code == 422
        assert not Report.objects.exists()

    @pytest.mark.parametrize("method", ["put", "delete", "patch"])
    def test_is_a_form_and_nothing_else(self, client: Client, comment: Comment, method: str) -> None:
        assert getattr(client, method)(address_of(comment), headers=FROM_HERE).status_code == 405


class TestTooManyReports:
    def test_are_stopped_in_words_with_the_text_kept(self, client: Client, comment: Comment) -> None:
        answers = [send_report(client, comment, explanation=f"Nummer {number}") for number in range(6)]
        assert [each.status_code for each in answers] == [303] * 5 + [429]
        assert answers[-1]["Retry-After"] == "600"
        assert "Nummer 5" in words(answers[-1])
        assert "zehn Minuten" in words(answers[-1])
        assert Report.objects.count() == 5

    def test_are_not_the_same_one_sent_again_and_not_another_networks(self, client: Client, comment: Comment) -> None:
        for number in range(5):
            send_report(client, comment, explanation=f"Nummer {number}")
        assert send_report(client, comment, explanation="Nummer 1").status_code == 303
        assert send_report(client, comment, network="192.0.2.200").status_code == 303

    def test_may_come_again_after_ten_minutes(self, client: Client, comment: Comment) -> None:
        for number in range(6):
            send_report(client, comment, explanation=f"Nummer {number}")
        with time_machine.travel(timezone.now() + timedelta(minutes=11)):
            assert send_report(client, comment, explanation="Später").status_code == 303


class TestAReceipt:
    def test_goes_to_the_given_address_in_neutral_words(self, client: Client, comment: Comment) -> None:
        send_report(client, comment, **ILLEGAL)
        [mail] = receipts()
        stored = Report.objects.get()
        assert (mail.event, mail.recipient) == (f"report-received:{stored.pk}", EMAIL)
        assert "Ihre Meldung" in mail.subject
        for shown in ("Leise Puppen", site_settings.SITE_ADDRESS + comment.get_absolute_url(), "14 Tage"):
            assert shown in mail.text
        assert "rechtswidriger Inhalt" in mail.text

    def test_repeats_nothing_that_was_typed(self, client: Client, comment: Comment) -> None:
        """The address may be a stranger's: nobody can send them words of their own."""
        send_report(client, comment, **{**ILLEGAL, "explanation": "Kaufen Sie Pillen", "name": "Pillen\r\nBcc: x@y.de"})
        [mail] = receipts()
        assert "Pillen" not in mail.subject + mail.text + str(mail.headers) + mail.html
        assert "Quatsch" not in mail.text

    def test_is_not_sent_where_no_address_is_given(self, client: Client, comment: Comment) -> None:
        send_report(client, comment)
        assert not OutgoingMail.objects.exists()

    def test_goes_to_one_address_once_an_hour_and_five_times_a_day(self, comment: Comment) -> None:
        def reported_after(hours: float, email: str = EMAIL) -> list[float]:
            with time_machine.travel(start + timedelta(hours=hours), tick=False):
                report(comment, f"jemand-{hours}-{email}", explanation=f"{hours}", email=email)
            written = OutgoingMail.objects.filter(recipient__iexact=EMAIL).order_by("due_at")
            return [round((each.due_at - start) / timedelta(hours=1), 2) for each in written]

        start = timezone.now()
        CommentSettings.objects.update(reports_to_hold=0)
        assert reported_after(0) == [0]
        assert reported_after(0.5, EMAIL.upper()) == [0, 1]
        for hours in (3, 5, 7, 9):
            reported_after(hours)
        assert reported_after(11) == [0, 1, 3, 5, 7]
        assert reported_after(24.5) == [0, 1, 3, 5, 7, 24.5]
        assert Report.objects.count() == 8

    def test_to_another_address_is_counted_apart(self, comment: Comment) -> None:
        report(comment, email=EMAIL)
        report(comment, email="karla@example.org")
        assert len(receipts()) == 2

    def test_goes_each_time_to_who_has_confirmed_the_address(self, client: Client, comment: Comment) -> None:
        send_report(client, comment, email=EMAIL)
        client.post(link_in(receipts()[0]), headers=FROM_HERE)
        send_report(client, comment, email=EMAIL, explanation="Noch etwas.")
        second = receipts()[1]
        assert Report.objects.exclude(email_confirmed_at=None).count() == 2
        assert "/report/confirm/" not in second.text
        assert "Entscheidung" in second.text

    def test_does_not_trust_another_network_with_a_confirmed_address(self, client: Client, comment: Comment) -> None:
        send_report(client, comment, email=EMAIL)
        client.post(link_in(receipts()[0]), headers=FROM_HERE)
        send_report(client, comment, email=EMAIL, network="192.0.2.9")
        assert Report.objects.get(email_confirmed_at=None)
        assert "/report/confirm/" in receipts()[1].text


class TestConfirmingAnAddress:
    @pytest.fixture
    def link(self, client: Client, comment: Comment) -> str:
        send_report(client, comment, **ILLEGAL)
        return link_in(receipts()[0])

    def test_is_one_button_and_looking_changes_nothing(self, client: Client, link: str) -> None:
        page = client.get(link)
        assert client.head(link).status_code == page.status_code == 200
        assert "Adresse bestätigen" in words(page)
        assert Report.objects.get().email_confirmed_at is None

    def test_is_done_by_pressing_it_twice_as_well(self, client: Client, link: str) -> None:
        answers = [client.post(link, headers=FROM_HERE) for _ in range(2)]
        assert {(each.status_code, each["Location"]) for each in answers} == {(303, link)}
        assert Report.objects.get().email_confirmed_at
        assert "Ihre Adresse ist bestätigt" in words(client.get(link))
        assert not OutgoingMail.objects.filter(event__startswith="report-decided:").exists()

    def test_from_elsewhere_is_asked_again(self, client: Client, link: str) -> None:
        for headers in ({}, {"Sec-Fetch-Site": "cross-site"}):
            assert client.post(link, headers=headers).status_code == 422
        assert Report.objects.get().email_confirmed_at is None

    def test_ends_after_fourteen_days_in_words(self, client: Client, link: str) -> None:
        with time_machine.travel(timezone.now() + timedelta(days=13, hours=23)):
            assert client.get(link).status_code == 200
        with time_machine.travel(timezone.now() + timedelta(days=14, minutes=1)):
            response = client.get(link)
            assert (response.status_code, client.post(link, headers=FROM_HERE).status_code) == (410, 410)
        assert "abgelaufen" in words(response)
        assert Report.objects.get().email_confirmed_at is None

    @pytest.mark.parametrize("forged", ["x", "1", "MQ:1abc:def", "a" * 500, "ü", "%00"])
    def test_needs_a_link_of_ours(self, client: Client, link: str, forged: str) -> None:
        address = f"/report/confirm/{forged}/"
        assert client.get(address).status_code == client.post(address, headers=FROM_HERE).status_code == 404
        assert client.get(link[:-3] + "x/").status_code == 404

    def test_is_not_there_where_the_report_is_gone(self, client: Client, link: str) -> None:
        Report.objects.all().delete()
        assert client.get(link).status_code == 404

    def test_covers_what_the_same_person_reported_without_a_receipt(self, client: Client, comment: Comment) -> None:
        send_report(client, comment, email=EMAIL)
        send_report(client, comment, email=EMAIL, explanation="Noch etwas.")
        send_report(client, comment, email=EMAIL, network="192.0.2.9")
        client.post(link_in(receipts()[0]), headers=FROM_HERE)
        assert Report.objects.exclude(email_confirmed_at=None).count() == 2

    def test_tells_other_sites_nothing_of_the_link(self, client: Client, link: str) -> None:
        assert client.get(link)["Referrer-Policy"] == "same-origin"
        assert "no-store" in client.get(link)["Cache-Control"]

    def test_stands_at_an_address_that_no_article_can_take(self) -> None:
        assert "report" in RESERVED


class TestACommentThatManyReport:
    def reported_by(self, comment: Comment, *reporters: str) -> str:
        for reporter in reporters:
            report(comment, reporter)
        return Comment.objects.get(pk=comment.pk).status

    def test_is_held_with_the_third_person(self, comment: Comment) -> None:
        assert self.reported_by(comment, "eins", "zwei") == Status.APPROVED
        report(comment, "drei", reason="insult")
        comment.refresh_from_db()
        assert comment.status == Status.WAITING
        event = comment.events.get()
        assert (event.verb, event.by) == ("held", None)
        assert event.reason == "Gemeldet von 3 Personen: Spam oder Werbung, beleidigend oder verletzend"

    def test_is_counted_at_its_article(self, comment: Comment) -> None:
        self.reported_by(comment, "eins", "zwei", "drei")
        comment.article.refresh_from_db()
        assert comment.article.comment_count == 0

    def test_counts_each_person_once(self, comment: Comment) -> None:
        for reason in Report.Reason.values:
            report(comment, "immer-ich", reason=reason)
        assert self.reported_by(comment, "zwei") == Status.APPROVED

    @pytest.mark.parametrize(("enough", "status"), [(0, Status.APPROVED), (1, Status.WAITING), (2, Status.WAITING)])
    def test_is_held_by_as_many_as_the_settings_say(self, comment: Comment, enough: int, status: str) -> None:
        CommentSettings.objects.update(reports_to_hold=enough)
        assert self.reported_by(comment, *"abcdefgh"[: enough or 8]) == status

    @pytest.mark.parametrize("verb", [moderation.keep, moderation.approve])
    def test_is_never_held_again_once_it_was_kept(self, comment: Comment, mira: User, verb: Any) -> None:
        self.reported_by(comment, "eins", "zwei")
        if verb == moderation.approve:
            self.reported_by(comment, "drei")
            comment.refresh_from_db()
        assert verb(comment, by=mira)
        assert self.reported_by(comment, *"abcdef") == Status.APPROVED
        assert Report.objects.open().count() == 6

    def test_takes_a_report_that_was_being_written_when_it_was_held(self, client: Client, comment: Comment) -> None:
        self.reported_by(comment, "eins", "zwei", "drei")
        assert client.get(address_of(comment)).status_code == 404
        assert send_report(client, comment, reason="").status_code == 404
        assert send_report(client, comment, **ILLEGAL).status_code == 303
        assert Report.objects.open().count() == 4

    def test_takes_none_once_it_is_decided(self, client: Client, comment: Comment, mira: User) -> None:
        self.reported_by(comment, "eins", "zwei", "drei")
        comment.refresh_from_db()
        moderation.reject(comment, by=mira)
        assert send_report(client, comment, **ILLEGAL).status_code == 404
        with pytest.raises(moderation.Refused):
            report(comment, "vier")
        assert not Report.objects.open().exists()


class TestItsWriter:
    def test_learns_from_no_page_who_reported(self, as_user: AsUser, anton: User, antons_profile: Profile) -> None:
        guest, article = Client(), factories.article()
        write(guest, article, text="Das ist Quatsch.")
        by_guest = Comment.objects.get()
        Comment.objects.update(status=Status.APPROVED)
        by_anton = factories.comment(article, profile=antons_profile)
        for comment in (by_guest, by_anton):
            for reporter in ("eins", "zwei", "drei"):
                report(comment, reporter, **{**ILLEGAL, "good_faith": True})
        for writer, comment in ((guest, by_guest), (as_user(anton), by_anton)):
            own = f"/{article.slug}/comment/{comment.pk}/"
            for address in (f"/{article.slug}/", own, f"{own}delete/", f"{own}edit/", f"{own}report/", "/admin/"):
                page = page_of(writer, address)
                assert not any(secret in page for secret in (NAME, EMAIL, ILLEGAL["explanation"])), address
