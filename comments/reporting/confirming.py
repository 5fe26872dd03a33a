"""Whose address it is: shown by opening the link in the receipt and pressing its one button."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from comments import notifications
from comments.models import Report
from comments.querysets import ReportQuerySet
from krysalis.foundation import mail
from krysalis.foundation.signed_links import SignedLink

# Longer than most holidays; a decision comes sooner.
LINK = SignedLink("report_confirm", timedelta(days=14), "comments.report-address")


def link_for(report: Report) -> str:
    return LINK.to(report.pk)


def report_behind(token: str) -> Report | None:
    """None for what we never sent, and where report or address are gone. Raises signing.SignatureExpired."""
    number = LINK.behind(token)
    return Report.objects.exclude(email="").filter(pk=number).first()


def of_the_same_person(reporter_key: str, email: str) -> ReportQuerySet:
    """Reports by this reporter at this address, none where the reporter is no longer known."""
    return Report.objects.filter(email__iexact=email, reporter_key=reporter_key).exclude(reporter_key="")


def confirm(report: Report) -> None:
    """The address of this report, and of others the same person made meanwhile; tells what was decided by now."""
    confirmed = Report.objects.filter(pk=report.pk) | of_the_same_person(report.reporter_key, report.email)
    with transaction.atomic():
        mail.is_no_stranger(report.email)
        confirmed.filter(email_confirmed_at=None).update(email_confirmed_at=timezone.now())
        for each in confirmed.exclude(settled_by=None).select_related("settled_by", "comment__article"):
            if each.settled_by:
                notifications.tell_decision(each, each.settled_by)
