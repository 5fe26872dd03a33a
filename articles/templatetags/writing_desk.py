"""What an editor or author has to do, for the first page of the backend."""

from typing import Any

from django import template
from django.template import Context

from articles.models import Article
from articles.querysets import EDIT_ALL

register = template.Library()

SHOWN = 6  # Of each kind; the list behind the heading has them all.


@register.inclusion_tag("admin/articles/_writing_desk.html", takes_context=True)
def writing_desk(context: Context) -> dict[str, Any]:
    """Texts in review, scheduled ones, and drafts, as far as this person may edit them. Six queries."""
    user = context["user"]
    mine = (
        Article.objects.editable_by(user).defer("body_source", "body_html").prefetch_related("authorship_set__profile")
    )
    return {
        "may_write": user.has_perm("articles.add_article"),
        "may_see": user.has_perm("articles.change_article"),
        "is_editor": user.has_perm(EDIT_ALL),
        "in_review": mine.in_review().order_by("changed_at")[:SHOWN],
        "scheduled": mine.scheduled().order_by("published_at")[:SHOWN],
        "drafts": mine.drafts().order_by("-changed_at")[:SHOWN],
    }
