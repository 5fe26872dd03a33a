"""How tests write a comment: as a browser would send the form."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from articles.models import Article
from comments.models import Comment

FROM_HERE = {"Sec-Fetch-Site": "same-origin"}


def write(
    client: Client,
    on: Article,
    *,
    text: str = "Ein Gedanke dazu.",
    name: str = "Gerlinde",
    answering: Comment | None = None,
    headers: dict[str, str] | None = None,
    **fields: Any,
) -> HttpResponse:
    data = {"text": text, "name": name, "email": "", "parent": answering.pk if answering else "", **fields}
    return client.post(f"/{on.slug}/comment/", data, headers=FROM_HERE if headers is None else headers)  # type: ignore[return-value]


def page_of(client: Client, path: str) -> str:
    return client.get(path, follow=True).content.decode()
