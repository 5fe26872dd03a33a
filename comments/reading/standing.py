"""Which passages the article still has, for pages that do not show its text."""

from collections.abc import Iterable

from articles.models import Article
from comments.models import Comment
from comments.passages.anchors import Quote, find
from comments.passages.article_text import read

from .rows import Row


def standing(article: Article, rows: Iterable[Row]) -> frozenset[int]:
    """Ids of the comments whose passage is there. Two queries, none where no comment is about one."""
    quoted = [row.id for row in rows if row.quote]
    if not quoted:
        return frozenset()
    text = read(article.body_html)  # A query of its own: pages of comments do not read the article's text.
    quotes = Comment.objects.filter(pk__in=quoted).values_list("pk", "quote_exact", "quote_prefix", "quote_suffix")
    return frozenset(pk for pk, *quote in quotes if find(text, Quote(*quote)))
