from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from comments.following.topics import Topic
from comments.models import Subscriber
from comments.readers import Reader
from comments.writing.forms import address_field

from .offers import Offer


class TrapInput(forms.TextInput):
    """Comes back empty."""

    def format_value(self, value: Any) -> None:
        return None


class TrappedForm(forms.Form):
    """Refuses what fills in a field that nobody sees, as programs do; a person whose browser did it sends again."""

    homepage = forms.CharField(
        label=_("Please leave this empty"),
        required=False,
        widget=TrapInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("homepage"):
            sentence = _("Your browser has filled in a field that nobody sees. Please send it once more.")
            raise ValidationError(sentence, code="trapped")
        return self.cleaned_data


class FollowForm(TrappedForm):
    """Asks for an address, but not somebody with a login, and for what, where there is a choice."""

    email = address_field(label=_("E-mail"))
    follow = forms.ChoiceField(
        label=_("what"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose one of these."),
            "invalid_choice": _("Please choose one of these."),
        },
    )

    def __init__(self, data: Any = None, *, offer: Offer, reader: Reader) -> None:
        super().__init__(data, auto_id="follow-%s", initial={"follow": offer.topics[0].kind.value})
        self.offer = offer
        self.reader = reader
        if reader.is_logged_in:
            del self.fields["email"], self.fields["homepage"]
        if len(offer.topics) == 1:
            del self.fields["follow"]
        else:
            self.fields["follow"].choices = offer.choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        if self.reader.login and not self.reader.login.email:
            sentence = _("There is no e-mail address at your login. An administrator enters it.")
            raise ValidationError(sentence, code="no_address")
        return super().clean()

    @property
    def topic(self) -> Topic:
        return self.offer.topic(self.cleaned_data.get("follow") or self.offer.topics[0].kind)

    @property
    def email_given(self) -> str:
        return self.cleaned_data.get("email", "")


class LinkForm(TrappedForm):
    """Asks whose notifications are to be shown; the link to them goes to that address."""

    email = address_field(label=_("E-mail"))

    def __init__(self, data: Any = None, *, reader: Reader) -> None:
        super().__init__(data, auto_id="link-%s")
        self.reader = reader


class RhythmForm(forms.Form):
    rhythm = forms.ChoiceField(label=_("How often"), choices=Subscriber.Rhythm.choices, widget=forms.RadioSelect)
