"""The verbs of the library: what a change of a picture means for the texts that show it."""

import re
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, ProtectedError, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import publishing, revisions
from articles.models import Article, ArticleOrPage, Image, Page
from articles.querysets import EDIT_ALL
from krysalis.foundation import freshness, picture_files

from . import renditions


class InUse(ValidationError):
    """The picture stands in a text; the message says in which."""


def texts_with(image: Image) -> list[ArticleOrPage]:
    """Articles and pages whose text shows the picture, those in the bin too."""
    return [
        *Article.objects.filter(imageuse_rows__image=image),
        *Page.objects.filter(imageuse_rows__image=image),
    ]


def users_of(image: Image) -> list[ArticleOrPage]:
    """Those, and the articles that it leads. Two queries."""
    led_or_with = Article.objects.filter(Q(imageuse_rows__image=image) | Q(lead_image=image)).distinct()
    return [*led_or_with, *Page.objects.filter(imageuse_rows__image=image)]


def may_change(image: Image, user: Any) -> bool:
    """Editors all; authors those that stand in no text but their own, since a change reaches every text."""
    if user.has_perm(EDIT_ALL):
        return True
    if not user.has_perm("articles.change_image"):
        return False
    own = set(Article.objects.editable_by(user).values_list("pk", flat=True))
    return all(isinstance(text, Article) and text.pk in own for text in users_of(image))


@transaction.atomic
def save(image: Image, *, by: Any) -> None:
    """Saves a picture, new or changed, and brings every text up to it.

    A new short name is written into the texts that use the old one, in this transaction. They are rendered after the
    commit, since that takes its time; those for which it did not come to that are rendered by the worker.
    """
    former = Image.objects.filter(pk=image.pk).first()
    image.save()
    if former is not None and former.name != image.name:
        _write_new_name(former.name, image, by)
    if former is not None and former.digest != image.digest:
        transaction.on_commit(partial(_forget_files, former))
    _mark_stale(image)


@transaction.atomic
def delete(image: Image) -> None:
    """For good, with its files. Raises InUse while a text shows it or an article is led by it."""
    try:
        Image.objects.filter(pk=image.pk).delete()
    except ProtectedError as error:
        raise InUse(sentence_in_use(image)) from error
    transaction.on_commit(partial(_forget_files, image))


def sentence_in_use(image: Image) -> str:
    titles = ", ".join(f"„{text.title}“" for text in users_of(image))
    return _("“%(image)s” cannot be deleted, since it is used: %(titles)s.") % {"image": image, "titles": titles}


def _write_new_name(old: str, image: Image, by: Any) -> None:
    mention = re.compile(rf"(?<=bild:){re.escape(old)}(?![-\w])")
    for text in texts_with(image):
        text.body_source = mention.sub(image.name, text.body_source)
        text.changed_at = timezone.now()
        text.save(update_fields=["body_source", "changed_at"])
        revisions.record(text, verb="saved", by=by)


def _mark_stale(image: Image) -> None:
    """Texts that show the picture, and those that named it in vain before there was one."""
    shows_or_names = Q(imageuse_rows__image=image) | Q(body_source__contains=f"bild:{image.name}")
    for rows in (Article.objects.filter(shows_or_names), Page.objects.filter(shows_or_names)):
        primary_keys = sorted(set(rows.values_list("pk", flat=True)))
        if primary_keys:
            rows.model._default_manager.filter(pk__in=primary_keys).update(pipeline_version=0)
            transaction.on_commit(partial(_render_again, rows.model, primary_keys), robust=True)
    with_its_card = Q(lead_image=image) | Q(recommendations__recommended__lead_image=image)
    slugs = Article.objects.filter(with_its_card).values_list("slug", flat=True)
    if slugs:
        freshness.bump(*(freshness.article(slug) for slug in slugs), freshness.LISTS)


def _render_again(model: type[Model], primary_keys: list[int]) -> None:
    texts: QuerySet[Any] = model._default_manager.filter(pk__in=primary_keys)
    for text in texts:
        publishing.rerender(text)


def _forget_files(image: Image) -> None:
    """Unless the same file has come back meanwhile."""
    if not Image.objects.filter(digest=image.digest).exists():
        picture_files.remove([str(image.original), *picture_files.under(renditions.folder(image))])
