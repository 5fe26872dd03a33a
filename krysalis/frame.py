"""What every page shows around its content: the name of the site and the pages in the footer."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from articles.models import Page
from krysalis.foundation import freshness
from krysalis.foundation.models import Site


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `site`, `footer_pages`, `mail_is_set`. No query while the version is as remembered."""
    remembered = freshness.remembered("frame", freshness.numbers_for(request)[freshness.SITE], _read)
    return {**remembered, "mail_is_set": settings.EMAIL_CONFIGURED}


def _read() -> dict[str, Any]:
    return {
        "site": Site.objects.get(),
        "footer_pages": list(Page.objects.in_footer().only("title", "slug")),
    }
