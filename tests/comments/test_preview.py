"""What a comment will look like, shown by the server before it is sent."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.utils.html import escape

from articles.models import Article
from comments.models import Comment, CommentSettings, Guest
from profiles.models import Profile
from tests import factories
from tests.comments.writing import FROM_HERE, page_of, write

pytestmark = pytest.mark.django_db

TEXT = "Das ist *wichtig*."


def preview(client: Client, on: Article, text: str = TEXT, **fields: Any) -> HttpResponse:
    data = {"text": text, "name": "", "email": "", "parent": "", **fields}
    return client.post(f"/{on.slug}/comment/preview/", data, headers=FROM_HERE)  # type: ignore[return-value]


def shown(response: HttpResponse) -> str:
    """What stands inside the preview; empty where the page has none."""
    _before, _mark, rest = response.content.decode().partition('id="comment-preview">')
    return rest.partition("</section>")[0]


class TestAPreview:
    def test_shows_the_comment_as_it_will_stand(self, client: Client) -> None:
        article = factories.article()
        response = preview(client, article, "Das ist *wichtig*.\n\n> Ein Zitat\n\nhttps://example.org")
        assert response.status_code == 200
        write(client, article, text="Das ist *wichtig*.\n\n> Ein Zitat\n\nhttps://example.org")
        assert Comment.objects.get().body_html in shown(response)

    def test_keeps_all_that_was_typed_in_the_form(self, client: Client) -> None:
        parent = factories.comment(text="Eine steile These.")
        page = preview(
            client, parent.article, name="Gerlinde", email="g@example.org", parent=parent.pk
        ).content.decode()
        for kept in (TEXT, 'value="Gerlinde"', 'value="g@example.org"', f'name="parent" value="{parent.pk}"'):
            assert kept in page
        assert "Eine steile These." in page
        assert page.index('id="comment-preview"') < page.index("<textarea")

    def test_stores_nothing_and_gives_no_cookie(self, client: Client) -> None:
        response = preview(client, factories.article(), name="Gerlinde")
        assert not Comment.objects.exists()
        assert not Guest.objects.exists()
        assert not response.cookies

    def test_is_kept_by_nobody(self, client: Client) -> None:
        assert "no-store" in preview(client, factories.article())["Cache-Control"]

    @pytest.mark.parametrize("who", [{"name": ""}, {"name": "..."}, {"name": "x" * 99}, {"email": "gerlinde"}])
    def test_does_not_ask_who_writes(self, client: Client, who: dict[str, str]) -> None:
        CommentSettings.objects.update(email_required=True)
        response = preview(client, factories.article(), **who)
        assert response.status_code == 200
        assert "<em>wichtig</em>" in shown(response)
        assert "field-error" not in response.content.decode()

    def test_takes_the_quotation_at_the_head_for_a_passage(self, client: Client) -> None:
        article = factories.article(body_source="Die Puppe wartet still am Zweig.")
        response = preview(client, article, "> wartet still\n\nSchön gesagt.")
        assert "<q>wartet still</q>" in shown(response)
        assert "<blockquote>" not in shown(response)

    def test_shows_the_passage_that_was_marked_and_keeps_it_in_the_form(self, client: Client) -> None:
        article = factories.article(body_source="Die Puppe wartet still am Zweig.")
        response = preview(client, article, quote_exact="wartet still")
        assert "<q>wartet still</q>" in shown(response)
        assert 'name="quote_exact" value="wartet still"' in response.content.decode()

    def test_folds_what_is_folded_below_the_article(self, client: Client) -> None:
        CommentSettings.objects.update(fold_after_words=50)
        assert "Weiterlesen" in shown(preview(client, factories.article(), "Wort " * 200))

    def test_of_hostile_text_is_harmless(self, client: Client) -> None:
        hostile = '</textarea><script>alert(1)</script><img src=x onerror="alert(1)">'
        page = preview(client, factories.article(), hostile).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert escape("<script>") in page

    def test_uses_up_none_of_the_comments_that_may_be_written(self, client: Client) -> None:
        article = factories.article()
        assert {preview(client, article).status_code for _ in range(12)} == {200}
        assert write(client, article).status_code == 303

    def test_has_a_button_in_every_form(self, client: Client) -> None:
        article = factories.article()
        page = page_of(client, f"/{article.slug}/")
        assert f'formaction="/{article.slug}/comment/preview/"' in page
        assert page.index("Kommentar absenden</button>") < page.index(">Vorschau</button>")  # Enter sends.

    def test_of_staff_is_of_their_profile(self, anton: User, antons_profile: Profile, as_user: Any) -> None:
        response = preview(as_user(anton), factories.article())
        assert response.status_code == 200
        assert "Anton Ahrens" in response.content.decode()


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("", "Bitte schreiben Sie zuerst etwas."),
            (" \n\u200b", "Bitte schreiben Sie zuerst etwas."),
            ("x" * 10_001, "Zu lang: 10001 Zeichen, höchstens 10000"),
            ("mit \0 darin", "nicht speichern"),
        ],
    )
    def test_is_said_in_the_usual_words(self, client: Client, text: str, sentence: str) -> None:
        response = preview(client, factories.article(), text)
        assert response.status_code == 422
        assert sentence in response.content.decode()
        assert not shown(response)

    def test_is_a_preview_where_the_discussion_is_closed(self, client: Client) -> None:
        response = preview(client, factories.article(comments_open=False))
        assert response.status_code == 422
        assert "ist geschlossen" in response.content.decode()
        assert TEXT in response.content.decode()

    @pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}])
    def test_is_what_comes_from_elsewhere_with_its_text_kept(self, client: Client, headers: dict[str, str]) -> None:
        address = f"/{factories.article().slug}/comment/preview/"
        response = client.post(address, {"text": TEXT}, headers=headers)
        assert response.status_code == 422
        assert TEXT in response.content.decode()
        assert not shown(response)  # type: ignore[arg-type]

    def test_is_the_thirty_first_in_a_minute(self, client: Client) -> None:
        article = factories.article()
        assert {preview(client, article).status_code for _ in range(30)} == {200}
        response = preview(client, article)
        assert (response.status_code, response["Retry-After"]) == (429, "60")
        assert "warten Sie eine Minute" in response.content.decode()
        assert TEXT in response.content.decode()

    def test_is_a_body_that_is_far_too_long(self, client: Client) -> None:
        assert preview(client, factories.article(), "x" * 70_000).status_code == 413

    def test_is_an_article_that_is_not_there(self, client: Client) -> None:
        assert preview(client, factories.draft()).status_code == 404


class TestByGet:
    def test_the_form_is_shown_and_nothing_else(self, client: Client) -> None:
        response = client.get(f"/{factories.article().slug}/comment/preview/?text=a")
        assert response.status_code == 200
        assert "Kommentar absenden" in response.content.decode()
        assert not shown(response)  # type: ignore[arg-type]
