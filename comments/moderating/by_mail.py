"""Deciding by the link in a mail: a page for one person about one comment, which needs no login and opens nothing else.

Looking at it changes nothing, so that programs which look into mails decide nothing.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from comments import moderation, rules
from comments.confirming import token_page
from comments.models import Comment
from comments.notifications import links
from comments.notifications.links import Errand
from comments.querysets import moderates_all
from comments.writing.views import small_posts_only
from krysalis.foundation.answers import SeeOther
from krysalis.foundation.guest_posts import GuestRequest, guest_post
from profiles.models import Profile

from . import outcome
from .forms import AnswersForm, ReasonForm
from .places import Place
from .rows import Row, rows

Status = Comment.Status


def approve(errand: Errand, data: QueryDict) -> bool:
    return moderation.approve(errand.comment, by=errand.user, seen=Status.WAITING)


def answer(errand: Errand, data: QueryDict) -> bool:
    """Approves first: what waits cannot be answered."""
    form = _answers(errand, data)
    if not form.is_valid():
        raise moderation.Refused(next(iter(form.errors.values()))[0])
    if not approve(errand, data):
        return False
    for comment, text in form.answers():
        moderation.reply(comment, by=errand.user, text=text)
    return True


def reject(errand: Errand, data: QueryDict) -> bool:
    form = ReasonForm(data)
    if not form.is_valid():
        raise moderation.Refused(form.first_error)
    return moderation.reject(errand.comment, by=errand.user, seen=Status.WAITING, **form.details)


def spam(errand: Errand, data: QueryDict) -> bool:
    return moderation.mark_spam(errand.comment, by=errand.user, seen=Status.WAITING)


# Each says whether the comment was moved, and raises moderation.Refused.
VERBS: Mapping[str, Callable[[Errand, QueryDict], bool]] = {
    "approve": approve,
    "answer": answer,
    "reject": reject,
    "spam": spam,
}


def _about_an_errand(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Asks at each request anew whether the person may still do that."""

    @wraps(view)
    def checked(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        try:
            errand = links.errand_behind(token)
        except (links.Dead, signing.SignatureExpired):
            return token_page(request, "moderation_link_dead", status=410, way_on=links.way_on(token))
        if errand is None:
            return token_page(request, "link_unknown", status=404)
        return view(request, token, errand, **kwargs)

    return checked


@never_cache
@require_safe
@_about_an_errand
def show(request: HttpRequest, token: str, errand: Errand) -> HttpResponse:
    return _page(request, token, errand)


@never_cache
@small_posts_only
@require_http_methods(["GET", "HEAD", "POST"])
@guest_post
@_about_an_errand
def press(request: GuestRequest, token: str, errand: Errand, *, verb: str) -> HttpResponse:
    """Does what the button says. Asked for without pressing it, as by Enter in the address bar, the page."""
    if request.method != "POST":
        return redirect("moderation_by_mail", token)
    if request.guest_post_refused:
        sentence = _("Your browser did not say where this came from. Please press the button once more.")
        return _page(request, token, errand, verb, sentence, status=422)
    try:
        is_moved = VERBS[verb](errand, request.POST)
    except moderation.Refused as refusal:
        return _page(request, token, errand, verb, str(refusal), status=422)
    if is_moved:
        return SeeOther(reverse("moderation_by_mail", args=[token]))
    return _page(request, token, errand, verb, _who_was_quicker(errand), status=409)


def _page(
    request: HttpRequest, token: str, errand: Errand, verb: str = "", sentence: str = "", *, status: int = 200
) -> HttpResponse:
    """With what was typed for the button that was pressed."""
    comment = errand.comment
    comment.refresh_from_db(fields=["status"])
    (row,) = rows([comment], Place())
    answers = _answers(errand, request.POST if verb == "answer" else None)
    context = {
        "row": row,
        "comment": comment,
        "person": outcome.name_of(errand.user),
        "token": token,
        "waits": comment.status == Status.WAITING,
        "state": _state(row, errand),
        "sentence": sentence,
        "pressed": verb,
        "answer": answers.field_of(comment),
        "reason": ReasonForm(request.POST if verb == "reject" else None),
        "profile": answers.profile,
        "no_profile": rules.profile_missing(),
        "is_moderator": moderates_all(errand.user),  # An author decides without the address, as below the article.
        "published_answer": _published_answer(errand),
    }
    return token_page(request, "moderation_by_mail", status=status, **context)


def _answers(errand: Errand, data: QueryDict | None) -> AnswersForm:
    profile = Profile.objects.filter(user=errand.user).first()
    return AnswersForm(data, comments=[errand.comment], profile=profile)


def _published_answer(errand: Errand) -> Comment | None:
    """The person's own; with its article, for its address."""
    own = errand.comment.replies.approved().filter(profile__user=errand.user)
    return own.select_related("article").order_by("pk").last()


def _state(row: Row, errand: Errand) -> str:
    """What was decided, and by whom, in short sentences."""
    status, event = row.comment.status, row.decided
    if event is None or status == Status.DELETED:
        return f"{capfirst(row.comment.get_status_display())}."
    by = ""
    if event.by:
        by = _("By you.") if event.by == errand.user else _("By %(name)s.") % {"name": outcome.name_of(event.by)}
    return f"{capfirst(event.get_verb_display())}. {by}".strip()


def _who_was_quicker(errand: Errand) -> str:
    errand.comment.refresh_from_db(fields=["status"])
    (row,) = rows([errand.comment], Place())
    return outcome.quicker([(errand.comment, row.decided)], errand.user)[0]
