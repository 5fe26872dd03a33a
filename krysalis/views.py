"""Pages that belong to no app: for probes, robots and browsers' reports, and for what went wrong."""

import ipaddress
import json
import sys
from datetime import timedelta
from typing import Any

import structlog
from django.db import DatabaseError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template import loader
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from krysalis import status
from krysalis.foundation.limits import Limit, client_address, is_longer_than
from krysalis.foundation.site import absolute

RETRY_AFTER = "30"  # Seconds; a locked database is free again long before.
REPORT_BYTES = 10_000  # A report is some hundred bytes; what is longer is none.
REPORTS = Limit("csp-report", 20, within=timedelta(hours=1))

log = structlog.get_logger(__name__)


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    try:
        reason = status.why_not_ready()
    except DatabaseError:
        reason = "database"
    return HttpResponse(f"{reason or 'ready'}\n", content_type="text/plain", status=503 if reason else 200)


@require_safe
@never_cache
def statusz(request: HttpRequest) -> HttpResponse:
    if not _is_operator(request):
        raise Http404
    return JsonResponse(status.report(), json_dumps_params={"indent": 2, "ensure_ascii": False})


def _is_operator(request: HttpRequest) -> bool:
    """From this very machine, or an administrator. What a proxy passes on is not from this machine."""
    passed_on = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    address = client_address(request)
    if isinstance(address, ipaddress.IPv4Address | ipaddress.IPv6Address) and address.is_loopback and not passed_on:
        return True
    return request.user.is_active and request.user.is_superuser


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for it on pages that name no icon, such as a feed."""
    return redirect(static("krysalis/favicon.svg"))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /konto/",
        "",
        f"Sitemap: {absolute('/sitemap.xml')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@csrf_exempt  # Browsers send these by themselves, without a token; nothing is kept but a log line.
@require_POST
def csp_report(request: HttpRequest) -> HttpResponse:
    if not is_longer_than(REPORT_BYTES, request) and not REPORTS.hit(request):
        log.warning("content security policy", **_violation(request.body))
    return HttpResponse(status=204)


def _violation(body: bytes) -> dict[str, str]:
    try:
        report: Any = json.loads(body)
        report = report["csp-report"]
        wanted = {"page": "document-uri", "directive": "effective-directive", "blocked": "blocked-uri"}
        return {name: str(report.get(key, ""))[:200] for name, key in wanted.items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {"page": "", "directive": "", "blocked": "unreadable report"}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page("400.html", 400, request)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page("403.html", 403, request)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page("404.html", 404, request)


def server_error(request: HttpRequest) -> HttpResponse:
    """Words instead of a stack; a database that is locked, full or away is a matter of waiting."""
    if isinstance(sys.exception(), OperationalError):
        response = _page("503.html", 503, request)
        response.headers["Retry-After"] = RETRY_AFTER
        return response
    return _page("500.html", 500, request)


def too_many(request: HttpRequest) -> HttpResponse:
    response = _page("429.html", 429, request)
    response.headers["Retry-After"] = "60"
    return response


def _page(template: str, code: int, request: HttpRequest) -> HttpResponse:
    """Without context processors, which would ask the database that may be the trouble."""
    context = {"request_id": getattr(request, "id", "")}
    response = HttpResponse(loader.render_to_string(template, context), status=code)
    response.headers["Cache-Control"] = "no-store"
    return response
