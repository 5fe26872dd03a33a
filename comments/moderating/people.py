"""Those who write: all comments of one guest on a page, and whose name stands at a comment."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comments import curation, guests, moderation
from comments.models import Block, Comment, Guest
from comments.querysets import CommentQuerySet
from krysalis.foundation.answers import SeeOther

from . import blocking, desk, outcome, queue
from .desk import StaffRequest, button, moderators_only
from .forms import GiveForm, ReasonForm, chosen_ids
from .ids import PAGE_SIZE, whole_number
from .outcome import Outcome
from .places import REPORTED, SUSPECTED, TABS, Place, Tab
from .rows import Row, own_decisions, rows

Status = Comment.Status


@dataclass(frozen=True)
class Decision:
    """About several of one writer at once, whatever they were before."""

    do: Callable[..., bool]
    to: Status


DECISIONS: Mapping[str, Decision] = {
    "approve": Decision(moderation.approve, Status.APPROVED),
    "reject": Decision(moderation.reject, Status.REJECTED),
    "spam": Decision(moderation.mark_spam, Status.SPAM),
}


@dataclass(frozen=True)
class Writer:
    """A guest, and the others who gave the same address."""

    guest: Guest

    @cached_property
    def people(self) -> list[Guest]:
        return list(guests.same_writer(self.guest).order_by("-pk"))

    @property
    def names(self) -> list[str]:
        """Each once, that of the newest comment first."""
        return list(dict.fromkeys(person.name for person in self.people))

    @property
    def last_from(self) -> Guest:
        """Whose network was seen last; the guest itself where no hash of one is left."""
        return next((person for person in self.people if person.network_key), self.guest)

    @property
    def comments(self) -> CommentQuerySet:
        return Comment.objects.decidable().filter(guest__in=self.people)

    @cached_property
    def past(self) -> dict[str, int]:
        """Status → how many."""
        return dict(self.comments.order_by().values_list("status").annotate(count=Count("pk")))

    @cached_property
    def blocks(self) -> list[Block]:
        """The newest first."""
        return list(Block.objects.filter(guest__in=self.people).select_related("by", "lifted_by"))


@moderators_only
@require_safe
def writer(request: StaffRequest, guest_id: int) -> HttpResponse:
    return show(request, Writer(get_object_or_404(Guest, pk=guest_id)))


def show(
    request: StaffRequest, who: Writer, form: blocking.BlockForm | None = None, *, status: int = 200
) -> HttpResponse:
    """The newest comments first, a page of them. About fifteen queries, however many there are."""
    place = Place(writer=who.guest.pk, after=whole_number(request.GET.get("after")))
    found = _page_of(who, place)
    context: dict[str, Any] = {
        "writer": who,
        "place": place,
        "rows": found[:PAGE_SIZE],
        "next": place.at(after=found[PAGE_SIZE - 1].comment.pk) if len(found) > PAGE_SIZE else None,
        "form": form or blocking.BlockForm(guest=who.last_from),
        "is_own_network": blocking.is_own_network(request, who.last_from),
        **desk.around_rows(request),
    }
    return desk.page(request, "writer", " / ".join(who.names), context, status=status)


def _page_of(who: Writer, place: Place) -> list[Row]:
    """One more than a page has, so that it is known whether another follows."""
    found = who.comments.complete().order_by("-pk")
    if place.after:
        found = found.filter(pk__lt=place.after)
    page = rows(list(found[: PAGE_SIZE + 1]), place)
    for row in page:
        row.place = Place(_tab_of(row), after=place.after, writer=place.writer)
    return page


def _tab_of(row: Row) -> Tab:
    comment = row.comment
    if comment.status == Status.WAITING and comment.suspected:
        return TABS[SUSPECTED]
    return TABS[REPORTED if comment.status == Status.APPROVED and row.reports else comment.status]


@moderators_only
@button
def decide(request: StaffRequest, guest_id: int, *, verb: str) -> HttpResponse:
    """About all that are ticked, as far as they are what the moderator saw; what is so already stays."""
    place = Place(writer=guest_id, after=whole_number(request.POST.get("after")))
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing decided: %(error)s") % {"error": form.first_error})
        return desk.back(place, [])
    ids = chosen_ids(request.POST)
    comments = [comment for comment in queue.chosen(ids) if comment.guest_id]
    came = Outcome(missing=len(ids) - len(comments))
    for comment in comments:
        seen = request.POST.get(f"seen-{comment.pk}", "")
        if comment.status != seen or seen != DECISIONS[verb].to:
            details = form.details if verb == "reject" else form.answer_to_reports(comment)
            moved = DECISIONS[verb].do(comment, by=request.user, seen=seen, **details)
            (came.done if moved else came.too_late).append(comment)
    outcome.say(request, verb, came)
    return desk.back(place, [], undo=own_decisions(came.done, request.user))


@moderators_only
@button
def block(request: StaffRequest, guest_id: int) -> HttpResponse:
    """Keeps them from writing for a time; what is wrong with the form is said on the same page."""
    who = Writer(get_object_or_404(Guest, pk=guest_id))
    form = blocking.BlockForm(request.POST, guest=who.last_from)
    if not form.is_valid():
        return show(request, who, form, status=422)
    blocking.put(request, who.last_from, form)
    return SeeOther(reverse("admin:comments_writer", args=[guest_id]))


@moderators_only
@button
def give(request: StaffRequest, comment_id: int) -> HttpResponse:
    """To a profile, whose label and link the comment then carries."""
    comment = get_object_or_404(Comment.objects.decidable().complete(), pk=comment_id)
    form = GiveForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please choose whose comment it is."))
    elif curation.give_to(comment, form.cleaned_data["profile"], by=request.user):
        messages.success(request, _("The comment belongs to %(name)s now.") % {"name": form.cleaned_data["profile"]})
    else:
        messages.warning(request, _("Nothing was changed: the comment belongs to a profile already, or is deleted."))
    return SeeOther(reverse("admin:comments_comment_change", args=[comment_id]))
