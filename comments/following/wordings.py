"""In which words one says yes. What the forms show and what the proof keeps come from here, so they are the same."""

import hashlib

from django.utils.translation import gettext as _

from .topics import Kind, Topic

VERSION_LENGTH = 12  # Hex digits.


def lead() -> str:
    """Stands above the choices."""
    return _("Notify me by e-mail of")


def choice(topic: Topic) -> str:
    """Stands beside a tick, or in a list."""
    choices = {
        Kind.ARTICLE: _("all new comments on this article"),
        Kind.MINE: _("replies to all my comments here"),
        Kind.REPLIES: _("replies to this comment"),
        Kind.SITE: _("new articles"),
        Kind.AUTHOR: _("new articles by %(author)s"),
    }
    return choices[topic.kind] % {"author": topic.author or ""}


def notice(site_name: str) -> str:
    """Stands below them."""
    return _("Mails from %(site)s, each with a link that ends them.") % {"site": site_name}


def wording(topic: Topic, site_name: str) -> str:
    """All that was read before the button was pressed."""
    return f"{lead()}: {choice(topic)}. {notice(site_name)}"


def version_of(wording: str) -> str:
    return hashlib.sha256(wording.encode()).hexdigest()[:VERSION_LENGTH]
