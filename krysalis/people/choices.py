"""What whoever has the link decides: about one comment, or about all. Each page asks first and has one button."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from comments import behaviour, moderation
from comments.models import Comment
from comments.phrases import said
from comments.writing.forms import ChangeForm
from comments.writing.views import not_from_here
from krysalis.foundation.answers import SeeOther
from krysalis.foundation.guest_posts import GuestRequest

from . import erasing
from .holdings import may_change, may_delete
from .views import CHANGES, Mine, by_link, page, too_often

SALT = "krysalis.my-data-erased"  # Of the address that keeps the numbers; nothing of the person is in it.


@by_link
def comment(request: GuestRequest, mine: Mine, comment_id: int) -> HttpResponse:
    """Other words for it, while that may be; a guest's comment is then judged again, as in the browser it is from."""
    found = mine.comment(comment_id)
    if found is None:
        raise Http404
    changeable = may_change(found, behaviour.of(request))
    form = ChangeForm(request.POST if request.method == "POST" else None, comment=found)
    if not form.is_bound or not changeable:
        return _comment_page(request, mine, found, form if changeable else None)
    if request.guest_post_refused:
        form.add_error(None, not_from_here())
    elif CHANGES.hit(request):
        form.add_error(None, too_often())
    if form.is_valid() and _change(found, form):
        return SeeOther(f"{mine.page('my_data')}?changed#comment-{found.pk}")
    return _comment_page(request, mine, found, form, status=422)


def _change(comment: Comment, form: ChangeForm) -> bool:
    """False with a sentence at the form."""
    try:
        if moderation.change_own(comment, form.cleaned_data["text"], proven=frozenset({comment.pk})):
            return True
        sentence = _(
            "Meanwhile something was decided about the comment, so it was not changed. Your text is kept here."
        )
    except moderation.Refused as refusal:
        sentence = str(refusal)
    form.add_error(None, sentence)
    return False


def _comment_page(
    request: HttpRequest, mine: Mine, comment: Comment, form: ChangeForm | None, *, status: int = 200
) -> HttpResponse:
    may_go = may_delete(comment)
    return page(request, "comment", mine=mine, comment=comment, form=form, may_delete=may_go, status=status)


@by_link
def delete(request: GuestRequest, mine: Mine, comment_id: int) -> HttpResponse:
    found = mine.comment(comment_id)
    if found is None or not may_delete(found):
        raise Http404
    refused = request.guest_post_refused
    if request.method == "POST" and not refused:
        moderation.delete_own(found)
        return SeeOther(f"{mine.page('my_data')}?changed")
    left_behind = said("deleted", behaviour.of(request).phrases)
    context = {"mine": mine, "comment": found, "left_behind": left_behind, "was_refused": refused}
    return page(request, "comment_delete", **context, status=422 if refused else 200)


@by_link
def anonymise(request: GuestRequest, mine: Mine) -> HttpResponse:
    return _all_of_it(request, mine, keep_texts=True)


@by_link
def erase(request: GuestRequest, mine: Mine) -> HttpResponse:
    return _all_of_it(request, mine, keep_texts=False)


def _all_of_it(request: GuestRequest, mine: Mine, *, keep_texts: bool) -> HttpResponse:
    """Afterwards the link is dead, so what was done is said on a page of its own."""
    refused = request.guest_post_refused
    if request.method == "POST" and not refused:
        erased = erasing.erase(mine.address, erasing.by_the_person(), keep_texts=keep_texts)
        told = {**asdict(erased), "keeps_texts": keep_texts, "at": timezone.now().isoformat()}
        return SeeOther(reverse("my_data_erased", args=[signing.dumps(told, salt=SALT)]))
    context = {
        "mine": mine,
        "keeps_texts": keep_texts,
        "left_behind": said("deleted", behaviour.of(request).phrases),
        "was_refused": refused,
    }
    return page(request, "erase", **context, status=422 if refused else 200)


@require_safe
@never_cache
def erased(request: HttpRequest, told: str) -> HttpResponse:
    """To print, as often as wished: the address holds numbers and the time, signed."""
    try:
        numbers: dict[str, Any] = signing.loads(told, salt=SALT)
    except signing.BadSignature:
        raise Http404 from None
    return page(request, "erased", **{**numbers, "at": datetime.fromisoformat(numbers["at"])})
