from typing import Any

from django import template

from articles.models import Article
from comments import behaviour, rules
from comments.phrases import said
from comments.readers import reader_of
from comments.reading import article_page, orders
from comments.reading.discussion import asked_by
from comments.subscribing import offers
from comments.subscribing.choices import may_follow
from comments.subscribing.forms import FollowForm
from comments.writing.forms import CommentForm

register = template.Library()


@register.simple_tag(takes_context=True)
def discussion_of(context: template.Context, article: Article) -> article_page.ArticlePage:
    """The article's text with the marks of its passages, and the first page of its comments. Three queries for a
    reader without cookies."""
    request = context["request"]
    return article_page.of(asked_by(request, article, reader_of(request)))


@register.inclusion_tag("comments/_section.html", takes_context=True)
def comment_section(context: template.Context, on_page: article_page.ArticlePage) -> dict[str, Any]:
    """The discussion of an article and the form to join it."""
    request, asked = context["request"], on_page.asked
    says = behaviour.of(request)
    closed_because = rules.may_comment(asked.article, says)
    form = CommentForm(article=asked.article, reader=asked.reader, behaviour=says)
    follow = FollowForm(offer=offers.of_article(asked.article), reader=asked.reader)
    return {
        "request": request,
        "article": asked.article,
        "asked": asked,
        "discussion": on_page.discussion,
        "orders": orders.choices(on_page.discussion.order, says),
        "form": None if closed_because else form,
        "closed_because": closed_because,
        "follow": follow if may_follow(asked.reader) and not closed_because else None,
        "site": context["site"],
        "invitation": said("invitation", says.phrases),
        "more": said("more", says.phrases),
    }
