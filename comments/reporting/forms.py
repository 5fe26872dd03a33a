from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from comments import texts
from comments.models import NAME_LENGTH, Comment, Report
from comments.writing.forms import AddressField, NameField, PlainField

from .filing import Notice

Reason = Report.Reason
NEEDED = {  # For illegal content.
    "explanation": _("Please explain what is illegal about it, and why."),
    "name": _("Please give your name; for illegal content the law provides for it."),
    "email": _("Please give an e-mail address; for illegal content the law provides for it."),
    "good_faith": _("Please confirm this; without it the report does not count as a notice."),
}


class ReportForm(forms.Form):
    """Reports a comment. For illegal content it asks what Regulation (EU) 2022/2065, Article 16(2), lets a site ask.

    Everything stands on one form, and what is needed follows from what is chosen.
    """

    reason = forms.ChoiceField(
        label=_("What is wrong with this comment?"),
        choices=Reason.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose what is wrong with it."),
            "invalid_choice": _("Please choose what is wrong with it."),
        },
    )
    explanation = PlainField(
        label=_("Explanation"),
        max_length=Report._meta.get_field("explanation").max_length,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    concerns_minors = forms.BooleanField(
        label=_("It is about the sexual abuse of children"),
        help_text=_("Then we ask neither for your name nor for your e-mail address, and keep neither."),
        required=False,
    )
    name = NameField(
        label=_("Name"),
        max_length=NAME_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    good_faith = forms.BooleanField(
        label=_("I am convinced in good faith that what I state is accurate and complete."), required=False
    )
    email = AddressField(
        label=_("E-mail"),
        help_text=_(
            "For a receipt, and to learn the decision. Whoever wrote the comment never learns who reported it."
        ),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("This does not look like an e-mail address.")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="report-%s", use_required_attribute=False)

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("concerns_minors"):  # Illegal, whatever is chosen.
            self.errors.pop("reason", None)
            said["reason"] = Reason.ILLEGAL
            self._leave_out("name", "email")
        if said.get("reason") == Reason.ILLEGAL:
            self._ask_for_a_notice(said)
        else:
            self._leave_out("name")
            said["good_faith"] = False
        return said

    def _leave_out(self, *names: str) -> None:
        """Whatever was typed is neither refused nor kept."""
        for name in names:
            self.errors.pop(name, None)
            self.cleaned_data[name] = ""

    def _ask_for_a_notice(self, said: dict[str, Any]) -> None:
        """Points (a), (c) and (d); (b), the exact place, is the comment itself."""
        is_given = {"explanation": lambda text: not texts.is_blank(text), "good_faith": bool}
        if not said.get("concerns_minors"):
            is_given |= {"name": texts.has_letter_or_digit, "email": bool}
        for name, judge in is_given.items():
            self.fields[name].required = True  # So it is called where the form comes back.
            if name in said and not judge(said[name]):
                self.add_error(name, ValidationError(NEEDED[name], code="required"))

    def notice(self, comment: Comment, reporter_key: str) -> Notice:
        return Notice(comment=comment, reporter_key=reporter_key, **self.cleaned_data)
