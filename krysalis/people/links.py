"""The links in these mails. None holds an address: it names a row of the outbox, which knows whom it went to.

Once the person is erased the row knows nobody any more, and the link is dead.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from comments.models import Guest
from krysalis.foundation import mail
from krysalis.foundation.limits import address_key
from krysalis.foundation.models import OutgoingMail
from krysalis.foundation.signed_links import SignedLink

from .letters import MY_DATA, NEW_ADDRESS

LIVES = timedelta(hours=48)  # Long enough for a mailbox that is opened every other day.
MY_DATA_LINK = SignedLink("my_data", LIVES, "krysalis.my-data")
ADDRESS_LINK = SignedLink("my_data_new_address", LIVES, "krysalis.my-data-address")
_HOURS = LIVES // timedelta(hours=1)
_KEY_LENGTH = 32  # Hex digits of the keyed hash; enough to tell addresses apart.


@dataclass(frozen=True)
class NewAddress:
    """A wish that waits to be confirmed from the new mailbox."""

    email: str
    guests: list[Guest]


def ask(email: str) -> None:
    """One mail to whatever address it is: only behind its link is it looked up what is kept. Once an hour at most."""
    event = f"my-data:{_key(email)}:{timezone.now():%Y%m%d%H}"
    turn = mail.turn_of_stranger(email)
    if turn is not None:
        link = MY_DATA_LINK.to([event])
        values = {"link": link, "hours": _HOURS}
        mail.enqueue(event=event, recipient=email, letter=MY_DATA, values=values, after=turn, to_stranger=True)


def address_behind(token: str) -> str | None:
    """None for what we never sent, and where the person was erased. Raises signing.SignatureExpired."""
    signed = MY_DATA_LINK.behind(token)
    return _recipient(signed[0]) if signed else None


def ask_for_new_address(guests: Iterable[Guest], email: str) -> None:
    """Nothing is changed before the button behind the link is pressed."""
    event = f"my-data-address:{_key(email)}:{timezone.now():%Y%m%d%H}"
    turn = mail.turn_of_stranger(email)
    if turn is not None:
        link = ADDRESS_LINK.to([event, [[guest.pk, _key(guest.email)] for guest in guests]])
        values = {"link": link, "hours": _HOURS}
        mail.enqueue(event=event, recipient=email, letter=NEW_ADDRESS, values=values, after=turn, to_stranger=True)


def new_address_behind(token: str) -> NewAddress | None:
    """None for what we never sent, where it is done, and where the person was erased. Raises SignatureExpired."""
    signed = ADDRESS_LINK.behind(token)
    email = _recipient(signed[0]) if signed else None
    if not email:
        return None
    keys = dict(signed[1])
    guests = [guest for guest in Guest.objects.filter(pk__in=keys) if _key(guest.email) == keys[guest.pk]]
    return NewAddress(email, guests) if guests else None


def _key(email: str) -> str:
    return address_key(email)[:_KEY_LENGTH]


def _recipient(event: str) -> str | None:
    """Of the mail, as long as it stands there whom it went to."""
    key = event.split(":")[1]
    written = OutgoingMail.objects.filter(event=event).values_list("recipient", flat=True)
    return next((recipient for recipient in written if _key(recipient) == key), None)
