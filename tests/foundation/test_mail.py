"""The outbox, against a real mail server."""

from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
import time_machine
from django.core import mail as django_mail
from django.db import transaction
from django.utils import timezone

from krysalis.foundation import mail
from krysalis.foundation.mail import sending
from krysalis.foundation.models import OutgoingMail, Site
from tests.foundation.mailboxes import REFUSED, Mailbox, Server

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_home")]


def write(event: str = "test:1", recipient: str = "rosa@example.org", **more: Any) -> OutgoingMail:
    person = type("Person", (), {"get_username": "rosa", "get_full_name": "Rosa <Blume>"})()
    context = {"user": person, "link": "https://example.org/l", "days": 3}
    return mail.enqueue(event=event, recipient=recipient, template="mails/invitation", context=context, **more)


def due_again(row: OutgoingMail) -> None:
    OutgoingMail.objects.filter(pk=row.pk).update(due_at=timezone.now())


class TestAMailIsWrittenDown:
    def test_once_for_an_event_and_a_recipient(self) -> None:
        first, second = write(), write()
        assert first.pk == second.pk
        assert OutgoingMail.objects.count() == 1

    def test_with_a_subject_of_one_line_and_plain_text_as_it_is(self) -> None:
        row = write()
        assert "\n" not in row.subject
        assert "Rosa <Blume>" in row.text
        assert row.message_id.startswith("<outbox-")

    def test_in_the_transaction_that_causes_it(self) -> None:
        with transaction.atomic():
            write()
            transaction.set_rollback(True)
        assert not OutgoingMail.objects.exists()


class TestTheWorkerSends:
    def test_a_mail_once(self, mailbox: Mailbox) -> None:
        row = write()
        assert mail.send_due() == 1
        assert mail.send_due() == 0
        row.refresh_from_db()
        assert (row.status, row.last_error, row.lease_until) == ("sent", "", None)
        [sent] = mailbox.mails
        assert sent["Message-ID"] == row.message_id
        assert sent["To"] == "rosa@example.org"

    @pytest.mark.parametrize(
        "subject",
        [
            "Neuer Kommentar zu „Über das allmähliche Verfertigen der Gedanken beim Gehen und Schweigen“",
            "Kommentar zu entscheiden: „Ein sehr langer Titel, der erst ganz am Ende eines hat: Äpfel“",
            "A long title of plain letters only, which has to be folded between two of its many words",
            "Ä" * 200,
            "木" * 200,
            "Kurz",
        ],
    )
    def test_with_the_subject_as_it_was_written(self, mailbox: Mailbox, subject: str) -> None:
        OutgoingMail.objects.filter(pk=write().pk).update(subject=subject)
        mail.send_due()
        [sent] = mailbox.mails
        lines = f"Subject: {sent['Subject']}".splitlines()
        assert all(len(line) <= 78 for line in lines)
        assert lines[0].removeprefix("Subject:").strip()
        assert message_from_bytes(bytes(sent), policy=policy.default)["Subject"] == subject

    def test_to_all_others_where_one_recipient_is_refused_for_good(self, mailbox: Mailbox) -> None:
        refused, fine = write(recipient=REFUSED), write()
        assert mail.send_due() == 1
        refused.refresh_from_db()
        fine.refresh_from_db()
        assert (refused.status, fine.status) == ("failed", "sent")
        assert "550 No such user" in refused.last_error

    def test_again_after_the_server_was_down(self, port: int) -> None:
        row = write()
        assert mail.send_due() == 0
        row.refresh_from_db()
        assert (row.status, row.attempts) == ("queued", 1)
        assert timedelta(seconds=50) < row.due_at - timezone.now() < timedelta(seconds=70)
        server = Server(box := Mailbox(), port)
        server.start()
        assert mail.send_due() == 0  # Not before its time.
        due_again(row)
        assert mail.send_due() == 1
        server.stop()
        assert [sent["Message-ID"] for sent in box.mails] == [row.message_id]

    def test_again_after_a_kill_with_the_same_message_id(self, mailbox: Mailbox) -> None:
        row = write()
        claimed = next(sending._claimed())
        sending._message(claimed).send()  # And here the worker is killed.
        assert mail.send_due() == 0  # Somebody has it.
        OutgoingMail.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        assert mail.send_due() == 1
        assert [sent["Message-ID"] for sent in mailbox.mails] == [row.message_id] * 2

    def test_later_and_later_and_at_last_not_at_all(self, mailbox: Mailbox) -> None:
        mailbox.answer = "451 Try later"
        row = write()
        pauses = []
        for _ in range(7):
            due_again(row)
            mail.send_due()
            row.refresh_from_db()
            pauses.append(round((row.due_at - timezone.now()).total_seconds() / 60))
        assert pauses == [1, 2, 5, 15, 60, 240, 240]
        OutgoingMail.objects.update(created_at=timezone.now() - timedelta(days=6), due_at=timezone.now())
        mail.send_due()
        row.refresh_from_db()
        assert (row.status, row.last_error) == ("failed", "451 Try later")


class TestAMailThatMayBeTakenBack:
    def test_leaves_only_after_its_time(self, mailbox: Mailbox) -> None:
        with time_machine.travel(timezone.now(), tick=False) as clock:
            row = write(after=timedelta(minutes=3))
            assert row.due_at == timezone.now() + timedelta(minutes=3)
            assert mail.send_due() == 0
            clock.shift(timedelta(minutes=3))
            assert mail.send_due() == 1

    def test_is_gone_and_may_be_written_again(self, mailbox: Mailbox) -> None:
        write(after=timedelta(minutes=3))
        write(event="test:12")
        assert mail.recall("test:1") == 1
        assert mail.recall("test:1") == 0
        assert [row.event for row in OutgoingMail.objects.all()] == ["test:12"]
        write()
        assert mail.send_due() == 2

    def test_is_so_no_more_once_a_worker_has_it(self, mailbox: Mailbox) -> None:
        write()
        next(sending._claimed())
        assert mail.recall("test:1") == 0

    def test_is_so_no_more_once_it_is_sent(self, mailbox: Mailbox) -> None:
        write()
        mail.send_due()
        assert mail.recall("test:1") == 0
        assert OutgoingMail.objects.count() == 1


class TestNoMailLeaves:
    def test_while_no_server_is_set(self, settings: Any) -> None:
        settings.EMAIL_CONFIGURED = False
        write()
        assert mail.send_due() == 0
        assert mail.why_silent() == "no mail server"
        assert not django_mail.outbox

    def test_from_a_copy_under_another_address(self, mailbox: Mailbox) -> None:
        Site.objects.update(address="https://www.example.org")
        write()
        assert mail.send_due() == 0
        assert mail.why_silent() == "another address"


class TestTexts:
    def test_of_mails_sent_long_ago_are_forgotten_and_the_event_is_not(self) -> None:
        row = write()
        OutgoingMail.objects.update(status="sent", sent_at=timezone.now() - timedelta(days=31))
        assert mail.forget_texts() == 1
        row.refresh_from_db()
        assert (row.subject, row.text, row.html) == ("", "", "")
        assert write().pk == row.pk

    def test_of_mails_that_never_left_are_forgotten_as_well(self) -> None:
        write()
        OutgoingMail.objects.update(status="failed", created_at=timezone.now() - timedelta(days=31))
        assert mail.forget_texts() == 1

    def test_are_kept_while_they_wait(self) -> None:
        write()
        OutgoingMail.objects.update(created_at=timezone.now() - timedelta(days=400))
        assert (mail.forget_texts(), mail.forget_recipients()) == (0, 0)

    def test_outlive_the_recipient_by_nothing(self) -> None:
        row = write()
        OutgoingMail.objects.update(status="sent", sent_at=timezone.now() - timedelta(days=366))
        assert (mail.forget_recipients(), mail.forget_recipients()) == (1, 0)
        row.refresh_from_db()
        assert row.recipient == f"erased-{row.pk}@invalid"
