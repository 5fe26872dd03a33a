"""What moderators have before them: how many stand in each tab, a page of rows, and which comes next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min

from comments.models import Comment
from comments.querysets import CommentQuerySet

from .ids import PAGE_SIZE
from .places import REPORTED, SUSPECTED, TABS, Place, Tab
from .rows import Row, rows

Status = Comment.Status


def counts() -> dict[str, int]:
    """How many stand in each tab. Three queries.

    All are counted in the index and the few in the bin taken off: to ask each of 10,000 for its article takes ten
    times as long.
    """
    everywhere = Comment.objects.order_by()
    binned = _by_tab(everywhere.binned())
    counted = {tab: count - binned.get(tab, 0) for tab, count in _by_tab(everywhere).items()}
    return dict.fromkeys(TABS, 0) | counted | {REPORTED: TABS[REPORTED].find().count()}


def _by_tab(comments: CommentQuerySet) -> Mapping[str, int]:
    """Name of the tab → how many; those that are reported count as approved."""
    found: dict[str, int] = {}
    grouped = comments.values_list("status", "suspected").annotate(count=Count("pk"))
    for status, suspected, count in grouped:
        tab = SUSPECTED if suspected and status == Status.WAITING else status
        if tab in TABS:
            found[tab] = found.get(tab, 0) + count
    return found


@dataclass(frozen=True)
class Waiting:
    count: int
    since: datetime | None
    suspected: int
    reported: int  # Of those that can be read.


def waiting() -> Waiting:
    """How many wait, since when the first of them, how many more are suspects or reported. Four queries."""
    since = TABS[Status.WAITING].find().aggregate(since=Min("submitted_at"))["since"]  # Imported ones may be older.
    counted = counts()
    return Waiting(counted[Status.WAITING], since, counted[SUSPECTED], counted[REPORTED])


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
        previous=place.at(before=found[0].pk) if found and has_previous else None,
        next=place.at(after=found[-1].pk) if found and has_next else None,
    )


def _slice(place: Place) -> CommentQuerySet:
    """One row more than a page has, so that it is known whether another follows."""
    ascending = place.tab.newest_first == (place.before is not None)
    border = place.after if place.before is None else place.before
    found = place.find().complete()
    if border is not None:
        found = found.filter(pk__gt=border) if ascending else found.filter(pk__lt=border)
    return found.order_by("pk" if ascending else "-pk")[: PAGE_SIZE + 1]


def follower(place: Place, comment_id: int) -> int | None:
    """The id that stands next in the list after this one, where the eye goes on."""
    ahead = place.find().values_list("pk", flat=True)
    if place.tab.newest_first:
        return ahead.filter(pk__lt=comment_id).order_by("-pk").first()
    return ahead.filter(pk__gt=comment_id).order_by("pk").first()


def still_in(tab: Tab, comments: Iterable[Comment]) -> set[int]:
    """Ids of those that stand in the tab as whoever decides saw it. A query where their status does not tell."""
    ids = [comment.pk for comment in comments]
    return set(tab.find().filter(pk__in=ids).values_list("pk", flat=True)) if tab.name == REPORTED else set(ids)


def chosen(ids: Sequence[int]) -> list[Comment]:
    """In order; what does not exist, or went into the bin with its article, is left out."""
    return list(Comment.objects.decidable().complete().filter(pk__in=ids).order_by("pk"))
