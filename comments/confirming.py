"""Whose address it is: the link in a mail leads to a page with one button, and nothing happens before it is pressed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from krysalis.foundation.answers import SeeOther
from krysalis.foundation.guest_posts import GuestRequest

from .readers import reader_of


@dataclass(frozen=True)
class Confirming:
    name: str  # Of its two templates: <name>_confirm.html, and <name>_link_expired.html once the link has run out.
    behind: Callable[[str], Any]  # What the link was made for, or None; raises signing.SignatureExpired.
    confirm: Callable[[Any], None]

    def answer(self, request: GuestRequest, token: str) -> HttpResponse:
        """The page with the button, and afterwards the page that says it is done."""
        try:
            asked = self.behind(token)
        except signing.SignatureExpired:
            return token_page(request, f"{self.name}_link_expired", status=410)
        if asked is None:
            return token_page(request, "link_unknown", status=404)
        refused = request.guest_post_refused
        if request.method == "POST" and not refused:
            self.confirm(asked)
            return SeeOther(request.path)
        said = {self.name: asked, "was_refused": refused}
        return token_page(request, f"{self.name}_confirm", status=422 if refused else 200, **said)


def token_page(request: HttpRequest, name: str, *, status: int, **context: object) -> HttpResponse:
    said = {"is_logged_in": reader_of(request).is_logged_in, **context}
    response = render(request, f"comments/{name}.html", said, status=status)
    response["Referrer-Policy"] = "same-origin"  # `no-referrer` would make Chromium send `Origin: null`.
    return response
