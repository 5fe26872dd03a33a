"""The worker as an operator starts it: real processes that send to a real mail server, and are killed."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from krysalis.foundation import mail
from krysalis.foundation.models import OutgoingMail, Site
from tests import factories
from tests.comments.writing import write as write_comment
from tests.foundation.mailboxes import Mailbox, Server, free_port

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

WORK = [sys.executable, str(settings.BASE_DIR / "manage.py"), "work"]
PASSED_ON = {"PATH", "HOME", "LANG", "VIRTUAL_ENV", "COVERAGE_PROCESS_CONFIG"}
PATIENCE = 120  # Seconds; what has not happened by then never does.


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def mailbox(port: int) -> Iterator[Mailbox]:
    box = Mailbox()
    server = Server(box, port)
    server.start()
    yield box
    server.stop()


@pytest.fixture
def start(port: int, tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts a worker on the tests' database. None outlives its test."""
    Site.objects.update(address=settings.SITE_ADDRESS)
    kept = {name: value for name, value in os.environ.items() if name in PASSED_ON}
    environment = kept | {
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": database(),
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "SITE_ADDRESS": settings.SITE_ADDRESS,
    }
    started = []

    def start() -> subprocess.Popen[bytes]:
        started.append(subprocess.Popen(WORK, env=environment))
        return started[-1]

    yield start
    for worker in started:
        worker.kill()
        worker.wait()


def database() -> str:
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def write(count: int) -> set[str]:
    """Their Message-IDs."""
    rows = [
        OutgoingMail(
            event=f"test:{number}", recipient=f"{number}@example.org", text="Hallo", message_id=f"<{number}@x>"
        )
        for number in range(count)
    ]
    return {row.message_id for row in OutgoingMail.objects.bulk_create(rows)}


def eventually(what: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < until, "it did not come to pass"
        time.sleep(0.002)


def all_are_sent() -> bool:
    return not OutgoingMail.objects.exclude(status="sent").exists()


def let_leases_run_out() -> None:
    """Five minutes later."""
    at_hand = OutgoingMail.objects.filter(status="queued").exclude(lease_until=None)
    at_hand.update(lease_until=timezone.now() - timedelta(seconds=1))


def stop(worker: subprocess.Popen[bytes]) -> int:
    worker.terminate()
    return worker.wait(PATIENCE)


def kill_when_it_waits_for_the_answer(worker: subprocess.Popen[bytes], mailbox: Mailbox, count: int) -> None:
    """The server has so many more mails, the last of them whole, and has not said so."""
    last, has_come = len(mailbox.mails) + count, Event()

    def look() -> None:
        if len(mailbox.mails) == last:
            worker.kill()
            has_come.set()

    mailbox.on_mail = look
    assert has_come.wait(PATIENCE)
    mailbox.on_mail = lambda: None


def kill_somewhere(worker: subprocess.Popen[bytes], mailbox: Mailbox, count: int) -> None:
    last = len(mailbox.mails) + count
    eventually(lambda: len(mailbox.mails) >= last)
    time.sleep(random.uniform(0, 0.02))  # About as long as one mail takes.
    worker.kill()


class TestAWorkerThatIsKilled:
    @pytest.mark.parametrize(("mails", "kills"), [(50, 2), pytest.param(500, 20, marks=pytest.mark.torture)])
    def test_loses_no_mail_and_repeats_at_most_the_one_at_hand(
        self, start: Callable[[], subprocess.Popen[bytes]], mailbox: Mailbox, mails: int, kills: int
    ) -> None:
        ids = write(mails)
        for number in range(kills):
            worker = start()
            kill = kill_somewhere if number % 2 else kill_when_it_waits_for_the_answer
            kill(worker, mailbox, mails // (kills + 1))
            assert worker.wait(PATIENCE) == -signal.SIGKILL
            assert not all_are_sent()
            let_leases_run_out()
        worker = start()
        eventually(all_are_sent)
        assert stop(worker) == 0
        arrived = Counter(mailbox.message_ids)
        assert set(arrived) == ids
        assert kills / 2 <= arrived.total() - mails <= kills
        assert max(arrived.values()) <= 1 + kills


class TestAWorkerThatIsAskedToStop:
    def test_finishes_the_mail_at_hand_and_begins_no_other(
        self, start: Callable[[], subprocess.Popen[bytes]], mailbox: Mailbox
    ) -> None:
        write(5)
        mailbox.takes = 1
        worker = start()
        eventually(lambda: mailbox.mails)
        assert stop(worker) == 0
        assert len(mailbox.mails) == 1
        assert OutgoingMail.objects.get(status="sent").message_id == mailbox.message_ids[0]
        assert OutgoingMail.objects.filter(status="queued", lease_until=None, attempts=0).count() == 4


class TestSeveralWorkers:
    @pytest.mark.parametrize("mails", [60, pytest.param(600, marks=pytest.mark.torture)])
    def test_send_each_mail_once(
        self, start: Callable[[], subprocess.Popen[bytes]], mailbox: Mailbox, mails: int
    ) -> None:
        mailbox.takes = 0.05  # Time enough for the others to come.
        started = [start() for _ in range(3)]
        eventually(lambda: all(map(is_up, started)))
        ids = write(mails)
        eventually(all_are_sent)
        assert [stop(worker) for worker in started] == [0] * 3
        assert sorted(mailbox.message_ids) == sorted(ids)
        assert mailbox.connections >= 3
        assert set(OutgoingMail.objects.values_list("attempts", flat=True)) == {1}


def is_up(worker: subprocess.Popen[bytes]) -> bool:
    """It has made itself nice, which is the last thing before its first round."""
    return os.getpriority(os.PRIO_PROCESS, worker.pid) > os.getpriority(os.PRIO_PROCESS, 0)


class TestAServerThatHangs:
    def test_lets_no_page_wait(
        self, start: Callable[[], subprocess.Popen[bytes]], port: int, client: Client, settings: Settings
    ) -> None:
        settings.EMAIL_CONFIGURED = True
        article = factories.article()
        write(1)
        with socket.create_server(("127.0.0.1", port)):
            start()
            eventually(lambda: OutgoingMail.objects.exclude(lease_until=None).exists())
            began = time.monotonic()
            assert write_comment(client, article, email="gerlinde@example.org", tell="on").status_code == 303
            assert time.monotonic() - began < 3
            assert OutgoingMail.objects.exclude(lease_until=None).exists()  # Still.
        assert OutgoingMail.objects.filter(event__startswith="writer-asked:").count() == 1
        assert mail.waiting() == 2
