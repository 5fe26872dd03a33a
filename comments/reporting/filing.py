"""Taking a report: stored once, answered with a receipt, and by enough people the comment is held."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments import behaviour, moderation
from comments.models import Comment, Report
from krysalis.foundation import mail
from krysalis.foundation.site import absolute

from . import confirming, letters


@dataclass(frozen=True)
class Notice:
    """What somebody says of a comment; its fields are columns of `Report`."""

    comment: Comment
    reporter_key: str
    reason: str
    explanation: str = ""
    concerns_minors: bool = False
    good_faith: bool = False
    name: str = ""
    email: str = ""


def file_report(notice: Notice, *, over_limit: Callable[[], bool] = lambda: False) -> Report:
    """Stores the report, or finds the one that the first send of the same has stored.

    `over_limit` is asked once, and only where it is new. Raises `moderation.Refused` where the comment is gone by now,
    and `moderation.TooMany`.
    """
    with transaction.atomic():
        _one_after_the_other(notice.comment)
        if known := _same_as(notice):
            return known
        if over_limit():
            raise moderation.TooMany
        report = Report.objects.create(**_columns(notice), email_confirmed_at=_confirmed_before(notice))
        _acknowledge(report)
        _hold_where_many_reported(notice.comment)
    return report


def _one_after_the_other(comment: Comment) -> None:
    """Neither a second report nor a decision comes between: the row is locked before it is asked."""
    Comment.objects.select_for_update(no_key=True).only("pk").filter(pk=comment.pk).first()
    if not Comment.objects.reportable().filter(pk=comment.pk).exists():
        raise moderation.Refused(_("This comment is not there any more."))


def _columns(notice: Notice) -> dict[str, Any]:
    return {field.name: getattr(notice, field.name) for field in fields(notice)}


def _same_as(notice: Notice) -> Report | None:
    same = {name: getattr(notice, name) for name in ("comment", "reporter_key", "reason", "explanation", "email")}
    return Report.objects.open().filter(**same).first()


def _confirmed_before(notice: Notice) -> Any:
    """Now, where the same person has shown before that the address is theirs."""
    before = confirming.of_the_same_person(notice.reporter_key, notice.email).answerable()
    return timezone.now() if before.exists() else None


def _acknowledge(report: Report) -> None:
    """The receipt (Regulation (EU) 2022/2065, Article 16(4)), with a link where the address is not confirmed."""
    confirmed = report.email_confirmed_at is not None
    turn = timedelta(0) if confirmed else mail.turn_of_stranger(report.email)
    if not report.email or turn is None:
        return
    link = {} if confirmed else {"link": confirming.link_for(report), "days": confirming.LINK.lives.days}
    mail.enqueue(
        event=f"report-received:{report.pk}",
        recipient=report.email,
        letter=letters.REPORT_RECEIVED_AGAIN if confirmed else letters.REPORT_RECEIVED,
        values={
            "title": report.comment.article.title,
            "address": absolute(report.comment.get_absolute_url()),
            "at": report.reported_at,
            "reason": Report.Reason(report.reason).label,
            **link,
        },
        after=turn,
        to_stranger=not confirmed,
    )


def _hold_where_many_reported(comment: Comment) -> None:
    """Each reporter counts once, however often they report; 0 in the settings stands for never."""
    enough = behaviour.current().reports_to_hold
    reports = Report.objects.open().filter(comment=comment).exclude(reporter_key="")
    people = reports.values("reporter_key").distinct().order_by().count()
    if enough and people >= enough:
        moderation.hold(comment, reason=_why_held(people, reports.values_list("reason", flat=True)))


def _why_held(people: int, reasons: Any) -> str:
    counted = ngettext("Reported by %(count)s person: %(reasons)s", "Reported by %(count)s people: %(reasons)s", people)
    named = dict.fromkeys(str(Report.Reason(reason).label) for reason in reasons)
    return (counted % {"count": people, "reasons": ", ".join(named)})[: moderation.REASON_LENGTH]
