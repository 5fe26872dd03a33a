"""What moderators have before them: the tabs, a page of rows with all they need to decide, and who was quicker."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import Count, Model, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from articles.models import Article
from comments.models import Comment, ModerationEvent, Report
from comments.querysets import CommentQuerySet

Status = Comment.Status
Verb = ModerationEvent.Verb

REPORTED = "reported"  # The tab of what can be read while somebody says that it should not be.
DECIDED = {Verb.APPROVED, Verb.REJECTED, Verb.SPAM, Verb.RESTORED, Verb.KEPT, Verb.DELETED, Verb.MOVED}
PAGE_SIZE = 50
FOLDED_FROM = 240  # Characters; a longer quotation is folded, so that the comment itself stays in sight.
LARGEST_ID = 2**63 - 1  # What the column holds; a larger number in an address is nobody's.


@dataclass(frozen=True)
class Tab:
    name: str  # In addresses.
    status: str  # Of the comments in it.
    label: Promise
    verbs: tuple[str, ...]  # Buttons of a row, by the names of their addresses.
    newest_first: bool = True

    def find(self) -> CommentQuerySet:
        return decidable().reported() if self.name == REPORTED else decidable().filter(status=self.status)


TABS: Mapping[str, Tab] = {
    tab.name: tab
    for tab in (
        Tab(
            Status.WAITING.value,
            Status.WAITING,
            pgettext_lazy("queue", "To decide"),
            ("approve", "reject", "spam", "answer"),
            newest_first=False,  # Who has waited longest comes first.
        ),
        Tab(
            REPORTED,
            Status.APPROVED,
            pgettext_lazy("queue", "Reported"),
            ("keep", "reject", "spam"),
            newest_first=False,
        ),
        Tab(Status.APPROVED.value, Status.APPROVED, pgettext_lazy("queue", "Approved"), ("reject", "spam", "answer")),
        Tab(Status.REJECTED.value, Status.REJECTED, pgettext_lazy("queue", "Rejected"), ("approve", "restore", "spam")),
        Tab(Status.SPAM.value, Status.SPAM, pgettext_lazy("queue", "Spam"), ("approve", "restore", "reject")),
    )
}


def whole_number(text: str | None) -> int | None:
    """An id as a form or an address has it, or None for what is none."""
    if not text or not text.isascii() or not text.isdecimal() or len(text) > len(str(LARGEST_ID)):
        return None
    number = int(text)
    return number if number <= LARGEST_ID else None


@dataclass(frozen=True)
class Place:
    """Where in the queue somebody is: a tab, and the id behind which (or before which) the page begins.

    `alone` is the id of a comment that is looked at on its own page.
    """

    tab: Tab = TABS[Status.WAITING]
    after: int | None = None
    before: int | None = None
    alone: int | None = None

    @classmethod
    def of(cls, data: QueryDict) -> Self:
        """What does not name a place is left out: the queue's first page is always a good answer."""
        return cls(
            tab=TABS.get(data.get("tab", ""), TABS[Status.WAITING]),
            after=whole_number(data.get("after")),
            before=whole_number(data.get("before")),
            alone=whole_number(data.get("alone")),
        )

    @property
    def fields(self) -> dict[str, str | int]:
        """As hidden fields and as parameters of an address."""
        numbers = {"after": self.after, "before": self.before, "alone": self.alone}
        return {"tab": self.tab.name, **{name: value for name, value in numbers.items() if value is not None}}

    @property
    def query(self) -> str:
        return urlencode(self.fields)

    @property
    def address(self) -> str:
        if self.alone:
            return reverse("admin:comments_comment_change", args=[self.alone])
        return f"{reverse('admin:comments_queue')}?{self.query}"


def tab_of(comment: Comment) -> Tab | None:
    """Where it stands; none for what its writer has deleted. A query for what is approved."""
    is_reported = comment.status == Status.APPROVED and comment.reports.open().exists()
    return TABS.get(REPORTED if is_reported else comment.status)


def decidable() -> CommentQuerySet:
    """All but those whose article is in the bin: they went with it, and come back with it."""
    return Comment.objects.exclude(article__in=_in_the_bin())


def _in_the_bin() -> QuerySet[Article, Any]:
    return Article.objects.in_bin().values("pk")


def counts() -> dict[str, int]:
    """How many stand in each tab. Three queries.

    All are counted in the index and the few in the bin taken off: to ask each of 10,000 for its article takes ten
    times as long.
    """
    by_status = Comment.objects.order_by().values_list("status").annotate(count=Count("pk"))
    binned = dict(by_status.filter(article__in=_in_the_bin()))
    counted = {status: count - binned.get(status, 0) for status, count in by_status if status in TABS}
    return dict.fromkeys(TABS, 0) | counted | {REPORTED: TABS[REPORTED].find().count()}


@dataclass(frozen=True)
class Waiting:
    count: int
    since: datetime | None
    reported: int  # Of those that can be read.


def waiting() -> Waiting:
    """How many wait, since when the first of them, and how many are reported. Four queries."""
    first = decidable().waiting().order_by("pk").values_list("submitted_at", flat=True).first()
    counted = counts()
    return Waiting(count=counted[Status.WAITING], since=first, reported=counted[REPORTED])


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
    def verbs(self) -> tuple[str, ...]:
        return self.place.tab.verbs

    @property
    def is_routine(self) -> bool:
        """Held for no other reason than that every guest's comment is, and never decided."""
        return self.decided is None and self.held_because in {"", _("Comments by guests wait for a decision.")}

    @property
    def folds_quotation(self) -> bool:
        parent = self.comment.parent
        return parent is not None and len(parent.body_source) > FOLDED_FROM


@dataclass(frozen=True)
class Page:
    rows: Sequence[Row]
    previous: Place | None
    next: Place | None


def page(place: Place) -> Page:
    """Up to PAGE_SIZE rows in the order of the tab. Four queries, however many wait."""
    found = list(_slice(place))
    more = len(found) > PAGE_SIZE
    found = found[:PAGE_SIZE]
    backwards = place.before is not None
    if backwards:
        found.reverse()
    has_previous = more if backwards else place.after is not None
    has_next = True if backwards else more
    return Page(
        rows=rows(found, place),
        previous=Place(place.tab, before=found[0].pk) if found and has_previous else None,
        next=Place(place.tab, after=found[-1].pk) if found and has_next else None,
    )


def _slice(place: Place) -> CommentQuerySet:
    """One row more than a page has, so that it is known whether another follows."""
    ascending = place.tab.newest_first == (place.before is not None)
    border = place.after if place.before is None else place.before
    found = complete(place.tab.find())
    if border is not None:
        found = found.filter(pk__gt=border) if ascending else found.filter(pk__lt=border)
    return found.order_by("pk" if ascending else "-pk")[: PAGE_SIZE + 1]


def complete(comments: CommentQuerySet) -> CommentQuerySet:
    """With article, writer and the comment that is answered, without the article's text."""
    related = ("article", "guest", "profile", "root", "parent", "parent__guest", "parent__profile")
    return comments.select_related(*related).defer("article__body_source", "article__body_html")


def follower(place: Place, comment_id: int) -> int | None:
    """The id that stands next in the tab after this one, where the eye goes on."""
    ahead = place.tab.find()
    if place.tab.newest_first:
        return ahead.filter(pk__lt=comment_id).order_by("-pk").values_list("pk", flat=True).first()
    return ahead.filter(pk__gt=comment_id).order_by("pk").values_list("pk", flat=True).first()


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
    telling = [event for event in events if _holds(event) or event.verb in DECIDED]
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


def still_in(tab: Tab, comments: Iterable[Comment]) -> set[int]:
    """Ids of those that stand in the tab as whoever decides saw it. A query where their status does not tell."""
    ids = _ids(comments)
    return set(tab.find().filter(pk__in=ids).values_list("pk", flat=True)) if tab.name == REPORTED else set(ids)


def deciders(comments: Sequence[Comment]) -> list[tuple[Comment, ModerationEvent | None]]:
    """Each comment with the last thing that happened to it. One query."""
    events = _events(comments)
    return [(comment, events[comment.pk][-1] if events[comment.pk] else None) for comment in comments]
