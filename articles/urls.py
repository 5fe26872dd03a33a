from django.urls import path, re_path

from . import feeds, sitemaps, views
from .library import urls as library_urls

# A year as WordPress writes it; other digits are no year of this site, and `<slug>` then finds nothing.
YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
MONTH = r"(?P<month>0[1-9]|1[0-2])"

urlpatterns = [
    *library_urls.urlpatterns,
    path("", views.home, name="home"),
    path("feed/", feeds.feed, name="feed"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("tag/<slug:slug>/", views.tag_detail, name="tag_detail"),
    path("tag/<slug:slug>/feed/", feeds.tag_feed, name="tag_feed"),
    path("author/<slug:slug>/", views.author_detail, name="author_detail"),
    path("author/<slug:slug>/feed/", feeds.author_feed, name="author_feed"),
    path("preview/<int:pk>/", views.article_preview, name="article_preview"),
    path("preview/page/<int:pk>/", views.page_preview, name="page_preview"),
    re_path(rf"^{YEAR}/$", views.archive_year, name="archive_year"),
    re_path(rf"^{YEAR}/{MONTH}/$", views.archive_month, name="archive_month"),
    path("<slug:slug>/", views.article_detail, name="article_detail"),
]
