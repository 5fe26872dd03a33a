"""Pictures from strangers: judged, decoded, cleaned, made smaller. Pure: no model, no storage, only bytes and Pillow.

What is kept and served is never what was uploaded: every picture is decoded and written anew, so that neither metadata
(a phone notes where it was) nor anything hidden behind or inside the file survives.
"""

from io import BytesIO
from typing import IO, TYPE_CHECKING, Any, Literal

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Format = Literal["AVIF", "WEBP", "JPEG", "PNG"]
Box = tuple[float, float, float, float]

READABLE = ("JPEG", "PNG", "GIF", "WEBP")  # Every other decoder of Pillow stays shut.
MAX_BYTES = 10 * 1024 * 1024  # A full-frame camera's JPEG; more is a scan that belongs elsewhere.
MAX_PIXELS = 40_000_000  # 160 MB once unpacked; Pillow's own limit would let four times as much pass.
MAX_SIDE = 8000  # Panoramas fit, and no row alone can fill the memory.
KEPT_SIDE = 4000  # Twice the widest rendition, enough for a later crop; the rest would only fill the disk.
MAX_PROFILE_BYTES = 4 * 1024 * 1024  # Printers' profiles have up to 3 MB.

EXTENSIONS: dict[Format, str] = {"AVIF": "avif", "WEBP": "webp", "JPEG": "jpg", "PNG": "png"}
CONTENT_TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg", "png": "image/png"}

# Found by eye on photographs and on drawings with fine lines: the next step down shows at once beside the original.
QUALITY: dict[Format, dict[str, Any]] = {
    "AVIF": {"quality": 60, "speed": 8},  # Speed 6 takes four times as long for one per cent of the bytes.
    "WEBP": {"quality": 78, "method": 4},
    "JPEG": {"quality": 80, "optimize": True, "progressive": True},
    "PNG": {"optimize": False},
}
# The kept original is read again for every rendition, so it loses next to nothing.
KEPT_QUALITY: dict[Format, dict[str, Any]] = {
    "JPEG": {"quality": 93, "optimize": True, "progressive": True},
    "WEBP": {"quality": 93, "method": 2},
    "PNG": {"optimize": False},
}
KEPT_FORMAT: dict[str, Format] = {"JPEG": "JPEG", "MPO": "JPEG", "PNG": "PNG", "GIF": "PNG", "WEBP": "WEBP"}

PAPER = (255, 255, 255)  # Behind transparent drawings: their ink is mostly dark, and a dark page would swallow it.
ORIENTATION = 0x0112  # The EXIF tag that says how the camera was held.
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

TOO_MANY_BYTES = _("This picture has more than 10 MB. Please make it smaller and try again.")
TOO_MANY_PIXELS = _("This picture is too large: at most 40 megapixels and 8,000 pixels a side are possible.")
UNKNOWN = _("This is not a picture we can read. Please take a JPEG, PNG, WebP or GIF file.")
BROKEN = _("This picture is damaged. Please save it again as JPEG or PNG and try once more.")


class Refused(ValueError):
    """Why a file is not taken, in words for the person who chose it."""

    def __init__(self, reason: "str | StrPromise") -> None:
        super().__init__(reason)
        self.reason = reason


def decode(source: IO[bytes]) -> tuple[Image.Image, Format]:
    """The first frame, upright, 8-bit sRGB (RGB, or RGBA where something is transparent), at most 4,000 pixels a side,
    and the format to keep it in. Raises `Refused`, and nothing else, for whatever is not such a picture.

    At the limits of pixels: up to five seconds of a busy core and 650 MB (a WebP; a JPEG takes half).
    """
    if _length(source) > MAX_BYTES:
        raise Refused(TOO_MANY_BYTES)
    image = _opened(source)
    width, height = image.size
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise Refused(TOO_MANY_PIXELS)
    if width * height == 0 or _is_gif_without_area(source):
        raise Refused(BROKEN)
    try:
        return _normalised(image), KEPT_FORMAT[image.format or ""]
    except Exception as error:  # Decoders of hostile bytes raise whatever they stumble over.
        raise Refused(BROKEN) from error


def reencode(image: Image.Image, kept_format: Format) -> bytes:
    """The picture as it is kept: written from its pixels alone, so nothing else of the upload is in it."""
    return _encoded(image, kept_format, KEPT_QUALITY[kept_format])


def render(image: Image.Image, width: int, target: Format) -> bytes:
    """One rendition, `width` pixels wide, never enlarged, on white."""
    image = on_paper(image)
    if width < image.width:
        height = max(1, round(image.height * width / image.width))
        image = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return _encoded(image, target, QUALITY[target])


def cropped(image: Image.Image, ratio: float, focal_point: tuple[int, int] = (50, 50)) -> Image.Image:
    """The largest part of width : height = `ratio` with the focal point (per cent across and down) near its middle."""
    width, height = crop_size(image.width, image.height, ratio)
    left = _start(image.width, width, focal_point[0])
    top = _start(image.height, height, focal_point[1])
    return image.crop((left, top, left + width, top + height))


def crop_size(width: int, height: int, ratio: float) -> tuple[int, int]:
    """How large `cropped` comes out, without the picture at hand."""
    return min(width, max(1, round(height * ratio))), min(height, max(1, round(width / ratio)))


def on_paper(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    paper = Image.new("RGB", image.size, PAPER)
    paper.paste(image, mask=image.getchannel("A"))
    return paper


def open_kept(content: bytes, width: int) -> Image.Image:
    """What `reencode` wrote, ready for renditions up to `width`. A JPEG is unpacked no larger than they need."""
    image = Image.open(BytesIO(content), formats=READABLE)
    image.draft(None, (2 * width, 2 * width))
    image.load()
    return image


def _length(source: IO[bytes]) -> int:
    length = source.seek(0, 2)
    source.seek(0)
    return length if length is not None else source.tell()


def _opened(source: IO[bytes]) -> Image.Image:
    """Reads the head only."""
    source.seek(0)
    try:
        return Image.open(source, formats=READABLE)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused(TOO_MANY_PIXELS) from error
    except Exception as error:  # See `decode`.
        raise Refused(UNKNOWN) from error


def _is_gif_without_area(source: IO[bytes]) -> bool:
    """Its head says 0 × 0; Pillow would take the size of the first frame instead."""
    source.seek(0)
    head = source.read(10)
    return head.startswith(b"GIF8") and head[6:10] == bytes(4)


def _normalised(image: Image.Image) -> Image.Image:
    orientation = _orientation(image)
    profile = image.info.get("icc_profile")
    image.draft(None, (KEPT_SIDE, KEPT_SIDE))  # A large JPEG is unpacked at half its size already: a quarter of memory.
    image.load()
    plain = _in_srgb(_eight_bits(image), profile)
    plain.thumbnail((KEPT_SIDE, KEPT_SIDE), Image.Resampling.LANCZOS)
    if orientation in UPRIGHT:
        plain = plain.transpose(UPRIGHT[orientation])
    plain = plain.copy()  # From the file's class, which remembers what stood beside the pixels, to the plain one.
    plain.info = {}
    return plain


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(ORIENTATION, 1))
    except Exception:  # A broken note about the camera is no reason to refuse the picture.
        return 1


def _eight_bits(image: Image.Image) -> Image.Image:
    """RGB, RGBA or CMYK. The same object where it is that already: a copy of forty megapixels has 160 MB."""
    if image.mode.startswith("I;16"):
        return image.point(_high_bytes, "L").convert("RGB")  # `convert` would cut off at 255.
    if image.mode in {"RGB", "RGBA", "CMYK"} and "transparency" not in image.info:
        return image
    if image.mode in {"LA", "La", "PA", "RGBa"} or "transparency" in image.info:
        return image.convert("RGBA")
    return image.convert("RGB")


def _high_bytes(value: Any) -> Any:
    return value * (1 / 256)


def _in_srgb(image: Image.Image, profile: Any) -> Image.Image:
    """Colours as a browser expects them. Where the profile is missing or unusable, the numbers are taken as sRGB."""
    if isinstance(profile, bytes) and 0 < len(profile) <= MAX_PROFILE_BYTES:
        try:
            image = _converted(image, ImageCms.ImageCmsProfile(BytesIO(profile)))
        except Exception:  # Many pictures carry a broken profile and look well without it.
            return image if image.mode != "CMYK" else image.convert("RGB")
    return image if image.mode != "CMYK" else image.convert("RGB")


def _converted(image: Image.Image, profile: ImageCms.ImageCmsProfile) -> Image.Image:
    mode = "RGB" if image.mode == "CMYK" else image.mode
    converted = ImageCms.profileToProfile(image, profile, ImageCms.createProfile("sRGB"), outputMode=mode)
    return image if converted is None else converted


def _start(whole: int, part: int, focal_per_cent: int) -> int:
    wanted = round(whole * focal_per_cent / 100 - part / 2)
    return max(0, min(wanted, whole - part))


def _encoded(image: Image.Image, target: Format, options: dict[str, Any]) -> bytes:
    if target == "JPEG":
        image = on_paper(image)
    written = BytesIO()
    image.save(written, target, **options)
    return written.getvalue()
