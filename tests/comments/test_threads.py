"""Reading order, by example and for any discussion that hypothesis can think of."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from comments.reading.threads import SHOWN_DEPTH, Line, in_reading_order


@dataclass(frozen=True)
class Row:
    id: int
    parent_id: int | None = None
    shown: bool = True
    depth: int = 1
    root_id: int | None = None


def ids(lines: list[Line[Row]]) -> list[int]:
    return [line.row.id for line in lines]


class TestTheOrder:
    def test_answers_stand_below_what_they_answer(self) -> None:
        rows = [Row(1), Row(2), Row(3, 1), Row(4, 2), Row(5, 3)]
        assert ids(in_reading_order(rows)) == [1, 3, 5, 2, 4]

    def test_another_order_of_threads_leaves_answers_oldest_first(self) -> None:
        rows = [Row(1), Row(2), Row(3, 1), Row(4, 1)]
        assert ids(in_reading_order(rows, roots=[2, 1])) == [2, 1, 3, 4]

    def test_an_answer_whose_parent_is_elsewhere_begins_a_thread(self) -> None:
        assert ids(in_reading_order([Row(5, 1), Row(6, 5)])) == [5, 6]

    def test_nothing_gives_nothing(self) -> None:
        assert in_reading_order([]) == []


class TestAPartOfAThread:
    """Of a very long thread a page shows a part, so what is answered may stand elsewhere."""

    def test_an_answer_stands_below_the_root_when_its_parent_is_elsewhere(self) -> None:
        rows = [Row(1), Row(8, 7, depth=4, root_id=1), Row(9, 8, depth=5, root_id=1)]
        lines = in_reading_order(rows)
        assert [(line.row.id, line.depth) for line in lines] == [(1, 1), (8, 2), (9, 3)]

    def test_it_says_whom_it_answers(self) -> None:
        parent = Row(7, 1, depth=3, root_id=1)
        answer = in_reading_order([Row(1), Row(8, 7, depth=4, root_id=1)], elsewhere={7: parent})[1]
        assert answer.is_flattened
        assert answer.parent == parent


class TestTheDepth:
    def test_beyond_the_fifth_level_answers_stand_side_by_side_and_say_whom_they_answer(self) -> None:
        chain = [Row(1), *(Row(number, number - 1, depth=number) for number in range(2, 9))]
        lines = in_reading_order(chain)
        assert [line.depth for line in lines] == [1, 2, 3, 4, 5, 5, 5, 5]
        assert [line.is_flattened for line in lines] == [False] * 5 + [True] * 3
        assert lines[6].parent == Row(6, 5, depth=6)

    def test_a_chain_of_ten_thousand_answers_is_read_without_recursion(self) -> None:
        chain = [Row(1), *(Row(number, number - 1) for number in range(2, 10_001))]
        assert ids(in_reading_order(chain)) == list(range(1, 10_001))


class TestWhatIsNotShown:
    def test_it_holds_the_place_while_an_answer_far_below_is_shown(self) -> None:
        rows = [Row(1, shown=False), Row(2, 1, shown=False), Row(3, 2)]
        assert [line.is_placeholder for line in in_reading_order(rows)] == [True, True, False]

    def test_it_is_left_out_when_nothing_below_it_is_shown(self) -> None:
        rows = [Row(1), Row(2, 1, shown=False), Row(3, 2, shown=False)]
        assert ids(in_reading_order(rows)) == [1]


@st.composite
def discussions(draw: st.DrawFn) -> list[Row]:
    size = draw(st.integers(0, 40))
    parents = [draw(st.none() | st.integers(1, number)) if number else None for number in range(size)]
    rows: list[Row] = []
    for number, parent in enumerate(parents, 1):
        above = rows[parent - 1] if parent else None
        depth, root = (above.depth + 1, above.root_id or above.id) if above else (1, None)
        rows.append(Row(number, parent, draw(st.booleans()), depth, root))
    return draw(st.permutations(rows))


class TestAnyDiscussion:
    @given(discussions())
    def test_every_shown_row_stands_there_once(self, rows: list[Row]) -> None:
        read = ids(in_reading_order(rows))
        assert len(read) == len(set(read))
        assert {row.id for row in rows if row.shown} <= set(read)

    @given(discussions())
    def test_a_placeholder_always_has_something_shown_below_it(self, rows: list[Row]) -> None:
        lines = in_reading_order(rows)
        for number, line in enumerate(lines):
            below = []
            for other in lines[number + 1 :]:
                if other.level <= line.level:
                    break
                below.append(other)
            assert line.row.shown or any(other.row.shown for other in below)

    @given(discussions())
    def test_whatever_answers_follows_what_it_answers_one_level_deeper(self, rows: list[Row]) -> None:
        lines = in_reading_order(rows)
        seen: dict[int, Line[Row]] = {}
        for line in lines:
            if line.parent:
                assert line.level == seen[line.parent.id].level + 1
            assert line.depth == min(line.level, SHOWN_DEPTH)
            seen[line.row.id] = line

    @given(discussions())
    def test_what_does_not_stand_below_the_comment_that_it_answers_is_flattened(self, rows: list[Row]) -> None:
        above: list[int] = []
        for line in in_reading_order(rows, depth=3):
            del above[line.depth - 1 :]
            assert line.is_flattened == (line.level > 1 and above[-1:] != [line.row.parent_id])
            above.append(line.row.id)

    @given(discussions())
    def test_the_order_of_the_rows_makes_no_difference(self, rows: list[Row]) -> None:
        assert ids(in_reading_order(rows)) == ids(in_reading_order(sorted(rows, key=lambda row: -row.id)))

    @given(discussions())
    def test_siblings_stand_oldest_first(self, rows: list[Row]) -> None:
        by_parent: dict[int | None, list[int]] = {}
        for line in in_reading_order(rows):
            by_parent.setdefault(line.parent.id if line.parent else None, []).append(line.row.id)
        assert all(siblings == sorted(siblings) for siblings in by_parent.values())
