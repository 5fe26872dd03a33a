"""The page „Kommentar-Einstellungen“: what is saved there is in force at once, on pages that are kept too."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from articles.models import Article
from comments.models import Comment, CommentSettings
from comments.phrases import LENGTH, PHRASES
from krysalis.foundation import freshness
from tests import factories
from tests.comments.writing import page_of, write

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/comments/commentsettings/1/change/"
AS_THEY_ARE = {
    "order": "oldest",
    "depth": "5",
    "fold_after_words": "200",
    "edit_minutes": "15",
    "votes": "both",
    "reports_to_hold": "3",
    "close_after_days": "0",
    "hold": "all",
    "links_to_hold": "2",
    "seconds_to_hold": "3",
}
Save = Callable[..., HttpResponse]
HOSTILE = "<script>alert(1)</script>\"'&"
ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#x27;&amp;"


@pytest.fixture
def desk(mira: User, as_user: Callable[[User], Client]) -> Client:
    return as_user(mira)


@pytest.fixture
def save(desk: Client) -> Save:
    """Sends the form as it stands, but for what is said."""

    def send(**changed: Any) -> HttpResponse:
        return desk.post(ADDRESS, AS_THEY_ARE | changed)  # type: ignore[return-value]

    return send


@pytest.fixture
def article() -> Article:
    return factories.article(title="Zuhören", slug="zuhoeren")


def read(article: Article) -> str:
    """The page as a stranger gets it, kept or not."""
    return Client().get(article.get_absolute_url()).content.decode()


def texts_on(page: str) -> list[str]:
    return re.findall(r'<div class="comment-text"><p>(.*?)</p>', page)


class TestThePage:
    def test_is_one_form_with_its_own_title(self, desk: Client) -> None:
        response = desk.get("/admin/comments/commentsettings/", follow=True)
        assert response.redirect_chain == [(ADDRESS, 302)]
        page = response.content.decode()
        assert "<h1>Kommentar-Einstellungen</h1>" in page
        assert "<title>Kommentar-Einstellungen – " in page

    def test_has_a_field_for_each_phrase_that_shows_what_is_said_without_it(self, desk: Client) -> None:
        page = desk.get(ADDRESS).content.decode()
        assert page.count('name="phrase_') == len(PHRASES)
        assert 'placeholder="Kommentar absenden"' in page

    @pytest.mark.parametrize("unit", ["Ebenen", "Wörter", "Minuten", "Tage", "Meldungen", "Links", "Sekunden"])
    def test_names_the_unit_behind_the_number(self, desk: Client, unit: str) -> None:
        assert f">{unit}</span>" in desk.get(ADDRESS).content.decode()

    def test_says_that_it_is_saved_and_shows_what_is(self, desk: Client, save: Save) -> None:
        response = save(depth="3", phrase_send="Ab damit")
        assert (response.status_code, response["Location"]) == (302, ADDRESS)
        page = desk.get(ADDRESS).content.decode()
        assert "Gespeichert. Die Änderungen gelten sofort." in page
        assert 'value="Ab damit"' in page

    @pytest.mark.parametrize("asker", ["anton", "renate"])
    def test_is_for_those_who_moderate(
        self, asker: str, as_user: Callable[[User], Client], request: pytest.FixtureRequest
    ) -> None:
        browser = as_user(request.getfixturevalue(asker))
        assert browser.get(ADDRESS).status_code == 403
        assert browser.post(ADDRESS, AS_THEY_ARE | {"depth": "2"}).status_code == 403
        assert CommentSettings.objects.get().depth == 5

    def test_names_only_pages_that_can_be_read(self, save: Save) -> None:
        draft, rules = factories.page(title="Entwurf", status="draft"), factories.page(title="Kommentarregeln")
        assert save(rules_page=draft.pk).status_code == 200
        assert CommentSettings.objects.get().rules_page is None
        assert save(rules_page=rules.pk).status_code == 302
        assert CommentSettings.objects.get().rules_page == rules


class TestANumber:
    @pytest.mark.parametrize(
        ("field", "least", "most"),
        [
            ("depth", 1, 5),
            ("fold_after_words", 0, 5000),
            ("edit_minutes", 0, 1440),
            ("reports_to_hold", 0, 100),
            ("links_to_hold", 0, 100),
            ("seconds_to_hold", 0, 60),
            ("close_after_days", 0, 3650),
        ],
    )
    def test_has_its_limits(self, save: Save, field: str, least: int, most: int) -> None:
        for allowed in (least, most):
            assert save(**{field: str(allowed)}).status_code == 302
            assert getattr(CommentSettings.objects.get(), field) == allowed
        for refused in (str(least - 1), str(most + 1), "", "viel", "1,5", "9" * 5000):
            response = save(**{field: refused})
            assert f"Bitte geben Sie eine ganze Zahl von {least} bis {most} an." in response.content.decode(), refused
            assert getattr(CommentSettings.objects.get(), field) == most


class TestTheOrder:
    def test_is_the_one_in_which_the_article_shows_its_threads(self, article: Article, save: Save) -> None:
        now = timezone.now()
        for minutes, text in ((3, "Zuerst."), (2, "Dann."), (1, "Zuletzt.")):
            factories.comment(article, text=text, submitted_at=now - timedelta(minutes=minutes))
        assert texts_on(read(article)) == ["Zuerst.", "Dann.", "Zuletzt."]
        save(order="newest")
        assert texts_on(read(article)) == ["Zuletzt.", "Dann.", "Zuerst."]

    def test_is_not_by_votes_where_there_are_none(self, save: Save) -> None:
        assert "Ohne Stimmen gibt es keine" in save(order="best", votes="off").content.decode()
        assert CommentSettings.objects.get().order == "oldest"


class TestVotes:
    @pytest.mark.parametrize(("votes", "values"), [("both", ["up", "down"]), ("up", ["up"]), ("off", [])])
    def test_have_the_buttons_that_are_wanted(
        self, article: Article, save: Save, votes: str, values: list[str]
    ) -> None:
        factories.comment(article)
        read(article)
        save(votes=votes)
        assert re.findall(r'name="vote" value="(\w+)"', read(article)) == values

    def test_give_an_order_only_where_there_are_some(self, article: Article, save: Save) -> None:
        factories.comments(article, 20)
        assert "/comments/best/" in read(article)
        save(votes="off")
        assert "/comments/best/" not in read(article)


class TestReplies:
    @pytest.fixture
    def chain(self, article: Article) -> list[Comment]:
        chain = [factories.comment(article)]
        for _ in range(3):
            chain.append(factories.comment(parent=chain[-1]))
        return chain

    def test_are_folded_at_first_where_that_is_wanted(self, article: Article, chain: list[Comment], save: Save) -> None:
        assert '<details class="thread" open>' in read(article)
        save(replies_folded="on")
        assert '<details class="thread">' in read(article)

    def test_stand_as_deep_as_is_wanted(self, article: Article, chain: list[Comment], save: Save) -> None:
        assert read(article).count('<div class="replies">') == 3
        save(depth="2")
        assert read(article).count('<div class="replies">') == 1
        save(depth="1")
        assert '<div class="replies">' not in read(article)

    def test_are_folded_behind_so_many_words(self, article: Article, save: Save) -> None:
        factories.comment(article, text="Wort " * 150)
        assert '<details class="comment-rest">' not in read(article)
        save(fold_after_words="20")
        assert '<details class="comment-rest">' in read(article)


class TestADiscussion:
    def test_closes_by_the_age_of_its_article(self, article: Article, save: Save, client: Client) -> None:
        Article.objects.update(published_at=timezone.now() - timedelta(days=8))
        assert 'name="text"' in read(article)
        save(close_after_days="7")
        assert 'name="text"' not in read(article)
        assert "Die Diskussion zu diesem Artikel ist geschlossen." in read(article)
        assert write(client, article).status_code == 422
        save(close_after_days="9")
        assert 'name="text"' in read(article)

    def test_asks_for_what_is_wanted(self, article: Article, save: Save, client: Client) -> None:
        rules = factories.page(title="Kommentarregeln")
        assert "Kommentarregeln" not in read(article)
        save(email_required="on", rules_page=rules.pk)
        assert "Kommentarregeln" in read(article)
        assert "Bitte geben Sie eine E-Mail-Adresse an" in write(client, article).content.decode()


class TestAList:
    @pytest.mark.parametrize("field", ["words_to_hold", "words_to_refuse"])
    def test_keeps_each_entry_once_and_trimmed(self, save: Save, desk: Client, field: str) -> None:
        save(**{field: " Casino \r\n\r\nguter   Rat\r\nCasino\r\nspam@example.org\u200b\r\n"})
        assert getattr(CommentSettings.objects.get(), field) == "Casino\nguter Rat\nspam@example.org"
        assert "guter Rat" in desk.get(ADDRESS).content.decode()

    def test_has_so_many_lines_of_such_a_length(self, save: Save) -> None:
        longest = "\n".join(f"{number:0100}" for number in range(2000))
        assert save(words_to_hold=longest).status_code == 302
        assert "2001 Zeilen" in save(words_to_hold=f"{longest}\nnoch eine").content.decode()
        for entry in ("a", "a" * 101):
            assert "2 bis 100 Zeichen" in save(words_to_hold=entry).content.decode()
        assert CommentSettings.objects.get().words_to_hold == longest

    def test_holds_nothing_that_cannot_be_stored(self, save: Save) -> None:
        assert "das sich nicht speichern lässt" in save(words_to_refuse="a\0b").content.decode()
        assert CommentSettings.objects.get().words_to_refuse == ""

    def test_is_escaped_where_it_is_shown(self, save: Save, desk: Client) -> None:
        save(words_to_hold="</textarea><script>alert(1)</script>")
        assert "<script>alert" not in desk.get(ADDRESS).content.decode()


class TestAPhrase:
    def test_is_said_at_once(self, article: Article, save: Save) -> None:
        assert "Eröffnen Sie die Diskussion" in read(article)
        save(phrase_invitation="Reden wir darüber", phrase_send="Ab damit")
        page = read(article)
        assert "Reden wir darüber" in page
        assert "Ab damit" in page
        assert "Eröffnen Sie die Diskussion" not in page

    def test_that_is_emptied_falls_back_to_ours(self, article: Article, save: Save) -> None:
        save(phrase_invitation="Reden wir darüber")
        save(phrase_invitation="  ")
        assert CommentSettings.objects.get().phrases == {}
        assert "Eröffnen Sie die Diskussion" in read(article)

    def test_that_nobody_knows_is_dropped(self, save: Save) -> None:
        CommentSettings.objects.update(phrases={"anrede": "Hallo", "reply": "Erwidern"})
        save(phrase_reply="Erwidern", phrase_other="Weg damit")
        assert CommentSettings.objects.get().phrases == {"reply": "Erwidern"}

    @pytest.mark.parametrize("key", PHRASES)
    def test_may_have_so_many_characters(self, save: Save, key: str) -> None:
        assert save(**{f"phrase_{key}": "ä" * LENGTH}).status_code == 302
        page = save(**{f"phrase_{key}": "ö" * (LENGTH + 1)}).content.decode()
        assert f"{LENGTH + 1} Zeichen" in page
        assert CommentSettings.objects.get().phrases == {key: "ä" * LENGTH}

    def test_is_one_line_without_what_nobody_sees(self, save: Save) -> None:
        save(phrase_waiting="Wir sehen\r\nbald\t nach.\u202e\u200b")
        assert CommentSettings.objects.get().phrases == {"waiting": "Wir sehen bald nach."}

    @pytest.mark.parametrize("sent", ["a\0b", "\ufffd"])
    def test_holds_nothing_that_cannot_be_stored(self, save: Save, sent: str) -> None:
        assert "das sich nicht speichern lässt" in save(phrase_waiting=sent).content.decode()
        assert CommentSettings.objects.get().phrases == {}


class TestAHostilePhrase:
    """One person's phrases are everybody's page: each is plain text, wherever it is said."""

    @pytest.fixture
    def hostile(self, save: Save) -> None:
        save(**{f"phrase_{key}": f"{key}{HOSTILE}" for key in PHRASES})
        assert len(CommentSettings.objects.get().phrases) == len(PHRASES)

    @pytest.fixture
    def pages(self, hostile: None) -> list[str]:
        """Pages on which all of them are said."""
        quiet, lively = factories.article(), factories.article()
        closed = factories.article(comments_open=False)
        thread = factories.comment(lively, closed_at=timezone.now())
        for status in (Comment.Status.REJECTED, Comment.Status.DELETED):
            factories.comment(parent=factories.comment(lively, status=status))
        factories.comments(lively, 600)
        writer = Client()
        write(writer, lively)
        moves = [f"/{lively.slug}/comments/newest/", thread.get_absolute_url(), f"/{quiet.slug}/comment/"]
        addresses = [quiet.get_absolute_url(), lively.get_absolute_url(), closed.get_absolute_url(), *moves]
        return [page_of(writer, address) for address in addresses]

    @pytest.mark.parametrize("key", PHRASES)
    def test_is_escaped_everywhere(self, pages: list[str], key: str) -> None:
        assert any(f"{key}{ESCAPED}" in page for page in pages)
        for page in pages:
            assert "<script>alert" not in page
            assert page.count(f"{key}&lt;script") == page.count(f"{key}{ESCAPED}")

    def test_is_escaped_on_the_page_of_the_settings_too(self, hostile: None, desk: Client) -> None:
        assert "<script>alert" not in desk.get(ADDRESS).content.decode()


def test_saving_makes_every_page_stale(save: Save) -> None:
    before = freshness.number(freshness.SITE)
    save(email_required="on")
    assert CommentSettings.objects.get().email_required
    assert freshness.number(freshness.SITE) == before + 1
