"""Which passage of the article a comment speaks about: marked by script, or quoted at the head of its text."""

from collections.abc import Mapping

from articles.models import Article
from comments import texts

from .anchors import EXACT_LENGTH, Quote, find, trimmed
from .article_text import read
from .quoting import quote_at_head, without_quote_at_head


def taken_from(said: Mapping[str, str], article: Article) -> tuple[str, dict[str, str]]:
    """The comment's text and its passage as columns, empty where it has none.

    What was marked and stands in the article no more goes to the head of the text as a quotation: no words are lost.
    One query for the article's text where anything is quoted.
    """
    text = said["text"]
    marked = trimmed(said.get("quote_exact", ""), said.get("quote_prefix", ""), said.get("quote_suffix", ""))
    if marked.exact:
        quoting = f"> {marked.exact}\n\n{text}"
        keeps_apart = _stands_in(article, marked) or len(quoting) > texts.LONGEST
        return (text, columns(marked)) if keeps_apart else (quoting, {})
    quoted = Quote(quote_at_head(text))
    if quoted.exact and _stands_in(article, quoted):
        rest = without_quote_at_head(text)
        is_said_twice = not texts.is_blank(rest) and len(text) - len(rest) <= EXACT_LENGTH
        return rest if is_said_twice else text, columns(quoted)
    return text, {}


def _stands_in(article: Article, quote: Quote) -> bool:
    return find(read(article.body_html), quote) is not None


def columns(quote: Quote) -> dict[str, str]:
    return {"quote_exact": quote.exact, "quote_prefix": quote.prefix, "quote_suffix": quote.suffix}
