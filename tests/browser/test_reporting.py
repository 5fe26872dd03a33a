"""Reporting a comment as it is done: with a thumb and without script, and by keyboard."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from comments.models import Comment, Report
from tests import factories
from tests.browser.looking import SCHEMES, WIDTHS, accessibility_report, at_every_size, scrolls_sideways
from tests.comments.reporting import ILLEGAL, address_of, report

QUEUE = "/admin/comments/comment/queue/?tab=reported"


@pytest.fixture
def comment(live_server: Any) -> Comment:
    guest = factories.guest(name="Gerlinde")
    return factories.comment(factories.article(title="Der leere Stuhl"), text="Das ist Quatsch.", guest=guest)


class TestWithoutScript:
    def test_a_comment_is_reported_by_thumb(self, open_browser: Any, comment: Comment) -> None:
        telephone = open_browser(width=360, javascript=False, has_touch=True, is_mobile=True)
        telephone.goto(f"/{comment.article.slug}/")
        telephone.get_by_role("link", name="Melden").tap()
        telephone.get_by_label("Spam oder Werbung").tap()
        telephone.get_by_label("Erläuterung").fill("Immer derselbe Link.")
        telephone.get_by_role("button", name="Meldung senden").tap()
        expect(telephone.get_by_role("heading", name="Danke, Ihre Meldung ist angekommen")).to_be_visible()
        stored = Report.objects.get()
        assert (stored.reason, stored.explanation) == ("spam", "Immer derselbe Link.")

    def test_what_the_law_asks_for_appears_where_it_is_needed(
        self, page_without_javascript: Page, comment: Comment
    ) -> None:
        page = page_without_javascript
        page.goto(address_of(comment))
        notice, email = page.get_by_role("group", name="Nur bei rechtswidrigen Inhalten"), page.get_by_label("E-Mail")
        expect(notice).to_be_hidden()
        page.get_by_label("Rechtswidriger Inhalt").check()
        expect(notice).to_be_visible()
        expect(email).to_be_visible()
        expect(notice.get_by_text("Ihren Namen")).to_be_visible()
        page.get_by_label("Missbrauch von Kindern").check()
        expect(email).to_be_hidden()
        expect(page.get_by_label("Name", exact=False)).to_be_hidden()
        expect(notice.get_by_text("Ihren Namen")).to_be_hidden()  # Nothing asks for what cannot be given.
        expect(notice.get_by_text("die Erklärung unten")).to_be_visible()
        page.get_by_label("Etwas anderes").check()
        expect(notice).to_be_visible()  # What is ticked is never out of sight.
        expect(page.get_by_label("Missbrauch von Kindern")).to_be_visible()

    def test_an_incomplete_notice_comes_back_with_its_words(
        self, page_without_javascript: Page, comment: Comment
    ) -> None:
        page = page_without_javascript
        page.goto(address_of(comment))
        page.get_by_label("Rechtswidriger Inhalt").check()
        page.get_by_label("Erläuterung").fill(ILLEGAL["explanation"])
        page.get_by_role("button", name="Meldung senden").click()
        expect(page.get_by_text("Bitte nennen Sie Ihren Namen")).to_be_visible()
        expect(page.get_by_text("Bitte bestätigen Sie das")).to_be_visible()
        expect(page.get_by_label("Erläuterung")).to_have_value(ILLEGAL["explanation"])
        assert not Report.objects.exists()


class TestTheForm:
    def test_fits_every_screen(self, page: Page, comment: Comment) -> None:
        page.goto(address_of(comment))
        page.get_by_label("Rechtswidriger Inhalt").check()
        for how in at_every_size(page, WIDTHS):
            assert not scrolls_sideways(page), how

    def test_can_be_used_by_everybody(self, page: Page, comment: Comment) -> None:
        page.goto(address_of(comment))
        for how in at_every_size(page, [1280], SCHEMES):
            assert accessibility_report(page) == "", how
        page.get_by_label("Rechtswidriger Inhalt").check()
        page.get_by_role("button", name="Meldung senden").click()
        expect(page.get_by_role("alert")).to_be_visible()
        for how in at_every_size(page, [1280], SCHEMES):
            assert accessibility_report(page) == "", how


class TestTheDesk:
    def test_shows_reports_to_everybody_who_decides(self, open_browser: Any, comment: Comment, mira: User) -> None:
        report(comment, **{**ILLEGAL, "good_faith": True})
        report(comment, "zwei", reason="insult")
        page = open_browser(user=mira)
        page.goto(QUEUE)
        expect(page.get_by_text(ILLEGAL["explanation"])).to_be_visible()
        for how in at_every_size(page, (320, 1280), SCHEMES):
            assert accessibility_report(page) == "", how
            assert not scrolls_sideways(page), how

    def test_keeps_with_one_tap(self, open_browser: Any, comment: Comment, mira: User) -> None:
        report(comment)
        telephone = open_browser(user=mira, width=360, javascript=False, has_touch=True, is_mobile=True)
        telephone.goto(QUEUE)
        telephone.locator(f"#comment-{comment.pk}").get_by_role("button", name="Behalten").tap()
        expect(telephone.get_by_role("status")).to_contain_text("1 Kommentar behalten.")
        assert not Report.objects.open().exists()
