"""Which network an address belongs to. Pure: it looks at the address and asks nobody."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Network:
    """`key` names the icon `icons/<key>.svg`; `name` is what people call the network."""

    key: str
    name: str


LINKEDIN = Network("linkedin", "LinkedIn")
XING = Network("xing", "XING")
X = Network("x", "X")
MASTODON = Network("mastodon", "Mastodon")
BLUESKY = Network("bluesky", "Bluesky")
INSTAGRAM = Network("instagram", "Instagram")
YOUTUBE = Network("youtube", "YouTube")
GITHUB = Network("github", "GitHub")
FACEBOOK = Network("facebook", "Facebook")
TIKTOK = Network("tiktok", "TikTok")
THREADS = Network("threads", "Threads")
EMAIL = Network("email", "E-Mail")
FEED = Network("feed", "Feed")
WEBSITE = Network("website", "Website")

ALL = (
    LINKEDIN, XING, X, MASTODON, BLUESKY, INSTAGRAM, YOUTUBE, GITHUB, FACEBOOK, TIKTOK, THREADS, EMAIL, WEBSITE, FEED,
)  # fmt: skip

BY_HOST = {
    "linkedin.com": LINKEDIN,
    "xing.com": XING,
    "x.com": X,
    "twitter.com": X,
    "bsky.app": BLUESKY,
    "instagram.com": INSTAGRAM,
    "youtube.com": YOUTUBE,
    "youtu.be": YOUTUBE,
    "github.com": GITHUB,
    "facebook.com": FACEBOOK,
    "tiktok.com": TIKTOK,
    "threads.net": THREADS,
    "threads.com": THREADS,
}
SCHEMES = ("http", "https", "mailto")
# Mastodon is thousands of hosts; its profile addresses all end in /@name.
MASTODON_PATH = re.compile(r"/(@[\w.-]+(@[\w.-]+)?|users/[\w.-]+)/?")
FEED_PATH = re.compile(r"(/feed|/rss|\.(rss|atom|xml))/?$", re.IGNORECASE)
UNSEEN = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\\]")


def recognise(address: str) -> Network:
    """The network of an address; an unknown one is a plain website."""
    parts = urlsplit(address)
    if parts.scheme == "mailto":
        return EMAIL
    host = (parts.hostname or "").lower()
    for known, network in BY_HOST.items():
        if host == known or host.endswith(f".{known}"):
            return network
    if MASTODON_PATH.fullmatch(parts.path):
        return MASTODON
    return FEED if FEED_PATH.search(parts.path) else WEBSITE


def validate_address(address: str) -> None:
    """Refuses all but http, https and mailto, and anything that hides in an address. Raises ValidationError."""
    if UNSEEN.search(address):
        raise ValidationError(_("An address has no blanks and no invisible characters."))
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018  # Reading it is what checks it.
    except ValueError as error:
        raise ValidationError(_("This is not an address.")) from error
    if parts.scheme not in SCHEMES:
        raise ValidationError(_("Only https://, http:// and mailto: addresses are possible."))
    if parts.scheme == "mailto":
        complete = "@" in parts.path.strip("@")
    else:
        complete = bool(parts.hostname) and not parts.username and not parts.password
    if not complete:
        raise ValidationError(_("This address is not complete."))
