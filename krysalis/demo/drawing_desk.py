"""Article pictures of single things: a calendar, a door, a thread, a pair of scales."""

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
    smooth,
)

FREE_TUESDAY = 15  # Days are counted from the first Monday on the sheet.


def calendar(sheet: Sheet) -> None:
    sheet.box(-10, -10, 2010, 1260, MIST)
    sheet.cut([(388, 168), (1648, 168), (1648, 1148), (388, 1148)], INK)
    sheet.cut([(360, 140), (1620, 140), (1620, 940), (1450, 1120), (360, 1120)], PAPER)
    sheet.cut([(1620, 940), (1450, 1120), (1462, 962)], STONE)
    sheet.box(360, 140, 1620, 300, TEAL)
    for x in range(470, 1600, 120):
        sheet.disc(x, 170, 22, PAPER)
        sheet.stroke([(x, 92), (x, 172)], 14, INK)
    for row in range(5):
        for column in range(7):
            _day(sheet, 430 + column * 164, 350 + row * 148, row * 7 + column)
    ring = [
        (
            666 + (112 + step * 0.05) * math.cos(math.radians(step - 120)),
            708 + (88 - step * 0.02) * math.sin(math.radians(step - 120)),
        )
        for step in range(0, 400, 8)
    ]
    sheet.stroke(ring, 15, MADDER)


def _day(sheet: Sheet, x: float, y: float, number: int) -> None:
    if number >= 33 or number == 0:
        return
    full = number % 7 < 5 and number != FREE_TUESDAY
    sheet.box(x, y, x + 136, y + 118, SAND if not full else STONE)
    if full:
        rows = 1 + (number * 5) % 4
        for row in range(rows):
            sheet.box(x + 14, y + 16 + row * 24, x + 60 + (number * 37 + row * 23) % 62, y + 28 + row * 24, INK)


def door(sheet: Sheet) -> None:
    sheet.box(-10, -10, 2010, 1260, TEAL)
    sheet.hatch([(0, 0), (2000, 0), (2000, 960), (0, 960)], math.pi / 2, 70, 2, "#2c6d70")
    sheet.box(-10, 960, 2010, 1260, INK)
    sheet.cut([(860, 960), (1240, 960), (1900, 1260), (700, 1260)], SAND)
    sheet.box(800, 150, 1300, 964, CLAY)
    sheet.box(840, 190, 1260, 962, PAPER)
    sheet.disc(1085, 430, 78, MADDER)
    sheet.cut([(840, 800), (960, 730), (1080, 790), (1260, 690), (1260, 962), (840, 962)], STONE)
    sheet.cut([(840, 900), (1010, 850), (1260, 890), (1260, 962), (840, 962)], CLAY)
    sheet.cut([(840, 190), (600, 120), (600, 1064), (840, 962)], INK)
    for top, bottom in ((0.08, 0.46), (0.54, 0.92)):
        panel: list[Point] = []
        for x, part in ((806, top), (634, top), (634, bottom), (806, bottom)):
            share = (840 - x) / 240
            upper, lower = 190 - 70 * share, 962 + 102 * share
            panel.append((x, upper + (lower - upper) * part))
        sheet.stroke([*panel, panel[0]], 7, CLAY)
    sheet.disc(640, 600, 20, MADDER)
    sheet.stroke([(640, 600), (692, 594)], 13, MADDER)
    sheet.box(-10, 945, 600, 962, INK)
    sheet.box(1300, 945, 2010, 962, INK)
    sheet.box(1480, 640, 1740, 668, INK)
    for x in (1510, 1710):
        sheet.taper([(x, 668), (x, 962)], 18, 12, INK)
    sheet.cut([(1545, 640), (1560, 520), (1660, 520), (1675, 640)], CLAY)
    for tip, width in (((1530, 330), 62), ((1610, 270), 66), ((1700, 350), 62)):
        sheet.shape(leaf((1610, 530), tip, width), MIST)


def thread(sheet: Sheet) -> None:
    sheet.disc(560, 610, 440, SAND)
    knot: list[Point] = []
    for step in range(58):
        turn = step * 2.399 + sheet.chance.uniform(-0.5, 0.5)  # Near the golden angle the loops avoid one another.
        radius = sheet.chance.choice((90, 170, 250, 300, 330)) * sheet.chance.uniform(0.8, 1.06)
        knot.append((560 + radius * math.cos(turn), 610 + radius * 0.86 * math.sin(turn)))
    tail: list[Point] = [(860, 700), (960, 820), (1080, 700), (1220, 610), (1400, 622), (1600, 625)]
    line = smooth(knot + tail, steps=12)
    half = len(line) // 2
    sheet.stroke(line[:half], 9, CLAY)
    sheet.stroke(line[half - 1 :], 11, MADDER)
    sheet.stroke([(1600, 625), (1704, 625)], 11, MADDER)
    sheet.taper([(1660, 625), (1960, 625)], 26, 3, INK)
    sheet.oval(1688, 625, 40, 13, INK)
    sheet.oval(1690, 625, 26, 6, PAPER)
    sheet.stroke([(1600, 625), (1692, 625)], 8, MADDER)


def scales(sheet: Sheet) -> None:
    sheet.disc(1000, 560, 430, SAND)
    sheet.box(520, 1090, 1480, 1140, INK)
    sheet.cut([(880, 1092), (1120, 1092), (1044, 1010), (956, 1010)], INK)
    sheet.taper([(1000, 1030), (1000, 250)], 44, 26, INK)
    left, right = (490.0, 360.0), (1510.0, 290.0)
    sheet.taper([(1000, 325), left], 34, 16, INK)
    sheet.taper([(1000, 325), right], 34, 16, INK)
    sheet.disc(1000, 322, 46, TEAL)
    sheet.disc(1000, 322, 18, PAPER)
    for x, y in (left, right):
        sheet.stroke([(x, y), (x - 190, y + 370)], 6, INK)
        sheet.stroke([(x, y), (x + 190, y + 370)], 6, INK)
        sheet.disc(x, y, 15, INK)
        sheet.shape([*arc(x, y + 370, 232, 120, 0, 180), (x - 232, y + 368)], TEAL)
        sheet.stroke([(x - 236, y + 370), (x + 236, y + 370)], 14, INK)
    _feather(sheet, (1400, 640), (1640, 420))
    stones: list[Point] = [(370, 722), (360, 640), (420, 570), (520, 560), (600, 610), (622, 722)]
    sheet.cut(stones, CLAY)
    sheet.hatch([(420, 722), (440, 640), (600, 610), (622, 722)], math.radians(24), 20, 4, INK)


def _feather(sheet: Sheet, base: Point, tip: Point) -> None:
    outline = leaf(base, tip, 104)
    sheet.shape(outline, PAPER)
    sheet.hatch(outline, math.radians(-86), 15, 3, CLAY)
    sheet.stroke([*outline, outline[0]], 5, INK)
    sheet.taper([(base[0] - 48, base[1] + 44), tip], 9, 3, INK)


def flying_sheets(sheet: Sheet) -> None:
    """Sheets that leave a pile one after the other."""
    sheet.box(-10, 980, 2010, 1260, CLAY)
    sheet.box(-10, 966, 2010, 984, INK)
    for index in range(16):
        y, shift = 960 - index * 26, sheet.chance.uniform(-16, 16)
        sheet.box(250 + shift, y - 20, 760 + shift, y, PAPER if index % 3 else STONE)
        sheet.stroke([(250 + shift, y), (760 + shift, y)], 4, INK)
    for index, (x, y, lift) in enumerate(((860, 470, 30), (1130, 330, 60), (1420, 250, 80), (1720, 130, 95))):
        size = 1.12 - index * 0.14
        top = smooth([(x - 150 * size, y + lift), (x, y - 30), (x + 170 * size, y - lift)])
        bottom = [(px + 60 * size, py + 200 * size) for px, py in top]
        page = top + bottom[::-1]
        sheet.shape([(px + 10, py + 14) for px, py in page], INK)
        sheet.shape(page, TEAL if index == 2 else PAPER)
        sheet.stroke([*page, page[0]], 5, INK)
        for row in range(1, 5):
            part = row / 5.5
            ruled = [(px + 60 * size * part, py + 200 * size * part) for px, py in top[5:-5]]
            sheet.stroke(ruled, 4, PAPER if index == 2 else CLAY)


def lighthouse(sheet: Sheet) -> None:
    sheet.box(-10, -10, 2010, 1260, INK)
    sheet.cut([(1360, 330), (-10, 60), (-10, 560)], "#e8d9b6")
    sheet.cut([(1440, 330), (2010, 230), (2010, 440)], "#e8d9b6")
    for row in range(8):
        y = 960 + row * 44
        wave = [(x, y + 9 * math.sin(x / 90 + row * 2.1)) for x in range(-20, 2040, 20)]
        sheet.stroke(wave, 7 + row, TEAL)
    sheet.cut([(1060, 1010), (1180, 930), (1330, 900), (1520, 910), (1700, 980), (1800, 1060), (1000, 1070)], CLAY)
    sheet.cut([(1310, 910), (1344, 420), (1456, 420), (1490, 910)], PAPER)
    for part in (0.1, 0.42, 0.74):
        top, bottom = 420 + 490 * part, 420 + 490 * (part + 0.16)
        sheet.cut(
            [(1344 - 34 * part, top), (1456 + 34 * part, top), (1462 + 34 * part, bottom), (1338 - 34 * part, bottom)],
            MADDER,
        )
    sheet.box(1318, 396, 1482, 424, STONE)
    sheet.box(1352, 280, 1448, 396, "#f3dfa6")
    for x in (1352, 1398, 1444):
        sheet.box(x - 4, 280, x + 6, 396, STONE)
    sheet.cut([(1330, 284), (1400, 200), (1470, 284)], MADDER)
    sheet.box(1382, 830, 1420, 908, INK)
    for x, y in ((180, 760), (330, 690), (600, 800), (860, 120), (1700, 90), (1850, 640), (1120, 90), (960, 700)):
        sheet.disc(x, y, 5, SAND)
    _small_boat(sheet, 520, 960)


def _small_boat(sheet: Sheet, x: float, y: float) -> None:
    sheet.cut([(x - 110, y), (x + 110, y), (x + 70, y + 48), (x - 70, y + 48)], STONE)
    sheet.cut([(x - 6, y - 14), (x - 6, y - 200), (x + 96, y - 14)], PAPER)
    sheet.cut([(x - 20, y - 14), (x - 20, y - 150), (x - 84, y - 14)], STONE)
