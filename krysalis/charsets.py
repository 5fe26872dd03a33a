"""Everything here is UTF-8, and browsers send the forms of such a page in it. Only a program claims another encoding.

Some of those can say half a character, which no database stores; others are no encoding of text at all. Django takes
the sender's word for it and fails where the text is used. `wsgi` builds every request as `Request`.
"""

import codecs
from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]


class Request(WSGIRequest):
    """Read as UTF-8, in which our pages are written, whatever charset its Content-Type names.

    Python knows some that cannot read an address or a form at all, and Django then fails before it can answer.
    """

    @property
    def encoding(self) -> str:
        return "utf-8"

    @encoding.setter
    def encoding(self, named: str) -> None:
        pass


class CharsetMiddleware:
    """Answers 400 to a form in another encoding.

    Guests' forms are read even so (see `foundation.guest_posts`): they refuse half a character themselves, and give the
    text back.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        if request.method == "POST" and not getattr(view, "csrf_exempt", False) and not _is_utf8(request):
            raise BadRequest("A form in another encoding than UTF-8.")


def _is_utf8(request: HttpRequest) -> bool:
    """Also where none is named, or one that nobody knows: Django reads both as UTF-8."""
    named = request.content_params.get("charset") if request.content_params else None
    try:
        return not named or codecs.lookup(named).name == "utf-8"
    except LookupError:
        return True
