"""What is known before anybody has decided."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

EVERY_TEXT = ""  # The token that all texts have; its counts are theirs.
TEXTS = 300  # Of each kind, which the start pretends: after so many decisions of its own, a site weighs as much.


class Counts(NamedTuple):
    """In how many texts."""

    spam: float = 0
    ham: float = 0


@cache
def start() -> Mapping[str, Counts]:
    """`start.txt`, read once; which says how it is written."""
    known = {EVERY_TEXT: Counts(TEXTS, TEXTS)}
    for line in Path(__file__).with_name("start.txt").read_text(encoding="utf-8").splitlines():
        counts, _colon, tokens = line.partition(": ")
        if tokens and not line.startswith("#"):
            spam, ham = (int(percent) * TEXTS / 100 for percent in counts.split("/"))
            known |= dict.fromkeys(tokens.split(", "), Counts(spam, ham))
    return known
