from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from krysalis.foundation.picture_forms import PictureField

from . import networks, photos
from .models import NetProfile, Profile

LAST = 1000  # The position of a Netzprofil for which none was typed: behind the others.


class ProfileForm(forms.ModelForm):
    new_photo = PictureField(
        label=_("new photo"),
        prepare=photos.prepare,
        required=False,
        help_text=_("JPEG, PNG, WebP or GIF, at most 10 MB. It is cut to a square; the face belongs in the middle."),
    )
    remove_photo = forms.BooleanField(label=_("Remove the photo"), required=False)

    class Meta:
        model = Profile
        fields = ("name", "slug", "role", "biography", "comment_label", "user")
        widgets = {"biography": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.former_photo = self.instance.photo.name or ""
        if not self.former_photo and "remove_photo" in self.fields:
            del self.fields["remove_photo"]

    def save(self, commit: bool = True) -> Profile:  # noqa: FBT001, FBT002
        photo = self.cleaned_data.get("new_photo")
        if photo:
            photo.keep_for(self.instance)
        elif self.cleaned_data.get("remove_photo"):
            self.instance.photo.name = ""
        return super().save(commit)


class AddressField(forms.CharField):
    """A text field: browsers' own field for addresses would refuse the bare `www.example.org` that is completed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs.update(
            {"class": "vTextField", "inputmode": "url", "autocapitalize": "none", "spellcheck": "false"}
        )

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        return networks.completed(typed) if typed else typed


class NetProfileForm(forms.ModelForm):
    address = AddressField(
        label=_("address"),
        max_length=300,
        validators=[networks.validate_address],
        help_text=_("https://… or an e-mail address."),
    )
    position = forms.IntegerField(label=_("position"), required=False, min_value=0, max_value=LAST)

    class Meta:
        model = NetProfile
        fields = ("address", "position")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.initial["position"] = None  # The model's 0 would put every new one first.

        for field in self.fields.values():  # The stock table of rows has no labels of its own.
            field.widget.attrs["aria-label"] = field.label

    def clean_position(self) -> int:
        position = self.cleaned_data["position"]
        return LAST if position is None else position


class NetProfileFormSet(forms.BaseInlineFormSet):
    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = _("Delete this Netzprofil")
