"""Writing in a discussion as a whole: what the form asks, formatting, preview, and all of it by keyboard."""

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Locator, Page, expect

from articles.models import Article
from comments import moderation
from comments.models import Comment, CommentSettings
from tests import factories
from tests.browser.conftest import OpenBrowser
from tests.browser.looking import SCHEMES, WIDTHS, accessibility_report, at_every_size, scrolls_sideways
from tests.browser.writing import TEXT, WAITS, answer, fill_in, send, text_field, write

EVERYTHING = """Das ist **fett** und *kursiv*, mit [einem Verweis](https://example.org/).

- Eins
- Zwei

> Ein Zitat

`code`

>! Das Ende der Geschichte

![Bild](https://example.org/bild.png) <img src="https://example.org/bild.png">"""

BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without"])


@pytest.fixture
def article(site_address: str) -> Article:
    return factories.article()


def preview(page: Page) -> Locator:
    return page.locator("#comment-preview")


@BOTH
class TestTheForm:
    def test_asks_for_a_name_and_perhaps_an_address(
        self, open_browser: OpenBrowser, article: Article, *, javascript: bool
    ) -> None:
        page = open_browser(javascript=javascript)
        page.goto(article.get_absolute_url())
        email = page.get_by_label("E-Mail (freiwillig)")
        expect(email).to_have_accessible_description("Nur für Rückfragen, nie zu sehen.")
        expect(page.get_by_label("Website")).to_have_count(0)
        write(page)
        assert Comment.objects.get().guest.email == ""  # type: ignore[union-attr]

    def test_asks_for_what_the_site_wants(
        self, open_browser: OpenBrowser, article: Article, mira: User, *, javascript: bool
    ) -> None:
        CommentSettings.objects.update(
            email_required=True, website_asked=True, rules_page=factories.page(title="Kommentarregeln")
        )
        page = open_browser(javascript=javascript)
        page.goto(article.get_absolute_url())
        expect(page.get_by_role("link", name="Kommentarregeln")).to_have_attribute("href", "/kommentarregeln/")
        fill_in(page)
        page.get_by_label("Website (freiwillig)").fill("gerlinde.example.org")
        send(page)
        expect(page.get_by_text("Bitte geben Sie eine E-Mail-Adresse an").first).to_be_visible()
        page.get_by_label("E-Mail", exact=True).fill("gerlinde@example.org")
        send(page)
        expect(page.get_by_text(WAITS)).to_be_visible()
        moderation.approve(Comment.objects.get(), by=mira)
        page.goto(article.get_absolute_url())
        name = page.get_by_role("heading", name="Gerlinde").get_by_role("link")
        expect(name).to_have_attribute("href", "https://gerlinde.example.org")
        expect(name).to_have_attribute("rel", "ugc nofollow noopener")

    def test_takes_a_little_markdown_and_shows_it_before_sending(
        self, open_browser: OpenBrowser, article: Article, *, javascript: bool
    ) -> None:
        page = open_browser(javascript=javascript)
        page.goto(article.get_absolute_url())
        fill_in(page, EVERYTHING)
        page.get_by_role("button", name="Vorschau").click()
        for tag, words in {"strong": "fett", "em": "kursiv", "blockquote": "Ein Zitat", "code": "code"}.items():
            expect(preview(page).locator(tag)).to_have_text(words)
        expect(preview(page).locator("li")).to_have_text(["Eins", "Zwei"])
        link = preview(page).get_by_role("link", name="einem Verweis")
        expect(link).to_have_attribute("rel", "ugc nofollow noopener")
        spoiler = preview(page).get_by_text("Das Ende der Geschichte")
        expect(spoiler).to_be_hidden()
        preview(page).locator("summary").click()
        expect(spoiler).to_be_visible()
        expect(preview(page).locator("img")).to_have_count(0)
        expect(text_field(page)).to_have_value(EVERYTHING)
        assert not Comment.objects.exists()
        send(page)
        expect(page.get_by_text(WAITS)).to_be_visible()
        assert Comment.objects.get().body_source == EVERYTHING

    def test_fits_on_every_screen(self, open_browser: OpenBrowser, article: Article, *, javascript: bool) -> None:
        CommentSettings.objects.update(website_asked=True, rules_page=factories.page(title="Kommentarregeln"))
        page = open_browser(width=min(WIDTHS), javascript=javascript)
        page.goto(article.get_absolute_url())
        fill_in(page, "Donaudampfschifffahrtsgesellschaftskapitänswitwenrente" * 3)
        page.get_by_role("button", name="Vorschau").click()
        expect(preview(page)).to_be_visible()
        for how in at_every_size(page, WIDTHS):
            assert not scrolls_sideways(page), how


class TestTheToolbar:
    @pytest.mark.parametrize(
        ("button", "text"),
        [
            ("Fett", "Ein **Wort** dazu"),
            ("Kursiv", "Ein *Wort* dazu"),
            ("Link", "Ein [Wort](https://) dazu"),
            ("Code", "Ein `Wort` dazu"),
            ("Liste", "Ein \n\n- Wort dazu"),
            ("Zitat", "Ein \n\n> Wort dazu"),
            ("Spoiler", "Ein \n\n>! Wort dazu"),
        ],
    )
    def test_formats_what_is_marked_and_can_be_undone(
        self, page: Page, article: Article, button: str, text: str
    ) -> None:
        page.goto(article.get_absolute_url())
        text_field(page).fill("Ein Wort dazu")
        text_field(page).evaluate("field => field.setSelectionRange(4, 8)")
        page.get_by_role("toolbar").get_by_role("button", name=button).click()
        expect(text_field(page)).to_have_value(text)
        expect(text_field(page)).to_be_focused()
        page.keyboard.press("Control+z")
        expect(text_field(page)).to_have_value("Ein Wort dazu")

    def test_puts_the_cursor_where_the_words_go(self, page: Page, article: Article) -> None:
        page.goto(article.get_absolute_url())
        text_field(page).focus()
        page.get_by_role("button", name="Fett").press("Enter")
        page.keyboard.type("Wort")
        expect(text_field(page)).to_have_value("**Wort**")

    def test_marks_each_line_of_a_list(self, page: Page, article: Article) -> None:
        page.goto(article.get_absolute_url())
        text_field(page).fill("Eins\nZwei")
        text_field(page).select_text()
        page.get_by_role("button", name="Liste").click()
        expect(text_field(page)).to_have_value("- Eins\n- Zwei")

    def test_is_not_there_without_javascript(self, page_without_javascript: Page, article: Article) -> None:
        page_without_javascript.goto(article.get_absolute_url())
        expect(page_without_javascript.get_by_role("toolbar")).to_have_count(0)


class TestAPreviewInPlace:
    def test_has_the_focus_and_leaves_the_form_where_it_was(self, page: Page) -> None:
        comment = factories.comment(guest=factories.guest(name="Ada"))
        page.goto(comment.article.get_absolute_url())
        answer(page, "Ada")
        fill_in(page)
        page.get_by_role("button", name="Vorschau").click()
        expect(page.get_by_role("region", name="Vorschau")).to_be_focused()
        expect(page.locator(f"#comment-{comment.pk} form #comment-preview")).to_have_text(TEXT)
        text_field(page).fill("Anders gesagt.")
        page.get_by_role("button", name="Vorschau").click()
        expect(preview(page)).to_have_text("Anders gesagt.")
        send(page)
        expect(page.get_by_text(WAITS)).to_be_visible()
        expect(preview(page)).to_have_count(0)
        assert Comment.objects.latest("pk").parent == comment

    def test_of_nothing_says_what_is_missing(self, page: Page, article: Article) -> None:
        page.goto(article.get_absolute_url())
        page.get_by_role("button", name="Vorschau").click()
        expect(page.get_by_text("Bitte schreiben Sie zuerst etwas.")).to_be_visible()
        expect(page.get_by_role("alert")).to_be_focused()
        expect(page.get_by_text("Bitte geben Sie einen Namen an")).to_have_count(0)


class TestByKeyboard:
    def test_a_comment_is_written_looked_at_and_sent(self, page: Page, article: Article) -> None:
        page.goto(article.get_absolute_url())
        self.tab_to(page, text_field(page))
        page.keyboard.type(TEXT)
        self.tab_to(page, page.get_by_label("Name", exact=True))
        page.keyboard.type("Gerlinde")
        self.tab_to(page, page.get_by_role("button", name="Vorschau"))
        page.keyboard.press("Enter")
        expect(page.get_by_role("region", name="Vorschau")).to_be_focused()
        self.tab_to(page, page.get_by_role("button", name="Kommentar absenden"), at_most=2)
        page.keyboard.press("Enter")
        expect(page.get_by_text(WAITS)).to_be_visible()
        expect(page.locator(f"#comment-{Comment.objects.get().pk}")).to_be_focused()

    def test_an_answer_is_begun_and_dropped(self, page: Page) -> None:
        comment = factories.comment(guest=factories.guest(name="Ada"))
        page.goto(comment.article.get_absolute_url())
        link = page.get_by_role("link", name="Antworten auf den Kommentar von Ada")
        self.tab_to(page, link, at_most=60)
        page.keyboard.press("Enter")
        expect(text_field(page)).to_be_focused()
        page.keyboard.type(TEXT)
        self.tab_to(page, page.get_by_role("button", name="Doch nicht antworten"))
        page.keyboard.press("Enter")
        expect(link).to_be_focused()

    def tab_to(self, page: Page, goal: Locator, at_most: int = 40) -> None:
        for _ in range(at_most):
            page.keyboard.press("Tab")
            if goal.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"The Tab key does not come by {goal}.")


class TestAfterSending:
    def test_the_comment_stands_where_it_belongs_and_has_the_focus(self, page: Page) -> None:
        comment = factories.comment(guest=factories.guest(name="Ada"))
        factories.comment(parent=comment)
        page.goto(comment.article.get_absolute_url())
        answer(page, "Ada")
        write(page)
        own = page.locator(f"#comment-{comment.pk} .replies #comment-{Comment.objects.latest('pk').pk}")
        expect(own).to_be_focused()
        expect(own).to_be_in_viewport()
        expect(page.locator("#respond")).to_have_count(1)
        expect(page.locator(".comment #respond")).to_have_count(0)

    def test_from_a_page_for_one_answer_leads_to_the_thread(self, page: Page) -> None:
        comment = factories.comment(guest=factories.guest(name="Ada"))
        page.goto(f"{comment.get_absolute_url().partition('#')[0]}reply/")
        write(page)
        own = Comment.objects.latest("pk")
        expect(page).to_have_url(re.compile(rf"/comment/{own.pk}/#comment-{own.pk}$"))
        expect(page.locator(f"#comment-{comment.pk} .replies").get_by_text(TEXT)).to_be_visible()
        assert own.parent == comment

    def test_an_answer_to_what_is_gone_becomes_a_comment_of_its_own(self, page: Page, mira: User) -> None:
        """Also from the page for one answer, with script."""
        comment = factories.comment()
        page.goto(f"{comment.get_absolute_url().partition('#')[0]}reply/")
        fill_in(page)
        moderation.reject(comment, by=mira)
        send(page)
        expect(page.get_by_text("nicht mehr da")).to_be_visible()
        send(page)
        expect(page.get_by_text(WAITS)).to_be_visible()
        assert Comment.objects.latest("pk").parent is None

    def test_the_countdown_is_seen_and_not_spoken(self, page: Page, article: Article) -> None:
        page.clock.install()
        page.goto(article.get_absolute_url())
        fill_in(page)
        send(page)
        expect(page.get_by_text(WAITS)).to_be_visible()
        page.clock.run_for(2_000)
        link = page.get_by_role("link", name="Ändern")
        expect(link).to_contain_text(re.compile(r"\(noch 14:\d\d\)"))
        expect(link).to_have_accessible_name("Ändern")
        assert page.locator(":is([aria-live], [role=status], [role=alert]) .comment-left").count() == 0
        page.clock.run_for(16 * 60 * 1_000)
        expect(link).to_have_count(0)
        expect(page.get_by_role("link", name="Löschen")).to_be_visible()

    def test_the_discussion_is_for_everybody(self, page: Page, article: Article) -> None:
        page.goto(article.get_absolute_url())
        fill_in(page, EVERYTHING)
        page.get_by_role("button", name="Vorschau").click()
        expect(preview(page)).to_be_visible()
        for how in at_every_size(page, [1280], SCHEMES):
            assert accessibility_report(page) == "", how
        send(page)
        expect(page.get_by_text(WAITS)).to_be_visible()
        for how in at_every_size(page, [1280], SCHEMES):
            assert accessibility_report(page) == "", how
