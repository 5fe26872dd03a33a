"""A discussion as HTML, joined from strings: a template loop costs seven times as much a comment.

Every value from outside goes through `escape`; the one exception is `body_html`, which `rendering` has sanitised. Pure
but for the words, which are looked up once a discussion.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import lru_cache
from html import escape
from typing import NamedTuple
from zlib import crc32

from django.utils.dates import MONTHS
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from profiles.names import initials

from .threads import Line

TINTS = 6  # Classes `tint-0` to `tint-5` in comments.css.


class Row(NamedTuple):
    """What is shown of a comment; `discussion.COLUMNS` names the same in the same order."""

    id: int
    parent_id: int | None
    shown: bool
    status: str
    submitted_at: datetime
    body_html: str
    guest_name: str | None
    profile_id: int | None
    profile_name: str | None
    profile_slug: str | None
    profile_label: str | None


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
    mine_waits: str
    removed: str
    deleted: str
    states: dict[str, str]


def words() -> Words:
    return Words(
        date=_("%(month)s %(day)d, %(year)d, %(hour)02d:%(minute)02d"),
        months={number: str(name) for number, name in MONTHS.items()},
        wrote_this=_("wrote this article"),
        nobody=_("Name removed"),
        answer_to=_("Answer to %s"),
        answers=_("answers %s"),
        level=_("level %d"),
        reply=pgettext("button", "Reply"),
        to=pgettext("after a button", "to %s"),
        delete=_("Delete"),
        mine_waits=_("Your comment is waiting for approval. Only you can see it."),
        removed=_("This comment was removed."),
        deleted=_("Deleted at the writer’s own request."),
        states={
            "waiting": _("Waiting for approval"),
            "rejected": _("Rejected"),
            "spam": _("Spam"),
            "deleted": _("Deleted by the writer"),
        },
    )


@dataclass(frozen=True)
class Setting:
    """What is the same for all comments of one discussion."""

    base: str  # Address below which they stand, `/<slug>/comment/`.
    is_open: bool
    author_ids: frozenset[int]
    own: frozenset[int]
    marked: int | None
    timezone: tzinfo
    words: Words


def discussion_html(lines: Iterable[Line[Row]], setting: Setting) -> SafeString:
    """Articles in articles, as deep as they are shown."""
    parts: list[str] = []
    depth = 0
    for line in lines:
        if line.depth <= depth:
            parts.append("</article>" + "</div></article>" * (depth - line.depth))
        elif depth:
            parts.append('<div class="replies">')
        parts.append(_placeholder(line, setting) if line.is_placeholder else _comment(line, setting))
        depth = line.depth
    if depth:
        parts.append("</article>" + "</div></article>" * (depth - 1))
    return mark_safe("".join(parts))


def writer_name(row: Row, words: Words) -> str:
    """Escaped, and isolated so that its direction of writing stays its own."""
    return f"<bdi>{escape(row.profile_name or row.guest_name or words.nobody)}</bdi>"


def _placeholder(line: Line[Row], setting: Setting) -> str:
    text = setting.words.deleted if line.row.status == "deleted" else setting.words.removed
    heading = _heading(line)
    gone = f'<{heading} class="comment-gone">{text}</{heading}>'
    return f'<article class="comment is-gone" id="comment-{line.row.id}">{gone}'


def _comment(line: Line[Row], setting: Setting) -> str:
    row, words = line.row, setting.words
    address = f"{setting.base}{row.id}/"
    mark = " is-marked" if row.id == setting.marked else ""
    heading = _heading(line)
    avatar = _avatar(row.profile_name or row.guest_name or "")
    return (
        f'<article class="comment{_state_class(row)}{mark}" id="comment-{row.id}"><header class="comment-head">'
        f'{avatar}<{heading} class="comment-writer">{_linked_name(row, words)}{_whom(line, words)}</{heading}>'
        f'{_label(row, setting)}<a class="comment-date" href="{address}#comment-{row.id}" rel="nofollow">'
        f"{_time(row.submitted_at, setting)}</a></header>{_notes(line, setting)}"
        f'<div class="comment-text">{row.body_html}</div>{_actions(row, address, setting)}'
    )


def _heading(line: Line[Row]) -> str:
    return "h3" if line.level == 1 else "h4"


def _state_class(row: Row) -> str:
    if row.status == "approved":
        return " by-profile" if row.profile_id else ""
    return f" is-{row.status}"


def _linked_name(row: Row, words: Words) -> str:
    name = writer_name(row, words)
    return f'<a href="/author/{escape(row.profile_slug or "")}/">{name}</a>' if row.profile_id else name


def _whom(line: Line[Row], words: Words) -> str:
    """For the ears: whom it answers and how deep it stands."""
    if line.parent is None:
        return ""
    whom = words.answers % writer_name(line.parent, words) if line.parent.shown else ""
    said = ", ".join(part for part in (whom, words.level % line.level) if part)
    return f'<span class="visually-hidden"> ({said})</span>'


def _label(row: Row, setting: Setting) -> str:
    label = row.profile_label or (setting.words.wrote_this if row.profile_id in setting.author_ids else "")
    return f'<span class="comment-label">{escape(label)}</span>' if label else ""


def _time(moment: datetime, setting: Setting) -> str:
    at = moment.astimezone(setting.timezone)
    text = setting.words.date % {
        "day": at.day,
        "month": setting.words.months[at.month],
        "year": at.year,
        "hour": at.hour,
        "minute": at.minute,
    }
    return f'<time datetime="{at.isoformat(timespec="seconds")}">{text}</time>'


def _notes(line: Line[Row], setting: Setting) -> str:
    row, words = line.row, setting.words
    notes = ""
    if line.is_flattened and line.parent and line.parent.shown:
        whom = f'<a href="#comment-{line.parent.id}">{writer_name(line.parent, words)}</a>'
        notes = f'<p class="comment-answers">{words.answer_to % whom}</p>'
    if row.status != "approved":
        state = words.mine_waits if row.id in setting.own else words.states[row.status]
        notes += f'<p class="comment-state">{state}</p>'
    return notes


def _actions(row: Row, address: str, setting: Setting) -> str:
    words = setting.words
    links = ""
    if setting.is_open and row.status == "approved":
        whom = words.to % writer_name(row, words)
        links = (
            f'<a class="comment-reply" href="{address}reply/" rel="nofollow" data-reply="{row.id}">{words.reply}'
            f'<span class="visually-hidden"> {whom}</span></a>'
        )
    if row.id in setting.own:
        links += f'<a class="comment-delete" href="{address}delete/" rel="nofollow">{words.delete}</a>'
    return f'<p class="comment-actions">{links}</p>' if links else ""


@lru_cache(maxsize=2000)
def _avatar(name: str) -> str:
    """Initials on a tint that stays with the name; drawn here, asked of nobody."""
    return (
        f'<svg class="avatar tint-{crc32(name.encode()) % TINTS}" viewBox="0 0 40 40" width="40" height="40"'
        ' aria-hidden="true" focusable="false"><circle cx="20" cy="20" r="20"/>'
        f'<text x="20" y="25.5" text-anchor="middle">{escape(initials(name))}</text></svg>'
    )
