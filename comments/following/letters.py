"""What those who follow something are written, in the words that a site may replace by its own."""

from datetime import UTC, datetime

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from krysalis.foundation.letters import Letter, Placeholder

_MOMENT = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)
_FOLLOWED = _("– all new comments on “How to read slowly”")
_SAID = "> Das sehe ich genauso."
_COMMENT = "/lesen/comment/12/#comment-12"
_TITLE = Placeholder("title", _("The title of the article"), _("How to read slowly"))
_WHAT = Placeholder("what", _("What was asked for, a line each"), _FOLLOWED, is_needed=True, has_lines=True)
_MANAGE = Placeholder(
    "manage",
    _("The link to all notifications of this address"),
    "/following/manage/MTI6MXc/",
    is_needed=True,
    label=_("All my notifications"),
)
_MORE = Placeholder("more", _("That there is more than the mail lists, otherwise empty"), _("And 3 more."))
_AROUND = (
    Placeholder("why", _("What is followed, and is the reason for this mail, a line each"), _FOLLOWED, has_lines=True),
    Placeholder(
        "stop",
        _("The link that ends what is the reason for this mail"),
        "/following/stop/MTI6MXc/",
        is_needed=True,
        label=_("End these notifications"),
    ),
    _MANAGE,
)
_FOOT = _(
    "You get this mail because you follow:\n"
    "{why}\n\n"
    "To end it:\n"
    "{stop}\n\n"
    "To see and change all that you follow:\n"
    "{manage}"
)

ASKED = Letter(
    "following_asked",
    _("To who wishes to follow something: please confirm it"),
    subject=_("Please confirm: notifications from {site}"),
    body=_(
        "Hello,\n\n"
        "somebody gave this address on “{site}” to be notified by e-mail of:\n"
        "{what}\n\n"
        "If it was you, please confirm it. The link works for {hours} hours:\n"
        "{link}\n\n"
        "If it was not you, somebody gave your address by mistake. Then do nothing: no notification is sent, and the "
        "address is deleted after {days} days."
    ),
    placeholders=(
        _WHAT,
        Placeholder("hours", _("How many hours the link works"), "48"),
        Placeholder("days", _("How many days it takes until the address is deleted"), "7"),
        Placeholder(
            "link",
            _("The link that confirms it"),
            "/following/confirm/MTI6MXc/",
            is_needed=True,
            label=_("Confirm"),
        ),
    ),
)

ALREADY = Letter(
    "following_already",
    _("To who wishes to follow what they follow: that it is so"),
    subject=_("You follow this already: notifications from {site}"),
    body=_(
        "Hello,\n\n"
        "somebody gave this address on “{site}” to be notified by e-mail of:\n"
        "{what}\n\n"
        "You follow that already, and nothing has changed. To see and change all that you follow:\n"
        "{manage}"
    ),
    placeholders=(_WHAT, _MANAGE),
)

LINK = Letter(
    "following_link",
    _("To who asks for the link to their notifications"),
    subject=_("Your notifications from {site}"),
    body=_(
        "Hello,\n\n"
        "somebody asked on “{site}” for the link to the notifications of this address. It works for {days} days:\n"
        "{manage}\n\n"
        "If it was not you, do nothing: the link went to nobody but you."
    ),
    placeholders=(Placeholder("days", _("How many days the link works"), "30"), _MANAGE),
)

# Equal for one comment and for several: mail programs gather a discussion by its subject, too.
_ABOUT_A_DISCUSSION = _("New comments on “{title}”")

ONE_COMMENT = Letter(
    "following_comment",
    _("To who follows a discussion: one new comment"),
    subject=_ABOUT_A_DISCUSSION,
    body=format_lazy(
        "{said}\n\n{foot}",
        said=_("{name} wrote on {at} on the article “{title}”:\n\n{comment}\n\n{address}"),
        foot=_FOOT,
    ),
    placeholders=(
        _TITLE,
        Placeholder("name", _("The name of who wrote the comment"), "Gerlinde"),
        Placeholder("at", _("When the comment was sent"), _MOMENT),
        Placeholder("comment", _("The comment, marked as a quotation"), _SAID, is_needed=True, has_lines=True),
        Placeholder("address", _("The address of the comment"), _COMMENT, label=_("Read and answer")),
        *_AROUND,
    ),
)

COMMENTS = Letter(
    "following_comments",
    _("To who follows a discussion: several new comments"),
    subject=_ABOUT_A_DISCUSSION,
    body=format_lazy(
        "{said}\n\n{foot}",
        said=_("New comments on the article “{title}”: {count}\n\n{comments}\n\n{more}"),
        foot=_FOOT,
    ),
    placeholders=(
        _TITLE,
        Placeholder("count", _("How many there are"), "2"),
        Placeholder(
            "comments",
            _("Who wrote what, each with its address"),
            f"Gerlinde:\n{_SAID}\n{_COMMENT}",
            is_needed=True,
            has_lines=True,
            label=_("Read and answer"),
        ),
        _MORE,
        *_AROUND,
    ),
)

ARTICLE = Letter(
    "following_article",
    _("To who follows the site or an author: a new article"),
    subject=_("New on {site}: {title}"),
    body=format_lazy("{said}\n\n{foot}", said=_("{title}\n{authors}\n\n{teaser}\n\n{address}"), foot=_FOOT),
    placeholders=(
        _TITLE,
        Placeholder("authors", _("Who has written it; its line is left out where nobody is named"), "Anna Ahrens"),
        Placeholder("teaser", _("The teaser, where there is one"), _("Why a page a day is enough."), has_lines=True),
        Placeholder("address", _("The address of the article"), "/lesen/", is_needed=True, label=_("Read the article")),
        *_AROUND,
    ),
)

COLLECTED = Letter(
    "following_collected",
    _("To followers: all that is new, collected"),
    subject=_("News from {site}"),
    body=format_lazy("{said}\n\n{foot}", said=_("Hello,\n\nthis is new:\n\n{news}\n\n{more}"), foot=_FOOT),
    placeholders=(
        Placeholder(
            "news",
            _("Articles, and who wrote what, each with its address"),
            f"Gerlinde:\n{_SAID}\n{_COMMENT}",
            is_needed=True,
            has_lines=True,
            label=_("Read"),
        ),
        _MORE,
        *_AROUND,
    ),
)

LETTERS = (ASKED, ALREADY, LINK, ONE_COMMENT, COMMENTS, ARTICLE, COLLECTED)
