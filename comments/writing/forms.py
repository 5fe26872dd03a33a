import hashlib
import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Page
from comments import rules, texts
from comments.judging.submission import Submission
from comments.models import NAME_LENGTH, TEXT_LENGTH, Comment, CommentSettings
from comments.passages.taking import taken_from
from comments.phrases import said
from comments.readers import Reader
from comments.subscribing import choices

Hold = CommentSettings.Hold

AS_READ_LENGTH = 16  # Hex digits; it tells two versions of one text apart, and keeps no secret.
OF_GUESTS = ("name", "email", "website", "remember", "tell", "homepage", "seconds")

_SECONDS = re.compile(r"\d{1,9}(?:\.\d+)?")


class PlainField(forms.CharField):
    """Text of a stranger: cleaned before it is measured, and shown again as it came wherever it is refused."""

    cleaned_by: Callable[[str], str] = staticmethod(texts.clean_text)

    default_error_messages = {
        "unstorable": _("There is a character in it that cannot be stored. Please delete it and send again."),
        "max_length": _("Too long: %(show_value)d characters, at most %(limit_value)d."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "strip": False})

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        if texts.is_damaged(text):
            raise ValidationError(self.error_messages["unstorable"], code="unstorable")
        return self.cleaned_by(text)

    def prepare_value(self, value: Any) -> Any:
        return texts.without_surrogates(value.replace("\0", "\ufffd")) if isinstance(value, str) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No `maxlength`: a browser cuts what is pasted without a word, the server says by how much it is too long."""
        return {}


class NameField(PlainField):
    cleaned_by = staticmethod(texts.clean_name)


class AddressField(forms.EmailField, NameField):
    """An e-mail address, checked after it is cleaned."""


class BodyField(PlainField):
    """The text of a comment: something has to be seen."""

    widget = forms.Textarea(attrs={"rows": 7})

    default_error_messages = {"required": _("Please write something first.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"label": _("Comment"), "max_length": TEXT_LENGTH, **options})

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return "" if texts.is_blank(text) else text


class SecondsField(forms.Field):
    """What a script counted, or None: empty or unreadable, it is no reason to refuse anybody."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> float | None:
        return float(value) if _SECONDS.fullmatch(value or "") else None


def address_field(**options: Any) -> AddressField:
    return AddressField(
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": _("This does not look like an e-mail address."),
            "required": _("Please give an e-mail address; it is never shown."),
        },
        **options,
    )


class CommentForm(forms.Form):
    """Writes a comment: a guest says who they are, who is logged in writes as their profile."""

    parent: forms.ModelChoiceField = forms.ModelChoiceField(
        Comment.objects.none(),
        required=False,
        widget=forms.HiddenInput,
        error_messages={
            "invalid_choice": _(
                "The comment you are answering is not there any more. Your text is kept; you can send it as a comment "
                "of its own."
            )
        },
    )
    text = BodyField()
    name = NameField(
        label=_("Name"),
        max_length=NAME_LENGTH,
        help_text=_("A pseudonym will do."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Please give a name; a pseudonym will do.")},
    )
    email = address_field(
        label=_("E-mail"),
        help_text=_("Never shown. So that we can ask you if something is unclear."),
        required=False,
    )
    website = forms.URLField(
        label=_("Website"),
        help_text=_("Linked at your name."),
        required=False,
        max_length=200,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        widget=forms.URLInput(attrs={"autocomplete": "url"}),
        error_messages={"invalid": _("This does not look like an address of a website.")},
    )
    remember = forms.BooleanField(label=_("Remember name and e-mail in this browser"), required=False)
    tell = forms.BooleanField(label=_("Learn by e-mail whether the comment appears"), required=False)
    # What a script says of the passage that was marked; without one a quotation at the head of the text says it.
    quote_exact = PlainField(required=False, widget=forms.HiddenInput)
    quote_prefix = PlainField(required=False, widget=forms.HiddenInput)
    quote_suffix = PlainField(required=False, widget=forms.HiddenInput)
    # Nobody sees it, programs fill it in. What it holds is a reason to look, never a reason to refuse.
    homepage = forms.CharField(
        label=_("Please leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    seconds = SecondsField(required=False)  # Since the page was shown. On no page: the script adds it when it sends.

    template_name = "comments/_comment_fields.html"

    def __init__(
        self,
        data: Any = None,
        *,
        article: Article,
        reader: Reader,
        behaviour: CommentSettings,
        parent: Comment | None = None,
    ) -> None:
        super().__init__(data, auto_id="comment-%s", initial={"parent": parent})
        self.article = article
        self.reader = reader
        self.behaviour = behaviour
        approved = Comment.objects.approved().filter(article=article)
        parents = approved.select_related("article", "guest", "profile", "root")
        self.fields["parent"].queryset = parents  # type: ignore[attr-defined]
        if reader.is_logged_in:
            for name in OF_GUESTS:
                del self.fields[name]
        else:
            self._ask_guests()
        if choices.may_follow(reader):
            self.fields |= choices.fields()

    def _ask_guests(self) -> None:
        self.fields["email"].required = self.behaviour.email_required
        self.fields["name"].help_text = self.said("name_help")
        self.fields["email"].help_text = self.said("email_help")
        if not self.behaviour.website_asked:
            del self.fields["website"]
        if not (self.behaviour.tells_writers and settings.EMAIL_CONFIGURED):
            del self.fields["tell"]

    def said(self, key: str) -> str:
        return said(key, self.behaviour.phrases)

    @property
    def heading(self) -> str:
        return self.said("your_comment")

    @property
    def send(self) -> str:
        return self.said("send")

    @property
    def answered(self) -> Comment | None:
        """The comment that is answered, if it is one that can be."""
        if self.is_bound:
            self.errors  # noqa: B018  # Cleans.
            return self.cleaned_data.get("parent")
        return self.initial["parent"]

    @property
    def answered_id(self) -> int | str:
        """For the hidden field: empty once the parent is refused, so that the text can be sent without it."""
        return self.answered.pk if self.answered else ""

    @property
    def rules_page(self) -> Page | None:
        page = self.behaviour.rules_page
        return page if page and page.is_visible_to(self.reader.user) else None

    @property
    def when_it_appears(self) -> str:
        sentences = {
            Hold.EVERYBODY: _(
                "Your comment appears once it has been approved. Until then only you can see it: a cookie in your "
                "browser, kept for 14 days, tells that it is yours."
            ),
            Hold.UNKNOWN: _(
                "Your first comment appears once it has been approved, and further ones at once: a cookie in your "
                "browser, kept for 14 days, tells that they are yours."
            ),
            Hold.NOBODY: _(
                "Your comment appears at once, unless it has to be looked at first. A cookie in your browser, kept for "
                "14 days, tells that it is yours."
            ),
        }
        return str(sentences[Hold(self.behaviour.hold)])

    def can_be_shown(self) -> bool:
        """As a preview, for which it does not matter who writes: nothing is said about those fields."""
        for name in (*OF_GUESTS, choices.CHOICE):
            self.errors.pop(name, None)
        return not self.errors

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not texts.has_letter_or_digit(name):
            raise ValidationError(_("Please give a name with at least one letter or digit."), code="nameless")
        return name

    def clean_homepage(self) -> str:
        return "filled in" if self.cleaned_data["homepage"] else ""

    def clean(self) -> dict[str, Any]:
        parent = self.cleaned_data.get("parent")
        reason = rules.may_comment(self.article, self.behaviour)
        reason = reason or (rules.may_answer(parent, self.behaviour) if parent else None)
        if reason:
            raise ValidationError(reason, code="closed")
        if self.reader.is_logged_in and self.reader.profile is None:
            raise ValidationError(rules.profile_missing(), code="no_profile")
        if self.cleaned_data.get("email") == "":
            self._miss_address()
        return self.cleaned_data

    def _miss_address(self) -> None:
        if self.tells_writer:
            self.add_error("email", _("Please give an e-mail address for that, or take away the tick below."))
        elif choices.is_any(self.cleaned_data):
            self.add_error("email", _("Please give an e-mail address for the notifications, or choose none below."))

    @property
    def tells_writer(self) -> bool:
        return bool(self.cleaned_data.get("tell"))

    def submission(self, network_key: str) -> Submission:
        said = self.cleaned_data
        text, passage = taken_from(said, self.article)
        what = {"article": self.article, "parent": said["parent"], "text": text, "passage": passage}
        if self.reader.profile:
            return Submission(**what, profile=self.reader.profile)
        return Submission(
            **what,
            name=said["name"],
            email=said["email"],
            website=said.get("website", ""),
            network_key=network_key,
            honeypot=said["homepage"],
            seconds=said["seconds"],
            proven=self.reader.own,
        )


class ChangeForm(forms.Form):
    """Other words for a comment that is there. It carries which words its writer had before them."""

    text = BodyField()

    def __init__(self, data: Any = None, *, comment: Comment) -> None:
        super().__init__(data, auto_id="comment-%s", initial={"text": comment.body_source})
        self.comment = comment

    @property
    def as_read(self) -> str:
        """For the hidden field, also after a refusal: by then the present text has been shown."""
        return hashlib.sha256(self.comment.body_source.encode()).hexdigest()[:AS_READ_LENGTH]

    @property
    def is_out_of_date(self) -> bool:
        return self.data.get("as_read", self.as_read) != self.as_read

    def clean(self) -> dict[str, Any]:
        if self.is_out_of_date and self.cleaned_data.get("text") != self.comment.body_source:
            raise ValidationError(
                _("The comment has been changed since you opened this page; above you see how it reads now."),
                code="changed",
            )
        return self.cleaned_data


class AddressForm(forms.Form):
    """Another e-mail address. The one that is stored is not shown: somebody else may sit at this browser by now."""

    email = address_field(label=_("New e-mail address"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="comment-%s")
