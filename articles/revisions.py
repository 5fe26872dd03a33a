"""The history of a text: what it was after each verb, readable, comparable and restorable."""

import difflib
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from profiles.models import Profile

from .models import (
    Article,
    ArticleOrPage,
    Authorship,
    Image,
    Page,
    Recommendation,
    Revision,
    belonging_to,
)

ARTICLE_FIELDS = ("title", "slug", "teaser", "body_source", "comments_open")
PAGE_FIELDS = ("title", "slug", "body_source", "in_footer", "footer_position")


def content_of(publication: ArticleOrPage) -> dict[str, Any]:
    """The text as JSON: its fields, and of an article the authors and recommendations in order, tags and picture."""
    if isinstance(publication, Page):
        return {name: getattr(publication, name) for name in PAGE_FIELDS} | {"status": publication.status}
    return {name: getattr(publication, name) for name in ARTICLE_FIELDS} | {
        "status": publication.status,
        "published_at": publication.published_at.isoformat() if publication.published_at else None,
        "authors": list(publication.authorship_set.values_list("profile_id", flat=True)),
        "tags": sorted(publication.tags.names()),
        "lead_image": publication.lead_image.name if publication.lead_image else None,
        "recommended": list(publication.recommendations.filter(chosen=True).values_list("recommended_id", flat=True)),
    }


def record(publication: ArticleOrPage, *, verb: str, by: Any) -> Revision | None:
    """Appends what the text is now. None where nothing has changed since the last revision."""
    owner = belonging_to(publication)
    content = content_of(publication)
    last = Revision.objects.filter(**owner).first()
    if last is not None and last.content == content:
        return None
    return Revision.objects.create(**owner, verb=verb, by=by, content=content)


def compare(older: Revision, newer: Revision) -> list[tuple[str, str]]:
    """The lines of the text with what became of each: ("same" | "gone" | "new", line), in reading order."""
    kinds = {"  ": "same", "- ": "gone", "+ ": "new"}
    lines = difflib.ndiff(older.content["body_source"].splitlines(), newer.content["body_source"].splitlines())
    return [(kinds[line[:2]], line[2:]) for line in lines if line[:2] in kinds]


def details(content: dict[str, Any]) -> dict[str, str]:
    """What a revision holds beside title and text, in words: label → value, "–" for none. Up to two queries."""
    names = Profile.objects.in_bulk(content.get("authors", []))
    titles = Article.objects.only("title").in_bulk(content.get("recommended", []))
    words = {
        _("Address"): content["slug"],
        _("Teaser"): content.get("teaser"),
        _("Authors"): _listed(names, content.get("authors")),
        _("Tags"): ", ".join(content.get("tags", [])),
        _("Lead picture"): content.get("lead_image"),
        _("Recommended as well"): _listed(titles, content.get("recommended")),
        _("Comments open"): _yes_or_no(content.get("comments_open")),
        _("Linked in the footer"): _yes_or_no(content.get("in_footer")),
        _("Place in the footer"): content.get("footer_position"),
    }
    return {label: "–" if value in {None, ""} else str(value) for label, value in words.items()}


def compare_details(older: Revision, newer: Revision) -> list[tuple[str, str, str]]:
    """Those that differ: (label, older value, newer value)."""
    before, after = details(older.content), details(newer.content)
    return [(label, before[label], after[label]) for label in before if before[label] != after[label]]


def _listed(found: dict[Any, Any], keys: Iterable[Any] | None) -> str:
    return ", ".join(str(found[key]) for key in keys or () if key in found)


def _yes_or_no(value: bool | None) -> str | None:  # noqa: FBT001
    return None if value is None else (_("yes") if value else _("no"))


def written_back(revision: Revision) -> ArticleOrPage:
    """Its article or page with the fields as they were, not the status or time; nothing is saved yet."""
    publication = revision.article or revision.page
    assert publication is not None  # A named constraint holds it.
    for name in _fields(publication):
        setattr(publication, name, revision.content[name])
    if isinstance(publication, Article):
        publication.lead_image = Image.objects.filter(name=revision.content["lead_image"]).first()
    return publication


def put_back(revision: Revision, publication: ArticleOrPage) -> None:
    """Saves what `written_back` gave, with authors, tags and recommendations. Call it in a transaction, then a verb.

    What no longer exists (an author, a recommended article) is left out.
    """
    fields = _fields(publication)
    if isinstance(publication, Article):
        fields += ("lead_image",)
        _put_back_relations(publication, revision.content)
    publication.save(update_fields=fields)


def _fields(publication: ArticleOrPage) -> tuple[str, ...]:
    return ARTICLE_FIELDS if isinstance(publication, Article) else PAGE_FIELDS


def _put_back_relations(article: Article, content: dict[str, Any]) -> None:
    article.tags.set(content["tags"])
    profiles = Profile.objects.in_bulk(content["authors"])
    article.authorship_set.all().delete()
    Authorship.objects.bulk_create(
        Authorship(article=article, profile=profiles[pk], position=place)
        for place, pk in enumerate(content["authors"])
        if pk in profiles
    )
    others = Article.objects.exclude(pk=article.pk).in_bulk(content["recommended"])
    article.recommendations.all().delete()
    Recommendation.objects.bulk_create(
        Recommendation(article=article, recommended=others[pk], position=place)
        for place, pk in enumerate(content["recommended"])
        if pk in others
    )
