"""What can be done with a comment: real links and buttons below its text, each with a page behind it.

The buttons belong to two forms that stand once on the page (`votes`, `moderation`); each names its own address.
"""

from html import escape

from django.utils.translation import pgettext

from comments.models import CommentSettings

from .rows import Row
from .setting import Setting

Votes = CommentSettings.Votes


def below(row: Row, name: str, setting: Setting) -> str:
    """`name` is the writer's, escaped: links that look alike tell the ears whose comment they mean."""
    found = _votes(row, name, setting) + _links(row, name, setting) + _own(row, name, setting)
    actions = f'<div class="comment-actions">{found}</div>' if found else ""
    closed = f'<p class="thread-closed">{escape(setting.words.thread_closed)}</p>' if row.closed_at else ""
    return actions + closed + (_tools(row, name, setting) if setting.moderates else "")


def _votes(row: Row, name: str, setting: Setting) -> str:
    if setting.votes == Votes.OFF or row.status != "approved":
        return ""
    number = str(row.score).replace("-", "−")
    score = f'<span class="comment-score">{number}</span>'
    if row.id in setting.own:
        return score if row.score else ""
    up = _vote("up", row, name, setting)
    down = _vote("down", row, name, setting) if setting.votes == Votes.BOTH else ""
    return f'<span class="comment-votes" data-votes="{row.id}">{up}{score}{down}</span>'


def _vote(wish: str, row: Row, name: str, setting: Setting) -> str:
    """Where the asker's vote is known, its button is pressed, and pressed again takes it back."""
    sign, word, value = ("+", setting.words.up, 1) if wish == "up" else ("−", setting.words.down, -1)
    voted = setting.voted.get(row.id)
    is_pressed = voted == value
    state = "" if voted is None else f' aria-pressed="{str(is_pressed).lower()}"'
    return (
        f'<button form="votes" formaction="{setting.address(row.id)}vote/" name="vote"'
        f' value="{"none" if is_pressed else wish}" title="{word}"{state}>'
        f'<span aria-hidden="true">{sign}</span><span class="visually-hidden">{word}: {name}</span></button>'
    )


def _links(row: Row, name: str, setting: Setting) -> str:
    if row.status != "approved":
        return ""
    words, address = setting.words, setting.address(row.id)
    whose = _whose(name)
    reply = ""
    if setting.is_open and row.takes_replies:
        reply = (
            f'<a class="comment-reply" href="{address}reply/" rel="nofollow" data-reply="{row.id}">'
            f'{escape(words.reply)}<span class="visually-hidden"> {words.to % name}</span></a>'
        )
    link = f'<a class="comment-link" href="{address}#comment-{row.id}" rel="nofollow" data-copy>{words.link}{whose}</a>'
    if row.id in setting.own:
        return reply + link
    report = f'<a class="comment-report" href="{address}report/" rel="nofollow">{escape(words.report)}{whose}</a>'
    return reply + link + report


def _whose(name: str) -> str:
    """In brackets: a span that is out of sight is heard with a space before it, which no colon has."""
    return f'<span class="visually-hidden"> ({name})</span>'


def _own(row: Row, name: str, setting: Setting) -> str:
    """For its writer: to change it while that may be, to correct the address, and to delete it for good."""
    if row.id not in setting.own:
        return ""
    address, words = setting.address(row.id), setting.words
    until = ""
    if setting.changeable_since and row.submitted_at > setting.changeable_since and row.id not in setting.answered:
        seconds = round((row.submitted_at - setting.changeable_since).total_seconds())
        until = f' data-seconds="{seconds}"'
    change = (
        f'<a class="comment-change" href="{address}edit/" rel="nofollow"{until}>{words.change}'
        '<span class="comment-left" aria-hidden="true"></span></a>'
    )
    return f'{change}<a class="comment-delete" href="{address}delete/" rel="nofollow">{words.delete}</a>'


def _tools(row: Row, name: str, setting: Setting) -> str:
    """For who moderates here; pinning and closing concern whole threads. One's own is changed with the links above."""
    address = setting.address(row.id)
    verbs = []
    if row.depth == 1 and row.status == "approved":
        verbs.append(("unpin", pgettext("button", "Unpin")) if row.pinned_at else ("pin", pgettext("button", "Pin")))
        verbs.append(
            ("reopen", pgettext("button", "Open replies"))
            if row.closed_at
            else ("close", pgettext("button", "Close replies"))
        )
    if row.status == "approved":
        verbs.append(("hide", pgettext("button", "Hide")))
    elif row.status == "waiting":
        verbs += [("approve", pgettext("decision", "Approve")), ("hide", pgettext("decision", "Reject"))]
    buttons = "".join(
        f'<button form="moderation" formaction="{address}{verb}/">{word}{_whose(name)}</button>' for verb, word in verbs
    )
    change = f'<a href="{address}edit/" rel="nofollow">{setting.words.change}{_whose(name)}</a>'
    tools = buttons if row.id in setting.own else buttons + change
    return f'<div class="comment-tools">{tools}</div>' if tools else ""
