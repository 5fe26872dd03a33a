from django.urls import re_path

from . import views

# The digest is what counts; the name stands before it for people. ASCII only, or one picture had many addresses.
urlpatterns = [
    re_path(
        r"^bilder/(?P<name>[-a-zA-Z0-9_]+)-(?P<digest>[0-9a-f]{16})/"
        r"(?:(?P<crop>3x2-[0-9]{1,3}-[0-9]{1,3})/)?(?P<width>[1-9][0-9]{0,3})\.(?P<extension>avif|webp|jpg)\Z",
        views.rendition,
        name="rendition",
    ),
]
