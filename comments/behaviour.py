"""How discussions behave on this site: the one row of settings."""

from django.http import HttpRequest

from krysalis.foundation import freshness

from .models import CommentSettings


def of(request: HttpRequest) -> CommentSettings:
    """As they are on the asked page. No query while the site's version is the one remembered."""
    number = freshness.numbers_for(request)[freshness.SITE]
    return freshness.remembered("comment-settings", number, current)


def current() -> CommentSettings:
    """One query; for the verbs, which decide by what is in force."""
    return CommentSettings.objects.select_related("rules_page").first() or CommentSettings()
