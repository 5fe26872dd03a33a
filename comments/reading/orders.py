"""The orders of threads, and where a page of them goes on.

Keyset paging: an address says behind which thread the next page begins. By time that is enough: what arrives meanwhile
stands before or behind, and moves nothing. In the other orders a thread's own number may change between two pages, so
the address also says what was newest on the first one: a thread whose number is younger is left out, since it may have
been read already. Pinned threads stand on the first page only, and the address says which they were.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from django.db.models import Q

from comments.models import CommentSettings
from comments.querysets import CommentQuerySet

from .rows import Row

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PLACE = re.compile(r"(\d{1,16})-(\d{1,18})-(n?\d{1,9})-(\d{1,18})((?:-\d{1,18}){0,20})", re.ASCII)


@dataclass(frozen=True)
class Place:
    """Behind which thread a page begins."""

    moment: datetime
    id: int
    number: int  # Of the thread, in the order's own column.
    seen: int  # The `Article.discussion_version` that the first page knew.
    pinned: tuple[int, ...]  # Threads that stood on top of the first page.

    @classmethod
    def read(cls, text: str) -> Self | None:
        """None for what no page of ours has written."""
        found = _PLACE.fullmatch(text)
        if not found:
            return None
        micros, pk, number, seen, pinned = found.groups()
        return cls(
            _EPOCH + timedelta(microseconds=int(micros)),
            int(pk),
            int(number.replace("n", "-")),
            int(seen),
            tuple(int(each) for each in pinned.split("-") if each),
        )

    def __str__(self) -> str:
        micros = (self.moment - _EPOCH) // timedelta(microseconds=1)
        number = str(self.number).replace("-", "n")
        return "-".join(map(str, (micros, self.id, number, self.seen, *self.pinned)))


@dataclass(frozen=True)
class Order:
    name: str
    number: str = ""  # Column by which threads are ordered before their time, the largest first.
    under: str = ""  # Column that says since when that number is what it is.
    newest_first: bool = True

    def sorted(self, roots: CommentQuerySet) -> CommentQuerySet:
        by_time = ["-submitted_at", "-pk"] if self.newest_first else ["submitted_at", "pk"]
        return roots.order_by(*([f"-{self.number}"] if self.number else []), *by_time)

    def behind(self, roots: CommentQuerySet, place: Place) -> CommentQuerySet:
        side = "lt" if self.newest_first else "gt"
        # Said twice, since a database finds the place in its index by the first condition only.
        later = Q(**{f"submitted_at__{side}e": place.moment}) & (
            Q(**{f"submitted_at__{side}": place.moment}) | Q(**{f"pk__{side}": place.id})
        )
        if self.number:
            later = Q(**{f"{self.number}__lt": place.number}) | (Q(**{self.number: place.number}) & later)
            later &= Q(**{f"{self.under}__lte": place.seen})
        return roots.filter(later).exclude(pk__in=place.pinned)

    def place(self, row: Row, seen: int, pinned: tuple[int, ...]) -> Place:
        number = getattr(row, self.number) if self.number else 0
        return Place(row.submitted_at, row.id, number, seen, pinned)


ORDERS: Mapping[str, Order] = {
    order.name: order
    for order in (
        Order(CommentSettings.Order.NEWEST.value),
        Order(CommentSettings.Order.OLDEST.value, newest_first=False),
        Order(CommentSettings.Order.BEST.value, "score", "scored_under"),
        Order(CommentSettings.Order.DISCUSSED.value, "reply_count", "counted_under"),
    )
}


@dataclass(frozen=True)
class Choice:
    name: str
    label: str
    is_current: bool


def choices(current: str, behaviour: CommentSettings) -> list[Choice]:
    """The orders that the reader may choose from; by votes only where there are votes."""
    offered = [order for order in CommentSettings.Order if order != "best" or behaviour.votes != "off"]
    return [Choice(order.value, str(order.label), order == current) for order in offered]
