"""Comments in another script or language than their article. Only clear cases count: who quotes or mixes is let be."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.models import Article
from comments.models import CommentSettings

from . import languages
from .findings import Finding, Weight
from .submission import Submission

ENOUGH_OF_AN_ARTICLE = 5000  # Characters by which its script and language are told.


def is_in_another_script(submission: Submission, says: CommentSettings) -> Finding | None:
    """One query for an article that came without its text, and only where the comment's script is not that of its
    title."""
    if not says.hold_foreign:
        return None
    script = languages.script_of(_own_words(submission.text))
    if not script or any(script in languages.scripts_in(part) for part in _parts(submission.article)):
        return None
    return Finding(Weight.HOLD, _("The article has no such script: %(script)s.") % {"script": languages.name(script)})


def is_in_another_language(submission: Submission, says: CommentSettings) -> Finding | None:
    """One query for an article that came without its text, and only where the comment's language is clear."""
    if not says.hold_foreign:
        return None
    language = languages.language_of(_own_words(submission.text))
    if not language:
        return None
    articles = languages.language_of(" ".join(_parts(submission.article)))
    if not articles or articles == language:
        return None
    reason = _("It is in another language than the article: %(language)s.")
    return Finding(Weight.HOLD, reason % {"language": languages.name(language)})


def _own_words(text: str) -> str:
    """Without the lines that quote somebody."""
    return "\n".join(line for line in text.splitlines() if not line.startswith(">"))


def _parts(article: Article) -> Iterator[str]:
    yield article.title
    yield article.body_source[:ENOUGH_OF_AN_ARTICLE]
