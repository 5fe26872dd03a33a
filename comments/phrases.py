"""The sentences of a discussion that a site may word for itself, with what is said where it does not.

To add one, name it here; the settings page gets its field by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LENGTH = 200  # Characters; these are sentences and buttons, no texts.


@dataclass(frozen=True)
class Phrase:
    where: Promise  # Its label on the settings page.
    default: Promise


PHRASES: Mapping[str, Phrase] = {
    "invitation": Phrase(_("Heading while nobody has commented"), _("Open the discussion")),
    "your_comment": Phrase(_("Heading of the form"), _("Your comment")),
    "send": Phrase(_("Button that sends"), _("Send comment")),
    "reply": Phrase(_("Button below a comment"), _("Reply")),
    "name_help": Phrase(_("Below the name"), _("A pseudonym will do.")),
    "email_help": Phrase(
        _("Below the e-mail address"), _("Never shown. So that we can ask you if something is unclear.")
    ),
    "waiting": Phrase(_("At a comment that waits"), _("Your comment is waiting for approval. Only you can see it.")),
    "closed": Phrase(_("Where a discussion is closed"), _("The discussion of this article is closed.")),
    "thread_closed": Phrase(_("At a closed thread"), _("Replies are closed.")),
    "removed": Phrase(_("In place of a removed comment"), _("This comment was removed.")),
    "deleted": Phrase(_("In place of a comment its writer deleted"), _("Deleted at the writer’s own request.")),
    "more": Phrase(_("Button that shows more comments"), _("Show more comments")),
    "report": Phrase(_("Button that reports a comment"), pgettext_lazy("button", "Report")),
}


def said(key: str, own: Mapping[str, str]) -> str:
    """The site's own words, or ours in the language of the request."""
    return own.get(key) or str(PHRASES[key].default)
