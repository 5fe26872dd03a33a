"""A reader reads: on a telephone and at a desk, in light and dark, on paper, with JavaScript and without."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles.models import Article
from tests import factories
from tests.browser.conftest import OpenBrowser
from tests.browser.looking import WIDTHS, at_every_size, scrolls_sideways

LETTERS_IN_EACH_LINE = """() => {
    const text = document.querySelectorAll(".prose > p")[1].firstChild;
    const range = document.createRange();
    const lines = new Map();
    for (let at = 0; at < text.length; at++) {
        range.setStart(text, at);
        range.setEnd(text, at + 1);
        const line = Math.round(range.getBoundingClientRect().bottom);
        lines.set(line, (lines.get(line) ?? 0) + 1);
    }
    return [...lines.values()];
}"""


@pytest.fixture
def article(article_with_everything: Article) -> Article:
    return article_with_everything


@pytest.fixture
def addresses(article: Article) -> list[str]:
    factories.page(title="Impressum", in_footer=True)
    for number in range(12):
        factories.article(published_at=timezone.now() - timedelta(days=400 + number), teaser="Ein Satz davor.")
    return [
        article.get_absolute_url(), "/", "/?page=2", "/tag/wandel/", "/author/anke-vogt/", "/impressum/",
        f"/{timezone.localtime().year}/", "/gibt-es-nicht/",
    ]  # fmt: skip


def test_every_page_fits_its_screen(page: Page, addresses: list[str]) -> None:
    for address in addresses:
        page.goto(address)

        for how in at_every_size(page, WIDTHS):
            assert not scrolls_sideways(page), how


class TestAnArticle:
    def test_is_set_in_lines_of_60_to_70_letters(self, page: Page, article: Article) -> None:
        page.goto(article.get_absolute_url())

        lengths = page.evaluate(LETTERS_IN_EACH_LINE)[:-1]

        assert 60 <= sum(lengths) / len(lengths) <= 70

    def test_can_be_read_without_javascript(self, page_without_javascript: Page, article: Article) -> None:
        page = page_without_javascript
        page.goto(article.get_absolute_url())

        expect(page.get_by_text("Es gibt nur einen Chef.")).to_be_visible()
        expect(page.get_by_role("link", name="Mastodon").first).to_be_visible()
        expect(page.get_by_role("button", name="Text kopieren")).to_be_hidden()

    def test_hands_over_the_line_to_share(self, open_browser: OpenBrowser, article: Article, site_address: str) -> None:
        page = open_browser(permissions=["clipboard-read", "clipboard-write"])
        page.goto(article.get_absolute_url())

        page.get_by_role("button", name="Text kopieren").click()

        expect(page.get_by_role("button", name="Kopiert")).to_be_visible()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith("Dieser Markt, das sind einzelne Menschen.")
        assert copied.endswith(article.get_absolute_url())

    def test_lets_a_wide_table_scroll_in_its_own_frame(self, open_browser: OpenBrowser, article: Article) -> None:
        page = open_browser(width=320)
        page.goto(article.get_absolute_url())

        frame = page.locator(".table-frame")

        assert frame.evaluate("box => box.scrollWidth > box.clientWidth")

    def test_starts_with_a_way_past_the_header(self, page: Page, article: Article) -> None:
        page.goto(article.get_absolute_url())

        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Zum Text springen")).to_be_focused()
        page.keyboard.press("Enter")

        expect(page.get_by_role("main")).to_be_focused()

    def test_prints_the_text_and_the_credits_and_no_buttons(self, page: Page, article: Article) -> None:
        page.goto(article.get_absolute_url())
        page.emulate_media(media="print")

        expect(page.get_by_text("Mara Lind").first).to_be_visible()
        expect(page.get_by_role("link", name="Mastodon").first).to_be_hidden()
        expect(page.get_by_role("button")).to_have_count(0)
        expect(page.get_by_text("Für Sie außerdem empfohlen:")).to_be_hidden()


class TestTheFirstPage:
    def test_leads_to_an_article_by_its_picture_too(self, page: Page, article: Article, site_address: str) -> None:
        page.goto("/")

        page.locator(".featured img").click(force=True)  # What lies above it is the title's link.

        expect(page).to_have_url(f"{site_address}{article.get_absolute_url()}")
