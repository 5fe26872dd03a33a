"""Paper, ink and a knife: what the demo pictures are cut with."""

import math
import random
from collections.abc import Sequence

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Point = tuple[float, float]
Colour = str

PAPER = "#f6f1e7"
SAND = "#ebe1ce"
STONE = "#d3c6ae"
CLAY = "#b3a48a"
INK = "#22201d"
TEAL = "#1f5f63"
MIST = "#a9c0ba"
MADDER = "#a5412f"
BLUSH = "#e0b8a4"

OVERSIZE = 2  # Drawn twice as large and scaled down once: smooth edges without anti-aliasing of our own.


class Sheet:
    """A sheet of paper measured in final pixels, printed on at twice the size."""

    def __init__(self, width: int, height: int, *, ground: Colour = PAPER, seed: int = 1) -> None:
        self.width, self.height = width, height
        self.image = Image.new("RGB", (width * OVERSIZE, height * OVERSIZE), ground)
        self.pen = ImageDraw.Draw(self.image)
        self.chance = random.Random(seed)

    def shape(self, points: Sequence[Point], fill: Colour) -> None:
        self.pen.polygon([(x * OVERSIZE, y * OVERSIZE) for x, y in points], fill=fill)

    def cut(self, points: Sequence[Point], fill: Colour, wobble: float = 1.6) -> None:
        """A shape whose straight edges tremble a little, as a knife does in linoleum."""
        self.shape(roughen(points, wobble, self.chance), fill)

    def box(self, left: float, top: float, right: float, bottom: float, fill: Colour) -> None:
        self.cut([(left, top), (right, top), (right, bottom), (left, bottom)], fill)

    def disc(self, x: float, y: float, radius: float, fill: Colour) -> None:
        self.oval(x, y, radius, radius, fill)

    def oval(self, x: float, y: float, rx: float, ry: float, fill: Colour) -> None:
        box = [(x - rx) * OVERSIZE, (y - ry) * OVERSIZE, (x + rx) * OVERSIZE, (y + ry) * OVERSIZE]
        self.pen.ellipse(box, fill=fill)

    def slice(self, x: float, y: float, radius: float, start: float, end: float, fill: Colour) -> None:
        box = [(x - radius) * OVERSIZE, (y - radius) * OVERSIZE, (x + radius) * OVERSIZE, (y + radius) * OVERSIZE]
        self.pen.pieslice(box, start, end, fill=fill)

    def stroke(self, points: Sequence[Point], width: float, fill: Colour) -> None:
        """A line with round ends and joints; Pillow's own joints fray where points lie close together."""
        large = [(x * OVERSIZE, y * OVERSIZE) for x, y in points]
        self.pen.line(large, fill=fill, width=round(width * OVERSIZE))
        radius = width * OVERSIZE / 2
        for x, y in large:
            self.pen.ellipse([x - radius, y - radius, x + radius, y + radius], fill=fill)

    def taper(self, points: Sequence[Point], start: float, end: float, fill: Colour) -> None:
        """A line that grows thinner, for twigs and for cuts that lift out of the material."""
        count = len(points) - 1
        left: list[Point] = []
        right: list[Point] = []
        for index, (x, y) in enumerate(points):
            before, after = points[max(index - 1, 0)], points[min(index + 1, count)]
            angle = math.atan2(after[1] - before[1], after[0] - before[0]) + math.pi / 2
            half = (start + (end - start) * index / count) / 2
            left.append((x + math.cos(angle) * half, y + math.sin(angle) * half))
            right.append((x - math.cos(angle) * half, y - math.sin(angle) * half))
        self.shape(left + right[::-1], fill)

    def hatch(self, area: Sequence[Point], angle: float, gap: float, width: float, fill: Colour) -> None:
        """Parallel cuts inside an area."""
        xs, ys = [x for x, _ in area], [y for _, y in area]
        left, top = math.floor(min(xs)), math.floor(min(ys))
        size = (math.ceil(max(xs) - left) * OVERSIZE + 2, math.ceil(max(ys) - top) * OVERSIZE + 2)
        inside = Image.new("L", size, 0)
        ImageDraw.Draw(inside).polygon([((x - left) * OVERSIZE, (y - top) * OVERSIZE) for x, y in area], fill=255)
        lines = Image.new("L", size, 0)
        pen = ImageDraw.Draw(lines)
        reach = math.hypot(*size)
        along, across = (math.cos(angle), math.sin(angle)), (-math.sin(angle), math.cos(angle))
        for step in range(-int(reach / (gap * OVERSIZE)), int(reach / (gap * OVERSIZE)) + 1):
            offset = step * gap * OVERSIZE + self.chance.uniform(-0.12, 0.12) * gap * OVERSIZE
            x, y = size[0] / 2 + across[0] * offset, size[1] / 2 + across[1] * offset
            ends = [x - along[0] * reach, y - along[1] * reach, x + along[0] * reach, y + along[1] * reach]
            pen.line(ends, fill=255, width=round(width * OVERSIZE))
        self.image.paste(fill, (left * OVERSIZE, top * OVERSIZE), ImageChops.multiply(inside, lines))

    def finish(self) -> Image.Image:
        """Scale down and give the print its paper."""
        small = self.image.resize((self.width, self.height), Image.Resampling.LANCZOS)
        return with_grain(small, self.chance)


def with_grain(image: Image.Image, chance: random.Random) -> Image.Image:
    """A faint paper grain over all, and a few specks where the ink did not take."""
    size = image.size
    fine = Image.frombytes("L", size, chance.randbytes(size[0] * size[1]))
    coarse_size = (size[0] // 3, size[1] // 3)
    coarse = Image.frombytes("L", coarse_size, chance.randbytes(coarse_size[0] * coarse_size[1])).resize(size)
    specks = coarse.point(lambda value: 70 if value > 249 else 0).filter(ImageFilter.GaussianBlur(0.7))
    image.paste(SAND, (0, 0), specks)
    grain = Image.blend(fine, coarse, 0.5).point(lambda value: 244 + value * 11 // 255)
    return ImageChops.multiply(image, Image.merge("RGB", (grain, grain, grain)))


def roughen(points: Sequence[Point], wobble: float, chance: random.Random, step: float = 45) -> list[Point]:
    rough: list[Point] = []
    for (x1, y1), (x2, y2) in zip(points, [*points[1:], points[0]], strict=True):
        pieces = max(1, round(math.hypot(x2 - x1, y2 - y1) / step))
        for piece in range(pieces):
            part = piece / pieces
            rough.append(
                (
                    x1 + (x2 - x1) * part + chance.uniform(-wobble, wobble),
                    y1 + (y2 - y1) * part + chance.uniform(-wobble, wobble),
                )
            )
    return rough


def smooth(points: Sequence[Point], *, closed: bool = False, steps: int = 14) -> list[Point]:
    """A Catmull-Rom curve through all points."""
    known = list(points)
    padded = [known[-1], *known, known[0], known[1]] if closed else [known[0], *known, known[-1]]
    curve: list[Point] = []
    for index in range(1, len(padded) - 2):
        p0, p1, p2, p3 = padded[index - 1 : index + 3]
        for step in range(steps):
            t = step / steps
            curve.append((_between(p0[0], p1[0], p2[0], p3[0], t), _between(p0[1], p1[1], p2[1], p3[1], t)))
    return curve if closed else [*curve, known[-1]]


def _between(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)


def turned(points: Sequence[Point], degrees: float, around: Point) -> list[Point]:
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    x0, y0 = around
    return [(x0 + (x - x0) * cosine - (y - y0) * sine, y0 + (x - x0) * sine + (y - y0) * cosine) for x, y in points]


def arc(x: float, y: float, rx: float, ry: float, start: float, end: float, steps: int = 60) -> list[Point]:
    """Points on an ellipse; degrees run clockwise from three o'clock, as in Pillow."""
    angles = [math.radians(start + (end - start) * step / steps) for step in range(steps + 1)]
    return [(x + rx * math.cos(angle), y + ry * math.sin(angle)) for angle in angles]


def leaf(base: Point, tip: Point, width: float) -> list[Point]:
    """A leaf between two points, as wide as said at two fifths of its length."""
    (x1, y1), (x2, y2) = base, tip
    length = math.hypot(x2 - x1, y2 - y1)
    across = (-(y2 - y1) / length, (x2 - x1) / length)
    profile = [(0.0, 0.0), (0.15, 0.62), (0.4, 1.0), (0.7, 0.66), (1.0, 0.0)]
    sides = [
        [
            (
                x1 + (x2 - x1) * t + across[0] * width / 2 * share * side,
                y1 + (y2 - y1) * t + across[1] * width / 2 * share * side,
            )
            for t, share in profile
        ]
        for side in (1, -1)
    ]
    return smooth(sides[0]) + smooth(sides[1])[::-1]
