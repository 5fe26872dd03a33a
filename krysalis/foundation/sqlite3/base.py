"""Django's SQLite backend with a fair queue for writers.

SQLite's busy handler sleeps in growing steps, so whoever waits longest asks least often: two processes with two threads
each starved one another for seconds. Here a writer first takes `flock` on `<database>-lock`, never on the database
itself, whose POSIX locks any `close()` in the process would drop.
"""

import os
import time
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

try:
    import fcntl
except ImportError:  # Windows: the busy handler alone.
    fcntl = None  # type: ignore[assignment]

READING = ("SELECT", "PRAGMA", "EXPLAIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT", "BEGIN", "VACUUM", "ATTACH")
PAUSE = 0.0005  # Seconds between two tries: less than one commit with fsync takes.


class WriterLock:
    """Held by one open file at a time, over threads and processes; the kernel drops it when its holder dies.

    Two files: who waits for `-lock` holds `-queue` meanwhile, so that a writer who comes back at once, as an import
    does, finds somebody before it.
    """

    def __init__(self, database: str, timeout: float) -> None:
        self.paths = (f"{database}-queue", f"{database}-lock")
        self.timeout = timeout
        self.file: int | None = None

    def acquire(self) -> None:
        """Raises OperationalError after the timeout. A second call by the holder does nothing."""
        if self.file is not None:
            return
        deadline = time.monotonic() + self.timeout
        place = _locked(self.paths[0], deadline)
        try:
            self.file = _locked(self.paths[1], deadline)
        finally:
            _unlock(place)

    def release(self) -> None:
        if self.file is not None:
            file, self.file = self.file, None
            _unlock(file)


def _locked(path: str, deadline: float) -> int:
    try:
        file = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise OperationalError(f"the writers' lock cannot be opened: {error}") from error
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                os.close(file)
                raise OperationalError("database is locked") from None
            time.sleep(PAUSE)
        else:
            return file


def _unlock(file: int) -> None:
    fcntl.flock(file, fcntl.LOCK_UN)  # Said aloud, since a forked child may hold the same open file.
    os.close(file)


class DatabaseWrapper(base.DatabaseWrapper):
    def __init__(self, settings_dict: dict[str, Any], alias: str = "default") -> None:
        super().__init__(settings_dict, alias)
        self.writer_lock: WriterLock | None = None
        self.execute_wrappers.append(self._one_write_at_a_time)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        name = str(self.settings_dict["NAME"])
        if fcntl is not None and not self.is_in_memory_db() and not name.startswith("file:"):
            self.writer_lock = WriterLock(name, conn_params.get("timeout", 5))
        return super().get_new_connection(conn_params)

    def _start_transaction_under_autocommit(self) -> None:
        if self.writer_lock is None or self.transaction_mode is None:
            return super()._start_transaction_under_autocommit()
        self.writer_lock.acquire()
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self.writer_lock.release()
            raise

    def _one_write_at_a_time(self, execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        """A single write outside a transaction waits in the same queue; the BEGIN of a transaction has its own."""
        if self.writer_lock is None or not self.autocommit or sql.lstrip().upper().startswith(READING):
            return execute(sql, params, many, context)
        self.writer_lock.acquire()
        try:
            return execute(sql, params, many, context)
        finally:
            self.writer_lock.release()

    def _commit(self) -> None:
        super()._commit()
        self._release_writer_lock()

    def _rollback(self) -> None:
        try:
            super()._rollback()
        finally:
            self._release_writer_lock()

    def _close(self) -> None:
        try:
            super()._close()
        finally:
            self._release_writer_lock()

    def _release_writer_lock(self) -> None:
        if self.writer_lock is not None:
            self.writer_lock.release()
