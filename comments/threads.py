"""The order in which a discussion is read. Pure, and without recursion: a chain of a thousand answers is no danger."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

SHOWN_DEPTH = 5  # wpDiscuz's depth; at 320 px it leaves the innermost answer 220 px of text.


class Row(Protocol):
    @property
    def id(self) -> int: ...

    @property
    def parent_id(self) -> int | None: ...

    @property
    def shown(self) -> bool:
        """Whether the asker may see it; what they may not see is here for the sake of its answers."""


R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class Line(Generic[R]):
    row: R
    depth: int  # On the screen, 1 to SHOWN_DEPTH.
    level: int  # In truth, 1 for what answers nobody.
    parent: R | None

    @property
    def is_placeholder(self) -> bool:
        return not self.row.shown

    @property
    def is_flattened(self) -> bool:
        """It stands beside what it answers, not below, and must say whom it answers."""
        return self.level > SHOWN_DEPTH


def in_reading_order(rows: Iterable[R], *, newest_first: bool = False) -> list[Line[R]]:
    """Threads in the order of their ids, answers below what they answer and always oldest first.

    A row that is not shown stays as a placeholder while something below it is shown, and is left out otherwise. A row
    whose parent is not among the rows begins a thread. One pass over the rows, whatever their number.
    """
    oldest_first = sorted(rows, key=lambda row: row.id)
    by_id = {row.id: row for row in oldest_first}
    needed = _needed(oldest_first, by_id)
    roots: list[R] = []
    answers: dict[int, list[R]] = {}
    for row in oldest_first:
        if row.id in needed:
            parent_is_here = row.parent_id is not None and row.parent_id in by_id
            (answers.setdefault(row.parent_id, []) if parent_is_here else roots).append(row)  # type: ignore[arg-type]
    return list(_walk(reversed(roots) if newest_first else roots, answers))


def _needed(rows: list[R], by_id: dict[int, R]) -> set[int]:
    """Ids of what is shown and of everything above it."""
    needed: set[int] = set()
    for row in rows:
        above: R | None = row if row.shown else None
        while above is not None and above.id not in needed:
            needed.add(above.id)
            above = by_id.get(above.parent_id) if above.parent_id is not None else None
    return needed


def _walk(roots: Iterable[R], answers: dict[int, list[R]]) -> Iterator[Line[R]]:
    for root in roots:
        waiting: list[Line[R]] = [Line(root, 1, 1, None)]
        while waiting:
            line = waiting.pop()
            yield line
            level = line.level + 1
            depth = min(level, SHOWN_DEPTH)
            waiting += [Line(row, depth, level, line.row) for row in reversed(answers.get(line.row.id, ()))]
