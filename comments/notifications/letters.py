"""What writers and reporters are told, in the words that a site may replace by its own."""

from datetime import UTC, date, datetime

from django.utils.translation import gettext_lazy as _

from krysalis.foundation.letters import Letter, Placeholder

# What stands for {decision}, {reason} and {held}; the letters are worded around it.
IS_REFUSED = _("It is not published.")
IS_TAKEN_OFF = _("It was taken off the page and is published no more.")
BREAKS_RULES = _("It breaks the rules of our discussions.")
STAYS = _("Decision: the comment stays.")
IS_REMOVED = _("Decision: the comment was removed.")
NO_CAUSE = _("After looking at it we see no cause to remove it.")
IS_SPAM = _("We take it for spam or advertising.")
WAS_HELD = _(
    "Until then the comment was out of sight because several people had reported it; that happens automatically."
)

TITLE = Placeholder("title", _("The title of the article"), _("How to read slowly"))
ADDRESS = Placeholder("address", _("The address of the comment"), "/lesen/comment/12/#comment-12")
_DECISION = _("What was decided, in one sentence")
_REASON = Placeholder(
    "reason",
    _("The reason that whoever decided has given, or a general one"),
    BREAKS_RULES,
    is_needed=True,
)
_RULE = Placeholder(
    "rule",
    _("The rule it rests on, or the page with the rules; its line is left out where there is neither"),
    _("Rules for comments, 2"),
)
_OBJECTION = Placeholder(
    "objection",
    _("Where to object: what the settings of the comments say, or the Impressum"),
    "/impressum/",
    is_needed=True,
)
_DAY = date(2026, 3, 14)
_MOMENT = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)

ADDRESS_ASKED = Letter(
    "address_asked",
    _("To a writer whose address is new: please confirm it"),
    subject=_("Is this your address? Comments on {site}"),
    body=_(
        "Hello,\n\n"
        "somebody wrote a comment on “{site}” and gave this address, to learn by mail what becomes of it.\n\n"
        "If it was you, please confirm the address. The link works for {hours} hours:\n"
        "{link}\n\n"
        "If it was not you, somebody gave your address by mistake. Then do nothing: you will hear no more of it."
    ),
    placeholders=(
        Placeholder("hours", _("How many hours the link works"), "48"),
        Placeholder(
            "link",
            _("The link that confirms the address"),
            "/comment/confirm/MTI6MXc/",
            is_needed=True,
            label=_("Confirm the address"),
        ),
    ),
)

COMMENT_WAITS = Letter(
    "comment_waits",
    _("To a writer: the comment has arrived and is being looked at"),
    subject=_("Your comment on {site} is being looked at"),
    body=_(
        "Hello,\n\n"
        "your comment on the article “{title}”, sent on {at}, has arrived and is being looked at. As soon as it is "
        "decided, you hear from us.\n\n"
        "You find it here, in the browser you sent it from:\n"
        "{address}"
    ),
    placeholders=(TITLE, Placeholder("at", _("When the comment was sent"), _MOMENT), ADDRESS),
)

_SENT_AT = Placeholder("at", _("The day on which the comment was sent"), _DAY)

COMMENT_PUBLISHED = Letter(
    "comment_published",
    _("To a writer: the comment is published"),
    subject=_("Your comment on {site} is published"),
    body=_("Hello,\n\nit is about your comment of {at} on the article “{title}”:\n{address}\n\nIt is published."),
    placeholders=(TITLE, _SENT_AT, ADDRESS),
)

COMMENT_REFUSED = Letter(
    "comment_refused",
    _("To a writer: the comment is not published, or no more"),
    subject=_("Your comment on {site} is not published"),
    body=_(
        "Hello,\n\n"
        "it is about your comment of {at} on the article “{title}”:\n"
        "{address}\n\n"
        "{decision}\n"
        "Reason: {reason}\n"
        "It rests on: {rule}\n\n"
        "A person decided this. Programs only sort what waits.\n\n"
        "If you do not agree, please write to us:\n"
        "{objection}\n\n"
        "You may also turn to a court, and to a body for out-of-court dispute settlement where one is responsible."
    ),
    placeholders=(
        TITLE,
        _SENT_AT,
        ADDRESS,
        Placeholder("decision", _DECISION, IS_REFUSED, is_needed=True),
        _REASON,
        _RULE,
        _OBJECTION,
    ),
)

_REPORTED_AT = Placeholder("at", _("The day on which the comment was reported"), _DAY)

REPORT_DECIDED = Letter(
    "report_decided",
    _("To who reported a comment: what was decided"),
    subject=_("The decision about your report to {site}"),
    body=_(
        "Hello,\n\n"
        "on {at} you reported a comment on the article “{title}”:\n"
        "{address}\n\n"
        "{decision}\n"
        "Reason: {reason}\n"
        "It rests on: {rule}\n\n"
        "A person decided this, and no program took part in it.\n\n"
        "{held}\n\n"
        "If you do not agree, please write to us:\n"
        "{objection}\n\n"
        "You may also turn to a court, and to a body for out-of-court dispute settlement where one is responsible."
    ),
    placeholders=(
        TITLE,
        _REPORTED_AT,
        ADDRESS,
        Placeholder("decision", _DECISION, IS_REMOVED, is_needed=True),
        _REASON,
        _RULE,
        Placeholder(
            "held",
            _("That a program had hidden the comment, where it had; otherwise empty"),
            WAS_HELD,
            is_needed=True,
        ),
        _OBJECTION,
    ),
)

REPORT_SETTLED = Letter(
    "report_settled",
    _("To who reported a comment: its writer has deleted it"),
    subject=_("The decision about your report to {site}"),
    body=_(
        "Hello,\n\n"
        "on {at} you reported a comment on the article “{title}”:\n"
        "{address}\n\n"
        "Whoever wrote the comment has deleted it. So there was nothing left to decide."
    ),
    placeholders=(TITLE, _REPORTED_AT, ADDRESS),
)

LETTERS = (ADDRESS_ASKED, COMMENT_WAITS, COMMENT_PUBLISHED, COMMENT_REFUSED, REPORT_DECIDED, REPORT_SETTLED)
