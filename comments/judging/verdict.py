"""What makes a submission suspicious. Every guest's comment waits anyway; a reason tells the moderators where to look.

A check takes a submission and returns a reason or None. To add one, write it and put it into CHECKS.
"""

import re
from collections.abc import Callable

from django.utils.translation import gettext as _

from comments.models import Comment

from .staff_names import uses_a_name_of_staff
from .submission import Submission

LINKS = 2  # WordPress's number; more are an advertisement or a list of sources, and both deserve a look.
RECENT = 200  # Comments compared with: a wave of spam repeats itself within these, and they cost one indexed query.

_LINK = re.compile(r"https?://|\bwww\.", re.IGNORECASE)

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


CHECKS: tuple[Check, ...] = (uses_a_name_of_staff, fills_the_trap, has_many_links, repeats_a_text)


def reasons(submission: Submission) -> list[str]:
    """Of all checks that object, in their order; empty where none does."""
    return [reason for check in CHECKS if (reason := check(submission))]
