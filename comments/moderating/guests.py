"""Correcting what is kept of a guest."""

from django.db import transaction

from comments.models import Guest
from krysalis.foundation import freshness

from . import queue


def correct(guest: Guest) -> None:
    """Saves name and address, and makes stale where the name can be read. Another address is not confirmed yet."""
    with transaction.atomic():
        before = Guest.objects.select_for_update().get(pk=guest.pk)
        if before.email != guest.email:
            guest.email_confirmed_at = None
        guest.save(update_fields=["name", "email", "email_confirmed_at"])
        freshness.bump(*[freshness.article(slug) for slug in queue.articles_discussed_by(guest)])
