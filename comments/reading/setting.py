"""What is the same for all comments of one discussion: who reads it, where it stands, and our words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any, NamedTuple

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from comments.models import CommentSettings
from comments.phrases import said


class Words(NamedTuple):
    date: str
    months: dict[int, str]
    wrote_this: str
    nobody: str
    answer_to: str
    answers: str
    level: str
    reply: str
    to: str
    delete: str
    change: str
    link: str
    report: str
    up: str
    down: str
    pinned: str
    thread_closed: str
    edited: str
    edited_by_staff: str
    mine_waits: str
    mine_stands: str
    removed: str
    deleted: str
    show: str
    show_one: str
    show_many: str
    hide: str
    more_replies: str
    read_on: str
    passage: str
    passage_gone: str
    states: dict[str, str]


def words(own: Mapping[str, str] | None = None) -> Words:
    """`own`: the phrases that this site words for itself."""
    phrases = own or {}
    return Words(
        date=_("%(month)s %(day)d, %(year)d, %(hour)02d:%(minute)02d"),
        months={number: str(name) for number, name in MONTHS.items()},
        reply=said("reply", phrases),
        report=said("report", phrases),
        thread_closed=said("thread_closed", phrases),
        mine_waits=said("waiting", phrases),
        removed=said("removed", phrases),
        deleted=said("deleted", phrases),
        **_ours(),
    )


def _ours() -> dict[str, Any]:
    return {
        "wrote_this": _("wrote this article"),
        "nobody": _("Name removed"),
        "answer_to": _("Answer to %s"),
        "answers": _("answers %s"),
        "level": _("level %d"),
        "to": pgettext("after a button", "to %s"),
        "delete": _("Delete for good"),
        "change": pgettext("button", "Change"),
        "link": pgettext("button", "Link"),
        "up": _("Agree"),
        "down": _("Disagree"),
        "pinned": _("Pinned"),
        "edited": _("edited"),
        "edited_by_staff": _("edited by the editors"),
        "mine_stands": _("Your comment is published."),
        "show": _("Show replies"),
        "show_one": _("Show 1 reply"),
        "show_many": _("Show %d replies"),
        "hide": _("Hide replies"),
        "more_replies": _("Show more replies"),
        "read_on": two_words(_("Read on"), _("Show less")),
        "passage": _("On this passage:"),
        "passage_gone": _("This passage has been changed since."),
        "states": {
            "waiting": _("Waiting for approval"),
            "rejected": _("Rejected"),
            "spam": _("Spam"),
            "deleted": _("Deleted by the writer"),
        },
    }


def two_words(folded: str, opened: str) -> str:
    """HTML of a summary: what it does while folded, and while open."""
    return f'<span class="when-folded">{folded}</span><span class="when-open">{opened}</span>'


@dataclass(frozen=True)
class Setting:
    article: str  # Its address, `/<slug>/`; the comments stand below `comment/`.
    timezone: tzinfo
    words: Words
    is_open: bool = True
    author_ids: frozenset[int] = frozenset()
    own: frozenset[int] = frozenset()
    moderates: bool = False
    marked: int | None = None
    note: str = ""  # To the writer of the marked one, and nobody else.
    votes: str = CommentSettings.Votes.OFF.value
    voted: Mapping[int, int] = field(default_factory=dict)  # The asker's votes, as far as they are known.
    fold_after: int = 0  # Words.
    replies_folded: bool = False
    changeable_since: datetime | None = None  # What of one's own is younger may still be changed.
    answered: frozenset[int] = frozenset()  # Ids of what has answers.
    rest: Mapping[int, int] = field(default_factory=dict)  # Root → last id shown of a thread that goes on.
    anchored: frozenset[int] = frozenset()  # Ids of comments whose passage the article still has.

    def address(self, comment_id: int) -> str:
        return f"{self.article}comment/{comment_id}/"
