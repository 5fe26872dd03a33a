"""A comment with what is to be known before deciding: why it waits, what was decided, what its guest wrote before."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db.models import Count, Model
from django.utils.translation import gettext as _

from comments.models import Comment, ModerationEvent, Report

from .places import CLOSE, PIN, REOPEN, UNPIN, Button, Place

Status = Comment.Status
Verb = ModerationEvent.Verb

DECIDED = {Verb.APPROVED, Verb.REJECTED, Verb.SPAM, Verb.RESTORED, Verb.KEPT, Verb.DELETED}
SOMEWHAT_LIKE_SPAM, MUCH_LIKE_SPAM = 50, 90  # Percent.
FOLDED_FROM = 240  # Characters; a longer quotation is folded, so that the comment itself stays in sight.


@dataclass
class Row:
    """A comment with what is to be known before deciding."""

    comment: Comment
    place: Place
    held_because: str = ""
    decided: ModerationEvent | None = None
    events: Sequence[ModerationEvent] = ()
    reports: Sequence[Report] = ()  # Those that nobody has decided about, the oldest first.
    past: Mapping[str, int] = field(default_factory=dict)  # Status → how many others the same guest has in it.

    @property
    def name(self) -> str:
        return self.comment.writer_name or _("Name removed")

    @property
    def query(self) -> str:
        """In the addresses of its buttons: of what was pressed, a login that has run out leaves nothing else."""
        return f"{self.place.query}&comment={self.comment.pk}"

    @property
    def buttons(self) -> tuple[Button, ...]:
        return self.place.tab.buttons

    @property
    def can_be_rejected(self) -> bool:
        return "reject" in self.place.tab.verbs

    @property
    def curating(self) -> tuple[Button, ...]:
        """Of a thread that can be read."""
        if self.comment.root_id or self.comment.status != Status.APPROVED:
            return ()
        return (UNPIN if self.comment.pinned_at else PIN, REOPEN if self.comment.closed_at else CLOSE)

    @property
    def is_routine(self) -> bool:
        """Held for no other reason than that every guest's comment is, and never decided."""
        return self.decided is None and self.held_because in {"", _("Comments by guests wait for a decision.")}

    @property
    def likeness(self) -> str:
        """To spam, in words; empty where it has none, or it stands in the reason for waiting."""
        score = self.comment.spam_score
        if score is None or score < SOMEWHAT_LIKE_SPAM or (self.comment.suspected and not self.decided):
            return ""
        words = _("could be spam (%(score)s %%)") if score < MUCH_LIKE_SPAM else _("looks like spam (%(score)s %%)")
        return words % {"score": score}

    @property
    def folds_quotation(self) -> bool:
        parent = self.comment.parent
        return parent is not None and len(parent.body_source) > FOLDED_FROM


def rows(comments: Sequence[Comment], place: Place) -> list[Row]:
    """In the order given. Three queries."""
    events = _events(comments)
    reports = _open_reports(comments)
    past = _past(comments)
    return [
        _row(comment, place, events[comment.pk], reports[comment.pk], past[comment.guest_id]) for comment in comments
    ]


def _row(
    comment: Comment,
    place: Place,
    events: Sequence[ModerationEvent],
    reports: Sequence[Report],
    past: Mapping[str, int],
) -> Row:
    undone = {event.undoes_id for event in events}
    telling = [event for event in events if (_holds(event) or event.verb in DECIDED) and event.pk not in undone]
    last = telling[-1] if telling else None
    others = {status: count - (status == comment.status) for status, count in past.items()}
    return Row(
        comment=comment,
        place=place,
        held_because=last.reason if last and _holds(last) else "",
        decided=last if last and not _holds(last) else None,
        events=events,
        reports=reports,
        past={status: count for status, count in others.items() if count},
    )


def _holds(event: ModerationEvent) -> bool:
    """It says why the comment waits; a change by the editors decides nothing."""
    return event.verb in {Verb.SUBMITTED, Verb.HELD} or (event.verb == Verb.EDITED and event.by_id is None)


def _events(comments: Iterable[Comment]) -> Mapping[int, Sequence[ModerationEvent]]:
    found: dict[int, list[ModerationEvent]] = defaultdict(list)
    for event in ModerationEvent.objects.filter(comment__in=_ids(comments)).select_related("by"):
        found[event.comment_id].append(event)
    return found


def _open_reports(comments: Iterable[Comment]) -> Mapping[int, Sequence[Report]]:
    found: dict[int, list[Report]] = defaultdict(list)
    for report in Report.objects.open().filter(comment__in=_ids(comments)):
        found[report.comment_id].append(report)
    return found


def _past(comments: Iterable[Comment]) -> Mapping[int | None, Mapping[str, int]]:
    """Guest's id → status → how many comments, this one among them."""
    guests = {comment.guest_id for comment in comments if comment.guest_id}
    counted = Comment.objects.filter(guest__in=guests).order_by().values_list("guest", "status")
    found: dict[int | None, dict[str, int]] = defaultdict(dict)
    for guest_id, status, count in counted.annotate(count=Count("pk")):
        found[guest_id][status] = count
    return found


def _ids(objects: Iterable[Model]) -> list[int]:
    return [each.pk for each in objects]


def own_decisions(comments: Iterable[Comment], by: User) -> list[ModerationEvent]:
    """The last one about each that this person has made. One query."""
    made = {comment_id: [each for each in found if each.by == by] for comment_id, found in _events(comments).items()}
    return [found[-1] for found in made.values() if found]


def deciders(comments: Sequence[Comment]) -> list[tuple[Comment, ModerationEvent | None]]:
    """Each comment with the last thing that happened to it. One query."""
    events = _events(comments)
    return [(comment, events[comment.pk][-1] if events[comment.pk] else None) for comment in comments]
