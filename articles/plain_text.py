"""Which characters a text may hold. Pure."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # PostgreSQL refuses NUL, UTF-8 lone surrogates.
_LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")
# C0 and C1 but TAB and LF, and the two others that no XML document, so no feed, may hold.
_CONTROLS = re.compile("[\x01-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")


def without_controls(text: str) -> str:
    """The same text with LF as its only line end and no control character but TAB.

    Raises ValidationError for NUL and lone surrogates, which no database takes.
    """
    if _UNSTORABLE.search(text):
        raise ValidationError(_("The text holds characters that cannot be stored."), code="unstorable")
    return _CONTROLS.sub("", _LINE_ENDS.sub("\n", text))
