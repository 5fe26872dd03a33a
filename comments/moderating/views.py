"""The desk's pages. One view for each button; each POST ends where it came from, with a message about what happened."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comments import moderation, rules
from comments.models import Comment
from comments.querysets import MODERATE
from krysalis.foundation.answers import SeeOther
from profiles.models import Profile

from . import outcome, queue
from .forms import AnswersForm, GiveForm, ReasonForm, chosen_ids
from .outcome import Outcome
from .queue import Place


class StaffRequest(HttpRequest):
    user: User  # Behind the admin's own check nobody is anonymous.


moderators_only = permission_required(MODERATE, raise_exception=True)


@moderators_only
@require_GET
def show_queue(request: StaffRequest) -> HttpResponse:
    place = Place.of(request.GET)
    context = {"subtitle": place.tab.label, "place": place, "page": queue.page(place), **_tabs()}
    return _page(request, "queue", pgettext("title", "Moderation"), context)


@moderators_only
@require_POST
def approve(request: StaffRequest) -> HttpResponse:
    return _decide(request, "approve", moderation.approve)


@moderators_only
@require_POST
def keep(request: StaffRequest) -> HttpResponse:
    """What was reported stays; whoever reported it and can be told reads the reason."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _not_done(request, _("Nothing decided: %(error)s") % {"error": form.first_error})
    return _decide(request, "keep", moderation.keep, reason=form.cleaned_data["reason"])


@moderators_only
@require_POST
def reject(request: StaffRequest) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _not_done(request, _("Not rejected: %(error)s") % {"error": form.first_error})
    return _decide(request, "reject", moderation.reject, **form.cleaned_data)


@moderators_only
@require_POST
def mark_spam(request: StaffRequest) -> HttpResponse:
    return _decide(request, "spam", moderation.mark_spam)


@moderators_only
@require_POST
def restore(request: StaffRequest) -> HttpResponse:
    return _decide(request, "restore", moderation.restore)


@moderators_only
@require_POST
def choose_to_answer(request: StaffRequest) -> HttpResponse:
    """Leads to the form, with an address that names the comments and holds no token."""
    place, ids = Place.of(request.POST), chosen_ids(request.POST)
    if not ids:
        outcome.say(request, "answer", Outcome())
        return _back(place, [])
    return SeeOther(_answer_address(place, ids))


@moderators_only
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: StaffRequest) -> HttpResponse:
    """Approves and answers as the moderator's profile; what cannot be said stays in the form."""
    place = Place.of(request.GET)
    comments = _chosen(chosen_ids(request.GET))
    if not comments:
        outcome.say(request, "answer", Outcome(missing=1))
        return _back(place, [])
    profile = Profile.objects.filter(user=request.user).first()
    form = AnswersForm(request.POST if request.method == "POST" else None, comments=comments, profile=profile)
    if form.is_valid():
        came = _answer(request, place, form)
        outcome.say(request, "answer", came)
        if not came.too_late:
            return _back(place, [comment.pk for comment in comments])
        form = AnswersForm(request.POST, comments=came.too_late, profile=profile)
    return _answer_page(request, place, form)


def detail(request: HttpRequest, comment: Comment) -> HttpResponse:
    """One comment with its history, decided or not. Who may see it is asked by the caller."""
    tab = queue.tab_of(comment)
    place = Place(tab, alone=comment.pk) if tab else Place(alone=comment.pk)
    (row,) = queue.rows([comment], place)
    may_decide = tab is not None and request.user.has_perm(MODERATE)
    giving = GiveForm() if may_decide and comment.profile is None else None
    context = {"row": row, "may_decide": may_decide, "giving": giving, **_tabs()}
    return _page(request, "detail", str(comment.writer_name), context)


def _decide(request: StaffRequest, verb: str, decide: Callable[..., bool], **details: str) -> HttpResponse:
    """Does to all that are chosen what the button says, as far as they are what the moderator saw."""
    place, ids = Place.of(request.POST), chosen_ids(request.POST)
    comments = _chosen(ids)
    came = Outcome(missing=len(ids) - len(comments))
    still = queue.still_in(place.tab, comments)
    for comment in comments:
        moved = comment.pk in still and decide(comment, by=request.user, seen=place.tab.status, **details)
        (came.done if moved else came.too_late).append(comment)
    outcome.say(request, verb, came)
    return _back(place, ids)


def _not_done(request: StaffRequest, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    return _back(Place.of(request.POST), chosen_ids(request.POST)[:1])


def _answer(request: StaffRequest, place: Place, form: AnswersForm) -> Outcome:
    came = Outcome()
    for comment, text in form.answers():
        moderation.approve(comment, by=request.user, seen=place.tab.status)
        try:
            moderation.reply(comment, by=request.user, text=text)
        except moderation.Refused:
            came.too_late.append(comment)
        else:
            came.done.append(comment)
    return came


def _answer_page(request: StaffRequest, place: Place, form: AnswersForm) -> HttpResponse:
    rows = queue.rows(form.comments, place)
    context = {
        "place": place,
        "form": form,
        "answers": [(row, form.field_of(row.comment)) for row in rows],
        "action": _answer_address(place, [comment.pk for comment in form.comments]),
        "no_profile": "" if form.profile else rules.profile_missing(),
    }
    return _page(request, "answer", pgettext("title", "Answer"), context, status=422 if form.is_bound else 200)


def _answer_address(place: Place, ids: list[int]) -> str:
    query = urlencode({**place.fields, "comment": ids}, doseq=True)
    return f"{reverse('admin:comments_answer')}?{query}"


def _chosen(ids: list[int]) -> list[Comment]:
    """In order; what does not exist, or went into the bin with its article, is left out."""
    return list(queue.complete(queue.decidable()).filter(pk__in=ids).order_by("pk"))


def _tabs() -> dict[str, Any]:
    counted = queue.counts()
    return {"tabs": [(tab, counted[name]) for name, tab in queue.TABS.items()], "counts": counted}


def _back(place: Place, ids: list[int]) -> HttpResponse:
    """To the same page, at the row that followed the last one decided."""
    follower = queue.follower(place, ids[-1]) if ids and not place.alone else None
    return SeeOther(f"{place.address}#comment-{follower}" if follower else place.address)


def _page(request: HttpRequest, name: str, title: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    frame = {**admin.site.each_context(request), "title": title}
    return render(request, f"admin/comments/{name}.html", {**frame, **context}, status=status)
