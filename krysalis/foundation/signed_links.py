"""Links in mails that open one page to whoever holds them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import signing
from django.urls import reverse

from .site import absolute


@dataclass(frozen=True)
class SignedLink:
    """To the page of this name. Nobody else can make one, and everybody can read what is in it."""

    page: str
    lives: timedelta
    salt: str  # Keeps one kind of link from opening what is meant for another.

    def to(self, what: Any) -> str:
        """What JSON can hold."""
        return absolute(reverse(self.page, args=[signing.dumps(what, salt=self.salt)]))

    def behind(self, token: str) -> Any:
        """What the link was made for, None where we never made it. Raises signing.SignatureExpired."""
        try:
            return signing.loads(token, salt=self.salt, max_age=self.lives)
        except signing.SignatureExpired:
            raise
        except signing.BadSignature:
            return None

    def meant_for(self, token: str) -> Any:
        """What one of ours was made for, however old it is. Raises signing.BadSignature."""
        return signing.loads(token, salt=self.salt)
