"""The demo's own pictures, drawn when the demo is loaded: no binary in the repository, no licence to ask for."""

from collections.abc import Callable
from functools import partial

from PIL import Image

from krysalis.demo import drawing_desk, drawing_nature, drawing_portraits, drawing_rooms
from krysalis.demo.drawing_sheet import Sheet

ARTICLE_SIZE = (2000, 1250)
PORTRAIT_SIZE = (800, 800)

_ARTICLE_SCENES: dict[str, Callable[[Sheet], None]] = {
    "puppe": drawing_nature.chrysalis,
    "falter": drawing_nature.butterfly,
    "blaetter": drawing_nature.leaves,
    "berge": drawing_nature.mountains,
    "papierboote": drawing_nature.paper_boats,
    "bruecke": drawing_nature.bridge,
    "treppe": drawing_rooms.stairs,
    "fenster": drawing_rooms.windows,
    "briefe": drawing_rooms.letters,
    "landkarte": drawing_rooms.folded_map,
    "tassen": drawing_rooms.cups,
    "runder-tisch": drawing_rooms.round_table,
    "kalender": drawing_desk.calendar,
    "tuer": drawing_desk.door,
    "faden": drawing_desk.thread,
    "waage": drawing_desk.scales,
    "papierstapel": drawing_desk.flying_sheets,
    "leuchtturm": drawing_desk.lighthouse,
}

_PORTRAITS: dict[str, Callable[[Sheet], None]] = {
    "portraet-solms": drawing_portraits.solms,
    "portraet-demirel": drawing_portraits.demirel,
    "portraet-thielemann": drawing_portraits.thielemann,
    "portraet-brandt": drawing_portraits.brandt,
}


def _print(scene: Callable[[Sheet], None], size: tuple[int, int], seed: int) -> Image.Image:
    sheet = Sheet(*size, seed=seed)
    scene(sheet)
    return sheet.finish()


DRAWINGS: dict[str, Callable[[], Image.Image]] = {
    name: partial(_print, scene, size, seed)
    for scenes, size in ((_ARTICLE_SCENES, ARTICLE_SIZE), (_PORTRAITS, PORTRAIT_SIZE))
    for seed, (name, scene) in enumerate(scenes.items(), start=1)
}


def draw(name: str) -> Image.Image:
    return DRAWINGS[name]()
