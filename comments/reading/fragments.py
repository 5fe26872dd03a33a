"""A discussion as HTML, joined from strings: a template loop costs seven times as much a comment.

Every value from outside goes through `escape`; the one exception is `body_html`, which `rendering` has sanitised. Pure
but for the words, which are looked up once a discussion.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from html import escape
from urllib.parse import quote as urlquote
from zlib import crc32

from django.utils.safestring import SafeString, mark_safe

from comments.folding import fold
from profiles.names import initials

from . import controls
from .rows import Row
from .setting import Setting, Words, two_words
from .threads import Line

WORDS_NAMED = 5  # At each end of a passage; an address that names all would be as long as the passage.
TINTS = 6  # Classes `tint-0` to `tint-5` in comments.css.


def discussion_html(lines: Iterable[Line[Row]], setting: Setting) -> SafeString:
    """Articles in articles, as deep as they are shown; a thread's replies can be folded."""
    parts: list[str] = []
    depth = 0
    root: Row | None = None
    for line in lines:
        if line.depth <= depth:
            parts.append(_end(depth, line.depth, root, setting))
        elif depth:
            parts.append(_replies(root, setting) if depth == 1 else '<div class="replies">')
        parts.append(_placeholder(line, setting) if line.is_placeholder else _comment(line, setting))
        depth = line.depth
        root = line.row if depth == 1 else root
    if depth:
        parts.append(_end(depth, 1, root, setting))
    return mark_safe("".join(parts))


def _end(depth: int, to: int, root: Row | None, setting: Setting) -> str:
    """Closes what is open from one depth to another."""
    if depth == to:
        return "</article>"
    if to > 1:
        return "</article>" + "</div></article>" * (depth - to)
    return "</article>" + "</div></article>" * (depth - 2) + f"</div>{_more_replies(root, setting)}</details></article>"


def _replies(root: Row | None, setting: Setting) -> str:
    words = setting.words
    count = root.reply_count if root else 0
    show = {0: words.show, 1: words.show_one}.get(count, words.show_many % count)
    is_open = "" if setting.replies_folded and setting.marked is None else " open"
    return f'<details class="thread"{is_open}><summary>{two_words(show, words.hide)}</summary><div class="replies">'


def _more_replies(root: Row | None, setting: Setting) -> str:
    last = setting.rest.get(root.id) if root else None
    if root is None or last is None:
        return ""
    address = f"{setting.address(root.id)}replies/?after={last}"
    return f'<p class="more-replies"><a href="{address}" rel="nofollow" data-more>{setting.words.more_replies}</a></p>'


def writer_name(row: Row, words: Words) -> str:
    """Escaped, and isolated so that its direction of writing stays its own."""
    return f"<bdi>{escape(row.writer_name or words.nobody)}</bdi>"


def _placeholder(line: Line[Row], setting: Setting) -> str:
    text = escape(setting.words.deleted if line.row.status == "deleted" else setting.words.removed)
    heading = _heading(line)
    gone = f'<{heading} class="comment-gone">{text}</{heading}>'
    return f'<article class="comment is-gone" id="comment-{line.row.id}">{gone}'


def _comment(line: Line[Row], setting: Setting) -> str:
    row, words = line.row, setting.words
    heading = _heading(line)
    name = writer_name(row, words)
    return (
        f'<article class="comment{_classes(row, setting)}" id="comment-{row.id}"><header class="comment-head">'
        f'{_avatar(row.writer_name)}<{heading} class="comment-writer">{_linked(name, row)}{_whom(line, words)}'
        f"</{heading}>{_label(row, setting)}{_date(row, setting)}</header>{_notes(line, setting)}"
        f"{_passage(row, setting)}"
        f'<div class="comment-text">{fold(row.body_html, setting.fold_after, words.read_on)}</div>'
        f"{controls.below(row, name, setting)}"
    )


def _heading(line: Line[Row]) -> str:
    return "h3" if line.level == 1 else "h4"


def _classes(row: Row, setting: Setting) -> str:
    mark = " is-marked" if row.id == setting.marked else ""
    if row.status == "approved":
        return (" by-profile" if row.profile_id else "") + mark
    return f" is-{row.status}{mark}"


def _linked(name: str, row: Row) -> str:
    if row.profile_id:
        return f'<a href="/author/{escape(row.profile_slug or "")}/">{name}</a>'
    if row.guest_website:
        return f'<a href="{escape(row.guest_website)}" rel="ugc nofollow noopener">{name}</a>'
    return name


def _whom(line: Line[Row], words: Words) -> str:
    """For the ears: whom it answers and how deep it stands."""
    if line.level == 1:
        return ""
    whom = words.answers % writer_name(line.parent, words) if line.parent and line.parent.shown else ""
    said = ", ".join(part for part in (whom, words.level % line.level) if part)
    return f'<span class="visually-hidden"> ({said})</span>'


def _label(row: Row, setting: Setting) -> str:
    label = row.profile_label or (setting.words.wrote_this if row.profile_id in setting.author_ids else "")
    return f'<span class="comment-label">{escape(label)}</span>' if label else ""


def _date(row: Row, setting: Setting) -> str:
    """When, as a link to the comment, and whether it was changed since."""
    edited = ""
    if row.edited_at:
        said = setting.words.edited_by_staff if row.edited_by_staff else setting.words.edited
        edited = f' <span class="comment-edited">({said})</span>'
    return (
        f'<a class="comment-date" href="{setting.address(row.id)}#comment-{row.id}" rel="nofollow">'
        f"{_time(row.submitted_at, setting)}{edited}</a>"
    )


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
    if row.pinned_at:
        notes += f'<p class="comment-pinned">{words.pinned}</p>'
    if line.is_flattened and line.parent and line.parent.shown:
        whom = f'<a href="{_place_of(line.parent, setting)}">{writer_name(line.parent, words)}</a>'
        notes += f'<p class="comment-answers">{words.answer_to % whom}</p>'
    if row.status != "approved":
        state = words.mine_waits if row.id in setting.own else words.states[row.status]
        notes += f'<p class="comment-state">{escape(state)}</p>'
    elif row.id == setting.marked and row.id in setting.own and not row.profile_id:
        notes += f'<p class="comment-state">{words.mine_stands}</p>'  # Where sending leads, so no page says it twice.
    if setting.note and row.id == setting.marked:
        notes += f'<p class="comment-state">{escape(setting.note)}</p>'
    return notes


def _place_of(row: Row, setting: Setting) -> str:
    """Its address: with script what stands on the page is jumped to, without it its own page opens."""
    return f"{setting.address(row.id)}#comment-{row.id}"


def _passage(row: Row, setting: Setting) -> str:
    """What of the article is spoken about, leading there where it still stands."""
    if not row.quote:
        return ""
    quote, words = f"<q>{escape(row.quote)}</q>", setting.words
    if row.id in setting.anchored:
        said = f'<a href="{setting.article}#passage-{row.id}{_text_directive(row.quote)}">{quote}</a>'
    else:
        said = f"{quote} <small>{words.passage_gone}</small>"
    return f'<p class="comment-passage"><span class="visually-hidden">{words.passage}</span> {said}</p>'


def _text_directive(quote: str) -> str:
    """Lets browsers mark the words (URL Fragment Text Directives, WICG); others go to the mark behind them."""
    spoken = quote.split()
    first, last = " ".join(spoken[:WORDS_NAMED]), " ".join(spoken[-WORDS_NAMED:])
    ends = [first, last] if len(spoken) > 2 * WORDS_NAMED else [quote]
    return ":~:text=" + ",".join(urlquote(end, safe="").replace("-", "%2D") for end in ends)


@lru_cache(maxsize=2000)
def _avatar(name: str) -> str:
    """Initials on a tint that stays with the name; drawn here, asked of nobody."""
    return (
        f'<svg class="avatar tint-{crc32(name.encode()) % TINTS}" viewBox="0 0 40 40" aria-hidden="true">'
        f'<circle cx="20" cy="20" r="20"/><text x="20" y="25.5">{escape(initials(name))}</text></svg>'
    )
