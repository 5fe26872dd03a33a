"""A moderator blocks somebody and erases somebody, with thumbs and without script; the first page counts."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from comments import blocks, moderation
from comments.models import Comment, Guest
from tests import factories
from tests.browser.looking import SCHEMES, accessibility_report, at_every_size, scrolls_sideways

Status = Comment.Status


@pytest.fixture
def karl(live_server: Any, mira: User) -> Guest:
    guest = factories.guest(name="Karl", email="karl@example.org")
    article = factories.article(title="Der leere Stuhl")
    for status in (Status.WAITING, Status.APPROVED, Status.SPAM):
        factories.comment(article, guest=guest, status=status, text="Niemand entscheidet. " * 9)
    waited = factories.comment(article, status=Status.WAITING)
    moderation.approve(waited, by=mira)
    return guest


def address(guest: Guest) -> str:
    return f"/admin/comments/comment/writer/{guest.pk}/"


class TestOnATelephoneWithoutScript:
    @pytest.fixture
    def telephone(self, open_browser: Any, mira: User) -> Page:
        return open_browser(user=mira, width=360, javascript=False, has_touch=True, is_mobile=True)

    def test_somebody_is_blocked(self, telephone: Page, karl: Guest) -> None:
        telephone.goto(address(karl))
        telephone.locator(".writer-blocks summary").tap()
        telephone.get_by_label("E-Mail-Adresse").check()
        telephone.locator("#block-reason").fill("Werbung")
        telephone.get_by_role("button", name="Sperren").tap()

        expect(telephone.get_by_role("status")).to_contain_text("gesperrt bis")
        assert blocks.in_force().get().reason == "Werbung"
        assert not scrolls_sideways(telephone)

    def test_somebody_is_erased_and_gets_a_confirmation(self, telephone: Page, karl: Guest) -> None:
        telephone.goto(address(karl))
        telephone.get_by_role("link", name="Alle Angaben und Texte löschen").tap()
        telephone.get_by_role("radio").first.check()
        assert not scrolls_sideways(telephone)
        telephone.get_by_role("button", name="Endgültig löschen").tap()

        expect(telephone.get_by_role("heading", name="Bestätigung der Löschung")).to_be_visible()
        assert not Guest.objects.filter(pk=karl.pk).exists()
        assert not scrolls_sideways(telephone)


class TestPagesAboutPeople:
    @pytest.mark.parametrize("where", ["", "erase/"])
    def test_are_accessible(self, where: str, open_browser: Any, mira: User, karl: Guest) -> None:
        page = open_browser(user=mira)
        page.goto(f"{address(karl)}{where}")
        for summary in page.locator(".writer-blocks summary").all():
            summary.click()
        for how in at_every_size(page, (360, 1280), SCHEMES):
            assert accessibility_report(page) == "", how
            assert not scrolls_sideways(page), how

    def test_and_the_numbers_too(self, open_browser: Any, mira: User, karl: Guest) -> None:
        page = open_browser(user=mira)
        page.goto("/admin/")
        page.get_by_text("Als Tabelle").click()
        expect(page.locator(".numbers tbody tr")).to_have_count(30)
        for how in at_every_size(page, (360, 1280), SCHEMES):
            assert accessibility_report(page) == "", how
            assert not scrolls_sideways(page), how
