"""What the worker does, and how often. Each job may fail without stopping the others."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

import structlog
from django.utils import timezone

from articles import library, publishing
from comments import following, moderation, notifications
from krysalis import retention
from krysalis.foundation import mail
from krysalis.foundation.models import JobRun

NOTE_EVERY = 30.0  # Seconds: often enough to tell a dead worker, rarely enough not to keep the disk awake.

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Job:
    name: str
    every: timedelta
    do: Callable[..., object]
    may_take_long: bool = False  # Then `do` is given the question whether the worker is to end.


JOBS = (
    Job("mail", timedelta(seconds=2), mail.send_due, may_take_long=True),
    Job("new comments", timedelta(seconds=10), notifications.send_due),
    Job("wishes to confirm", timedelta(seconds=10), following.ask_due),
    Job("new articles", timedelta(seconds=30), following.announce_articles),
    Job("news", timedelta(seconds=5), following.spread_due),
    Job("news by mail", timedelta(seconds=5), following.send_due),
    Job("refused addresses", timedelta(minutes=10), following.pause_refused),
    Job("undelivered news", timedelta(days=1), following.forget_undelivered),
    Job("renditions", timedelta(seconds=4), library.make_missing_renditions),
    Job("outdated texts", timedelta(minutes=10), publishing.rerender_outdated),
    Job("outdated comments", timedelta(minutes=10), moderation.rerender_outdated),
    *(Job(each.name, each.every, each.do) for kept in retention.KEPT if (each := kept.forgetting)),
)


class Timetable:
    """Which job is due. Daily ones are due at the start as well: a worker that is restarted every night does them."""

    def __init__(self, jobs: Iterable[Job], is_over: Callable[[], bool] = lambda: False) -> None:
        self.jobs = tuple(jobs)
        self.is_over = is_over
        self.due_at = dict.fromkeys((job.name for job in self.jobs), 0.0)
        self.noted_at: dict[str, float] = {}
        self.failing: set[str] = set()

    def run_due(self) -> None:
        for job in self.jobs:
            if time.monotonic() >= self.due_at[job.name] and not self.is_over():
                self._run(job)

    def _run(self, job: Job) -> None:
        error = ""
        try:
            job.do(self.is_over) if job.may_take_long else job.do()
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
