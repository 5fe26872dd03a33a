"""Keeps child processes running and ends them whole. Used by `manage.py serve`."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

GRACE = 10.0  # Seconds between SIGTERM and SIGKILL: a request under way, or one mail, comes to its end.
PATIENCE = 0.2  # Seconds between two looks at the children.
SLOWEST_RESPAWN = 30.0
PR_SET_PDEATHSIG = 1  # linux/prctl.h


class Stop:
    """True once SIGTERM or SIGINT has come. Handlers only set a flag, so a signal in the first second is safe."""

    def __init__(self) -> None:
        self.asked = False
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._ask)

    def _ask(self, *_: object) -> None:
        self.asked = True

    def __bool__(self) -> bool:
        return self.asked

    def sleep(self, seconds: float) -> None:
        """Returns early once a stop is asked for."""
        until = time.monotonic() + seconds
        while not self.asked and (left := until - time.monotonic()) > 0:
            time.sleep(min(PATIENCE, left))


@dataclass
class Child:
    """A process in a session of its own, so that Ctrl-C reaches it only through us and its whole group can be ended."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    started_at: float = 0.0
    next_start_at: float = 0.0
    environment: dict[str, str] = field(default_factory=dict)

    def start(self) -> None:
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env=os.environ | self.environment,
            start_new_session=True,
            preexec_fn=_die_with_parent(),
        )

    def look_after(self, say: Callable[[str], None]) -> None:
        """Starts it again where it has ended, later each time it ends within a minute."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.next_start_at:
                self.start()
        elif (code := self.process.poll()) is not None:
            self.end_group()
            self.process = None
            self.failures = self.failures + 1 if now - self.started_at < 60 else 1
            wait = min(2.0 ** (self.failures - 1), SLOWEST_RESPAWN)
            self.next_start_at = now + wait
            say(f"{self.name} ended with {code}; it starts again in {wait:.0f} s.")

    def ask_to_stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def end_group(self) -> None:
        """SIGKILL to whatever is left of it: a granian whose master was killed leaves its workers behind."""
        if self.process:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def keep_running(children: Sequence[Child], stop: Stop, say: Callable[[str], None]) -> None:
    """Returns once a stop was asked for and nothing of the children is left."""
    try:
        while not stop:
            for child in children:
                child.look_after(say)
            stop.sleep(PATIENCE)
    finally:
        end(children)


def end(children: Sequence[Child]) -> None:
    for child in children:
        child.ask_to_stop()
    deadline = time.monotonic() + GRACE
    while time.monotonic() < deadline and any(child.process and child.process.poll() is None for child in children):
        time.sleep(0.05)
    for child in children:
        child.end_group()


def _die_with_parent() -> Callable[[], None] | None:
    """On Linux the kernel sends SIGTERM to the child when we are killed without a word."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl  # Loaded before the fork, where nothing must be.

    def after_fork() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGTERM)

    return after_fork
