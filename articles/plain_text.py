"""Characters as people may send them. Pure."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # PostgreSQL refuses NUL, UTF-8 lone surrogates.
_LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")
# C0 and C1 but TAB and LF; interlinear marks; the two no XML document, so no feed, may hold.
_CONTROLS = re.compile("[\x01-\x08\x0b-\x1f\x7f-\x9f\ufff9-\ufffb\ufffe\uffff]")
# What makes text read otherwise than it is stored: direction controls and the invisible tag letters.
_DECEIVING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
_ZERO_WIDTH = re.compile("[\u00ad\u034f\u115f\u1160\u180e\u200b-\u200d\u2060-\u2064\u3164\ufeff\uffa0]")


def without_controls(text: str) -> str:
    """The same text with LF as its only line end and no control character but TAB. Raises ValidationError for NUL and
    lone surrogates, which no database takes."""
    if _UNSTORABLE.search(text):
        raise ValidationError(_("The text holds characters that cannot be stored."), code="unstorable")
    return _CONTROLS.sub("", _LINE_ENDS.sub("\n", text))


def clean_text(value: str, *, single_line: bool = False) -> str:
    """A stranger's text in NFC, without control, direction and tag characters; no white space around it.

    With `single_line`, for names, also without zero-width characters and with single spaces. Applied twice it changes
    nothing more. Raises ValidationError for NUL and lone surrogates.
    """
    text = _DECEIVING.sub("", without_controls(value))
    if single_line:
        text = " ".join(_ZERO_WIDTH.sub("", text).split())
    return unicodedata.normalize("NFC", text).strip()
