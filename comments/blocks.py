"""Who may not write for a time: somebody by e-mail address, or a network.

An address is told again by a keyed hash that lasts. A network is told by the hash that `voters` makes, whose key is
thrown away after a month at most, so no block of a network outlives it.
"""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from . import voters
from .judging.staff_names import mailbox
from .judging.submission import Submission
from .models import Block, Guest

Kind = Block.Kind


def why(submission: Submission) -> str | None:
    """The sentence for who is blocked, with until when; the reason stays among moderators, since anybody can type a
    stranger's address to read it. One query, none where a profile writes."""
    keys = {key_of_address(submission.email), submission.network_key} - {""}
    if submission.profile or not keys:
        return None
    block = in_force().filter(key__in=keys).order_by("-until").first()
    return _said_to_the_writer(block) if block else None


def _said_to_the_writer(block: Block) -> str:
    until = {"until": date_format(timezone.localtime(block.until), "DATETIME_FORMAT")}
    if block.kind == Kind.NETWORK:
        return _("From your internet connection nobody can comment here until %(until)s.") % until
    return _("Nobody can comment here with this e-mail address until %(until)s.") % until


def in_force() -> QuerySet[Block]:
    """The newest first."""
    return Block.objects.filter(lifted_at=None, until__gt=timezone.now())


def block(guest: Guest, kind: Kind, until: datetime, reason: str, *, by: User) -> Block | None:
    """Replaces the one there is of the same address or network. None where the guest has none that is known.

    A network is blocked no longer than its hash can be told again.
    """
    key = guest.network_key if kind == Kind.NETWORK else key_of_address(guest.email)
    if kind == Kind.NETWORK:
        until = min(until, voters.key_lives_until())
    if not key:
        return None
    with transaction.atomic():
        in_force().filter(key=key).update(lifted_at=timezone.now(), lifted_by=by)
        return Block.objects.create(guest=guest, kind=kind, key=key, until=until, reason=reason, by=by)


def lift(block: Block, *, by: User) -> bool:
    """False where it had ended, or a colleague was quicker."""
    return bool(in_force().filter(pk=block.pk).update(lifted_at=timezone.now(), lifted_by=by))


def key_of_address(address: str) -> str:
    """The same for all ways to write it that arrive in one mailbox; empty for none."""
    where = mailbox(address)
    return salted_hmac("comments.blocks", where, algorithm="sha256").hexdigest() if where else ""
