"""Where comments are written. Made for whoever asks, so nothing here is kept: all is `private, no-store`."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial, wraps
from typing import Any

from django.db import InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from articles.models import Article
from comments import behaviour, moderation, proofs, rules, voters
from comments.finding import about, article_at, nothing_here, visible_comment
from comments.models import Comment
from comments.readers import Reader, reader_of
from krysalis.foundation.answers import SeeOther
from krysalis.foundation.guest_posts import GuestRequest, guest_post
from krysalis.foundation.limits import is_longer_than

from .forms import CommentForm

View = Callable[..., HttpResponse]


def small_posts_only(view: View) -> View:
    """Answers 413 before a long body is read."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_longer_than(rules.BODY_BYTES, request):
            return render(request, "comments/comment_too_long.html", status=413)
        return view(request, *args, **kwargs)

    return checked


@never_cache
@small_posts_only
@require_http_methods(["GET", "HEAD", "POST"])
@guest_post
def comment_create(request: GuestRequest, slug: str) -> HttpResponse:
    """Takes a comment. Asked for without one, as by Enter in the address bar after a refusal, the form by itself."""
    article, reader = article_at(slug), reader_of(request)
    if request.method != "POST":
        return _form_page(request, _form(request, article, reader))
    form = _form(request, article, reader, data=request.POST)
    if request.guest_post_refused:
        form.add_error(None, _("Your browser did not say where this came from. Please send it once more."))
    if not form.is_valid():
        return _form_page(request, form, status=422)
    return _submit(request, form)


@never_cache
@require_safe
def comment_reply(request: HttpRequest, slug: str, comment_id: int) -> HttpResponse:
    reader = reader_of(request)
    article = article_at(slug)
    parent = Comment.objects.approved().filter(article=article, pk=comment_id).first()
    if parent is None:
        return nothing_here(request, slug)
    return _form_page(request, _form(request, article, reader, parent=parent))


@never_cache
@small_posts_only
@require_http_methods(["GET", "HEAD", "POST"])
@guest_post
def comment_delete(request: GuestRequest, slug: str, comment_id: int) -> HttpResponse:
    """Asks first; deletes for whoever's browser proves to have written it."""
    reader = reader_of(request)
    comment = visible_comment(slug, comment_id, reader)
    if comment is None or not reader.wrote(comment):
        return nothing_here(request, slug)
    if request.method != "POST" or request.guest_post_refused:
        said = {"was_refused": request.guest_post_refused, "is_logged_in": reader.is_logged_in}
        context = {"comment": comment, **said, **about(request, comment.article)}
        status = 422 if request.guest_post_refused else 200
        return render(request, "comments/comment_delete.html", context, status=status)
    moderation.delete_own(comment)
    return SeeOther(f"{comment.article.get_absolute_url()}#comments")


def _form(request: HttpRequest, article: Article, reader: Reader, **more: Any) -> CommentForm:
    return CommentForm(article=article, reader=reader, behaviour=behaviour.of(request), **more)


def _form_page(request: HttpRequest, form: CommentForm, status: int = 200) -> HttpResponse:
    return render(request, "comments/comment_form.html", {"form": form, **about(request, form.article)}, status=status)


def _submit(request: HttpRequest, form: CommentForm) -> HttpResponse:
    """Says "received" only once it is."""
    over_limit = partial(rules.is_over_limit, request)
    try:
        submission = form.submission(voters.key_of_network(request))
        submitted = moderation.submit(submission, by=form.reader.login, over_limit=over_limit)
    except moderation.Refused as refusal:
        return _sent_back(request, form, str(refusal), status=422)
    except moderation.TooMany:
        sentence = _("That was a lot at once. Please wait ten minutes and send it again; your text is kept.")
        return _sent_back(request, form, sentence, status=429, again_after=rules.LIMIT_EASES_AFTER)
    except (OperationalError, InternalError):  # Locked for too long, a full disk, or gone.
        sentence = _("Nothing can be stored at the moment. Please send it again in a minute; your text is kept.")
        return _sent_back(request, form, sentence, status=503, again_after=rules.TROUBLE_PASSES_AFTER)
    return _written(request, submitted, for_a_year=form.cleaned_data.get("remember", False))


def _sent_back(
    request: HttpRequest, form: CommentForm, sentence: str, *, status: int, again_after: timedelta | None = None
) -> HttpResponse:
    form.add_error(None, sentence)
    response = _form_page(request, form, status=status)
    if again_after:
        response["Retry-After"] = str(int(again_after.total_seconds()))
    return response


def _written(request: HttpRequest, submitted: moderation.Submitted, *, for_a_year: bool) -> HttpResponse:
    comment = submitted.comment
    page = reverse("comment_detail", args=[comment.article.slug, comment.pk])
    response = SeeOther(f"{page}#comment-{comment.pk}")
    if submitted.secret:
        proofs.remember(request, response, comment, submitted.secret, for_a_year=for_a_year)
    return response
