"""A reader votes, in a real browser, with JavaScript and without."""

import re

from django.db import transaction
from playwright.sync_api import Locator, Page, expect

from comments.models import Comment, CommentSettings
from krysalis.foundation import freshness
from tests import factories
from tests.browser.looking import WIDTHS, accessibility_report, at_every_size, scrolls_sideways


def button(page: Page, word: str) -> Locator:
    return page.get_by_role("button", name=f"{word}: ")


class TestWithoutJavaScript:
    def test_a_reader_votes_and_takes_it_back(self, page_without_javascript: Page) -> None:
        page, comment = page_without_javascript, factories.comment()
        page.goto(comment.article.get_absolute_url())
        button(page, "Zustimmen").click()
        expect(page).to_have_url(re.compile(rf"/{comment.article.slug}/comment/{comment.pk}/vote/$"))
        expect(page.get_by_text("Sie stimmen zu.")).to_be_visible()
        expect(page.locator(".comment-score")).to_have_text("1")
        page.get_by_role("button", name="Bewertung zurücknehmen").click()
        expect(page.get_by_text("Sie haben nicht abgestimmt.")).to_be_visible()
        button(page, "Widersprechen").click()
        expect(page.get_by_text("Sie stimmen nicht zu.")).to_be_visible()
        page.get_by_role("link", name="Zum Kommentar").click()
        expect(page.locator(".comment-score")).to_have_text("−1")


class TestWithJavaScript:
    def test_a_reader_votes_and_takes_it_back_in_place(self, page: Page) -> None:
        comment = factories.comment()
        page.goto(comment.article.get_absolute_url())
        agree = button(page, "Zustimmen")
        agree.click()
        expect(agree).to_have_attribute("aria-pressed", "true")
        expect(agree).to_be_focused()
        button(page, "Widersprechen").click()
        expect(page.locator(".comment-score")).to_have_text("−1")
        button(page, "Widersprechen").click()
        expect(page.locator(".comment-score")).to_have_text("0")
        expect(agree).to_have_attribute("aria-pressed", "false")
        expect(page).to_have_url(re.compile(rf"/{comment.article.slug}/$"))
        assert Comment.objects.get().score == 0

    def test_a_refusal_is_said_in_its_own_words(self, page: Page) -> None:
        comment = factories.comment()
        page.goto(comment.article.get_absolute_url())
        with transaction.atomic():
            CommentSettings.objects.update(votes=CommentSettings.Votes.UP)
            freshness.bump(freshness.SITE)
        button(page, "Widersprechen").click()
        expect(page.locator("#comment-status")).to_have_text("Hier kann man nur zustimmen.")


class TestThePageAfterAVote:
    def test_can_be_used_by_everybody(self, page: Page) -> None:
        comment = factories.comment(text="Ein Kommentar, über den abgestimmt wird. " * 5)
        page.goto(f"{comment.article.get_absolute_url()}comment/{comment.pk}/vote/")
        button(page, "Zustimmen").click()
        expect(page.get_by_role("button", name="Bewertung zurücknehmen")).to_be_visible()
        for how in at_every_size(page, WIDTHS):
            assert accessibility_report(page) == "", how
            assert not scrolls_sideways(page), how
