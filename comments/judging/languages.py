"""The script of a text by the names Unicode gives to its letters, and the language of a longer one by its smallest
words. Pure. Empty stands for what is not clear.
"""

import re
import unicodedata
from collections import Counter
from functools import cache

from django.utils.translation import gettext_lazy as _

FEWEST_LETTERS = 4  # A formula has its α, a face its ツ.
SHARE_IN_USE = 0.05  # Of all letters: a script that a text uses, and does not only mention.
FEWEST_WORDS = 20  # Below these a title or two decide.
CLEAR = 0.12  # Of all words; running text in any of these languages has a fifth and more.
CLEARER = 3  # Times the share of any other language.

NAMES = {
    "LATIN": _("Latin"),
    "CYRILLIC": _("Cyrillic"),
    "GREEK": _("Greek"),
    "ARABIC": _("Arabic"),
    "HEBREW": _("Hebrew"),
    "DEVANAGARI": _("Devanagari"),
    "THAI": _("Thai"),
    "HANGUL": _("Korean"),
    "CJK": _("Chinese or Japanese"),
    "de": _("German"),
    "en": _("English"),
    "fr": _("French"),
    "es": _("Spanish"),
    "pt": _("Portuguese"),
    "it": _("Italian"),
    "nl": _("Dutch"),
    "pl": _("Polish"),
    "tr": _("Turkish"),
}

# The commonest short words of each, without those that another of these languages has as well.
SMALL_WORDS = {
    "de": "und der das nicht ist ein ich zu mit den auf für auch wie aber oder wenn dass sich sind wird bei nach noch"
    " nur wir sie dem des im von eine einen habe hat kann mir mich zum zur",
    "en": "the and of to that it for you with this have are not be at but from they your can has would there what which"
    " who their about if will just how when",
    "fr": "le les et pas pour dans vous avec sur ce qui nous cette du est une sont aux leur j'ai c'est être fait",
    "es": "el los las y por para del como más pero sus este muy hay está porque cuando todo también",
    "pt": "o não uma você mas muito isso são também os um foi ou ao pela pelo dos quando",
    "it": "il di che è per sono della anche gli nel questo più molto perché delle dei nella",
    "nl": "het een van niet dat voor zijn ook maar met op aan bij wordt naar er om hebben deze heeft",
    "pl": "nie się jest na że do jak ale tak czy już dla przez są po od ten tego",
    "tr": "bir ve bu için çok daha ile değil ama olarak gibi kadar sonra olan",
}

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SAME_SCRIPT = {"HIRAGANA": "CJK", "KATAKANA": "CJK"}  # One language writes with all three.


def name(script_or_language: str) -> str:
    return str(NAMES.get(script_or_language, script_or_language.title()))


def script_of(text: str) -> str:
    """The one that most letters belong to."""
    counted = _scripts(text)
    for script, letters in counted.most_common(1):
        if letters >= FEWEST_LETTERS and letters * 2 > counted.total():
            return script
    return ""


def scripts_in(text: str) -> set[str]:
    counted = _scripts(text)
    return {script for script, letters in counted.items() if letters >= SHARE_IN_USE * counted.total()}


def _scripts(text: str) -> Counter[str]:
    letters = filter(str.isalpha, unicodedata.normalize("NFKC", text))
    scripts = (unicodedata.name(letter, "").partition(" ")[0] for letter in letters)
    return Counter(_SAME_SCRIPT.get(script, script) for script in scripts)


def language_of(text: str) -> str:
    words = [word.replace("’", "'") for word in _WORD.findall(text.casefold())]
    if len(words) < FEWEST_WORDS:
        return ""
    counted = Counter(_languages()[word] for word in words if word in _languages())
    if not counted:
        return ""
    (language, most), (_second, less) = [*counted.most_common(2), ("", 0)][:2]
    return language if most >= CLEAR * len(words) and most >= CLEARER * less else ""


@cache
def _languages() -> dict[str, str]:
    """Small word → the one that has it."""
    return {word: language for language, words in SMALL_WORDS.items() for word in words.split()}
