"""Where a comment is changed that is there already: its words, and the address of the guest who wrote it."""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from django.db import InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from comments import behaviour, curation, moderation, rules
from comments.finding import about, nothing_here, visible_comment
from comments.models import Comment
from comments.querysets import MODERATE, may_moderate
from comments.readers import Reader, reader_of
from krysalis.foundation.answers import SeeOther, again_after
from krysalis.foundation.guest_posts import GuestRequest, guest_post
from krysalis.foundation.limits import Limit

from .forms import AddressForm, ChangeForm
from .views import not_from_here, nothing_can_be_stored, small_posts_only

CHANGES = Limit("changes", 20, timedelta(minutes=15))  # Each is kept in the history; nobody corrects more often.
AGAIN_AFTER = {429: CHANGES.within, 503: rules.TROUBLE_PASSES_AFTER}


@dataclass(frozen=True)
class Change:
    """A comment before somebody who may change something about it."""

    comment: Comment
    reader: Reader
    edit_minutes: int
    too_late: str | None  # Why its words may not be changed any more.
    as_editor: bool

    @property
    def seconds_left(self) -> int:
        until = self.comment.submitted_at + timedelta(minutes=self.edit_minutes)
        return max(0, ceil((until - timezone.now()).total_seconds()))

    @property
    def minutes_left(self) -> int:
        """One at least: what is on its way when the time is up still arrives."""
        return max(1, ceil(self.seconds_left / 60))

    @property
    def is_judged_again(self) -> bool:
        return self.comment.guest_id is not None and self.comment.status == Comment.Status.APPROVED

    @property
    def is_of_this_guest(self) -> bool:
        """Proven by the browser: neither a login nor the right to moderate opens a guest's address here."""
        return self.comment.guest_id is not None and self.comment.pk in self.reader.own

    def to(self, text: str) -> bool:
        """Raises Refused; False where somebody else was quicker."""
        if self.as_editor and self.reader.login:
            return moderation.change_text(self.comment, text, by=self.reader.login)
        return moderation.change_own(self.comment, text, proven=self.reader.own)


@never_cache
@small_posts_only
@require_http_methods(["GET", "HEAD", "POST"])
@guest_post
def comment_edit(request: GuestRequest, slug: str, comment_id: int) -> HttpResponse:
    """For its writer while that may be, and at any time for who moderates there."""
    change = _change(request, slug, comment_id)
    if change is None:
        return nothing_here(request, slug)
    if request.method != "POST":
        return _page(request, change)
    form = ChangeForm(request.POST, comment=change.comment)
    if request.guest_post_refused:
        form.add_error(None, not_from_here())
    if not form.is_valid():
        return _page(request, change, form, status=422)
    if not change.as_editor and CHANGES.hit(request):
        return _sent_back(request, change, form, _too_often(), status=429)
    return _save(request, change, form)


@never_cache
@small_posts_only
@require_http_methods(["GET", "HEAD", "POST"])
@guest_post
def comment_email(request: GuestRequest, slug: str, comment_id: int) -> HttpResponse:
    """Takes another address, as long as the browser proves whose comment it is; its form stands on the page above."""
    change = _change(request, slug, comment_id)
    if change is None or change.comment.guest is None or not change.is_of_this_guest:
        return nothing_here(request, slug)
    if request.method != "POST":
        return redirect("comment_edit", change.comment.article.slug, change.comment.pk)
    form = AddressForm(request.POST)
    if request.guest_post_refused:
        form.add_error(None, not_from_here())
    if not form.is_valid():
        return _page(request, change, form, status=422)
    if CHANGES.hit(request):
        return _sent_back(request, change, form, _too_often(), status=429)
    curation.change_address(change.comment.guest, form.cleaned_data["email"])
    return SeeOther(change.comment.get_absolute_url())


def _change(request: HttpRequest, slug: str, comment_id: int) -> Change | None:
    """None for who may change nothing about it, and where its text is gone for good."""
    reader = reader_of(request)
    comment = visible_comment(slug, comment_id, reader)
    if comment is None or comment.status == Comment.Status.DELETED:
        return None
    wrote, moderates = reader.wrote(comment), may_moderate(reader.user, comment.article)
    if not wrote and not moderates:
        return None
    says = behaviour.of(request)
    too_late = rules.may_change_own(comment, says) if wrote else None
    as_editor = moderates and (not wrote or too_late is not None)
    return Change(comment, reader, says.edit_minutes, None if as_editor else too_late, as_editor)


def _save(request: HttpRequest, change: Change, form: ChangeForm) -> HttpResponse:
    text = form.cleaned_data["text"]
    try:
        is_changed = change.to(text)
    except moderation.Refused as refusal:
        return _sent_back(request, change, form, str(refusal), status=422)
    except (OperationalError, InternalError):  # As for a new comment.
        return _sent_back(request, change, form, nothing_can_be_stored(), status=503)
    if is_changed or _reads(change.comment, text):
        back = _way_back(request, change)
        return SeeOther(f"{back}&saved=1" if back else change.comment.get_absolute_url())
    sentence = _("Meanwhile something was decided about the comment, so it was not changed. Your text is kept here.")
    return _sent_back(request, change, form, sentence, status=422)


def _way_back(request: HttpRequest, change: Change) -> str:
    """Over the desk, which makes a place of these parameters; empty for who did not come from there."""
    if request.GET.get("back") != "queue" or not change.reader.user.has_perm(MODERATE):
        return ""
    return f"{reverse('admin:comments_edited', args=[change.comment.pk])}?{request.GET.urlencode()}"


def _reads(comment: Comment, text: str) -> bool:
    """Of a doubled send the second finds its own words."""
    return Comment.objects.filter(pk=comment.pk, body_source=text).exists()


def _too_often() -> str:
    return _("That was a lot at once. Please wait fifteen minutes and send it again; your text is kept.")


def _sent_back(
    request: HttpRequest, change: Change, form: ChangeForm | AddressForm, sentence: str, *, status: int
) -> HttpResponse:
    form.add_error(None, sentence)
    page = _page(request, change, form, status=status)
    return again_after(AGAIN_AFTER[status], page) if status in AGAIN_AFTER else page


def _page(
    request: HttpRequest, change: Change, form: ChangeForm | AddressForm | None = None, *, status: int = 200
) -> HttpResponse:
    """The form that was sent with what was typed, the other one as new. What may no longer be changed gets a form only
    for words that would be lost."""
    words = form if isinstance(form, ChangeForm) else None if change.too_late else ChangeForm(comment=change.comment)
    address = form if isinstance(form, AddressForm) else AddressForm() if change.is_of_this_guest else None
    context = {
        "change": change,
        "comment": change.comment,
        "form": words,
        "address_form": address,
        "back": _way_back(request, change),
        **about(request, change.comment.article),
    }
    return render(request, "comments/comment_edit.html", context, status=status)
