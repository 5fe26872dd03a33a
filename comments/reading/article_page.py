"""What an article's page shows of its discussion: marks in the text, and the first threads below it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

from django.db.models import Q
from django.utils.translation import gettext as _

from comments.passages.anchors import Quote
from comments.passages.marking import mark

from . import discussion
from .discussion import PINNED, Asked, Discussion
from .rows import COLUMNS, Row


@dataclass(frozen=True)
class ArticlePage:
    asked: Asked
    discussion: Discussion
    article_html: str  # The stored text, and behind its paragraphs the links to what is said about them.


def of(asked: Asked) -> ArticlePage:
    """Three queries, however long the discussion."""
    pinned, passages = _landmarks(asked)
    html, anchored = mark(
        asked.article.body_html,
        {row.id: quote for row, quote in passages.items()},
        _marker({row.id: row for row in passages}, asked.article.get_absolute_url()),
    )
    return ArticlePage(asked, discussion.first_page(asked, pinned=pinned, anchored=anchored), html)


def threads(asked: Asked, order: str) -> Discussion:
    """The same threads in another order, without the text. Three queries."""
    pinned, _passages = _landmarks(asked)
    return discussion.first_page(asked, order, pinned=pinned)


def _landmarks(asked: Asked) -> tuple[list[Row], Mapping[Row, Quote]]:
    """Pinned threads, the last pinned first, and comments that the asker sees with their passages. One query."""
    found = asked.comments().filter(Q(pinned_at__isnull=False) | ~Q(quote_exact=""))
    pinned: list[Row] = []
    passages: dict[Row, Quote] = {}
    for *columns, prefix, suffix in found.values_list(*COLUMNS, "quote_prefix", "quote_suffix"):
        row = Row(*columns)
        if row.pinned_at and row.shown:
            pinned.append(row)
        if row.quote and row.shown:
            passages[row] = Quote(row.quote, prefix, suffix)
    pinned.sort(key=lambda row: (row.pinned_at, row.id), reverse=True)
    return pinned[:PINNED], passages


def _marker(rows: Mapping[int, Row], article: str) -> Callable[[int], str]:
    """A small sign behind the paragraph. Its words stand in an attribute: what readers mark in the text holds none."""
    words = _("Comment by %(name)s on the passage “%(quote)s”")

    def marker(comment_id: int) -> str:
        row = rows[comment_id]
        said = words % {"name": row.writer_name or _("Name removed"), "quote": row.quote}
        return (
            f'<a class="passage-mark" id="passage-{row.id}" href="{article}comment/{row.id}/#comment-{row.id}"'
            f' rel="nofollow" aria-label="{escape(said)}"></a>'
        )

    return marker
