"""Log lines as JSON with the id of the request, on standard error. No line names who asked."""

import logging
import re
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import structlog
from django.http import HttpRequest, HttpResponse

SLOW = 1.0  # Seconds; quicker answers without an error leave no line.

SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]

# An e-mail address, as an error of the database may repeat it; a signed token, which opens what it was made for.
NAMES_SOMEBODY = re.compile(r"[^\s@<>()\[\]\"'=:;,/]+@[^\s@<>()\[\]\"'=:;,]+\.[^\W\d_]{2,}|[\w.-]+:[\w-]{6}:[\w-]{43}")

log = structlog.get_logger(__name__)


def without_people(logger: Any, name: str, line: dict[str, Any]) -> dict[str, Any]:
    """Whatever was written into a line, a trace among it."""
    return {key: NAMES_SOMEBODY.sub("[…]", value) if isinstance(value, str) else value for key, value in line.items()}


def without_objects(logger: Any, name: str, line: dict[str, Any]) -> dict[str, Any]:
    """Django hands whole requests to its log records; a line keeps what is plain."""
    return {key: value for key, value in line.items() if key not in {"request", "_record", "_from_structlog"}}


def without_token(request: HttpRequest) -> str:
    """The path, or for a link that opens a login its pattern: whoever may read lines may not set passwords."""
    match = request.resolver_match
    return match.route if match and "token" in match.kwargs else request.path


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": SHARED,
            "processors": [
                structlog.processors.format_exc_info,
                without_objects,
                without_people,
                structlog.processors.JSONRenderer(default=str, ensure_ascii=False),
            ],
        }
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "json"},
        "nowhere": {"class": "logging.NullHandler"},  # With none at all, Python writes the bare trace.
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "django.request": {"level": "ERROR"},  # A 404 is nobody's mistake.
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},  # Scanners ask for any host.
        "PIL": {"level": "WARNING"},
    },
}


def configure() -> None:
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.captureWarnings(capture=True)


class RequestLogMiddleware:
    """Gives each request an id, for its lines and for the answer, and writes a line where it was slow or failed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = uuid4().hex[:16]
        request.id = request_id  # type: ignore[attr-defined]
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            seconds = time.perf_counter() - started
            if response.status_code >= 500 or seconds >= SLOW:
                status = response.status_code
                ms = round(seconds * 1000)
                log.warning("answer", method=request.method, path=without_token(request), status=status, ms=ms)
            response.headers["X-Request-ID"] = request_id
            return response
        finally:
            structlog.contextvars.unbind_contextvars("request_id")
