"""What makes a submission suspicious. Every guest's comment waits anyway; a reason tells the moderators where to look.

A check takes a submission and returns a reason or None. To add one, write it and put it into CHECKS.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles.models import Article
from profiles.models import Profile

from .models import Comment

LINKS = 2  # WordPress's number; more are an advertisement or a list of sources, and both deserve a look.
RECENT = 200  # Comments compared with: a wave of spam repeats itself within these, and they cost one indexed query.

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
    honeypot: str = ""
    proven: frozenset[int] = frozenset()  # Ids of earlier comments that this browser can prove to be its own.


Check = Callable[[Submission], str | None]


def fills_the_trap(submission: Submission) -> str | None:
    return _("A field was filled in that people do not see.") if submission.honeypot else None


def has_many_links(submission: Submission) -> str | None:
    count = len(_LINK.findall(submission.text))
    return _("%(count)s links, more than %(most)s.") % {"count": count, "most": LINKS} if count > LINKS else None


def repeats_a_text(submission: Submission) -> str | None:
    recent = Comment.objects.order_by("-pk").values("pk")[:RECENT]
    repeated = Comment.objects.filter(pk__in=recent, body_source=submission.text).exists()
    return _("The same text was sent before.") if repeated else None


CHECKS: tuple[Check, ...] = (fills_the_trap, has_many_links, repeats_a_text)


def reasons(submission: Submission) -> list[str]:
    """Of all checks that object, in their order; empty where none does."""
    return [reason for check in CHECKS if (reason := check(submission))]
