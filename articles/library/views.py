from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from articles.models import Image
from krysalis.foundation import picture_files

from . import renditions
from .renditions import Rendition


@require_safe
def rendition(request: HttpRequest, name: str, digest: str, width: str, extension: str, crop: str = "") -> HttpResponse:
    """One file of a picture, made at its first request. One query; what is no rendition of it is a 404."""
    image = get_object_or_404(Image, digest=digest)
    wanted = Rendition(int(width), extension, crop)
    if not renditions.exists(image, wanted):
        return picture_files.response(None, extension)
    if name != image.name:  # Renamed since: who kept the old address still arrives.
        return redirect(renditions.address(image, wanted), permanent=True)
    return picture_files.response(renditions.content_of(image, wanted), extension)
