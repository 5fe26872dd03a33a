"""Where a person who is erased may stand beside their own rows: in mails, in reasons, in the backend's own history."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet

from comments.models import Block, Comment, CommentSettings, Guest, ModerationEvent, Report, TypoNote
from krysalis.foundation import mail
from krysalis.foundation.models import JobRun

Verb = ModerationEvent.Verb
SAID_BY_RULES = {Verb.SUBMITTED, Verb.EDITED}  # Their reasons quote names, addresses and words.
LEFT_OUT = "[…]"
# Where somebody may have written an address down, whomever the row is about; an error may repeat the row it failed at.
SENTENCES: tuple[tuple[type[Model], str], ...] = (
    (ModerationEvent, "reason"),
    (Report, "explanation"),
    (Block, "reason"),
    (TypoNote, "suggestion"),
    (LogEntry, "object_repr"),
    (LogEntry, "change_message"),
    (JobRun, "error"),
)


@dataclass(frozen=True)
class Traces:
    """By what a person is found again; each may be empty."""

    addresses: frozenset[str]
    names: frozenset[str]
    network_keys: frozenset[str]

    @property
    def written_out(self) -> re.Pattern[str]:
        return any_of([*self.names, *self.addresses])


def forget_mails(traces: Traces, comments: Sequence[Comment]) -> int:
    """To them, and about what they wrote. An address of this site's own people, typed by a guest, stays theirs."""
    own = {address.upper() for address in User.objects.filter(is_staff=True).values_list("email", flat=True)}
    to_them = sum(mail.forget(address) for address in sorted(traces.addresses) if address.upper() not in own)
    pages = [f"comment/{comment.pk}" for comment in comments]
    mail.forget_about(any_of([*traces.addresses, *pages]), any_of(traces.names))
    return to_them


def clean_the_log(traces: Traces, people: Sequence[Guest], comments: Sequence[Comment]) -> None:
    """Names go where it is about them, since others may be called so; an address goes wherever it stands."""
    events = ModerationEvent.objects.filter(comment__in=comments)
    events.exclude(body_source="").update(body_source="")
    events.filter(verb__in=SAID_BY_RULES).exclude(reason="").update(reason="")
    around = ModerationEvent.objects.filter(Q(comment__in=comments) | Q(comment__parent__in=comments))
    _leave_out(around, "reason", traces.written_out)
    _leave_out(Report.objects.filter(comment__in=comments), "explanation", traces.written_out)
    _leave_out(Block.objects.filter(guest__in=people), "reason", traces.written_out)
    for rows in (people, comments):
        _forget_in_the_admin(rows)
    for address in traces.addresses:
        _forget_address(address)


def _forget_address(address: str) -> None:
    alone = any_of([address])
    for model, column in SENTENCES:
        _leave_out(model._default_manager.filter(**{f"{column}__icontains": address}), column, alone)
    for column in ("words_to_hold", "words_to_refuse"):
        listed = CommentSettings.objects.filter(**{f"{column}__icontains": address})
        for text in listed.values_list(column, flat=True):
            listed.update(**{column: "\n".join(line for line in text.splitlines() if not alone.search(line))})


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


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Matches each as a whole, the longest first; nothing where there is none."""
    longest_first = sorted({re.escape(word) for word in words if word}, key=len, reverse=True)
    either = "|".join(longest_first) or r"(?!)"
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)
