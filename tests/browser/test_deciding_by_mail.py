"""Deciding from the mail on a telephone, without a login; and saying which mails one gets."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from comments.models import Comment, StaffMail
from comments.notifications import links
from tests import factories
from tests.browser.conftest import OpenBrowser
from tests.browser.looking import SCHEMES, WIDTHS, accessibility_report, at_every_size, scrolls_sideways


@pytest.fixture
def comment(live_server: Any) -> Comment:
    parent = factories.comment(factories.article(title="Der leere Stuhl"), text="Woher wissen Sie das?")
    guest = factories.guest(name="Gerlinde", email="gerlinde@example.org")
    return factories.comment(parent=parent, status=Comment.Status.WAITING, text="Ein Gedanke dazu.", guest=guest)


@pytest.fixture
def link(mira: User, comment: Comment) -> str:
    factories.profile(name="Mira Molt", user=mira)
    return links.link_for(mira, comment)


class TestByThumbAndWithoutScript:
    def test_a_comment_is_approved_and_answered(self, open_browser: OpenBrowser, link: str, comment: Comment) -> None:
        telephone = open_browser(width=360, javascript=False, has_touch=True, is_mobile=True)
        telephone.goto(link)
        expect(telephone.get_by_text("Ein Gedanke dazu.")).to_be_visible()
        telephone.locator("summary").filter(has_text="antworten").tap()
        telephone.get_by_label("Ihre Antwort").fill("Danke für den Hinweis.")
        telephone.get_by_role("button", name="Freigeben und antworten").tap()
        expect(telephone.get_by_role("heading", level=1)).to_contain_text("Freigegeben")
        assert telephone.url == link
        assert Comment.objects.get(parent=comment).body_source == "Danke für den Hinweis."

    def test_a_comment_is_rejected_with_a_reason(self, open_browser: OpenBrowser, link: str, comment: Comment) -> None:
        telephone = open_browser(width=360, javascript=False, has_touch=True, is_mobile=True)
        telephone.goto(link)
        telephone.locator("summary").filter(has_text="Ablehnen").tap()
        telephone.locator("input[name=reason]").fill("Gehört nicht hierher.")
        telephone.get_by_role("button", name="Ablehnen").tap()
        expect(telephone.get_by_role("heading", level=1)).to_contain_text("Abgelehnt")
        assert comment.events.get().reason == "Gehört nicht hierher."


class TestThePage:
    def test_fits_every_screen_with_all_of_it_open_and_axe_finds_nothing(self, page: Page, link: str) -> None:
        page.goto(link)
        for summary in page.locator("summary").all():
            summary.click()
        for how in at_every_size(page, WIDTHS):
            assert not scrolls_sideways(page), how
        for how in at_every_size(page, [1280], SCHEMES):
            assert accessibility_report(page) == "", how

    def test_has_buttons_that_a_thumb_meets(self, open_browser: OpenBrowser, link: str) -> None:
        page = open_browser(width=360)
        page.goto(link)
        for target in page.locator("main button:visible, main summary").all():
            box = target.bounding_box()
            assert box
            assert box["height"] >= 44


class TestMyNotifications:
    def test_are_found_in_the_menu_and_changed(self, open_browser: OpenBrowser, mira: User) -> None:
        page = open_browser(user=mira, width=360)
        page.goto("/admin/")
        page.locator(".desk-menu-person summary").click()
        page.get_by_role("link", name="Meine Benachrichtigungen").click()
        page.locator("input[name=to_decide][value=daily]").check()
        assert not scrolls_sideways(page)
        page.locator("main input[type=submit], #content input[type=submit]").first.click()
        expect(page.locator("input[name=to_decide][value=daily]")).to_be_checked()
        assert StaffMail.objects.get().to_decide == "daily"

    def test_have_nothing_that_axe_finds(self, open_browser: OpenBrowser, mira: User) -> None:
        page = open_browser(user=mira)
        page.goto("/admin/comments/staffmail/")
        for how in at_every_size(page, [1280], SCHEMES):
            assert accessibility_report(page) == "", how
