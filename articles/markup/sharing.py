"""Where a sentence can be shared: plain links, so that no network learns of a reader who does not click."""

from collections.abc import Iterator
from urllib.parse import quote

from django.utils.translation import gettext as _

# X takes 280 characters and counts any address as 23, with a space before it.
TEXT_LENGTH = 280 - 23 - 1


def shortened(text: str) -> str:
    """At most 256 characters, cut at a word and marked with an ellipsis."""
    if len(text) <= TEXT_LENGTH:
        return text
    return text[:TEXT_LENGTH].rpartition(" ")[0].rstrip(" ,;:–—-") + "…"


def share_links(text: str, permalink: str) -> Iterator[tuple[str, str]]:
    """(name, address) pairs in the order shown."""
    sentence, address = _quoted(shortened(text)), _quoted(permalink)
    subject = _quoted(_("A recommendation to read"))
    both = f"{sentence}%20{address}"
    yield "Mastodon", f"https://share.joinmastodon.org/#text={both}"
    yield "Bluesky", f"https://bsky.app/intent/compose?text={both}"
    yield "LinkedIn", f"https://www.linkedin.com/sharing/share-offsite/?url={address}"
    yield "X", f"https://x.com/intent/post?text={sentence}&url={address}"
    yield _("E-mail"), f"mailto:?subject={subject}&body={both}"


def _quoted(text: str) -> str:
    return quote(text, safe="")
