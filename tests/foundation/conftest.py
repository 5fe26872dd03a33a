"""A mail server for the site under test."""

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from krysalis.foundation import site
from tests.foundation.mailboxes import Mailbox, Server, free_port


@pytest.fixture
def port(settings: Settings) -> int:
    """Where the site believes its mail server to be."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", free_port(), 5
    settings.EMAIL_CONFIGURED = True
    return int(settings.EMAIL_PORT)


@pytest.fixture
def mailbox(port: int) -> Iterator[Mailbox]:
    box = Mailbox()
    server = Server(box, port)
    server.start()
    yield box
    server.stop()


@pytest.fixture
def at_home(db: None) -> None:
    """The database knows its address, as after a first start."""
    site.claim_address()
