"""The queue's search and filters: what they find, what they cost, and how they travel."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from comments.models import Comment
from comments.moderating import queue
from tests import factories
from tests.comments.queueing import QUEUE, many, shown, suspected, waiting

pytestmark = pytest.mark.django_db
Status = Comment.Status


@pytest.fixture
def desk(mira: User, as_user: Callable[[User], Client]) -> Client:
    """Mira's browser."""
    return as_user(mira)


@pytest.fixture
def karl() -> Comment:
    guest = factories.guest(name="Karl Ärger", email="karl_1@example.org")
    return waiting(on=factories.article(title="Der leere Stuhl"), text="Niemand, zu 100%.", guest=guest)


class TestTheSearch:
    @pytest.mark.parametrize(
        "words",
        [
            *("niemand", "NIEMAND", "Karl", "karl_1@", "leere", "100%", "l_1"),
            *("ärger", "ÄRGER", "Niemand Stuhl", "  karl   ärger "),
        ],
    )
    def test_finds_by_text_name_address_and_article(self, desk, karl, words):
        waiting(text="Etwas anderes.")

        assert shown(desk.get(QUEUE, {"q": words})) == [karl]

    @pytest.mark.parametrize("words", ["%", "_", "100_", "karl%1", "n%d", "\\", "'", '"', "Niemand Wandel"])
    def test_takes_each_sign_for_itself(self, desk, karl, words):
        found = shown(desk.get(QUEUE, {"q": words}))

        assert found == ([karl] if words in {"%", "_"} else [])

    @pytest.mark.parametrize("words", ["\0", "x" * 10_000, "a " * 500, "\ufffd", "😀", "١", "=1 OR 1=1 --", "(("])
    def test_answers_anything(self, desk, karl, words):
        assert desk.get(QUEUE, {"q": words}).status_code == 200

    def test_finds_a_profile(self, desk):
        comment = waiting(profile=factories.profile(name="Anke Vogt"))
        waiting()

        assert shown(desk.get(QUEUE, {"q": "vogt"})) == [comment]

    def test_stays_within_the_tab(self, desk, karl):
        suspect = suspected(text="Niemand kauft das.")

        assert shown(desk.get(QUEUE, {"q": "niemand"})) == [karl]
        assert shown(desk.get(QUEUE, {"q": "niemand", "tab": "suspected"})) == [suspect]

    def test_says_where_to_look_further(self, desk, karl):
        page = desk.get(QUEUE, {"q": "Gänse & Co", "tab": "spam"}).content.decode()

        assert "Hier ist nichts zu finden." in page
        assert "/admin/comments/comment/?q=G%C3%A4nse%20%26%20Co" in page

    def test_shows_hostile_words_as_text(self, desk, karl):
        hostile = '"><script>alert(1)</script>'

        assert hostile not in desk.get(QUEUE, {"q": hostile}).content.decode()

    def test_turns_pages(self, desk, monkeypatch):
        monkeypatch.setattr(queue, "PAGE_SIZE", 2)
        article = factories.article()
        wanted = []
        for number in range(5):
            wanted.append(waiting(on=article, text=f"Gans & Gans {number}"))
            waiting(on=article, text="Ente")

        first = desk.get(QUEUE, {"q": "gans & gans", "by": "guests"})
        second = desk.get(first.context["page"].next.address)
        third = desk.get(second.context["page"].next.address)

        assert [shown(first), shown(second), shown(third)] == [wanted[:2], wanted[2:4], wanted[4:]]
        assert third.context["page"].next is None
        assert shown(desk.get(third.context["page"].previous.address)) == wanted[2:4]


class TestTheFilters:
    def test_name_an_article(self, desk, karl):
        waiting()

        response = desk.get(QUEUE, {"article": karl.article_id})

        assert shown(response) == [karl]
        assert f'<option value="{karl.article_id}" selected>Der leere Stuhl</option>' in response.content.decode()

    def test_offer_the_articles_of_the_tab(self, desk, karl):
        other = suspected(on=factories.article(title="Wandel"))

        assert desk.get(QUEUE).context["articles"] == [(karl.article_id, "Der leere Stuhl")]
        offered = desk.get(QUEUE, {"article": other.article_id}).context["articles"]
        assert offered == [(other.article_id, "Wandel"), (karl.article_id, "Der leere Stuhl")]

    def test_tell_guests_from_profiles(self, desk, karl):
        anke = waiting(profile=factories.profile())

        assert shown(desk.get(QUEUE, {"by": "guests"})) == [karl]
        assert shown(desk.get(QUEUE, {"by": "profiles"})) == [anke]

    @pytest.mark.parametrize(("since", "count"), [("today", 1), ("week", 2), ("month", 3), ("", 4)])
    def test_reach_back_some_days(self, desk, time_machine, since, count):
        time_machine.move_to("2026-11-24T11:00:00Z", tick=False)
        for days in (0, 5, 20, 100):
            waiting(submitted_at=timezone.now() - timedelta(days=days))

        assert len(shown(desk.get(QUEUE, {"since": since}))) == count

    def test_begin_a_day_at_midnight_here(self, desk, time_machine):
        time_machine.move_to("2026-11-24T11:00:00Z", tick=False)
        waiting(submitted_at=timezone.datetime.fromisoformat("2026-11-23T22:59:00Z"))
        of_today = waiting(submitted_at=timezone.datetime.fromisoformat("2026-11-23T23:01:00Z"))

        assert shown(desk.get(QUEUE, {"since": "today"})) == [of_today]

    @pytest.mark.parametrize(
        "query", ["by=nobody", "since=never", "article=x", "article=-1", "article=", "by=&since=&q="]
    )
    def test_that_are_none_filter_nothing(self, desk, karl, query):
        response = desk.get(f"{QUEUE}?{query}")

        assert shown(response) == [karl]
        assert not response.context["place"].filters.fields

    def test_of_no_article_find_nothing(self, desk, karl):
        assert shown(desk.get(QUEUE, {"article": 2**63 - 1})) == []


class TestThePlace:
    ASKED = {"tab": "waiting", "q": "gans & ente", "by": "guests", "since": "week"}

    def test_is_carried_through_a_decision(self, desk):
        article = factories.article()
        first, _other, third = (waiting(on=article, text=text) for text in ("Gans & Ente", "Huhn", "Gans & Ente"))
        data = {**self.ASKED, "article": article.pk, "comment": first.pk}

        address = desk.post(f"{QUEUE}approve/", data)["Location"]

        asked = "tab=waiting&q=gans+%26+ente&" + f"article={article.pk}&by=guests&since=week"
        assert address == f"{QUEUE}?{asked}&undo={first.events.get().pk}#comment-{third.pk}"
        assert shown(desk.get(address)) == [third]

    def test_stands_in_every_form(self, desk, karl):
        page = desk.get(QUEUE, {"q": "niemand", "since": "week"}).content.decode()

        assert page.count('<input type="hidden" name="q" value="niemand">') == 2  # The row's and that of several.
        assert page.count('<input type="hidden" name="since" value="week">') == 2

    def test_is_carried_to_an_answer_and_back(self, desk, mira, karl):
        factories.profile(user=mira)

        address = desk.post(f"{QUEUE}choose/", {"comment": karl.pk, "tab": "waiting", "q": "niemand"})["Location"]
        response = desk.post(address, {f"text-{karl.pk}": "Doch."})

        assert response["Location"].startswith(f"{QUEUE}?tab=waiting&q=niemand")

    def test_is_left_by_the_tabs(self, desk, karl):
        page = desk.get(QUEUE, {"q": "niemand"}).content.decode()

        assert f'<a href="{QUEUE}?tab=approved">' in page


class TestWhatItCosts:
    ASKED = ({}, {"q": "gibt es nicht", "since": "month"}, {"tab": "suspected"})

    def test_is_the_same_for_fifty_and_for_ten_thousand(self, desk, django_assert_max_num_queries: Any):
        article = factories.article()
        costs = []
        desk.get(QUEUE)
        for count in (50, 9_950):
            many(article, count // 2)
            many(article, count // 2, suspected=True)
            for asked in self.ASKED:
                with django_assert_max_num_queries(15) as queries:
                    assert desk.get(QUEUE, asked).status_code == 200
                costs.append(len(queries))

        assert costs[:3] == costs[3:]
