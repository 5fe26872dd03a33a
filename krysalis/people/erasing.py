"""Erasing all that is kept under an address, whoever asks for it: the person, an administrator, a command."""

from dataclasses import dataclass

import structlog
from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from comments import moderation
from comments.moderation import Erased

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Asker:
    """Who presses the button, as the log of the moderation and the log of the site say it."""

    word: str
    why: str = ""
    user: User | None = None


def by_the_person() -> Asker:
    return Asker("the person", _("Erased by the person."))


def by_command() -> Asker:
    return Asker("a command", _("Erased by an operator at the person’s request."))


def by_administrator(user: User) -> Asker:
    return Asker("an administrator", user=user)


def erase(email: str, asker: Asker, *, keep_texts: bool = False) -> Erased:
    """All numbers are 0 where nothing is kept any more. The line in the log holds numbers only."""
    erased = moderation.erase_address(email, by=asker.user, why=asker.why, keep_texts=keep_texts)
    log.info("person erased", by=asker.word, comments=erased.comments, reports=erased.reports, mails=erased.mails)
    return erased
