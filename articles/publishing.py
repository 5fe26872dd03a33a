"""The verbs of writing: what happens to a text from draft to bin.

A caller saves the fields, authors and tags first, and then says the verb, both in one transaction. Each verb moves the
status by a conditional UPDATE, renders, claims the address, recomputes what is kept beside the text, appends a revision
and bumps the versions. Rendering is slow and needs no lock: callers in a transaction pass what `render` gave before it.
"""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from krysalis.foundation import freshness
from krysalis.foundation.site import absolute

from . import addresses, library, related, rendering, revisions
from .models import Article, ArticleOrPage, Image, ImageUse, Page, Revision, belonging_to

Status = Article.Status

KEPT_IN_BIN = timedelta(days=30)


class NotPossible(ValidationError):
    """The text is not in a state for this verb; the message says it in words."""


class StillLinked(NotPossible):
    """The page is linked in the footer of every page."""


def render(publication: ArticleOrPage) -> rendering.Rendered:
    """The HTML of its text as it stands on the object, saved or not. One query where it shows pictures."""
    return rendering.render_article(
        publication.body_source,
        permalink=absolute(publication.get_absolute_url()),
        figure=library.figures(publication.body_source),
    )


# Articles


@transaction.atomic
def save(article: Article, *, by: Any, rendered: rendering.Rendered | None = None) -> None:
    """Keeps what was written and leaves the status: a draft stays one, a live article changes on the page."""
    _settle(article, "saved", by, rendered or render(article))


@transaction.atomic
def hand_in(article: Article, *, by: Any, rendered: rendering.Rendered | None = None) -> None:
    """Asks the editors for a look."""
    _move(article, Status.REVIEW, from_=[Status.DRAFT])
    _settle(article, "handed in", by, rendered or render(article))


@transaction.atomic
def publish(article: Article, *, by: Any, rendered: rendering.Rendered | None = None) -> None:
    """Shows it from now on. One that was public before, and withdrawn, keeps its date."""
    now = timezone.now()
    was_public = article.published_at is not None and article.published_at <= now
    article.published_at = article.published_at if was_public else now
    _move(article, Status.PUBLISHED, from_=[Status.DRAFT, Status.REVIEW, Status.WITHDRAWN, Status.PUBLISHED])
    _settle(article, "published", by, rendered or render(article))


@transaction.atomic
def schedule(article: Article, *, at: datetime, by: Any, rendered: rendering.Rendered | None = None) -> None:
    """Shows it from that minute on, without any job. Raises NotPossible where it has passed or the article is live."""
    if at <= timezone.now():
        raise NotPossible(_("This moment has passed. Please choose one in the future, or publish now."))
    if article.is_live():
        raise NotPossible(_("This article is public already. Withdraw it first to publish it later."))
    article.published_at = at
    _move(article, Status.PUBLISHED, from_=[Status.DRAFT, Status.REVIEW, Status.WITHDRAWN, Status.PUBLISHED])
    _settle(article, "scheduled", by, rendered or render(article))


@transaction.atomic
def withdraw(article: Article, *, by: Any, rendered: rendering.Rendered | None = None) -> None:
    """Takes it off the site; its address then says 410. A scheduled one becomes a draft, since nobody has seen it."""
    if article.is_scheduled():
        article.published_at = None
        _move(article, Status.DRAFT, from_=[Status.PUBLISHED])
    else:
        _move(article, Status.WITHDRAWN, from_=[Status.PUBLISHED])
    _settle(article, "withdrawn", by, rendered or render(article))


@transaction.atomic
def return_to_author(article: Article, *, by: Any, rendered: rendering.Rendered | None = None) -> None:
    """Ends a review without publishing."""
    _move(article, Status.DRAFT, from_=[Status.REVIEW])
    _settle(article, "returned", by, rendered or render(article))


@transaction.atomic
def move_to_bin(article: Article, *, by: Any) -> None:
    """Puts it, with its comments, aside for 30 days."""
    before = article.status
    if article.is_scheduled():  # Restored after its minute, it would otherwise be public without a decision.
        before, article.published_at = Status.DRAFT, None
    article.status_before_bin, article.binned_at = before, timezone.now()
    _move(article, Status.BINNED, from_=[status for status in Status if status != Status.BINNED])
    _settle(article, "binned", by)


@transaction.atomic
def restore(article: Article, *, by: Any) -> None:
    """Takes it out of the bin, to the status it had."""
    _take_out_of_bin(article)
    _settle(article, "restored", by)


# Pages


@transaction.atomic
def save_page(page: Page, *, by: Any, rendered: rendering.Rendered | None = None) -> None:
    _settle(page, "saved", by, rendered or render(page))


@transaction.atomic
def publish_page(page: Page, *, by: Any, rendered: rendering.Rendered | None = None) -> None:
    _move(page, Page.Status.PUBLISHED, from_=[Page.Status.DRAFT])
    _settle(page, "published", by, rendered or render(page))


@transaction.atomic
def withdraw_page(page: Page, *, by: Any, rendered: rendering.Rendered | None = None) -> None:
    _refuse_while_linked(page)
    _move(page, Page.Status.DRAFT, from_=[Page.Status.PUBLISHED])
    _settle(page, "withdrawn", by, rendered or render(page))


@transaction.atomic
def bin_page(page: Page, *, by: Any) -> None:
    """Puts it aside for 30 days. Raises StillLinked while every footer links to it."""
    _refuse_while_linked(page)
    page.status_before_bin, page.binned_at = page.status, timezone.now()
    _move(page, Page.Status.BINNED, from_=[Page.Status.DRAFT, Page.Status.PUBLISHED])
    _settle(page, "binned", by)


@transaction.atomic
def restore_page(page: Page, *, by: Any) -> None:
    _take_out_of_bin(page)
    _settle(page, "restored", by)


# Both


def restore_revision(revision: Revision, *, by: Any) -> ArticleOrPage:
    """Brings back the text of an earlier revision; the status stays, and what was there stays in the history."""
    publication = revisions.written_back(revision)
    rendered = render(publication)
    with transaction.atomic():
        revisions.put_back(revision, publication)
        _settle(publication, "brought back", by, rendered)
    return publication


def rerender(publication: ArticleOrPage) -> bool:
    """Renders again what is stored, after a change of the pipeline or of a picture. No revision: nobody wrote.

    False where somebody saved the text meanwhile, and with that rendered it, and where it is too costly by today's
    rules: it keeps its HTML, and its next save says so.
    """
    try:
        rendered = render(publication)
    except ValidationError:
        return False
    with transaction.atomic():
        as_read = type(publication)._default_manager.filter(pk=publication.pk, changed_at=publication.changed_at)
        if not as_read.update(body_html=rendered.html, pipeline_version=rendering.PIPELINE_VERSION):
            return False
        _note_images(publication, rendered)
        freshness.bump(*_stale(publication, [publication.slug]))
    return True


def rerender_outdated() -> int:
    """The worker's share: what an older pipeline made, and what a crash kept from following its pictures."""
    done = 0
    for model in (Article, Page):
        outdated = model._default_manager.filter(pipeline_version__lt=rendering.PIPELINE_VERSION)
        for publication in outdated.iterator(chunk_size=50):
            done += rerender(publication)
    return done


def purge_bin(now: datetime | None = None) -> int:
    """Deletes for good what has been in the bin for 30 days, articles with their comments. Returns how many."""
    before = (now or timezone.now()) - KEPT_IN_BIN
    articles = Article.objects.filter(status=Status.BINNED, binned_at__lt=before)
    pages = Page.objects.filter(status=Page.Status.BINNED, binned_at__lt=before)
    with transaction.atomic():
        count = articles.count() + pages.count()
        articles.delete()
        pages.delete()
    return count


def _move(publication: ArticleOrPage, to: str, *, from_: list[Any]) -> None:
    """One conditional UPDATE, so that of two people at once one moves it and the other is told."""
    fields = {"status": to, "binned_at": publication.binned_at, "status_before_bin": publication.status_before_bin}
    if isinstance(publication, Article):
        fields["published_at"] = publication.published_at
    rows = type(publication)._default_manager.filter(pk=publication.pk, status__in=from_)
    if not rows.update(**fields):
        raise NotPossible(_("This is not possible any more: somebody has changed the status meanwhile."))
    publication.status = to


def _take_out_of_bin(publication: ArticleOrPage) -> None:
    status = publication.status_before_bin or "draft"
    publication.status_before_bin, publication.binned_at = "", None
    _move(publication, status, from_=["binned"])


def _refuse_while_linked(page: Page) -> None:
    if page.in_footer:
        raise StillLinked(_("This page is linked in the footer of every page. Remove it from the footer first."))


def _settle(publication: ArticleOrPage, verb: str, by: Any, rendered: rendering.Rendered | None = None) -> None:
    """What every verb does at its end, the bump last. Without `rendered` the text is the one that was."""
    if rendered:
        _store_html(publication, rendered)
    slugs = addresses.claim(publication)
    if isinstance(publication, Article):
        slugs += related.recompute(publication)
    publication.changed_at = timezone.now()
    publication.save(update_fields=["changed_at"])
    revisions.record(publication, verb=verb, by=by)
    freshness.bump(*_stale(publication, slugs))


def _store_html(publication: ArticleOrPage, rendered: rendering.Rendered) -> None:
    publication.body_html = rendered.html
    publication.pipeline_version = rendering.PIPELINE_VERSION
    publication.save(update_fields=["body_html", "pipeline_version"])
    _note_images(publication, rendered)


def _note_images(publication: ArticleOrPage, rendered: rendering.Rendered) -> None:
    owner = belonging_to(publication)
    ImageUse.objects.filter(**owner).exclude(image__name__in=rendered.images).delete()
    used = Image.objects.filter(name__in=rendered.images)
    ImageUse.objects.bulk_create((ImageUse(image=image, **owner) for image in used), ignore_conflicts=True)


def _stale(publication: ArticleOrPage, slugs: list[str]) -> list[str]:
    names = [freshness.article(slug) for slug in slugs]
    return [*names, freshness.LISTS if isinstance(publication, Article) else freshness.SITE]
