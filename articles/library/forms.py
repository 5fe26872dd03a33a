"""The form of a picture. The file is judged before the transaction (see `admin`); the form only asks for the result."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from articles.models import Image
from krysalis.foundation.picture_forms import PictureField

from . import uploads


class WebAddressField(forms.URLField):
    """http and https alone; a bare `www.example.org` gets https."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def __init__(self, **options: Any) -> None:
        super().__init__(assume_scheme="https", required=False, max_length=300, **options)
        self.widget.attrs["class"] = "vURLField"


class ImageForm(forms.ModelForm):
    file = PictureField(label=_("file"), prepare=uploads.prepare)
    source_url = WebAddressField(label=_("source"))
    licence_url = WebAddressField(label=_("address of the licence"))

    class Meta:
        model = Image
        fields = (
            "title",
            "alt",
            "decorative",
            "credit",
            "source_url",
            "licence",
            "licence_url",
            "name",
            "focal_x",
            "focal_y",
        )
        widgets = {"alt": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["file"].required = False
            self.fields["file"].label = _("Another file")
        if "name" in self.fields:
            self.fields["name"].required = False
            self.fields["name"].help_text = _("Used in texts: ![](bild:name). Left empty, it comes from the title.")

    def clean_file(self) -> uploads.Prepared | None:
        prepared = self.cleaned_data["file"]
        twin = uploads.twin(prepared) if prepared else None
        if twin is not None and twin.pk != self.instance.pk:
            raise ValidationError(
                _("The library has this picture already: “%(image)s”, short name %(name)s."),
                code="twin",
                params={"image": twin, "name": twin.name},
            )
        return prepared

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "alt" in cleaned and not cleaned["alt"].strip() and not cleaned.get("decorative"):
            self.add_error("alt", _("Please describe the picture, or mark it as decorative."))
        if "name" in cleaned and not cleaned["name"]:
            cleaned["name"] = self._proposed_name(cleaned)
        return cleaned

    def save(self, commit: bool = True) -> Image:  # noqa: FBT001, FBT002
        prepared = self.cleaned_data["file"]
        if prepared:
            prepared.keep_for(self.instance)
        return super().save(commit)

    def _proposed_name(self, cleaned: dict[str, Any]) -> str:
        file = self.files.get(self.add_prefix("file"))
        wanted = uploads.proposed_name(cleaned.get("title", ""), (file.name or "") if file else "")
        return uploads.free_name(wanted, Image.objects.exclude(pk=self.instance.pk))
