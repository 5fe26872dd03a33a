"""A person about whom something is kept, and how they come to their link."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.comments.mails import link_in, mails
from tests.comments.writing import FROM_HERE

NAME, ADDRESS, TEXT = "Gerlinde Groß", "gerlinde@example.org", "Wer zuletzt geht, löscht das Licht."


def ask(client: Client, address: str = ADDRESS) -> HttpResponse:
    return posted(client, "/my-data/", email=address)


def link_of(client: Client, address: str = ADDRESS) -> str:
    """The path that the mail leads to; asked for where it was not yet."""
    if not mails("my-data:", to=address):
        ask(client, address)
    return link_in(mails("my-data:", to=address)[-1], "my-data")


def posted(client: Client, path: str, **typed: Any) -> HttpResponse:
    return client.post(path, typed, headers=FROM_HERE)  # type: ignore[return-value]
