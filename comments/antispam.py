"""What makes a submission suspicious. Every guest's comment waits anyway; a reason tells the moderators where to look.

A check takes a submission and returns a reason or None. To add one, write it and put it into CHECKS.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from articles.models import Article
from krysalis.foundation.models import Site
from profiles import names
from profiles.models import Profile

from . import lookalikes
from .models import Comment

LINKS = 2  # WordPress's number; more are an advertisement or a list of sources, and both deserve a look.
RECENT = 200  # Comments compared with: a wave of spam repeats itself within these, and they cost one indexed query.
SHORTEST_LOGIN = 4  # Characters; a login such as ed or jan is the name of too many.

# Whoever calls themselves so seems to speak for the site, whatever the people there are called.
RESERVED_NAMES = (
    *("Admin", "Administrator", "Administratorin", "Redaktion", "Moderation", "Moderator", "Moderatorin", "Webmaster"),
    *("Support", "Team", "Editor", "Editors", "Editorial", "Moderators", "Staff"),
)

_LINK = re.compile(r"https?://|\bwww\.", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Submission:
    """A comment as it was sent, cleaned, before anything is decided. Either a profile writes or a guest by name."""

    article: Article
    parent: Comment | None = None
    text: str
    name: str = ""
    email: str = ""
    profile: Profile | None = None
    network_key: str = ""
    website: str = ""
    honeypot: str = ""
    passage: Mapping[str, str] = field(default_factory=dict)  # `quote_exact`, `quote_prefix`, `quote_suffix`.
    proven: frozenset[int] = frozenset()  # Ids of earlier comments that this browser can prove to be its own.


Check = Callable[[Submission], str | None]


def uses_a_name_of_staff(submission: Submission) -> str | None:
    """Three queries, none where a profile writes. Both reasons together may mean that they only forgot to log in."""
    if submission.profile:
        return None
    staff = list(User.objects.filter(is_staff=True).order_by("pk"))
    found = (_name_taken(submission.name, staff), _address_taken(submission.email, staff))
    return " ".join(reason for reason in found if reason) or None


def _name_taken(name: str, staff: list[User]) -> str | None:
    people = _people(staff)
    in_full = [known for known in people if len(known.split()) > 1]
    if person := lookalikes.looks_like(name, in_full) or lookalikes.equals(name, people):
        return _("The name looks like that of %(name)s, who belongs to this site.") % {"name": people[person]}
    if office := lookalikes.looks_like(name, (*RESERVED_NAMES, Site.objects.get().name)):
        return _("The name looks like “%(name)s”, as if the site itself were speaking.") % {"name": office}
    return None


def _people(staff: list[User]) -> dict[str, str]:
    """Every name that somebody here goes by → the one to show, which is no login: moderators need not know it."""
    full_names = [*Profile.objects.values_list("name", flat=True), *(user.get_full_name() for user in staff)]
    logins = {user.username: user.get_full_name() or user.username for user in staff}
    known = {login: shown for login, shown in logins.items() if len(login) >= SHORTEST_LOGIN}
    return known | {names.without_titles(name): name for name in full_names} | {name: name for name in full_names}


def _address_taken(address: str, staff: list[User]) -> str | None:
    taken = {_mailbox(user.email) for user in staff}
    return _("The e-mail address belongs to somebody of this site.") if _mailbox(address) in taken - {""} else None


def uses_an_address_of_staff(address: str) -> str | None:
    """Of a guest who gives another one later. One query."""
    return _address_taken(address, list(User.objects.filter(is_staff=True)))


def _mailbox(address: str) -> str:
    """Where it arrives: letter case and what follows a plus make no difference."""
    local, at, domain = address.casefold().rpartition("@")
    return local.partition("+")[0] + at + domain


def fills_the_trap(submission: Submission) -> str | None:
    return _("A field was filled in that people do not see.") if submission.honeypot else None


def has_many_links(submission: Submission) -> str | None:
    count = len(_LINK.findall(submission.text))
    return _("%(count)s links, more than %(most)s.") % {"count": count, "most": LINKS} if count > LINKS else None


def repeats_a_text(submission: Submission) -> str | None:
    recent = Comment.objects.order_by("-pk").values("pk")[:RECENT]
    repeated = Comment.objects.filter(pk__in=recent, body_source=submission.text).exists()
    return _("The same text was sent before.") if repeated else None


CHECKS: tuple[Check, ...] = (uses_a_name_of_staff, fills_the_trap, has_many_links, repeats_a_text)


def reasons(submission: Submission) -> list[str]:
    """Of all checks that object, in their order; empty where none does."""
    return [reason for check in CHECKS if (reason := check(submission))]
