"""What a mail to readers looks like, and what may be made of its words."""

import json
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import html5lib
import pytest
from django.conf import settings as site_settings
from django.utils import translation
from pytest_django.fixtures import Settings

from krysalis.foundation import letters, mail
from krysalis.foundation.letters import Letter, Placeholder
from krysalis.foundation.models import MailSettings, MailWording, OutgoingMail, Site
from tests.foundation.mailboxes import Mailbox, Server

pytestmark = pytest.mark.django_db

HERE = site_settings.SITE_ADDRESS
LINK = f"{HERE}/confirm/abc/"
LETTER = Letter(
    "test_letter",
    "A letter of the tests",
    subject="{title} on {site}",
    body="Hello {name},\n\nplease confirm:\n{link}\n\nRule: {rule}\n\nThey wrote:\n{quotation}",
    placeholders=(
        Placeholder("title", "", "A title"),
        Placeholder("name", "", "Rosa"),
        Placeholder("link", "", "/confirm/abc/", is_needed=True, label="Confirm"),
        Placeholder("rule", "", "Rule 2"),
        Placeholder("quotation", "", "> Well.", has_lines=True),
    ),
)


def values(**said: Any) -> dict[str, Any]:
    return {"title": "Leise Puppen", "name": "Rosa", "link": LINK, "rule": "", "quotation": "> Gut.", **said}


def text(**said: Any) -> str:
    return letters.written(LETTER, values(**said)).text


def html(**said: Any) -> str:
    return letters.written(LETTER, values(**said)).html


def elements(source: str, name: str) -> list[Any]:
    return list(html5lib.parse(source, namespaceHTMLElements=False).iter(name))


def word(subject: str, body: str) -> None:
    MailWording.objects.create(name=LETTER.name, subject=subject, body=body)


class TestPlaceholders:
    def test_are_filled_in_subject_and_text(self) -> None:
        parts = letters.written(LETTER, values())
        assert parts.subject == "Leise Puppen on Krysalis"
        assert parts.text.startswith(f"Hello Rosa,\n\nplease confirm:\n{LINK}\n")

    def test_are_filled_once_so_that_a_value_is_never_read_as_one(self) -> None:
        assert "Hello {link} {{name}} %(x)s {% now %}," in text(name="{link} {{name}} %(x)s {% now %}")

    def test_that_are_empty_take_their_line_and_their_paragraph_with_them(self) -> None:
        assert "Rule" not in text()
        assert "\n\nRule: 2\n\n" in text(rule="2")
        word("s", "{link}\nIt rests on: {rule}\nTitle: {title}\n\nSee {rule}\nfor more.\n\nThe end.")
        assert text().startswith(f"{LINK}\nTitle: Leise Puppen\n\nThe end.\n")

    def test_that_nobody_fills_are_a_mistake_of_ours(self) -> None:
        with pytest.raises(KeyError):
            letters.written(LETTER, {"title": ""})

    def test_have_one_line_unless_they_are_made_for_more(self) -> None:
        assert "Hello Max Bcc: alle@example.org > x,\n" in text(name="Max\r\nBcc: alle@example.org\x0b\u2028> x\x00")
        assert "They wrote:\n> a\n> b\n" in text(quotation="> a\r\n> b\x07")

    def test_are_dates_as_they_are_written_here(self) -> None:
        letter = letters.named("comment_published")
        assert letter
        with translation.override("de"):
            assert "14. März 2026" in letters.example(letter, *letters.words_of(letter)).text
        with translation.override("en"):
            assert "March 14, 2026" in letters.example(letter, *letters.words_of(letter)).text


class TestAnExample:
    def test_has_addresses_of_this_site_in_its_lines(self) -> None:
        placeholder = Placeholder("news", "", "> Gut.\n/lesen/", has_lines=True)
        assert letters.example_of(placeholder) == f"> Gut.\n{HERE}/lesen/"


class TestOtherWords:
    def test_are_taken_instead_of_the_shipped_ones(self) -> None:
        word("Servus {name}", "Da lang:\n{link}")
        parts = letters.written(LETTER, values())
        assert parts.subject == "Servus Rosa"
        assert parts.text.startswith(f"Da lang:\n{LINK}\n")

    def test_are_left_aside_where_they_have_come_to_miss_what_is_needed(self) -> None:
        word("Servus", "Ohne Link.")
        assert "please confirm" in text()

    @pytest.mark.parametrize(
        ("subject", "body", "field", "named"),
        [
            ("{nmae}", "{link}", "subject", ["{nmae}", "{title}, {name}, {link}, {rule}, {quotation}, {site}"]),
            ("", "{link} {0}", "body", ["{0}"]),
            ("", "{link} { name }", "body", ["{ name }"]),
            ("", "{link} {name.password}", "body", ["{name.password}"]),
            ("", "{link} {}", "body", ["{}"]),
            ("", "{link} {% now %}", "body", ["{% now %}"]),
            ("", "no place to go", "body", ["{link}"]),
        ],
    )
    def test_that_do_not_fit_are_told_in_a_sentence(
        self, subject: str, body: str, field: str, named: list[str]
    ) -> None:
        faults = LETTER.faults(subject, body)
        assert list(faults) == [field]
        assert all(name in " ".join(faults[field]) for name in named)

    @pytest.mark.parametrize("body", ["{link} {name", "{link} name}", "{link} {{name}}"])
    def test_have_no_brace_that_stands_alone(self, body: str) -> None:
        assert list(LETTER.faults("", body)) == ["body"]

    def test_that_fit_have_no_faults(self) -> None:
        assert LETTER.faults("{site}: {title}", "100 % … {link} {name} < > & “{rule}”") == {}


class TestTheHtmlPart:
    def test_makes_a_button_of_a_link_of_ours(self) -> None:
        [button, site_itself] = elements(html(), "a")
        assert (button.get("href"), button.text, button.get("class")) == (LINK, "Confirm", "button")
        assert site_itself.get("href") == f"{HERE}/"

    @pytest.mark.parametrize(("count", "look"), [(1, "button"), (2, "link")])
    def test_has_a_button_for_what_it_is_about_and_links_for_the_rest(self, count: int, look: str) -> None:
        read = {f"{LINK}{number}/": "Read" for number in range(count)}
        body = "\n\n".join(f"News:\n{address}" for address in read) + f"\n\nThe way out:\n{HERE}/stop/"
        *of_news, out, _site = elements(letters.composed("s", body, {**read, f"{HERE}/stop/": "End it"}).html, "a")
        assert [(each.text, each.get("class")) for each in of_news] == [("Read", look)] * count
        assert (out.text, out.get("class")) == ("End it", "link")

    def test_calls_each_link_among_the_lines_of_a_placeholder_by_its_label(self) -> None:
        letter = Letter("l", "", "s", "{news}", (Placeholder("news", "", "", has_lines=True, label="Read"),))
        links = elements(letters.worded(letter, "s", "{news}", {"news": f"One\n{LINK}\n\nTwo\n{HERE}/two/"}).html, "a")
        assert [each.text for each in links[:2]] == ["Read", "Read"]

    @pytest.mark.parametrize(
        "elsewhere",
        [
            *("https://evil.example/", "//evil.example/", f"{HERE}.evil.example/", f"{HERE}@evil.example/"),
            *("javascript:alert(1)", f"see {LINK}", HERE.replace("http", "ftp") + "/x", "rosa@example.org"),
        ],
    )
    def test_links_nothing_else(self, elsewhere: str) -> None:
        word("s", f"{{link}}\n\n{{name}}\n{elsewhere}")
        assert [each.get("href") for each in elements(html(name=elsewhere), "a")] == [LINK, f"{HERE}/"]

    def test_shows_what_anybody_typed_as_text(self) -> None:
        hostile = '<b onclick="x">"&amp;\'</b><img src=x>'
        source = html(name=hostile, quotation=f"> {hostile}", title=hostile)
        assert elements(source, "b") == elements(source, "img") == []
        assert "".join(html5lib.parse(source, namespaceHTMLElements=False).itertext()).count(hostile) == 3

    def test_marks_a_quotation_with_its_lines(self) -> None:
        [quotation] = elements(html(quotation="> Eins.\n>\n> Zwei."), "blockquote")
        assert list(quotation.itertext()) == ["Eins.", "\n", "\nZwei."]
        assert len(list(quotation.iter("br"))) == 2

    def test_links_no_address_inside_a_quotation(self) -> None:
        assert len(elements(html(quotation=f"> {LINK}"), "a")) == 2

    def test_asks_no_host_for_anything(self) -> None:
        source = html()
        assert not re.search(r"""\bsrc\s*=|url\(|@import|<link|<script|<img|http-equiv""", source)

    def test_says_the_same_as_the_text(self) -> None:
        parts = letters.written(LETTER, values(rule="2"))
        shown = "".join(html5lib.parse(parts.html, namespaceHTMLElements=False).find("body").itertext())
        for line in parts.text.replace(LINK, "Confirm").splitlines():
            assert line.removeprefix("> ").strip("- ") in shown

    def test_knows_its_language(self) -> None:
        with translation.override("en"):
            assert '<html lang="en">' in html()


class TestUnderEveryMail:
    def test_stand_the_lines_of_the_impressum(self) -> None:
        MailSettings.objects.update(imprint="Puppenstube GmbH\nAm Bach 1 <x>")
        parts = letters.written(LETTER, values())
        assert parts.text.endswith("\n\nPuppenstube GmbH\nAm Bach 1 <x>\n")
        assert "Puppenstube GmbH<br>\nAm Bach 1 &lt;x&gt;" in parts.html

    def test_stands_otherwise_whose_site_it_is(self) -> None:
        assert text().endswith(f"\nKrysalis\n{HERE}/\n")

    def test_stands_that_nobody_reads_an_answer_unless_somebody_does(self) -> None:
        with translation.override("en"):
            assert "\n-- \nNobody reads answers to this mail.\n" in text()
            MailSettings.objects.update(reply_to="redaktion@example.org")
            assert "Nobody reads" not in text()

    def test_of_the_staff_too(self) -> None:
        MailSettings.objects.update(imprint="Puppenstube GmbH")
        person = type("Person", (), {"get_username": "rosa", "get_full_name": "Rosa <Blume>"})()
        row = mail.enqueue(
            event="test:1",
            recipient="rosa@example.org",
            template="mails/invitation",
            context={"user": person, "link": LINK, "days": 3},
            labels={LINK: "Set it"},
        )
        assert row.text.endswith("Puppenstube GmbH\n")
        assert "Rosa &lt;Blume&gt;" in row.html
        assert [each.text for each in elements(row.html, "a")] == ["Set it"]


@pytest.mark.parametrize("letter", letters.all_letters(), ids=lambda letter: letter.name)
class TestEachLetter:
    @pytest.mark.parametrize("language", ["de", "en"])
    def test_fits_its_own_placeholders(self, letter: Letter, language: str) -> None:
        with translation.override(language):
            assert letter.faults(*letters.shipped(letter)) == {}
            parts = letters.example(letter, *letters.shipped(letter))
        assert not re.search(r"[{}]", parts.subject + parts.text)

    def test_uses_all_that_it_explains(self, letter: Letter) -> None:
        words = "".join(letters.shipped(letter))
        assert all(f"{{{each.name}}}" in words for each in letter.placeholders)

    def test_has_a_name_of_its_own(self, letter: Letter) -> None:
        assert letters.named(letter.name) is letter
        assert len(letter.name) <= MailWording._meta.get_field("name").max_length


class Postbox(Mailbox):
    """Keeps for whom each mail was given to it, too."""

    def __init__(self) -> None:
        super().__init__()
        self.recipients: list[list[str]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.recipients.append(envelope.rcpt_tos)
        return await super().handle_DATA(server, session, envelope)


@pytest.fixture
def postbox(port: int, at_home: None) -> Iterator[Postbox]:
    box = Postbox()
    server = Server(box, port)
    server.start()
    yield box
    server.stop()


def sent(box: Postbox, **said: Any) -> EmailMessage:
    mail.enqueue(event="test:1", recipient="rosa@example.org", letter=LETTER, values=values(**said))
    assert mail.send_due() == 1
    assert box.recipients == [["rosa@example.org"]]
    message = message_from_bytes(bytes(box.mails[0]), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


ITS_HEADERS = {
    *("Content-Type", "MIME-Version", "Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted"),
}


class TestOnTheWay:
    def test_has_a_text_and_an_html_part(self, postbox: Postbox) -> None:
        message = sent(postbox)
        assert message.get_content_type() == "multipart/alternative"
        row = OutgoingMail.objects.get()
        parts = [part.get_content().replace("\r\n", "\n") for part in message.iter_parts()]  # type: ignore[attr-defined]
        assert parts == [row.text, row.html]

    @pytest.mark.parametrize(
        "name", ["Ä" * 80, "Müller, „Söhne“ & Co", 'Anna "Ann" <x@evil.example>', "a, b@c.example"]
    )
    def test_names_who_sends_it(self, postbox: Postbox, settings: Settings, name: str) -> None:
        settings.DEFAULT_FROM_EMAIL = "Nobody <post@example.org>"
        MailSettings.objects.update(sender=name)
        message = sent(postbox)
        [address] = message["From"].addresses
        assert address.addr_spec == "post@example.org"
        # Python's parser puts blanks between the parts of a long name; readers of RFC 2047 do not.
        assert name in (
            address.display_name,
            str(make_header(decode_header(postbox.mails[0]["From"]))).partition(" <")[0],
        )
        assert message["Reply-To"] is None
        assert all(len(line) <= 78 for line in bytes(postbox.mails[0]).partition(b"\n\n")[0].splitlines())

    def test_is_from_the_site_where_no_sender_is_named(self, postbox: Postbox) -> None:
        Site.objects.update(name="Über Puppen")
        assert sent(postbox)["From"].addresses[0].display_name == "Über Puppen"

    def test_is_answered_where_the_settings_say(self, postbox: Postbox) -> None:
        MailSettings.objects.update(reply_to="redaktion@example.org")
        assert sent(postbox)["Reply-To"] == "redaktion@example.org"

    @pytest.mark.data
    def test_has_no_header_and_no_recipient_of_a_strangers(self, postbox: Postbox, test_data: Path) -> None:
        lines = (test_data / "text" / "mail_header_injection.jsonl").read_text().splitlines()
        for sample in (json.loads(line)["text"] for line in lines):
            OutgoingMail.objects.all().delete()
            postbox.mails.clear()
            postbox.recipients.clear()
            MailSettings.objects.update(sender=sample[:80])
            message = sent(postbox, title=sample, name=sample, quotation=sample)
            assert set(message.keys()) == ITS_HEADERS
            assert message["To"] == "rosa@example.org"
            assert len(message["From"].addresses) == 1
            assert message["From"].addresses[0].addr_spec == site_settings.DEFAULT_FROM_EMAIL
            assert str(message["Subject"]) == " ".join(f"{sample} on Krysalis".split())[:200]

    @pytest.mark.data
    def test_goes_to_no_address_that_is_two(self, postbox: Postbox, test_data: Path) -> None:
        """As a recipient such a sample is refused before anything leaves, or is one address."""
        lines = (test_data / "text" / "mail_header_injection.jsonl").read_text().splitlines()
        for number, sample in enumerate(json.loads(line)["text"][:254] for line in lines):
            mail.send_now(mail.enqueue(event=f"test:{number}", recipient=sample, letter=LETTER, values=values()))
        assert all(len(recipients) == 1 for recipients in postbox.recipients)
        assert not any(each["Bcc"] or each["Cc"] for each in postbox.mails)
