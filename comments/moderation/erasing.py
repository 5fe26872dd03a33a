"""What is kept of a guest goes for good; what was decided stays in the log, and says nothing of the person."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model, QuerySet
from django.db.models.functions import Upper

from articles.models import Article
from comments import guests, learning
from comments.models import Block, Comment, Guest, ModerationEvent, Report
from krysalis.foundation import mail

from . import counting, moves

Status = Comment.Status
Verb = ModerationEvent.Verb
UNKNOWN = {"guest": None, "writer_key": "", "submission_key": None, "tells_writer": False}
SAID_BY_RULES = {Verb.SUBMITTED, Verb.EDITED}  # Their reasons quote names, addresses and words.
LEFT_OUT = "[…]"


@dataclass(frozen=True)
class Erased:
    """How many of each."""

    comments: int = 0
    reports: int = 0
    mails: int = 0


def erase(guest: Guest, *, by: User, keep_texts: bool = False) -> Erased:
    """All that is kept under the guest's address, or of this one guest where there is none; see `guests.same_writer`.

    Comments become placeholders or, with `keep_texts`, stay without a name. All numbers are 0 where it is done already.
    Some ten queries for each comment.
    """
    make_unknown = _take_the_name if keep_texts else _empty
    with transaction.atomic():
        people = _locked(guest)
        if guest not in people:
            return Erased()
        comments = list(_written_by(people))
        learning.lock()
        # First, since whoever has reported one of the comments is told below that it is gone.
        reports, mails = _erase_reports(people), _forget_mails(people, comments)
        for comment in comments:
            make_unknown(comment, by)
        _clean_the_log(people, comments)
        Guest.objects.filter(pk__in=[person.pk for person in people]).delete()
    return Erased(len(comments), reports, mails)


def _locked(guest: Guest) -> list[Guest]:
    """Articles before guests, in the order of their keys, as everybody does who needs more than one."""
    written = Comment.objects.filter(guest__in=guests.same_writer(guest))
    articles = Article.objects.filter(pk__in=written.values("article"))
    list(articles.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
    return list(guests.same_writer(guest).order_by("pk").select_for_update())


def _written_by(people: Sequence[Guest]) -> QuerySet[Comment]:
    """Article by article."""
    written = Comment.objects.filter(guest__in=people).select_related("article")
    return written.defer("article__body_source", "article__body_html").order_by("article", "pk")


def _empty(comment: Comment, by: User) -> None:
    moves.move(comment, Verb.ERASED, list(Status), Status.DELETED, by=by, also={**moves.WITHOUT_TEXT, **UNKNOWN})


def _take_the_name(comment: Comment, by: User) -> None:
    Comment.objects.filter(pk=comment.pk).update(**UNKNOWN)
    moves.record(comment, Verb.ERASED, by=by, status_before=comment.status)
    counting.touch(comment.article)


def _erase_reports(people: Sequence[Guest]) -> int:
    """Those by the same address: that somebody reported stays, not who and in which words."""
    addresses = {person.email.upper() for person in people} - {""}
    reports = Report.objects.annotate(address=Upper("email")).filter(address__in=addresses)
    return reports.update(name="", email="", explanation="", email_confirmed_at=None, reporter_key="")


def _forget_mails(people: Sequence[Guest], comments: Sequence[Comment]) -> int:
    """To them, and about what they wrote. An address of this site's own people, typed by a guest, stays theirs."""
    addresses = {person.email for person in people} - {""}
    own = {address.upper() for address in User.objects.filter(is_staff=True).values_list("email", flat=True)}
    to_them = sum(mail.forget(address) for address in addresses if address.upper() not in own)
    pages = [f"comment/{comment.pk}" for comment in comments]
    mail.forget_about(_any_of([*addresses, *pages]), _any_of(person.name for person in people))
    return to_them


def _clean_the_log(people: Sequence[Guest], comments: Sequence[Comment]) -> None:
    events = ModerationEvent.objects.filter(comment__in=comments)
    events.exclude(body_source="").update(body_source="")
    events.filter(verb__in=SAID_BY_RULES).exclude(reason="").update(reason="")
    named = _any_of([word for person in people for word in (person.name, person.email)])
    _leave_out(events, "reason", named)
    _leave_out(Report.objects.filter(comment__in=comments), "explanation", named)
    _leave_out(Block.objects.filter(guest__in=people), "reason", named)
    for rows in (people, comments):
        _forget_in_the_admin(rows)


def _leave_out(rows: QuerySet, column: str, named: re.Pattern[str]) -> None:
    for pk, text in rows.exclude(**{column: ""}).order_by("pk").values_list("pk", column):
        if named.search(text):
            rows.filter(pk=pk).update(**{column: named.sub(LEFT_OUT, text)})


def _forget_in_the_admin(rows: Sequence[Model]) -> None:
    """Django's own history of the backend repeats how a row was called."""
    if rows:
        kind = ContentType.objects.get_for_model(rows[0])
        of_these = LogEntry.objects.filter(content_type=kind, object_id__in=[str(row.pk) for row in rows])
        of_these.update(object_repr="")


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Matches each as a whole, the longest first; nothing where there is none."""
    longest_first = sorted({re.escape(word) for word in words if word}, key=len, reverse=True)
    either = "|".join(longest_first) or r"(?!)"
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)
