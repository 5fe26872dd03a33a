"""Pictures in the store: put whole or not at all, read, and answered to a browser.

The store is Django's default one, so that a site can keep its pictures in a bucket instead of a folder. Names hold a
digest of the content, so what once stands under a name never changes.
"""

import contextlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse

from . import pictures

# A year, and never asked again: the address changes with the picture.
FOR_EVER = "public, max-age=31536000, immutable"


def put(name: str, content: bytes) -> None:
    """Two at once are fine, and nobody ever reads half a file."""
    try:
        path = Path(default_storage.path(name))
    except NotImplementedError:  # A bucket: what is sent there appears when it is complete.
        default_storage.save(name, ContentFile(content))
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(0o644)  # mkstemp's 0600 would shut out a web server in front.
        Path(temporary).replace(path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(temporary).unlink()
        raise


def read(name: str) -> bytes | None:
    """None where there is no such file."""
    try:
        with default_storage.open(name) as file:
            return file.read()
    except (FileNotFoundError, IsADirectoryError):  # A record without a file names the folder itself.
        return None


def under(folder: str) -> Iterator[str]:
    """The names of all files in a folder and below; none where there is no folder."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in files)
    for inner in folders:
        yield from under(f"{folder}/{inner}")


def remove(names: Iterable[str]) -> None:
    """Those that are there. Folders left empty stay: another process may be about to put something in."""
    for name in names:
        default_storage.delete(name)


def response(content: bytes | None, extension: str) -> HttpResponse:
    """The picture with a fixed type, shut off from everything a browser could mistake it for. None is a 404."""
    if content is None:
        raise Http404
    answer = HttpResponse(content, content_type=pictures.CONTENT_TYPES[extension])
    answer["Cache-Control"] = FOR_EVER
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
