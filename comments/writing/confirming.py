"""Where a writer's address is confirmed: the page behind the link in the mail."""

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from comments.confirming import Confirming
from comments.notifications import addresses, writers
from krysalis.foundation.guest_posts import GuestRequest, guest_post

CONFIRMING = Confirming("writer", addresses.guest_behind, writers.confirm)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@guest_post
def writer_confirm(request: GuestRequest, token: str) -> HttpResponse:
    return CONFIRMING.answer(request, token)
