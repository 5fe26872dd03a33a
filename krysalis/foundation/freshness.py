"""Version numbers: cache key, ETag and invalidation of kept pages in one.

A writing transaction bumps the names it makes stale, last, and always in the order of the alphabet (articles, lists,
site), so that two of them cannot wait for each other. A reader asks for the numbers before the data: what is kept under
a number is never older.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.core.cache import caches
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest

from .models import Version

LISTS = "lists"
SITE = "site"
SHARED = (LISTS, SITE)

View = TypeVar("View", bound=Callable[..., Any])
Made = TypeVar("Made")


def article(slug: str) -> str:
    """The name for everything under `/<slug>/`, an article or a page."""
    return f"article:{slug}"


def bump(*names: str) -> None:
    """Makes stale what was kept under the names. Call it last in the writing transaction; three queries."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("freshness.bump() belongs inside the transaction that writes.")
    Version.objects.bulk_create([Version(name=name) for name in sorted(set(names))], ignore_conflicts=True)
    rows = Version.objects.filter(name__in=names)
    list(rows.order_by("name").select_for_update())  # An UPDATE of several rows promises no order.
    rows.update(number=F("number") + 1)


def numbers(names: Iterable[str]) -> dict[str, int]:
    """The number of each name, 0 where nothing was ever written. One query."""
    wanted = dict.fromkeys(names, 0)
    return wanted | dict(Version.objects.filter(name__in=wanted).values_list("name", "number"))


def number(name: str) -> int:
    return numbers([name])[name]


def numbers_for(request: HttpRequest) -> dict[str, int]:
    """Those of what belongs to no single page, as they were before the page's data was read. One query a request, none
    where the page cache has asked already."""
    known: dict[str, int] | None = getattr(request, "fresh_numbers", None)
    if known is None:
        known = request.fresh_numbers = numbers(SHARED)  # type: ignore[attr-defined]
    return known


def remembered(what: str, number: int, make: Callable[[], Made]) -> Made:
    """What `make` gave under this number in this process; made anew when the number has grown."""
    cache = caches["pages"]
    key = f"{what}@{number}"
    value = cache.get(key)
    if value is None:
        value = make()
        cache.set(key, value, timeout=None)
    return value


def public_page(*names: str) -> Callable[[View], View]:
    """Marks a view whose answer is the same for every anonymous reader and depends on these names only.

    `{slug}` in a name is filled from the view's arguments. `krysalis.page_cache` keeps the bytes.
    """

    def mark(view: View) -> View:
        view.fresh_under = names  # type: ignore[attr-defined]
        return view

    return mark
