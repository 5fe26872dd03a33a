"""What is already there is changed where it stands: by its writer and by who moderates, on a phone, with no script."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from comments.models import Comment, Guest
from profiles.models import Profile
from tests import factories
from tests.browser.conftest import OpenBrowser
from tests.browser.looking import SCHEMES, accessibility_report, at_every_size, scrolls_sideways

BEFORE, AFTER = "Das ist ein Tipfehler.", "Das war ein Tippfehler."
LONG = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrente" * 2


def write(page: Page, text: str = BEFORE) -> Comment:
    article = factories.article(title="Donaudampfschifffahrtsgesellschaftskapitäne")
    page.goto(article.get_absolute_url())
    page.get_by_label("Kommentar", exact=True).fill(text)
    page.get_by_label("Name", exact=True).fill("Gerlinde")
    page.get_by_role("button", name="Kommentar absenden").click()
    expect(page.get_by_text("Ihr Kommentar wartet auf Freigabe")).to_be_visible()
    return Comment.objects.get()


@pytest.fixture
def phone(open_browser: OpenBrowser) -> Page:
    return open_browser(width=360, javascript=False)


class TestWithoutJavaScript:
    def test_a_writer_looks_before_sending(self, phone: Page) -> None:
        phone.goto(factories.article(body_source="Die Puppe wartet still.").get_absolute_url())
        phone.get_by_label("Kommentar", exact=True).fill(f"> wartet still\n\nDas ist *wichtig*. {LONG}")
        phone.get_by_role("button", name="Vorschau").click()
        expect(phone.locator("#comment-preview em")).to_have_text("wichtig")
        expect(phone.locator("#comment-preview q")).to_have_text("wartet still")
        assert not scrolls_sideways(phone)
        phone.get_by_label("Name", exact=True).fill("Gerlinde")
        phone.get_by_label("Name", exact=True).press("Enter")
        expect(phone.get_by_text("Ihr Kommentar wartet auf Freigabe")).to_be_visible()

    def test_a_writer_changes_their_words_by_keyboard(self, phone: Page) -> None:
        write(phone)
        phone.get_by_role("link", name="Ändern").press("Enter")
        expect(phone.get_by_text("noch 15 Minuten")).to_be_visible()
        assert not scrolls_sideways(phone)
        phone.get_by_label("Kommentar", exact=True).fill(AFTER)
        phone.keyboard.press("Tab")
        phone.keyboard.press("Enter")
        expect(phone.get_by_text(AFTER)).to_be_visible()
        expect(phone.get_by_text("(bearbeitet)")).to_be_visible()

    def test_a_guest_corrects_their_address(self, phone: Page) -> None:
        write(phone)
        phone.get_by_role("link", name="Ändern").click()
        phone.get_by_label("Neue E-Mail-Adresse").fill("gerlinde@example.org")
        phone.get_by_role("button", name="Adresse speichern").click()
        expect(phone.get_by_text(BEFORE)).to_be_visible()
        assert Guest.objects.get().email == "gerlinde@example.org"

    def test_a_moderator_decides_below_the_article(self, mira: User, open_browser: OpenBrowser) -> None:
        comment = factories.comment(text=LONG)
        page = open_browser(user=mira, width=360, javascript=False)
        page.goto(comment.article.get_absolute_url())
        page.get_by_role("button", name="Anheften").click()
        expect(page.locator(f"#comment-{comment.pk} .comment-pinned")).to_be_visible()
        page.get_by_role("button", name="Verbergen").click()
        expect(page.locator(f"#comment-{comment.pk} .comment-state")).to_have_text("Abgelehnt")
        assert not scrolls_sideways(page)

    def test_a_moderator_gives_a_comment_to_its_writer(
        self, mira: User, antons_profile: Profile, open_browser: OpenBrowser
    ) -> None:
        factories.profile(name=LONG[:80])
        comment = factories.comment(text=LONG)
        page = open_browser(user=mira, width=360, javascript=False)
        page.goto(f"/admin/comments/comment/{comment.pk}/change/")
        assert not scrolls_sideways(page)
        page.get_by_label("Gehört zu Profil").select_option("Anton Ahrens")
        page.get_by_role("button", name="Diesem Profil zuordnen").click()
        expect(page.get_by_text("Der Kommentar gehört jetzt zu Anton Ahrens.")).to_be_visible()


class TestForEverybody:
    def test_the_pages_are_accessible(self, mira: User, antons_profile: Profile, open_browser: OpenBrowser) -> None:
        writer = open_browser(width=360)
        comment = write(writer)
        writer.goto(f"/{comment.article.slug}/comment/{comment.pk}/edit/")
        self.look(writer)
        moderator = open_browser(user=mira, width=360)
        moderator.goto(f"/{comment.article.slug}/comment/{comment.pk}/edit/")
        moderator.get_by_label("Kommentar", exact=True).fill("")
        moderator.get_by_role("button", name="Änderung speichern").click()
        expect(moderator.get_by_text("Bitte schreiben Sie zuerst etwas.")).to_be_visible()
        self.look(moderator)
        moderator.goto(f"/admin/comments/comment/{comment.pk}/change/")
        self.look(moderator)

    def look(self, page: Page) -> None:
        for how in at_every_size(page, [360], SCHEMES):
            assert accessibility_report(page) == "", how
