"""The form of the comment settings: numbers with their limits and units, and a field for each phrase."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from articles.models import Page
from comments import texts
from comments.models import CommentSettings
from comments.phrases import LENGTH, PHRASES, Phrase
from comments.writing.forms import NameField, PlainField

SHORT = 35  # Characters that a field shows at 360 pixels.
MOST_ENTRIES = 2000  # All are looked for in every comment; so many take hundredths of a second.
ENTRY_LENGTHS = (2, 100)  # Characters; one alone would be in every comment.


class NumberWithUnit(forms.NumberInput):
    template_name = "admin/comments/_number_with_unit.html"

    def __init__(self, unit: Promise) -> None:
        super().__init__()
        self.unit = unit

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The unit is read with the number, and after it the help."""
        context = super().get_context(name, value, attrs)
        attributes = context["widget"]["attrs"]
        told = (f"{attributes.get('id')}_unit", attributes.get("aria-describedby"))
        attributes["aria-describedby"] = " ".join(filter(None, told))
        context["widget"]["unit"] = self.unit
        return context


class Measure(forms.IntegerField):
    """A number from `least` to `most`, both included, of one column."""

    def __init__(self, column: str, least: int, most: int, unit: Promise, help_text: Any) -> None:
        said = format_lazy(_("Please give a whole number from {least} to {most}."), least=least, most=most)
        super().__init__(
            label=CommentSettings._meta.get_field(column).verbose_name,  # type: ignore[union-attr]
            min_value=least,
            max_value=most,
            help_text=help_text,
            widget=NumberWithUnit(unit),
            error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), said),
        )


class ListField(PlainField):
    """Entries, one a line: each trimmed, and once."""

    widget = forms.Textarea(attrs={"class": "vLargeTextField", "rows": 8, "spellcheck": "false"})

    def __init__(self, column: str, help_text: Any) -> None:
        label = CommentSettings._meta.get_field(column).verbose_name  # type: ignore[union-attr]
        super().__init__(label=label, required=False, help_text=help_text)

    def to_python(self, value: Any) -> str:
        entries = dict.fromkeys(filter(None, map(texts.clean_name, super().to_python(value).splitlines())))
        if len(entries) > MOST_ENTRIES:
            sentence = _("%(count)d lines, at most %(most)d.")
            raise ValidationError(sentence, code="too_many", params={"count": len(entries), "most": MOST_ENTRIES})
        least, most = ENTRY_LENGTHS
        for entry in entries:
            if not least <= len(entry) <= most:
                sentence = _("From %(least)d to %(most)d characters may stand in a line, unlike here: %(entry)s")
                shown = {"least": least, "most": most, "entry": entry[:most]}
                raise ValidationError(sentence, code="length", params=shown)
        return "\n".join(entries)


class CommentSettingsForm(forms.ModelForm):
    depth = Measure("depth", 1, 5, _("levels"), _("Deeper answers stand beside what they answer, and name it."))
    fold_after_words = Measure("fold_after_words", 0, 5000, _("words"), _("0 folds nothing."))
    edit_minutes = Measure("edit_minutes", 0, 1440, _("minutes"), _("0 allows no changes. A day has 1,440 minutes."))
    close_after_days = Measure("close_after_days", 0, 3650, _("days"), _("Counted from publication. 0 means never."))
    links_to_hold = Measure(
        "links_to_hold", 0, 100, _("links"), _("Twice as many, or one in the name, look like spam. 0 holds each.")
    )
    seconds_to_hold = Measure(
        "seconds_to_hold",
        0,
        60,
        _("seconds"),
        _("Since the page was shown, as far as the browser says. 0 asks for none. No form ever expires."),
    )
    words_to_hold = ListField(
        "words_to_hold",
        _(
            "One a line; found as a whole word in text, name, e-mail address and website, in any letter case. An "
            "address such as name@example.org or a domain such as example.org is found with all that belongs to it."
        ),
    )
    words_to_refuse = ListField(
        "words_to_refuse",
        _("As above, but such a comment is not taken at all: its writer gets the text back and can change it."),
    )
    reports_to_hold = Measure("reports_to_hold", 0, 100, _("reports"), _("By different people. 0 means never."))

    class Meta:
        model = CommentSettings
        fields = (
            *("order", "depth", "replies_folded", "fold_after_words"),
            *("email_required", "website_asked", "tells_writers", "rules_page", "edit_minutes", "close_after_days"),
            *("hold", "links_to_hold", "seconds_to_hold", "hold_foreign", "learns", "words_to_hold", "words_to_refuse"),
            *("votes", "reports_to_hold", "objection_contact"),
        )
        widgets = {"objection_contact": forms.TextInput(attrs={"class": "vTextField"})}
        help_texts = {
            "hold": _(
                "A name or an address that is typed makes nobody known: only the browser proves who wrote before."
            ),
            "hold_foreign": _("Only where it is clear: a language from twenty words on."),
            "learns": _("On this machine only. What looks like spam waits under “Suspected spam”, with the words."),
            "order": _("What readers see first; they may choose another."),
            "rules_page": _("Linked below the form. Only published pages can be chosen."),
            "tells_writers": _(
                "A box in the form. Nothing but a link to confirm goes to an address that is only typed."
            ),
            "website_asked": _("It is linked at the name, and tells search engines nothing."),
            "objection_contact": _(
                "Such as an e-mail address, for mails about decisions; without it they name the Impressum."
            ),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["rules_page"].queryset = Page.objects.live()  # type: ignore[attr-defined]
        for key, phrase in PHRASES.items():
            self.fields[field_of(key)] = _phrase_field(phrase, self.instance.phrases.get(key, ""))

    def clean(self) -> dict[str, Any]:
        """What is left empty is said in our words; of what was stored before, nothing unknown stays."""
        said = self.cleaned_data
        if (said.get("order"), said.get("votes")) == (CommentSettings.Order.BEST, CommentSettings.Votes.OFF):
            sentence = _("Without votes there is no order by popularity. Please choose another one, or allow votes.")
            self.add_error("order", ValidationError(sentence, code="no_votes"))
        self.instance.phrases = {key: own for key in PHRASES if (own := said.get(field_of(key)))}
        return said


def field_of(key: str) -> str:
    return f"phrase_{key}"


def _phrase_field(phrase: Phrase, own: str) -> forms.Field:
    """Grey stands what is said without it, in two lines where one would cut it off on a telephone."""
    attributes = {"class": "vTextField", "placeholder": phrase.default}
    is_short = len(str(phrase.default)) <= SHORT
    widget = forms.TextInput(attributes) if is_short else forms.Textarea({**attributes, "rows": 2})
    return NameField(label=phrase.where, required=False, max_length=LENGTH, initial=own, widget=widget)
