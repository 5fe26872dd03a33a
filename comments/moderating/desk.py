"""What the desk's pages have in common: who may use them, their frame, and where a button leads back to."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from comments.models import ModerationEvent, RejectionReason
from comments.querysets import MODERATE
from krysalis.foundation.admin import buttons
from krysalis.foundation.answers import SeeOther

from . import queue
from .ids import whole_numbers
from .places import TABS, Place


class StaffRequest(HttpRequest):
    user: User  # Behind the admin's own check nobody is anonymous.


moderators_only = permission_required(MODERATE, raise_exception=True)


def _place_of_button(
    request: HttpRequest, comment_id: int | None = None, guest_id: int | None = None, **others: Any
) -> Place:
    if comment_id or guest_id:
        return Place(alone=comment_id, writer=guest_id)
    return Place.of(request.GET)


def _back_from_button(request: HttpRequest, **ids: int) -> HttpResponse:
    """To the row whose button it was, as far as the address of the button names it."""
    return redirect(_at(_place_of_button(request, **ids), whole_numbers(request.GET.getlist("comment"))))


button = buttons.button(_back_from_button)


def page(request: HttpRequest, name: str, title: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    frame = {**admin.site.each_context(request), "title": title}
    return render(request, f"admin/comments/{name}.html", {**frame, **context}, status=status)


def around_rows(request: HttpRequest) -> dict[str, Any]:
    """Tabs, text blocks, and the decisions just made that can still be taken back. Five queries, or four."""
    counted = queue.counts()
    return {
        "tabs": [(tab, counted[name]) for name, tab in TABS.items()],
        "counts": counted,
        "text_blocks": RejectionReason.objects.all(),
        "undo": undoable(whole_numbers(request.GET.get("undo", "").split(",")), request.user),
    }


def undoable(ids: list[int], by: Any) -> list[int]:
    """Of these events the person's own decisions that nobody has taken back. A query, none without ids."""
    if not ids:
        return []
    own = ModerationEvent.objects.filter(pk__in=ids, by=by, undone_by=None).exclude(status_before="")
    return list(own.order_by("pk").values_list("pk", flat=True))


def back(place: Place, ids: list[int], undo: Iterable[ModerationEvent] = ()) -> HttpResponse:
    """To the same page, at the row that followed the last one decided, with the way to take it back."""
    events = ",".join(str(event.pk) for event in undo)
    address = place.address_with(undo=events) if events else place.address
    row = _next_row(place, ids[-1]) if ids else None
    return SeeOther(f"{address}#comment-{row}" if row else address)


def _next_row(place: Place, decided: int) -> int | None:
    """The one that followed; of a writer's comments, which stay whatever is decided, the same."""
    if place.is_list:
        return queue.follower(place, decided)
    return decided if place.writer else None


def return_to(place: Place, ids: list[int]) -> HttpResponse:
    """To the first of these rows, which stand where they stood."""
    return SeeOther(_at(place, ids))


def _at(place: Place, ids: list[int]) -> str:
    return f"{place.address}#comment-{ids[0]}" if ids and not place.alone else place.address
