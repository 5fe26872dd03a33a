"""The words of a letter: this site's own, or those it is shipped with."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import translation

from krysalis.foundation.models import MailWording

from .letter import Letter
from .registry import all_letters


@dataclass(frozen=True)
class Stand:
    letter: Letter
    changed_at: datetime | None = None  # None where it is as shipped.
    is_left_aside: bool = False  # Its words have come to miss what the letter needs, such as by a new release.


def words_of(letter: Letter) -> tuple[str, str]:
    """Subject and body as they are sent, in the active language."""
    own = MailWording.objects.filter(name=letter.name).first()
    if own and not letter.faults(own.subject, own.body):
        return own.subject, own.body
    return shipped(letter)


def shipped(letter: Letter) -> tuple[str, str]:
    """In the active language."""
    return str(letter.subject), str(letter.body)


def word(letter: Letter, subject: str, body: str) -> None:
    """From now on in these words. Where they are the shipped ones, a new release may better them."""
    with translation.override(settings.LANGUAGE_CODE):
        if (subject, body) == shipped(letter):
            reset(letter)
        else:
            MailWording.objects.update_or_create(name=letter.name, defaults={"subject": subject, "body": body})


def reset(letter: Letter) -> None:
    MailWording.objects.filter(name=letter.name).delete()


def stands() -> list[Stand]:
    """All letters, and which are worded anew. One query."""
    own = MailWording.objects.in_bulk()
    return [_stand(letter, own.get(letter.name)) for letter in all_letters()]


def _stand(letter: Letter, own: MailWording | None) -> Stand:
    if own is None:
        return Stand(letter)
    return Stand(letter, own.changed_at, is_left_aside=bool(letter.faults(own.subject, own.body)))
