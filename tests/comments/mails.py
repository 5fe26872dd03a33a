"""What tests of mails need: a mail server, and what would be sent."""

import re

import pytest
from django.conf import settings as site_settings
from pytest_django.fixtures import Settings

from krysalis.foundation.models import OutgoingMail, Site


@pytest.fixture
def mail_server(db: None, settings: Settings) -> None:
    """One is set, and the database belongs to this address; nothing leaves before a worker sends it."""
    settings.EMAIL_CONFIGURED = True
    Site.objects.update(address=settings.SITE_ADDRESS)


def mails(kind: str = "", to: str = "") -> list[OutgoingMail]:
    """Those whose event begins like that, the oldest first."""
    found = OutgoingMail.objects.filter(event__startswith=kind).order_by("pk")
    return list(found.filter(recipient=to) if to else found)


def words(mail: OutgoingMail) -> str:
    return " ".join(f"{mail.subject} {mail.text}".split())


def link_in(mail: OutgoingMail, where: str) -> str:
    """The path of the link to there."""
    found = re.search(rf"{re.escape(site_settings.SITE_ADDRESS)}(/{where}/\S+/)", mail.text)
    assert found, mail.text
    return found[1]
