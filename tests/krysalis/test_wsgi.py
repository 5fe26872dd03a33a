"""What reaches the site before any of its middleware runs."""

from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.test import RequestFactory

from krysalis.wsgi import Request, application

NO_TEXT = ["base64", "rot13", "undefined", "idna", "punycode", "utf-16"]


@pytest.mark.django_db
@pytest.mark.parametrize("charset", NO_TEXT)
class TestACharsetThatCannotBe:
    def test_does_not_keep_an_address_from_being_answered(self, charset: str) -> None:
        environ: dict[str, Any] = {"PATH_INFO": "/healthz", "QUERY_STRING": "page=%ff"}
        setup_testing_defaults(environ)
        environ |= {"HTTP_HOST": "testserver", "CONTENT_TYPE": f"text/plain; charset={charset}"}
        assert b"".join(application(environ, lambda *_: bytes)) == b"ok\n"

    def test_does_not_change_what_a_form_holds(self, charset: str, rf: RequestFactory) -> None:
        sent = rf.post("/?page=2", {"text": "Größe"}).environ
        boundary = sent["CONTENT_TYPE"].partition("; ")[2]
        request = Request(sent | {"CONTENT_TYPE": f"multipart/form-data; charset={charset}; {boundary}"})
        assert (request.GET["page"], request.POST["text"]) == ("2", "Größe")
