"""From a file that somebody chose to a picture of ours."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Any

from django.db.models import QuerySet

from articles.models import Image
from articles.slugs import german_slug
from krysalis.foundation import picture_files, pictures

NAME_LENGTH = 80
CAMERA = re.compile(r"^(img|dsc|dscn|dscf|pxl|image|foto|photo|bild|screenshot)?[\W_\d]*$", re.IGNORECASE)


@dataclass(frozen=True)
class Prepared:
    """Decoded and written anew, not stored yet."""

    content: bytes
    extension: str
    digest: str
    width: int
    height: int

    def keep_for(self, image: Image) -> None:
        """Stores the file and fills what follows from it; the caller saves the row. Stored before it, so that a row
        never lacks its file; a file left by a failed save is found again by its digest."""
        name = f"originals/{self.digest}.{self.extension}"
        picture_files.put(name, self.content)
        image.original.name = name
        image.digest, image.width, image.height = self.digest, self.width, self.height
        image.renditions_at = None


def prepare(source: IO[bytes]) -> Prepared:
    """Up to some seconds of work: never inside a transaction. Raises `pictures.Refused`."""
    picture, kept_format = pictures.decode(source)
    content = pictures.reencode(picture, kept_format)
    digest = hashlib.sha256(content).hexdigest()[:16]
    return Prepared(content, pictures.EXTENSIONS[kept_format], digest, picture.width, picture.height)


def twin(prepared: Prepared) -> Image | None:
    """The picture that has the same file already."""
    return Image.objects.filter(digest=prepared.digest).first()


def add(source: IO[bytes], *, name: str, **fields: Any) -> Image:
    """A new picture from a file, or the one that has this file already. Raises `pictures.Refused`."""
    prepared = prepare(source)
    existing = twin(prepared)
    if existing is not None:
        return existing
    image = Image(name=free_name(name, Image.objects.all()), **fields)
    prepared.keep_for(image)
    image.save(force_insert=True)
    return image


def proposed_name(title: str, file_name: str) -> str:
    """From the title, else from the file's name unless a camera gave it; `bild` where neither says anything."""
    stem = PurePath(file_name.replace("\\", "/")).stem
    return german_slug(title) or ("" if CAMERA.match(stem) else german_slug(stem)) or "bild"


def free_name(wanted: str, taken: QuerySet[Image]) -> str:
    """`wanted`, or with the next free number behind it."""
    base = german_slug(wanted)[: NAME_LENGTH - 5].strip("-") or "bild"
    names = set(taken.filter(name__startswith=base).values_list("name", flat=True))
    candidates = (base if number == 1 else f"{base}-{number}" for number in range(1, len(names) + 2))
    return next(name for name in candidates if name not in names)
