"""Whether an address is the writer's: a mail in neutral words holds a link, and its page a button."""

from datetime import timedelta

from django.utils import timezone
from django.utils.crypto import salted_hmac

from comments.models import Comment, Guest
from krysalis.foundation import mail
from krysalis.foundation.models import OutgoingMail
from krysalis.foundation.signed_links import SignedLink

from . import letters

# Long enough for a mailbox that is opened every other day; a stranger who finds the mail has nothing to do with it.
LINK = SignedLink("writer_confirm", timedelta(hours=48), "comments.writer-address")


def ask(guest: Guest, comment: Comment) -> None:
    """Writes to the address that was typed with the comment, once for each comment, when it is that address's turn.

    Nothing that was typed is repeated, so that nobody can send words of their own to others.
    """
    event = _name_of(comment)
    is_asked = OutgoingMail.objects.filter(event=event, recipient=guest.email).exists()
    turn = mail.turn_of_stranger(guest.email)
    if is_asked or turn is None:
        return
    mail.enqueue(
        event=event,
        recipient=guest.email,
        letter=letters.ADDRESS_ASKED,
        values={"link": LINK.to([guest.pk, _hash(guest)]), "hours": LINK.lives // timedelta(hours=1)},
        after=turn,
        to_stranger=True,
    )


def guest_behind(token: str) -> Guest | None:
    """None for what we never sent, and where the guest has another address by now, or none. Raises SignatureExpired."""
    signed = LINK.behind(token)
    if signed is None:
        return None
    number, address = signed
    guest = Guest.objects.exclude(email="").filter(pk=number).first()
    return guest if guest and _hash(guest) == address else None


def confirm(guest: Guest) -> bool:
    """False where it is so already, or where the address is another one by now. What was still to ask is not asked."""
    theirs = Guest.objects.filter(pk=guest.pk, email=guest.email, email_confirmed_at=None)
    if not theirs.update(email_confirmed_at=timezone.now()):
        return False
    mail.is_no_stranger(guest.email)
    mail.recall(*(_name_of(comment) for comment in Comment.objects.filter(guest=guest)))
    return True


def _name_of(comment: Comment) -> str:
    return f"writer-asked:{comment.pk}"


def _hash(guest: Guest) -> str:
    """Of the address: a link is for one, and does not show it in the logs of those it passes."""
    return salted_hmac("comments.writer-address", guest.email).hexdigest()[:16]
