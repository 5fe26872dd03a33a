from typing import Any

from django import template

from comments.models import TypoNote

register = template.Library()


@register.simple_tag
def open_typos(user: Any) -> int:
    """How many notes of readers this person could settle. No query for those who correct nothing."""
    may_see = user.is_active and user.is_staff and user.has_perm("comments.view_typonote")
    return TypoNote.objects.open().visible_to(user).count() if may_see else 0
