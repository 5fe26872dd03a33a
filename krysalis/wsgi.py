import os

from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "krysalis.settings")


class Request(WSGIRequest):
    """Read as UTF-8, in which our pages are written, whatever charset its Content-Type names.

    Python knows some that cannot read an address or a form at all, and Django then fails before it can answer.
    """

    @property
    def encoding(self) -> str:
        return "utf-8"

    @encoding.setter
    def encoding(self, named: str) -> None:
        pass


application = get_wsgi_application()
application.request_class = Request
