"""What must not get lost while a discussion is read: a text half written, one's place, the way with the keyboard."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from articles.models import Article
from comments import curation, moderation
from comments.models import Comment, CommentSettings
from comments.reading import discussion
from tests import factories
from tests.browser.conftest import OpenBrowser
from tests.browser.looking import SCHEMES, accessibility_report, at_every_size, scrolls_sideways

TEXT = "Das deckt sich mit dem, was wir im Betrieb sehen."
WAITS = "Ihr Kommentar wartet auf Freigabe"
FAILED = "Das hat nicht geklappt"
A_MINUTE = 60_000  # Milliseconds.


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of three threads and three replies."""
    monkeypatch.setattr(discussion, "THREADS", 3)
    monkeypatch.setattr(discussion, "REPLIES", 3)


@pytest.fixture
def article(site_address: str) -> Article:
    """Five threads, the first one the oldest and Ada's."""
    article, start = factories.article(), timezone.now() - timedelta(days=3)
    for number, name in enumerate(["Ada", "Bruno", "Clara", "Derya", "Emil"]):
        factories.comment(
            article,
            guest=factories.guest(name=name),
            text=f"Gedanke {number}",
            submitted_at=start + timedelta(hours=number),
        )
    return article


def said_by(name: str) -> Comment:
    return Comment.objects.get(guest__name=name)


def at(page: Page, comment: Comment) -> Locator:
    return page.locator(f"#comment-{comment.pk}")


def text_field(page: Page) -> Locator:
    return page.get_by_label("Kommentar", exact=True)


def answer(page: Page, name: str, text: str = TEXT) -> None:
    page.get_by_role("link", name=f"Antworten auf den Kommentar von {name}").click()
    text_field(page).fill(text)


def write(page: Page, text: str = TEXT) -> None:
    text_field(page).fill(text)
    page.get_by_label("Name", exact=True).fill("Gerlinde")
    page.get_by_role("button", name="Kommentar absenden").click()
    expect(page.get_by_text(WAITS)).to_be_visible()


class TestAnAnswerHalfWritten:
    """The form stands at the comment that is answered; the comment may go, the text may not."""

    def test_is_still_there_in_another_order(self, page: Page, article: Article) -> None:
        page.goto(article.get_absolute_url())
        answer(page, "Ada")
        page.get_by_role("link", name="Neueste").click()
        expect(page.get_by_role("link", name="Neueste")).to_be_focused()
        expect(page.locator(".comment-list").get_by_label("Kommentar", exact=True)).to_have_value(TEXT)

    def test_is_still_there_when_its_thread_comes_anew(self, page: Page, few: None) -> None:
        root = factories.comment(guest=factories.guest(name="Ada"))
        last = [factories.comment(parent=root, text=f"Antwort {number}") for number in range(9)][-1]
        page.goto(root.article.get_absolute_url())
        answer(page, "Ada")
        page.evaluate(f"location.hash = 'comment-{last.pk}'")
        expect(at(page, last)).to_be_focused()
        expect(text_field(page)).to_be_visible()
        page.get_by_role("link", name="Antworten auf den Kommentar von Ada").click()
        expect(text_field(page)).to_have_value(TEXT)


class TestAPartOfALongThread:
    def test_that_was_fetched_leads_to_the_thread_from_its_beginning(self, page: Page, few: None) -> None:
        root = factories.comment()
        replies = [factories.comment(parent=root, text=f"Antwort {number}") for number in range(9)]
        page.goto(root.article.get_absolute_url())
        page.evaluate(f"location.hash = 'comment-{replies[6].pk}'")
        expect(page.get_by_text("Antwort 6")).to_be_visible()
        expect(page.get_by_text("Antwort 0")).to_have_count(0)
        page.get_by_role("link", name="Den Strang von Anfang an lesen").click()
        expect(page.get_by_text("Antwort 0")).to_be_visible()

    def test_leaves_no_other_comment_marked(self, page: Page, few: None, article: Article) -> None:
        page.goto(article.get_absolute_url())
        for name in ("Derya", "Emil"):
            page.evaluate(f"location.hash = 'comment-{said_by(name).pk}'")
            expect(at(page, said_by(name))).to_be_focused()
        expect(page.locator(".is-marked")).to_have_attribute("id", f"comment-{said_by('Emil').pk}")

    @pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without"])
    def test_too_deep_to_be_indented_leads_to_what_it_answers(
        self, open_browser: OpenBrowser, *, javascript: bool
    ) -> None:
        page, comment = open_browser(javascript=javascript), factories.comment()
        chain = [comment]
        for number in range(6):
            guest = factories.guest(name=f"G{number}")
            chain.append(factories.comment(parent=chain[-1], guest=guest, text=f"Antwort {number}"))
        page.goto(comment.article.get_absolute_url())
        at(page, chain[6]).get_by_text("Antwort an G4").get_by_role("link").click()
        if javascript:
            expect(at(page, chain[5])).to_be_focused()
        else:
            expect(page.locator(".is-marked > .comment-text")).to_have_text("Antwort 4")


class TestWhatFails:
    @pytest.mark.parametrize("how", ["offline", "broken"])
    def test_says_so_and_can_be_tried_again(self, page: Page, few: None, article: Article, how: str) -> None:
        page.goto(article.get_absolute_url())
        more = page.get_by_role("link", name="Weitere Kommentare anzeigen")
        page.route("**/comments/**", lambda route: route.abort() if how == "offline" else route.fulfill(status=502))
        more.click()
        expect(page.get_by_role("status").get_by_text(FAILED)).to_be_visible()
        page.unroute("**/comments/**")
        more.click()
        expect(page.get_by_text("Gedanke 4")).to_be_visible()

    def test_is_not_pressing_twice(self, page: Page, few: None, article: Article) -> None:
        page.goto(article.get_absolute_url())
        page.get_by_role("link", name="Weitere Kommentare anzeigen").dblclick()
        expect(page.get_by_text("Gedanke 4")).to_be_visible()
        page.wait_for_load_state("networkidle")
        expect(page.get_by_text(FAILED)).to_have_count(0)
        expect(page.locator(".comment-list > .comment")).to_have_count(5)


class TestWhatIsNew:
    def test_is_said_by_a_live_region_and_taken_into_it_on_top(self, page: Page, article: Article, mira: User) -> None:
        root = factories.comment(article, text="Ganz neu", status=Comment.Status.WAITING)
        page.clock.install()
        page.goto(article.get_absolute_url())
        moderation.approve(root, by=mira)
        reply = factories.comment(parent=root, text="Auch neu", status=Comment.Status.WAITING)
        moderation.approve(reply, by=mira)
        page.clock.run_for(A_MINUTE)
        button = page.get_by_role("status").get_by_role("button", name="2 neue Kommentare")
        expect(button).to_be_visible()
        button.click()
        expect(at(page, root)).to_be_focused()
        expect(page.locator(".comment-list > .comment > .comment-text").nth(1)).to_have_text("Auch neu")
        page.clock.run_for(A_MINUTE)
        expect(page.locator(".comment-news button")).to_be_hidden()

    def test_covers_nothing_for_good_on_a_phone(self, open_browser: OpenBrowser, article: Article, mira: User) -> None:
        page, waiting = open_browser(width=320), factories.comment(article, status=Comment.Status.WAITING)
        page.clock.install()
        page.goto(article.get_absolute_url())
        moderation.approve(waiting, by=mira)
        page.clock.run_for(A_MINUTE)
        expect(page.get_by_role("button", name="1 neuer Kommentar")).to_be_visible()
        for control in page.locator(
            "#comments :is(a, button, input, textarea):visible:not(.comment-form-trap *)"
        ).all():
            control.evaluate("(element) => element.scrollIntoView({block: 'center'})")
            control.click(trial=True)

    def test_is_never_what_stands_there_already(self, open_browser: OpenBrowser, article: Article, anton: User) -> None:
        page = open_browser(user=anton)
        page.clock.install()
        page.goto(article.get_absolute_url())
        text_field(page).fill("Von Anton")
        page.get_by_role("button", name="Kommentar absenden").click()
        expect(page.locator(".comment-text").get_by_text("Von Anton")).to_be_visible()
        page.clock.run_for(A_MINUTE)
        button = page.locator(".comment-news button")
        expect(button).to_have_text("1 neuer Kommentar")  # It was asked,
        expect(button).to_be_hidden()  # and is not shown.

    def test_is_ones_own_comment_once_it_is_approved(self, page: Page, article: Article, mira: User) -> None:
        page.clock.install()
        page.goto(article.get_absolute_url())
        write(page)
        moderation.approve(Comment.objects.latest("pk"), by=mira)
        page.clock.run_for(A_MINUTE)
        page.get_by_role("button", name="1 neuer Kommentar").click()
        expect(page.get_by_text(TEXT)).to_be_visible()
        expect(page.get_by_text(WAITS)).to_have_count(0)

    def test_is_asked_for_as_soon_as_somebody_looks_again(self, page: Page, article: Article) -> None:
        page.add_init_script("Object.defineProperty(document, 'hidden', {get: () => globalThis.isHidden})")
        page.clock.install()
        page.goto(article.get_absolute_url())
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url) if "/news/" in request.url else None)
        page.evaluate("globalThis.isHidden = true")
        page.clock.run_for(3 * A_MINUTE)
        assert asked == []
        page.evaluate("globalThis.isHidden = false")
        with page.expect_response("**/comments/news/**"):
            page.clock.run_for(A_MINUTE)
        assert len(asked) == 1


def tab_to(page: Page, target: Locator) -> None:
    """With the Tab key alone."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if target.evaluate("(element) => element === document.activeElement"):
            return
    raise AssertionError("The Tab key does not come by.")


class TestTheKeyboard:
    def test_is_enough_for_everything(self, page: Page, few: None, article: Article) -> None:
        factories.comment(parent=said_by("Ada"), text="Eine Antwort")
        page.goto(article.get_absolute_url())

        tab_to(page, page.get_by_role("link", name="Beliebteste"))
        page.keyboard.press("Enter")
        expect(page.locator(".comment-orders [aria-current]")).to_have_text("Beliebteste")
        tab_to(page, page.get_by_role("link", name="Weitere Kommentare anzeigen"))
        page.keyboard.press("Enter")
        expect(at(page, said_by("Bruno"))).to_be_focused()

        tab_to(page, at(page, said_by("Ada")).locator("summary"))
        page.keyboard.press("Enter")
        expect(page.get_by_text("Eine Antwort")).to_be_hidden()
        page.keyboard.press("Enter")
        expect(page.get_by_text("Eine Antwort")).to_be_visible()

        page.get_by_role("link", name="Beliebteste").focus()
        tab_to(page, page.get_by_role("button", name="Zustimmen: Derya"))
        page.keyboard.press("Enter")
        pressed = page.get_by_role("button", name="Zustimmen: Derya", pressed=True)
        expect(pressed).to_be_focused()

        tab_to(page, page.get_by_role("link", name="Antworten auf den Kommentar von Derya"))
        page.keyboard.press("Enter")
        expect(text_field(page)).to_be_focused()
        page.keyboard.type(TEXT)
        tab_to(page, page.get_by_label("Name", exact=True))
        page.keyboard.type("Gerlinde")
        tab_to(page, page.get_by_role("button", name="Kommentar absenden"))
        page.keyboard.press("Enter")
        expect(page.get_by_text(WAITS)).to_be_visible()
        expect(at(page, Comment.objects.latest("pk"))).to_be_focused()


class TestForEverybody:
    def test_axe_finds_nothing_whatever_state_a_comment_is_in(
        self, open_browser: OpenBrowser, few: None, article: Article, mira: User
    ) -> None:
        """Folded, closed, pinned, removed, labelled, voted on, one's own, marked, and with a passage that is gone."""
        CommentSettings.objects.update_or_create(pk=1, defaults={"replies_folded": True})
        ada, emil = said_by("Ada"), said_by("Emil")
        removed = factories.comment(parent=ada, status=Comment.Status.REJECTED)
        factories.comment(parent=removed, guest=None, profile=article.authors_in_order()[0])
        curation.pin(emil, by=mira)
        curation.close(emil, by=mira)
        Comment.objects.filter(pk=ada.pk).update(quote_exact="was nicht mehr dasteht", score=-3)
        page = open_browser(width=320)
        page.goto(article.get_absolute_url())
        answer(page, "Ada")
        write(page)
        for address in ("", "comments/best/", f"comment/{emil.pk}/#comment-{emil.pk}", f"comment/{ada.pk}/vote/"):
            page.goto(f"{article.get_absolute_url()}{address}")
            for how in at_every_size(page, (320, 1280), SCHEMES):
                assert accessibility_report(page) == "", how
                assert not scrolls_sideways(page), how
