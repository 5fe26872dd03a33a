"""The verbs of profiles: saved and deleted with all that follows."""

from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import router, transaction
from django.db.models import ProtectedError, RestrictedError
from django.db.models.deletion import Collector
from django.utils.translation import ngettext

from krysalis.foundation import freshness

from . import photos
from .models import NetProfile, Profile
from .querysets import EDIT_ALL


class InUse(ValidationError):
    """Texts or comments belong to this person."""


def may_change(profile: Profile, user: Any) -> bool:
    """Who looks after all profiles, and everybody their own."""
    return user.has_perm(EDIT_ALL) or (user.is_active and profile.user_id == user.pk)


def put_in_order(profile: Profile, moved: list[NetProfile]) -> None:
    """Numbers the Netzprofile from 1. Of two with the same number the one that was just moved there comes first."""
    moved_keys = {row.pk for row in moved}
    stored = NetProfile.objects.filter(profile=profile)  # Not the profile's own, which may have been fetched before.
    rows = sorted(stored, key=lambda row: (row.position, row.pk not in moved_keys, row.pk))
    for position, row in enumerate(rows, start=1):
        NetProfile.objects.filter(pk=row.pk).exclude(position=position).update(position=position)


def changed(profile: Profile, *, former_photo: str = "") -> None:
    """The last word of a transaction that changed a profile: it stands on many pages, its old photo on none."""
    if former_photo and former_photo != profile.photo.name:
        transaction.on_commit(partial(photos.forget, former_photo))
    freshness.bump(freshness.SITE)


@transaction.atomic
def delete(profile: Profile) -> None:
    """Raises InUse."""
    uses = number_of_uses(profile)
    if uses:
        raise InUse(sentence_in_use(profile, uses))
    former_photo = profile.photo.name or ""
    profile.delete()
    if former_photo:
        transaction.on_commit(partial(photos.forget, former_photo))
    freshness.bump(freshness.SITE)


def number_of_uses(profile: Profile) -> int:
    """How many rows of other apps hold on to it; which they are is theirs to know."""
    try:
        Collector(using=router.db_for_write(Profile), origin=profile).collect([profile])
    except (ProtectedError, RestrictedError) as error:
        held = error.protected_objects if isinstance(error, ProtectedError) else error.restricted_objects
        return len(held)
    return 0


def sentence_in_use(profile: Profile, uses: int) -> str:
    return ngettext(
        "%(name)s cannot be deleted: one text or comment carries this name.",
        "%(name)s cannot be deleted: %(uses)s texts or comments carry this name.",
        uses,
    ) % {"name": profile.name, "uses": uses}
