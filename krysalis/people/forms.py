from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from comments import texts
from comments.judging import staff_names, word_lists
from comments.judging.submission import Submission
from comments.models import NAME_LENGTH, Comment, CommentSettings, Guest
from comments.writing.forms import NameField, address_field


class AskForm(forms.Form):
    email = address_field(
        label=_("Your e-mail address"), help_text=_("The one you gave with a comment, a report or a subscription.")
    )


class PersonForm(forms.Form):
    """At the desk."""

    email = address_field(label=_("E-mail address of the person"))


class NewAddressForm(forms.Form):
    email = address_field(label=_("New e-mail address"), help_text=_("It is changed once you confirm it from there."))


class DetailsForm(forms.Form):
    """Name and website as they stand at one's comments.

    Both were read before they appeared; what nobody has read must not come in by this door. So a name is judged by the
    rules for names, and a website can be removed, and be another one only while nothing of the person can be read.
    """

    name = NameField(
        label=_("Name"),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Please give a name; a pseudonym will do.")},
    )
    website = forms.URLField(
        label=_("Website"),
        required=False,
        max_length=200,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        error_messages={"invalid": _("This does not look like an address of a website.")},
    )

    def __init__(self, data: Any = None, *, guest: Guest, says: CommentSettings) -> None:
        given = {"name": guest.name, "website": guest.website}
        super().__init__(data, initial=given, auto_id=f"details-{guest.pk}-%s")
        self.guest = guest
        self.says = says
        if not (says.website_asked or guest.website):
            del self.fields["website"]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not texts.has_letter_or_digit(name):
            raise ValidationError(_("Please give a name with at least one letter or digit."), code="nameless")
        if name != self.guest.name and self._is_judged(name):
            raise ValidationError(
                _("This name cannot be taken here: it could be confused with somebody else’s. Please write to us.")
            )
        return name

    def _is_judged(self, name: str) -> bool:
        latest = Comment.objects.filter(guest=self.guest).select_related("article").order_by("pk").last()
        if latest is None:
            return False
        told = Submission(article=latest.article, text="", name=name)
        rules = (staff_names.uses_a_name_of_staff, word_lists.has_a_word_to_refuse, word_lists.has_a_word_to_hold)
        return any(rule(told, self.says) for rule in rules)

    def clean_website(self) -> str:
        website: str = self.cleaned_data["website"]
        is_other = website not in {"", self.guest.website}
        if is_other and Comment.objects.approved().filter(guest=self.guest).exists():
            raise ValidationError(
                _("Links are read before they appear. You can remove yours here; for another one please write to us.")
            )
        return website

    @property
    def given_website(self) -> str:
        return str(self.cleaned_data.get("website", self.guest.website))
