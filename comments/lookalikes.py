"""Whether a name looks like another, after the skeletons of Unicode's UTS #39. Pure.

Spellings that cannot be told apart at a glance have one skeleton: letters of other writings that look Latin, digits
that stand for letters, and the German spellings Müller, Mueller, Muller. It is for comparing and never shown.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from itertools import accumulate

SHORTEST_CONTAINED = 6  # Characters; what is shorter (Anna, Team) is part of many a name that means nothing by it.

_UNSEEN = {"Mn", "Me", "Cf"}  # Marks and zero widths.
_BESIDE_LETTERS = {*_UNSEEN, "Mc", "Lm"}  # Neither letters of their own nor the end of a word.
_FILLERS = "\u115f\u1160\u3164\uffa0"  # Letters to Unicode, and empty to the eye.
_ADORNMENTS = "©®℗™℠"  # Made of letters, which nobody reads as part of the name before them.
_DIRECTION = "\u200e"  # Stands around right-to-left characters in the data.
_NAMED_LATIN = re.compile(r"\bLATIN (?!.*\bSHARP\b)(?:[A-Z-]+ )*([A-Z])(?: WITH\b|$)")
_SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_SAME = str.maketrans("i0134578", "loleastb")
_UMLAUT = re.compile("(?<=[aou])e+")  # The e of ae, oe, ue; the dots of ä, ö, ü are gone by then.


def looks_like(name: str, others: Iterable[str]) -> str | None:
    """The first of the others that the name equals to the eye or contains: all its words, in any order."""
    words = _words(name)
    return next((each for each in others if _equals(words, other := _words(each)) or _contains(words, other)), None)


def equals(name: str, others: Iterable[str]) -> str | None:
    """The first of the others that the name equals to the eye, from its first letter to its last."""
    words = _words(name)
    return next((each for each in others if _equals(words, _words(each))), None)


def skeleton(name: str) -> str:
    """Lower-case letters and digits without spaces; empty where the name has neither."""
    return _joined(_words(name))


def reading(text: str) -> str:
    """Its words in lower case with single spaces, every letter the Latin one it is taken for, ä as ae.

    Milder than a skeleton, which makes one word of hell and heil: for finding words in a text.
    """
    letters = unicodedata.normalize("NFC", text).casefold().translate(_SPELT)
    return " ".join("".join(map(_seen_as, letters)).casefold().split())


def _equals(words: list[str], other: list[str]) -> bool:
    return words != [] and _joined(words) == _joined(other)


def _contains(words: list[str], other: list[str]) -> bool:
    wanted = "".join(other)
    return len(wanted) >= SHORTEST_CONTAINED and (set(other) <= set(words) or _contains_joined(words, wanted))


def _contains_joined(words: list[str], wanted: str) -> bool:
    """From the edge of one word to that of another: `AnnaWeber (Redaktion)`, `A n n a Weber, Redaktion`."""
    joined, edges = "".join(words), set(accumulate(map(len, words), initial=0))
    return any(joined.startswith(wanted, edge) and edge + len(wanted) in edges for edge in edges)


def _words(name: str) -> list[str]:
    """The skeleton of each, in their order."""
    letters = "".join(map(_seen_as, name)).casefold()
    return [_folded(word.translate(_SAME)) for word in letters.split()]


def _joined(words: list[str]) -> str:
    return _folded("".join(words))


def _folded(word: str) -> str:
    return _UMLAUT.sub("", word).replace("rn", "m").replace("vv", "w")


@lru_cache(maxsize=1024)  # The letters of a site's language are asked for again and again.
def _seen_as(character: str) -> str:
    """Latin letters, others, nothing, or the space between words."""
    if unicodedata.category(character) in _UNSEEN or character in _FILLERS + _ADORNMENTS:
        return ""
    parts = unicodedata.normalize("NFKD", character)
    return _latin(character) or "".join(_latin(part) or _other(part) for part in parts)


def _latin(character: str) -> str:
    forms = (character, character.casefold(), character.upper())  # Of some letters the data knows one case only.
    known = filter(None, map(_latin_letters().get, forms))
    return next(known, "") or _named_after(character.lower()[0])  # İ alone is two characters then, the first an i.


def _other(character: str) -> str:
    if unicodedata.category(character) in _BESIDE_LETTERS:
        return ""
    return character if character.isalnum() else " "


@cache
def _latin_letters() -> Mapping[str, str]:
    """Character → the Latin letters it is mistaken for.

    Reads the data of confusable-homoglyphs at the first call, in 50 ms; the package's module would at every start.
    """
    data = json.loads(files("confusable_homoglyphs").joinpath("confusables.json").read_text(encoding="utf-8"))
    return {
        character: letters
        for prototype, alike in data.items()
        if (letters := _spelt_in_latin(prototype))
        for character in (entry["c"].strip(_DIRECTION) for entry in alike)
        if not character.isascii() or character == "|"
    }


def _spelt_in_latin(text: str) -> str:
    """`o̸` → `o`, `ae` → `ae`, `ß` → `ss`; empty for what has other letters or none."""
    letters = "".join(filter(str.isalnum, unicodedata.normalize("NFKD", text))).casefold()
    return letters if letters.isascii() else ""


def _named_after(character: str) -> str:
    """The H of ʜ, 🅷 and ɦ; neither NFKD nor the data knows all that are small, negative or hooked."""
    match = _NAMED_LATIN.search(unicodedata.name(character, ""))
    return match[1] if match else ""
