"""Those of the house in a discussion: they write under their name and decide where a comment stands."""

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Locator, Page, expect

from articles.models import Article
from comments.models import Comment
from profiles.models import Profile
from tests import factories
from tests.browser.conftest import OpenBrowser
from tests.browser.looking import WIDTHS, accessibility_report, at_every_size, scrolls_sideways
from tests.browser.writing import TEXT, send, text_field

BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without"])


@pytest.fixture
def article(antons_profile: Profile, site_address: str) -> Article:
    return factories.article(authors=[antons_profile])


@pytest.fixture
def comment(article: Article) -> Comment:
    return factories.comment(article, guest=factories.guest(name="Ada"), text="Eine steile These.")


def tools(page: Page, comment: Comment) -> Locator:
    """Of this comment, and not of those below it."""
    return page.locator(f"#comment-{comment.pk} > .comment-tools")


def press(page: Page, comment: Comment, word: str) -> None:
    tools(page, comment).get_by_role("button", name=re.compile(f"^{word}")).click()


@BOTH
class TestAnAuthor:
    def test_writes_as_their_profile_and_at_once(
        self, open_browser: OpenBrowser, anton: User, comment: Comment, *, javascript: bool
    ) -> None:
        page, reader = open_browser(user=anton, javascript=javascript), open_browser(javascript=javascript)
        page.goto(comment.article.get_absolute_url())
        expect(page.get_by_label("Name", exact=True)).to_have_count(0)
        page.get_by_role("link", name="Antworten auf den Kommentar von Ada").click()
        expect(page.get_by_text("Sie schreiben als Anton Ahrens; Ihr Kommentar erscheint sofort.")).to_be_visible()
        text_field(page).fill(TEXT)
        send(page)
        expect(page.get_by_text(TEXT)).to_be_visible()
        reader.goto(comment.article.get_absolute_url())
        own = reader.locator(f"#comment-{Comment.objects.latest('pk').pk}")
        expect(own.get_by_text(TEXT)).to_be_visible()
        expect(own.get_by_text("hat diesen Artikel geschrieben")).to_be_visible()
        expect(own.get_by_role("link", name="Anton Ahrens", exact=True)).to_have_attribute(
            "href", "/author/anton-ahrens/"
        )

    def test_decides_below_their_own_article_only(
        self, open_browser: OpenBrowser, anton: User, comment: Comment, *, javascript: bool
    ) -> None:
        page, elsewhere = open_browser(user=anton, javascript=javascript), factories.comment()
        page.goto(elsewhere.article.get_absolute_url())
        expect(page.locator(".comment")).to_have_count(1)
        expect(page.locator(".comment-tools")).to_have_count(0)
        page.goto(comment.article.get_absolute_url())
        press(page, comment, "Anheften")
        expect(page.locator(f"#comment-{comment.pk} .comment-pinned")).to_be_visible()


class TestByKeyboard:
    def test_the_focus_stays_at_the_comment_and_what_happened_is_said(
        self, open_browser: OpenBrowser, mira: User, comment: Comment
    ) -> None:
        page = open_browser(user=mira)
        page.goto(comment.article.get_absolute_url())
        page.locator(f"#comment-{comment.pk}").get_by_role("button", name="Anheften").press("Enter")
        expect(page.locator(f"#comment-{comment.pk} .comment-pinned")).to_be_visible()
        expect(page.locator(f"#comment-{comment.pk}")).to_be_focused()
        expect(page.get_by_role("status").get_by_text("Erledigt.")).to_be_visible()


@BOTH
class TestAModerator:
    def test_pins_a_thread_and_lets_it_go(
        self, open_browser: OpenBrowser, mira: User, comment: Comment, *, javascript: bool
    ) -> None:
        page, reader = open_browser(user=mira, javascript=javascript), open_browser()
        page.goto(comment.article.get_absolute_url())
        press(page, comment, "Anheften")
        expect(page.locator(f"#comment-{comment.pk} .comment-pinned")).to_be_visible()
        reader.goto(comment.article.get_absolute_url())
        expect(reader.locator(f"#comment-{comment.pk} .comment-pinned")).to_be_visible()
        press(page, comment, "Lösen")
        expect(page.locator(f"#comment-{comment.pk} .comment-pinned")).to_have_count(0)

    def test_closes_a_thread_and_opens_it(
        self, open_browser: OpenBrowser, mira: User, comment: Comment, *, javascript: bool
    ) -> None:
        page, reader = open_browser(user=mira, javascript=javascript), open_browser()
        page.goto(comment.article.get_absolute_url())
        press(page, comment, "Antworten schließen")
        expect(page.locator(f"#comment-{comment.pk} .thread-closed")).to_be_visible()
        reader.goto(comment.article.get_absolute_url())
        expect(reader.locator(f"#comment-{comment.pk} .comment-reply")).to_have_count(0)
        press(page, comment, "Antworten öffnen")
        expect(page.locator(f"#comment-{comment.pk} .thread-closed")).to_have_count(0)

    def test_approves_what_waits(
        self, open_browser: OpenBrowser, mira: User, article: Article, *, javascript: bool
    ) -> None:
        waiting = factories.comment(article, status=Comment.Status.WAITING, text=TEXT)
        page, reader = open_browser(user=mira, javascript=javascript), open_browser()
        reader.goto(article.get_absolute_url())
        expect(reader.get_by_text(TEXT)).to_have_count(0)
        page.goto(article.get_absolute_url())
        press(page, waiting, "Freigeben")
        expect(page.locator(f"#comment-{waiting.pk} .comment-state")).to_have_count(0)
        reader.reload()
        expect(reader.get_by_text(TEXT)).to_be_visible()

    def test_hides_what_can_be_read(
        self, open_browser: OpenBrowser, mira: User, comment: Comment, *, javascript: bool
    ) -> None:
        page, reader = open_browser(user=mira, javascript=javascript), open_browser()
        page.goto(comment.article.get_absolute_url())
        press(page, comment, "Verbergen")
        expect(tools(page, comment).get_by_role("button", name=re.compile("^Verbergen"))).to_have_count(0)
        reader.goto(comment.article.get_absolute_url())
        expect(reader.get_by_text("Eine steile These.")).to_have_count(0)
        assert Comment.objects.get(pk=comment.pk).status == Comment.Status.REJECTED


class TestTheTools:
    def test_fit_on_every_screen_and_are_for_everybody(
        self, open_browser: OpenBrowser, mira: User, comment: Comment
    ) -> None:
        factories.comment(parent=comment, status=Comment.Status.WAITING)
        page = open_browser(user=mira)
        page.goto(comment.article.get_absolute_url())
        buttons = page.locator(".comment-tools :is(a, button)")
        for how in at_every_size(page, WIDTHS):
            heights = buttons.evaluate_all("all => all.map(one => one.offsetHeight)")
            assert len(heights) >= 7, how
            assert min(heights) >= 44, how
            assert not scrolls_sideways(page), how
            assert accessibility_report(page) == "", how

    def test_say_whose_comment_they_mean(self, open_browser: OpenBrowser, mira: User, article: Article) -> None:
        comment = factories.comment(article, guest=factories.guest(name="Ada"))
        page = open_browser(user=mira)
        page.goto(article.get_absolute_url())
        shown = page.locator(f"#comment-{comment.pk}")
        expect(shown.locator(".comment-report")).to_have_accessible_name("Melden (Ada)")
        expect(shown.locator(".comment-link")).to_have_accessible_name("Link (Ada)")
        expect(tools(page, comment).get_by_role("button").first).to_have_accessible_name("Anheften (Ada)")
        expect(tools(page, comment).get_by_role("link")).to_have_accessible_name("Ändern (Ada)")

    def test_are_used_by_keyboard(self, open_browser: OpenBrowser, mira: User, comment: Comment) -> None:
        page = open_browser(user=mira)
        page.goto(comment.article.get_absolute_url())
        tools(page, comment).get_by_role("button").first.focus()
        page.keyboard.press("Enter")
        expect(page.locator(f"#comment-{comment.pk} .comment-pinned")).to_be_visible()

    def test_say_who_was_quicker(self, open_browser: OpenBrowser, mira: User, renate: User, article: Article) -> None:
        waiting = factories.comment(article, status=Comment.Status.WAITING, text=TEXT)
        page, colleague = (open_browser(user=user, javascript=False) for user in (mira, renate))
        for each in (page, colleague):
            each.goto(article.get_absolute_url())
        press(colleague, waiting, "Freigeben")
        expect(colleague.locator(f"#comment-{waiting.pk} .comment-state")).to_have_count(0)
        press(page, waiting, "Freigeben")
        expect(page.get_by_role("alert")).to_contain_text("Renate")

    def test_cost_nobody_what_they_are_typing(self, open_browser: OpenBrowser, anton: User, comment: Comment) -> None:
        page = open_browser(user=anton)
        page.goto(comment.article.get_absolute_url())
        text_field(page).fill(TEXT)
        press(page, comment, "Anheften")
        expect(page.locator(f"#comment-{comment.pk} .comment-pinned")).to_be_visible()
        expect(text_field(page)).to_have_value(TEXT)
