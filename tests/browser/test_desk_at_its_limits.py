"""The moderators' desk when the login runs out, the text is large, colors are forced, and the list has an end."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Page, expect

from comments import blocks
from comments.models import Block, Comment, Guest, LearnedWord, RejectionReason
from tests import factories
from tests.browser.conftest import OpenBrowser
from tests.browser.looking import at_every_size, scrolls_sideways
from tests.browser.test_moderating import QUEUE, entry, press, status_of
from tests.comments.queueing import many, waiting
from tests.people import PASSWORD

COLOR = "element => getComputedStyle(element).borderBottomColor"


@pytest.fixture
def karl(live_server: Any) -> Comment:
    return waiting(text="Niemand.", guest=factories.guest(name="Karl"))


@pytest.fixture
def desk(open_browser: OpenBrowser, mira: User) -> Page:
    return open_browser(user=mira)


@pytest.fixture
def profile(desk: Page, mira: User) -> None:
    factories.profile(name="Mira Morgenstern", user=mira)


def log_in(page: Page) -> None:
    page.locator("[name=login]").fill("mira")
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")


@pytest.mark.usefixtures("profile")
class TestAnAnswer:
    def test_is_written_at_once_and_stays_over_a_lost_login(self, desk: Page, karl: Comment) -> None:
        desk.goto(QUEUE)
        press(entry(desk, karl), "Freigeben und antworten")
        expect(desk.get_by_label("Ihre Antwort")).to_be_focused()
        desk.keyboard.type("Doch: das Team.")
        desk.context.clear_cookies(name="sessionid")
        desk.context.clear_cookies(name="session")
        press(desk, "Freigeben und antworten")
        log_in(desk)

        expect(desk.get_by_label("Ihre Antwort")).to_have_value("Doch: das Team.")
        press(desk, "Freigeben und antworten")
        expect(desk.get_by_role("status")).to_contain_text("1 Kommentar freigegeben und beantwortet.")
        assert Comment.objects.get(parent=karl).body_source == "Doch: das Team."

    def test_is_forgotten_once_it_is_sent(self, desk: Page, karl: Comment) -> None:
        desk.goto(f"{QUEUE}answer/?comment={karl.pk}")
        desk.get_by_label("Ihre Antwort").fill("Doch: das Team.")
        desk.reload()
        expect(desk.get_by_label("Ihre Antwort")).to_have_value("Doch: das Team.")
        press(desk, "Freigeben und antworten")
        expect(desk.get_by_role("status")).to_contain_text("1 Kommentar freigegeben und beantwortet.")

        desk.goto(f"{QUEUE}answer/?tab=approved&comment={karl.pk}")
        expect(desk.get_by_label("Ihre Antwort")).to_have_value("")


class TestATelephone:
    def test_shows_a_button_below_the_reason(self, open_browser: OpenBrowser, mira: User, karl: Comment) -> None:
        telephone = open_browser(user=mira, width=360, javascript=False)
        telephone.goto(QUEUE)
        entry(telephone, karl).get_by_text("Grund für die Ablehnung").click()
        reason = entry(telephone, karl).locator("details")
        reason.get_by_label("Grund", exact=False).first.fill("Werbung")
        press(reason, "Ablehnen")

        expect(telephone.get_by_role("status")).to_contain_text("1 Kommentar abgelehnt.")
        assert (status_of(karl), karl.events.get().reason) == ("rejected", "Werbung")

    def test_with_large_text_scrolls_nothing_sideways(
        self, open_browser: OpenBrowser, mira: User, karl: Comment
    ) -> None:
        telephone = open_browser(user=mira, width=360)
        for address in (
            QUEUE,
            f"{QUEUE}answer/?comment={karl.pk}",
            f"/admin/comments/comment/{karl.pk}/change/",
            f"/admin/comments/comment/writer/{karl.guest_id}/",
        ):
            telephone.goto(address)
            telephone.evaluate("document.documentElement.style.fontSize = '200%'")

            assert not scrolls_sideways(telephone), address

    def test_with_large_text_lets_a_persons_facts_be_read(
        self, open_browser: OpenBrowser, mira: User, karl: Comment
    ) -> None:
        telephone = open_browser(user=mira, width=360)
        telephone.goto(f"/admin/comments/comment/writer/{karl.guest_id}/")
        telephone.evaluate("document.documentElement.style.fontSize = '200%'")

        box = telephone.locator(".writer-facts dd").last.bounding_box()
        assert box is not None
        assert box["width"] > 200  # Not a letter below the other.

    def test_says_what_a_number_in_a_list_is(self, open_browser: OpenBrowser, mira: User, karl: Comment) -> None:
        LearnedWord.objects.create(word="suppe", in_ham=3)
        assert karl.guest
        Guest.objects.filter(pk=karl.guest_id).update(email="karl@example.org")
        karl.guest.refresh_from_db()
        blocks.block(karl.guest, Block.Kind.EMAIL, timezone.now() + timedelta(days=7), "Werbung", by=mira)
        page = open_browser(user=mira, javascript=False)
        for area in ("learnedword", "rejectionreason", "guest", "block"):
            page.goto(f"/admin/comments/{area}/")
            name = page.locator("#result_list tbody .column-name").last

            shown = [name.is_visible() for _ in at_every_size(page, (320, 1280))]
            assert shown == [True, False], area

    def test_leads_from_the_list_of_guests_to_all_that_one_wrote(
        self, open_browser: OpenBrowser, mira: User, karl: Comment
    ) -> None:
        page = open_browser(user=mira, width=320, javascript=False)
        page.goto("/admin/comments/guest/")
        page.locator("#result_list .field-written a").click()

        expect(entry(page, karl)).to_be_visible()


class TestAReason:
    def typed(self, desk: Page, karl: Comment) -> None:
        entry(desk, karl).locator(".decision-reason summary").click()
        entry(desk, karl).locator("[name=reason]").fill("Werbung.")
        entry(desk, karl).locator("[name=rule]").fill("Nr. 4")

    def test_stays_over_a_lost_login_which_leads_back_to_its_row(self, desk: Page, karl: Comment) -> None:
        many(karl.article, 51)
        later = waiting(text="Später.", guest=factories.guest(name="Lea"))
        desk.goto(f"{QUEUE}?tab=waiting&by=guests")
        desk.get_by_role("link", name="Nächste Seite").click()
        expect(entry(desk, later)).to_be_visible()
        self.typed(desk, later)
        for name in ("sessionid", "session"):
            desk.context.clear_cookies(name=name)
        press(entry(desk, later).locator("details"), "Ablehnen")
        log_in(desk)

        expect(entry(desk, later).locator("[name=reason]")).to_have_value("Werbung.")
        assert desk.url.endswith(f"#comment-{later.pk}")
        press(entry(desk, later).locator("details"), "Ablehnen")
        expect(desk.get_by_role("status")).to_contain_text("1 Kommentar abgelehnt.")
        event = later.events.get()
        assert (event.reason, event.rule) == ("Werbung.", "Nr. 4")

    def test_that_was_too_long_stays_and_one_that_was_taken_does_not(self, desk: Page, karl: Comment) -> None:
        RejectionReason.objects.create(title="Reklame", reason="R" * 300, rule="Nr. 4")
        address = f"/admin/comments/comment/{karl.pk}/change/"
        desk.goto(address)
        self.typed(desk, karl)
        entry(desk, karl).get_by_label("Textbaustein", exact=True).select_option("Reklame")
        press(entry(desk, karl).locator("details"), "Ablehnen")
        expect(entry(desk, karl).locator("[name=reason]")).to_have_value("Werbung.")

        entry(desk, karl).get_by_label("Textbaustein", exact=True).select_option("keiner")
        press(entry(desk, karl).locator("details"), "Ablehnen")
        expect(desk.get_by_role("status")).to_contain_text("1 Kommentar abgelehnt.")
        desk.goto(address)
        assert (status_of(karl), karl.events.get().reason) == ("rejected", "Werbung.")
        press(desk.get_by_role("main"), "Zurück in die Prüfung")
        expect(entry(desk, karl).locator("[name=reason]")).to_have_value("")


class TestForcedColors:
    def test_mark_the_row_and_the_tab(self, open_browser: OpenBrowser, mira: User, karl: Comment) -> None:
        page = open_browser(user=mira, forced_colors="active")
        page.goto(QUEUE)
        page.keyboard.press("j")

        expect(entry(page, karl)).to_be_focused()
        assert entry(page, karl).evaluate("element => getComputedStyle(element).outlineStyle") == "solid"
        offset = entry(page, karl).evaluate("element => parseFloat(getComputedStyle(element).outlineOffset)")
        assert offset > 0  # It would be drawn through the text, which begins at the edge.
        tabs = page.get_by_role("navigation", name="Kommentare nach Entscheidung").get_by_role("link")
        assert tabs.nth(0).evaluate(COLOR) != tabs.nth(1).evaluate(COLOR) == tabs.nth(2).evaluate(COLOR)


class TestTheKeys:
    def test_lead_from_the_last_row_to_the_next_page(self, desk: Page, karl: Comment) -> None:
        many(karl.article, 51)
        desk.goto(QUEUE)
        rows = desk.get_by_role("article")
        rows.last.focus()
        desk.keyboard.press("j")
        expect(desk.get_by_role("link", name="Nächste Seite")).to_be_focused()
        desk.keyboard.press("k")
        expect(rows.last).to_be_focused()
        desk.keyboard.press("j")
        desk.keyboard.press("Enter")

        expect(rows).to_have_count(2)

    def test_say_that_there_is_nothing_left_to_undo(self, desk: Page, karl: Comment) -> None:
        desk.goto(QUEUE)
        desk.keyboard.press("j")
        desk.keyboard.press("s")
        expect(desk.get_by_role("status")).to_contain_text("1 Kommentar als Spam abgelegt.")
        desk.keyboard.press("z")
        expect(desk.get_by_role("status")).to_contain_text("1 Entscheidung zurückgenommen.")
        desk.keyboard.press("z")

        expect(desk.get_by_role("status")).to_have_text("Es gibt nichts mehr zurückzunehmen.")
        assert status_of(karl) == "waiting"
