"""„Tippfehler gefunden?“: a private note for those who can correct the article."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from articles.models import Article
from comments.models import TypoNote
from comments.passages.anchors import Quote
from comments.typos import noting
from krysalis.foundation.models import OutgoingMail, Site
from profiles.models import Profile
from tests import factories, people
from tests.comments.writing import FROM_HERE

pytestmark = pytest.mark.django_db

LIST = "/admin/comments/typonote/"
AsUser = Callable[[User], Client]


@pytest.fixture
def article(antons_profile: Profile) -> Article:
    return factories.article(title="Leise Puppen", slug="leise-puppen", authors=[antons_profile])


@pytest.fixture
def mails(settings: Settings) -> Callable[[], list[str]]:
    """To whom mails would go, where a server is set."""
    settings.EMAIL_CONFIGURED = True
    Site.objects.update(address=settings.SITE_ADDRESS)
    return lambda: sorted(OutgoingMail.objects.values_list("recipient", flat=True))


def tell(client: Client, *, slug: str = "leise-puppen", headers: dict[str, str] = FROM_HERE, **said: str) -> Any:
    data = {"quote_exact": "ein grosser Fehller", "suggestion": "ein großer Fehler", **said}
    return client.post(f"/{slug}/typo/", data, headers=headers)


def noted(article: Article, exact: str = "Fehller", **fields: Any) -> TypoNote:
    return TypoNote.objects.create(article=article, quote_exact=exact, **fields)


class TestTheForm:
    def test_is_behind_a_link_at_the_end_of_the_article(self, article: Article, client: Client) -> None:
        assert '<a href="/leise-puppen/typo/" rel="nofollow">' in client.get("/leise-puppen/").content.decode()
        page = client.get("/leise-puppen/typo/").content.decode()
        assert "Tippfehler gefunden?" in page
        assert 'name="robots" content="noindex"' in page

    def test_takes_nothing_from_its_address(self, article: Article, client: Client) -> None:
        page = client.get("/leise-puppen/typo/?quote_exact=Fremdes&quote=Fremdes&suggestion=Fremdes")
        assert "Fremdes" not in page.content.decode()

    def test_has_no_link_in_the_preview_of_a_draft(self, anton: User, as_user: AsUser) -> None:
        draft = factories.draft(authors=[Profile.objects.get(user=anton)])
        page = as_user(anton).get(f"/preview/{draft.pk}/")
        assert page.status_code == 200
        assert "/typo/" not in page.content.decode()

    def test_keeps_the_note_and_thanks(self, article: Article, client: Client) -> None:
        answer = tell(client, quote_prefix="Hier steht", quote_suffix="im Text.")
        assert (answer.status_code, answer["Location"]) == (303, "/leise-puppen/typo/thanks/")
        assert "Vielen Dank für Ihren Hinweis" in client.get("/leise-puppen/typo/thanks/").content.decode()
        note = TypoNote.objects.get()
        assert (note.article, note.quote_exact, note.suggestion) == (
            article,
            "ein grosser Fehller",
            "ein großer Fehler",
        )
        assert (note.quote_prefix, note.quote_suffix) == ("Hier steht", "im Text.")

    def test_trims_what_a_browser_sends(self, article: Article, client: Client) -> None:
        tell(client, quote_exact=" viele\r\n\tWorte\u202e " + "und mehr " * 100, quote_prefix="davor " * 100)
        note = TypoNote.objects.get()
        assert note.quote_exact.startswith("viele Worte und mehr")
        assert (len(note.quote_exact) <= 500, len(note.quote_prefix) <= 64) == (True, True)

    def test_needs_no_suggestion(self, article: Article, client: Client) -> None:
        assert tell(client, suggestion="").status_code == 303

    @pytest.mark.parametrize(
        ("said", "sentence"),
        [
            ({"quote_exact": " \n\u200b "}, "Bitte kopieren Sie die Stelle hierher"),
            ({"suggestion": "ä" * 501}, "501 Zeichen"),
            ({"quote_exact": "a\0b"}, "das sich nicht speichern lässt"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_the_rest(
        self, article: Article, client: Client, said: dict[str, str], sentence: str
    ) -> None:
        answer = tell(client, quote_prefix="Hier steht", **said)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert sentence in page
        assert 'value="Hier steht"' in page
        assert ("ein großer Fehler" if "quote_exact" in said else "ein grosser Fehller") in page
        assert not TypoNote.objects.exists()

    @pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://boese.example"}])
    def test_keeps_nothing_that_comes_from_elsewhere(
        self, article: Article, client: Client, headers: dict[str, str]
    ) -> None:
        answer = tell(client, headers=headers)
        assert answer.status_code == 422
        assert "ein grosser Fehller" in answer.content.decode()
        assert not TypoNote.objects.exists()

    def test_asks_a_login_for_the_token_too(self, article: Article, anton: User) -> None:
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(anton)
        assert tell(browser).status_code == 422
        page = browser.get("/leise-puppen/typo/").content.decode()
        token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        assert tell(browser, csrfmiddlewaretoken=token).status_code == 303

    def test_sent_twice_is_one_note(self, article: Article, client: Client) -> None:
        assert [tell(client).status_code for _ in range(2)] == [303, 303]
        assert TypoNote.objects.count() == 1

    def test_takes_ten_in_ten_minutes_from_a_stranger(self, article: Article, client: Client) -> None:
        for number in range(10):
            assert tell(client, quote_exact=f"Fehler {number}").status_code == 303
        answer = tell(client, quote_exact="Einer zu viel")
        assert (answer.status_code, answer["Retry-After"]) == (429, "600")
        assert "Einer zu viel" in answer.content.decode()
        assert TypoNote.objects.count() == 10

    def test_says_so_when_nothing_can_be_stored(
        self, article: Article, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*args: Any, **kwargs: Any) -> None:
            raise OperationalError("database is locked")

        monkeypatch.setattr(noting, "note", fail)
        answer = tell(client)
        assert (answer.status_code, answer["Retry-After"]) == (503, "60")
        assert "ein grosser Fehller" in answer.content.decode()

    def test_reads_nothing_that_is_far_too_long(self, article: Article, client: Client) -> None:
        assert tell(client, quote_exact="x" * 70_000).status_code == 413

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_is_there_for_public_articles_only(self, client: Client, method: str) -> None:
        factories.draft(title="Leise Puppen", slug="leise-puppen")
        answers: list[HttpResponse] = [
            getattr(client, method)(f"/{slug}/typo/{page}", headers=FROM_HERE)
            for slug in ("leise-puppen", "gibt-es-nicht")
            for page in ("", "thanks/")
        ]
        assert {answer.status_code for answer in answers} <= {404, 405}
        assert not TypoNote.objects.exists()

    def test_reaches_an_article_that_has_moved_meanwhile(self, article: Article, client: Client) -> None:
        article.address_rows.update(current=False)
        Article.objects.filter(pk=article.pk).update(slug="laute-puppen")
        answer = tell(client)
        assert (answer.status_code, answer["Location"]) == (303, "/laute-puppen/typo/thanks/")


class TestTheMail:
    def test_goes_to_the_authors_and_the_editors(
        self, article: Article, client: Client, mails: Callable[[], list[str]], renate: User, mira: User, ada: User
    ) -> None:
        tell(client)
        assert mails() == ["anton@example.org", "renate@example.org"]

    def test_goes_to_nobody_who_has_left_or_has_no_address(
        self, article: Article, client: Client, mails: Callable[[], list[str]], renate: User, anton: User
    ) -> None:
        User.objects.filter(pk=anton.pk).update(is_active=False)
        User.objects.filter(pk=renate.pk).update(email="")
        editor = people.staff("Frieda", people.EDITORS)
        User.objects.filter(pk=editor.pk).update(is_staff=False)
        tell(client)
        assert mails() == []
        assert TypoNote.objects.exists()

    def test_says_which_words_in_which_article(
        self, article: Article, client: Client, mails: Callable[[], list[str]], settings: Settings
    ) -> None:
        tell(client, quote_prefix="Hier steht", quote_suffix="im Text.")
        mail = OutgoingMail.objects.get()
        assert mail.subject == "Tippfehler in „Leise Puppen“?"
        assert "  … Hier steht\n  » ein grosser Fehller «\n  im Text. …\n" in mail.text
        assert "ein großer Fehler" in mail.text
        for address in ("/leise-puppen/", f"/admin/articles/article/{article.pk}/change/", LIST):
            assert f"{settings.SITE_ADDRESS}{address}\n" in mail.text

    def test_holds_the_readers_words_as_text_alone(
        self, article: Article, client: Client, mails: Callable[[], list[str]]
    ) -> None:
        words = "<b>Fehler</b>\r\nBcc: alle@example.org"
        tell(client, quote_exact=words, suggestion=words)
        mail = OutgoingMail.objects.get()
        assert mail.headers == {}
        assert "<b>" not in mail.html
        assert mail.text.count("» <b>Fehler</b> Bcc: alle@example.org «") == 2
        assert "Bcc" not in mail.subject

    def test_is_one_for_an_article_in_an_hour(
        self, article: Article, client: Client, mails: Callable[[], list[str]]
    ) -> None:
        now = timezone.now()
        for minutes in (0, 30, 59):
            with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
                tell(client, quote_exact=f"Fehler {minutes}")
        assert mails() == ["anton@example.org"]
        with time_machine.travel(now + timedelta(minutes=120), tick=False):
            tell(client, quote_exact="Noch einer")
        assert mails() == ["anton@example.org"] * 2
        assert TypoNote.objects.count() == 4

    def test_of_another_article_goes_out_all_the_same(
        self, article: Article, client: Client, mails: Callable[[], list[str]], renate: User
    ) -> None:
        other = factories.article(title="Anderes")
        tell(client)
        tell(client, slug=other.slug)
        assert mails() == ["anton@example.org", "renate@example.org", "renate@example.org"]

    def test_is_not_written_for_what_a_program_has_filled_in(
        self, article: Article, client: Client, mails: Callable[[], list[str]]
    ) -> None:
        assert tell(client, homepage="https://example.org").status_code == 303
        assert mails() == []
        assert TypoNote.objects.count() == 1

    def test_is_not_written_where_none_leaves(self, article: Article, client: Client, settings: Settings) -> None:
        settings.EMAIL_CONFIGURED = False
        tell(client)
        assert not OutgoingMail.objects.exists()
        assert TypoNote.objects.exists()

    def test_is_written_together_with_the_note_or_not_at_all(
        self, article: Article, mails: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(note: TypoNote) -> None:
            raise OperationalError("disk full")

        monkeypatch.setattr(noting, "_tell", fail)
        with pytest.raises(OperationalError):
            noting.note(article, Quote("Fehller"), "")
        assert not TypoNote.objects.exists()


class TestTheList:
    def test_shows_the_words_in_their_surroundings(self, article: Article, as_user: AsUser, anton: User) -> None:
        noted(article, quote_prefix="Hier steht ein", quote_suffix="im Text.", suggestion="<i>Fehler</i>")
        page = as_user(anton).get(LIST).content.decode()
        assert "… Hier steht ein <mark>Fehller</mark> im Text. …" in page
        assert "&lt;i&gt;Fehler&lt;/i&gt;" in page
        assert f"/admin/articles/article/{article.pk}/change/" in page

    @pytest.mark.parametrize(("asker", "sees"), [("anton", 1), ("renate", 2), ("ada", 2)])
    def test_is_for_those_who_can_correct_the_article(
        self, article: Article, as_user: AsUser, asker: str, sees: int, request: pytest.FixtureRequest
    ) -> None:
        noted(article)
        noted(factories.article())
        browser = as_user(request.getfixturevalue(asker))
        assert browser.get(LIST).content.decode().count("<mark>Fehller</mark>") == sees
        first = browser.get("/admin/").content.decode()
        assert f"<strong>{sees}</strong>" in first

    @pytest.mark.parametrize("asker", ["mira", "rosa"])
    def test_is_for_nobody_else(
        self, article: Article, as_user: AsUser, asker: str, request: pytest.FixtureRequest
    ) -> None:
        note = noted(article)
        browser = as_user(request.getfixturevalue(asker))
        assert browser.get(LIST).status_code in {302, 403}
        assert browser.post(f"{LIST}{note.pk}/settle/").status_code in {302, 403}
        assert "Fehller" not in browser.get("/admin/", follow=True).content.decode()
        assert TypoNote.objects.open().exists()

    def test_is_worked_off_with_a_button(self, article: Article, as_user: AsUser, anton: User) -> None:
        note, browser = noted(article), as_user(anton)
        assert f'formaction="{LIST}{note.pk}/settle/"' in browser.get(LIST).content.decode()
        answer = browser.post(f"{LIST}{note.pk}/settle/")
        assert (answer.status_code, answer["Location"]) == (303, LIST)
        note.refresh_from_db()
        assert (note.done_by, note.done_at is not None) == (anton, True)
        assert "Fehller" not in browser.get(LIST).content.decode()

    def test_keeps_what_is_done_in_a_tab_of_its_own(self, article: Article, as_user: AsUser, anton: User) -> None:
        note, browser = noted(article, done_at=timezone.now(), done_by=anton), as_user(anton)
        assert "<mark>Fehller</mark>" in browser.get(f"{LIST}?state=done").content.decode()
        answer = browser.post(f"{LIST}{note.pk}/reopen/")
        assert answer["Location"] == f"{LIST}?state=done"
        note.refresh_from_db()
        assert (note.done_by, note.done_at) == (None, None)

    def test_leaves_what_a_colleague_has_done(self, article: Article, anton: User, renate: User) -> None:
        note = noted(article)
        assert noting.settle(note, by=renate)
        assert not noting.settle(note, by=anton)
        note.refresh_from_db()
        assert note.done_by == renate
        assert noting.reopen(note)
        assert not noting.reopen(note)

    def test_marks_several_at_once(self, article: Article, as_user: AsUser, renate: User) -> None:
        notes = [noted(article, f"Fehler {number}") for number in range(3)]
        data = {"action": "settle_selected", "_selected_action": [note.pk for note in notes[:2]]}
        page = as_user(renate).post(LIST, data, follow=True).content.decode()
        assert "2 Hinweise verschoben." in page
        assert TypoNote.objects.open().get() == notes[2]

    @pytest.mark.parametrize("verb", ["settle", "reopen"])
    def test_has_buttons_for_those_who_may_press_them(
        self, article: Article, as_user: AsUser, anton: User, verb: str
    ) -> None:
        done = timezone.now() if verb == "reopen" else None
        note, of_others = noted(article, done_at=done), noted(factories.article(), done_at=done)
        browser = as_user(anton)
        assert browser.post(f"{LIST}{of_others.pk}/{verb}/").status_code == 404
        assert browser.get(f"{LIST}{note.pk}/{verb}/", follow=True).redirect_chain == [(LIST, 302)]  # After a login.
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(anton)
        assert strict.post(f"{LIST}{note.pk}/{verb}/").status_code == 403
        assert TypoNote.objects.filter(done_at=done).count() == 2

    def test_says_everything_so_a_note_has_no_page(self, article: Article, as_user: AsUser, ada: User) -> None:
        note, browser = noted(article), as_user(ada)
        assert browser.get(f"{LIST}{note.pk}/change/")["Location"] == LIST
        assert browser.get(f"{LIST}add/").status_code == 403
        assert browser.post(f"{LIST}{note.pk}/delete/", {"post": "yes"}).status_code == 403
        assert TypoNote.objects.exists()
