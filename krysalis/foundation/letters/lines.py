"""Values as text: dates as people write them here, and no character that breaks what stands around it. Pure."""

import re
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def in_lines(value: Any) -> str:
    """In the active language."""
    if isinstance(value, datetime):
        value = date_format(timezone.localtime(value), "DATETIME_FORMAT")
    elif isinstance(value, date):
        value = date_format(value, "DATE_FORMAT")
    return _CONTROLS.sub("", "\n".join(str(value).splitlines())).strip()


def in_one_line(value: Any) -> str:
    """With single spaces: whatever a header or a line is made of cannot begin another."""
    return " ".join(in_lines(value).split())
