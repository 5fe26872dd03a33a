"""The address space that articles, pages and their old names share. A slug, once given, is never given to another."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from . import slugs
from .models import Address, ArticleOrPage, belonging_to


def resolve(slug: str) -> Address | None:
    """The address with its article or page, current or old. One query."""
    return Address.objects.select_related("article", "page").filter(slug=slug).first()


def is_free(slug: str, *, wanted_by: ArticleOrPage) -> bool:
    """Nobody has it or had it, or this one itself did."""
    others = Address.objects.filter(slug=slug)
    return not (others.exclude(**belonging_to(wanted_by)) if wanted_by.pk else others).exists()


def propose(title: str, *, wanted_by: ArticleOrPage) -> str:
    """A free slug made from the title, with a number where it is taken. A query for each number tried."""
    base = slugs.german_slug(title) or "text"
    if base in slugs.RESERVED or base.isdigit():
        base = f"{base}-text"
    slug, number = base, 1
    while not is_free(slug, wanted_by=wanted_by):
        number += 1
        slug = f"{base[: slugs.MAX_LENGTH - 5]}-{number}"
    return slug


def claim(publication: ArticleOrPage) -> list[str]:
    """Makes its slug its current address; older ones stay and redirect. Returns all its slugs.

    Call it in a transaction. Raises ValidationError where the slug belongs, or belonged, to another.
    """
    if not is_free(publication.slug, wanted_by=publication):
        raise ValidationError({"slug": _("This address belongs to another text, or did, and still leads there.")})
    owned = Address.objects.filter(**belonging_to(publication))
    owned.exclude(slug=publication.slug).update(current=False)
    Address.objects.update_or_create(slug=publication.slug, defaults={**belonging_to(publication), "current": True})
    return list(owned.values_list("slug", flat=True))
