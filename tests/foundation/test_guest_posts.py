import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import RequestFactory

from krysalis.foundation.guest_posts import guest_post


@guest_post
def form(request):
    return HttpResponse("refused" if request.guest_post_refused else "taken")


def posted(method: str = "post", **headers: str):
    request = getattr(RequestFactory(enforce_csrf_checks=True), method)("/", headers=headers)
    request.user = AnonymousUser()
    return request


class TestAGuestsPost:
    def test_is_taken_from_our_own_page(self):
        assert form(posted(Sec_Fetch_Site="same-origin")).content == b"taken"

    @pytest.mark.parametrize("site", ["cross-site", "same-site", "none", ""])
    def test_is_refused_from_anywhere_else(self, site):
        assert form(posted(Sec_Fetch_Site=site)).content == b"refused"

    def test_is_refused_from_elsewhere_although_the_origin_lies(self):
        request = posted(Sec_Fetch_Site="cross-site", Origin="http://testserver")

        assert form(request).content == b"refused"

    def test_is_taken_by_its_origin_from_an_older_browser(self):
        assert form(posted(Origin="http://testserver")).content == b"taken"

    @pytest.mark.parametrize(
        "origin", ["null", "https://testserver", "http://testserver.example.org", "http://boese.example"]
    )
    def test_is_refused_from_another_origin(self, origin):
        assert form(posted(Origin=origin)).content == b"refused"

    def test_is_refused_where_the_browser_says_nothing(self):
        assert form(posted()).content == b"refused"

    def test_is_not_asked_for_when_only_looking(self):
        assert form(posted(method="get", Sec_Fetch_Site="cross-site")).content == b"taken"


class TestAPostOfSomebodyLoggedIn:
    @pytest.fixture
    def request_of_staff(self, settings):
        request = posted(Sec_Fetch_Site="same-origin")
        request.user = User(username="renate")
        request.COOKIES[settings.SESSION_COOKIE_NAME] = "a-session"
        return request

    def test_needs_the_token_as_well(self, request_of_staff):
        assert form(request_of_staff).content == b"refused"

    def test_is_taken_with_it(self, request_of_staff, settings):
        token = get_token(request_of_staff)
        request_of_staff.COOKIES[settings.CSRF_COOKIE_NAME] = request_of_staff.META["CSRF_COOKIE"]
        request_of_staff.META["HTTP_X_CSRFTOKEN"] = token

        assert form(request_of_staff).content == b"taken"
