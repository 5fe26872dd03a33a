from typing import Any

from django import template

from articles.models import Article
from comments import discussion, rules
from comments.forms import CommentForm
from comments.readers import reader_of

register = template.Library()


@register.inclusion_tag("comments/_section.html", takes_context=True)
def comment_section(context: template.Context, article: Article) -> dict[str, Any]:
    """The discussion of an article and the form to join it. Two queries for a reader without cookies."""
    request = context["request"]
    reader = reader_of(request)
    closed_because = rules.may_comment(article)
    return {
        "request": request,
        "article": article,
        "discussion": discussion.of_article(article, reader),
        "form": None if closed_because else CommentForm(article=article, reader=reader),
        "closed_because": closed_because,
    }
