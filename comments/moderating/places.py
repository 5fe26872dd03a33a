"""Where in the queue somebody is: tab, filters and the border of the page. It travels in addresses and forms."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from comments.models import Comment
from comments.querysets import CommentQuerySet

from .filters import Filters
from .ids import whole_number

Status = Comment.Status

REPORTED = "reported"  # The tab of what can be read while somebody says that it should not be.
SUSPECTED = "suspected"  # The tab of what waits apart, because it looks like spam.


@dataclass(frozen=True)
class Button:
    name: str  # Of its address.
    label: Promise
    key: str = ""  # What presses it on the row that has the focus.
    is_first: bool = False  # The one that is mostly meant.

    @property
    def address(self) -> str:
        return reverse(f"admin:comments_{self.name}")


APPROVE = Button("approve", pgettext_lazy("decision", "Approve"), "a", is_first=True)
APPROVE_AND_ANSWER = Button("choose", pgettext_lazy("decision", "Approve and answer"), "r")
ANSWER = Button("choose", pgettext_lazy("decision", "Answer"), "r")
KEEP = Button("keep", pgettext_lazy("decision", "Keep"), "a", is_first=True)
REJECT = Button("reject", pgettext_lazy("decision", "Reject"), "d")
SPAM = Button("spam", pgettext_lazy("decision", "Spam"), "s")
RESTORE = Button("restore", pgettext_lazy("decision", "Back to decide"))
PIN = Button("pin", pgettext_lazy("decision", "Pin"))
UNPIN = Button("unpin", pgettext_lazy("decision", "Unpin"))
CLOSE = Button("close", pgettext_lazy("decision", "Close replies"))
REOPEN = Button("reopen", pgettext_lazy("decision", "Reopen replies"))


@dataclass(frozen=True)
class Tab:
    name: str  # In addresses.
    status: str  # Of the comments in it.
    label: Promise
    buttons: tuple[Button, ...]  # Of a row.
    newest_first: bool = True
    curating: tuple[Button, ...] = ()  # Of several threads at once.
    suspected: bool | None = None  # Whether those in it are; None where it makes no difference.

    def find(self) -> CommentQuerySet:
        if self.name == REPORTED:
            return Comment.objects.decidable().reported()
        found = Comment.objects.decidable().filter(status=self.status)
        return found if self.suspected is None else found.filter(suspected=self.suspected)

    @property
    def verbs(self) -> tuple[str, ...]:
        return tuple(button.name for button in self.buttons)


TABS: Mapping[str, Tab] = {
    tab.name: tab
    for tab in (
        Tab(
            Status.WAITING.value,
            Status.WAITING,
            pgettext_lazy("queue", "To decide"),
            (APPROVE, APPROVE_AND_ANSWER, REJECT, SPAM),
            newest_first=False,  # Who has waited longest comes first.
            suspected=False,
        ),
        Tab(
            SUSPECTED,
            Status.WAITING,
            pgettext_lazy("queue", "Suspected spam"),
            (APPROVE, APPROVE_AND_ANSWER, REJECT, SPAM),
            newest_first=False,
            suspected=True,
        ),
        Tab(
            REPORTED,
            Status.APPROVED,
            pgettext_lazy("queue", "Reported"),
            (KEEP, REJECT, SPAM),
            newest_first=False,
        ),
        Tab(
            Status.APPROVED.value,
            Status.APPROVED,
            pgettext_lazy("queue", "Approved"),
            (ANSWER, REJECT, SPAM),
            curating=(PIN, UNPIN, CLOSE, REOPEN),
        ),
        Tab(Status.SPAM.value, Status.SPAM, pgettext_lazy("queue", "Spam"), (APPROVE, RESTORE, REJECT)),
        Tab(Status.REJECTED.value, Status.REJECTED, pgettext_lazy("queue", "Bin"), (APPROVE, RESTORE, SPAM)),
    )
}


def tab_of(comment: Comment) -> Tab | None:
    """Where it stands; none for what its writer has deleted. A query for what is approved."""
    if comment.status == Status.WAITING:
        return TABS[SUSPECTED if comment.suspected else Status.WAITING]
    is_reported = comment.status == Status.APPROVED and comment.reports.open().exists()
    return TABS.get(REPORTED if is_reported else comment.status)


@dataclass(frozen=True)
class Place:
    """A tab, what of it is asked for, and the id behind which (or before which) the page begins.

    `alone` is the id of a comment that is looked at on its own page, `writer` that of a guest whose comments are, in
    whatever tab they stand.
    """

    tab: Tab = TABS[Status.WAITING]
    after: int | None = None
    before: int | None = None
    alone: int | None = None
    writer: int | None = None
    filters: Filters = field(default_factory=Filters)

    @classmethod
    def of(cls, data: QueryDict) -> Self:
        """What does not name a place is left out: the queue's first page is always a good answer."""
        return cls(
            tab=TABS.get(data.get("tab", ""), TABS[Status.WAITING]),
            after=whole_number(data.get("after")),
            before=whole_number(data.get("before")),
            alone=whole_number(data.get("alone")),
            writer=whole_number(data.get("writer")),
            filters=Filters.of(data),
        )

    def find(self) -> CommentQuerySet:
        return self.filters.among(self.tab.find())

    def at(self, *, after: int | None = None, before: int | None = None) -> "Place":
        """Another page of the same list."""
        return replace(self, after=after, before=before)

    @property
    def fields(self) -> dict[str, str | int]:
        """As hidden fields and as parameters of an address."""
        numbers = {"after": self.after, "before": self.before, "alone": self.alone, "writer": self.writer}
        said = {name: value for name, value in numbers.items() if value is not None}
        return {"tab": self.tab.name, **self.filters.fields, **said}

    @property
    def query(self) -> str:
        return urlencode(self.fields)

    @property
    def is_list(self) -> bool:
        """Where what was decided goes away and the next row moves up."""
        return not self.alone and not self.writer

    def address_with(self, **parameters: str) -> str:
        if self.alone:
            address = reverse("admin:comments_comment_change", args=[self.alone])
            return f"{address}?{urlencode(parameters)}" if parameters else address
        if self.writer:
            address = reverse("admin:comments_writer", args=[self.writer])
            parameters |= {"after": str(self.after)} if self.after else {}
            return f"{address}?{urlencode(parameters, safe=',')}" if parameters else address
        return f"{reverse('admin:comments_queue')}?{urlencode({**self.fields, **parameters}, safe=',')}"

    @property
    def address(self) -> str:
        return self.address_with()

    @property
    def address_of_all(self) -> str:
        """Of the tab, without search and filters."""
        return replace(self, after=None, before=None, filters=Filters()).address
