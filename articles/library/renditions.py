"""The sizes of a picture: which there are, where they stand, and how they are made."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from PIL import Image as Pillow

from articles.models import Image
from krysalis.foundation import picture_files, pictures

# CSS pixels of a telephone, of the text's measure (40 rem), and both doubled for fine screens; 2,000 for a lead picture
# on a wide one. Steps of less than a third more would cost disk and save nobody's time.
WIDTHS = (400, 800, 1200, 1600, 2000)
CARD_WIDTHS = (400, 800)  # A card is at most 24 rem wide, doubled for fine screens.
CARD_RATIO = 3 / 2
CARD_CROP = "3x2"
# In the order in which a browser is to choose: the smallest first. JPEG is for those that know neither, and for feeds.
FORMATS: tuple[pictures.Format, ...] = ("AVIF", "WEBP", "JPEG")
BY_EXTENSION = {pictures.EXTENSIONS[target]: target for target in FORMATS}


@dataclass(frozen=True)
class Rendition:
    """One file. `crop` is empty, or the shape and the focal point it was cut around, such as `3x2-50-40`."""

    width: int
    extension: str
    crop: str = ""

    @property
    def path(self) -> str:
        file = f"{self.width}.{self.extension}"
        return f"{self.crop}/{file}" if self.crop else file


def widths(image: Image) -> tuple[int, ...]:
    """Ascending, never enlarged: the picture's own width is the last where it is smaller than the widest step."""
    return _steps(WIDTHS, image.width)


def card_widths(image: Image) -> tuple[int, ...]:
    return _steps(CARD_WIDTHS, pictures.crop_size(image.width, image.height, CARD_RATIO)[0])


def crop_of(image: Image) -> str:
    """Part of the address, since what lies there never changes and a focal point does."""
    return f"{CARD_CROP}-{image.focal_x}-{image.focal_y}"


def address(image: Image, rendition: Rendition) -> str:
    return f"/bilder/{image.name}-{image.digest}/{rendition.path}"


def exists(image: Image, rendition: Rendition) -> bool:
    """Whether such a rendition belongs to the picture, made or not."""
    if rendition.extension not in BY_EXTENSION:
        return False
    if rendition.crop:
        return rendition.crop == crop_of(image) and rendition.width in card_widths(image)
    return rendition.width in widths(image)


def all_of(image: Image) -> Iterator[Rendition]:
    for extension in BY_EXTENSION:
        yield from (Rendition(width, extension) for width in widths(image))
        yield from (Rendition(width, extension, crop_of(image)) for width in card_widths(image))


def folder(image: Image) -> str:
    return f"renditions/{image.digest}"


def stored_name(image: Image, rendition: Rendition) -> str:
    return f"{folder(image)}/{rendition.path}"


def content_of(image: Image, rendition: Rendition) -> bytes | None:
    """The file, made now where nobody has made it yet (up to half a second). None where the original is gone."""
    name = stored_name(image, rendition)
    content = picture_files.read(name)
    if content is None and (kept := picture_files.read(str(image.original))) is not None:
        content = _made(image, pictures.open_kept(kept, rendition.width * _zoom(image, rendition)), rendition)
        picture_files.put(name, content)
    return content


def make_all(image: Image) -> int:
    """Those that are missing; returns how many. Two to three seconds for twelve megapixels."""
    kept = picture_files.read(str(image.original))
    if kept is None:
        return 0
    original = pictures.on_paper(pictures.open_kept(kept, WIDTHS[-1]))
    missing = [one for one in all_of(image) if picture_files.read(stored_name(image, one)) is None]
    for rendition in missing:
        picture_files.put(stored_name(image, rendition), _made(image, original, rendition))
    return len(missing)


def make_missing_renditions(limit: int = 2) -> int:
    """The worker's share, newest first and few at a time, since mail waits meanwhile. Returns how many pictures."""
    images = list(Image.objects.filter(renditions_at__isnull=True)[:limit])
    for image in images:
        # Marked first: what one picture breaks must not keep the next from its turn, and readers' requests make up.
        Image.objects.filter(pk=image.pk, digest=image.digest).update(renditions_at=timezone.now())
        make_all(image)
    return len(images)


def _steps(steps: tuple[int, ...], width: int) -> tuple[int, ...]:
    widest = min(width, steps[-1])
    return (*(step for step in steps if step < widest), widest)


def _zoom(image: Image, rendition: Rendition) -> int:
    """How much wider the whole picture is than the part that is shown, rounded up."""
    if not rendition.crop:
        return 1
    return -(-image.width // pictures.crop_size(image.width, image.height, CARD_RATIO)[0])


def _made(image: Image, original: Pillow.Image, rendition: Rendition) -> bytes:
    if rendition.crop:
        original = pictures.cropped(original, CARD_RATIO, (image.focal_x, image.focal_y))
    return pictures.render(original, rendition.width, BY_EXTENSION[rendition.extension])
