"""The order in which a discussion is read. Pure, and without recursion: a chain of a thousand answers is no danger."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

SHOWN_DEPTH = 5  # wpDiscuz's depth; at 320 px it leaves the innermost answer 220 px of text.


class Row(Protocol):
    @property
    def id(self) -> int: ...

    @property
    def parent_id(self) -> int | None: ...

    @property
    def root_id(self) -> int | None: ...

    @property
    def depth(self) -> int:
        """Its level in truth, 1 for what answers nobody."""

    @property
    def shown(self) -> bool:
        """Whether the asker may see it; what they may not see is here for the sake of its answers."""


R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class Line(Generic[R]):
    row: R
    depth: int  # On the screen, 1 to the depth that is shown.
    parent: R | None
    above: R | None = None  # Below which it stands.

    @property
    def level(self) -> int:
        return self.row.depth

    @property
    def is_placeholder(self) -> bool:
        return not self.row.shown

    @property
    def is_flattened(self) -> bool:
        """It stands beside what it answers, or apart from it, and must say whom it answers."""
        return self.level > 1 and (self.above is None or self.above.id != self.row.parent_id)


def in_reading_order(
    rows: Iterable[R],
    *,
    roots: Sequence[int] | None = None,
    elsewhere: Mapping[int, R] | None = None,
    depth: int = SHOWN_DEPTH,
) -> list[Line[R]]:
    """Threads in the order of `roots`, or oldest first; answers below what they answer and always oldest first.

    A row that is not shown stays as a placeholder while something below it is shown, and is left out otherwise. A row
    whose parent is not among the rows stands below its root, or begins a thread where that is missing too; `elsewhere`
    knows such parents. One pass over the rows, whatever their number.
    """
    oldest_first = sorted(rows, key=lambda row: row.id)
    by_id = {row.id: row for row in oldest_first}
    needed = _needed(oldest_first, by_id)
    begins: list[R] = []
    answers: dict[int, list[R]] = {}
    for row in oldest_first:
        if row.id in needed:
            above = _above(row, by_id)
            (begins if above is None else answers.setdefault(above, [])).append(row)
    if roots is not None:
        place = {root: number for number, root in enumerate(roots)}
        begins.sort(key=lambda row: place.get(row.id, len(place)))
    return list(_walk(begins, answers, by_id | dict(elsewhere or {}), depth))


def _above(row: R, by_id: Mapping[int, R]) -> int | None:
    """The id below which it stands: its parent's, or its root's where the parent is elsewhere."""
    return next((above for above in (row.parent_id, row.root_id) if above is not None and above in by_id), None)


def _needed(rows: list[R], by_id: dict[int, R]) -> set[int]:
    """Ids of what is shown and of everything above it."""
    needed: set[int] = set()
    for row in rows:
        above: R | None = row if row.shown else None
        while above is not None and above.id not in needed:
            needed.add(above.id)
            above = by_id.get(_above(above, by_id) or 0)
    return needed


def _walk(begins: Iterable[R], answers: Mapping[int, list[R]], known: Mapping[int, R], depth: int) -> Iterator[Line[R]]:
    for begin in begins:
        waiting: list[Line[R]] = [Line(begin, 1, known.get(begin.parent_id or 0))]
        while waiting:
            line = waiting.pop()
            yield line
            above, below = (line.row, line.depth + 1) if line.depth < depth else (line.above, depth)
            waiting += [
                Line(row, below, known.get(row.parent_id or 0), above) for row in reversed(answers.get(line.row.id, ()))
            ]
