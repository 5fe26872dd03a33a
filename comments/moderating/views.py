"""The desk's pages. One view for each button; each POST ends where it came from, with a message about what happened."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from comments import curation, moderation, rules
from comments.models import Comment, ModerationEvent
from comments.querysets import MODERATE
from krysalis.foundation.answers import SeeOther
from profiles.models import Profile

from . import desk, outcome, queue
from .desk import StaffRequest, button, moderators_only
from .filters import DAYS, WRITERS, articles_of
from .forms import AnswersForm, GiveForm, ReasonForm, chosen_ids
from .ids import whole_numbers
from .outcome import Outcome
from .places import Place, tab_of
from .rows import own_decisions, rows
from .threads import MoveForm


@moderators_only
@require_GET
def show_queue(request: StaffRequest) -> HttpResponse:
    place = Place.of(request.GET)
    context = {
        "subtitle": place.tab.label,
        "place": place,
        "page": queue.page(place),
        "articles": articles_of(place.tab.find(), place.filters.article),
        "writers": [(name, label) for name, (label, _condition) in WRITERS.items()],
        "days": [(name, label) for name, (label, _days) in DAYS.items()],
        **desk.around_rows(request),
    }
    return desk.page(request, "queue", pgettext("title", "Moderation"), context)


@moderators_only
@button
def approve(request: StaffRequest) -> HttpResponse:
    return _decide_and_answer(request, "approve", moderation.approve)


@moderators_only
@button
def keep(request: StaffRequest) -> HttpResponse:
    """What was reported stays."""
    return _decide_and_answer(request, "keep", moderation.keep)


@moderators_only
@button
def reject(request: StaffRequest) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _not_done(request, _("Not rejected: %(error)s") % {"error": form.first_error})
    return _decide(request, "reject", moderation.reject, lambda comment: form.details)


@moderators_only
@button
def mark_spam(request: StaffRequest) -> HttpResponse:
    return _decide_and_answer(request, "spam", moderation.mark_spam)


@moderators_only
@button
def restore(request: StaffRequest) -> HttpResponse:
    return _decide(request, "restore", moderation.restore)


@moderators_only
@button
def undo(request: StaffRequest) -> HttpResponse:
    """Takes back the asker's own decisions, as far as nobody has decided or changed anything since."""
    ids = whole_numbers(request.POST.getlist("event"))
    own = ModerationEvent.objects.filter(pk__in=ids, by=request.user, comment__in=Comment.objects.decidable())
    events = own.select_related("comment__article")
    came = Outcome(missing=len(ids) - len(events))
    for event in events:
        (came.done if moderation.undo(event, by=request.user) else came.too_late).append(event.comment)
    outcome.say(request, "undo", came)
    return desk.return_to(Place.of(request.POST), [comment.pk for comment in came.done])


@moderators_only
@button
def pin(request: StaffRequest) -> HttpResponse:
    return _curate(request, "pin", curation.pin)


@moderators_only
@button
def unpin(request: StaffRequest) -> HttpResponse:
    return _curate(request, "unpin", curation.unpin)


@moderators_only
@button
def close(request: StaffRequest) -> HttpResponse:
    return _curate(request, "close", curation.close)


@moderators_only
@button
def reopen(request: StaffRequest) -> HttpResponse:
    return _curate(request, "reopen", curation.reopen)


@moderators_only
@button
def choose_to_answer(request: StaffRequest) -> HttpResponse:
    """Leads to the form, with an address that names the comments and holds no token."""
    place, ids = Place.of(request.POST), chosen_ids(request.POST)
    if not ids:
        outcome.say(request, "answer", Outcome())
        return desk.back(place, [])
    return SeeOther(_answer_address(place, ids))


@moderators_only
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: StaffRequest) -> HttpResponse:
    """Approves and answers as the moderator's profile; what cannot be said stays in the form."""
    place = Place.of(request.GET)
    comments = queue.chosen(chosen_ids(request.GET))
    if not comments:
        outcome.say(request, "answer", Outcome(missing=1))
        return desk.back(place, [])
    profile = Profile.objects.filter(user=request.user).first()
    form = AnswersForm(request.POST if request.method == "POST" else None, comments=comments, profile=profile)
    if form.is_valid():
        came = _answer(request, place, form)
        outcome.say(request, "answer", came)
        if not came.too_late:
            return desk.back(place, [comment.pk for comment in comments])
        form = AnswersForm(request.POST, comments=came.too_late, profile=profile)
    return _answer_page(request, place, form)


@moderators_only
@require_GET
def edited(request: StaffRequest, comment_id: int) -> HttpResponse:
    """Back from the page on which the text is changed, which does not know the desk's places, to the row."""
    if "saved" in request.GET:
        messages.success(request, _("The comment is changed."))
    else:
        messages.info(request, _("The comment stayed as it was."))
    return desk.return_to(Place.of(request.GET), [comment_id])


def detail(request: HttpRequest, comment: Comment) -> HttpResponse:
    """One comment with its history, decided or not. Who may see it is asked by the caller."""
    tab = tab_of(comment)
    place = Place(tab, alone=comment.pk) if tab else Place(alone=comment.pk)
    (row,) = rows([comment], place)
    may_decide = tab is not None and request.user.has_perm(MODERATE)
    giving = GiveForm() if may_decide and comment.profile is None else None
    context = {
        "row": row,
        "place": place,
        "may_decide": may_decide,
        "giving": giving,
        "moving": MoveForm() if may_decide else None,
        **desk.around_rows(request),
    }
    return desk.page(request, "detail", str(comment.writer_name), context)


def _decide(
    request: StaffRequest,
    verb: str,
    decide: Callable[..., bool],
    details_of: Callable[[Comment], Mapping[str, str]] = lambda comment: {},
) -> HttpResponse:
    """Does to all that are chosen what the button says, as far as they are what the moderator saw."""
    place, ids = Place.of(request.POST), chosen_ids(request.POST)
    comments = queue.chosen(ids)
    came = Outcome(missing=len(ids) - len(comments))
    still = queue.still_in(place.tab, comments)
    for comment in comments:
        may_move = comment.pk in still
        moved = may_move and decide(comment, by=request.user, seen=place.tab.status, **details_of(comment))
        (came.done if moved else came.too_late).append(comment)
    outcome.say(request, verb, came)
    return desk.back(place, ids, undo=own_decisions(came.done, request.user))


def _curate(request: StaffRequest, verb: str, do: Callable[..., bool]) -> HttpResponse:
    """Of whole threads; what answers in one has no such button, and is left as it is among several."""
    ids = chosen_ids(request.POST)
    came = Outcome()
    for comment in queue.chosen(ids):
        if comment.root_id is not None:
            came.replies += 1
        else:
            (came.done if do(comment, by=request.user) else came.too_late).append(comment)
    outcome.say(request, verb, came)
    return desk.return_to(Place.of(request.POST), ids)


def _decide_and_answer(request: StaffRequest, verb: str, decide: Callable[..., bool]) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _not_done(request, _("Nothing decided: %(error)s") % {"error": form.first_error})
    return _decide(request, verb, decide, form.answer_to_reports)


def _not_done(request: StaffRequest, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    return desk.back(Place.of(request.POST), chosen_ids(request.POST)[:1])


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
    form.fields[form.field_of(form.comments[0]).name].widget.attrs["autofocus"] = True
    context = {
        "place": place,
        "form": form,
        "answers": [(row, form.field_of(row.comment)) for row in rows(form.comments, place)],
        "action": _answer_address(place, [comment.pk for comment in form.comments]),
        "no_profile": "" if form.profile else rules.profile_missing(),
    }
    return desk.page(request, "answer", pgettext("title", "Answer"), context, status=422 if form.is_bound else 200)


def _answer_address(place: Place, ids: list[int]) -> str:
    query = urlencode({**place.fields, "comment": ids}, doseq=True)
    return f"{reverse('admin:comments_answer')}?{query}"
