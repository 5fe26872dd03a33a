"""Moderating where the comment stands: one address for each button below it, for who moderates there."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from comments import curation, moderation
from comments.finding import about, nothing_here, visible_comment
from comments.models import Comment, ModerationEvent
from comments.querysets import may_moderate
from comments.readers import reader_of
from comments.writing.views import small_posts_only
from krysalis.foundation.answers import SeeOther
from krysalis.foundation.guest_posts import GuestRequest, guest_post

from . import outcome
from .rows import DECIDED

Status = Comment.Status
Verb = ModerationEvent.Verb


def approve(comment: Comment, *, by: User) -> bool:
    """The button stands at what waits: what a colleague has decided meanwhile is not moved."""
    return moderation.approve(comment, by=by, seen=Status.WAITING)


def hide(comment: Comment, *, by: User) -> bool:
    """The button stands at what can be read or waits, not at what a colleague has filed as spam."""
    is_there = comment.status in {Status.APPROVED, Status.WAITING}
    return is_there and moderation.reject(comment, by=by, seen=comment.status)


@dataclass(frozen=True)
class Button:
    do: Callable[..., bool]
    decided_by: Set[Verb]  # What whoever was quicker has left in the history.


PINNING = {Verb.PINNED, Verb.UNPINNED}
CLOSING = {Verb.CLOSED, Verb.REOPENED}

BUTTONS: Mapping[str, Button] = {
    "pin": Button(curation.pin, PINNING),
    "unpin": Button(curation.unpin, PINNING),
    "close": Button(curation.close, CLOSING),
    "reopen": Button(curation.reopen, CLOSING),
    "approve": Button(approve, DECIDED),
    "hide": Button(hide, DECIDED),
}


@never_cache
@small_posts_only
@require_POST
@guest_post
def press(request: GuestRequest, slug: str, comment_id: int, *, verb: str) -> HttpResponse:
    """Does what the button says. To everybody else there is no such comment; but a login may have run out meanwhile,
    and what all can read is no secret then."""
    reader = reader_of(request)
    comment = visible_comment(slug, comment_id, reader)
    if comment and reader.login is None and comment.is_visible_to(reader.user):
        sentence = _("You are not logged in any more. Please log in, and press the button once more.")
        return _nothing_done(request, comment, sentence, status=403)
    if comment is None or reader.login is None or not may_moderate(reader.user, comment.article):
        return nothing_here(request, slug)
    if request.guest_post_refused:
        sentence = _("Your browser did not say where this came from. Please press the button once more.")
        return _nothing_done(request, comment, sentence, status=422)
    if BUTTONS[verb].do(comment, by=reader.login):
        return SeeOther(comment.get_absolute_url())
    return _nothing_done(request, comment, _who_was_quicker(comment, verb, reader.login), status=409)


def _who_was_quicker(comment: Comment, verb: str, asker: User) -> str:
    """Two queries."""
    comment.refresh_from_db(fields=["status"])
    decisions = comment.events.filter(verb__in=BUTTONS[verb].decided_by).select_related("by")
    return outcome.quicker([(comment, decisions.last())], asker)[0]


def _nothing_done(request: GuestRequest, comment: Comment, sentence: str, *, status: int) -> HttpResponse:
    context = {
        "comment": comment,
        "sentence": sentence,
        "again": status == 422,
        "log_in": status == 403,
        **about(request, comment.article),
    }
    return render(request, "comments/comment_unmoved.html", context, status=status)
