from typing import Any

from django import template
from django.conf import settings

from articles.models import Article
from comments.following import wordings
from comments.readers import reader_of
from comments.subscribing import announcing, offers
from comments.subscribing.choices import may_follow
from comments.subscribing.forms import FollowForm
from comments.subscribing.offers import Offer
from profiles.models import Profile

register = template.Library()


@register.simple_tag
def follow_lead() -> str:
    return wordings.lead()


@register.simple_tag(takes_context=True)
def follow_notice(context: template.Context) -> str:
    return wordings.notice(context["site"].name)


@register.inclusion_tag("comments/_follow_articles.html", takes_context=True)
def follow_new_articles(context: template.Context) -> dict[str, Any]:
    """The small form for all new articles; no query for a reader without cookies."""
    return _form(context, offers.of_site())


@register.inclusion_tag("comments/_follow_articles.html", takes_context=True)
def follow_articles_by(context: template.Context, author: Profile) -> dict[str, Any]:
    return _form(context, offers.of_author(author))


def _form(context: template.Context, offer: Offer) -> dict[str, Any]:
    if not settings.EMAIL_CONFIGURED:
        return {"form": None}
    reader = reader_of(context["request"])
    form = FollowForm(offer=offer, reader=reader) if may_follow(reader) else None
    return {"form": form, "site": context["site"]}


@register.inclusion_tag("admin/articles/_announcement.html")
def announcement(article: Article) -> dict[str, Any]:
    """To how many it is announced, beside the button that publishes it; without a query where no mail leaves."""
    if not announcing.is_possible():
        return {"is_possible": False}
    return {"is_possible": True, "announcement": announcing.of_article(article)}
