"""Same origin instead of tokens: the bytes of a public page are equal for everybody, so they hold no token.

Browsers say where a POST comes from (Fetch Metadata, RFC 6454 for Origin); a view under `guest_post` asks for that. Who
is logged in has more to lose, and shows the token as well.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.views.decorators.csrf import csrf_exempt

# Proves in a browser which comments are its own; the one cookie of the public site, set by writing a comment.
WRITER_COOKIE = "__Host-writer" if settings.HTTPS else "writer"

P = ParamSpec("P")


class GuestRequest(HttpRequest):
    guest_post_refused: bool


class _TokenCheck(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> str:
        return reason


def comes_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that one of our own pages sent this."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def _token_is_missing(request: HttpRequest) -> bool:
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
        return False
    check = _TokenCheck(lambda _: HttpResponse())
    check.process_request(request)
    return check.process_view(request, lambda _: HttpResponse(), (), {}) is not None


def refuse_what_cannot_be_read(request: HttpRequest) -> None:
    """Raises BadRequest for an encoding that is none of text; Django believes whatever the sender names."""
    try:
        request.POST  # noqa: B018  # Decodes.
    except (LookupError, UnicodeError) as error:
        raise BadRequest("A form in an encoding that cannot be read.") from error


def guest_post(
    view: Callable[Concatenate[GuestRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Lets a stranger POST to the view, and never answers a bare 403.

    Where `request.guest_post_refused` is set, the view shows its form again with the text kept.
    """

    @csrf_exempt
    @wraps(view)
    def checked(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        posted = request.method == "POST"
        if posted:
            refuse_what_cannot_be_read(request)
        request.guest_post_refused = posted and (not comes_from_here(request) or _token_is_missing(request))  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return checked  # type: ignore[return-value]  # `wraps` lends it the signature of the view.
