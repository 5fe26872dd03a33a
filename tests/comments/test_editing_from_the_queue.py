"""From a row of the queue to the page on which the text is changed, and back to the row."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from comments.models import Comment
from tests import factories
from tests.comments.queueing import QUEUE, said, waiting
from tests.comments.writing import FROM_HERE

pytestmark = pytest.mark.django_db

AFTER = "So ist es besser gesagt."


@pytest.fixture
def desk(mira: User, as_user: Callable[[User], Client]) -> Client:
    """Mira's browser."""
    return as_user(mira)


@pytest.fixture
def karl() -> Comment:
    return waiting(text="Niemand.", guest=factories.guest(name="Karl"))


def found(pattern: str, response: Any) -> str:
    match = re.search(pattern, response.content.decode())
    assert match is not None
    return html.unescape(match[1])


def link_to_edit(response: Any) -> str:
    return found(r'href="([^"]+/edit/[^"]*)"', response)


def form_of(response: Any) -> str:
    return found(r'class="comment-change-form[^>]* action="([^"]+)"', response)


def save(client: Client, address: str) -> Any:
    return client.post(form_of(client.get(address)), {"text": AFTER}, headers=FROM_HERE, follow=True)


class TestAChangeFromTheQueue:
    def test_leads_back_to_the_row(self, desk, karl):
        response = save(desk, link_to_edit(desk.get(QUEUE, {"q": "niemand", "by": "guests"})))

        assert response.redirect_chain[-1][0] == f"{QUEUE}?tab=waiting&q=niemand&by=guests#comment-{karl.pk}"
        assert said(response) == "Der Kommentar ist geändert."
        assert Comment.objects.get().body_source == AFTER

    def test_that_is_refused_still_knows_the_way(self, desk, karl):
        form = form_of(desk.get(link_to_edit(desk.get(QUEUE))))
        response = desk.post(form, {"text": ""}, headers=FROM_HERE)

        assert response.status_code == 422
        assert form_of(response) == form

    def test_that_is_given_up_leads_back_as_well(self, desk, karl):
        page = desk.get(link_to_edit(desk.get(QUEUE)))
        response = desk.get(found(r'class="quiet" href="([^"]+)"', page), follow=True)

        assert response.redirect_chain[-1][0] == f"{QUEUE}?tab=waiting#comment-{karl.pk}"
        assert said(response) == "Der Kommentar blieb, wie er war."
        assert Comment.objects.get().body_source == "Niemand."

    @pytest.mark.parametrize("tail", ["{pk}/change", "writer/{guest}"])
    def test_leads_back_to_the_page_it_came_from(self, desk, karl, tail):
        address = f"/admin/comments/comment/{tail.format(pk=karl.pk, guest=karl.guest_id)}/"
        response = save(desk, link_to_edit(desk.get(address)))

        assert response.redirect_chain[-1][0].partition("#")[0] == address


class TestAChangeFromElsewhere:
    @pytest.mark.parametrize("back", ["", "?back=https://evil.example/", "?back=//evil.example", "?tab=spam"])
    def test_leads_to_the_comment_as_ever(self, desk, karl, back):
        response = save(desk, f"/{karl.article.slug}/comment/{karl.pk}/edit/{back}")

        assert response.redirect_chain[0] == (karl.get_absolute_url(), 303)

    def test_takes_only_a_place_of_the_queue(self, desk, karl):
        query = "back=queue&tab=//evil.example&next=//evil.example&after=x"
        response = save(desk, f"/{karl.article.slug}/comment/{karl.pk}/edit/?{query}")

        assert response.redirect_chain[-1][0] == f"{QUEUE}?tab=waiting#comment-{karl.pk}"

    def test_is_not_led_to_a_desk_that_is_closed_to_them(self, as_user, renate, karl):
        response = save(as_user(renate), f"/{karl.article.slug}/comment/{karl.pk}/edit/?back=queue&tab=waiting")

        assert response.redirect_chain[0] == (karl.get_absolute_url(), 303)
