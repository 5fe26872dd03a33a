"""Answers that Django has no class for."""

from django.http import HttpResponseRedirect


class SeeOther(HttpResponseRedirect):
    """303 (RFC 9110, 15.4.4): what follows a POST is a GET."""

    status_code = 303
