"""The site map. Comments' addresses come before the articles', whose `/<slug>/` would take what follows."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from krysalis import views
from krysalis.wordpress import redirects

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("statusz", views.statusz, name="statusz"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("robots.txt", views.robots, name="robots"),
    path("csp-report", views.csp_report, name="csp_report"),
    path("", include("krysalis.staff.urls")),
    path("", include("krysalis.people.urls")),
    path("admin/", admin.site.urls),
    path("<slug:slug>/comment-page-<int:number>/", redirects.comment_page, name="comment_page"),
    path("", include("comments.urls")),
    path("", include("profiles.urls")),
    path("", include("articles.urls")),
]

handler400 = "krysalis.views.bad_request"
handler403 = "krysalis.views.forbidden"
handler404 = "krysalis.views.not_found"
handler429 = "krysalis.views.too_many"  # Asked for by allauth, not by Django.
handler500 = "krysalis.views.server_error"
