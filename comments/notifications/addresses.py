"""Whether an address is the writer's: a mail in neutral words holds a link, and its page a button."""

from datetime import timedelta

from django.utils import timezone
from django.utils.crypto import salted_hmac

from comments.models import Comment, Guest
from krysalis.foundation import limits, mail
from krysalis.foundation.models import OutgoingMail
from krysalis.foundation.signed_links import SignedLink

# Long enough for a mailbox that is opened every other day; a stranger who finds the mail has nothing to do with it.
LINK = SignedLink("writer_confirm", timedelta(hours=48), "comments.writer-address")


def ask(guest: Guest, comment: Comment) -> None:
    """Writes to the address that was typed with the comment, once for each comment, and never too often to one address.

    Nothing that was typed is repeated, so that nobody can send words of their own to others.
    """
    event = f"writer-asked:{comment.pk}"
    is_asked = OutgoingMail.objects.filter(event=event, recipient=guest.email).exists()
    if is_asked or limits.too_many_mails("writers", guest.email):
        return
    context = {"link": LINK.to([guest.pk, _hash(guest)]), "hours": LINK.lives // timedelta(hours=1)}
    mail.enqueue(event=event, recipient=guest.email, template="mails/address_asked", context=context)


def guest_behind(token: str) -> Guest | None:
    """None for what we never sent, and where the guest has another address by now, or none. Raises SignatureExpired."""
    signed = LINK.behind(token)
    if signed is None:
        return None
    number, address = signed
    guest = Guest.objects.exclude(email="").filter(pk=number).first()
    return guest if guest and _hash(guest) == address else None


def confirm(guest: Guest) -> bool:
    """False where it is so already, or where the address is another one by now."""
    theirs = Guest.objects.filter(pk=guest.pk, email=guest.email, email_confirmed_at=None)
    return bool(theirs.update(email_confirmed_at=timezone.now()))


def _hash(guest: Guest) -> str:
    """Of the address: a link is for one, and does not show it in the logs of those it passes."""
    return salted_hmac("comments.writer-address", guest.email).hexdigest()[:16]
