"""Answers that Django has no class for."""

from datetime import timedelta

from django.http import HttpResponse, HttpResponseRedirect


class SeeOther(HttpResponseRedirect):
    """303 (RFC 9110, 15.4.4): what follows a POST is a GET."""

    status_code = 303


def again_after(time: timedelta, response: HttpResponse) -> HttpResponse:
    """The same response, which says when to try once more (RFC 9110, 10.2.3)."""
    response["Retry-After"] = str(int(time.total_seconds()))
    return response
