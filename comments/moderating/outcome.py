"""What a decision came to, in words: to how many it happened, and who had been quicker."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.models import Comment, ModerationEvent

from .rows import deciders

Verb = ModerationEvent.Verb


@dataclass
class Outcome:
    done: list[Comment] = field(default_factory=list)
    too_late: list[Comment] = field(default_factory=list)
    missing: int = 0
    replies: int = 0  # Left as they are, where only whole threads are meant.


def _approved(count: int) -> str:
    return ngettext("%(count)s comment approved.", "%(count)s comments approved.", count)


def _kept(count: int) -> str:
    return ngettext("%(count)s comment kept.", "%(count)s comments kept.", count)


def _rejected(count: int) -> str:
    return ngettext("%(count)s comment rejected.", "%(count)s comments rejected.", count)


def _spam(count: int) -> str:
    return ngettext("%(count)s comment marked as spam.", "%(count)s comments marked as spam.", count)


def _restored(count: int) -> str:
    return ngettext("%(count)s comment put back to decide.", "%(count)s comments put back to decide.", count)


def _answered(count: int) -> str:
    return ngettext("%(count)s comment approved and answered.", "%(count)s comments approved and answered.", count)


def _undone(count: int) -> str:
    return ngettext("%(count)s decision taken back.", "%(count)s decisions taken back.", count)


def _pinned(count: int) -> str:
    return ngettext("%(count)s comment pinned.", "%(count)s comments pinned.", count)


def _unpinned(count: int) -> str:
    return ngettext("%(count)s comment no longer pinned.", "%(count)s comments no longer pinned.", count)


def _closed(count: int) -> str:
    return ngettext("Replies to %(count)s comment closed.", "Replies to %(count)s comments closed.", count)


def _reopened(count: int) -> str:
    return ngettext("Replies to %(count)s comment open again.", "Replies to %(count)s comments open again.", count)


WORDS: Mapping[str, Callable[[int], str]] = {
    "approve": _approved,
    "keep": _kept,
    "reject": _rejected,
    "spam": _spam,
    "restore": _restored,
    "answer": _answered,
    "undo": _undone,
    "pin": _pinned,
    "unpin": _unpinned,
    "close": _closed,
    "reopen": _reopened,
}


def say(request: HttpRequest, verb: str, outcome: Outcome) -> None:
    """Puts it into messages for the next page."""
    if outcome.done:
        count = len(outcome.done)
        messages.success(request, WORDS[verb](count) % {"count": count})
    for sentence in quicker(deciders(outcome.too_late), request.user):
        messages.warning(request, sentence)
    if outcome.missing:
        words = ngettext("%(count)s comment was not found.", "%(count)s comments were not found.", outcome.missing)
        messages.warning(request, words % {"count": outcome.missing})
    if outcome.replies:
        words = ngettext(
            "%(count)s reply was left as it is: only whole threads can be pinned or closed.",
            "%(count)s replies were left as they are: only whole threads can be pinned or closed.",
            outcome.replies,
        )
        messages.warning(request, words % {"count": outcome.replies})
    if not (outcome.done or outcome.too_late or outcome.missing or outcome.replies):
        messages.warning(request, _("Nothing was chosen, and nothing was changed."))


def quicker(decisions: Iterable[tuple[Comment, ModerationEvent | None]], asker: object) -> list[str]:
    """One sentence for each person who had decided before."""
    decided: dict[str, list[str]] = defaultdict(list)
    for comment, event in decisions:
        how = event.get_verb_display() if event else comment.get_status_display()
        decided[_who(event, asker)].append(f"{comment.writer_name or _('Name removed')} ({how})")
    by_somebody, by_nobody = _("Already decided by %(who)s: %(what)s."), _("Already decided: %(what)s.")
    return [
        (by_somebody if who else by_nobody) % {"who": who, "what": ", ".join(what)} for who, what in decided.items()
    ]


def _who(event: ModerationEvent | None, asker: object) -> str:
    if event is None or event.by is None:
        return ""
    return _("you") if event.by == asker else name_of(event.by)


def name_of(user: User) -> str:
    return user.get_full_name() or user.get_username()
