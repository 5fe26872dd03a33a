"""What strangers type, made fit to be kept. Pure.

Removed are characters that nobody sees and that move, hide or break what stands around them: control characters but tab
and line feed, the overriding of reading direction, tag characters. NUL and lone surrogates are not removed here: a form
refuses them, so that nothing is stored that was not read.
"""

import re
import unicodedata

LONGEST = 10_000  # Code points of a comment; about five printed pages.
MARKS_IN_A_ROW = 2  # Enough for every writing in use; more is a tower over the lines around it.

_CONTROLS = r"\x01-\x08\x0b-\x1f\x7f-\x9f"
_DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = f"{_CONTROLS}{_DIRECTIONS}\u2028\u2029\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f"
_IN_TEXTS = re.compile(f"[{_INVISIBLE}]")
_IN_NAMES = re.compile(f"[{_INVISIBLE}\u00ad\u034f\u115f\u1160\u180e\u200b-\u200d\u2060-\u2064\u3164\ufeff\uffa0]")
_SURROGATES = re.compile("[\ud800-\udfff]")
# Something like example.org or anna@example.org/x, with or without what stands before it.
_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*://|mailto:)\S+|\b(?:[\w%+-]+[.@])+[^\W\d_]{2,}\b\S*", re.IGNORECASE)
_UNSTORABLE = re.compile("[\0\ud800-\udfff\ufffd]")


def clean_text(text: str) -> str:
    """NFC, line feeds only, nothing invisible that does harm, no empty lines around it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _IN_TEXTS.sub("", lines)).strip("\n").rstrip()


def clean_name(name: str) -> str:
    """One line, single spaces, no invisible characters, no towers of combining marks."""
    line = " ".join(name.split())
    return _without_towers(unicodedata.normalize("NFC", " ".join(_IN_NAMES.sub("", line).split())))


def _without_towers(text: str) -> str:
    kept, marks = [], 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= MARKS_IN_A_ROW:
            kept.append(character)
    return "".join(kept)


def has_letter_or_digit(name: str) -> bool:
    return any(character.isalnum() for character in name)


def is_blank(text: str) -> bool:
    """True where nothing would be seen: spaces, control and format characters only."""
    return all(unicodedata.category(character)[0] in "ZC" for character in text)


def is_damaged(text: str) -> bool:
    """NUL, halves of a character, which no database stores, and the sign that stands for one lost on the way."""
    return _UNSTORABLE.search(text) is not None


def without_surrogates(text: str) -> str:
    return _SURROGATES.sub("\ufffd", text)


def without_links(text: str) -> str:
    """Whatever a mail program would turn into a link, as http[:]//example[.]org: to be read, and not to be pressed."""
    return _ADDRESS.sub(lambda match: match[0].replace("://", "[:]//").replace(".", "[.]"), text)


def shortened(text: str, most: int) -> str:
    """At most so many characters, cut between words where that is possible."""
    if len(text) <= most:
        return text
    head = text[:most]
    return f"{head.rsplit(maxsplit=1)[0] if ' ' in head else head} …"


def quoted(text: str) -> str:
    """Every line marked, so that in a mail a stranger's words are not taken for ours."""
    return "\n".join(f"> {line}" for line in text.splitlines())
