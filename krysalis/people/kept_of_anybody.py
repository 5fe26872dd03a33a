"""“What is stored”: written from what the site really does, to be linked from the privacy policy."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from comments import behaviour, proofs
from comments.moderating import blocking
from krysalis import retention
from krysalis.foundation import freshness
from krysalis.foundation.freshness import public_page
from krysalis.foundation.guest_posts import WRITER_COOKIE
from krysalis.retention import Words, lasting


@dataclass(frozen=True)
class InTheBrowser:
    name: Words
    what: Words
    how_long: Words
    is_cookie: bool = True


OF_READERS: tuple[InTheBrowser, ...] = (
    InTheBrowser(
        name=WRITER_COOKIE,
        what=_(
            "Set when you send a comment. For each of your last comments it holds its number and a secret, by which "
            "you see it while it waits and can change or delete it."
        ),
        how_long=lasting(
            _("{period}; a year only where you have ticked that the browser remembers you."), proofs.LIFETIME
        ),
    ),
    InTheBrowser(
        name=_("Draft of a comment"),
        what=_(
            "What you have typed and not sent, so that it survives a reload; name and address only where you have "
            "ticked it. It stays in your browser and is sent to nobody."
        ),
        how_long=lasting(_("{period}, or until you send it."), proofs.LIFETIME),
        is_cookie=False,
    ),
)

OF_STAFF: tuple[InTheBrowser, ...] = (
    InTheBrowser(
        name=settings.SESSION_COOKIE_NAME,
        what=_("Only for those who work here: that they are logged in."),
        how_long=lasting(_("{period} after logging in."), timedelta(seconds=settings.SESSION_COOKIE_AGE)),
    ),
    InTheBrowser(
        name=settings.CSRF_COOKIE_NAME,
        what=_("Only for those who work here, and on the page where they log in: protects their forms from others."),
        how_long=lasting(_("{period}."), timedelta(seconds=settings.CSRF_COOKIE_AGE)),
    ),
    InTheBrowser(
        name=CookieStorage.cookie_name,
        what=_("Only for those who work here: a sentence that is shown once on the next page."),
        how_long=_("Until that page is shown."),
    ),
)


@require_safe
@public_page(freshness.SITE)
def stored_data(request: HttpRequest) -> HttpResponse:
    """The same for everybody. One query, none while nothing is changed."""
    context = {
        "kept": [each for each in retention.KEPT if settings.EMAIL_CONFIGURED or not each.needs_mail],
        "in_the_browser": (*OF_READERS, *OF_STAFF),
        "says": behaviour.of(request),
        "mail_is_set": settings.EMAIL_CONFIGURED,
        "block_periods": [label for _days, label in blocking.DAYS],
    }
    return render(request, "people/stored_data.html", context)
