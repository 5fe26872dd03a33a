"""What the worker does, and how often. Each job may fail without stopping the others."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module

import structlog
from django.conf import settings
from django.utils import timezone

from articles import library, publishing
from comments import moderation, notifications, voters
from krysalis.foundation import limits, mail
from krysalis.foundation.models import JobRun

NOTE_EVERY = 30.0  # Seconds: often enough to tell a dead worker, rarely enough not to keep the disk awake.

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Job:
    name: str
    every: timedelta
    do: Callable[[], object]


def clear_sessions() -> None:
    engine = import_module(settings.SESSION_ENGINE)
    engine.SessionStore.clear_expired()


JOBS = (
    Job("mail", timedelta(seconds=2), mail.send_due),
    Job("new comments", timedelta(seconds=10), notifications.send_due),
    Job("renditions", timedelta(seconds=4), library.make_missing_renditions),
    Job("submission keys", timedelta(minutes=10), moderation.forget_submission_keys),
    Job("outdated texts", timedelta(minutes=10), publishing.rerender_outdated),
    Job("outdated comments", timedelta(minutes=10), moderation.rerender_outdated),
    Job("strangers", timedelta(hours=1), voters.forget),  # Not daily: it is thirty days that are promised.
    Job("bin", timedelta(days=1), publishing.purge_bin),
    Job("mail texts", timedelta(days=1), mail.forget_texts),
    Job("limits", timedelta(hours=1), limits.forget_expired),
    Job("sessions", timedelta(days=1), clear_sessions),
)


class Timetable:
    """Which job is due. Daily ones are due at the start as well: a worker that is restarted every night does them."""

    def __init__(self, jobs: Iterable[Job]) -> None:
        self.jobs = tuple(jobs)
        self.due_at = dict.fromkeys((job.name for job in self.jobs), 0.0)
        self.noted_at: dict[str, float] = {}
        self.failing: set[str] = set()

    def run_due(self) -> None:
        for job in self.jobs:
            if time.monotonic() >= self.due_at[job.name]:
                self._run(job)

    def _run(self, job: Job) -> None:
        error = ""
        try:
            job.do()
        except Exception as problem:
            error = f"{type(problem).__name__}: {problem}"[:500]
            log.exception("job failed", job=job.name)
        self.due_at[job.name] = time.monotonic() + job.every.total_seconds()
        self._note(job, error)

    def _note(self, job: Job, error: str) -> None:
        now = time.monotonic()
        changed = bool(error) or job.name in self.failing
        if not changed and now - self.noted_at.get(job.name, -NOTE_EVERY) < NOTE_EVERY:
            return
        try:
            JobRun.objects.update_or_create(name=job.name, defaults={"at": timezone.now(), "error": error})
        except Exception:
            log.exception("job not noted", job=job.name)
            return
        self.noted_at[job.name] = now
        (self.failing.add if error else self.failing.discard)(job.name)
