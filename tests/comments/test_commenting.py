"""A reader comments: what is taken, what is refused, and that no text is ever lost."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings

from articles.models import Address, Article
from comments.models import Comment, CommentSettings, Guest
from profiles.models import Profile
from tests import factories
from tests.comments.writing import FROM_HERE, page_of, write

pytestmark = pytest.mark.django_db
Status = Comment.Status
TEXT = "Diesen Satz will ich nicht verlieren."


class TestAGuestComments:
    def test_the_answer_leads_to_the_comment(self, client: Client) -> None:
        article = factories.article()
        response = write(client, article)
        comment = Comment.objects.get()
        assert response.status_code == 303
        assert response["Location"] == f"/{article.slug}/comment/{comment.pk}/#comment-{comment.pk}"

    def test_it_waits_and_its_writer_sees_it_in_place(self, client: Client) -> None:
        article = factories.article()
        write(client, article, text=TEXT)
        for path in (f"/{article.slug}/", f"/{article.slug}/comment/{Comment.objects.get().pk}/"):
            page = page_of(client, path)
            assert TEXT in page
            assert "Ihr Kommentar wartet auf Freigabe" in page

    def test_any_approved_comment_can_be_answered(self, client: Client) -> None:
        parent = factories.comment(parent=factories.comment())
        write(client, parent.article, answering=parent)
        assert Comment.objects.latest("pk").parent == parent

    def test_an_e_mail_address_is_stored_and_never_shown(self, client: Client) -> None:
        article = factories.article()
        write(client, article, email="gerlinde@example.org")
        assert Guest.objects.get().email == "gerlinde@example.org"
        assert "gerlinde@" not in page_of(client, f"/{article.slug}/")

    def test_further_fields_change_nothing(self, client: Client) -> None:
        article = factories.article()
        forged = {"status": "approved", "is_approved": "1", "id": "7", "root": "3", "depth": "9", "profile": "1"}
        write(client, article, **forged)
        comment = Comment.objects.get()
        assert (comment.status, comment.root, comment.depth, comment.profile) == (Status.WAITING, None, 1, None)

    def test_files_are_dropped(self, client: Client) -> None:
        article = factories.article()
        parts = {"text": TEXT, "name": "Gerlinde", "upload": factories.picture_bytes()}
        assert client.post(f"/{article.slug}/comment/", parts, headers=FROM_HERE).status_code == 303

    def test_who_fills_the_trap_is_taken_for_granted_and_looked_at(self, client: Client) -> None:
        article = factories.article()
        assert write(client, article, homepage="https://example.com").status_code == 303
        assert "ausgefüllt" in Comment.objects.get().events.get().reason

    def test_under_a_former_address_of_the_article_it_arrives_as_well(self, client: Client) -> None:
        article = factories.article()
        Address.objects.create(article=article, slug="frueher", current=False)
        response = client.post("/frueher/comment/", {"text": TEXT, "name": "Gerlinde"}, headers=FROM_HERE)
        assert response["Location"].startswith(f"/{article.slug}/comment/")


class TestWhatIsRefusedComesBackWithItsText:
    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"name": ""}, "ein Pseudonym genügt"),
            ({"name": "..."}, "mindestens einem Buchstaben"),
            ({"name": "x" * 61}, "Zu lang: 61 Zeichen, höchstens 60"),
            ({"name": "Ger\0linde"}, "nicht speichern"),
            ({"email": "gerlinde"}, "nicht nach einer E-Mail-Adresse"),
            ({"email": f"{'x' * 300}@example.org"}, "Zu lang"),
            ({"email": "a\0@example.org"}, "nicht speichern"),
        ],
    )
    def test_a_sentence_stands_at_the_field(self, client: Client, fields: dict[str, str], sentence: str) -> None:
        response = write(client, factories.article(), text=TEXT, **fields)
        page = response.content.decode()
        assert response.status_code == 422
        assert sentence in page
        assert TEXT in page
        assert not Comment.objects.exists()

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("", "Bitte schreiben Sie zuerst etwas."),
            (" \n\u200b", "Bitte schreiben Sie zuerst etwas."),
            ("x" * 10_001, "Zu lang: 10001 Zeichen, höchstens 10000"),
            ("mit \0 darin", "nicht speichern"),
        ],
    )
    def test_so_it_does_at_the_text(self, client: Client, text: str, sentence: str) -> None:
        response = write(client, factories.article(), text=text)
        assert response.status_code == 422
        assert sentence in response.content.decode()

    @pytest.mark.parametrize("half", ["%ED%A0%BD", "%EF%BF%BD"], ids=["as sent by a script", "as browsers send it"])
    def test_half_a_character_is_refused_and_shown_as_a_question_mark(self, client: Client, half: str) -> None:
        response = client.post(
            f"/{factories.article().slug}/comment/",
            f"text=Schmetterling+{half}&name=Gerlinde".encode(),
            content_type="application/x-www-form-urlencoded",
            headers=FROM_HERE,
        )
        assert response.status_code == 422
        assert "nicht speichern" in response.content.decode()
        assert "Schmetterling \ufffd" in response.content.decode()
        assert not Comment.objects.exists()

    def test_ten_thousand_characters_are_not_too_many(self, client: Client) -> None:
        assert write(client, factories.article(), text="wort " * 1_999 + "ende\r\n").status_code == 303

    def test_nor_are_they_in_characters_of_four_bytes_as_the_form_sends_them(self, client: Client) -> None:
        article = factories.article()
        assert 'enctype="multipart/form-data"' in page_of(client, f"/{article.slug}/")
        assert write(client, article, text="🦋" * 10_000).status_code == 303

    def test_the_page_quotes_what_was_answered(self, client: Client) -> None:
        parent = factories.comment(text="Eine steile These.")
        page = write(client, parent.article, answering=parent, name="").content.decode()
        assert "Eine steile These." in page
        assert f'name="parent" value="{parent.pk}"' in page
        assert parent.article.title in page

    @pytest.mark.parametrize("status", [Status.WAITING, Status.REJECTED, Status.SPAM, Status.DELETED])
    def test_a_hidden_parent_is_not_told_from_a_missing_one(self, client: Client, status: str) -> None:
        article = factories.article()
        hidden = factories.comment(article, status=status)
        pages = [
            write(client, article, text=TEXT, parent=parent).content.decode()
            for parent in (hidden.pk, hidden.pk + 1000, "drei", 10**40, factories.comment().pk)
        ]
        assert len(set(pages)) == 1
        assert "ist nicht mehr da" in pages[0]
        assert 'name="parent" value=""' in pages[0]
        assert TEXT in pages[0]

    def test_a_closed_discussion_says_so(self, client: Client) -> None:
        response = write(client, factories.article(comments_open=False), text=TEXT)
        assert response.status_code == 422
        assert "ist geschlossen" in response.content.decode()
        assert TEXT in response.content.decode()

    @pytest.mark.parametrize(
        "status", [Article.Status.DRAFT, Article.Status.REVIEW, Article.Status.WITHDRAWN, Article.Status.BINNED]
    )
    def test_an_article_that_is_not_live_does_not_exist(self, client: Client, status: str) -> None:
        response = write(client, factories.article(status=status))
        assert response.status_code == 404
        assert not Comment.objects.exists()

    def test_a_required_e_mail_address_is_asked_for(self, client: Client) -> None:
        CommentSettings.objects.update_or_create(pk=1, defaults={"email_required": True})
        response = write(client, factories.article(), text=TEXT)
        assert response.status_code == 422
        assert "sie wird nie angezeigt" in response.content.decode()

    def test_hostile_input_comes_back_escaped(self, client: Client) -> None:
        hostile = '</textarea><script>alert(1)</script>"onfocus="alert(1)'
        page = write(client, factories.article(), text=hostile, name="", email=hostile).content.decode()
        assert "<script>alert" not in page
        assert '"onfocus=' not in page


class TestWhereItComesFrom:
    @pytest.mark.parametrize(
        "headers",
        [{}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://boese.example"}],
    )
    def test_from_elsewhere_nothing_is_stored_and_the_text_comes_back(
        self, client: Client, headers: dict[str, str]
    ) -> None:
        response = write(client, factories.article(), text=TEXT, headers=headers)
        assert response.status_code == 422
        assert TEXT in response.content.decode()
        assert not Comment.objects.exists()

    def test_an_older_browser_says_it_by_origin(self, client: Client) -> None:
        assert write(client, factories.article(), headers={"Origin": "http://testserver"}).status_code == 303

    def test_a_comment_is_not_written_by_get(self, client: Client) -> None:
        article = factories.article()
        page = client.get(f"/{article.slug}/comment/?text=a&name=b").content.decode()
        assert "Kommentar absenden" in page
        assert not Comment.objects.exists()


class TestTooMuch:
    def test_the_sixth_in_ten_minutes_waits_with_its_text_kept(self, client: Client) -> None:
        article = factories.article()
        for number in range(5):
            assert write(client, article, text=f"Gedanke {number}").status_code == 303
        response = write(client, article, text=TEXT)
        assert response.status_code == 429
        assert response["Retry-After"] == "600"
        assert TEXT in response.content.decode()
        assert Comment.objects.count() == 5

    def test_neither_a_new_browser_nor_forged_headers_help(self) -> None:
        article = factories.article()
        forged = [{**FROM_HERE, name: f"203.0.113.{number}"} for number, name in enumerate(["X-Forwarded-For"] * 8)]
        statuses = [
            write(Client(), article, text=f"Gedanke {n}", headers=headers).status_code
            for n, headers in enumerate(forged)
        ]
        assert statuses == [303] * 5 + [429] * 3

    def test_doubled_sends_use_nothing_up(self, client: Client) -> None:
        article = factories.article()
        assert {write(client, article).status_code for _ in range(12)} == {303}
        assert Comment.objects.count() == 1

    def test_a_body_of_more_than_64_kilobytes_is_not_read(self, client: Client) -> None:
        response = write(client, factories.article(), text="x" * 70_000)
        assert response.status_code == 413
        assert "10.000 Zeichen" in response.content.decode()

    def test_thousands_of_fields_are_refused(self, client: Client) -> None:
        many = {f"f{number}": "" for number in range(2_000)}
        assert write(client, factories.article(), **many).status_code in {400, 413}


@contextmanager
def nothing_can_be_written() -> Iterator[None]:
    """As on a full disk: each database says it in its own way."""
    begin, end = {
        "sqlite": ("PRAGMA query_only = ON", "PRAGMA query_only = OFF"),
        "postgresql": ("SAVEPOINT before; SET TRANSACTION READ ONLY", "ROLLBACK TO before"),
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(begin)
        yield
        cursor.execute(end)


class TestTroubleInTheHouse:
    def test_what_cannot_be_stored_is_not_acknowledged_and_comes_back(self, client: Client, settings: Settings) -> None:
        article, settings.COMMENT_LIMITS = factories.article(), False
        with nothing_can_be_written():
            response = write(client, article, text=TEXT)
        assert response.status_code == 503
        assert response["Retry-After"] == "60"
        assert TEXT in response.content.decode()
        assert not Comment.objects.exists()


class TestStaffComments:
    def test_they_write_under_their_profile_and_stand_at_once(
        self, anton: User, antons_profile: Profile, as_user: Callable[[User], Client]
    ) -> None:
        article = factories.article()
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(anton)
        token = browser.get(f"/{article.slug}/").context["csrf_token"]
        response = write(browser, article, text=TEXT, name="Jemand anders", csrfmiddlewaretoken=str(token))
        assert response.status_code == 303
        comment = Comment.objects.get()
        assert (comment.profile, comment.guest, comment.status) == (antons_profile, None, Status.APPROVED)
        assert TEXT in page_of(Client(), f"/{article.slug}/")

    def test_without_the_token_the_form_comes_back_with_the_text_and_a_fresh_one(self, anton: User) -> None:
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(anton)
        response = write(browser, factories.article(), text=TEXT)
        assert response.status_code == 422
        assert TEXT in response.content.decode()
        assert "csrfmiddlewaretoken" in response.content.decode()
        assert not Comment.objects.exists()

    def test_without_a_profile_they_are_told_to_make_one(self, mira: User, as_user: Callable[[User], Client]) -> None:
        article = factories.article()
        assert "Autorenprofil" in page_of(as_user(mira), f"/{article.slug}/")

    def test_what_was_typed_before_such_a_login_comes_back(self, mira: User, as_user: Callable[[User], Client]) -> None:
        response = write(as_user(mira), factories.article(), text=TEXT)
        assert response.status_code == 422
        assert TEXT in response.content.decode()


class TestAnsweringWithoutJavaScript:
    def test_the_link_leads_to_a_page_with_the_parent_quoted_and_the_form(self, client: Client) -> None:
        parent = factories.comment(text="Eine steile These.")
        assert f"/{parent.article.slug}/comment/{parent.pk}/reply/" in page_of(client, f"/{parent.article.slug}/")
        page = page_of(client, f"/{parent.article.slug}/comment/{parent.pk}/reply/")
        assert "Eine steile These." in page
        assert f'name="parent" value="{parent.pk}"' in page

    @pytest.mark.parametrize("status", [Status.WAITING, Status.REJECTED, Status.SPAM, Status.DELETED])
    def test_there_is_no_such_page_for_a_hidden_comment(self, client: Client, status: str) -> None:
        comment = factories.comment(status=status)
        assert client.get(f"/{comment.article.slug}/comment/{comment.pk}/reply/").status_code == 404


class TestAnArticleThatIsClosed:
    def test_it_shows_its_comments_a_sentence_and_no_form(self, client: Client) -> None:
        article = factories.article(comments_open=False)
        factories.comment(article, text="Von damals.")
        page = page_of(client, f"/{article.slug}/")
        assert "Von damals." in page
        assert "ist geschlossen" in page
        assert 'name="text"' not in page
        assert "/reply/" not in page
