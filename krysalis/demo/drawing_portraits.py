"""Four half-figures out of a few shapes each: alike in manner, not to be mistaken for one another."""

from krysalis.demo.drawing_sheet import (
    BLUSH,
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
)

PALE, OLIVE, FAIR, BROWN = "#e9c9ae", "#d2a57f", "#efd3bd", "#8a5a3c"
SILVER, CHESTNUT, STRAW, SOOT = "#a39c92", "#3b2620", "#a9743f", "#1c1917"

CURLS = (
    (300, 230, 92),
    (400, 186, 100),
    (500, 230, 92),
    (244, 330, 88),
    (556, 330, 88),
    (226, 440, 86),
    (574, 440, 86),
    (222, 550, 84),
    (578, 550, 84),
    (250, 640, 76),
    (550, 640, 76),
)
BEARD = [
    (270, 400),
    *smooth([(274, 440), (292, 540), (346, 602), (400, 616), (454, 602), (508, 540), (526, 440)]),
    (530, 400),
    *smooth([(504, 458), (462, 480), (400, 470), (338, 480), (296, 458)]),
]
CROPPED_HAIR: list[Point] = [
    (266, 392),
    (266, 290),
    (310, 222),
    (400, 196),
    (490, 222),
    (534, 290),
    (534, 392),
    (516, 316),
    (470, 272),
    (400, 262),
    (330, 272),
    (284, 316),
]


def solms(sheet: Sheet) -> None:
    """Silver bob, round glasses, ink jacket before teal."""
    sheet.box(-5, -5, 805, 805, TEAL)
    sheet.disc(400, 400, 320, SAND)
    sheet.shape(
        smooth(
            [(236, 560), (218, 400), (246, 250), (330, 168), (420, 150), (520, 186), (572, 290), (582, 430), (562, 560)]
        ),
        SILVER,
    )
    _shoulders(sheet, INK, width=300, top=610)
    sheet.cut([(330, 600), (400, 720), (470, 600)], PAPER)
    _head(sheet, PALE, shade="#d9b294")
    fringe = smooth(
        [
            (262, 400),
            (266, 296),
            (312, 222),
            (400, 200),
            (488, 222),
            (534, 296),
            (538, 400),
            (512, 318),
            (440, 290),
            (372, 262),
            (306, 320),
        ]
    )
    sheet.shape(fringe, SILVER)
    for shift in (0, 26, 52):
        sheet.taper(smooth([(370 + shift, 226), (322 + shift * 0.6, 250), (286 + shift * 0.3, 330)]), 5, 2, STONE)
    _face(sheet, brow="#8a837a", lip=MADDER, nose="#cf9f80")
    for x in (338, 462):
        sheet.stroke(arc(x, 398, 48, 46, 0, 360), 7, INK)
    sheet.stroke(arc(400, 398, 16, 10, 180, 360), 7, INK)
    sheet.cut([(250, 640), (330, 602), (396, 790), (330, 805)], "#34302b")
    sheet.cut([(550, 640), (470, 602), (404, 790), (470, 805)], "#34302b")


def demirel(sheet: Sheet) -> None:
    """Long dark curls, ink scarf, a madder sun behind."""
    sheet.box(-5, -5, 805, 805, SAND)
    sheet.disc(590, 230, 150, MADDER)
    for x, y, radius in CURLS:
        sheet.disc(x, y, radius, CHESTNUT)
    _shoulders(sheet, TEAL, width=286, top=630)
    _head(sheet, OLIVE, shade="#b98a64")
    sheet.shape(
        smooth(
            [
                (268, 420),
                (270, 300),
                (330, 226),
                (420, 206),
                (500, 240),
                (534, 320),
                (534, 420),
                (504, 330),
                (430, 268),
                (350, 300),
                (300, 350),
            ]
        ),
        CHESTNUT,
    )
    _face(sheet, brow=CHESTNUT, lip=MADDER, nose="#ab7a54")
    for x in (264, 536):
        sheet.disc(x, 490, 12, MADDER)
    sheet.shape(
        smooth(
            [(282, 612), (340, 576), (400, 592), (460, 576), (518, 612), (528, 668), (400, 716), (272, 668)],
            closed=True,
        ),
        INK,
    )
    sheet.cut([(430, 690), (520, 664), (556, 805), (448, 805)], INK)
    for row in range(3):
        sheet.stroke(arc(400, 596 + row * 26, 108 + row * 6, 44, 24, 156), 5, BLUSH)


def thielemann(sheet: Sheet) -> None:
    """Short fair hair, beard, roll-neck jumper before an ink wall."""
    sheet.box(-5, -5, 805, 805, "#33302c")
    sheet.cut([(-5, 805), (-5, 470), (470, -5), (805, -5), (805, 805)], STONE)
    _shoulders(sheet, MADDER, width=330, top=622)
    _head(sheet, FAIR, shade="#dcb59b")
    sheet.shape(smooth([(312, 590), (400, 606), (488, 590), (498, 680), (400, 700), (302, 680)], closed=True), MADDER)
    sheet.shape(BEARD, STRAW)
    sheet.shape(
        smooth(
            [
                (264, 400),
                (258, 300),
                (290, 220),
                (360, 176),
                (450, 170),
                (522, 216),
                (542, 300),
                (536, 400),
                (520, 320),
                (480, 286),
                (400, 278),
                (320, 286),
                (282, 330),
            ]
        ),
        STRAW,
    )
    for shift in range(5):
        sheet.taper(
            smooth([(330 + shift * 36, 192), (346 + shift * 32, 226), (352 + shift * 28, 270)]), 5, 2, "#c4935f"
        )
    _face(sheet, brow="#8f5f32", lip="#7d3526", nose="#d0a084")
    for shift in range(6):
        sheet.stroke([(325 + shift * 30, 626), (325 + shift * 30, 680)], 5, "#8b3223")
    for shift in (-200, -120, 120, 200):
        sheet.taper([(400 + shift, 690), (400 + shift * 1.08, 805)], 4, 7, "#8b3223")


def brandt(sheet: Sheet) -> None:
    """Close-cropped hair, square glasses, shirt and waistcoat before mist."""
    sheet.box(-5, -5, 805, 805, MIST)
    for step in range(6):
        sheet.box(
            70 + step * 118,
            620 - (90, 170, 130, 260, 330, 420)[step],
            140 + step * 118,
            805,
            CLAY if step % 2 else SAND,
        )
    sheet.shape(smooth([(262, 400), (252, 290), (296, 196), (400, 158), (504, 196), (548, 290), (538, 400)]), SOOT)
    _shoulders(sheet, PAPER, width=310, top=620)
    _head(sheet, BROWN, shade="#6f4630")
    sheet.shape(smooth(CROPPED_HAIR), SOOT)
    _face(sheet, brow=SOOT, lip="#5e2a22", nose="#5f3a27")
    for x in (338, 462):
        frame = [(x - 50, 364), (x + 50, 364), (x + 44, 434), (x - 44, 434), (x - 50, 364)]
        sheet.stroke(frame, 8, "#d8bd7a")
    sheet.stroke([(388, 384), (412, 384)], 8, "#d8bd7a")
    sheet.cut([(330, 612), (400, 690), (352, 726), (302, 640)], SAND)
    sheet.cut([(470, 612), (400, 690), (448, 726), (498, 640)], SAND)
    sheet.cut([(188, 690), (300, 636), (396, 800), (170, 805)], TEAL)
    sheet.cut([(612, 690), (500, 636), (404, 800), (630, 805)], TEAL)


def _shoulders(sheet: Sheet, fill: str, *, width: float, top: float) -> None:
    outline = smooth(
        [
            (400 - width, 830),
            (400 - width * 0.96, 740),
            (400 - width * 0.6, top + 38),
            (330, top - 20),
            (470, top - 20),
            (400 + width * 0.6, top + 38),
            (400 + width * 0.96, 740),
            (400 + width, 830),
        ]
    )
    sheet.shape(outline, fill)


def _head(sheet: Sheet, skin: str, *, shade: str) -> None:
    sheet.shape(smooth([(342, 500), (338, 600), (350, 640), (400, 668), (450, 640), (462, 600), (458, 500)]), shade)
    for x in (266, 534):
        sheet.oval(x, 412, 22, 36, shade)
    sheet.shape(
        smooth(
            [
                (268, 380),
                (276, 290),
                (330, 226),
                (400, 210),
                (470, 226),
                (524, 290),
                (532, 380),
                (514, 490),
                (462, 566),
                (400, 592),
                (338, 566),
                (286, 490),
            ],
            closed=True,
        ),
        skin,
    )


def _face(sheet: Sheet, *, brow: str, lip: str, nose: str) -> None:
    for side in (-1, 1):
        sheet.oval(400 + 62 * side, 402, 21, 15, "#fbf7ef")
        sheet.disc(400 + 62 * side, 401, 12, INK)
        sheet.disc(404 + 62 * side, 397, 4, "#fbf7ef")
        sheet.stroke(arc(400 + 62 * side, 404, 22, 17, 196, 344), 5, brow)
        sheet.stroke(arc(400 + 64 * side, 372, 36, 22, 206, 334), 9, brow)
    sheet.taper(smooth([(402, 396), (390, 452), (388, 466), (412, 470)]), 4, 8, nose)
    sheet.stroke(arc(400, 498, 46, 28, 26, 154), 9, lip)
