"""How much tokens speak for spam: a naive Bayes filter over those that say most. Pure.

A token counts as in Gary Robinson's "A Statistical Approach to the Spam Problem" (Linux Journal, 2003): what is known
of it, drawn to the middle as long as that is little. The numbers were found by measuring (`manage.py measure_spam`).
"""

from collections.abc import Iterable, Mapping
from math import exp, log

from .start import EVERY_TEXT, Counts, start

# Sightings a token needs until half of what they say is believed. Fewer, and one evening's spam makes rules.
DOUBT = 12
BOUND = 3.0  # Natural log-odds, 20 to 1: no token decides alone.
WEIGHED = 15  # Tokens, the strongest: a long comment is not suspect for its length, nor a padded one clean.
# Percent. At 80 the start finds 2 % more spam, and seven times as many German readers; at 95, 8 % less.
SUSPICIOUS = 90
UNKNOWN = -1.0  # Log-odds of a text of which nothing is known: 27 %.


def weigh(tokens: Iterable[str], learned: Mapping[str, Counts]) -> tuple[int, list[tuple[str, float]]]:
    """Percent, and the strongest tokens with their log-odds. `learned` needs no more than the tokens and EVERY_TEXT."""
    texts = _together(EVERY_TEXT, learned)
    weights = [(token, _weight(_together(token, learned), texts)) for token in tokens]
    strongest = sorted(weights, key=lambda each: abs(each[1]), reverse=True)[:WEIGHED]
    odds = UNKNOWN + sum(weight for _token, weight in strongest)
    return int(100 / (1 + exp(-odds))), strongest


def _together(token: str, learned: Mapping[str, Counts]) -> Counts:
    known, own = start().get(token, Counts()), learned.get(token, Counts())
    return Counts(known.spam + own.spam, known.ham + own.ham)


def _weight(seen: Counts, texts: Counts) -> float:
    in_spam, in_ham, sightings = seen.spam / texts.spam, seen.ham / texts.ham, sum(seen)
    if not sightings:
        return 0
    probability = (DOUBT / 2 + sightings * in_spam / (in_spam + in_ham)) / (DOUBT + sightings)
    return max(-BOUND, min(BOUND, log(probability / (1 - probability))))
