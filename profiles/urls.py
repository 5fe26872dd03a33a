from django.urls import re_path

from . import views

urlpatterns = [
    re_path(
        r"^bilder/profil/(?P<digest>[0-9a-f]{16})/(?P<size>[1-9][0-9]{1,2})\.(?P<extension>webp|jpg)\Z",
        views.photo,
        name="profile_photo",
    ),
]
