"""The lists of the moderators: words and addresses, one a line.

A word is found as a whole word, in capitals and in letters that only look Latin as well; an address or domain also
behind a name, a host or a tag. What has neither letters nor digits, and writing without spaces, is found anywhere.
"""

import re
import unicodedata

from django.utils.translation import gettext as _

from comments import lookalikes
from comments.models import CommentSettings

from .findings import Finding, Weight
from .staff_names import mailbox
from .submission import Submission

NAMED = 3  # Entries that a reason names; more would fill it.

_ADDRESS = re.compile(r"[^\s@]*@[^\s@]+|[^\s@]+\.[^\W\d]{2,}")
_WITHOUT_SPACES = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")


def has_a_word_to_refuse(submission: Submission, says: CommentSettings) -> Finding | None:
    """The list is not for whoever writes: the sentence does not say which word it was."""
    if not found(says.words_to_refuse, submission):
        return None
    sentence = _("This site does not accept what the comment contains, so it was not sent. Your text is kept.")
    return Finding(Weight.REFUSE, sentence)


def has_a_word_to_hold(submission: Submission, says: CommentSettings) -> Finding | None:
    entries = found(says.words_to_hold, submission)
    if not entries:
        return None
    named = ", ".join(_("“%(entry)s”") % {"entry": entry} for entry in entries[:NAMED])
    return Finding(Weight.HOLD, _("On the list of words to hold: %(words)s.") % {"words": named})


def found(listed: str, submission: Submission) -> list[str]:
    """The entries that are in it, in their order. 2,000 entries and the longest text take hundredths of a second."""
    if not listed.strip():
        return []
    parts = [submission.text, submission.name, submission.email, mailbox(submission.email), submission.website]
    plain = _plain("\n".join(parts))
    words = f" {lookalikes.reading(' '.join(parts))} "
    entries = filter(None, map(str.strip, listed.splitlines()))
    return [entry for entry in entries if _is_in(entry, plain, words)]


def _is_in(entry: str, plain: str, words: str) -> bool:
    read = lookalikes.reading(entry)
    if _ADDRESS.fullmatch(entry):
        return _has_address(_plain(entry), plain)
    if not read or _WITHOUT_SPACES.search(entry):
        return _plain(entry) in plain
    return f" {read} " in words


def _has_address(address: str, plain: str) -> bool:
    """Also as the domain behind another name or host; never as a part of a longer word or domain."""
    if address not in plain:
        return False
    before = "" if address.startswith("@") else r"(?<![\w+.-])" if "@" in address else r"(?<![\w-])"
    return re.search(rf"{before}{re.escape(address)}(?![\w-]|\.\w)", plain) is not None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
