"""The moderators' desk in a real browser: with thumbs and without script, at a desk and by keyboard."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Locator, Page, expect

from comments.models import Comment, RejectionReason
from tests import factories
from tests.browser.looking import SCHEMES, WIDTHS, accessibility_report, at_every_size, scrolls_sideways

Status = Comment.Status
QUEUE = "/admin/comments/comment/queue/"
THUMB = 44  # CSS pixels, WCAG 2.2's enhanced target size.


@pytest.fixture
def karl(live_server: Any) -> Comment:
    article = factories.article(title="Der leere Stuhl")
    asked = factories.comment(article, text="Wer entscheidet? " * 30, guest=factories.guest(name="Gerlinde"))
    guest = factories.guest(name="Karl", email="karl@example.org")
    return factories.comment(parent=asked, status=Status.WAITING, text="Niemand.", guest=guest)


@pytest.fixture
def eva(karl: Comment) -> Comment:
    guest = factories.guest(name="Eva")
    return factories.comment(karl.article, status=Status.WAITING, text="Alle.", guest=guest)


@pytest.fixture
def telephone(open_browser: Any, mira: User) -> Page:
    """360 pixels, touch, no script."""
    return open_browser(user=mira, width=360, javascript=False, has_touch=True, is_mobile=True)


@pytest.fixture
def desk(open_browser: Any, mira: User) -> Page:
    return open_browser(user=mira)


def entry(page: Page, comment: Comment) -> Locator:
    return page.locator(f"#comment-{comment.pk}")


def press(where: Page | Locator, name: str, *, tap: bool = False) -> None:
    button = where.get_by_role("button", name=name, exact=True)
    button.tap() if tap else button.click()


def status_of(comment: Comment) -> str:
    return Comment.objects.get(pk=comment.pk).status


@pytest.mark.usefixtures("eva")
class TestOnATelephoneWithoutScript:
    @pytest.mark.parametrize(
        ("button", "status", "words"),
        [
            ("Freigeben", "approved", "1 Kommentar freigegeben."),
            ("Ablehnen", "rejected", "1 Kommentar abgelehnt."),
            ("Spam", "spam", "1 Kommentar als Spam abgelegt."),
        ],
    )
    def test_one_tap_decides(self, telephone, karl, eva, button, status, words):
        telephone.goto(QUEUE)
        press(entry(telephone, karl), button, tap=True)

        expect(telephone.get_by_role("status")).to_contain_text(words)
        expect(telephone.get_by_role("status")).to_be_in_viewport()
        expect(entry(telephone, eva)).to_be_in_viewport()
        expect(entry(telephone, karl)).to_have_count(0)
        assert status_of(karl) == status

    def test_a_reason_can_be_given(self, telephone, karl):
        telephone.goto(QUEUE)
        entry(telephone, karl).get_by_text("Grund für die Ablehnung").tap()
        entry(telephone, karl).get_by_label("Grund").fill("Werbung")
        press(entry(telephone, karl).locator("details"), "Ablehnen", tap=True)

        expect(telephone.get_by_role("status")).to_contain_text("1 Kommentar abgelehnt.")
        assert karl.events.get().reason == "Werbung"

    def test_an_answer_is_written(self, telephone, karl, mira):
        factories.profile(name="Mira Morgenstern", user=mira)
        telephone.goto(QUEUE)
        press(entry(telephone, karl), "Freigeben und antworten", tap=True)
        expect(telephone.get_by_text("Niemand.")).to_be_visible()
        telephone.get_by_label("Ihre Antwort").fill("Doch: das Team.")
        press(telephone, "Freigeben und antworten", tap=True)

        expect(telephone.get_by_role("status")).to_contain_text("1 Kommentar freigegeben und beantwortet.")
        assert Comment.objects.get(parent=karl).body_source == "Doch: das Team."

    def test_the_whole_page_is_decided_at_once(self, telephone, karl, eva):
        telephone.goto(QUEUE)
        telephone.get_by_label("Alle auf dieser Seite auswählen").tap()
        press(telephone.locator("#selection"), "Spam", tap=True)

        expect(telephone.get_by_role("status")).to_contain_text("2 Kommentare als Spam abgelegt.")
        assert {status_of(karl), status_of(eva)} == {Status.SPAM}

    def test_ticking_one_brings_the_buttons_to_the_thumb(self, telephone, karl, eva):
        telephone.goto(QUEUE)
        telephone.get_by_label("Kommentar von Karl auswählen").check()
        expect(telephone.locator("#selection")).to_be_in_viewport()
        press(telephone.locator("#selection"), "Freigeben", tap=True)

        expect(telephone.get_by_role("status")).to_contain_text("1 Kommentar freigegeben.")
        assert [status_of(karl), status_of(eva)] == [Status.APPROVED, Status.WAITING]

    def test_everything_is_large_enough_for_a_thumb(self, telephone, karl, eva):
        telephone.goto(QUEUE)
        press(entry(telephone, karl), "Spam", tap=True)  # Then the way to take it back stands there, too.
        telephone.get_by_text("Filter", exact=True).tap()
        entry(telephone, eva).get_by_text("Grund für die Ablehnung").tap()
        buttons = "button:visible, summary:visible, nav a, .decision-more a"
        kinds = f"{buttons}, label:visible:has([type=checkbox]), input[type=search], select:visible"
        targets = telephone.locator(f":is(.queue, .queue-messages) :is({kinds})")
        small = [target.inner_text() for target in targets.all() if min_side(target) < THUMB - 0.5]

        assert targets.count() > 10
        assert small == []

    def test_a_decision_is_undone_where_its_message_stands(self, telephone, karl):
        telephone.goto(QUEUE)
        press(entry(telephone, karl), "Spam", tap=True)
        expect(telephone.get_by_role("button", name="Rückgängig")).to_be_in_viewport()
        press(telephone, "Rückgängig", tap=True)

        expect(telephone.get_by_role("status")).to_contain_text("1 Entscheidung zurückgenommen.")
        expect(entry(telephone, karl)).to_be_in_viewport()
        assert status_of(karl) == Status.WAITING

    def test_all_suspects_are_spam_in_one_tap(self, telephone, karl, eva):
        Comment.objects.filter(pk__in=[karl.pk, eva.pk]).update(suspected=True)
        telephone.goto(QUEUE)
        telephone.get_by_role("link", name="Verdacht auf Spam 2").tap()
        press(telephone, "Alle 2 auf dieser Seite als Spam ablegen", tap=True)

        expect(telephone.get_by_role("status")).to_contain_text("2 Kommentare als Spam abgelegt.")
        press(telephone, "Rückgängig", tap=True)
        expect(telephone.get_by_role("status")).to_contain_text("2 Entscheidungen zurückgenommen.")
        assert {status_of(karl), status_of(eva)} == {Status.WAITING}

    def test_what_is_asked_for_stays_after_a_decision(self, telephone, karl, eva):
        telephone.goto(QUEUE)
        telephone.get_by_role("searchbox").fill("niemand")
        press(telephone.get_by_role("search"), "Suchen", tap=True)
        expect(entry(telephone, eva)).to_have_count(0)
        press(entry(telephone, karl), "Freigeben", tap=True)

        expect(telephone.get_by_text("Hier ist nichts zu finden.")).to_be_visible()
        expect(telephone.get_by_role("searchbox")).to_have_value("niemand")

    def test_a_sentence_is_chosen_as_reason(self, telephone, karl):
        RejectionReason.objects.create(title="Reklame", reason="Das ist Reklame.", rule="Nr. 4")
        telephone.goto(QUEUE)
        entry(telephone, karl).get_by_text("Grund für die Ablehnung").tap()
        entry(telephone, karl).get_by_label("Textbaustein", exact=True).select_option("Reklame")
        press(entry(telephone, karl).locator("details"), "Ablehnen", tap=True)

        expect(telephone.get_by_role("status")).to_contain_text("1 Kommentar abgelehnt.")
        event = karl.events.get()
        assert (event.reason, event.rule) == ("Das ist Reklame.", "Nr. 4")

    def test_there_are_no_keys_to_speak_of(self, telephone):
        telephone.goto(QUEUE)

        expect(telephone.get_by_role("button", name="Tastatur")).to_have_count(0)

    def test_a_wrong_decision_is_taken_back(self, telephone, karl):
        telephone.goto(QUEUE)
        press(entry(telephone, karl), "Spam", tap=True)
        telephone.get_by_role("link", name="Spam 1").tap()
        press(entry(telephone, karl), "Zurück in die Prüfung", tap=True)

        expect(telephone.get_by_role("status")).to_contain_text("zurück in die Prüfung gegeben")
        assert status_of(karl) == Status.WAITING


def min_side(target: Locator) -> float:
    box = target.bounding_box()
    assert box is not None
    return min(box["height"], box["width"])


@pytest.mark.usefixtures("eva")
class TestAtADesk:
    def test_choosing_all_ticks_every_box_and_says_how_many(self, desk, karl):
        desk.goto(QUEUE)
        desk.get_by_label("Alle auf dieser Seite auswählen").check()

        expect(desk.get_by_label("Kommentar von Karl auswählen")).to_be_checked()
        expect(desk.get_by_text("2 ausgewählt")).to_be_visible()
        desk.get_by_label("Kommentar von Karl auswählen").uncheck()
        expect(desk.get_by_text("1 ausgewählt")).to_be_visible()
        press(desk.locator("#selection"), "Freigeben")

        expect(desk.get_by_role("status")).to_contain_text("1 Kommentar freigegeben.")
        assert status_of(karl) == Status.WAITING

    def test_enter_in_a_box_decides_nothing(self, desk, telephone, karl):
        for page in (desk, telephone):
            page.goto(QUEUE)
            page.get_by_label("Kommentar von Karl auswählen").check()
            page.keyboard.press("Enter")
            page.wait_for_load_state()

            assert status_of(karl) == Status.WAITING
        expect(desk.get_by_label("Kommentar von Karl auswählen")).to_be_checked()
        expect(telephone.get_by_role("heading", name="Antworten")).to_be_visible()

    def test_enter_in_the_reason_rejects(self, desk, karl):
        desk.goto(QUEUE)
        entry(desk, karl).get_by_text("Grund für die Ablehnung").click()
        entry(desk, karl).get_by_label("Grund").fill("Werbung")
        desk.keyboard.press("Enter")

        expect(desk.get_by_role("status")).to_contain_text("1 Kommentar abgelehnt.")
        assert status_of(karl) == Status.REJECTED

    def test_a_decision_needs_the_keyboard_only(self, desk, karl):
        desk.goto(QUEUE)
        entry(desk, karl).get_by_role("button", name="Freigeben", exact=True).focus()
        outline = desk.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        for _ in ("Freigeben und antworten", "Ablehnen", "Spam"):
            desk.keyboard.press("Tab")
        desk.keyboard.press("Enter")

        expect(desk.get_by_role("status")).to_contain_text("1 Kommentar als Spam abgelegt.")
        assert outline == "solid"

    def test_a_long_quotation_is_folded_and_opens(self, desk, karl):
        desk.goto(QUEUE)
        quotation = entry(desk, karl).locator("blockquote")

        expect(quotation).to_be_hidden()
        entry(desk, karl).get_by_text("antwortet auf").click()
        expect(quotation).to_be_visible()

    def test_two_moderators_read_who_was_quicker(self, desk, karl, ada, open_browser):
        adas = open_browser(user=ada)
        for page in (desk, adas):
            page.goto(QUEUE)

        press(entry(adas, karl), "Ablehnen")
        expect(adas.get_by_role("status")).to_contain_text("1 Kommentar abgelehnt.")
        press(entry(desk, karl), "Freigeben")

        expect(desk.get_by_role("status")).to_contain_text("Von Ada bereits entschieden: Karl (abgelehnt).")
        assert status_of(karl) == Status.REJECTED


@pytest.mark.usefixtures("eva")
class TestTheKeys:
    def has_focus(self, page: Page, comment: Comment) -> None:
        expect(entry(page, comment)).to_be_focused()
        expect(entry(page, comment)).to_have_class("entry is-current")
        expect(entry(page, comment).get_by_role("heading").first).to_be_in_viewport()

    def test_j_and_k_walk_from_row_to_row(self, desk, karl, eva):
        desk.goto(QUEUE)
        for key, row in (("j", karl), ("j", eva), ("j", eva), ("k", karl), ("k", karl)):
            desk.keyboard.press(key)
            self.has_focus(desk, row)
        shadow = "getComputedStyle(document.activeElement).boxShadow"
        assert desk.evaluate(shadow) != "none"

    @pytest.mark.parametrize(
        ("key", "status", "words"),
        [
            ("a", "approved", "1 Kommentar freigegeben."),
            ("s", "spam", "1 Kommentar als Spam abgelegt."),
            ("d", "rejected", "1 Kommentar abgelehnt."),
        ],
    )
    def test_decide_and_take_back(self, desk, karl, eva, key, status, words):
        desk.goto(QUEUE)
        desk.keyboard.press("j")
        desk.keyboard.press(key)
        expect(desk.get_by_role("status")).to_contain_text(words)
        self.has_focus(desk, eva)  # So that the next key goes on.
        assert [status_of(karl), status_of(eva)] == [status, "waiting"]

        desk.keyboard.press("z")
        expect(desk.get_by_role("status")).to_contain_text("1 Entscheidung zurückgenommen.")
        self.has_focus(desk, karl)
        assert status_of(karl) == Status.WAITING

    def test_r_leads_to_the_answer_and_back_to_the_keys(self, desk, karl):
        desk.goto(QUEUE)
        desk.keyboard.press("j")
        desk.keyboard.press("r")
        expect(desk.get_by_role("heading", name="Antworten")).to_be_visible()
        desk.go_back()
        desk.keyboard.press("j")

        self.has_focus(desk, karl)

    def test_do_nothing_before_a_row_is_chosen(self, desk, karl):
        desk.goto(QUEUE)
        for key in "ardskz":
            desk.keyboard.press(key)

        assert desk.url.endswith(QUEUE)
        assert not karl.events.exists()

    def test_do_nothing_while_somebody_types_or_holds_another(self, desk, karl):
        desk.goto(QUEUE)
        desk.get_by_role("searchbox").press_sequentially("jaasd?")
        expect(desk.get_by_role("searchbox")).to_have_value("jaasd?")
        entry(desk, karl).get_by_text("Grund für die Ablehnung").click()
        entry(desk, karl).get_by_label("Grund").press_sequentially("das")
        entry(desk, karl).focus()
        for key in ("Alt+a", "Shift+S", "Control+d", "Meta+s"):
            desk.keyboard.press(key)

        expect(desk.get_by_role("dialog")).to_have_count(0)
        assert desk.url.endswith(QUEUE)
        assert not karl.events.exists()

    def test_are_listed_and_can_be_turned_off(self, desk, karl):
        desk.goto(QUEUE)
        desk.keyboard.press("?")
        sheet = desk.get_by_role("dialog", name="Tastatur")
        expect(sheet).to_contain_text("nächster Kommentar")
        assert accessibility_report(desk) == ""
        desk.keyboard.press("j")
        desk.keyboard.press("Escape")
        expect(sheet).to_have_count(0)
        expect(entry(desk, karl)).not_to_be_focused()

        press(desk, "Tastatur")
        sheet.get_by_label("Diese Tasten in diesem Browser benutzen").uncheck()
        press(sheet, "Schließen")
        desk.reload()
        desk.keyboard.press("j")
        expect(entry(desk, karl)).not_to_be_focused()
        expect(entry(desk, karl).get_by_role("button", name="Spam")).not_to_have_attribute("aria-keyshortcuts", "s")


@pytest.mark.usefixtures("eva")
class TestEveryPageOfTheDesk:
    @pytest.fixture(params=["queue", "asked", "answer", "detail", "empty", "search"])
    def address(self, request: pytest.FixtureRequest, karl: Comment) -> str:
        return {
            "queue": QUEUE,
            "asked": f"{QUEUE}?q=niemand&by=guests&since=week",
            "answer": f"{QUEUE}answer/?comment={karl.pk}",
            "detail": f"/admin/comments/comment/{karl.pk}/change/",
            "empty": f"{QUEUE}?tab=spam",
            "search": "/admin/comments/comment/?q=niemand",
        }[request.param]

    def test_fits_its_window_and_is_accessible(self, desk, address):
        long = factories.guest(name="W" * 60, email=f"{'w' * 60}@{'beispiel' * 6}.example")
        factories.comment(text="W" * 300, guest=long, status=Status.WAITING)
        desk.goto(address)

        for how in at_every_size(desk, WIDTHS):
            assert not scrolls_sideways(desk), how
        for how in at_every_size(desk, (360, 1280), SCHEMES):
            assert accessibility_report(desk) == "", how

    def test_gives_each_comment_a_heading(self, desk, karl):
        desk.goto(QUEUE)

        expect(desk.get_by_role("heading", name="Karl", level=2)).to_be_visible()
        expect(desk.get_by_role("article", name="Karl")).to_be_visible()
