"""Article pictures from indoors: tables, doors, paper and what people leave on them."""

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
    smooth,
    turned,
)


def stairs(sheet: Sheet) -> None:
    sheet.box(-10, -10, 2010, 1260, SAND)
    sheet.cut([(1090, -10), (2010, -10), (2010, 900)], PAPER)
    sheet.box(1560, 100, 1850, 482, STONE)
    sheet.box(1592, 132, 1818, 482, TEAL)
    sheet.disc(1626, 320, 13, PAPER)
    steps, left, width, height = 8, 130, 180, 82
    for index in range(steps):
        x, y = left + index * width, 1130 - (index + 1) * height
        right = 2010 if index == steps - 1 else x + width + 2
        sheet.box(x, y, right, 1140, INK)
        sheet.box(x - 14, y - 18, right, y, MADDER if index == 2 else CLAY)
        area = [(x + 12, y + 26), (right - 12, y + 26), (right - 12, 1118), (x + 12, 1118)]
        sheet.hatch(area, math.pi / 2, 26, 3, "#5d564b")
    sheet.box(-10, 1130, 2010, 1260, STONE)
    for index in range(steps):
        x, foot = left + index * width + 86, 1112 - (index + 1) * height
        sheet.stroke([(x, foot), (x, foot - 196)], 10, INK)
    sheet.stroke([(100, 890), (left + 86, 834), (left + 7 * width + 86, 834 - 7 * height)], 18, INK)
    sheet.stroke([(100, 890), (100, 1130)], 18, INK)
    sheet.disc(100, 878, 32, CLAY)


def windows(sheet: Sheet) -> None:
    sheet.box(-10, -10, 2010, 1260, INK)
    sheet.hatch([(0, 0), (2000, 0), (2000, 1250), (0, 1250)], 0, 44, 2, "#3a3631")
    for row in range(3):
        for column in range(6):
            _window(sheet, 105 + column * 312, 75 + row * 390, row * 6 + column)


def _window(sheet: Sheet, x: float, y: float, number: int) -> None:
    lit = number == 9
    glass = {3: CLAY, 9: MADDER, 12: CLAY, 17: STONE}.get(number, TEAL if number % 4 else "#2f4d4f")
    sheet.box(x - 18, y - 18, x + 248, y + 318, SAND)
    sheet.box(x, y, x + 230, y + 300, glass)
    if lit:
        sheet.oval(x + 112, y + 150, 44, 50, INK)
        sheet.shape([*arc(x + 112, y + 300, 92, 100, 180, 360), (x + 204, y + 302), (x + 20, y + 302)], INK)
    elif number in (3, 12):
        sheet.cut([(x, y), (x + 110, y), (x + 24, y + 300), (x, y + 300)], PAPER)
        sheet.cut([(x + 230, y), (x + 120, y), (x + 206, y + 300), (x + 230, y + 300)], PAPER)
    elif number == 17:
        sheet.box(x + 80, y + 230, x + 150, y + 300, MADDER)
        for angle in (-50, -22, 6, 34, 58):
            tip = turned([(x + 115, y + 80)], angle, (x + 115, y + 232))[0]
            sheet.taper([(x + 115, y + 232), tip], 8, 22, INK)
    elif number % 5 == 0:
        sheet.box(x, y, x + 230, y + 130, STONE)
        sheet.hatch([(x, y), (x + 230, y), (x + 230, y + 130), (x, y + 130)], 0, 18, 3, CLAY)
    sheet.box(x + 108, y, x + 122, y + 300, SAND)
    if not lit:
        sheet.box(x, y + 92, x + 230, y + 104, SAND)
    sheet.box(x - 34, y + 306, x + 264, y + 330, PAPER)


def letters(sheet: Sheet) -> None:
    sheet.disc(1040, 620, 520, SAND)
    _envelope(sheet, (700, 500), -14, STONE, None)
    _envelope(sheet, (1330, 470), 11, PAPER, None)
    _envelope(sheet, (820, 800), 7, CLAY, None)
    _envelope(sheet, (1180, 730), -5, PAPER, MADDER)


def _envelope(sheet: Sheet, centre: Point, angle: float, fill: str, seal: str | None) -> None:
    x, y = centre

    def at(*points: Point) -> list[Point]:
        return turned([(x + px, y + py) for px, py in points], angle, centre)

    frame = at((-390, -255), (390, -255), (390, 255), (-390, 255))
    sheet.shape(at((-374, -235), (410, -235), (410, 279), (-374, 279)), INK)
    sheet.shape(frame, fill)
    sheet.stroke([*frame, frame[0]], 8, INK)
    flap = at((-390, -255), (0, 60), (390, -255))
    sheet.hatch(
        at((-390, 255), (-60, 12), (60, 12), (390, 255)), math.radians(angle), 22, 3, CLAY if fill != CLAY else INK
    )
    sheet.stroke(at((-390, 255), (-62, 10)), 7, INK)
    sheet.stroke(at((390, 255), (62, 10)), 7, INK)
    sheet.shape(flap, fill)
    sheet.stroke(flap, 8, INK)
    if seal:
        (sx, sy) = at((0, 48))[0]
        sheet.disc(sx, sy, 64, seal)
        sheet.stroke(arc(sx, sy, 42, 42, 0, 360), 6, PAPER)
        sheet.stroke([(sx, sy - 24), (sx, sy + 24)], 8, PAPER)


def folded_map(sheet: Sheet) -> None:
    edges = [190, 595, 1000, 1405, 1810]
    for index in range(4):
        x1, x2 = edges[index], edges[index + 1]
        up, down = (0, 70) if index % 2 == 0 else (70, 0)
        panel: list[Point] = [(x1, 190 + up), (x2, 190 + down), (x2, 1010 + down), (x1, 1010 + up)]
        sheet.shape([(x + 16, y + 24) for x, y in panel], INK)
        sheet.cut(panel, SAND if index % 2 else "#faf6ee")
        _contours(sheet, panel, index)
    river = smooth([(190, 760), (420, 690), (640, 820), (900, 780), (1120, 900), (1405, 860), (1810, 960)])
    sheet.stroke(river, 26, MIST)
    route = smooth([(330, 940), (480, 600), (760, 520), (860, 700), (1120, 640), (1220, 430), (1560, 470)], steps=10)
    for first, second in zip(route[::3], route[1::3], strict=False):
        sheet.stroke([first, second], 17, MADDER)
    sheet.disc(330, 945, 30, INK)
    sheet.disc(330, 945, 13, PAPER)
    for points in ([(1530, 425), (1625, 520)], [(1625, 425), (1530, 520)]):
        sheet.stroke(points, 22, MADDER)
    for x, y in ((700, 1010), (1300, 1010), (1660, 720), (450, 360)):
        for shift in (0, 46, 92):
            sheet.cut([(x + shift, y - 64), (x + shift + 22, y), (x + shift - 22, y)], TEAL)


def _contours(sheet: Sheet, panel: list[Point], number: int) -> None:
    (x1, top), (x2, _) = panel[0], panel[1]
    centre = ((x1 + x2) / 2 + (-50, 40, 30, -20)[number], top + (250, 480, 260, 330)[number])
    for ring in range(5):
        radius = 34 + ring * 34
        line = [
            (
                centre[0] + radius * math.cos(a) * (0.82 + 0.1 * math.sin(2 * a + number)),
                centre[1] + radius * math.sin(a) * 0.7,
            )
            for a in (math.radians(step) for step in range(0, 361, 6))
        ]
        sheet.stroke(line, 4, CLAY)


def cups(sheet: Sheet) -> None:
    sheet.box(-10, 900, 2010, 1260, STONE)
    sheet.hatch([(0, 900), (2000, 900), (2000, 1250), (0, 1250)], 0, 40, 3, CLAY)
    _cup(sheet, 470, 900, 1.0, INK, PAPER)
    _cup(sheet, 1010, 940, 1.25, TEAL, PAPER)
    _cup(sheet, 1560, 880, 0.9, PAPER, INK)


def _cup(sheet: Sheet, x: float, y: float, size: float, fill: str, line: str) -> None:
    def at(*points: Point) -> list[Point]:
        return [(x + px * size, y + py * size) for px, py in points]

    sheet.oval(x, y + 26 * size, 290 * size, 46 * size, INK)
    sheet.oval(x, y + 14 * size, 290 * size, 46 * size, SAND)
    sheet.stroke(at(*arc(190, -180, 92, 92, -100, 100)), 40 * size, fill if fill != PAPER else INK)
    body = at((-200, -330), (200, -330), (190, -160), *arc(0, -120, 170, 140, 0, 180), (-190, -160))
    sheet.shape(body, fill)
    if fill == PAPER:
        sheet.stroke([*body, body[0]], 9, INK)
    sheet.oval(x, y - 330 * size, 200 * size, 40 * size, line if fill != PAPER else INK)
    sheet.oval(x, y - 326 * size, 180 * size, 31 * size, "#5a4433")
    stripes = at((-192, -270), (192, -270), (186, -170), (-186, -170))
    sheet.hatch(stripes, math.pi / 2, 24 * size, 5 * size, line)
    for shift in (-70, 0, 70):
        steam = smooth(at((shift, -400), (shift + 26, -470), (shift - 22, -550), (shift + 14, -640)))
        sheet.taper(steam, 11 * size, 2, CLAY)


def round_table(sheet: Sheet) -> None:
    sheet.hatch([(0, 0), (2000, 0), (2000, 1250), (0, 1250)], 0, 62, 2, STONE)
    centre = (1000.0, 625.0)
    for index in range(7):
        empty = index == 1
        _chair(sheet, centre, 360 / 7 * index - 12, 528 if empty else 428, MADDER if empty else INK)
    sheet.disc(1012, 645, 372, INK)
    sheet.disc(1000, 625, 372, SAND)
    sheet.stroke(arc(1000, 625, 338, 338, 0, 360), 4, CLAY)
    for angle in (40, 92, 143, 195, 246, 298):
        x, y = turned([(1000, 370)], angle + 78, centre)[0]
        sheet.shape(
            turned([(x - 52, y - 70), (x + 52, y - 70), (x + 52, y + 70), (x - 52, y + 70)], angle + 78, (x, y)), PAPER
        )
        for row in (-34, -10, 14):
            sheet.stroke(turned([(x - 32, y + row), (x + 30, y + row)], angle + 78, (x, y)), 4, CLAY)
    sheet.disc(1000, 625, 62, TEAL)
    sheet.disc(1000, 625, 40, PAPER)
    for angle in range(0, 360, 45):
        tip = turned([(1000, 583)], angle, centre)[0]
        sheet.taper([centre, tip], 6, 16, TEAL)


def _chair(sheet: Sheet, centre: Point, angle: float, distance: float, fill: str) -> None:
    x, y = centre[0], centre[1] - distance
    seat = [(x - 92, y - 84), (x + 92, y - 84), (x + 80, y + 92), (x - 80, y + 92)]
    sheet.shape(turned(seat, angle, centre), fill)
    back = arc(x, y + 30, 132, 150, 212, 328)
    sheet.stroke(turned(back, angle, centre), 24, fill)
    inner = [(x - 68, y - 58), (x + 68, y - 58), (x + 60, y + 68), (x - 60, y + 68)]
    sheet.hatch(turned(inner, angle, centre), math.radians(angle), 17, 3, PAPER)
