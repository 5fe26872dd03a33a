"""What is a picture, what is refused, and what is left of an upload."""

import json
import resource
import struct
import time
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageCms, ImageDraw

from krysalis.foundation import pictures

RED, GREEN, BLUE, WHITE = (200, 0, 0), (0, 160, 0), (0, 0, 200), (255, 255, 255)


def written(image: Image.Image, kind: str, **options) -> BytesIO:
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer


def plain(mode: str = "RGB", size: tuple[int, int] = (40, 20), colour=RED) -> Image.Image:
    return Image.new(mode, size, colour)


def half_red_half_blue(size: tuple[int, int] = (40, 20)) -> Image.Image:
    image = plain(size=size, colour=BLUE)
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2 - 1, size[1]), fill=RED)
    return image


def looks_like(seen: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    return all(abs(one - other) <= 12 for one, other in zip(seen, wanted, strict=True))


def read(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image


def png_head(width: int, height: int) -> BytesIO:
    """A PNG that says how large it is and holds nothing."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    start = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
    return BytesIO(start + struct.pack(">I", 1000) + b"IDAT")


def profile_that_swaps_red_and_green() -> bytes:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    table = profile[128:400].replace(b"rXYZ", b"?XYZ").replace(b"gXYZ", b"rXYZ").replace(b"?XYZ", b"gXYZ")
    return profile[:128] + table + profile[400:]


class TestAPictureIsTaken:
    @pytest.mark.parametrize(("kind", "kept"), [("JPEG", "JPEG"), ("PNG", "PNG"), ("GIF", "PNG"), ("WEBP", "WEBP")])
    def test_in_four_formats_whatever_its_name_says(self, kind, kept):
        image, kept_format = pictures.decode(written(plain(), kind))

        assert (image.mode, image.size, kept_format) == ("RGB", (40, 20), kept)
        assert looks_like(image.getpixel((20, 10)), RED)

    def test_with_its_transparency(self):
        image, _ = pictures.decode(written(plain("RGBA", colour=(*RED, 0)), "PNG"))

        assert image.mode == "RGBA"
        assert image.getpixel((0, 0))[3] == 0

    def test_from_a_palette_with_a_transparent_colour(self):
        source = plain("P", colour=0)
        source.putpalette([*RED, *BLUE])

        image, _ = pictures.decode(written(source, "PNG", transparency=0))

        assert image.getpixel((0, 0)) == (*RED, 0)

    def test_with_sixteen_bits_a_channel_as_bright_as_it_is(self):
        source = Image.new("I;16", (4, 4), 32_768)

        image, _ = pictures.decode(written(source, "PNG"))

        assert image.getpixel((0, 0)) == (128, 128, 128)

    def test_made_for_print_with_its_colours(self):
        image, _ = pictures.decode(written(plain("CMYK", colour=(0, 255, 255, 0)), "JPEG"))

        assert image.mode == "RGB"
        assert looks_like(image.getpixel((5, 5)), (254, 0, 0))

    def test_in_the_colours_its_profile_means(self):
        image, _ = pictures.decode(written(plain(), "JPEG", icc_profile=profile_that_swaps_red_and_green()))

        red, green, _ = image.getpixel((5, 5))
        assert green > red

    @pytest.mark.parametrize("profile", [b"", b"not a profile", bytes(5_000_000)], ids=["none", "broken", "huge"])
    def test_without_a_profile_nobody_can_use(self, profile):
        image, _ = pictures.decode(written(plain(), "JPEG", icc_profile=profile))

        assert looks_like(image.getpixel((5, 5)), RED)

    def test_upright(self):
        exif = Image.Exif()
        exif[pictures.ORIENTATION] = 6  # The camera was turned by a quarter: what is left in the file is on top.

        image, _ = pictures.decode(written(half_red_half_blue(), "JPEG", exif=exif))

        assert image.size == (20, 40)
        assert looks_like(image.getpixel((10, 5)), RED)
        assert looks_like(image.getpixel((10, 35)), BLUE)

    def test_as_its_first_frame(self):
        source = written(plain(), "GIF", save_all=True, append_images=[plain(colour=BLUE)])

        image, _ = pictures.decode(source)

        assert looks_like(image.getpixel((5, 5)), RED)
        assert not getattr(image, "is_animated", False)

    def test_no_larger_than_anybody_needs(self):
        image, _ = pictures.decode(written(plain(size=(5000, 2500)), "JPEG"))

        assert image.size == (4000, 2000)


class TestAPictureIsRefused:
    def refusal(self, source: BytesIO) -> object:
        with pytest.raises(pictures.Refused) as refused:
            pictures.decode(source)
        return refused.value.reason

    def test_that_has_too_many_bytes(self):
        assert self.refusal(BytesIO(bytes(pictures.MAX_BYTES + 1))) is pictures.TOO_MANY_BYTES

    @pytest.mark.parametrize("size", [(8001, 10), (10, 8001), (7000, 6000), (60_000, 60_000)])
    def test_that_has_too_many_pixels_before_any_is_unpacked(self, size):
        assert self.refusal(png_head(*size)) is pictures.TOO_MANY_PIXELS

    @pytest.mark.parametrize("content", [b"", b"<svg></svg>", b"GIF", b"%PDF-1.7", bytes(1000)])
    def test_that_is_none(self, content):
        assert self.refusal(BytesIO(content)) is pictures.UNKNOWN

    @pytest.mark.parametrize("kind", ["BMP", "TIFF", "AVIF", "ICO", "PPM"])
    def test_in_any_other_format(self, kind):
        assert self.refusal(written(plain(), kind)) is pictures.UNKNOWN

    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
    def test_that_ends_too_early(self, kind):
        whole = written(Image.effect_noise((200, 200), 80), kind).getvalue()

        assert self.refusal(BytesIO(whole[: len(whole) // 2])) in {pictures.BROKEN, pictures.UNKNOWN}

    def test_in_german(self):
        with pytest.raises(pictures.Refused, match="Das ist kein Bild, das wir lesen können"):
            pictures.decode(BytesIO(b"nothing"))


class TestWhatIsKept:
    def test_has_none_of_the_uploads_notes(self):
        exif = Image.Exif()
        exif[0x010E] = "Aufgenommen im Garten"
        exif[0x8825] = {1: "N", 2: (52.0, 31.0, 12.0)}
        source = written(plain(), "JPEG", exif=exif, comment=b"KOMMENTAR", xmp=b"<x:xmpmeta>GEHEIM</x:xmpmeta>")
        assert b"Garten" in source.getvalue()

        kept = pictures.reencode(*pictures.decode(source))

        assert not any(mark in kept for mark in (b"Exif", b"Garten", b"KOMMENTAR", b"GEHEIM"))
        assert dict(read(kept).getexif()) == {}

    def test_has_nothing_that_was_hidden_behind_the_picture(self):
        source = written(plain(), "PNG")
        source.write(b"<script>alert(1)</script>")

        kept = pictures.reencode(*pictures.decode(source))

        assert b"script" not in kept

    def test_is_the_same_for_the_same_file(self):
        source = written(half_red_half_blue(), "JPEG")

        assert pictures.reencode(*pictures.decode(source)) == pictures.reencode(*pictures.decode(source))


class TestARendition:
    @pytest.mark.parametrize("target", ["AVIF", "WEBP", "JPEG"])
    def test_has_its_width_and_format(self, target):
        made = read(pictures.render(half_red_half_blue((200, 101)), 100, target))

        assert (made.format, made.size) == (target, (100, 50))
        assert looks_like(made.convert("RGB").getpixel((10, 25)), RED)

    def test_is_never_enlarged(self):
        assert read(pictures.render(plain(size=(40, 20)), 400, "WEBP")).size == (40, 20)

    def test_stands_on_white_where_the_picture_is_transparent(self):
        for target in ("AVIF", "WEBP", "JPEG"):
            made = read(pictures.render(plain("RGBA", colour=(*RED, 0)), 40, target))

            assert made.mode == "RGB"
            assert looks_like(made.getpixel((5, 5)), WHITE)

    def test_of_a_thin_line_keeps_one_pixel(self):
        assert read(pictures.render(plain(size=(4000, 2)), 400, "JPEG")).size == (400, 1)


class TestACrop:
    def test_takes_the_middle_where_nothing_else_is_said(self):
        image = plain(size=(300, 100))
        ImageDraw.Draw(image).rectangle((100, 0, 199, 99), fill=GREEN)

        crop = pictures.cropped(image, 1)

        assert crop.size == (100, 100)
        assert crop.getcolors() == [(10_000, GREEN)]

    @pytest.mark.parametrize(("focus", "colour"), [((0, 50), RED), ((100, 50), BLUE)])
    def test_follows_the_focal_point_and_stays_inside(self, focus, colour):
        crop = pictures.cropped(half_red_half_blue((400, 100)), 1, focus)

        assert crop.size == (100, 100)
        assert crop.getcolors() == [(10_000, colour)]

    @pytest.mark.parametrize("size", [(1, 1), (1, 3000), (3000, 1), (301, 200), (299, 200)])
    def test_says_beforehand_how_large_it_will_be(self, size):
        assert pictures.cropped(plain(size=size), 1.5).size == pictures.crop_size(*size, 1.5)


@pytest.mark.data
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning", "ignore:Corrupt EXIF data")
class TestFilesFromEverywhere:
    """Some are made to crash decoders or to fill the memory."""

    def outcomes(self, test_data: Path) -> list[tuple[dict, pictures.Refused | None, bytes]]:
        return [(row, *self.outcome(test_data / row["file"])) for row in self.manifest(test_data)]

    def manifest(self, test_data: Path) -> list[dict]:
        lines = (test_data / "images" / "MANIFEST.jsonl").read_text().splitlines()
        return [json.loads(line) for line in lines]

    def outcome(self, path: Path) -> tuple[pictures.Refused | None, bytes]:
        with path.open("rb") as file:
            try:
                image, kept_format = pictures.decode(file)
            except pictures.Refused as refused:
                return refused, b""
        for target in ("AVIF", "WEBP", "JPEG"):
            pictures.render(image, 400, target)
        return None, pictures.reencode(image, kept_format)

    def test_are_taken_or_refused_as_they_should_be_and_nothing_else(self, test_data):
        before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()

        outcomes = self.outcomes(test_data)

        wrong = [
            row["file"]
            for row, refused, _ in outcomes
            if (must(row, "accept") and refused) or (must(row, "refuse") and not refused)
        ]
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        assert len(outcomes) > 800
        assert wrong == []
        assert [row["file"] for row, _, kept in outcomes if b"POLYGLOT-RAN" in kept] == []
        assert grown < 450_000  # Kilobytes: some copies of forty megapixels, not of gigapixels.
        assert time.monotonic() - started < 60


def must(row: dict, what: str) -> bool:
    """Whether the manifest leaves no choice."""
    return row["expected"].startswith(what) and not any(word in row["expected"] for word in (" or ", "unless"))
