"""The page on which a comment stands, and what a discussion costs."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from articles.models import Address
from comments.models import CommentSettings
from comments.reading.threads import SHOWN_DEPTH
from tests import factories
from tests.comments.writing import page_of

pytestmark = pytest.mark.django_db

BUDGET = 8  # Queries, for somebody without cookies.


def cost(client: Client, path: str) -> int:
    caches["pages"].clear()
    client.get("/gibt-es-nicht/")  # The frame is remembered from an earlier page.
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


class TestThePageOfAComment:
    def test_it_shows_the_whole_thread_and_nothing_else(self, client: Client) -> None:
        root = factories.comment(text="Die Wurzel.")
        comment = factories.comment(parent=root, text="Die Antwort.")
        factories.comment(parent=comment, text="Die Antwort darauf.")
        factories.comment(root.article, text="Ein anderer Faden.")
        page = page_of(client, f"/{root.article.slug}/comment/{comment.pk}/")
        assert all(text in page for text in ("Die Wurzel.", "Die Antwort.", "Die Antwort darauf."))
        assert "Ein anderer Faden." not in page

    def test_the_comment_is_marked(self, client: Client) -> None:
        comment = factories.comment(parent=factories.comment())
        page = page_of(client, f"/{comment.article.slug}/comment/{comment.pk}/")
        assert f'class="comment is-marked" id="comment-{comment.pk}"' in page
        assert page.count("is-marked") == 1

    def test_search_engines_are_sent_to_the_article(self, client: Client, settings: Settings) -> None:
        comment = factories.comment()
        page = page_of(client, f"/{comment.article.slug}/comment/{comment.pk}/")
        assert '<meta name="robots" content="noindex">' in page
        assert f'<link rel="canonical" href="{settings.SITE_ADDRESS}/{comment.article.slug}/">' in page

    def test_a_former_address_of_the_article_leads_there(self, client: Client) -> None:
        comment = factories.comment()
        Address.objects.create(article=comment.article, slug="frueher", current=False)
        response = client.get(f"/frueher/comment/{comment.pk}/")
        assert (response.status_code, response["Location"]) == (301, comment.get_absolute_url())

    def test_in_a_closed_discussion_it_says_so_instead_of_offering_the_form(self, client: Client) -> None:
        comment = factories.comment(factories.article(comments_open=False))
        page = page_of(client, f"/{comment.article.slug}/comment/{comment.pk}/")
        assert "ist geschlossen" in page
        assert 'class="comment-form"' not in page

    def test_under_another_article_it_does_not_exist(self, client: Client) -> None:
        comment = factories.comment()
        assert client.get(f"/{factories.article().slug}/comment/{comment.pk}/").status_code == 404

    def test_under_an_article_that_is_not_live_it_does_not_exist(self, client: Client) -> None:
        comment = factories.comment(factories.draft())
        assert client.get(f"/{comment.article.slug}/comment/{comment.pk}/").status_code == 404

    @pytest.mark.parametrize("number", ["0", "99999999999999999999999", "9" * 5000, "-1", "1e9", "½"])
    def test_absurd_numbers_are_not_found(self, client: Client, number: str) -> None:
        assert client.get(f"/{factories.article().slug}/comment/{number}/").status_code == 404

    def test_head_answers_as_get_does(self, client: Client) -> None:
        comment = factories.comment()
        path = f"/{comment.article.slug}/comment/{comment.pk}/"
        assert client.head(path).status_code == client.head(f"{path}reply/").status_code == 200

    def test_nobody_keeps_it(self, client: Client) -> None:
        comment = factories.comment()
        assert "no-store" in client.get(f"/{comment.article.slug}/comment/{comment.pk}/")["Cache-Control"]


class TestTheSectionUnderAnArticle:
    def test_it_says_how_many_there_are(self, client: Client) -> None:
        article = factories.article()
        assert "Eröffnen Sie die Diskussion" in page_of(client, f"/{article.slug}/")
        factories.comments(article, 3)
        caches["pages"].clear()
        assert "3 Kommentare" in " ".join(page_of(client, f"/{article.slug}/").split())

    def test_beyond_the_shown_depth_an_answer_says_whom_it_answers(self, client: Client) -> None:
        comment = factories.comment(guest=factories.guest(name="Ada"))
        for _ in range(SHOWN_DEPTH):
            comment = factories.comment(parent=comment, guest=factories.guest(name="Ada"))
        assert "Antwort an <a" in page_of(client, f"/{comment.article.slug}/")

    def test_every_anonymous_reader_gets_the_same_bytes(self) -> None:
        article = factories.article()
        factories.comments(article, 20)
        pages = set()
        for browser in (Client(), Client(headers={"User-Agent": "x", "Accept-Language": "en"})):
            caches["pages"].clear()
            pages.add(browser.get(f"/{article.slug}/").content)
        assert len(pages) == 1

    def test_its_rules_are_linked_at_the_form(self, client: Client) -> None:
        page = factories.page(title="Kommentarregeln")
        CommentSettings.objects.update_or_create(pk=1, defaults={"rules_page": page})
        assert f'<a href="/{page.slug}/">Kommentarregeln</a>' in page_of(client, f"/{factories.article().slug}/")


class TestWhatItCosts:
    def test_a_thread_costs_the_same_whatever_its_length(self, client: Client) -> None:
        short, long = factories.comment(), factories.comment()
        for _ in range(30):
            factories.comment(parent=long)
        costs = {cost(client, f"/{root.article.slug}/comment/{root.pk}/") for root in (short, long)}
        assert len(costs) == 1
        assert costs.pop() <= BUDGET

    def test_the_page_for_an_answer_is_within_the_budget(self, client: Client) -> None:
        comment = factories.comment()
        assert cost(client, f"/{comment.article.slug}/comment/{comment.pk}/reply/") <= BUDGET

    def test_feeds_cost_the_same_whatever_their_length(self, client: Client) -> None:
        article = factories.article()
        factories.comment(article)
        first = cost(client, "/comments/feed/")
        factories.comments(article, 30)
        assert cost(client, "/comments/feed/") == first <= BUDGET

    def test_who_is_logged_in_pays_for_session_account_profile_rights_and_votes(
        self, anton: User, as_user: Callable[[User], Client]
    ) -> None:
        article = factories.article()
        factories.comments(article, 50)
        assert cost(as_user(anton), f"/{article.slug}/") <= BUDGET + 11
