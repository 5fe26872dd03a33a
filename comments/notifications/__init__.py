"""Who is told what: reporters, writers, and the people who work here.

A mail is written in the transaction of its cause, one for each event and recipient; its event names the row that it
tells of.

Inside, in this order: reports, writers, staff → addresses, links → grounds, letters.
"""

from comments import following
from comments.models import Comment, ModerationEvent
from krysalis.foundation import mail

from . import reports, staff, writers
from .reports import settle_reports, tell_decision
from .staff import count_as_told, send_due
from .writers import ask_again

__all__ = [
    "ask_again",
    "count_as_told",
    "decided",
    "recall",
    "send_due",
    "settle_reports",
    "submitted",
    "tell_decision",
]


def submitted(comment: Comment, event: ModerationEvent) -> None:
    """Call it in the transaction that stores the comment."""
    writers.tell_waiting(comment, event)
    staff.tell_authors(comment)
    if comment.status == Comment.Status.APPROVED:
        following.note_comment(comment)


def decided(comment: Comment, event: ModerationEvent) -> None:
    """Call it in the transaction that decides."""
    reports.settle_reports(comment, event)
    writers.tell_decision(comment, event)
    if event.verb != ModerationEvent.Verb.APPROVED:
        return
    if comment.suspected:
        staff.tell_authors(comment)
    following.note_comment(comment)


def recall(event: ModerationEvent) -> int:
    """Takes back what the decision has written and nobody has read yet; how many mails."""
    return mail.recall(reports.name_of(event)) + mail.recall(writers.name_of(event))
