"""“My data” as it is used: without script, with a thumb, and by everybody."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import gettext
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from comments.models import Comment, Guest, Report
from krysalis.foundation.models import OutgoingMail, Site
from tests import factories
from tests.browser.conftest import OpenBrowser
from tests.browser.looking import SCHEMES, accessibility_report, at_every_size, scrolls_sideways
from tests.comments.following import all_of, guest_who_follows, wish
from tests.comments.mails import link_in
from tests.krysalis.people import ADDRESS, NAME, TEXT

LONG = f"{'sehr-' * 20}lange.adresse@{'eine-lange-domain-' * 3}example.org"


@pytest.fixture
def comment(site_address: str, settings: Settings) -> Comment:
    """On a site that sends mails, by somebody who has also reported and subscribed."""
    settings.EMAIL_CONFIGURED = True
    Site.objects.update(address=site_address)
    made = factories.comment(guest=factories.guest(name=NAME, email=ADDRESS, website="https://g.example"), text=TEXT)
    Report.objects.create(comment=factories.comment(), reason="spam", email=ADDRESS, explanation="Das ist Werbung.")
    guest_who_follows(all_of(made.article), email=ADDRESS)
    wish(email=ADDRESS)
    return made


def opened(page: Page, address: str = ADDRESS) -> str:
    """From the footer to the mail, and by its link to the page; its path."""
    page.goto("/")
    page.locator("footer a[href='/my-data/']").click()
    page.locator("main input[type='email']").fill(address)
    page.locator("main button[type='submit']").click()
    page.wait_for_url("**/my-data/asked/")
    link = link_in(OutgoingMail.objects.get(recipient=address, event__startswith="my-data:"), "my-data")
    page.goto(link)
    return link


class TestWithoutScript:
    def test_somebody_sees_changes_takes_and_erases_all_of_theirs(
        self, open_browser: OpenBrowser, comment: Comment, tmp_path: Path
    ) -> None:
        page = open_browser(width=360, javascript=False, has_touch=True, is_mobile=True)
        link = opened(page)
        expect(page.get_by_text(TEXT)).to_be_visible()
        page.locator("input[name='name']").fill("Gerlinde Klein")
        page.locator("form[action*='/details/'] button").tap()
        expect(page.get_by_role("status")).to_be_visible()
        assert Guest.objects.get(email=ADDRESS).name == "Gerlinde Klein"
        with page.expect_download() as download:
            page.locator(f"a[href='{link}export/']").tap()
        copy = json.loads(Path(download.value.path()).read_text())
        assert copy["comments"][0]["text"] == TEXT
        page.locator(f"a[href='{link}erase/']").tap()
        assert Guest.objects.filter(email=ADDRESS).exists()
        page.locator("main button.danger").tap()
        page.wait_for_url("**/my-data/erased/**")
        comment.refresh_from_db()
        assert (comment.status, comment.body_source) == (Comment.Status.DELETED, "")
        assert not Guest.objects.filter(email=ADDRESS).exists()
        assert page.goto(link).status == 404  # type: ignore[union-attr]

    def test_looking_at_every_page_changes_nothing(self, open_browser: OpenBrowser, comment: Comment) -> None:
        page = open_browser(javascript=False)
        link = opened(page)
        for path in ("", "erase/", "anonymise/", f"comment/{comment.pk}/", f"comment/{comment.pk}/delete/"):
            page.goto(f"{link}{path}")
        comment.refresh_from_db()
        assert (comment.status, comment.body_source, comment.writer_name) == (Comment.Status.APPROVED, TEXT, NAME)

    def test_one_comment_is_deleted_after_a_question(self, open_browser: OpenBrowser, comment: Comment) -> None:
        page = open_browser(javascript=False)
        link = opened(page)
        page.locator(f"a[href='{link}comment/{comment.pk}/']").click()
        page.locator(f"a[href='{link}comment/{comment.pk}/delete/']").click()
        page.locator("main button.danger").click()
        page.wait_for_url(f"**{link}**")
        comment.refresh_from_db()
        assert comment.status == Comment.Status.DELETED


class TestForEverybody:
    def test_the_pages_of_one_person(self, page: Page, comment: Comment) -> None:
        Guest.objects.update(email=LONG)
        Report.objects.update(email=LONG)
        link = opened(page, LONG)
        paths = ["", "erase/", "anonymise/", f"comment/{comment.pk}/", f"comment/{comment.pk}/delete/"]
        for address in [*(f"{link}{path}" for path in paths), "/my-data/", "/my-data/asked/", "/my-data/nonsense/"]:
            page.goto(address)
            self.look(page)

    def test_a_form_with_a_mistake(self, page: Page, comment: Comment) -> None:
        page.goto("/my-data/")
        page.locator("main input[type='email']").fill("keine Adresse")
        page.locator("main button[type='submit']").click()
        expect(page.locator(".field-error")).to_be_visible()
        self.look(page)

    def test_what_is_stored_of_anybody(self, page: Page, comment: Comment) -> None:
        page.goto("/stored-data/")
        self.look(page)

    def look(self, page: Page) -> None:
        for how in at_every_size(page, (320, 1280), SCHEMES):
            assert accessibility_report(page) == "", how
            assert not scrolls_sideways(page), how


class TestAtTheDesk:
    def test_an_administrator_looks_up_hands_over_and_erases(
        self, open_browser: OpenBrowser, comment: Comment, ada: Any
    ) -> None:
        page = open_browser(user=ada)
        page.goto("/admin/person/")
        page.locator("main input[type='email'], #content input[type='email']").first.fill(ADDRESS)
        page.get_by_role("button", name=gettext("Look up")).click()
        expect(page.get_by_text(NAME)).to_be_visible()
        for how in at_every_size(page, (1280, 320)):  # The narrow one last, in which the rest is done.
            assert accessibility_report(page) == "", how
            assert not scrolls_sideways(page), how
        with page.expect_download() as download:
            page.locator("form[action='/admin/person/export/'] button").click()
        assert json.loads(Path(download.value.path()).read_text())["address"] == ADDRESS
        page.locator("form[action='/admin/person/erase/'] button").click()
        expect(page.locator("input[name='texts']").first).to_be_visible()
        for how in at_every_size(page, (1280, 320)):
            assert accessibility_report(page) == "", how
        page.locator("#content button.danger").click()
        page.wait_for_url("**/erased/**")
        assert not Guest.objects.filter(email=ADDRESS).exists()
