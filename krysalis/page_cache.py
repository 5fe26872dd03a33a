"""Public pages as bytes, kept in the memory of each process and served for one query: the version numbers.

Django's own cache middleware is not used: it keys by headers, and several leaks of private data were fixed in it. Here
only marked views are kept (`freshness.public_page`), only for requests that carry no cookie of ours, only when the
answer sets none.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from articles.models import Article
from comments import behaviour, rules
from krysalis import encodings
from krysalis.foundation import freshness
from krysalis.foundation.guest_posts import WRITER_COOKIE

PERSONAL_COOKIES = (settings.SESSION_COOKIE_NAME, WRITER_COOKIE)
KEPT_PARAMETERS = {"page"}  # Other parameters change nothing on a page; keeping each would only fill the memory.
PUBLIC = "public, max-age=0, must-revalidate"
PRIVATE = "private, no-store"
OF_A_BODY = {"Content-Type", "Content-Length"}  # A 304 has none, and each coding its own length.

Answer = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True)
class KeptPage:
    bodies: dict[str, bytes]  # By content coding.
    headers: dict[str, str]
    key: str
    until: datetime | None

    def is_due(self, now: datetime) -> bool:
        return self.until is None or now < self.until

    def answer(self, request: HttpRequest) -> HttpResponse:
        coding = encodings.chosen(request.headers.get("Accept-Encoding", ""), self.bodies)
        etag = self._etag(coding)
        known = parse_etags(request.headers.get("If-None-Match", ""))
        unchanged = etag in known or f"W/{etag}" in known
        response = HttpResponseNotModified() if unchanged else HttpResponse(self.bodies[coding])
        for name, value in self.headers.items():
            if name not in OF_A_BODY:
                response.headers[name] = value
        if not unchanged:
            response.headers["Content-Type"] = self.headers["Content-Type"]
            response.headers["Content-Length"] = str(len(self.bodies[coding]))
            if coding:
                response.headers["Content-Encoding"] = coding
        response.headers["ETag"] = etag
        return response

    def _etag(self, coding: str) -> str:
        return etag_of(self.key, self.until, coding)


def etag_of(key: str, until: datetime | None, coding: str) -> str:
    """Each coding has its own, and none outlives the moment at which time alone changes the page."""
    moment = f"{until.timestamp():.0f}" if until else ""
    return f'"{"-".join(part for part in (key, moment, coding) if part)}"'


class PageCacheMiddleware:
    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        _release()  # At the start: files that a deploy has put there since are not what this process answers with.

    def __call__(self, request: HttpRequest) -> HttpResponse:
        names = _names_of(request)
        if names is None:
            return self.get_response(request)
        if any(cookie in request.COOKIES for cookie in PERSONAL_COOKIES):
            return _as_private(self.get_response(request))
        request.get_host()  # Refuses a foreign Host before anything is answered from memory.
        numbers = freshness.numbers([*names, *freshness.SHARED])  # Before the data.
        request.fresh_numbers = numbers  # type: ignore[attr-defined]
        key = _key(request, [f"{name}={numbers[name]}" for name in names])
        now = timezone.now()
        kept = caches["pages"].get(key)
        if kept is not None and kept.is_due(now):
            return kept.answer(request)
        until = _next_moment(request, numbers, now)
        if known := _known_etag(request, key, until):
            return _unchanged(known)
        response = self.get_response(request)
        if response.status_code != 200 or response.streaming or response.cookies:
            return response
        if not request.GET.keys() <= KEPT_PARAMETERS:  # Compressed for nobody but this asker, it would cost too much.
            return _page(response, key, until, {encodings.IDENTITY: response.content}).answer(request)
        kept = _page(response, key, until, encodings.variants(response.content))
        if request.method == "GET":
            caches["pages"].set(key, kept, timeout=None)
        return kept.answer(request)


def _known_etag(request: HttpRequest, key: str, until: datetime | None) -> str | None:
    """The one by which the asker has the page as it is now, though this process does not keep it."""
    known = parse_etags(request.headers.get("If-None-Match", ""))
    ours = (etag_of(key, until, coding) for coding in encodings.PREFERRED)
    return next((etag for etag in ours if etag in known or f"W/{etag}" in known), None)


def _unchanged(etag: str) -> HttpResponse:
    response = HttpResponseNotModified()
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = PUBLIC
    patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
    return response


def _names_of(request: HttpRequest) -> list[str] | None:
    """The names the asked page is fresh under, None for pages that are nobody's but the asker's."""
    if request.method not in {"GET", "HEAD"}:
        return None
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return None
    templates = getattr(match.func, "fresh_under", None)
    return templates and [template.format(**match.kwargs) for template in templates]


def _as_private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = PRIVATE
    patch_vary_headers(response, ["Cookie"])
    return response


def _key(request: HttpRequest, versions: list[str]) -> str:
    # Set a mail server, and pages offer what needs one.
    parts = [_release(), str(settings.EMAIL_CONFIGURED), request.get_full_path(), *versions]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


@cache
def _release() -> str:
    """Changes with every deploy: no kept page names a style sheet that is gone, no 304 hides a changed template."""
    digest = hashlib.sha256(getattr(staticfiles_storage, "manifest_hash", "").encode())
    for room in ("krysalis", "articles", "comments", "profiles", "templates"):
        for path in sorted((settings.BASE_DIR / room).rglob("*")):
            if path.suffix in {".py", ".html", ".txt", ".mo"}:
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _next_moment(request: HttpRequest, numbers: dict[str, int], now: datetime) -> datetime | None:
    """When time alone next changes a page: an article appears or its discussion closes. No query while nothing was
    written."""
    moments: list[datetime] = freshness.remembered(
        f"moments@{numbers[freshness.SITE]}", numbers[freshness.LISTS], lambda: _moments(request, now)
    )
    return min((moment for moment in moments if moment > now), default=None)


def _moments(request: HttpRequest, now: datetime) -> list[datetime]:
    scheduled = Article.objects.scheduled(now).values_list("published_at", flat=True)
    return [*scheduled, *rules.closing_moments(now, behaviour.of(request).close_after_days)]


def _page(response: HttpResponse, key: str, until: datetime | None, bodies: dict[str, bytes]) -> KeptPage:
    response.headers.setdefault("Cache-Control", PUBLIC)
    patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
    return KeptPage(bodies, dict(response.headers), key, until)
