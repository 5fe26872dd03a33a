"""Who may comment where, and how much."""

from datetime import timedelta

from django.http import HttpRequest
from django.utils.translation import gettext as _

from articles.models import Article
from krysalis.foundation.limits import Limit

BODY_BYTES = 64 * 1024  # The longest text in characters of four bytes fits, since the form is sent as multipart.
LIMITS = (
    Limit("comments", 5, timedelta(minutes=10)),  # A lively exchange; nobody types faster for long.
    Limit("comments-hour", 20, timedelta(hours=1)),  # Keeps a patient script from filling the queue.
)
LIMIT_EASES_AFTER = timedelta(minutes=10)  # When the shorter limit has surely let go.
TROUBLE_PASSES_AFTER = timedelta(minutes=1)  # A backup or a long import holds the database no longer.
SUBMISSION_KEY_FOR = timedelta(hours=1)  # Long enough for every doubled send, short enough to say the same again.


def may_comment(article: Article) -> str | None:
    """None, or the reason why not in a sentence for the reader."""
    if not article.is_live():
        return _("This article is not published.")
    if not article.comments_open:
        return _("The discussion of this article is closed.")
    return None


def profile_missing() -> str:
    """Said to somebody with a login and without a profile: staff write under their name, or not at all."""
    return _("You are logged in but have no author profile yet. Please make one, or ask an administrator to.")


def is_over_limit(request: HttpRequest) -> bool:
    """Takes a token of each limit; True where one is used up."""
    return any(limit.hit(request) for limit in LIMITS)
