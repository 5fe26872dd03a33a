from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from krysalis.foundation import picture_files

from . import photos


@require_safe
def photo(request: HttpRequest, digest: str, size: str, extension: str) -> HttpResponse:
    return picture_files.response(photos.content_of(digest, int(size), extension), extension)
