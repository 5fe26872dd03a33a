"""The writing desk in a real browser: writing, reading along, previewing, and nothing typed is lost."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles.models import Article
from tests import factories
from tests.browser.looking import SCHEMES, WIDTHS, accessibility_report, at_every_size, scrolls_sideways
from tests.people import PASSWORD

OpenBrowser = Callable[..., Page]
ADD = "/admin/articles/article/add/"


def text(page: Page) -> str:
    return page.locator("#id_body_source").input_value()


def write(page: Page, words: str) -> None:
    """Key by key, as a person does, after what stands there."""
    page.locator("#id_body_source").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def wait_until_kept(page: Page) -> None:
    expect(page.locator("#kept-state")).to_contain_text("In diesem Browser gesichert")


class TestAnEditor:
    def test_writes_reads_along_previews_and_publishes(self, open_browser: OpenBrowser, renate: User) -> None:
        factories.profile(name="Zoe Zander")
        page = open_browser(user=renate)
        page.goto("/admin/")
        page.get_by_role("link", name="Neuer Artikel").click()
        page.get_by_label("Titel", exact=True).fill("Größe, Maß & Übermut")
        expect(page.get_by_label("Adresse")).to_have_value("groesse-mass-uebermut")
        write(page, "Ein Anfang mit **Nachdruck**.")
        along = page.frame_locator(".markdown-preview")
        expect(along.locator("strong")).to_have_text("Nachdruck")
        expect(along.locator("h1")).to_have_text("Größe, Maß & Übermut")
        page.get_by_role("button", name="Autor/in hinzufügen").click()
        page.locator("select[name=writers]").last.select_option(label="Zoe Zander")
        with page.expect_popup() as popup:
            press(page, "Vorschau")
        expect(popup.value.locator("h1")).to_have_text("Größe, Maß & Übermut")
        expect(popup.value.locator(".prose strong")).to_have_text("Nachdruck")
        assert not Article.objects.exists()
        press(page, "Veröffentlichen")
        expect(page.get_by_text("Der Artikel ist veröffentlicht.")).to_be_visible()
        reader = open_browser(javascript=False)
        reader.goto("/groesse-mass-uebermut/")
        expect(reader.locator(".prose")).to_contain_text("Ein Anfang mit Nachdruck.")
        expect(reader.locator(".author-lines")).to_contain_text("Zoe Zander")

    def test_plans_an_article_without_script(self, open_browser: OpenBrowser, renate: User) -> None:
        page = open_browser(user=renate, javascript=False)
        page.goto(ADD)
        page.get_by_label("Titel", exact=True).fill("Später")
        page.get_by_label("Text", exact=True).fill("Worte.")
        page.locator("summary", has_text="Planen für").click()
        page.get_by_label("Planen für").fill("2090-07-01T09:30")
        press(page, "Planen")
        expect(page.get_by_text("Geplant für 1. Juli 2090, 09:30")).to_be_visible()
        assert Article.objects.scheduled().exists()

    def test_takes_back_what_a_button_typed(self, open_browser: OpenBrowser, renate: User) -> None:
        page = open_browser(user=renate)
        page.goto(ADD)
        write(page, "Ein Wort")
        page.keyboard.press("Control+Shift+ArrowLeft")
        page.keyboard.press("Control+b")
        assert text(page) == "Ein **Wort**"
        page.keyboard.press("Control+z")
        assert text(page) == "Ein Wort"

    @pytest.mark.parametrize(
        ("button", "made"),
        [
            ("Fett", "**Satz**"),
            ("Kursiv", "*Satz*"),
            ("Überschrift", "## Satz"),
            ("Link", "[Satz](https://)"),
            ("Liste", "- Satz"),
            ("Zitat mit Quelle", "> Satz\n>\n> — Name, Quelle\n\n"),
            ("Satz zum Teilen", "!!! teilen\n    Satz\n\n"),
            ("Hinweiskasten", '!!! hinweis "Hinweis"\n    Satz\n\n'),
        ],
    )
    def test_finds_every_way_of_writing_on_the_toolbar(
        self, open_browser: OpenBrowser, renate: User, button: str, made: str
    ) -> None:
        page = open_browser(user=renate)
        page.goto(ADD)
        write(page, "Satz")
        page.keyboard.press("Control+a")
        press(page, button)
        assert text(page) == made

    def test_chooses_pictures_for_the_text_and_above_it(self, open_browser: OpenBrowser, renate: User) -> None:
        factories.image(name="zweig", title="Zweig", alt="Ein Zweig")
        page = open_browser(user=renate)
        page.goto(ADD)
        press(page, "Bild")
        page.get_by_role("dialog").get_by_role("button", name="Zweig").click()
        assert text(page).strip() == "![Ein Zweig](bild:zweig)"
        press(page, "Bild wählen")
        page.get_by_role("dialog").get_by_role("button", name="Zweig").click()
        expect(page.locator("#id_lead_image")).to_have_value("zweig")

    def test_leaves_the_text_with_the_tab_key(self, open_browser: OpenBrowser, renate: User) -> None:
        page = open_browser(user=renate)
        page.goto(ADD)
        write(page, "Worte")
        page.keyboard.press("Tab")
        assert text(page) == "Worte"
        expect(page.locator("#id_body_source")).not_to_be_focused()

    def test_goes_on_in_a_list_with_the_enter_key(self, open_browser: OpenBrowser, renate: User) -> None:
        page = open_browser(user=renate)
        page.goto(ADD)
        write(page, "- eins\nzwei\n\nEnde")
        assert text(page) == "- eins\n- zwei\n\nEnde"

    def test_puts_authors_in_order(self, open_browser: OpenBrowser, renate: User) -> None:
        people = [factories.profile(name=name) for name in ("Aron Abel", "Zoe Zander")]
        article = factories.draft(authors=people)
        page = open_browser(user=renate)
        page.goto(f"/admin/articles/article/{article.pk}/change/")
        page.get_by_role("button", name="Nach oben: 2.").click()
        press(page, "Entwurf speichern")
        expect(page.get_by_text("Der Entwurf ist gespeichert.")).to_be_visible()
        assert article.authors_in_order() == people[::-1]


class TestWhatIsTypedStaysInTheBrowser:
    @pytest.mark.parametrize("gone", ["session", None], ids=["the session", "all cookies"])
    def test_and_comes_back_after_an_expired_login(
        self, open_browser: OpenBrowser, renate: User, gone: str | None
    ) -> None:
        page = open_browser(user=renate)
        page.goto(ADD)
        page.get_by_label("Titel", exact=True).fill("Lange Arbeit")
        write(page, "Viele Worte.")
        wait_until_kept(page)
        page.context.clear_cookies(name=gone)
        press(page, "Entwurf speichern")
        if gone is None:  # Without its cookie the form's token proves nothing.
            page.get_by_role("link", name="Zurück zum Formular").click()
        log_in(page, renate)
        expect(page.get_by_text("Ihr Text steht wieder im Formular.")).to_be_visible()
        assert text(page) == "Viele Worte."
        expect(page.get_by_label("Titel", exact=True)).to_have_value("Lange Arbeit")
        press(page, "Entwurf speichern")
        expect(page.get_by_text("Der Entwurf ist gespeichert.")).to_be_visible()
        assert Article.objects.get().body_source == "Viele Worte."
        assert kept(page) == []

    def test_and_can_be_taken_out_again(self, open_browser: OpenBrowser, renate: User) -> None:
        article = factories.draft(authors=[], body_source="Anfang.")
        page = open_browser(user=renate)
        page.goto(f"/admin/articles/article/{article.pk}/change/")
        write(page, " Und mehr.")
        page.context.clear_cookies(name="session")
        press(page, "Entwurf speichern")
        log_in(page, renate)
        expect(page.get_by_text("Ihr Text steht wieder im Formular.")).to_be_visible()
        assert text(page) == "Anfang. Und mehr."
        press(page, "Verwerfen")
        assert text(page) == "Anfang."
        assert kept(page) == []

    def test_goes_on_after_a_login_in_another_tab(self, open_browser: OpenBrowser, renate: User) -> None:
        page = open_browser(user=renate)
        page.goto(ADD)
        page.get_by_label("Titel", exact=True).fill("Lange Arbeit")
        page.context.clear_cookies()
        write(page, "Viele Worte.")
        with page.expect_popup() as popup:
            page.get_by_role("link", name="In neuem Tab anmelden").click()
        log_in(popup.value, renate)
        expect(popup.value.get_by_role("heading", name="Schreibtisch")).to_be_visible()
        popup.value.close()
        page.evaluate("window.dispatchEvent(new Event('focus'))")
        expect(page.get_by_text("Ihre Anmeldung ist abgelaufen.")).to_be_hidden()
        press(page, "Entwurf speichern")
        expect(page.get_by_text("Der Entwurf ist gespeichert.")).to_be_visible()

    def test_tells_of_an_expired_login_while_typing(self, open_browser: OpenBrowser, renate: User) -> None:
        page = open_browser(user=renate)
        page.goto(ADD)
        page.context.clear_cookies()
        write(page, "Worte.")
        expect(page.get_by_text("Ihre Anmeldung ist abgelaufen.")).to_be_visible()

    def test_and_in_the_form_after_a_refused_save(self, open_browser: OpenBrowser, renate: User) -> None:
        page = open_browser(user=renate)
        page.goto(ADD)
        write(page, "Noch ohne Titel.")
        press(page, "Entwurf speichern")
        expect(page.get_by_text("Noch nicht gespeichert.")).to_be_visible()
        assert text(page) == "Noch ohne Titel."
        assert len(kept(page)) == 1
        expect(page.locator("#kept")).to_be_hidden()
        page.get_by_label("Titel", exact=True).fill("Jetzt mit")
        press(page, "Entwurf speichern")
        expect(page.get_by_text("Der Entwurf ist gespeichert.")).to_be_visible()
        assert kept(page) == []

    def test_and_comes_back_after_a_crash_or_a_lost_connection(self, open_browser: OpenBrowser, renate: User) -> None:
        article = factories.draft(authors=[], body_source="Anfang.")
        page = open_browser(user=renate)
        page.goto(f"/admin/articles/article/{article.pk}/change/")
        write(page, " Und mehr.")
        wait_until_kept(page)
        page.reload()
        expect(page.get_by_text("Nicht gespeicherter Text gefunden.")).to_be_visible()
        assert text(page) == "Anfang."
        press(page, "Vergleichen")
        expect(page.locator("#kept-mine")).to_contain_text("Anfang. Und mehr.")
        press(page, "Übernehmen")
        assert text(page) == "Anfang. Und mehr."

    def test_is_never_put_over_newer_text_of_the_server(self, open_browser: OpenBrowser, renate: User) -> None:
        article = factories.draft(authors=[], body_source="Anfang.")
        page = open_browser(user=renate)
        page.goto(f"/admin/articles/article/{article.pk}/change/")
        write(page, " Mein Zusatz.")
        wait_until_kept(page)
        Article.objects.filter(pk=article.pk).update(body_source="Neuer vom Server.", changed_at=timezone.now())
        page.reload()
        assert text(page) == "Neuer vom Server."
        expect(page.get_by_text("Der Text auf dem Server wurde seitdem geändert.")).to_be_visible()
        press(page, "Verwerfen")
        expect(page.locator("#kept")).to_be_hidden()
        assert kept(page) == []

    def test_is_not_shown_to_another_person(self, open_browser: OpenBrowser, renate: User, ada: User) -> None:
        page = open_browser(user=renate)
        page.goto(ADD)
        write(page, "Vertraulich.")
        wait_until_kept(page)
        page.context.clear_cookies()
        page.goto(ADD)
        log_in(page, ada)
        expect(page.locator("#writing")).to_be_visible()
        expect(page.locator("#kept")).to_be_hidden()


def log_in(page: Page, user: User) -> None:
    page.locator("input[name=login], input[name=username]").fill(user.username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit], main input[type=submit]").first.click()


def kept(page: Page) -> list[str]:
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('krysalis:articles'))")


class TestTheDeskLooksRight:
    @pytest.fixture
    def article(self, db: None) -> Article:
        factories.article(title="In Prüfung", status=Article.Status.REVIEW)
        return factories.draft(
            title="Donaudampfschifffahrtsgesellschaftskapitän und die Frage nach dem Kurs",
            body_source="Worte.\n\n" * 40,
            lead_image=factories.image(name="zweig"),
        )

    @pytest.mark.parametrize(
        "address",
        ["/admin/", "/admin/articles/article/", ADD, "/admin/articles/article/{}/change/", "/admin/articles/tag/"],
    )
    def test_at_every_width_without_scrolling_sideways(
        self, open_browser: OpenBrowser, ada: User, article: Article, address: str
    ) -> None:
        page = open_browser(user=ada)
        page.goto(address.format(article.pk))
        for how in at_every_size(page, WIDTHS, reload=True):
            expect(page.locator("h1").first).to_be_attached()
            assert not scrolls_sideways(page), how

    @pytest.mark.parametrize(
        "address",
        [
            "/admin/",
            "/admin/articles/article/",
            "/admin/articles/article/{}/change/",
            "/admin/articles/article/{}/bin/",
            "/admin/articles/article/{}/history/",
        ],
    )
    def test_to_axe_in_light_and_dark(
        self, open_browser: OpenBrowser, renate: User, article: Article, address: str
    ) -> None:
        page = open_browser(user=renate)
        page.goto(address.format(article.pk))
        for how in at_every_size(page, (360, 1280), SCHEMES, reload=True):
            assert accessibility_report(page) == "", how

    def test_to_axe_with_errors_and_kept_text(self, open_browser: OpenBrowser, renate: User) -> None:
        page = open_browser(user=renate)
        page.goto(ADD)
        write(page, "Worte ohne Titel.")
        press(page, "Entwurf speichern")
        expect(page.get_by_text("Noch nicht gespeichert.")).to_be_visible()
        for how in at_every_size(page, [1280], SCHEMES):
            assert accessibility_report(page) == "", how
        page.goto(ADD)
        expect(page.get_by_text("Nicht gespeicherter Text gefunden.")).to_be_visible()
        press(page, "Vergleichen")
        for how in at_every_size(page, [1280], SCHEMES):
            assert accessibility_report(page) == "", how


def test_the_desk_works_on_a_telephone(open_browser: OpenBrowser, renate: User) -> None:
    page = open_browser(user=renate, width=360)
    page.goto(ADD)
    page.get_by_label("Titel", exact=True).fill("Unterwegs")
    write(page, "Im *Zug* geschrieben.")
    page.get_by_role("button", name="Mitlesen").click()
    expect(page.frame_locator(".markdown-preview").locator("em")).to_have_text("Zug")
    expect(page.locator("#id_body_source")).to_be_hidden()
    press(page, "Zur Prüfung geben")
    expect(page.get_by_text(re.compile("unter „In Prüfung“"))).to_be_visible()
    assert Article.objects.get().status == Article.Status.REVIEW


class TestTheSaveKeys:
    def test_save_a_draft(self, open_browser: OpenBrowser, renate: User) -> None:
        page = open_browser(user=renate)
        page.goto(ADD)
        page.get_by_label("Titel", exact=True).fill("Mit den Tasten")
        page.keyboard.press("Control+s")
        expect(page.get_by_text("Der Entwurf ist gespeichert.")).to_be_visible()

    def test_publish_nothing_by_habit(self, open_browser: OpenBrowser, renate: User) -> None:
        article = factories.article(authors=[], body_source="Öffentlich.")
        page = open_browser(user=renate)
        page.goto(f"/admin/articles/article/{article.pk}/change/")
        write(page, " Halb fertig")
        page.keyboard.press("Control+s")
        wait_until_kept(page)
        article.refresh_from_db()
        assert article.body_source == "Öffentlich."
