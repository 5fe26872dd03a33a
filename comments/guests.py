"""Correcting what is kept of a guest."""

from django.db import transaction
from django.db.models import Q, QuerySet

from krysalis.foundation import freshness

from . import following
from .models import Comment, Guest


def correct(guest: Guest) -> None:
    """Saves name, address and website, and makes stale where they can be read. Another address is not confirmed yet."""
    with transaction.atomic():
        before = Guest.objects.select_for_update().get(pk=guest.pk)
        if before.email != guest.email:
            guest.email_confirmed_at = None
            following.follow_correction(guest, before.email)
        guest.save(update_fields=["name", "email", "website", "email_confirmed_at"])
        freshness.bump(*[freshness.article(slug) for slug in articles_discussed_by(guest)])


def same_writer(guest: Guest) -> QuerySet[Guest]:
    """The guest, and all who gave the same address. That proves nothing, but who it belongs to may ask about all."""
    return Guest.objects.filter(Q(pk=guest.pk) | Q(email__iexact=guest.email) if guest.email else Q(pk=guest.pk))


def articles_discussed_by(guest: Guest) -> list[str]:
    """Slugs of the articles under which the guest's name can be read."""
    return sorted(set(Comment.objects.approved().filter(guest=guest).values_list("article__slug", flat=True)))
