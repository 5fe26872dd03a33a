import os

from django.core.wsgi import get_wsgi_application

from krysalis.charsets import Request

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "krysalis.settings")


application = get_wsgi_application()
application.request_class = Request
