"""How far this host has come, in a file beside the database, which no backup of the database brings back.

Each claim lets the database's number grow, and the file repeats it before the mail leaves. A database behind the file
was put back to a time before mails that have left. One that has sent mail, on a host without a file, is a copy, or the
host is new.
"""

import os
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import BigIntegerField, F, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from krysalis.foundation import freshness
from krysalis.foundation.models import Version

NAME = "mails claimed"
DIGITS = 20  # Always as many bytes, written over the old ones at once: a kill leaves one number or the other.


def is_behind() -> bool:
    """Of the database, until `confirm`. A small file and one query."""
    kept = _kept()  # Read first: another worker may claim meanwhile, and its number is in the database before the file.
    number = freshness.number(NAME)
    return number > 0 if kept is None else number < kept


def begin() -> None:
    """Before the first claim of all, so that a kill between a claim and its note in the file looks like no copy."""
    if _kept() is None:
        keep(0)


def advance(*, beyond: int = 0) -> int:
    """The database's number, grown. In the transaction of the claim; two queries.

    Numbers are microseconds since 1970, so that one confirmed on one host is ahead of what others have in their files.
    """
    now = round(timezone.now().timestamp() * 1_000_000)
    higher = Greatest(F("number") + 1, Value(now), Value(beyond), output_field=BigIntegerField())
    if not Version.objects.filter(name=NAME).update(number=higher):
        Version.objects.get_or_create(name=NAME)
        Version.objects.filter(name=NAME).update(number=higher)
    return freshness.number(NAME)


def keep(number: int) -> None:
    """Of two workers the slower one may write last: then the file is a mail behind, and never one ahead."""
    if number < (_kept() or 0):
        return
    file = os.open(_path(), os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        os.ftruncate(file, os.write(file, f"{number:0{DIGITS}}\n".encode()))  # Cuts off what a hand has added.
        os.fsync(file)
    finally:
        os.close(file)


def confirm() -> None:
    """The database is right as it is: it has just been made, or an operator says so."""
    with transaction.atomic():
        number = advance(beyond=_kept() or 0)
    keep(number)


def _kept() -> int | None:
    try:
        return int(_path().read_text())
    except (FileNotFoundError, ValueError):
        return None


def _path() -> Path:
    return Path(settings.DATA_DIR) / "last-mail"
