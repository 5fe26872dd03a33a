from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comments import behaviour, moderation, rules, texts
from comments.models import TEXT_LENGTH, Comment, ModerationEvent, RejectionReason
from comments.writing.forms import PlainField
from profiles.models import Profile

from .ids import whole_numbers


def chosen_ids(data: QueryDict) -> list[int]:
    """What is ticked, or all rows of the page where that is ticked; at most a page of them, in order."""
    return whole_numbers(data.getlist("on_page" if data.get("whole_page") else "comment"))


class ReasonField(PlainField):
    """One line: what is typed over several becomes one."""

    cleaned_by = staticmethod(texts.clean_name)


class ReasonForm(forms.Form):
    reason = ReasonField(label=_("Reason"), max_length=moderation.REASON_LENGTH, required=False)
    rule = ReasonField(
        label=_("Rule or law it rests on"),
        max_length=ModerationEvent._meta.get_field("rule").max_length,
        required=False,
    )
    text_block: forms.ModelChoiceField = forms.ModelChoiceField(
        RejectionReason.objects.all(),
        label=_("Text block"),
        required=False,
        empty_label=pgettext_lazy("text block", "none"),
    )

    def clean(self) -> dict[str, Any]:
        if not self.errors and self.details["reason"][moderation.REASON_LENGTH :]:
            most = {"most": moderation.REASON_LENGTH}
            self.add_error("reason", _("Together with the text block at most %(most)s characters.") % most)
        return self.cleaned_data

    @property
    def details(self) -> dict[str, str]:
        """For the verb: the chosen sentence, and after it what is typed as well; a rule that is typed goes before."""
        typed, block = self.cleaned_data, self.cleaned_data["text_block"]
        if block is None:
            return {"reason": typed["reason"], "rule": typed["rule"]}
        reason = f"{block.reason} {typed['reason']}".strip()
        return {"reason": reason, "rule": typed["rule"] or block.rule}

    def answer_to_reports(self, comment: Comment) -> dict[str, str]:
        """For a verb that does not reject: what is typed is for whoever reported the comment. Where nobody has, it was
        for a rejection. One query."""
        return {"reason": self.cleaned_data["reason"]} if comment.reports.open().exists() else {}

    @property
    def first_error(self) -> str:
        """In words, of a form that is not valid."""
        field, sentences = next(iter(self.errors.items()))
        return f"{self.fields[field].label}: {sentences[0]}"


class AnswersForm(forms.Form):
    """A text for each comment; those left empty are not answered."""

    def __init__(self, data: QueryDict | None = None, *, comments: Sequence[Comment], profile: Profile | None) -> None:
        super().__init__(data, auto_id="%s", use_required_attribute=False)
        self.comments = comments
        self.profile = profile
        for comment in comments:
            self.fields[_name(comment)] = PlainField(
                label=_("Your answer"),
                max_length=TEXT_LENGTH,
                required=len(comments) == 1,
                widget=forms.Textarea(attrs={"rows": 7}),
                error_messages={"required": _("Please write something first.")},
            )

    def clean(self) -> dict[str, Any]:
        if self.profile is None:
            raise ValidationError(rules.profile_missing(), code="no_profile")
        says = behaviour.current()
        for comment in self.comments:
            closed_because = rules.may_answer(comment, says)
            if closed_because and self._says_something(comment):
                self.add_error(_name(comment), closed_because)
        if not self.errors and not any(self._says_something(comment) for comment in self.comments):
            self.add_error(_name(self.comments[0]), _("Please write something first."))
        return self.cleaned_data

    def _says_something(self, comment: Comment) -> bool:
        return not texts.is_blank(self.cleaned_data.get(_name(comment), ""))

    def answers(self) -> list[tuple[Comment, str]]:
        """Comment and text, of those that are answered."""
        said = [comment for comment in self.comments if self._says_something(comment)]
        return [(comment, self.cleaned_data[_name(comment)]) for comment in said]

    def field_of(self, comment: Comment) -> forms.BoundField:
        return self[_name(comment)]


class GiveForm(forms.Form):
    profile: forms.ModelChoiceField = forms.ModelChoiceField(
        Profile.objects.order_by("name", "pk"), label=_("Belongs to the profile")
    )


def _name(comment: Comment) -> str:
    return f"text-{comment.pk}"
