"""The moderators' desk when the login runs out, the text is large, colors are forced, and the list has an end."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from comments.models import Comment
from tests import factories
from tests.browser.conftest import OpenBrowser
from tests.browser.looking import scrolls_sideways
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

    @pytest.mark.parametrize("address", ["queue", "answer", "detail", "writer"])
    def test_with_large_text_scrolls_nothing_sideways(
        self, open_browser: OpenBrowser, mira: User, karl: Comment, address: str
    ) -> None:
        telephone = open_browser(user=mira, width=360)
        telephone.goto(
            {
                "queue": QUEUE,
                "answer": f"{QUEUE}answer/?comment={karl.pk}",
                "detail": f"/admin/comments/comment/{karl.pk}/change/",
                "writer": f"/admin/comments/comment/writer/{karl.guest_id}/",
            }[address]
        )
        telephone.evaluate("document.documentElement.style.fontSize = '200%'")

        assert not scrolls_sideways(telephone)


class TestForcedColors:
    def test_mark_the_row_and_the_tab(self, open_browser: OpenBrowser, mira: User, karl: Comment) -> None:
        page = open_browser(user=mira, forced_colors="active")
        page.goto(QUEUE)
        page.keyboard.press("j")

        expect(entry(page, karl)).to_be_focused()
        assert entry(page, karl).evaluate("element => getComputedStyle(element).outlineStyle") == "solid"
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
