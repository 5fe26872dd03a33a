"""What is typed at the writing desk, and how it reaches the tables. The verbs of `publishing` do the rest."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from taggit.forms import TagField

from profiles.models import Profile

from . import addresses, slugs, tags
from .editor.fields import OrderedInput, OrderedModelField
from .editor.moves import SCHEDULE, Move
from .editor.times import MomentField
from .editor.widgets import MarkdownInput, PictureInput
from .models import Article, ArticleOrPage, Authorship, Image, Page, Recommendation, Tag
from .querysets import EDIT_ALL

TAG_LENGTH = 100  # taggit's column.


class ArticleTagField(TagField):
    def clean(self, value: Any) -> list[str]:
        names = super().clean(value)
        for name in names:
            if len(name) > TAG_LENGTH:
                raise ValidationError(_("A tag has at most 100 characters; is a comma missing?"), code="max_length")
        return names


class TagForm(forms.ModelForm):
    def clean_name(self) -> str:
        """One that the article form can read: no comma, and no other that differs in capitals alone."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        if "," in name:
            raise ValidationError(_("A tag has no comma; commas stand between tags."), code="comma")
        others = Tag.objects.exclude(pk=self.instance.pk).values_list("name", flat=True)
        twin = next((other for other in others if other.casefold() == name.casefold()), None)
        if twin is not None:
            raise ValidationError(_("This tag exists already: “%(name)s”."), code="twin", params={"name": twin})
        return name


class PublicationForm(forms.ModelForm):
    """`seen_at` is the moment at which the server's text was last changed when this form was drawn."""

    slug = forms.CharField(
        label=_("address"),
        required=False,
        help_text=_("Left empty, it is made from the title."),
        max_length=slugs.MAX_LENGTH,
    )
    seen_at = forms.CharField(required=False, widget=forms.HiddenInput)
    overwrite = forms.CharField(required=False)

    def __init__(self, *args: Any, user: Any, move: Move | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.move = user, move
        self.initial["seen_at"] = self.stamp(self.instance) if self.instance.pk else ""
        self.fields["title"].widget.attrs |= {"autocomplete": "off"}

    @staticmethod
    def stamp(publication: ArticleOrPage) -> str:
        return publication.changed_at.isoformat()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "slug" not in self.errors and cleaned.get("title"):
            cleaned["slug"] = slugs.german_slug(cleaned.get("slug", "")) or addresses.propose(
                cleaned["title"], wanted_by=self.instance
            )
            if not addresses.is_free(cleaned["slug"], wanted_by=self.instance):
                proposal = addresses.propose(cleaned["title"], wanted_by=self.instance)
                self.add_error("slug", _taken(proposal))
        return cleaned

    def refuse_if_stale(self) -> None:
        """Raises ValidationError where somebody has changed the text since this form was drawn, and was not overruled.

        One query, with its lock.
        """
        if not self.instance.pk:
            return
        rows = type(self.instance)._default_manager.select_for_update().filter(pk=self.instance.pk)
        now = rows.values_list("changed_at", flat=True).get().isoformat()
        if now not in {self.cleaned_data["seen_at"], self.cleaned_data["overwrite"]}:
            raise ValidationError(
                _("Somebody has saved this text meanwhile. Nothing of yours is lost; please compare below."),
                code="stale",
            )

    def arguments(self) -> dict[str, Any]:
        """What the verb of the button needs beside the text."""
        return {"at": self.cleaned_data["planned_for"]} if self.move is SCHEDULE else {}

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002 - Django's signature.
        """Writes what was typed and no other column. Call it in a transaction, then say the verb."""
        publication = super().save(commit=False)
        columns = [name for name in self._meta.fields or () if name not in self.relations]
        publication.save(update_fields=columns if publication.pk else None)
        self.save_m2m()
        return publication

    relations: tuple[str, ...] = ()


def _taken(proposal: str) -> ValidationError:
    return ValidationError(
        _("This address belongs to another text, or did, and still leads there. “%(proposal)s” is free."),
        params={"proposal": proposal},
        code="taken",
    )


class ArticleForm(PublicationForm):
    relations = ("tags",)

    tags = ArticleTagField(label=_("tags"), required=False, help_text=_("Separated by commas."))
    writers = OrderedModelField(
        Profile.objects.all(),
        label=_("authors"),
        required=False,
        widget=OrderedInput(add_label=_("Add an author")),
    )
    lead_image = forms.ModelChoiceField(
        Image.objects.all(),
        label=_("lead picture"),
        required=False,
        to_field_name="name",
        widget=PictureInput,
        error_messages={"invalid_choice": _("There is no picture of this short name.")},
    )
    chosen = OrderedModelField(
        Article.objects.newest_first().only("pk", "title", "slug"),
        key="slug",
        name="title",
        label=_("recommended as well"),
        required=False,
        widget=OrderedInput(proposals=True, add_label=_("Add an article")),
        help_text=_("Titles in order; filled up by articles with the same tags."),
    )
    planned_for = MomentField(label=_("Schedule for"), required=False, help_text=_("Time in Berlin."))

    class Meta:
        model = Article
        fields = ("title", "slug", "teaser", "body_source", "tags", "lead_image", "comments_open", "announced")
        widgets = {"body_source": MarkdownInput, "teaser": forms.Textarea({"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        article = self.instance
        others = Article.objects.exclude(pk=article.pk).out_of_bin()
        chosen = cast(OrderedModelField, self.fields["chosen"])
        chosen.set_queryset(others.newest_first().only("pk", "title", "slug"))
        if not article.pk:
            self.initial["writers"] = list(Profile.objects.filter(user=self.user))
            return
        self.initial["tags"] = tags.joined_by_commas(article.tags.all())
        self.initial["writers"] = article.authors_in_order()
        self.initial["lead_image"] = article.lead_image  # Django's own initial is the key, not the short name.
        rows = article.recommendations.filter(chosen=True).select_related("recommended")
        self.initial["chosen"] = chosen.current = [row.recommended for row in rows]
        if article.is_scheduled():
            self.initial["planned_for"] = article.published_at

    def clean_writers(self) -> list[Profile]:
        """Who may not edit everybody's articles stays among the authors, or could not open the article again."""
        writers = self.cleaned_data["writers"]
        if self.user.has_perm(EDIT_ALL):
            return writers
        mine = Profile.objects.filter(user=self.user).first()
        if mine is None:
            raise ValidationError(_("Your login has no profile yet. Please ask the editors for one."))
        return writers if mine in writers else [mine, *writers]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.move is not SCHEDULE:
            self.errors.pop("planned_for", None)  # What stands there counts only for the button beside it.
        elif not cleaned.get("planned_for") and "planned_for" not in self.errors:
            self.add_error("planned_for", _("When is the article to appear?"))
        return cleaned

    def save(self, commit: bool = True) -> Article:  # noqa: FBT001, FBT002 - Django's signature.
        article = super().save(commit)
        _keep_order(article, self.cleaned_data["writers"])
        _keep_chosen(article, self.cleaned_data["chosen"])
        return article


def _keep_order(article: Article, writers: Iterable[Profile]) -> None:
    article.authorship_set.all().delete()
    Authorship.objects.bulk_create(
        Authorship(article=article, profile=writer, position=place) for place, writer in enumerate(writers)
    )


def _keep_chosen(article: Article, chosen: Iterable[Article]) -> None:
    """The found ones go too where they stand in the way; the verb finds them again."""
    article.recommendations.all().delete()
    Recommendation.objects.bulk_create(
        Recommendation(article=article, recommended=other, position=place) for place, other in enumerate(chosen)
    )


class PageForm(PublicationForm):
    class Meta:
        model = Page
        fields = ("title", "slug", "body_source", "in_footer", "footer_position")
        widgets = {"body_source": MarkdownInput}
