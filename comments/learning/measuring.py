"""How right the score is about comments of which somebody has said what they are. Pure but for reading files.

A file has an object a line: `text`, `label` (spam or ham), perhaps `author`, `website`, `lang`.
"""

import json
import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .start import EVERY_TEXT, Counts
from .weighing import SUSPICIOUS, weigh
from .words import tokens

DECISIONS = 200  # Half of them about spam.


@dataclass(frozen=True)
class Sample:
    file: str
    text: str
    is_spam: bool
    language: str
    judged_by: tuple[str, ...]
    learned_by: tuple[str, ...]


Figures = dict[tuple[str, str, str], tuple[int, int]]  # File, language, label → how many are suspected, of how many.


def samples(folder: Path) -> list[Sample]:
    """Of all files named `*.jsonl`, in their order."""
    return [sample for path in sorted(folder.glob("*.jsonl")) for sample in _samples_of(path)]


def _samples_of(path: Path) -> Iterator[Sample]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = row["text"]
        judged_by = tokens(text, name=row.get("author", ""), website=row.get("website", ""))
        yield Sample(
            path.name, text, row["label"] == "spam", row.get("lang", ""), tuple(judged_by), tuple(tokens(text))
        )


def are_enough(of: Sequence[Sample]) -> bool:
    """To learn from DECISIONS of them, and see how it is with others."""
    return all(len(kind) > DECISIONS // 2 for kind in _kinds(of))


def after_decisions(of: Sequence[Sample], seed: int) -> tuple[dict[str, Counts], list[Sample]]:
    """What is learned from DECISIONS of them, drawn by the seed, and the others, which are unseen."""
    drawing = random.Random(seed)
    drawn = [each for kind in _kinds(of) for each in drawing.sample(kind, DECISIONS // 2)]
    seen = set(map(id, drawn))
    return _learned(drawn), [each for each in of if id(each) not in seen]


def _kinds(of: Sequence[Sample]) -> tuple[list[Sample], list[Sample]]:
    return [each for each in of if each.is_spam], [each for each in of if not each.is_spam]


def _learned(decided: Iterable[Sample]) -> dict[str, Counts]:
    counted = {True: Counter[str](), False: Counter[str]()}
    for each in decided:
        counted[each.is_spam].update([EVERY_TEXT, *each.learned_by])
    return {word: Counts(counted[True][word], counted[False][word]) for word in {*counted[True], *counted[False]}}


def suspected(of: Iterable[Sample], learned: dict[str, Counts]) -> Figures:
    found: Counter[tuple[str, str, str]] = Counter()
    total: Counter[tuple[str, str, str]] = Counter()
    for each in of:
        kind = (each.file, each.language, "spam" if each.is_spam else "ham")
        total[kind] += 1
        found[kind] += weigh(each.judged_by, learned)[0] >= SUSPICIOUS
    return {kind: (found[kind], total[kind]) for kind in sorted(total)}


def share(figures: Figures, label: str, language: str = "") -> float:
    """Percent of what is so labelled, in one language or in all."""
    chosen = [count for (_file, lang, what), count in figures.items() if what == label and language in ("", lang)]
    return 100 * sum(found for found, _total in chosen) / max(1, sum(total for _found, total in chosen))


def microseconds(of: Sequence[Sample]) -> float:
    """For judging one, without the query."""
    began = time.perf_counter()
    for each in of:
        weigh(tokens(each.text), {})
    return (time.perf_counter() - began) / len(of) * 1e6
