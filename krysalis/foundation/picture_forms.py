"""A form field for pictures, judged before the transaction that stores what follows from them.

Decoding takes seconds, and every POST to the admin is one writing transaction. So the admin calls `judge` before it
opens that, and the field within asks for the result.
"""

import contextlib
from collections.abc import Callable
from typing import IO, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from . import pictures

Prepare = Callable[[IO[bytes]], Any]  # Raises `pictures.Refused`.
# Lets a telephone offer its photos, and hand them out as JPEG instead of its own format.
ACCEPTED = "image/jpeg,image/png,image/webp,image/gif"


class PictureField(forms.FileField):
    """Cleans to what `prepare` gave, or None where no file was chosen."""

    def __init__(self, *, prepare: Prepare, **options: Any) -> None:
        options.setdefault("help_text", _("JPEG, PNG, WebP or GIF, at most 10 MB."))
        super().__init__(widget=forms.FileInput(attrs={"accept": ACCEPTED}), **options)
        self.prepare = prepare

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            return _outcome(file, self.prepare)
        except pictures.Refused as refused:
            raise ValidationError(refused.reason, code="refused") from refused


def judge(request: HttpRequest, name: str, prepare: Prepare) -> None:
    """Does the work of the field `name` ahead, where a file was sent. A refusal is kept for the form to tell."""
    file = request.FILES.get(name)
    if isinstance(file, UploadedFile):
        with contextlib.suppress(pictures.Refused):
            _outcome(file, prepare)


def _outcome(file: Any, prepare: Prepare) -> Any:
    """Kept with the upload, which lives as long as the request."""
    if not hasattr(file, "outcome"):
        try:
            file.outcome = prepare(file)
        except pictures.Refused as refused:
            file.outcome = refused
    if isinstance(file.outcome, pictures.Refused):
        raise file.outcome
    return file.outcome
