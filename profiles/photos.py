"""Photos of people: square, small, made at once, under addresses that change with the picture."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO

from krysalis.foundation import picture_files, pictures

from .models import Profile

SIDE = 640  # Pixels of what is kept: the author page's photo on a fine screen, with room for a larger design.
SIZES = (96, 192, 384)  # The author line, the author box, and that box on a fine screen.
FORMATS: tuple[pictures.Format, ...] = ("WEBP", "JPEG")  # At this size AVIF saves less than its decoder costs.
FOLDER = "profiles"


@dataclass(frozen=True)
class Photo:
    """Square and written anew, not stored yet."""

    content: bytes
    files: tuple[tuple[str, bytes], ...]
    name: str

    def keep_for(self, profile: Profile) -> None:
        """Stores the photo and its sizes; the caller saves the row."""
        for name, content in (*self.files, (self.name, self.content)):
            picture_files.put(name, content)
        profile.photo.name = self.name


def prepare(source: IO[bytes]) -> Photo:
    """Cut to a square a little above the middle, where faces are. Up to two seconds of work: never inside a
    transaction. Raises `pictures.Refused`."""
    picture, _kept_format = pictures.decode(source)
    square = pictures.cropped(pictures.on_paper(picture), 1, (50, 40))
    content = pictures.render(square, SIDE, "JPEG")
    digest = hashlib.sha256(content).hexdigest()[:16]
    files = tuple(
        (stored_name(digest, size, pictures.EXTENSIONS[target]), pictures.render(square, size, target))
        for size in SIZES
        for target in FORMATS
    )
    return Photo(content, files, f"{FOLDER}/{digest}.jpg")


def digest_of(name: str) -> str:
    return PurePath(name).stem


def stored_name(digest: str, size: int, extension: str) -> str:
    return f"{FOLDER}/{digest}/{size}.{extension}"


def address(profile: Profile, size: int, extension: str) -> str:
    return f"/bilder/profil/{digest_of(str(profile.photo))}/{size}.{extension}"


def srcset(profile: Profile, extension: str) -> str:
    return ", ".join(f"{address(profile, size, extension)} {size}w" for size in SIZES)


def content_of(digest: str, size: int, extension: str) -> bytes | None:
    """None where no profile has this photo any more, or there is no such size."""
    if size not in SIZES or not Profile.objects.filter(photo=f"{FOLDER}/{digest}.jpg").exists():
        return None
    return picture_files.read(stored_name(digest, size, extension))


def forget(name: str) -> None:
    """Removes a photo and its sizes where no profile points there any more; call it after the commit."""
    if name and not Profile.objects.filter(photo=name).exists():
        picture_files.remove([name, *_sizes_of(name)])


def _sizes_of(name: str) -> Iterator[str]:
    for size in SIZES:
        for target in FORMATS:
            yield stored_name(digest_of(name), size, pictures.EXTENSIONS[target])
