"""Buttons of the backend whose login may run out before they are pressed."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext as _

View = Callable[..., HttpResponse]


def button(back: View) -> Callable[[View], View]:
    """The view of a button. Whose login had run out comes by GET, since the login leads to the address that was
    pressed: `back` answers where the button stands."""

    def decorate(view: View) -> View:
        @wraps(view)
        def pressed(request: HttpRequest, **ids: Any) -> HttpResponse:
            if request.method == "POST":
                return view(request, **ids)
            if request.method not in {"GET", "HEAD"}:
                return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
            messages.warning(request, _("Nothing was done: you were logged out. Please press the button once more."))
            return back(request, **ids)

        return pressed

    return decorate
