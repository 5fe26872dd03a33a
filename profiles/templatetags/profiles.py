from typing import Any

from django import template

from profiles import names, photos
from profiles.models import NetProfile, Profile

register = template.Library()

# CSS pixels of the photo beside the title, and in the box below an article: what the stylesheet gives them.
SIDES = {"line": 48, "box": 128}


@register.inclusion_tag("profiles/_avatar.html")
def avatar(profile: Profile, place: str) -> dict[str, Any]:
    """The photo, or the initials where there is none. Without a text of its own: the name stands beside it."""
    side = SIDES[place]
    if not profile.photo:
        return {"initials": names.initials(profile.name), "side": side}
    return {
        "side": side,
        "fallback": photos.address(profile, photos.SIZES[1], "jpg"),
        "webp": photos.srcset(profile, "webp"),
        "jpeg": photos.srcset(profile, "jpg"),
    }


@register.filter
def icon(net_profile: NetProfile) -> str:
    """The template that draws the network's icon."""
    return f"profiles/icons/{net_profile.network.key}.svg"
