"""Mail servers in bad moods: nothing is lost, nothing leaves in clear, and no mail costs another its turn."""

import datetime as dt
import ipaddress
import smtplib
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import time_machine
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone
from pytest_django.fixtures import Settings

from krysalis.foundation import mail
from krysalis.foundation.mail import failures
from krysalis.foundation.models import OutgoingMail
from tests.foundation.mailboxes import REFUSED, Mailbox, Server

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_home")]


def write(*recipients: str) -> list[OutgoingMail]:
    return [
        OutgoingMail.objects.create(
            event=f"test:{number}",
            recipient=recipient,
            subject="Hallo",
            text="Hallo",
            message_id=f"<{number}@test>",
            due_at=timezone.now() - timedelta(seconds=60 - number),  # In the order in which they were named.
        )
        for number, recipient in enumerate(recipients, start=1)
    ]


def five() -> list[OutgoingMail]:
    return write(*(f"leserin-{number}@example.org" for number in range(1, 6)))


def states() -> list[str]:
    return list(OutgoingMail.objects.order_by("pk").values_list("status", flat=True))


def make_due() -> None:
    OutgoingMail.objects.filter(status="queued").update(due_at=timezone.now() - timedelta(seconds=1))


class TestABatch:
    def test_takes_one_connection(self, mailbox: Mailbox) -> None:
        five()
        assert mail.send_due() == 5
        assert mailbox.connections == 1
        assert mailbox.message_ids == [f"<{number}@test>" for number in range(1, 6)]

    def test_is_as_long_as_there_is_work(self, mailbox: Mailbox) -> None:
        write(*(f"leserin-{number}@example.org" for number in range(50)))
        assert mail.send_due() == 50

    def test_ends_after_the_mail_at_hand_when_the_worker_is_to_end(self, mailbox: Mailbox) -> None:
        five()
        assert mail.send_due(lambda: len(mailbox.mails) == 2) == 2
        assert OutgoingMail.objects.filter(status="queued", lease_until=None, attempts=0).count() == 3

    def test_goes_on_after_a_refused_recipient(self, mailbox: Mailbox) -> None:
        write("a@example.org", REFUSED, "c@example.org")
        assert mail.send_due() == 2
        assert states() == ["sent", "failed", "sent"]
        assert mailbox.connections == 1

    @pytest.mark.parametrize("subject", ["Hallo\nBcc: x@example.org", "Hallo\r\nX: y"])
    def test_goes_on_after_a_mail_that_cannot_be_written(self, mailbox: Mailbox, subject: str) -> None:
        first, _ = write("a@example.org", "b@example.org")
        OutgoingMail.objects.filter(pk=first.pk).update(subject=subject)
        assert mail.send_due() == 1
        assert states() == ["failed", "sent"]

    def test_goes_on_where_the_server_takes_only_so_many_in_a_row(self, mailbox: Mailbox) -> None:
        mailbox.hangs_up_after = {2, 4}
        five()
        assert mail.send_due() == 5
        assert mailbox.connections == 3
        assert set(OutgoingMail.objects.values_list("attempts", flat=True)) == {1}


class TestALostConnection:
    def test_before_the_last_answer_costs_one_mail_an_attempt_and_no_other(self, mailbox: Mailbox) -> None:
        mailbox.hangs_up_before = {2}
        five()
        assert mail.send_due() == 4
        assert states() == ["sent", "queued", "sent", "sent", "sent"]
        mailbox.hangs_up_before = set()
        make_due()
        assert mail.send_due() == 1
        assert sorted(mailbox.message_ids) == ["<1@test>", "<2@test>", "<2@test>", "<3@test>", "<4@test>", "<5@test>"]

    def test_after_the_last_answer_repeats_nothing(self, mailbox: Mailbox) -> None:
        mailbox.hangs_up_after = {1, 2, 3, 4, 5}
        five()
        assert mail.send_due() == 5
        make_due()
        assert mail.send_due() == 0
        assert len(mailbox.mails) == 5


class TestAServerThatIsDown:
    def test_is_asked_once_in_a_turn(self, port: int) -> None:
        five()
        assert mail.send_due() == 0
        assert sorted(OutgoingMail.objects.values_list("attempts", flat=True)) == [0, 0, 0, 0, 1]

    def test_takes_all_once_it_is_up(self, port: int) -> None:
        five()
        for _ in range(5):
            mail.send_due()
        server = Server(box := Mailbox(), port)
        server.start()
        assert mail.send_due() == 0  # Each waits for its minute.
        make_due()
        assert mail.send_due() == 5
        server.stop()
        assert len(set(box.message_ids)) == len(box.mails) == 5


class TestASlowServer:
    def test_that_says_nothing_costs_a_turn_one_timeout(self, port: int, settings: Settings) -> None:
        settings.EMAIL_TIMEOUT = 0.3
        five()
        with socket.create_server(("127.0.0.1", port)):
            started = time.monotonic()
            assert mail.send_due() == 0
        assert time.monotonic() - started < 3
        assert states() == ["queued"] * 5
        assert OutgoingMail.objects.exclude(last_error="").get().last_error.endswith("timed out")

    def test_that_answers_too_late_gets_the_mail_again_with_the_same_message_id(
        self, mailbox: Mailbox, settings: Settings
    ) -> None:
        settings.EMAIL_TIMEOUT, mailbox.takes = 0.3, 1
        [row] = write("a@example.org")
        assert mail.send_due() == 0
        mailbox.takes = 0
        make_due()
        assert mail.send_due() == 1
        assert mailbox.message_ids == [row.message_id] * 2


class TestGreylisting:
    def test_is_waited_out(self, mailbox: Mailbox) -> None:
        mailbox.answer_to_recipient = "450 4.2.0 Greylisted, try again later"
        write(REFUSED, "b@example.org")
        assert mail.send_due() == 1
        row = OutgoingMail.objects.get(recipient=REFUSED)
        assert (row.status, row.attempts, row.refused) == ("queued", 1, False)
        assert row.last_error == "450 4.2.0 Greylisted, try again later"
        mailbox.answer_to_recipient = "250 OK"
        make_due()
        mail.send_due()
        assert states() == ["sent", "sent"]

    def test_is_tried_later_and_later_for_five_days(self, mailbox: Mailbox) -> None:
        mailbox.answer_to_recipient = "450 Try later"
        start = timezone.now()
        with time_machine.travel(start, tick=False) as clock:
            [row] = write(REFUSED)
            OutgoingMail.objects.update(due_at=start, created_at=start)
            row.refresh_from_db()
            tried: list[timedelta] = []
            while row.status == "queued":
                clock.move_to(row.due_at)
                tried.append(timezone.now() - start)
                mail.send_due()
                row.refresh_from_db()
        minutes = [round(each / timedelta(minutes=1)) for each in tried]
        assert minutes[:7] == [0, 1, 3, 8, 23, 83, 323]
        assert {later - earlier for earlier, later in pairwise(minutes[6:])} == {240}
        assert timedelta(days=5) < tried[-1] < timedelta(days=5, hours=4)
        assert (row.status, row.last_error, row.refused) == ("failed", "450 Try later", False)

    def test_is_waited_out_for_a_mail_that_a_stopped_worker_took_up_after_days(self, mailbox: Mailbox) -> None:
        mailbox.answer_to_recipient = "450 Try later"
        write(REFUSED)
        OutgoingMail.objects.update(created_at=timezone.now() - timedelta(days=8))
        mail.send_due()
        assert states() == ["queued"]


class TestARefusedRecipient:
    def test_is_noted_where_there_is_no_such_mailbox(self, mailbox: Mailbox) -> None:
        write(REFUSED)
        mail.send_due()
        row = OutgoingMail.objects.get()
        assert (row.status, row.refused, row.attempts) == ("failed", True, 1)

    def test_is_not_where_the_server_refuses_us(self, mailbox: Mailbox) -> None:
        mailbox.answer_to_recipient = "554 5.7.1 Relay access denied"
        write(REFUSED)
        mail.send_due()
        row = OutgoingMail.objects.get()
        assert (row.status, row.refused) == ("queued", False)

    def test_is_not_in_the_log(self, mailbox: Mailbox, caplog: pytest.LogCaptureFixture) -> None:
        mailbox.answer_to_recipient = f"550 <{REFUSED.upper()}> unknown"
        write(REFUSED)
        mail.send_due()
        [line] = [record.getMessage() for record in caplog.records if record.name.startswith("krysalis")]
        assert "mail not sent" in line
        assert "niemand" not in line.lower()

    @pytest.mark.parametrize(
        ("answer", "refuses", "final"),
        [
            ("550 No such user", True, True),
            ("550 5.1.1 No such user", True, True),
            ("553 5.1.3 Bad address", True, True),
            ("556 5.1.10 Host takes no mail", True, True),
            ("550 5.2.1 Mailbox is switched off", True, True),
            ("552 5.2.2 Mailbox is full", False, False),
            ("550 5.7.1 Spam", False, False),
            ("550 5.1.8 Bad sender", False, False),
            ("550 relay not permitted", False, False),
            ("530 Authentication required", False, False),
            ("450 4.2.1 Switched off for a while", False, False),
        ],
    )
    def test_is_one_whose_mailbox_is_not_there(self, answer: str, refuses: bool, final: bool) -> None:
        code, words = answer.split(" ", 1)
        error = smtplib.SMTPRecipientsRefused({"a@example.org": (int(code), words.encode())})
        assert (failures.refuses_recipient(error), failures.is_final(error)) == (refuses, final)
        assert failures.words(error) == answer

    def test_may_be_named_after_the_text_as_well(self) -> None:
        error = smtplib.SMTPDataError(550, b"5.1.1 No such user")
        assert failures.refuses_recipient(error)
        assert failures.is_final(error)

    @pytest.mark.parametrize(
        ("error", "final"),
        [
            (smtplib.SMTPDataError(554, b"spam"), True),
            (smtplib.SMTPDataError(451, b"later"), False),
            (smtplib.SMTPAuthenticationError(535, b"wrong password"), False),
            (smtplib.SMTPSenderRefused(550, b"who are you", "x@example.org"), False),
            (smtplib.SMTPServerDisconnected("gone"), False),
            (TypeError("a mistake of ours"), False),
        ],
    )
    def test_is_not_behind_every_error_that_ends_a_mail(self, error: Exception, final: bool) -> None:
        assert (failures.refuses_recipient(error), failures.is_final(error)) == (False, final)


@pytest.fixture
def with_tls(settings: Settings) -> None:
    settings.EMAIL_USE_TLS = True
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "blog", "geheim"


@contextmanager
def serving(port: int, box: Mailbox, tls: ssl.SSLContext | None = None) -> Iterator[None]:
    """A server that would take a password in clear."""

    def let_in(*_: object) -> AuthResult:
        return AuthResult(success=True)

    server = Server(box, port, tls_context=tls, authenticator=let_in, auth_require_tls=False)
    server.start()
    yield
    server.stop()


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Nobody has signed it but itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    local = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    signed = made.add_extension(local, critical=False).sign(key, hashes.SHA256())
    file = tmp_path / "certificate.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(signed.public_bytes(serialization.Encoding.PEM) + secret)
    return file


@pytest.fixture
def tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


@pytest.mark.usefixtures("with_tls")
class TestWithTLS:
    def test_a_mail_leaves_under_it(
        self, port: int, tls: ssl.SSLContext, certificate: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        five()
        with serving(port, box := Mailbox(), tls):
            assert mail.send_due() == 5
        assert box.commands == [("AUTH", True), *[("MAIL", True)] * 5]

    def test_nothing_leaves_where_the_server_offers_none(self, port: int) -> None:
        five()
        with serving(port, box := Mailbox()):
            assert [mail.send_due() for _ in range(6)] == [0] * 6
        assert box.connections == 5
        assert box.commands == []
        assert states() == ["queued"] * 5

    @pytest.mark.parametrize("answer", ["454 4.7.0 TLS not available", "501 Syntax", "250 Whatever you say"])
    def test_nothing_leaves_where_the_server_refuses_it(self, port: int, answer: str) -> None:
        five()
        box = Mailbox()
        box.answer_to_starttls = answer
        with serving(port, box):
            assert [mail.send_due() for _ in range(6)] == [0] * 6
        assert box.commands == []
        assert states() == ["queued"] * 5

    def test_nothing_leaves_to_a_server_with_a_certificate_nobody_knows(self, port: int, tls: ssl.SSLContext) -> None:
        five()
        with serving(port, box := Mailbox(), tls):
            assert [mail.send_due() for _ in range(6)] == [0] * 6
        assert box.commands == []
        assert states() == ["queued"] * 5
        assert "CERTIFICATE_VERIFY_FAILED" in OutgoingMail.objects.earliest("pk").last_error
