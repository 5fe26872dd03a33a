"""Links by which a person sets a password: the invitation, and what follows a forgotten one.

A link is Django's password reset token: it works for three days and ends with the first password set by it.
"""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext_lazy as _

from krysalis.foundation import mail
from krysalis.foundation.models import OutgoingMail
from krysalis.foundation.site import absolute

INVITATION = "mails/invitation"
FORGOTTEN = "mails/forgotten_password"


def link(user: User) -> str:
    """A new one works beside those given before, until one of them is used."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    token = default_token_generator.make_token(user)
    return absolute(reverse("account_password_from_link", args=[uid, token]))


def can_be_mailed(user: User) -> bool:
    return bool(user.email) and not mail.why_silent()


def send(user: User, template: str, *, event: str = "") -> OutgoingMail:
    address = link(user)
    context = {"user": user, "link": address, "days": timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT).days}
    return mail.enqueue(
        event=event or f"password-link:{user.pk}:{address.rstrip('/').rpartition('/')[2]}",
        recipient=user.email,
        template=template,
        context=context,
        labels={address: _("Set the password")},
    )


def send_forgotten(email: str) -> None:
    """Writes to who has this address. For an address that nobody has it does the same work and sends nothing, so that
    an answer's time tells nobody who has a login here. At most one mail an hour and person, unless it was used."""
    user = User.objects.filter(email__iexact=email, is_active=True, is_staff=True).order_by("pk").first()
    with transaction.atomic():
        written = send(user or User(pk=0, email=email), FORGOTTEN, event=_event(user, email))
        if user is None:
            written.delete()


def _event(user: User | None, email: str) -> str:
    state = f"{user.pk} {user.password}" if user else email
    digest = salted_hmac("krysalis.forgotten", state).hexdigest()[:16]
    return f"forgotten-password:{digest}:{timezone.now():%Y%m%d%H}"
