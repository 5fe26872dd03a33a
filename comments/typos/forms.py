from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from comments import texts
from comments.models import TypoNote
from comments.passages.anchors import Quote, trimmed
from comments.writing.forms import NameField, PlainField


class TypoForm(forms.Form):
    """The words with the mistake, and what they should be. Nobody is asked who they are."""

    quote_exact = PlainField(
        label=_("The passage as it stands"),
        help_text=_("Please copy the words with the mistake out of the article."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Please copy the passage here; otherwise nobody finds it.")},
    )
    suggestion = NameField(
        label=_("What it should say"),
        required=False,
        max_length=TypoNote._meta.get_field("suggestion").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    # What a script says of the passage that was marked.
    quote_prefix = PlainField(required=False, widget=forms.HiddenInput)
    quote_suffix = PlainField(required=False, widget=forms.HiddenInput)
    # Nobody sees it, programs fill it in: such a note is kept, and mailed to nobody.
    homepage = forms.CharField(
        label=_("Please leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="typo-%s", use_required_attribute=False)

    def clean_quote_exact(self) -> str:
        words: str = self.cleaned_data["quote_exact"]
        if texts.is_blank(words):
            raise ValidationError(self.fields["quote_exact"].error_messages["required"], code="required")
        return words

    @property
    def quote(self) -> Quote:
        said = self.cleaned_data
        return trimmed(said["quote_exact"], said["quote_prefix"], said["quote_suffix"])
