"""Where comments are written. Made for whoever asks, so nothing here is kept: all is `private, no-store`."""

from datetime import timedelta
from functools import partial
from typing import Any

from django.db import InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from articles import rendering
from articles.models import Article
from comments import behaviour, folding, moderation, proofs, rules, voters
from comments.finding import about, article_at, article_if_live, nothing_here, visible_comment
from comments.models import Comment
from comments.passages.taking import taken_from
from comments.phrases import said
from comments.readers import Reader, reader_of
from comments.subscribing import choices, wishing
from krysalis.foundation import answers, limits
from krysalis.foundation.answers import SeeOther
from krysalis.foundation.guest_posts import GuestRequest, guest_post
from krysalis.foundation.limits import Limit

from .forms import CommentForm

PREVIEWS = Limit("previews", 30, timedelta(minutes=1))  # Nobody reads faster what they have just written.

small_posts_only = limits.small_posts_only(rules.BODY_BYTES, "comments/comment_too_long.html")


@never_cache
@small_posts_only
@require_http_methods(["GET", "HEAD", "POST"])
@guest_post
def comment_create(request: GuestRequest, slug: str) -> HttpResponse:
    """Takes a comment. Asked for without one, as by Enter in the address bar after a refusal, the form by itself."""
    article, reader = article_if_live(slug), reader_of(request)
    if article is None:
        return nothing_here(request, slug)
    if request.method != "POST":
        return _form_page(request, _form(request, article, reader))
    form = _form(request, article, reader, data=request.POST)
    if request.guest_post_refused:
        form.add_error(None, not_from_here())
    if not form.is_valid():
        return _form_page(request, form, status=422)
    return _submit(request, form)


@never_cache
@small_posts_only
@require_http_methods(["GET", "HEAD", "POST"])
@guest_post
def comment_preview(request: GuestRequest, slug: str) -> HttpResponse:
    """Shows what the comment will look like above the form with what was typed; stores nothing."""
    form = _form(request, article_at(slug), reader_of(request), data=request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _form_page(request, form)
    if request.guest_post_refused:
        form.add_error(None, not_from_here())
    if not form.can_be_shown():
        return _form_page(request, form, status=422)
    if PREVIEWS.hit(request):
        sentence = _("That was a lot at once. Please wait a minute; your text is kept.")
        return _sent_back(request, form, sentence, status=429, again_after=PREVIEWS.within)
    return _form_page(request, form, preview=_preview(form))


@never_cache
@require_safe
def comment_reply(request: HttpRequest, slug: str, comment_id: int) -> HttpResponse:
    reader = reader_of(request)
    article = article_at(slug)
    parent = Comment.objects.approved().select_related("root").filter(article=article, pk=comment_id).first()
    if parent is None:
        return nothing_here(request, slug)
    parent.article = article
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
        context = {
            "comment": comment,
            "left_behind": said("deleted", behaviour.of(request).phrases),
            "was_refused": request.guest_post_refused,
            "is_logged_in": reader.is_logged_in,
            **about(request, comment.article),
        }
        status = 422 if request.guest_post_refused else 200
        return render(request, "comments/comment_delete.html", context, status=status)
    moderation.delete_own(comment)
    return SeeOther(f"{comment.article.get_absolute_url()}#comments")


def _form(request: HttpRequest, article: Article, reader: Reader, **more: Any) -> CommentForm:
    return CommentForm(article=article, reader=reader, behaviour=behaviour.of(request), **more)


def _form_page(request: HttpRequest, form: CommentForm, status: int = 200, **more: Any) -> HttpResponse:
    context = {"form": form, **more, **about(request, form.article)}
    if form.answered:
        context["closed_because"] = rules.may_answer(form.answered, behaviour.of(request))
    return render(request, "comments/comment_form.html", context, status=status)


def _preview(form: CommentForm) -> dict[str, str]:
    """As it will stand below the article: its passage, and its text, which is folded where it is long."""
    text, passage = taken_from(form.cleaned_data, form.article)
    html = rendering.render_comment(text).html
    folded = folding.fold(html, form.behaviour.fold_after_words, _("Read on"))
    return {"body_html": folded, "quote": passage.get("quote_exact", "")}


def not_from_here() -> str:
    return _("Your browser did not say where this came from. Please send it once more.")


def nothing_can_be_stored() -> str:
    return _("Nothing can be stored at the moment. Please send it again in a minute; your text is kept.")


def _submit(request: HttpRequest, form: CommentForm) -> HttpResponse:
    """Says "received" only once it is."""
    over_limit = partial(rules.is_over_limit, request)
    try:
        submission = form.submission(voters.key_of_network(request))
        submitted = moderation.submit(
            submission, by=form.reader.login, over_limit=over_limit, tells_writer=form.tells_writer
        )
        _follow(request, form, submitted.comment)
    except moderation.Refused as refusal:
        return _sent_back(request, form, str(refusal), status=422)
    except moderation.TooMany:
        sentence = _("That was a lot at once. Please wait ten minutes and send it again; your text is kept.")
        return _sent_back(request, form, sentence, status=429, again_after=rules.LIMIT_EASES_AFTER)
    except (OperationalError, InternalError):  # Locked for too long, a full disk, or gone.
        return _sent_back(request, form, nothing_can_be_stored(), status=503, again_after=rules.TROUBLE_PASSES_AFTER)
    return _written(request, submitted, for_a_year=form.cleaned_data.get("remember", False))


def _follow(request: HttpRequest, form: CommentForm, comment: Comment) -> None:
    """What was ticked, once the comment is stored; where that fails, sending it again finds the comment and does this.

    Not for a program, which ticks whatever there is and gives anybody's address.
    """
    topic = choices.chosen(form.cleaned_data, comment)
    if topic and not form.cleaned_data.get("homepage"):
        wishing.wish(request, topic, reader=form.reader, email=form.cleaned_data.get("email", ""))


def _sent_back(
    request: HttpRequest, form: CommentForm, sentence: str, *, status: int, again_after: timedelta | None = None
) -> HttpResponse:
    form.add_error(None, sentence)
    page = _form_page(request, form, status=status)
    return answers.again_after(again_after, page) if again_after else page


def _written(request: HttpRequest, submitted: moderation.Submitted, *, for_a_year: bool) -> HttpResponse:
    comment = submitted.comment
    page = reverse("comment_detail", args=[comment.article.slug, comment.pk])
    response = SeeOther(f"{page}#comment-{comment.pk}")
    if submitted.secret:
        proofs.remember(request, response, comment, submitted.secret, for_a_year=for_a_year)
    return response
