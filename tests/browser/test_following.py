"""Following as it is done: by keyboard, with a thumb and without script; and what only looks changes nothing."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from articles.models import Article
from comments.following.topics import Kind, Topic
from comments.models import OptIn, Subscriber, Subscription
from krysalis.foundation.models import Site
from tests import factories
from tests.browser.conftest import OpenBrowser
from tests.browser.looking import SCHEMES, accessibility_report, at_every_size, scrolls_sideways
from tests.browser.writing import fill_in, send
from tests.comments.following import (
    ADDRESS,
    all_of,
    confirm_path,
    guest_who_follows,
    manage_path,
    stop_path,
    wish,
)
from tests.whole_database import everything

TAP = 44  # CSS pixels.
HEIGHTS = "all => all.map((each) => each.offsetHeight)"


@pytest.fixture(autouse=True)
def mail_server(site_address: str, settings: Any) -> None:
    settings.EMAIL_CONFIGURED = True
    Site.objects.update(address=site_address)


@pytest.fixture
def article() -> Article:
    author = factories.profile(name="Anke Vogt", slug="anke-vogt")
    return factories.article(title="Der leere Stuhl", authors=[author])


def follows_by(page: Page) -> Locator:
    return page.locator(".follow-discussion > summary")


class TestByKeyboard:
    def test_a_reader_follows_a_discussion(self, page: Page, article: Article) -> None:
        page.goto("/der-leere-stuhl/")
        follows_by(page).focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")  # To the choice, in which the arrows move.
        expect(page.locator('.follow-discussion [value="article"]')).to_be_focused()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.type(ADDRESS)
        page.keyboard.press("Enter")

        expect(page).to_have_url(re.compile("/following/asked/$"))
        asked = OptIn.objects.get()
        assert (asked.kind, asked.email) == (Kind.MINE, ADDRESS)

    def test_confirms_and_ends_it_again(self, page: Page, article: Article) -> None:
        page.goto(confirm_path(wish(), wish(all_of(article))))
        page.locator('[name="wish"]').first.focus()
        page.keyboard.press("Space")  # Leaves it out.
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")

        expect(page).to_have_url(re.compile("/confirmed/$"))
        assert Subscription.objects.get().kind == Kind.ARTICLE
        page.goto(stop_path(Subscriber.objects.get()))
        page.locator(".follow-form button").focus()
        page.keyboard.press("Enter")
        expect(page.locator(".follow-form")).to_have_count(0)
        assert not Subscription.objects.exists()


class TestByThumbAndWithoutScript:
    @pytest.fixture
    def telephone(self, open_browser: OpenBrowser) -> Page:
        return open_browser(width=360, javascript=False, has_touch=True)

    @pytest.mark.parametrize("where", ["/", "/author/anke-vogt/", "/following/"])
    def test_a_reader_follows_articles(self, telephone: Page, article: Article, where: str) -> None:
        telephone.goto(where)
        telephone.locator("#follow-email").fill(ADDRESS)
        telephone.locator(".follow-form button").tap()

        expect(telephone).to_have_url(re.compile("/following/asked/$"))
        assert OptIn.objects.get().kind == (Kind.AUTHOR if "author" in where else Kind.SITE)

    def test_who_types_no_address_is_told_so_at_the_field(self, telephone: Page, article: Article) -> None:
        telephone.goto("/")
        telephone.locator("#follow-email").fill("keine Adresse")
        telephone.locator(".follow-form button").tap()

        expect(telephone.locator("#follow-email_error")).to_be_visible()
        expect(telephone.locator("#follow-email")).to_have_value("keine Adresse")
        expect(telephone.locator("#follow-email")).to_have_attribute("aria-invalid", "true")

    def test_a_writer_is_sent_to_the_mailbox(self, telephone: Page, article: Article) -> None:
        telephone.goto("/der-leere-stuhl/")
        tick_and_send(telephone)

        expect(telephone.locator(".comment-state")).to_have_count(2)
        assert OptIn.objects.get().kind == Kind.REPLIES

    def test_all_is_managed(self, telephone: Page, article: Article) -> None:
        subscriber = guest_who_follows(Topic(Kind.SITE), all_of(article))
        telephone.goto(manage_path(subscriber))
        telephone.locator('[value="daily"]').check()
        telephone.locator(".following-rhythm button").tap()
        expect(telephone.locator('[value="daily"]')).to_be_checked()
        telephone.locator('form[action$="/pause/"] button').tap()
        expect(telephone.locator(".following-paused")).to_be_visible()
        telephone.locator('form[action$="/resume/"] button').tap()
        expect(telephone.locator(".following-paused")).to_have_count(0)
        telephone.locator('[name="subscription"]').first.tap()
        expect(telephone.locator('[name="subscription"]')).to_have_count(1)
        telephone.locator('form[action$="/stop-all/"] button').tap()
        expect(telephone).to_have_url(re.compile("/following/ended/$"))
        assert not Subscription.objects.exists()


class TestWithScript:
    def test_a_writer_reads_in_place_where_to_look(self, page: Page, article: Article) -> None:
        page.goto("/der-leere-stuhl/")
        tick_and_send(page)

        expect(page.locator(".comment-state")).to_have_count(2)
        expect(page).to_have_url(re.compile(r"/der-leere-stuhl/(#.*)?$"))
        assert OptIn.objects.get().email == ADDRESS

    def test_a_writer_who_gave_no_address_keeps_the_choice(self, page: Page, article: Article) -> None:
        page.goto("/der-leere-stuhl/")
        fill_in(page)
        page.locator("#comment-follow").select_option("article")
        send(page)

        expect(page.locator("#comment-email_error")).to_be_visible()
        expect(page.locator("#comment-follow")).to_have_value("article")


def tick_and_send(page: Page) -> None:
    fill_in(page)
    page.locator("#comment-email").fill(ADDRESS)
    page.locator("#comment-follow_replies").check()
    send(page)


def confirm(article: Article) -> str:
    return confirm_path(wish(), wish(all_of(article)))


def manage(article: Article) -> str:
    return manage_path(guest_who_follows(Topic(Kind.SITE), all_of(article)))


def stop(article: Article) -> str:
    return stop_path(guest_who_follows(Topic(Kind.SITE), all_of(article)))


LINKS = {"confirm": confirm, "manage": manage, "stop": stop}
PAGES: dict[str, Callable[[Article], str]] = {
    **LINKS,
    "home": lambda article: "/",
    "author": lambda article: "/author/anke-vogt/",
    "article": lambda article: "/der-leere-stuhl/",
    "form": lambda article: "/der-leere-stuhl/following/",
    "asked": lambda article: "/following/asked/",
    "link": lambda article: "/following/link/",
    "ended": lambda article: "/following/ended/",
    "unknown": lambda article: "/following/manage/nonsense/",
}


class TestABrowserThatDoesNotClick:
    @pytest.mark.parametrize("link", LINKS.values(), ids=LINKS)
    def test_changes_nothing(self, page: Page, article: Article, link: Callable[[Article], str]) -> None:
        address = link(article)
        before = everything()

        page.goto(address)
        page.wait_for_load_state("networkidle")
        page.mouse.wheel(0, 2000)
        page.reload()

        assert everything() == before


@pytest.mark.parametrize("where", PAGES.values(), ids=PAGES)
class TestThePages:
    def test_have_nothing_that_axe_finds(self, page: Page, article: Article, where: Callable[[Article], str]) -> None:
        page.goto(where(article))
        open_what_is_folded(page)

        for how in at_every_size(page, [1280], SCHEMES):
            assert accessibility_report(page) == "", how

    def test_fit_and_can_be_met_by_a_thumb(
        self, open_browser: OpenBrowser, article: Article, where: Callable[[Article], str]
    ) -> None:
        page = open_browser(width=320, javascript=False)
        page.goto(where(article))
        open_what_is_folded(page)

        assert not scrolls_sideways(page)
        heights = page.locator(".following-page button, .follow-form button, .follow-tick").evaluate_all(HEIGHTS)
        assert all(height >= TAP for height in heights)


def open_what_is_folded(page: Page) -> None:
    if follows_by(page).count():
        follows_by(page).click()


class TestAFormThatWasRefused:
    def test_has_nothing_that_axe_finds(self, page: Page, article: Article) -> None:
        page.goto("/der-leere-stuhl/following/")
        page.locator(".follow-form button").click()
        expect(page.locator("#follow-email_error")).to_be_visible()

        for how in at_every_size(page, [1280], SCHEMES):
            assert accessibility_report(page) == "", how
