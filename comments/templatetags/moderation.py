from typing import Any

from django import template
from django.contrib.auth.models import User

from comments.models import ModerationEvent
from comments.moderating import numbers as last_days
from comments.moderating import outcome, queue
from comments.querysets import MODERATE

register = template.Library()


@register.simple_tag
def waiting_for(user: Any) -> queue.Waiting | None:
    """What waits for this person's decision; None, without a query, for those who do not decide."""
    return queue.waiting() if user.is_active and user.is_staff and user.has_perm(MODERATE) else None


@register.simple_tag
def numbers() -> last_days.Numbers:
    return last_days.of_last_days()


@register.filter
def who(event: ModerationEvent) -> str:
    """Name of whoever did it; empty where that is nobody or no longer known."""
    return outcome.name_of(event.by) if isinstance(event.by, User) else ""
