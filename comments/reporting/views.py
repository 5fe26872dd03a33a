"""Where a comment is reported, and an address confirmed. For whoever asks, so nothing here is kept."""

from datetime import timedelta
from functools import partial

from django.db import InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from comments import moderation, rules, voters
from comments.confirming import Confirming
from comments.finding import about, article_at, nothing_here, visible_comment
from comments.models import Comment
from comments.readers import Reader, reader_of
from comments.writing.views import not_from_here, nothing_can_be_stored
from krysalis.foundation import answers, mail
from krysalis.foundation.answers import SeeOther
from krysalis.foundation.guest_posts import GuestRequest, guest_post
from krysalis.foundation.limits import Limit, small_posts_only

from . import confirming, filing
from .forms import ReportForm

REPORTS = Limit("reports", 5, timedelta(minutes=10))  # Whoever meets more that is wrong writes to us.

CONFIRMING = Confirming("report", confirming.report_behind, confirming.confirm)

small_reports_only = small_posts_only(rules.BODY_BYTES, "comments/report_too_long.html")


@never_cache
@small_reports_only
@require_http_methods(["GET", "HEAD", "POST"])
@guest_post
def comment_report(request: GuestRequest, slug: str, comment_id: int) -> HttpResponse:
    """Asks what is wrong, and takes the report; also of a comment that was held while it was being written."""
    reader = reader_of(request)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if request.guest_post_refused:
        form.add_error(None, not_from_here())
    if not form.is_valid():
        return _form_page(request, reader, slug, comment_id, form, status=422 if form.is_bound else 200)
    article = article_at(slug)
    comment = Comment.objects.reportable().filter(article=article, pk=comment_id).first()
    if comment is None:
        return nothing_here(request, slug)
    comment.article = article
    return _file(request, reader, comment, form)


@never_cache
@require_safe
def report_thanks(request: HttpRequest, slug: str, comment_id: int) -> HttpResponse:
    """The same for every comment, there or not: by now it may be held, and its number says nothing."""
    article = article_at(slug)
    context = {"mail_leaves": mail.is_worth_writing(), **about(request, article)}
    return render(request, "comments/report_thanks.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@guest_post
def report_confirm(request: GuestRequest, token: str) -> HttpResponse:
    return CONFIRMING.answer(request, token)


def _form_page(
    request: HttpRequest, reader: Reader, slug: str, comment_id: int, form: ReportForm, *, status: int
) -> HttpResponse:
    """With the comment, as far as the asker may see one that is approved."""
    comment = visible_comment(slug, comment_id, reader)
    if comment is None or comment.status != Comment.Status.APPROVED:
        return nothing_here(request, slug)
    context = {
        "form": form,
        "comment": comment,
        "is_logged_in": reader.is_logged_in,
        **about(request, comment.article),
    }
    return render(request, "comments/report_form.html", context, status=status)


def _file(request: HttpRequest, reader: Reader, comment: Comment, form: ReportForm) -> HttpResponse:
    """Says "received" only once it is."""
    slug = comment.article.slug
    notice = form.notice(comment, _reporter_key(request, reader))
    sent_back = partial(_sent_back, request, reader, comment, form)
    try:
        filing.file_report(notice, over_limit=partial(REPORTS.hit, request))
    except moderation.Refused:
        return nothing_here(request, slug)
    except moderation.TooMany:
        sentence = _("That was a lot at once. Please wait ten minutes and send it again; your text is kept.")
        return sent_back(sentence, status=429, again_after=REPORTS.within)
    except (OperationalError, InternalError):  # Locked for too long, a full disk, or gone.
        return sent_back(nothing_can_be_stored(), status=503, again_after=rules.TROUBLE_PASSES_AFTER)
    return SeeOther(reverse("report_thanks", args=[slug, comment.pk]))


def _reporter_key(request: HttpRequest, reader: Reader) -> str:
    """A person with a login is one, a network is one otherwise."""
    return voters.of_login(reader.login) if reader.login else voters.key_of_network(request)


def _sent_back(
    request: HttpRequest,
    reader: Reader,
    comment: Comment,
    form: ReportForm,
    sentence: str,
    *,
    status: int,
    again_after: timedelta,
) -> HttpResponse:
    form.add_error(None, sentence)
    page = _form_page(request, reader, comment.article.slug, comment.pk, form, status=status)
    return answers.again_after(again_after, page)
