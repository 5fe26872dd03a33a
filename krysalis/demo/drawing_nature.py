"""Article pictures from outdoors: the chrysalis and what lives and stands around it."""

import itertools
import math

from krysalis.demo.drawing_sheet import (
    CLAY,
    INK,
    MADDER,
    MIST,
    PAPER,
    SAND,
    STONE,
    TEAL,
    Point,
    Sheet,
    arc,
    leaf,
    roughen,
    smooth,
    turned,
)


def chrysalis(sheet: Sheet) -> None:
    sheet.disc(1210, 680, 470, SAND)
    branch = smooth([(-60, 300), (380, 215), (820, 245), (1240, 190), (1660, 120), (2080, 130)])
    sheet.taper(branch, 58, 26, INK)
    sheet.taper(smooth([(520, 220), (640, 120), (700, -30)]), 24, 12, INK)
    sheet.taper(smooth([(1480, 150), (1600, 260), (1640, 400)]), 18, 7, INK)
    for base, tip, width in (
        ((690, 60), (880, 130), 84),
        ((1640, 395), (1600, 640), 104),
        ((1610, 280), (1800, 420), 88),
        ((300, 235), (180, 470), 112),
        ((330, 230), (420, 420), 80),
    ):
        _leaf_with_rib(sheet, base, tip, width, INK)
    _pod(sheet, (1210, 208), 820)


def _pod(sheet: Sheet, top: Point, length: float) -> None:
    x, y = top
    sheet.stroke([(x, y), (x, y + 60)], 12, INK)
    profile = [
        (0.05, 0.12),
        (0.12, 0.42),
        (0.25, 0.72),
        (0.42, 0.98),
        (0.55, 1.0),
        (0.72, 0.78),
        (0.88, 0.4),
        (1.0, 0.02),
    ]
    right = [(x + share * 172, y + part * length) for part, share in profile]
    left = [(x - share * 172, y + part * length) for part, share in profile]
    body = smooth(right) + smooth(left)[::-1]
    sheet.shape(body, TEAL)
    for part, share in ((0.5, 0.98), (0.58, 0.97), (0.66, 0.86), (0.74, 0.72), (0.82, 0.55), (0.9, 0.36)):
        half = share * 172 - 10
        sheet.stroke(arc(x, y + part * length - 26, half, 44, 22, 158), 7, PAPER)
    wing = smooth([(x + 8, y + 0.14 * length), (x + 96, y + 0.3 * length), (x + 60, y + 0.47 * length)])
    sheet.taper(wing, 10, 3, PAPER)
    mirrored = [(2 * x - px, py) for px, py in wing]
    sheet.taper(mirrored, 10, 3, PAPER)
    for step in range(5):
        inner = smooth(
            [(x + 14 + step * 14, y + (0.22 + step * 0.02) * length), (x + 22 + step * 12, y + 0.44 * length)]
        )
        sheet.taper(inner, 2, 6, PAPER)
        sheet.taper([(2 * x - px, py) for px, py in inner], 2, 6, PAPER)


def _leaf_with_rib(sheet: Sheet, base: Point, tip: Point, width: float, fill: str, rib: str = PAPER) -> None:
    outline = leaf(base, tip, width)
    sheet.shape(outline, fill)
    (x1, y1), (x2, y2) = base, tip
    sheet.taper([(x1, y1), (x1 + (x2 - x1) * 0.9, y1 + (y2 - y1) * 0.9)], 6, 2, rib)
    length = math.hypot(x2 - x1, y2 - y1)
    along, across = ((x2 - x1) / length, (y2 - y1) / length), (-(y2 - y1) / length, (x2 - x1) / length)
    for part, share in ((0.22, 0.56), (0.38, 0.66), (0.54, 0.56), (0.7, 0.36)):
        x, y = x1 + (x2 - x1) * part, y1 + (y2 - y1) * part
        for side in (1, -1):
            reach = width / 2 * share
            end = (
                x + along[0] * reach * 0.8 + across[0] * reach * side,
                y + along[1] * reach * 0.8 + across[1] * reach * side,
            )
            sheet.taper([(x, y), end], 4, 1.5, rib)


def butterfly(sheet: Sheet) -> None:
    sheet.disc(1000, 625, 520, SAND)
    for side in (1, -1):
        _wing(sheet, side)
    body = smooth([(1000, 340), (1026, 420), (1022, 620), (1010, 820), (1000, 900)])
    sheet.shape(body + [(2000 - x, y) for x, y in body[::-1]], INK)
    sheet.disc(1000, 338, 34, INK)
    for side in (1, -1):
        feeler = smooth([(1000 + 10 * side, 320), (1000 + 60 * side, 230), (1000 + 150 * side, 165)])
        sheet.taper(feeler, 9, 5, INK)
        sheet.disc(1000 + 150 * side, 165, 13, INK)


def _wing(sheet: Sheet, side: int) -> None:
    def at(points: list[Point]) -> list[Point]:
        return [(1000 + x * side, y) for x, y in points]

    upper = smooth([(20, 470), (250, 250), (560, 170), (690, 260), (600, 520), (380, 620), (20, 600)])
    lower = smooth([(20, 610), (300, 640), (500, 760), (490, 960), (340, 1070), (190, 960), (20, 700)])
    sheet.shape(at(lower), INK)
    sheet.shape(at(upper), TEAL)
    for end in ((600, 240), (620, 330), (570, 440), (470, 540), (310, 580)):
        vein = smooth([(60, 545), (end[0] * 0.55, 545 + (end[1] - 545) * 0.62), end])
        sheet.taper(at(vein), 10, 3, PAPER)
    for end in ((430, 790), (445, 900), (350, 1000), (230, 930)):
        vein = smooth([(50, 640), (end[0] * 0.6, 640 + (end[1] - 640) * 0.5), end])
        sheet.taper(at(vein), 8, 3, PAPER)
    for x, y, radius in ((640, 282, 20), (628, 385, 16), (566, 492, 14)):
        sheet.disc(1000 + x * side, y, radius, SAND)
    for x, y, radius in ((462, 850, 18), (440, 950, 14), (358, 1030, 12)):
        sheet.disc(1000 + x * side, y, radius, MIST)


def leaves(sheet: Sheet) -> None:
    """A pattern without meaning, for pages that only want a surface."""
    order = [INK, TEAL, CLAY, INK, MIST, STONE, TEAL]
    for row in range(6):
        for column in range(9):
            x = column * 250 + (125 if row % 2 else 0) - 60
            y = row * 235 + 30
            angle = (-38, 38)[(row + column) % 2] + sheet.chance.uniform(-9, 9)
            base, tip = turned([(x, y + 105), (x, y - 105)], angle, (x, y))
            fill = order[(row * 3 + column * 2) % len(order)]
            _leaf_with_rib(sheet, base, tip, 92, fill)


def mountains(sheet: Sheet) -> None:
    sheet.disc(1480, 330, 150, MADDER)
    back: list[Point] = [
        (0, 760),
        (260, 560),
        (420, 640),
        (700, 390),
        (1010, 640),
        (1240, 470),
        (1560, 700),
        (2000, 520),
    ]
    sheet.cut([*back, (2000, 1250), (0, 1250)], STONE)
    middle: list[Point] = [
        (0, 930),
        (330, 700),
        (560, 840),
        (930, 440),
        (1250, 830),
        (1450, 700),
        (1720, 900),
        (2000, 760),
    ]
    sheet.cut([*middle, (2000, 1250), (0, 1250)], CLAY)
    for peak, foot in (((330, 700), (420, 900)), ((930, 440), (1080, 960)), ((1450, 700), (1520, 960))):
        slope = next(after for point, after in itertools.pairwise(middle) if point == peak)
        sheet.hatch([peak, slope, foot], math.radians(72), 24, 4, INK)
    sheet.cut([(930, 440), (1040, 574), (1000, 620), (962, 580), (916, 640), (868, 586), (830, 548)], MIST)
    sheet.cut(
        [(0, 1090), (420, 900), (800, 1040), (1190, 880), (1600, 1080), (2000, 960), (2000, 1250), (0, 1250)], INK
    )
    path = smooth([(760, 1250), (900, 1170), (1090, 1120), (1010, 1040), (1150, 985), (1205, 925), (1190, 884)])
    sheet.taper(path, 34, 5, PAPER)
    trees = ((300, 985, 70), (210, 1040, 90), (400, 1000, 58), (1560, 1085, 66), (1660, 1080, 90), (1780, 1050, 74))
    for x, y, size in trees:
        fill = TEAL if size > 80 else MIST
        sheet.cut([(x, y - size * 1.7), (x + size * 0.5, y + 14), (x - size * 0.5, y + 14)], fill)


def paper_boats(sheet: Sheet) -> None:
    sheet.disc(470, 300, 140, SAND)
    for row in range(9):
        y = 640 + row * 78
        wave = [(x, y + 15 * math.sin(x / 150 + row * 1.7)) for x in range(-20, 2040, 20)]
        sheet.stroke(wave, 5 + row * 1.8, STONE if row < 3 else MIST)
    _boat(sheet, 520, 690, 0.8, PAPER, 1)
    _boat(sheet, 1010, 800, 1.0, PAPER, 1)
    _boat(sheet, 1520, 930, 1.35, MADDER, -1)
    for row in range(3):
        y = 1010 + row * 86
        wave = [(x, y + 17 * math.sin(x / 150 + row * 1.9)) for x in range(-20, 2040, 20)]
        sheet.stroke(wave, 15 + row * 4, TEAL)


def _boat(sheet: Sheet, x: float, y: float, size: float, fill: str, heading: int) -> None:
    def at(*points: Point) -> list[Point]:
        return [(x + px * size * heading, y + py * size) for px, py in points]

    edge = max(5.0, 7 * size)
    sail, hull = at((-60, 0), (20, -250), (100, 0)), at((-270, -90), (-150, 100), (170, 100), (270, -90), (20, 0))
    sheet.shape(sail, fill)
    sheet.shape(at((20, -250), (100, 0), (20, 0)), INK)
    sheet.stroke([*sail, sail[0]], edge, INK)
    sheet.shape(hull, fill)
    sheet.hatch(at((20, 0), (270, -90), (170, 100)), math.radians(62 * heading), 18 * size, 4 * size, INK)
    sheet.stroke([*hull, hull[0]], edge, INK)


def bridge(sheet: Sheet) -> None:
    sheet.disc(1000, 760, 470, SAND)
    sheet.box(-10, 860, 2010, 1260, MIST)
    sheet.shape(roughen([(-10, 470), (2010, 470), (2010, 860), (-10, 860)], 1.5, sheet.chance), INK)
    sheet.box(-10, 430, 2010, 482, CLAY)
    for x, radius in ((1000, 330), (240, 260), (1760, 260)):
        floor = SAND if x == 1000 else PAPER
        sheet.shape([*arc(x, 860, radius, radius, 180, 360), (x + radius, 862), (x - radius, 862)], floor)
        sheet.shape([*arc(x, 860, radius, radius * 0.9, 0, 180), (x - radius, 858)], PAPER)
        _stones(sheet, x, radius)
    for row in range(11):
        y = 884 + row * 36
        start = sheet.chance.uniform(-300, 100)
        while start < 2000:
            length = sheet.chance.uniform(160, 420)
            sheet.stroke([(start, y), (start + length, y)], 7, TEAL)
            start += length + sheet.chance.uniform(80, 330)
    for x in range(60, 2000, 94):
        sheet.box(x, 360, x + 12, 432, INK)
    sheet.box(-10, 350, 2010, 366, INK)


def _stones(sheet: Sheet, x: float, radius: float) -> None:
    count = 13
    for index in range(count):
        start, end = 180 + 180 * index / count + 0.9, 180 + 180 * (index + 1) / count - 0.9
        outer = arc(x, 860, radius + 74, radius + 74, start, end, 6)
        inner = arc(x, 860, radius + 8, radius + 8, start, end, 6)
        keystone = index == count // 2 and x == 1000
        sheet.shape(outer + inner[::-1], MADDER if keystone else STONE)
