"""Writers queue fairly, over threads and processes."""

import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connections, transaction

from krysalis.foundation.sqlite3.base import DatabaseWrapper, WriterLock

WRITER = """
import sys, threading, time
import django
from django.conf import settings
settings.configure(DATABASES={"default": {
    "ENGINE": "krysalis.foundation.sqlite3", "NAME": sys.argv[1],
    "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20},
}})
django.setup()
from django.db import connection, transaction

def write():
    waits = []
    for number in range(100):
        started = time.perf_counter()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO line (number) VALUES (%s)", [number])
        waits.append(time.perf_counter() - started)
    print(max(waits))
    connection.close()

threads = [threading.Thread(target=write) for _ in range(2)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "queue.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE line (number INTEGER)")
    return path


@pytest.fixture
def connection(database: Path, django_db_blocker: Any) -> Iterator[DatabaseWrapper]:
    template = connections["default"].settings_dict if "sqlite" in settings.DATABASES["default"]["ENGINE"] else {}
    options = {"transaction_mode": "IMMEDIATE", "timeout": 0.2}
    wrapper = DatabaseWrapper(_settings(template, database, options), alias="queue")
    connections["queue"] = wrapper
    with django_db_blocker.unblock():  # It has nothing to do with the tests' own database.
        yield wrapper
        wrapper.close()
    del connections["queue"]


def _settings(template: dict[str, Any], database: Path, options: dict[str, Any]) -> dict[str, Any]:
    empty = {"ATOMIC_REQUESTS": False, "AUTOCOMMIT": True, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False}
    return empty | template | {"NAME": str(database), "OPTIONS": options, "TIME_ZONE": None, "TEST": {}}


def _is_free(database: Path) -> bool:
    lock = WriterLock(str(database), timeout=0)
    try:
        lock.acquire()
    except OperationalError:
        return False
    lock.release()
    return True


class TestTwoProcessesWithTwoThreadsEach:
    def test_all_rows_arrive_and_nobody_waits_absurdly(self, database: Path) -> None:
        command = [sys.executable, "-c", WRITER, str(database)]
        writers = [
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=settings.BASE_DIR, text=True)
            for _ in range(2)
        ]
        answers = [writer.communicate(timeout=60) for writer in writers]
        assert [writer.returncode for writer in writers] == [0, 0], answers
        with sqlite3.connect(database) as connection:
            assert connection.execute("SELECT COUNT(*) FROM line").fetchone() == (400,)
        longest = max(float(line) for out, _ in answers for line in out.splitlines())
        assert longest < 3  # Seconds. The busy handler alone let single writers wait for many.


class TestTheLock:
    def test_is_held_from_begin_to_commit(self, connection: DatabaseWrapper, database: Path) -> None:
        with transaction.atomic(using="queue"):
            assert not _is_free(database)
            with transaction.atomic(using="queue"):
                pass
            assert not _is_free(database)
        assert _is_free(database)

    def test_ends_with_a_rollback(self, connection: DatabaseWrapper, database: Path) -> None:
        with pytest.raises(ZeroDivisionError), transaction.atomic(using="queue"):
            raise ZeroDivisionError
        assert _is_free(database)

    def test_ends_when_the_connection_is_closed(self, connection: DatabaseWrapper, database: Path) -> None:
        connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        assert not _is_free(database)
        connection.close()
        assert _is_free(database)

    def test_is_taken_for_a_single_write_and_not_for_reading(self, connection: DatabaseWrapper, database: Path) -> None:
        other = WriterLock(str(database), timeout=0)
        other.acquire()
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM line")
            with pytest.raises(OperationalError, match="database is locked"):
                cursor.execute("INSERT INTO line (number) VALUES (1)")
        other.release()

    def test_is_waited_for_no_longer_than_the_timeout(self, connection: DatabaseWrapper, database: Path) -> None:
        other = WriterLock(str(database), timeout=0)
        other.acquire()
        started = time.monotonic()
        with pytest.raises(OperationalError, match="database is locked"), transaction.atomic(using="queue"):
            pass
        assert 0.1 < time.monotonic() - started < 2
        other.release()
        with transaction.atomic(using="queue"):
            pass

    def test_goes_to_who_waits_before_who_comes_back(self, database: Path) -> None:
        order = []
        busy, patient = WriterLock(str(database), timeout=5), WriterLock(str(database), timeout=5)

        def wait() -> None:
            patient.acquire()
            order.append("patient")
            patient.release()

        busy.acquire()
        waiting = threading.Thread(target=wait)
        waiting.start()
        time.sleep(0.05)
        busy.release()
        busy.acquire()  # At once, as an import does.
        order.append("busy")
        busy.release()
        waiting.join()
        assert order == ["patient", "busy"]

    def test_is_never_on_the_database_itself(self, connection: DatabaseWrapper, database: Path) -> None:
        with transaction.atomic(using="queue"):
            assert Path(f"{database}-lock").exists()
        assert os.stat(database).st_ino != os.stat(f"{database}-lock").st_ino


class TestADatabaseInMemory:
    def test_has_no_lock_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any) -> None:
        monkeypatch.chdir(tmp_path)
        wrapper = DatabaseWrapper(_settings({}, Path(":memory:"), {"transaction_mode": "IMMEDIATE"}), alias="memory")
        with django_db_blocker.unblock():
            wrapper.connect()
        assert wrapper.writer_lock is None
        assert not list(tmp_path.iterdir())
