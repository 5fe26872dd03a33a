"""The one cookie: whose comment it is, proven by the browser."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from comments import proofs
from comments.models import Comment
from krysalis.foundation.guest_posts import WRITER_COOKIE
from tests import factories
from tests.comments.writing import FROM_HERE, page_of, write

pytestmark = pytest.mark.django_db


def browser_with(cookie: str) -> Client:
    client = Client()
    client.cookies[WRITER_COOKIE] = cookie
    return client


class TestTheCookie:
    def test_a_reader_gets_none(self, client: Client) -> None:
        comment = factories.comment()
        for path in (f"/{comment.article.slug}/", comment.get_absolute_url(), "/comments/feed/"):
            assert not client.get(path).cookies

    def test_writing_sets_one_that_scripts_and_other_sites_do_not_get(self, client: Client) -> None:
        write(client, factories.article())
        cookie = client.cookies[WRITER_COOKIE]
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
        assert cookie["max-age"] == 14 * 24 * 60 * 60
        assert cookie["domain"] == ""

    def test_over_https_it_is_secure(self, settings: Settings) -> None:
        settings.HTTPS = True
        response = HttpResponse()
        proofs.remember(RequestFactory().get("/"), response, factories.comment(), "a" * 40)
        assert response.cookies[WRITER_COOKIE]["secure"]

    def test_the_database_holds_a_hash_only(self, client: Client) -> None:
        write(client, factories.article())
        secret = client.cookies[WRITER_COOKIE].value.split(".")[1]
        assert Comment.objects.get().writer_key == proofs.key_of(secret) != secret

    def test_it_holds_neither_name_nor_address_and_the_newest_twenty(self) -> None:
        request, response = RequestFactory().get("/"), HttpResponse()
        request.COOKIES[WRITER_COOKIE] = "~".join(f"{number}.{'a' * 40}" for number in range(100, 120))
        proofs.remember(request, response, Comment(pk=500), "b" * 40)
        pairs = response.cookies[WRITER_COOKIE].value.split("~")
        assert len(pairs) == 20
        assert pairs[0] == f"500.{'b' * 40}"
        assert pairs[-1].startswith("118.")

    @pytest.mark.parametrize("cookie", ["", "1", "1.zz", "~~~", "1.\ud83d", f"{10**40}.{'a' * 40}", "x" * 5000])
    def test_whatever_stands_in_it_proves_nothing(self, cookie: str) -> None:
        comment = factories.comment(status=Comment.Status.WAITING)
        request = RequestFactory().get("/")
        request.COOKIES[WRITER_COOKIE] = cookie
        assert comment.pk not in proofs.proven(request)

    def test_a_wrong_secret_proves_nothing_and_an_empty_hash_neither(self) -> None:
        request = RequestFactory().get("/")
        for key in (proofs.key_of("b" * 40), ""):
            comment = factories.comment(status=Comment.Status.WAITING, writer_key=key)
            request.COOKIES[WRITER_COOKIE] = f"{comment.pk}.{'a' * 40}"
            assert proofs.proven(request) == frozenset()

    def test_without_it_nothing_is_asked_of_the_database(
        self, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(0):
            assert proofs.proven(RequestFactory().get("/")) == frozenset()


class TestWhatTheWriterGets:
    def test_a_page_of_their_own_that_nobody_keeps(self, client: Client) -> None:
        article = factories.article()
        write(client, article)
        response = client.get(f"/{article.slug}/")
        assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
        assert "Ihr Kommentar wartet" not in page_of(Client(), f"/{article.slug}/")

    def test_the_second_send_of_a_doubled_submit_proves_as_much(self) -> None:
        article = factories.article()
        first, second = Client(), Client()
        write(first, article)
        write(second, article)
        assert "Ihr Kommentar wartet" in page_of(second, f"/{article.slug}/")

    def test_a_second_comment_leaves_the_first_proven(self, client: Client) -> None:
        article = factories.article()
        write(client, article, text="Eins.")
        write(client, article, text="Zwei.")
        assert page_of(client, f"/{article.slug}/").count("Ihr Kommentar wartet") == 2


class TestDeletingOnesOwn:
    @pytest.fixture
    def mine(self, client: Client) -> Comment:
        write(client, factories.article(), text="Das bereue ich.")
        return Comment.objects.get()

    def address(self, comment: Comment) -> str:
        return f"/{comment.article.slug}/comment/{comment.pk}/delete/"

    def test_the_page_asks_first_and_changes_nothing(self, client: Client, mine: Comment) -> None:
        assert self.address(mine) in page_of(client, f"/{mine.article.slug}/")
        assert "Endgültig löschen" in page_of(client, self.address(mine))
        mine.refresh_from_db()
        assert mine.status == Comment.Status.WAITING

    def test_the_button_deletes(self, client: Client, mine: Comment) -> None:
        response = client.post(self.address(mine), headers=FROM_HERE)
        assert (response.status_code, response["Location"]) == (303, f"/{mine.article.slug}/#comments")
        assert "Das bereue ich." not in page_of(client, f"/{mine.article.slug}/")

    def test_answers_keep_a_place_above_them(self, client: Client, mine: Comment) -> None:
        Comment.objects.filter(pk=mine.pk).update(status=Comment.Status.APPROVED)
        mine.refresh_from_db()
        factories.comment(parent=mine, text="Ich widerspreche.")
        client.post(self.address(mine), headers=FROM_HERE)
        page = page_of(Client(), f"/{mine.article.slug}/")
        assert "Auf eigenen Wunsch gelöscht." in page
        assert "Ich widerspreche." in page

    def test_a_post_from_elsewhere_asks_again(self, client: Client, mine: Comment) -> None:
        assert client.post(self.address(mine), headers={"Sec-Fetch-Site": "cross-site"}).status_code == 422
        mine.refresh_from_db()
        assert mine.status == Comment.Status.WAITING

    @pytest.mark.parametrize("status", [Comment.Status.WAITING, Comment.Status.APPROVED])
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_for_everybody_else_there_is_no_such_page(self, mine: Comment, method: str, status: str) -> None:
        Comment.objects.filter(pk=mine.pk).update(status=status)
        stranger = browser_with(f"{mine.pk}.{'a' * 40}")
        response = getattr(stranger, method)(self.address(mine), headers=FROM_HERE)
        assert response.status_code == 404
        mine.refresh_from_db()
        assert mine.status == status
