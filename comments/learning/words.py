"""What a text is judged by: its words and pairs of neighbours, the hosts it links to, and how it is made. Pure.

Features begin with an asterisk and hosts with a dot, as no word does.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from comments import lookalikes

LONGEST = 40  # Characters, as wide as the column.
MOST = 1000  # Of one text, features and hosts first; nearly all comments have fewer.

_ENDINGS = "com|net|org|info|biz|de|at|ch|eu|io|co|ru|cn|tv|ly|me|uk|us|cc|in|xyz|top|shop|site|club|online|app"
_REST = r"[^\s<>\"'\])]*"
_LINK = re.compile(
    rf"(?:https?://|\bwww\.)(?P<full>[^\s/<>\"'\])?#]+){_REST}"
    rf"|(?<![@\w.-])(?P<bare>(?:[\w-]+\.)+(?:(?:{_ENDINGS})(?![\w@-])|[a-z]{{2,}}(?=/\w))){_REST}",
    re.IGNORECASE,
)
_WORD = re.compile(r"(?<![\w@])[^\W_]+(?:['’][^\W_]+)*")  # Not the names in @somebody.
_SMALL = re.compile(
    r"\b(?:und|oder|der|die|das|ein|eine|ist|sind|war|nicht|ich|wir|sie|es|zu|in|mit|von|für|auf"
    r"|and|or|the|an|is|are|was|not|it|he|she|they|we|to|of|with|for|on|this|that)\b",
    re.IGNORECASE,
)
_SPELT_OUT = re.compile(r"(?<!\w)(?:[^\W\d_][ .*_-]){3,}[^\W\d_](?!\w)")
_UNSEEN = "[\u00ad\u034f\u180e\u200b-\u200f\u2060-\u2064\ufeff]"
_PATTERNS = {
    "*markup": re.compile(r"\[/?(?:url|link)\b|</?[ab]\b", re.IGNORECASE),
    "*hidden": re.compile(rf"(?<=\w){_UNSEEN}+(?=\w)"),
    "*mixed": re.compile(r"[a-z][\u0370-\u058f]|[\u0370-\u058f][a-z]|[a-z][0134]+[a-z]", re.IGNORECASE),
    "*money": re.compile(r"[$€£¥₿]\s?\d|\d\s?[$€£¥₿]|[\U0001f4b0\U0001f4b2-\U0001f4b8\U0001f911]"),
    "*telephone": re.compile(r"(?<!\w)\+\d[\d ()/-]{7,}\d"),
    "*exclamations": re.compile(r"!\s*!\s*!|(?:![^!]*){3}"),
    "*address": re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+\.\w"),
    "*spelt": _SPELT_OUT,
    "*pictures": re.compile(r"(?:[\u2600-\u27bf\U0001f300-\U0001faff]\ufe0f?\s*){3}"),
}
_LETTERS_FOR = str.maketrans("0134", "oiea")


def tokens(text: str, *, name: str = "", website: str = "", email: str = "") -> list[str]:
    """Each once, at most MOST, in 0.2 ms; the longest comment takes 5."""
    plain = html.unescape(text)
    said = unicodedata.normalize("NFKC", re.sub(_UNSEEN, "", _LINK.sub(" . ", plain)))
    hosts, elsewhere = _hosts(plain), [*_hosts(website), email.rpartition("@")[2]]
    found = [*_features(plain, said, hosts), *["*website"][: len(website)], *_domains([*hosts, *elsewhere])]
    joined = _SPELT_OUT.sub(lambda spelt: "".join(filter(str.isalpha, spelt[0])), said)
    found += [*_words_and_pairs(joined), *_words_and_pairs(name)]
    return [token for token in dict.fromkeys(found) if len(token) <= LONGEST][:MOST]


def _hosts(text: str) -> list[str]:
    return [(match["full"] or match["bare"]).casefold() for match in _LINK.finditer(text)]


def _features(plain: str, said: str, hosts: list[str]) -> Iterator[str]:
    words = _WORD.findall(said.casefold())
    capitals, letters = sum(map(str.isupper, said)), sum(map(str.isalpha, said))
    facts = {
        "*link": len(hosts) > 0,
        "*links": len(hosts) > 2,
        "*bare": len(hosts) > 0 and len(words) < 6,
        "*capitals": letters > 12 and capitals * 2 > letters,
        "*again": len(words) > 7 and len(set(words)) * 5 < len(words) * 3,
        "*keywords": len(words) > 4 and not _SMALL.search(said),
    }
    yield from (feature for feature, is_there in facts.items() if is_there)
    yield from (feature for feature, pattern in _PATTERNS.items() if pattern.search(plain))


def _domains(hosts: list[str]) -> Iterator[str]:
    """`.example.com` and `.com` of `www.example.com`, and the words its name is made of."""
    for host in hosts:
        parts = [part for part in host.casefold().split(".") if part]
        yield from ("." + ".".join(parts[-length:]) for length in (2, 1) if len(parts) > 1)
        yield from _words_and_pairs(" ".join(parts[-2:-1]).replace("-", " "))


def _words_and_pairs(text: str) -> Iterator[str]:
    for sentence in re.split(r"[.!?:;\n]", text):
        words = [fold(word) for word in _WORD.findall(sentence) if not word.isdecimal()]
        yield from words
        yield from map(" ".join, pairwise(words))


def fold(word: str) -> str:
    """`Bonus` → `bonus`; `c4sino`, and `сasino` with a Cyrillic letter, → `casino`."""
    folded = word.casefold().replace("’", "'")
    is_mixed = _PATTERNS["*mixed"].search(folded)
    return lookalikes.reading(folded.translate(_LETTERS_FOR)) if is_mixed else folded
