"""A database that went back in time, or came from elsewhere, sends nothing until an operator has confirmed it."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from krysalis.foundation import freshness, mail, site
from krysalis.foundation.mail import mark
from krysalis.foundation.models import OutgoingMail, Site, Version
from tests.foundation.mailboxes import Mailbox

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def host(settings: Settings, tmp_path: Path, at_home: None) -> Path:
    """The folder beside the database."""
    settings.DATA_DIR = tmp_path / "host"
    settings.DATA_DIR.mkdir()
    return Path(settings.DATA_DIR)


def write(event: str = "test:1") -> OutgoingMail:
    values = {"recipient": "rosa@example.org", "text": "Hallo", "message_id": f"<{event}@x>"}
    return OutgoingMail.objects.create(event=event, **values)


@contextmanager
def undone_afterwards() -> Iterator[None]:
    """What happens in it is gone from the database, as after putting back a backup made before it; files stay."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def killed() -> None:
    raise KeyboardInterrupt


def confirm(**options: Any) -> str:
    out = io.StringIO()
    call_command("confirm_site", stdout=out, **options)
    return out.getvalue()


class TestAFreshDatabase:
    def test_sends_its_first_mails_without_a_word(self, mailbox: Mailbox, host: Path) -> None:
        for number in range(3):
            write(f"test:{number}")
        assert mail.send_due() == 3
        assert mail.why_silent() == ""
        assert [file.name for file in host.iterdir()] == ["last-mail"]

    def test_does_so_on_a_host_that_knew_another(self, mailbox: Mailbox, host: Path) -> None:
        write()
        with undone_afterwards():
            mail.send_due()
        Site.objects.update(address="")
        if site.claim_address():  # As `serve` does.
            mail.confirm()
        assert mail.send_due() == 1

    @pytest.mark.usefixtures("mailbox")
    def test_is_no_copy_where_its_first_claim_is_all_it_did(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A kill between the claim and its note."""
        write()
        keep = mark.keep
        monkeypatch.setattr(mark, "keep", lambda number: killed() if number else keep(number))
        with pytest.raises(KeyboardInterrupt):
            mail.send_due()
        assert OutgoingMail.objects.get().attempts == 1
        assert mail.why_silent() == ""

    @pytest.mark.parametrize("cut_off", ["", "0000"])
    def test_does_so_where_the_first_note_was_cut_off(self, mailbox: Mailbox, host: Path, cut_off: str) -> None:
        (host / "last-mail").write_text(cut_off)
        write()
        assert mail.send_due() == 1


class TestADatabaseThatWasPutBack:
    @pytest.fixture
    def queued(self, mailbox: Mailbox) -> OutgoingMail:
        """In the backup it waits; it has left since."""
        write("before")
        mail.send_due()
        row = write()
        with undone_afterwards():
            assert mail.send_due() == 1
        return row

    @pytest.mark.usefixtures("queued")
    def test_sends_nothing_and_says_so(self, mailbox: Mailbox) -> None:
        assert mail.why_silent() == "restored"
        assert mail.send_due() == 0
        assert len(mailbox.mails) == 2

    def test_sends_nothing_where_the_mail_had_failed_and_was_tried_again(self, mailbox: Mailbox) -> None:
        mailbox.answer = "451 Later"
        row = write()
        mail.send_due()
        OutgoingMail.objects.filter(pk=row.pk).update(due_at=timezone.now())
        with undone_afterwards():
            mailbox.answer = "250 OK"
            assert mail.send_due() == 1
        assert mail.why_silent() == "restored"
        assert mail.send_due() == 0

    @pytest.mark.usefixtures("mailbox")
    def test_sends_nothing_where_it_does_not_even_know_the_mail(self) -> None:
        with undone_afterwards():
            write()
            assert mail.send_due() == 1
        assert mail.why_silent() == "restored"

    @pytest.mark.usefixtures("queued")
    def test_says_so_to_who_watches_it(self, client: Client) -> None:
        assert client.get("/statusz").json()["mail"]["silent_because"] == "restored"

    @pytest.mark.usefixtures("queued")
    def test_still_writes_mails_which_wait(self) -> None:
        assert mail.is_worth_writing()

    def test_sends_what_waits_once_it_is_confirmed(self, mailbox: Mailbox, queued: OutgoingMail) -> None:
        said = confirm()
        assert said.count("\n") == 4
        assert mail.why_silent() == ""
        assert mail.send_due() == 1
        assert mailbox.message_ids[-1] == queued.message_id
        assert mail.why_silent() == ""

    @pytest.mark.usefixtures("queued")
    def test_can_be_confirmed_on_a_host_whose_clock_was_ahead(self, host: Path) -> None:
        ahead = round((timezone.now() + timedelta(days=1)).timestamp() * 1_000_000)
        (host / "last-mail").write_text(str(ahead))
        confirm()
        assert mail.why_silent() == ""

    @pytest.mark.usefixtures("queued")
    def test_can_throw_away_what_waits(self, mailbox: Mailbox) -> None:
        confirm(discard=True)
        write("new")
        assert mail.send_due() == 1
        assert len(mailbox.mails) == 3

    @pytest.mark.usefixtures("queued")
    def test_is_confirmed_for_all_hosts(self, settings: Settings, host: Path) -> None:
        other = host.parent / "other"
        other.mkdir()
        (other / "last-mail").write_bytes((host / "last-mail").read_bytes())
        confirm()
        settings.DATA_DIR = other
        assert mail.why_silent() == ""


class TestACopyOrASecondHost:
    @pytest.fixture(autouse=True)
    def elsewhere(self, mailbox: Mailbox, settings: Settings, host: Path) -> None:
        write()
        mail.send_due()
        settings.DATA_DIR = host.parent / "elsewhere"
        settings.DATA_DIR.mkdir()

    def test_sends_nothing_until_it_is_confirmed(self, mailbox: Mailbox) -> None:
        write("new")
        assert mail.why_silent() == "restored"
        assert mail.send_due() == 0
        confirm()
        assert mail.send_due() == 1

    def test_leaves_the_first_one_alone(self, settings: Settings, host: Path) -> None:
        confirm()
        write("new")
        mail.send_due()
        settings.DATA_DIR = host
        assert mail.why_silent() == ""


class TestASiteThatIsRight:
    @pytest.fixture(autouse=True)
    def has_sent(self, mailbox: Mailbox) -> None:
        write()
        mail.send_due()

    def test_stays_so_where_the_last_mail_is_deleted(self) -> None:
        OutgoingMail.objects.all().delete()
        assert mail.why_silent() == ""

    def test_stays_so_after_a_kill_between_claim_and_note(self) -> None:
        mark.advance()
        assert mail.why_silent() == ""

    def test_stays_so_where_the_clock_was_put_back(self) -> None:
        ahead = round((timezone.now() + timedelta(days=1)).timestamp() * 1_000_000)
        Version.objects.filter(name=mark.NAME).update(number=ahead)
        with time_machine.travel(timezone.now(), tick=False):
            for number in range(2):
                write(f"new:{number}")
            assert mail.send_due() == 2
        assert mail.why_silent() == ""
        assert freshness.number(mark.NAME) == ahead + 2

    def test_is_not_put_behind_by_a_slower_worker(self, host: Path) -> None:
        first, second = mark.advance(), mark.advance()
        mark.keep(second)
        mark.keep(first)
        assert int((host / "last-mail").read_text()) == second

    def test_can_be_confirmed_all_the_same(self) -> None:
        said = confirm()
        assert said.count("\n") == 3
        assert mail.why_silent() == ""

    def test_is_asked_at_the_cost_of_two_queries(self, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(2):
            mail.why_silent()
        with django_assert_num_queries(1):
            assert mail.is_worth_writing()
