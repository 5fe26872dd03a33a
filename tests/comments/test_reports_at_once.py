"""Reports and decisions that meet: each is taken once, and nothing is left between them."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from comments import moderation
from comments.models import Comment, ModerationEvent, Report
from comments.reporting import confirming
from krysalis.foundation import mail
from krysalis.foundation.models import OutgoingMail
from krysalis.foundation.site import confirm_address
from tests import factories
from tests.comments.reporting import report
from tests.people import MODERATORS, staff

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

EMAIL = "renko@example.org"
ROUNDS = 5


def done(do: Callable[[], Any]) -> Any:
    try:
        return do()
    except moderation.Refused:
        return None
    finally:
        connection.close()


def at_once(*what: Callable[[], Any]) -> list[Any]:
    """What came of each; None where it was refused."""
    with ThreadPoolExecutor(5) as pool:
        return list(pool.map(done, what))


class TestTenReports:
    def reports(self, on: Comment, reporters: Iterable[str]) -> list[Any]:
        return at_once(*[lambda name=name: report(on, name, email=EMAIL) for name in reporters])

    def test_hold_the_comment_once_and_are_all_taken(self) -> None:
        comment = factories.comment()
        assert all(self.reports(comment, [f"jemand-{number}" for number in range(10)]))
        assert Report.objects.open().count() == 10
        assert ModerationEvent.objects.filter(verb="held").count() == 1
        assert Comment.objects.get().status == Comment.Status.WAITING

    def test_of_the_same_are_one(self) -> None:
        found = self.reports(factories.comment(), ["eins"] * 10)
        assert len({each.pk for each in found}) == Report.objects.count() == OutgoingMail.objects.count() == 1

    def test_of_different_comments_send_one_mail_to_one_address(self, settings: Settings) -> None:
        """However many were written at the same moment: the others wait for their hours."""
        settings.EMAIL_CONFIGURED = True
        confirm_address()
        comments = [factories.comment() for _ in range(10)]
        at_once(*[lambda each=each: report(each, email=EMAIL) for each in comments])
        assert (Report.objects.count(), mail.send_due()) == (10, 1)


class TestADecision:
    def test_and_a_report_leave_none_open(self) -> None:
        mira = staff("Mira", MODERATORS)
        for _ in range(ROUNDS):
            comment = factories.comment()
            reports = [lambda n=n, comment=comment: report(comment, f"jemand-{n}") for n in range(2)]
            at_once(*reports, lambda comment=comment: moderation.reject(comment, by=mira))
            assert not Report.objects.open().exists()

    def test_and_a_confirmation_send_one_mail(self) -> None:
        mira = staff("Mira", MODERATORS)
        for number in range(ROUNDS):
            comment = factories.comment()
            made = report(comment, f"jemand-{number}", email=f"leser-{number}@example.org")
            at_once(
                lambda made=made: confirming.confirm(made),
                lambda comment=comment: moderation.reject(comment, by=mira),
            )
            assert OutgoingMail.objects.filter(event__startswith="report-decided:").count() == number + 1
