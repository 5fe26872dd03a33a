"""The receipts for a report, in the words that a site may replace by its own."""

from datetime import UTC, datetime

from django.utils.translation import gettext_lazy as _

from comments.notifications.letters import ADDRESS, TITLE
from krysalis.foundation.letters import Letter, Placeholder

_PLACEHOLDERS = (
    TITLE,
    ADDRESS,
    Placeholder("at", _("When the comment was reported"), datetime(2026, 3, 14, 9, 26, tzinfo=UTC)),
    Placeholder("reason", _("The reason that was chosen in the form"), _("Insulting or hurtful")),
)

REPORT_RECEIVED = Letter(
    "report_received",
    _("To who reported a comment, at a new address: the receipt, please confirm"),
    subject=_("Your report to {site} has arrived"),
    body=_(
        "Hello,\n\n"
        "your report of a comment has arrived at “{site}”. A person looks at it and decides.\n\n"
        "Reported, on {at}: a comment on the article “{title}”\n"
        "{address}\n"
        "Reason: {reason}\n\n"
        "If you want to learn the decision, please confirm your address. The link works for {days} days:\n"
        "{link}\n\n"
        "If you have not reported anything, somebody gave your address by mistake. Then do nothing: you will hear no "
        "more of it."
    ),
    placeholders=(
        *_PLACEHOLDERS,
        Placeholder("days", _("How many days the link works"), "14"),
        Placeholder(
            "link",
            _("The link that confirms the address"),
            "/comment/report/confirm/MTI6MXc/",
            is_needed=True,
            label=_("Confirm the address"),
        ),
    ),
)

REPORT_RECEIVED_AGAIN = Letter(
    "report_received_again",
    _("To who reported a comment, at an address confirmed before: the receipt"),
    subject=_("Your report to {site} has arrived"),
    body=_(
        "Hello,\n\n"
        "your report of a comment has arrived at “{site}”. A person looks at it and decides.\n\n"
        "Reported, on {at}: a comment on the article “{title}”\n"
        "{address}\n"
        "Reason: {reason}\n\n"
        "You have confirmed this address before, so we will tell you the decision."
    ),
    placeholders=_PLACEHOLDERS,
)

LETTERS = (REPORT_RECEIVED, REPORT_RECEIVED_AGAIN)
