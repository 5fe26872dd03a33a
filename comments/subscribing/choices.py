"""What the comment form offers to follow: a tick for the comment itself, and a choice of what is wider."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _

from comments.following import wordings
from comments.following.topics import Kind, Topic
from comments.models import Comment
from comments.readers import Reader

TICK, CHOICE = "follow_replies", "follow"
WIDER = (Kind.ARTICLE, Kind.MINE)


def may_follow(reader: Reader) -> bool:
    """False where no mail would arrive: without a mail server, and at a login without an address."""
    return settings.EMAIL_CONFIGURED and (reader.login is None or bool(reader.login.email))


def fields() -> dict[str, forms.Field]:
    """Nothing is chosen before somebody chooses it."""
    wider = [(kind.value, wordings.choice(Topic(kind))) for kind in WIDER]
    return {
        TICK: forms.BooleanField(label=wordings.choice(Topic(Kind.REPLIES)), required=False),
        CHOICE: forms.ChoiceField(label=_("and of"), choices=[("", _("nothing else")), *wider], required=False),
    }


def is_any(said: Mapping[str, Any]) -> bool:
    return bool(said.get(TICK) or said.get(CHOICE))


def chosen(said: Mapping[str, Any], comment: Comment) -> Topic | None:
    """The wider one where both are chosen: it holds the narrower one."""
    if said.get(CHOICE):
        return Topic(Kind(said[CHOICE]), article=comment.article)
    return Topic(Kind.REPLIES, comment=comment) if said.get(TICK) else None
