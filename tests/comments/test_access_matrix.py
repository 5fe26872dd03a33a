"""Who may do what to a comment in which state: every asker, every state, every way to ask, in one table."""

import itertools
from collections.abc import Iterable
from typing import Any

import pytest
from django.db import transaction

from tests.comments.access import ASKERS, STATES, Case, World, build, snapshot
from tests.comments.asking import ACTIONS, AREAS, Action

pytestmark = [pytest.mark.django_db, pytest.mark.rules]

# Anton has written the article, Berta another one; Renate edits, Mira moderates, Ada administers. In the browser of
# `writer` the comment was written. The states are those of `access.STATES`, in their order: waiting, suspected,
# approved, reported, kept, rejected, spam, deleted by its writer; approved or waiting below an article that is
# withdrawn or in the bin.
#
#   ✓  it happens, and is in the database; of what is looked at: it is there
#   E  the same, as a change by the editors
#   –  as if there were no such thing, or no such right (404, 403, 410, login); nothing changes
#   ·  nothing changes, since it makes no sense for what stands like this; the answer says so
TABLE = """
                              |                                    | wai sus app rep kep rej spa del wdr w,w bin b,w
reader: see it                | nobody berta                       | –   –   ✓   ✓   ✓   –   –   –   –   –   –   –
reader: see it                | writer                             | ✓   ✓   ✓   ✓   ✓   –   –   –   –   –   –   –
reader: see it                | anton renate mira ada              | ✓   ✓   ✓   ✓   ✓   ✓   ✓   ✓   –   –   –   –
reader: in the discussion     | nobody berta                       | –   –   ✓   ✓   ✓   –   –   –   –   –   –   –
reader: in the discussion     | writer anton renate mira ada       | ✓   ✓   ✓   ✓   ✓   –   –   –   –   –   –   –
reader: in the feed           | everybody                          | –   –   ✓   ✓   ✓   –   –   –   –   –   –   –
reader: in the article's feed | everybody                          | –   –   ✓   ✓   ✓   –   –   –   –   –   –   –
reader: reply                 | everybody                          | ·   ·   ✓   ✓   ✓   ·   ·   ·   –   –   –   –
reader: vote                  | nobody anton berta renate mira ada | –   –   ✓   ✓   ✓   –   –   –   –   –   –   –
reader: vote                  | writer                             | –   –   ·   ·   ·   –   –   –   –   –   –   –
reader: report                | everybody                          | –   –   ✓   ✓   ✓   –   –   –   –   –   –   –
                              |                                    | wai sus app rep kep rej spa del wdr w,w bin b,w
own: edit                     | nobody berta                       | –   –   –   –   –   –   –   –   –   –   –   –
own: edit                     | writer                             | ✓   ✓   ✓   ✓   ✓   –   –   –   –   –   –   –
own: edit                     | anton renate mira ada              | E   E   E   E   E   E   E   –   –   –   –   –
own: delete                   | nobody anton berta renate mira ada | –   –   –   –   –   –   –   –   –   –   –   –
own: delete                   | writer                             | ✓   ✓   ✓   ✓   ✓   –   –   –   –   –   –   –
own: correct the address      | nobody anton berta renate mira ada | –   –   –   –   –   –   –   –   –   –   –   –
own: correct the address      | writer                             | ✓   ✓   ✓   ✓   ✓   –   –   –   –   –   –   –
                              |                                    | wai sus app rep kep rej spa del wdr w,w bin b,w
page: approve                 | nobody writer berta                | –   –   –   –   –   –   –   –   –   –   –   –
page: approve                 | anton renate mira ada              | ✓   ✓   ·   ·   ·   ·   ·   ·   –   –   –   –
page: hide                    | nobody writer berta                | –   –   –   –   –   –   –   –   –   –   –   –
page: hide                    | anton renate mira ada              | ✓   ✓   ✓   ✓   ✓   ·   ·   ·   –   –   –   –
page: pin                     | nobody writer berta                | –   –   –   –   –   –   –   –   –   –   –   –
page: pin                     | anton renate mira ada              | ·   ·   ✓   ✓   ✓   ·   ·   ·   –   –   –   –
page: unpin                   | nobody writer berta                | –   –   –   –   –   –   –   –   –   –   –   –
page: unpin                   | anton renate mira ada              | ·   ·   ✓   ✓   ✓   ·   ·   ·   –   –   –   –
page: close                   | nobody writer berta                | –   –   –   –   –   –   –   –   –   –   –   –
page: close                   | anton renate mira ada              | ·   ·   ✓   ✓   ✓   ·   ·   ·   –   –   –   –
page: reopen                  | nobody writer berta                | –   –   –   –   –   –   –   –   –   –   –   –
page: reopen                  | anton renate mira ada              | ·   ·   ✓   ✓   ✓   ·   ·   ·   –   –   –   –
                              |                                    | wai sus app rep kep rej spa del wdr w,w bin b,w
desk: in the queue            | nobody writer anton berta renate   | –   –   –   –   –   –   –   –   –   –   –   –
desk: in the queue            | mira ada                           | ✓   ✓   ✓   ✓   ✓   ✓   ✓   –   ✓   ✓   –   –
desk: with its history        | nobody writer anton berta renate   | –   –   –   –   –   –   –   –   –   –   –   –
desk: with its history        | mira ada                           | ✓   ✓   ✓   ✓   ✓   ✓   ✓   ✓   ✓   ✓   ✓   ✓
desk: approve                 | nobody writer anton berta renate   | –   –   –   –   –   –   –   –   –   –   –   –
desk: approve                 | mira ada                           | ✓   ✓   ·   ·   ·   ✓   ✓   ·   ·   ✓   ·   ·
desk: and answer              | nobody writer anton berta renate   | –   –   –   –   –   –   –   –   –   –   –   –
desk: and answer              | mira ada                           | ✓   ✓   ✓   ✓   ✓   ✓   ✓   ·   ·   ·   ·   ·
desk: reject                  | nobody writer anton berta renate   | –   –   –   –   –   –   –   –   –   –   –   –
desk: reject                  | mira ada                           | ✓   ✓   ✓   ✓   ✓   ·   ✓   ·   ✓   ✓   ·   ·
desk: spam                    | nobody writer anton berta renate   | –   –   –   –   –   –   –   –   –   –   –   –
desk: spam                    | mira ada                           | ✓   ✓   ✓   ✓   ✓   ✓   ·   ·   ✓   ✓   ·   ·
desk: restore                 | nobody writer anton berta renate   | –   –   –   –   –   –   –   –   –   –   –   –
desk: restore                 | mira ada                           | ·   ·   ·   ·   ·   ✓   ✓   ·   ·   ·   ·   ·
desk: keep                    | nobody writer anton berta renate   | –   –   –   –   –   –   –   –   –   –   –   –
desk: keep                    | mira ada                           | ·   ·   ·   ✓   ·   ·   ·   ·   ·   ·   ·   ·
desk: pin                     | nobody writer anton berta renate   | –   –   –   –   –   –   –   –   –   –   –   –
desk: pin                     | mira ada                           | ·   ·   ✓   ✓   ✓   ·   ·   ·   ✓   ·   ·   ·
desk: unpin                   | nobody writer anton berta renate   | –   –   –   –   –   –   –   –   –   –   –   –
desk: unpin                   | mira ada                           | ·   ·   ✓   ✓   ✓   ·   ·   ·   ✓   ·   ·   ·
desk: close                   | nobody writer anton berta renate   | –   –   –   –   –   –   –   –   –   –   –   –
desk: close                   | mira ada                           | ·   ·   ✓   ✓   ✓   ·   ·   ·   ✓   ·   ·   ·
desk: reopen                  | nobody writer anton berta renate   | –   –   –   –   –   –   –   –   –   –   –   –
desk: reopen                  | mira ada                           | ·   ·   ✓   ✓   ✓   ·   ·   ·   ✓   ·   ·   ·
desk: undo one's own          | nobody writer anton berta renate   | –   –   –   –   –   –   –   –   –   –   –   –
desk: undo one's own          | mira ada                           | ·   ·   ✓   ✓   ✓   ✓   ✓   ·   ✓   ·   ·   ·
desk: undo another's          | nobody writer anton berta renate   | –   –   –   –   –   –   –   –   –   –   –   –
desk: undo another's          | mira ada                           | ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·
desk: give                    | nobody writer anton berta renate   | –   –   –   –   –   –   –   –   –   –   –   –
desk: give                    | mira ada                           | ✓   ✓   ✓   ✓   ✓   ✓   ✓   ·   ✓   ✓   –   –
desk: move                    | nobody writer anton berta renate   | –   –   –   –   –   –   –   –   –   –   –   –
desk: move                    | mira ada                           | ✓   ✓   ✓   ✓   ✓   ✓   ✓   ✓   ✓   ✓   –   –
desk: in the log              | nobody writer anton berta renate   | –   –   –   –   –   –   –   –   –   –   –   –
desk: in the log              | mira ada                           | ✓   ✓   ✓   ✓   ✓   ✓   ✓   ✓   ✓   ✓   ✓   ✓
                              |                                    | wai sus app rep kep rej spa del wdr w,w bin b,w
writer: all of theirs         | nobody writer anton berta renate   | –   –   –   –   –   –   –   –   –   –   –   –
writer: all of theirs         | mira ada                           | ✓   ✓   ✓   ✓   ✓   ✓   ✓   –   ✓   ✓   –   –
writer: all as spam           | nobody writer anton berta renate   | –   –   –   –   –   –   –   –   –   –   –   –
writer: all as spam           | mira ada                           | ✓   ✓   ✓   ✓   ✓   ✓   ·   ·   ✓   ✓   ·   ·
writer: block                 | nobody writer anton berta renate   | –   –   –   –   –   –   –   –   –   –   –   –
writer: block                 | mira ada                           | ✓   ✓   ✓   ✓   ✓   ✓   ✓   –   ✓   ✓   ✓   ✓
writer: lift                  | nobody writer anton berta renate   | –   –   –   –   –   –   –   –   –   –   –   –
writer: lift                  | mira ada                           | ✓   ✓   ✓   ✓   ✓   ✓   ✓   ✓   ✓   ✓   ✓   ✓
writer: erase                 | nobody writer anton berta renate   | –   –   –   –   –   –   –   –   –   –   –   –
writer: erase                 | mira ada                           | ✓   ✓   ✓   ✓   ✓   ✓   ✓   ·   ✓   ✓   ✓   ✓
writer: erase the name        | nobody writer anton berta renate   | –   –   –   –   –   –   –   –   –   –   –   –
writer: erase the name        | mira ada                           | ✓   ✓   ✓   ✓   ✓   ✓   ✓   ·   ✓   ✓   ✓   ✓
                              |                                    | wai sus app rep kep rej spa del wdr w,w bin b,w
mail: look                    | nobody writer berta                | –   –   –   –   –   –   –   –   –   –   –   –
mail: look                    | anton renate mira ada              | ✓   ✓   ✓   ✓   ✓   ✓   ✓   ✓   ✓   ✓   –   –
mail: approve                 | nobody writer berta                | –   –   –   –   –   –   –   –   –   –   –   –
mail: approve                 | anton renate mira ada              | ✓   ✓   ·   ·   ·   ·   ·   ·   ·   ✓   –   –
mail: and answer              | nobody writer berta                | –   –   –   –   –   –   –   –   –   –   –   –
mail: and answer              | anton renate mira ada              | ✓   ✓   ·   ·   ·   ·   ·   ·   ·   ·   –   –
mail: reject                  | nobody writer berta                | –   –   –   –   –   –   –   –   –   –   –   –
mail: reject                  | anton renate mira ada              | ✓   ✓   ·   ·   ·   ·   ·   ·   ·   ✓   –   –
mail: spam                    | nobody writer berta                | –   –   –   –   –   –   –   –   –   –   –   –
mail: spam                    | anton renate mira ada              | ✓   ✓   ·   ·   ·   ·   ·   ·   ·   ✓   –   –
"""
# And what concerns no comment in particular; everybody else is refused.
AREAS_FOR = {
    "settings": "mira ada",
    "settings: change": "mira ada",
    "text blocks": "mira ada",
    "text blocks: add": "mira ada",
    "guests": "mira ada",
    "guests: correct": "mira ada",
    "comments": "mira ada",
    "learned words": "mira ada",
    "blocks": "mira ada",
    "my mails": "anton berta renate mira ada",  # Everybody's own.
}
REFUSED, NOTHING = "–", "·"
SECTIONS = list(dict.fromkeys(name.partition(":")[0] for name in ACTIONS))


def lines() -> list[tuple[str, list[str], str]]:
    """Action, askers, cells; without the headings."""
    parts = [[part.strip() for part in line.split("|")] for line in TABLE.strip().splitlines()]
    named = [(name, askers.replace("everybody", " ".join(ASKERS)), cells) for name, askers, cells in parts if name]
    return [(name, askers.split(), " ".join(cells.split())) for name, askers, cells in named]


def kind_of(response: Any) -> str:
    to_login = response.status_code == 302 and "next=" in response["Location"]
    return REFUSED if to_login or response.status_code in {403, 404, 410} else NOTHING


def cell(action: Action, case: Case) -> str:
    response = action.ask(case)
    mark = action.mark(case, response)
    assert not mark or response.status_code in {200, 302, 303}  # Django's own forms lead on with 302.
    return mark or kind_of(response)


def row(world: World, action: Action, asker: str, states: Iterable[str] = STATES) -> str:
    """One after the other; what happens is taken back before the next, what has no mark must leave nothing behind."""
    cases = [world.case(asker, state) for state in states]
    for case in cases:
        action.prepare(case)
    world.askers[asker].pages.clear()
    before, cells = snapshot(), []
    for case in cases:
        with transaction.atomic():
            cells.append(cell(action, case))
            transaction.set_rollback(cells[-1] not in {REFUSED, NOTHING})
    assert snapshot() == before
    return " ".join(cells)


def found_in(world: World, section: str) -> dict[tuple[str, str], str]:
    found = {}
    for name in ACTIONS:
        if name.startswith(f"{section}:"):
            for asker in ASKERS:
                with transaction.atomic():
                    found[name, asker] = row(world, ACTIONS[name], asker)
                    transaction.set_rollback(True)
    return found


class TestTheTable:
    @pytest.mark.parametrize("section", SECTIONS)
    def test_is_what_happens(self, section: str) -> None:
        here = [line for line in lines() if line[0].startswith(f"{section}:")]
        assert found_in(build(), section) == {(name, asker): cells for name, askers, cells in here for asker in askers}

    def test_has_each_cell_once(self) -> None:
        pairs = [(name, asker) for name, askers, _cells in lines() for asker in askers]
        assert sorted(pairs) == sorted(itertools.product(ACTIONS, ASKERS))
        assert {len(cells.split()) for _name, _askers, cells in lines()} == {len(STATES)}


class TestTheAreas:
    def test_are_for_those_who_moderate(self) -> None:
        world = build()
        found = {
            name: " ".join(asker for asker in ASKERS if row(world, action, asker, ["waiting"]) == "✓")
            for name, action in AREAS.items()
        }
        assert found == AREAS_FOR
