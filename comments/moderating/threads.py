"""A thread that stands below the wrong article is moved to the right one."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Article
from comments import moderation
from comments.models import Comment
from krysalis.foundation.answers import SeeOther

from .desk import StaffRequest, button, moderators_only

OFFERED = 200  # Articles in the list, the newest; older ones are named by their address.


class ArticleChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return obj.title


class MoveForm(forms.Form):
    article = ArticleChoice(Article.objects.none(), label=gettext_lazy("Move to the article"), required=False)
    address = forms.CharField(
        label=gettext_lazy("Or its address"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("As in the browser, also a former one."),
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="move-%s", label_suffix="")
        live = Article.objects.live().only("pk", "title")
        self.fields["article"].queryset = live  # type: ignore[attr-defined]
        newest = live.order_by("-published_at", "-pk")[:OFFERED]
        self.fields["article"].choices = [("", "—"), *((article.pk, article.title) for article in newest)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What is typed goes before what is chosen."""
        said = self.cleaned_data
        if said.get("address"):
            said["article"] = _article_at(said["address"])
        if not self.errors and not said.get("article"):
            raise ValidationError(_("Please choose an article, or give its address."), code="none")
        return said


def _article_at(address: str) -> Article:
    """Of a whole address, a path or only its name."""
    slug = urlsplit(address.strip()).path.strip("/").partition("/")[0].casefold()
    article = Article.objects.live().at(slug).only("pk", "title", "slug").first()
    if article is None:
        raise ValidationError(_("There is no published article at this address."), code="missing")
    return article


@moderators_only
@button
def move(request: StaffRequest, comment_id: int) -> HttpResponse:
    """The whole thread in which the comment stands."""
    comment = get_object_or_404(Comment.objects.decidable().complete(), pk=comment_id)
    form = MoveForm(request.POST)
    if not form.is_valid():
        for sentence in [sentence for sentences in form.errors.values() for sentence in sentences]:
            messages.error(request, _("Not moved: %(error)s") % {"error": sentence})
    elif moderation.move_thread(comment, form.cleaned_data["article"], by=request.user):
        messages.success(request, _("The thread stands at “%(title)s” now.") % {"title": comment.article.title})
    else:
        messages.warning(request, _("Nothing was changed: the thread stands there already."))
    return SeeOther(reverse("admin:comments_comment_change", args=[comment_id]))
