"""The worker does what is due, and one job's failure is its own."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.utils import timezone

from comments.models import VoterKey
from krysalis.foundation.models import JobRun
from krysalis.jobs import JOBS, Job, Timetable

pytestmark = pytest.mark.django_db


def counting(done: list[str], name: str) -> Any:
    return lambda: done.append(name)


def broken() -> None:
    raise OSError("no space left")


class TestTheTimetable:
    def test_runs_each_job_when_it_is_due(self) -> None:
        done: list[str] = []
        jobs = [
            Job(name, every, counting(done, name))
            for name, every in (("often", timedelta(0)), ("daily", timedelta(days=1)))
        ]
        timetable = Timetable(jobs)
        timetable.run_due()
        timetable.run_due()
        assert done == ["often", "daily", "often"]

    def test_goes_on_after_a_failure_and_writes_it_down(self) -> None:
        done: list[str] = []
        timetable = Timetable([Job("broken", timedelta(0), broken), Job("fine", timedelta(0), counting(done, "fine"))])
        timetable.run_due()
        assert done == ["fine"]
        assert JobRun.objects.get(name="broken").error == "OSError: no space left"

    def test_takes_a_failure_back_once_the_job_works_again(self) -> None:
        outcomes = iter([True, False])
        timetable = Timetable([Job("job", timedelta(0), lambda: broken() if next(outcomes) else None)])
        timetable.run_due()
        timetable.run_due()
        assert JobRun.objects.get(name="job").error == ""

    def test_ends_after_the_job_at_hand_and_tells_a_long_one(self) -> None:
        done: list[str] = []
        long = Job("long", timedelta(0), lambda is_over: done.append(f"long, over: {is_over()}"), may_take_long=True)
        Timetable([long, Job("next", timedelta(0), counting(done, "next"))], is_over=lambda: bool(done)).run_due()
        assert done == ["long, over: False"]

    def test_does_not_write_at_every_round(self, django_assert_num_queries: Any) -> None:
        timetable = Timetable([Job("job", timedelta(0), lambda: None)])
        timetable.run_due()
        with django_assert_num_queries(0):
            timetable.run_due()


class TestTheJobs:
    @pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
    def test_can_be_done_on_an_empty_site(self, job: Job) -> None:
        job.do()

    def test_forget_sessions_that_are_over(self) -> None:
        Session.objects.create(session_key="old", session_data="", expire_date=timezone.now() + timedelta(hours=8))
        with time_machine.travel(timezone.now() + timedelta(hours=9)):
            next(job for job in JOBS if job.name == "sessions").do()
        assert not Session.objects.exists()

    def test_forget_strangers_with_the_key_that_told_them_apart(self) -> None:
        VoterKey.objects.create(pk=1, secret="geheim", made_at=timezone.now() - timedelta(days=30))
        next(job for job in JOBS if job.name == "strangers").do()
        assert not VoterKey.objects.exists()
