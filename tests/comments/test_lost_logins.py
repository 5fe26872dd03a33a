"""A login that has run out while a moderator decides: what the button does then, and where the login leads."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils.html import escape
from django.utils.translation import gettext_lazy

from comments.models import Block, Comment
from tests import factories
from tests.comments.queueing import QUEUE, said, shown, status_of, waiting
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db

SENTENCE = gettext_lazy("Nothing was done: you were logged out. Please press the button once more.")
BUTTONS = ["approve", "keep", "reject", "spam", "restore", "undo", "pin", "unpin", "close", "reopen", "choose"]


@pytest.fixture
def desk(mira: User, as_user: Callable[[User], Client]) -> Client:
    """Mira's browser."""
    return as_user(mira)


@pytest.fixture
def karl() -> Comment:
    return waiting(guest=factories.guest(name="Karl"))


def log_in(client: Client, response: Any) -> Any:
    """As whoever pressed the button finds it: the login, and where it leads."""
    return client.post(response.redirect_chain[-1][0], {"login": "mira", "password": PASSWORD}, follow=True)


class TestAButtonThatIsPressedLoggedOut:
    def test_leads_over_the_login_back_to_the_queue(self, mira, client, karl):
        asked = client.post(f"{QUEUE}approve/", {"comment": karl.pk, "tab": "waiting"}, follow=True)
        response = log_in(client, asked)

        assert response.status_code == 200
        assert (shown(response), said(response)) == ([karl], SENTENCE)
        assert status_of(karl) == "waiting"

    @pytest.mark.parametrize("verb", BUTTONS)
    def test_decides_nothing_whatever_it_is(self, desk, karl, verb):
        response = desk.get(f"{QUEUE}{verb}/", {"comment": karl.pk})

        assert (response.status_code, response["Location"]) == (302, f"{QUEUE}?tab=waiting#comment-{karl.pk}")
        assert said(desk.get(QUEUE)) == SENTENCE
        assert (status_of(karl), karl.events.exists()) == ("waiting", False)

    def test_leads_to_the_place_that_its_address_names(self, desk):
        response = desk.get(f"{QUEUE}approve/?tab=spam&q=Wein&next=//evil.example")

        assert response["Location"] == f"{QUEUE}?tab=spam&q=Wein"

    def test_leads_to_the_page_and_the_row_it_stood_on(self, desk):
        earlier, karl = waiting(text="Wein."), waiting(text="Wein.", guest=factories.guest(name="Karl"))
        page = desk.get(QUEUE, {"q": "Wein", "after": earlier.pk})
        query = f"tab=waiting&q=Wein&after={earlier.pk}&comment={karl.pk}"
        assert f'formaction="{QUEUE}approve/?{escape(query)}"' in page.content.decode()

        response = desk.get(f"{QUEUE}approve/?{query}")

        assert response["Location"] == f"{QUEUE}?tab=waiting&q=Wein&after={earlier.pk}#comment-{karl.pk}"

    @pytest.mark.parametrize("verb", ["give", "move"])
    def test_on_the_page_of_a_comment_leads_to_that_page(self, desk, karl, verb):
        response = desk.get(f"/admin/comments/comment/{karl.pk}/{verb}/", follow=True)

        assert response.redirect_chain == [(f"/admin/comments/comment/{karl.pk}/change/", 302)]
        assert said(response) == SENTENCE

    @pytest.mark.parametrize("verb", ["block", "approve", "reject", "spam"])
    def test_on_the_page_of_a_writer_leads_to_that_page(self, desk, karl, verb):
        response = desk.get(f"/admin/comments/comment/writer/{karl.guest_id}/{verb}/", follow=True)

        assert response.redirect_chain == [(f"/admin/comments/comment/writer/{karl.guest_id}/", 302)]
        assert said(response) == SENTENCE
        assert (status_of(karl), Block.objects.count()) == ("waiting", 0)

    def test_that_lifts_a_block_leads_to_the_queue(self, desk):
        response = desk.get("/admin/comments/comment/blocks/7/lift/")

        assert (response.status_code, response["Location"]) == (302, f"{QUEUE}?tab=waiting")

    def test_is_not_for_whoever_may_not_moderate(self, anton, as_user):
        assert as_user(anton).get(f"{QUEUE}approve/").status_code == 403

    def test_takes_no_other_way_of_asking(self, desk, karl):
        assert desk.put(f"{QUEUE}approve/").status_code == 405
