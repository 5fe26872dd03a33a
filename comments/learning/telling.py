"""Tokens as a moderator reads them."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST_TOLD = 4  # More words explain less.

FEATURES = {
    "*link": gettext_lazy("a link"),
    "*links": gettext_lazy("many links"),
    "*bare": gettext_lazy("hardly more than a link"),
    "*markup": gettext_lazy("links as code"),
    "*website": gettext_lazy("a website with the name"),
    "*address": gettext_lazy("an e-mail address in the text"),
    "*telephone": gettext_lazy("a telephone number"),
    "*money": gettext_lazy("sums of money"),
    "*exclamations": gettext_lazy("exclamation marks"),
    "*capitals": gettext_lazy("capital letters"),
    "*hidden": gettext_lazy("hidden characters"),
    "*mixed": gettext_lazy("letters of other scripts within words"),
    "*spelt": gettext_lazy("s p a c e d letters"),
    "*pictures": gettext_lazy("rows of emoji"),
    "*again": gettext_lazy("the same words again and again"),
    "*keywords": gettext_lazy("keywords instead of sentences"),
}
LINKS = {"*links", "*bare"}  # Say more than "a link", which then goes without saying.


def readable(token: str) -> str:
    """`*link` → a link, `.example.com` → example.com; a word is itself."""
    return str(FEATURES[token]) if token in FEATURES else token.removeprefix(".") if token else _("(all comments)")


def telling(weights: Sequence[tuple[str, float]]) -> tuple[str, ...]:
    """What speaks for spam, in the order given, at most MOST_TOLD; of a pair and its words only the first."""
    told: list[str] = []
    said = {"*link"} if LINKS.intersection(token for token, _weight in weights) else set()
    for token, weight in weights:
        if weight > 0 and said.isdisjoint(token.split()) and len(told) < MOST_TOLD:
            said |= {token, *token.split()}
            told.append(readable(token))
    return tuple(told)
