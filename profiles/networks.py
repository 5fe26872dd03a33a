"""Which network an address belongs to. Pure: it looks at the address and asks nobody."""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
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
# Mastodon is thousands of hosts; its profile addresses all end in /@name. These do as well, and are something else.
MASTODON_PATH = re.compile(r"/@[\w.-]+(@[\w.-]+)?/?")
NOT_MASTODON = ("medium.com", "substack.com")
MASTODON_HANDLE = re.compile(r"@([\w.-]+)@([\w-]+(?:\.[\w-]+)+)")
BARE_EMAIL = re.compile(r"[^@\s:/?#]+@[^@\s:/?#]+\.[^@\s:/?#]+")
BARE_HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d]{2,}(?:[/?#].*)?")
FEED_PATH = re.compile(r"(/feed|/rss|\.(rss|atom|xml))/?$", re.IGNORECASE)
UNSEEN = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\\]")


def recognise(address: str) -> Network:
    """The network of an address; an unknown one is a plain website."""
    parts = urlsplit(address)
    if parts.scheme == "mailto":
        return EMAIL
    host = (parts.hostname or "").lower()
    for known, network in BY_HOST.items():
        if _is_under(host, known):
            return network
    if MASTODON_PATH.fullmatch(parts.path) and not any(_is_under(host, other) for other in NOT_MASTODON):
        return MASTODON
    return FEED if FEED_PATH.search(parts.path) else WEBSITE


def label(address: str) -> str:
    """What stands beside the icon: the network, or the host of a website, since a person may have several."""
    network = recognise(address)
    if network is not WEBSITE:
        return network.name
    return (urlsplit(address).hostname or "").removeprefix("www.") or network.name


def completed(typed: str) -> str:
    """What people type as their address, with the scheme they left out: e-mail, `www.…`, a host, `@name@host`."""
    typed = typed.strip()
    if handle := MASTODON_HANDLE.fullmatch(typed):
        return f"https://{handle[2]}/@{handle[1]}"
    if BARE_EMAIL.fullmatch(typed):
        return f"mailto:{typed}"
    return f"https://{typed}" if BARE_HOST.fullmatch(typed) else typed


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
    if not (_names_a_mailbox(parts) if parts.scheme == "mailto" else _names_a_host(parts)):
        raise ValidationError(_("This address is not complete."))


def _is_under(host: str, known: str) -> bool:
    return host == known or host.endswith(f".{known}")


def _names_a_mailbox(parts: SplitResult) -> bool:
    """An e-mail address and nothing else: what follows a `?` would write lines of other people's mail."""
    try:
        validate_email(parts.path)
    except ValidationError:
        return False
    return not (parts.query or parts.fragment or parts.netloc)


def _names_a_host(parts: SplitResult) -> bool:
    """A host with a dot; a user name before it (`https://bank.example@evil.example`) only ever deceives."""
    return "." in (parts.hostname or "").strip(".") and parts.username is None and parts.password is None
