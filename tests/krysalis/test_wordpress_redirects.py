"""Links into discussions as WordPress wrote them go on leading there."""

from datetime import datetime, timedelta

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles.models import Address, Article
from comments.models import Comment
from tests import factories

pytestmark = pytest.mark.django_db

ARTICLE = "/leise-puppen/"


@pytest.fixture
def article() -> Article:
    """A former slug of it is `stille-puppen`."""
    made = factories.article(title="Leise Puppen", slug="leise-puppen")
    Address.objects.create(article=made, slug="stille-puppen", current=False)
    return made


def threads(article: Article, count: int, *, first: datetime | None = None) -> list[Comment]:
    """Oldest first, a minute apart; the keys run the other way, as after an import."""
    writer, begin = factories.guest(), first or timezone.now() - timedelta(days=30)

    def thread(number: int) -> Comment:
        words = {"body_source": f"Faden {number}.", "body_html": f"<p>Faden {number}.</p>"}
        at = begin + timedelta(minutes=number)
        return Comment(article=article, guest=writer, status=Comment.Status.APPROVED, submitted_at=at, **words)

    return Comment.objects.bulk_create([thread(number) for number in range(count, 0, -1)])[::-1]


def led_to(client: Client, address: str) -> tuple[int, str, str]:
    answer = client.get(address)
    return answer.status_code, answer.headers["Location"], answer.headers["Cache-Control"]


def page_behind(client: Client, address: str) -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


class TestAPageOfComments:
    @pytest.mark.parametrize("number", [2, 3])
    def test_begins_with_the_thread_that_began_it(self, article: Article, client: Client, number: int) -> None:
        stands = threads(article, 120)
        status, location, cached = led_to(client, f"{ARTICLE}comment-page-{number}/")
        assert (status, cached) == (302, "no-cache")
        assert location.startswith(f"{ARTICLE}comments/oldest/?after=")
        page = page_behind(client, location)
        first = (number - 1) * 50
        on_page = [f'id="comment-{thread.pk}"' in page for thread in stands]
        assert on_page == [first <= place < first + 50 for place in range(120)]

    def test_leaves_the_fragment_to_the_browser(self, article: Article, client: Client) -> None:
        threads(article, 60)
        assert "#" not in led_to(client, f"{ARTICLE}comment-page-2/")[1]
        assert "#" not in led_to(client, f"{ARTICLE}comment-page-1/")[1]

    @pytest.mark.parametrize("number", [0, 1, 3, 99, 10_000, 10**12, "9" * 4000])
    def test_that_is_the_first_or_none_is_the_article(
        self, article: Article, client: Client, number: int | str
    ) -> None:
        threads(article, 100)
        assert led_to(client, f"{ARTICLE}comment-page-{number}/") == (302, ARTICLE, "no-cache")

    def test_begins_where_there_is_one_thread_more(self, article: Article, client: Client) -> None:
        threads(article, 50)
        assert led_to(client, f"{ARTICLE}comment-page-2/")[1] == ARTICLE
        latest = factories.comment(article, text="Der eine mehr.")
        page = page_behind(client, f"{ARTICLE}comment-page-2/")
        assert f'id="comment-{latest.pk}"' in page

    def test_tells_threads_of_one_moment_apart(self, article: Article, client: Client) -> None:
        stands = threads(article, 60)
        Comment.objects.update(submitted_at=timezone.now() - timedelta(days=1))
        page = page_behind(client, f"{ARTICLE}comment-page-2/")
        later = sorted(thread.pk for thread in stands)[50:]
        assert [thread.pk for thread in stands if f'id="comment-{thread.pk}"' in page] == sorted(later, reverse=True)

    def test_counts_neither_answers_nor_what_is_hidden(self, article: Article, client: Client) -> None:
        long_ago = timezone.now() - timedelta(days=60)
        stands = threads(article, 55)
        for status in set(Comment.Status.values) - {Comment.Status.APPROVED}:
            factories.comment(article, status=status, submitted_at=long_ago)
        factories.comment(parent=stands[0], submitted_at=long_ago)
        page = page_behind(client, f"{ARTICLE}comment-page-2/")
        assert [thread.pk for thread in stands if f'id="comment-{thread.pk}"' in page] == [
            thread.pk for thread in stands[50:]
        ]

    def test_holds_a_pinned_thread_in_its_own_place(self, article: Article, client: Client) -> None:
        stands = threads(article, 60)
        Comment.objects.filter(pk=stands[55].pk).update(pinned_at=timezone.now())
        assert f'id="comment-{stands[55].pk}"' in page_behind(client, f"{ARTICLE}comment-page-2/")

    def test_below_a_former_slug_leads_to_the_present_one(self, article: Article, client: Client) -> None:
        threads(article, 60)
        assert led_to(client, "/stille-puppen/comment-page-2/")[1].startswith(f"{ARTICLE}comments/oldest/?after=")
        assert led_to(client, "/stille-puppen/comment-page-1/")[1] == ARTICLE

    @pytest.mark.parametrize("status", sorted(set(Article.Status.values) - {Article.Status.PUBLISHED}))
    def test_is_there_for_live_articles_only(self, client: Client, status: str) -> None:
        threads(factories.article(slug="leise-puppen", status=status), 60)
        threads(factories.scheduled(timezone.now() + timedelta(days=1), slug="morgen"), 60)
        factories.page(title="Impressum")
        for slug in ("leise-puppen", "morgen", "impressum", "gibt-es-nicht"):
            assert client.get(f"/{slug}/comment-page-2/").status_code == 404

    @pytest.mark.parametrize("tail", ["comment-page-/", "comment-page-zwei/", "comment-page--1/", "comment-page-2x/"])
    def test_has_a_number(self, article: Article, client: Client, tail: str) -> None:
        assert client.get(f"{ARTICLE}{tail}").status_code == 404

    def test_is_only_read(self, article: Article, client: Client) -> None:
        assert client.post(f"{ARTICLE}comment-page-2/").status_code in {403, 405}

    def test_costs_two_queries(
        self, article: Article, client: Client, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        threads(article, 60)
        with django_assert_num_queries(2):
            client.get(f"{ARTICLE}comment-page-2/")


class TestALinkToAnswer:
    def test_leads_to_the_form_below_the_comment(self, article: Article, client: Client) -> None:
        comment = factories.comment(article, text="Darauf antworte ich.")
        address = f"{ARTICLE}?replytocom={comment.pk}"
        assert led_to(client, address) == (302, f"{ARTICLE}comment/{comment.pk}/reply/", "no-cache")
        page = page_behind(client, address)
        assert "Darauf antworte ich." in page
        assert 'id="respond"' in page  # Where the link's own fragment leads.

    def test_works_although_the_article_is_kept(self, article: Article, client: Client) -> None:
        client.get(ARTICLE)
        assert caches["pages"]._cache  # type: ignore[attr-defined]
        assert client.get(f"{ARTICLE}?replytocom=12").status_code == 302
        assert client.get(ARTICLE).status_code == 200

    @pytest.mark.parametrize(
        "address",
        ["/stille-puppen/?replytocom=12", f"{ARTICLE}comment-page-2/?replytocom=12", f"{ARTICLE}?x=1&replytocom=12"],
    )
    def test_may_look_as_wordpress_made_it(self, article: Article, client: Client, address: str) -> None:
        assert led_to(client, address)[1] == f"{ARTICLE}comment/12/reply/"

    def test_to_nothing_is_answered_as_any_other_address_of_nothing(self, article: Article, client: Client) -> None:
        answers = [
            client.get(f"{ARTICLE}?replytocom=987", follow=True),
            client.get(f"{ARTICLE}comment/987/reply/"),
        ]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].content == answers[1].content

    @pytest.mark.parametrize("number", ["", "0", "-1", "12x", "1e3", "٣", "9" * 19, "9" * 5000, "12%00"])
    def test_with_no_number_is_the_article(self, article: Article, client: Client, number: str) -> None:
        assert client.get(f"{ARTICLE}?replytocom={number}").content == client.get(ARTICLE).content

    @pytest.mark.parametrize("path", ["/", "/impressum/", "/feed/", "/robots.txt", "/konto/anmelden/"])
    def test_changes_nothing_elsewhere(self, article: Article, client: Client, path: str) -> None:
        factories.page(title="Impressum")
        assert client.get(f"{path}?replytocom=12").status_code == 200

    @pytest.mark.parametrize(
        ("status", "expected"), [(Article.Status.DRAFT, 404), (Article.Status.REVIEW, 404), ("withdrawn", 410)]
    )
    def test_says_nothing_of_an_article_that_is_not_live(self, client: Client, status: str, expected: int) -> None:
        comment = factories.comment(factories.article(slug="leise-puppen", status=status))
        answer = client.get(f"{ARTICLE}?replytocom={comment.pk}")
        assert answer.status_code == expected
        assert client.get("/gibt-es-nicht/?replytocom=12").status_code == 404

    def test_is_only_read(self, article: Article, client: Client) -> None:
        assert client.post(f"{ARTICLE}?replytocom=12").status_code in {403, 405}

    def test_costs_one_query_and_nothing_where_nobody_asks(
        self, article: Article, client: Client, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(1):
            client.get(f"{ARTICLE}?replytocom=12")
        client.get(ARTICLE)
        with django_assert_num_queries(1):  # The versions.
            client.get(ARTICLE)
