"""Slugs for German titles. Pure."""

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ẞ": "Ss"})
MAX_LENGTH = 120

# First parts of addresses that belong to the site itself, now or by WordPress's habit.
RESERVED = frozenset(
    """accounts admin api author autor bilder category comment comments csp-report embed favicon feed following healthz
    kommentar konto login logout media moderation my-data page readyz report robots rss seite sitemap statusz static
    stored-data suche tag wp-admin wp-content wp-includes wp-json wp-login xmlrpc""".split()
)


def german_slug(title: str) -> str:
    """`Maße für Größe` → `masse-fuer-groesse`, at most 120 characters, cut at a word; empty where nothing is left."""
    slug = slugify(title.translate(GERMAN))
    if len(slug) <= MAX_LENGTH:
        return slug
    return slug[: MAX_LENGTH + 1].rpartition("-")[0] or slug[:MAX_LENGTH]


def validate_slug(slug: str) -> None:
    """Raises ValidationError for words the site needs itself and for digits alone, which read as a year."""
    if slug in RESERVED:
        raise ValidationError(_("“%(slug)s” is an address the site needs itself."), params={"slug": slug})
    if slug.isdigit():
        raise ValidationError(_("An address of digits alone reads as a year; please add a word."))
