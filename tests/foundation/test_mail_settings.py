"""The pages by which administrators name the sender, try whether mail arrives, and word the mails."""

import re
from collections.abc import Callable

import html5lib
import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from krysalis.foundation import letters
from krysalis.foundation.letters import Letter
from krysalis.foundation.models import MailSettings, MailWording, OutgoingMail, Site
from tests.foundation.mailboxes import Mailbox

pytestmark = pytest.mark.django_db

SETTINGS = "/admin/foundation/mailsettings/1/change/"
TEST = "/admin/foundation/mailsettings/test/"
WORDS = "/admin/foundation/mailwording/"
LETTER = next(each for each in letters.all_letters() if each.name == "address_asked")
PAGE = f"{WORDS}{LETTER.name}/"
PREVIEW, RESET = f"{PAGE}preview/", f"{PAGE}reset/"


@pytest.fixture
def desk(as_user: Callable[[User], Client], ada: User) -> Client:
    return as_user(ada)


def shown(answer: HttpResponse) -> str:
    return answer.content.decode()


class TestThePages:
    @pytest.mark.parametrize("address", [SETTINGS, WORDS, PAGE])
    def test_open_for_administrators_alone(
        self, as_user: Callable[[User], Client], ada: User, renate: User, mira: User, anton: User, address: str
    ) -> None:
        assert as_user(ada).get(address).status_code == 200
        assert {as_user(each).get(address).status_code for each in (renate, mira, anton)} == {403}

    @pytest.mark.parametrize("address", [TEST, PAGE, PREVIEW, RESET])
    def test_do_nothing_for_others(self, as_user: Callable[[User], Client], renate: User, address: str) -> None:
        assert as_user(renate).post(address, {"subject": "x", "body": "{link}"}).status_code == 403
        assert not OutgoingMail.objects.exists()
        assert not MailWording.objects.exists()

    @pytest.mark.parametrize("address", [TEST, PREVIEW, RESET])
    def test_change_nothing_on_get(self, desk: Client, address: str) -> None:
        assert desk.get(address).status_code == 405

    @pytest.mark.parametrize("page", ["{}", "{}preview/", "{}reset/"])
    def test_know_no_other_letters(self, desk: Client, page: str) -> None:
        assert desk.post(page.format(f"{WORDS}no-such/")).status_code == 404

    @pytest.mark.parametrize("model", ["mailsettings", "mailwording"])
    def test_add_and_delete_nothing(self, desk: Client, model: str) -> None:
        assert desk.get(f"/admin/foundation/{model}/add/").status_code in (403, 404)
        assert desk.post(f"/admin/foundation/{model}/1/delete/", {"post": "yes"}).status_code in (403, 404)


class TestTheSettings:
    def test_are_saved(self, desk: Client) -> None:
        typed = {"sender": "Anna von Puppen", "reply_to": "anna@example.org", "imprint": "Puppen GmbH\r\nAm Bach 1"}
        assert desk.post(SETTINGS, typed).status_code == 302
        saved = MailSettings.objects.get()
        assert (saved.sender, saved.reply_to) == ("Anna von Puppen", "anna@example.org")
        assert saved.imprint.splitlines() == ["Puppen GmbH", "Am Bach 1"]

    @pytest.mark.parametrize("address", ["anna", "a@example.org, b@example.org", "a@example.org\r\nBcc: b@example.org"])
    def test_have_one_address_for_answers(self, desk: Client, address: str) -> None:
        assert desk.post(SETTINGS, {"sender": "", "reply_to": address, "imprint": ""}).status_code == 200
        assert MailSettings.objects.get().reply_to == ""

    def test_show_who_mails_come_from(self, desk: Client, settings: Settings) -> None:
        settings.DEFAULT_FROM_EMAIL = "post@example.org"
        Site.objects.update(name="Puppenstube")
        assert "Puppenstube &lt;post@example.org&gt;" in shown(desk.get(SETTINGS))

    def test_are_one_step_from_the_list(self, desk: Client) -> None:
        assert desk.get("/admin/foundation/mailsettings/")["Location"] == SETTINGS


class TestATestMail:
    def press(self, desk: Client) -> str:
        answer = desk.post(TEST)
        assert (answer.status_code, answer["Location"]) == (303, SETTINGS)
        page = html5lib.parse(shown(desk.get(SETTINGS)), namespaceHTMLElements=False)
        [message] = [each for each in page.iter("li") if each.get("class") in {"success", "error"}]
        return f"{message.get('class')}: {' '.join(''.join(message.itertext()).split())}"

    def test_goes_at_once_to_who_presses_the_button(self, desk: Client, mailbox: Mailbox, at_home: None) -> None:
        said = self.press(desk)
        [mail] = mailbox.mails
        assert mail["To"] == "ada@example.org"
        assert said.startswith("success:")
        assert "ada@example.org" in said
        assert OutgoingMail.objects.get().status == OutgoingMail.Status.SENT

    def test_goes_each_time(self, desk: Client, mailbox: Mailbox, at_home: None) -> None:
        self.press(desk)
        self.press(desk)
        assert len(mailbox.mails) == 2

    def test_shows_the_settings_as_they_are_now(self, desk: Client, mailbox: Mailbox, at_home: None) -> None:
        MailSettings.objects.update(sender="Anna", reply_to="anna@example.org", imprint="Puppen GmbH")
        self.press(desk)
        [mail] = mailbox.mails
        assert mail["From"].startswith("Anna <")
        assert mail["Reply-To"] == "anna@example.org"
        assert "Puppen GmbH" in OutgoingMail.objects.get().text

    def test_that_is_refused_shows_what_the_server_says(self, desk: Client, mailbox: Mailbox, at_home: None) -> None:
        mailbox.answer = "554 5.7.1 Not from <you> & yours"
        said = self.press(desk)
        assert said.startswith("error:")
        assert "554 5.7.1 Not from <you> & yours" in said

    def test_that_has_to_wait_shows_why_and_stays(self, desk: Client, mailbox: Mailbox, at_home: None) -> None:
        mailbox.answer = "451 Greylisted, come back"
        said = self.press(desk)
        assert said.startswith("error:")
        assert "451 Greylisted, come back" in said
        assert OutgoingMail.objects.get().status == OutgoingMail.Status.QUEUED

    def test_shows_that_no_server_answers(self, desk: Client, port: int, at_home: None) -> None:
        said = self.press(desk)
        assert said.startswith("error:")
        assert "Connection refused" in said
        assert "Error:" not in said  # What programmers call it says nothing to who reads it.

    def test_shows_that_no_server_is_set(self, desk: Client) -> None:
        said = self.press(desk)
        assert said.startswith("error:")
        assert "EMAIL_URL" in said
        assert not OutgoingMail.objects.exists()

    def test_shows_that_mail_does_not_leave_from_a_copy(self, desk: Client, mailbox: Mailbox) -> None:
        Site.objects.update(address="https://elsewhere.example")
        assert "confirm_site" in self.press(desk)
        assert not mailbox.mails

    def test_needs_an_address(self, desk: Client, ada: User, mailbox: Mailbox, at_home: None) -> None:
        User.objects.filter(pk=ada.pk).update(email="")
        assert self.press(desk).startswith("error:")
        assert not OutgoingMail.objects.exists()


class TestTheList:
    def test_holds_every_letter(self, desk: Client) -> None:
        page = shown(desk.get(WORDS))
        for letter in letters.all_letters():
            assert f'href="{reverse("admin:foundation_mailwording_change", args=[letter.name])}"' in page

    def test_says_which_are_changed(self, desk: Client) -> None:
        before = shown(desk.get(WORDS)).count("letter-shipped")
        letters.word(LETTER, "Anders", letters.shipped(LETTER)[1])
        assert before == len(letters.all_letters())
        assert shown(desk.get(WORDS)).count("letter-shipped") == before - 1

    def test_says_which_miss_a_placeholder(self, desk: Client) -> None:
        MailWording.objects.create(name=LETTER.name, subject="Anders", body="Ohne Link")
        assert "<strong" in shown(desk.get(WORDS))


class TestWording:
    def test_begins_with_the_words_that_are_sent(self, desk: Client) -> None:
        subject, body = letters.shipped(LETTER)
        page = html5lib.parse(shown(desk.get(PAGE)), namespaceHTMLElements=False)
        assert [each.text.strip() for each in page.iter("textarea")] == [body]
        assert subject in [each.get("value") for each in page.iter("input")]

    def test_explains_each_placeholder_with_an_example(self, desk: Client) -> None:
        page = shown(desk.get(PAGE))
        for each in LETTER.known:
            assert f"<code>{{{each.name}}}</code>" in page
            assert letters.example_of(each) in page

    def test_is_saved(self, desk: Client) -> None:
        typed = {"subject": "Ihre  Adresse\nbei {site}?", "body": "Hallo,\r\n\r\nhier:\r\n{link}"}
        assert desk.post(PAGE, typed).status_code == 303
        assert letters.words_of(LETTER) == ("Ihre Adresse bei {site}?", "Hallo,\n\nhier:\n{link}")

    def test_that_does_not_fit_is_kept_in_the_form_and_not_saved(self, desk: Client) -> None:
        answer = desk.post(PAGE, {"subject": "{nmae}", "body": "Meine Worte"})
        assert answer.status_code == 422
        for said in ("{nmae}", "{hours}, {link}, {site}", "Meine Worte"):
            assert said in shown(answer)
        assert shown(answer).count("errorlist") == 2
        assert not MailWording.objects.exists()

    def test_that_is_as_shipped_leaves_no_words_of_its_own(self, desk: Client) -> None:
        letters.word(LETTER, "Anders", "{link}")
        subject, body = letters.shipped(LETTER)
        desk.post(PAGE, {"subject": subject, "body": body.replace("\n", "\r\n")})
        assert not MailWording.objects.exists()

    def test_is_taken_back_by_a_button(self, desk: Client) -> None:
        assert RESET not in shown(desk.get(PAGE))
        letters.word(LETTER, "Anders", "{link}")
        assert RESET in shown(desk.get(PAGE))
        assert desk.post(RESET).status_code == 303
        assert letters.words_of(LETTER) == letters.shipped(LETTER)


class TestThePreview:
    def preview(self, desk: Client, subject: str = "Für {site}", body: str = "Los:\n{link}") -> HttpResponse:
        answer: HttpResponse = desk.post(PREVIEW, {"subject": subject, "body": body})
        return answer

    def frame(self, answer: HttpResponse) -> str:
        [frame] = html5lib.parse(shown(answer), namespaceHTMLElements=False).iter("iframe")
        assert frame.get("sandbox") == ""
        return str(frame.get("srcdoc"))

    def test_shows_both_parts_with_examples_and_saves_nothing(self, desk: Client) -> None:
        MailSettings.objects.update(sender="Anna")
        answer = self.preview(desk)
        assert "<dd>Für Krysalis</dd>" in shown(answer)
        assert "<dd>Anna &lt;" in shown(answer)
        assert "Los:\nhttp://" in shown(answer)
        assert 'class="button"' in self.frame(answer)
        assert not MailWording.objects.exists()

    @pytest.mark.parametrize("letter", letters.all_letters(), ids=lambda letter: letter.name)
    def test_is_there_for_each_letter(self, desk: Client, letter: Letter) -> None:
        subject, body = letters.shipped(letter)
        answer = desk.post(f"{WORDS}{letter.name}/preview/", {"subject": subject, "body": body})
        assert answer.status_code == 200
        assert letters.example(letter, subject, body).html == self.frame(answer)

    def test_says_what_does_not_fit(self, desk: Client) -> None:
        answer = self.preview(desk, body="{links}")
        assert answer.status_code == 422
        assert "{links}" in shown(answer)
        assert "<iframe" not in shown(answer)

    def test_shows_what_is_typed_as_text(self, desk: Client) -> None:
        answer = self.preview(desk, subject="<b>", body="{link}\n<script>alert(1)</script>\"'")
        assert "<script" not in shown(answer)
        assert "<script" not in self.frame(answer)
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in self.frame(answer)

    def test_may_style_and_do_nothing_else(self, desk: Client) -> None:
        policy = self.preview(desk)["Content-Security-Policy"]
        for said in ("default-src 'none'", "script-src 'none'", "form-action 'none'", "connect-src 'none'"):
            assert said in policy
        assert re.search(r"style-src 'self' 'unsafe-inline'(;|$)", policy)

    def test_loosens_the_policy_of_no_other_page(self, desk: Client) -> None:
        assert "unsafe-inline" not in desk.get(PAGE)["Content-Security-Policy"]
