"""The controls of the writing desk. Each is plain HTML that a script makes more comfortable."""

from typing import Any

from django import forms

from articles import library
from articles.models import Image


def without_nul(value: str) -> str:
    """PostgreSQL refuses to look for one; such a name simply does not exist."""
    return value.replace("\x00", "")


class MarkdownInput(forms.Textarea):
    """A text with its toolbar; `editor.js` wakes the toolbar and the preview."""

    template_name = "admin/articles/_markdown.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {"rows": 28, "spellcheck": "true", "lang": "de", "autocapitalize": "sentences", **(attrs or {})}
        )


class PictureInput(forms.TextInput):
    """The short name of a picture, with the picture beside it and a button that opens the library."""

    template_name = "admin/articles/_picture.html"
    choices: Any = ()  # ModelChoiceField sets it; the library shows the pictures instead.

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        return without_nul(super().value_from_datadict(data, files, name) or "")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        image = Image.objects.filter(name=value).first() if value else None
        picture = library.card_picture_html(image) if image else ""
        return super().get_context(name, value, attrs) | {"picture": picture}
