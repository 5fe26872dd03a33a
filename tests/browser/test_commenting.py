"""A reader comments, in a real browser, with JavaScript and without."""

import re

from playwright.sync_api import Page, expect

from comments import moderation
from comments.models import Comment
from tests import factories
from tests.browser.conftest import OpenBrowser
from tests.browser.writing import TEXT, answer, fill_in, send


class TestWithoutJavaScript:
    def test_a_reader_comments_and_sees_it_waiting_in_place(
        self, page_without_javascript: Page, open_browser: OpenBrowser
    ) -> None:
        page, article = page_without_javascript, factories.article()
        page.goto(article.get_absolute_url())
        expect(page.get_by_role("heading", name="Eröffnen Sie die Diskussion")).to_be_visible()
        fill_in(page)
        send(page)
        expect(page).to_have_url(re.compile(rf"/{article.slug}/comment/\d+/#comment-\d+$"))
        expect(page.get_by_text("Ihr Kommentar wartet auf Freigabe")).to_be_visible()
        page.get_by_role("link", name="Alle Kommentare zu diesem Artikel").click()
        expect(page.get_by_text(TEXT)).to_be_visible()
        stranger = open_browser(javascript=False)
        stranger.goto(article.get_absolute_url())
        expect(stranger.get_by_text(TEXT)).to_have_count(0)
        expect(stranger.get_by_role("heading", name="Eröffnen Sie die Diskussion")).to_be_visible()

    def test_an_answer_is_written_on_a_page_of_its_own(self, page_without_javascript: Page) -> None:
        page = page_without_javascript
        parent = factories.comment(guest=factories.guest(name="Ada"), text="Eine steile These.")
        page.goto(parent.article.get_absolute_url())
        answer(page, "Ada")
        expect(page.get_by_text("Eine steile These.")).to_be_visible()
        fill_in(page)
        send(page)
        expect(page.locator(f"#comment-{parent.pk} .replies").get_by_text(TEXT)).to_be_visible()
        assert Comment.objects.latest("pk").parent == parent

    def test_a_forgotten_name_costs_nothing(self, page_without_javascript: Page) -> None:
        page, article = page_without_javascript, factories.article()
        page.goto(article.get_absolute_url())
        fill_in(page, name="")
        send(page)
        expect(page.get_by_text("Bitte geben Sie einen Namen an")).to_be_visible()
        expect(page.get_by_label("Kommentar", exact=True)).to_have_value(TEXT)
        page.get_by_label("Name", exact=True).fill("Gerlinde")
        send(page)
        expect(page.get_by_text("Ihr Kommentar wartet auf Freigabe")).to_be_visible()

    def test_a_writer_deletes_what_they_wrote(self, page_without_javascript: Page) -> None:
        page, article = page_without_javascript, factories.article()
        page.goto(article.get_absolute_url())
        fill_in(page)
        send(page)
        page.get_by_role("link", name="Löschen").click()
        page.get_by_role("button", name="Endgültig löschen").click()
        expect(page).to_have_url(re.compile(rf"/{article.slug}/#comments$"))
        expect(page.get_by_text(TEXT)).to_have_count(0)


class TestWithJavaScript:
    def test_the_form_comes_to_the_comment_and_goes_back(self, page: Page) -> None:
        parent = factories.comment(guest=factories.guest(name="Ada"))
        page.goto(parent.article.get_absolute_url())
        answer(page, "Ada")
        expect(page.locator(f"#comment-{parent.pk} form")).to_be_visible()
        expect(page.get_by_role("heading", name="Darauf antworten:")).to_be_visible()
        expect(page.get_by_label("Kommentar", exact=True)).to_be_focused()
        page.get_by_role("button", name="Doch nicht antworten").click()
        expect(page.locator(f"#comment-{parent.pk} form")).to_have_count(0)
        expect(page.get_by_role("link", name="Antworten auf den Kommentar von Ada")).to_be_focused()

    def test_an_answer_sent_from_there_has_its_parent_and_the_focus(self, page: Page) -> None:
        parent = factories.comment(guest=factories.guest(name="Ada"))
        page.goto(parent.article.get_absolute_url())
        answer(page, "Ada")
        fill_in(page)
        send(page)
        expect(page.get_by_text("Ihr Kommentar wartet auf Freigabe")).to_be_visible()
        comment = Comment.objects.latest("pk")
        assert comment.parent == parent
        expect(page.locator(f"#comment-{comment.pk}")).to_be_focused()

    def test_a_draft_outlives_a_reload_where_it_was_typed(self, page: Page) -> None:
        parent = factories.comment(guest=factories.guest(name="Ada"))
        page.goto(parent.article.get_absolute_url())
        answer(page, "Ada")
        page.keyboard.type(TEXT)
        page.reload()
        expect(page.locator(f"#comment-{parent.pk}").get_by_label("Kommentar", exact=True)).to_have_value(TEXT)
        expect(page.get_by_text("Ihr Entwurf ist wieder da.")).to_be_visible()
        page.get_by_role("button", name="Verwerfen").click()
        page.reload()
        expect(page.get_by_label("Kommentar", exact=True)).to_have_value("")

    def test_a_draft_outlives_a_send_that_never_arrives(self, page: Page) -> None:
        article = factories.article()
        page.goto(article.get_absolute_url())
        fill_in(page)
        page.route("**/comment/", lambda route: route.abort())
        send(page)
        page.unroute("**/comment/")
        page.goto(article.get_absolute_url())
        expect(page.get_by_label("Kommentar", exact=True)).to_have_value(TEXT)

    def test_what_arrived_is_no_draft_any_more(self, page: Page) -> None:
        article = factories.article()
        page.goto(article.get_absolute_url())
        fill_in(page)
        send(page)
        expect(page.get_by_text("Ihr Kommentar wartet auf Freigabe")).to_be_visible()
        page.goto(article.get_absolute_url())
        expect(page.get_by_label("Kommentar", exact=True)).to_have_value("")

    def test_what_was_typed_comes_along_to_an_answer(self, page: Page) -> None:
        parent = factories.comment(guest=factories.guest(name="Ada"))
        page.goto(parent.article.get_absolute_url())
        page.get_by_label("Kommentar", exact=True).fill(TEXT)
        answer(page, "Ada")
        expect(page.get_by_label("Kommentar", exact=True)).to_have_value(TEXT)


class TestTheThreadOnAPhone:
    def test_at_320_pixels_the_deepest_answer_keeps_220_for_its_text(self, open_browser: OpenBrowser) -> None:
        page, comment = open_browser(width=320), factories.comment()
        article = comment.article
        for _ in range(7):
            comment = factories.comment(parent=comment, text="Donaudampfschifffahrtsgesellschaft " * 5)
        page.goto(article.get_absolute_url())
        box = page.locator(f"#comment-{comment.pk} > .comment-text").bounding_box()
        assert box is not None
        assert box["width"] >= 220
        assert page.evaluate("document.documentElement.scrollWidth") == 320

    def test_every_control_of_a_comment_is_tall_enough_for_a_thumb(self, open_browser: OpenBrowser) -> None:
        page, comment = open_browser(width=360), factories.comment()
        page.goto(comment.article.get_absolute_url())
        controls = page.locator(
            ".comment-actions a, .comment-date, .comment-form button:visible, .comment-form textarea"
        )
        heights = controls.evaluate_all("all => all.map((one) => one.getBoundingClientRect().height)")
        assert len(heights) >= 4
        assert min(heights) >= 44

    def test_approved_it_stands_there_for_all(self, open_browser: OpenBrowser, mira: object) -> None:
        comment = factories.comment(status=Comment.Status.WAITING, text=TEXT)
        page = open_browser(width=360, dark=True)
        page.goto(comment.article.get_absolute_url())
        expect(page.get_by_text(TEXT)).to_have_count(0)
        moderation.approve(comment, by=mira)  # type: ignore[arg-type]
        page.reload()
        expect(page.get_by_text(TEXT)).to_be_visible()
        expect(page.get_by_role("heading", name="1 Kommentar")).to_be_visible()


class TestForEverybody:
    def test_every_comment_can_be_reached_by_its_heading(self, page: Page) -> None:
        comment = factories.comment(guest=factories.guest(name="Ada"))
        factories.comment(parent=comment, guest=factories.guest(name="Bruno"))
        page.goto(comment.article.get_absolute_url())
        expect(page.get_by_role("heading", name="Ada", exact=True, level=3)).to_be_visible()
        expect(page.get_by_role("heading", name="Bruno (antwortet Ada, Ebene 2)", level=4)).to_be_visible()
