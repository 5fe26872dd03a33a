"""Log lines are JSON, name the request, and name nobody who asked."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import resolve

from krysalis import logs


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """What would go to standard error."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    options = dict(logs.LOGGING["formatters"]["json"])
    handler.setFormatter(options.pop("()")(**options))
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def answering(status: int, words: str = "") -> logs.RequestLogMiddleware:
    def view(request: HttpRequest) -> HttpResponse:
        if words:
            structlog.get_logger("krysalis.test").warning(words, amount=3)
        return HttpResponse(status=status)

    return logs.RequestLogMiddleware(view)


class TestALine:
    def test_carries_the_id_that_stands_in_the_answer(self, stream: io.StringIO, rf: RequestFactory) -> None:
        answer = answering(200, "something happened")(rf.get("/"))
        [line] = lines(stream)
        assert line["request_id"] == answer["X-Request-ID"]
        assert (line["event"], line["amount"], line["level"]) == ("something happened", 3, "warning")

    def test_stands_for_an_answer_that_failed(self, stream: io.StringIO, rf: RequestFactory) -> None:
        answering(503)(rf.get("/some/", REMOTE_ADDR="203.0.113.9"))
        [line] = lines(stream)
        assert (line["path"], line["status"]) == ("/some/", 503)
        assert "203.0.113.9" not in stream.getvalue()

    def test_holds_no_link_that_opens_a_login(self, stream: io.StringIO, rf: RequestFactory) -> None:
        request = rf.get("/konto/passwort/neu/Mg/dihrjs-04e8a1/")
        request.resolver_match = resolve(request.path)
        answering(503)(request)
        [line] = lines(stream)
        assert line["path"] == "konto/passwort/neu/<uidb64>/<token>/"

    def test_is_not_written_for_an_ordinary_answer(self, stream: io.StringIO, rf: RequestFactory) -> None:
        for status in (200, 304, 404):
            answering(status)(rf.get("/"))
        assert lines(stream) == []

    def test_tells_of_an_error_with_its_trace_and_without_the_request(
        self, stream: io.StringIO, rf: RequestFactory
    ) -> None:
        try:
            raise ZeroDivisionError
        except ZeroDivisionError:
            logging.getLogger("elsewhere").exception("broken: %s", "/x", extra={"request": rf.get("/secret")})
        [line] = lines(stream)
        assert line["event"] == "broken: /x"
        assert "ZeroDivisionError" in line["exception"]
        assert "secret" not in stream.getvalue()

    @pytest.mark.parametrize(
        "secret",
        [
            "gerlinde@example.org",
            "Gerlinde.Groß+licht@müller.example",
            signing.dumps(["my-data:1"], salt="krysalis.my-data"),
        ],
        ids=["address", "address of any letters", "signed link"],  # A token is another one in each process.
    )
    def test_names_nobody_and_opens_nothing(self, stream: io.StringIO, secret: str) -> None:
        try:
            raise ValueError(f'duplicate key: DETAIL: Key (lower(email::text))=({secret}) already exists "{secret}".')
        except ValueError:
            logging.getLogger("elsewhere").exception("broken: %s", f"https://example.org/my-data/{secret}/")
        assert secret not in stream.getvalue()
        [line] = lines(stream)
        assert line["event"].startswith("broken: https://example.org/my-data/")
        assert "already exists" in line["exception"]


class TestALogger:
    @pytest.mark.parametrize("name", ["django", "django.security.DisallowedHost"])
    def test_that_passes_nothing_on_has_a_handler_or_python_writes_the_bare_trace(self, name: str) -> None:
        logger = logs.LOGGING["loggers"][name]
        assert logger["propagate"] is False
        assert logger["handlers"]
