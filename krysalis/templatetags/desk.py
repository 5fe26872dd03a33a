"""What the frame of the backend needs, over all apps."""

from typing import Any

from django import template
from django.contrib.auth.models import User

from krysalis.foundation.admin import Trouble, trouble

register = template.Library()

# As often as they are used: writing, conversation, people, and last what is set up once.
ORDER = ("articles", "comments", "profiles", "foundation", "auth")


@register.simple_tag
def areas(apps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The apps of the admin in the order of `ORDER`, unknown ones at the end."""
    places = {label: place for place, label in enumerate(ORDER)}
    return sorted(apps or [], key=lambda app: places.get(app["app_label"], len(ORDER)))


@register.simple_tag
def trouble_with_mail(user: User) -> Trouble | None:
    """For who can do something about it."""
    return trouble() if user.has_perm("foundation.view_outgoingmail") else None
