"""What programs do and people hardly ever."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.models import CommentSettings

from .findings import Finding, Weight
from .submission import Submission

_LINK = re.compile(r"(?:https?://|\bwww\.)\S*", re.IGNORECASE)
# Of all domains these; any ending would find the full stop in Prof.Meier.
_DOMAIN = re.compile(r"[\w-]\.(?:com|net|org|info|biz|ru|cn|de|eu|io|top|xyz|shop|online|site|club)\b", re.IGNORECASE)


def fills_the_trap(submission: Submission, says: CommentSettings) -> Finding | None:
    if not submission.honeypot:
        return None
    return Finding(Weight.SUSPECT, _("A field was filled in that people do not see."))


def has_a_link_for_a_name(submission: Submission, says: CommentSettings) -> Finding | None:
    if not _LINK.search(submission.name) and not _DOMAIN.search(submission.name):
        return None
    return Finding(Weight.SUSPECT, _("The name is an advertisement: it contains a link."))


def has_many_links(submission: Submission, says: CommentSettings) -> Finding | None:
    """Suspect from twice as many on as are allowed. One written out as https://www. counts once."""
    count, most = len(_LINK.findall(submission.text)), says.links_to_hold
    if count <= most:
        return None
    reason = ngettext("%(count)s link, more than %(most)s.", "%(count)s links, more than %(most)s.", count)
    weight = Weight.SUSPECT if count >= 2 * max(most, 1) else Weight.HOLD
    return Finding(weight, reason % {"count": count, "most": most})


def is_sent_too_fast(submission: Submission, says: CommentSettings) -> Finding | None:
    """Only what a script says is judged. It counts from when the page was shown, so no form ever grows too old."""
    seconds = submission.seconds
    if seconds is None or seconds >= says.seconds_to_hold:
        return None
    least = says.seconds_to_hold
    reason = ngettext(
        "Sent within %(least)s second of the page being shown.",
        "Sent within %(least)s seconds of the page being shown.",
        least,
    )
    return Finding(Weight.HOLD, reason % {"least": least})
