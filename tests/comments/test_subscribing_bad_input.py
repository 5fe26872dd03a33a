"""Strings that have broken other sites, as addresses: stored as an address or refused in words, and in no header."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.validators import validate_email
from django.test import Client
from pytest_django.fixtures import Settings

from comments import texts
from comments.following import opting_in
from comments.models import OptIn
from krysalis.foundation.models import OutgoingMail
from tests.comments.following import follow
from tests.comments.mails import mail_server  # noqa: F401  # A fixture.

pytestmark = [pytest.mark.django_db, pytest.mark.data, pytest.mark.usefixtures("mail_server")]

FILES = ["email_addresses.jsonl", "mail_header_injection.jsonl", "naughty_strings.jsonl", "unicode_and_control.jsonl"]


def strings(folder: Path, name: str) -> Iterator[str]:
    with (folder / "text" / name).open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield str(row.get("address", row.get("text")))


@pytest.mark.parametrize("file", FILES)
class TestHostileAddresses:
    def test_are_stored_as_an_address_or_refused(
        self, client: Client, settings: Settings, test_data: Path, file: str
    ) -> None:
        settings.COMMENT_LIMITS = False
        for text in strings(test_data, file):
            response = follow(client, email=texts.without_surrogates(text))
            assert response.status_code in {303, 413, 422}, ascii(text)
        for wish in OptIn.objects.all():
            validate_email(wish.email)
            assert len(wish.email.split()) == 1
        opting_in.ask_due()
        for mail in OutgoingMail.objects.all():
            assert "\n" not in mail.subject
            validate_email(mail.recipient)
