"""A discussion on the smallest telephone, and with the text at twice its size."""

import pytest
from playwright.sync_api import Page, expect

from articles.models import Article
from articles.rendering import render_comment
from comments.models import Comment, CommentSettings
from tests import factories
from tests.browser.conftest import OpenBrowser
from tests.browser.looking import scrolls_sideways

TAP = 44  # CSS pixels: the height of one line of buttons.
LINES = "element => new Set([...element.children].map((child) => child.getBoundingClientRect().top)).size"
LONG = "Das Gespräch beginnt mit einer Frage, und es endet, wo alle zuhören. " * 30


def text(source: str) -> dict[str, str]:
    return {"body_source": source, "body_html": render_comment(source).html}


@pytest.fixture
def article(site_address: str) -> Article:
    """With a thread as deep as it is shown, and votes on it."""
    made = factories.article(title="Der leere Stuhl")
    comment = factories.comment(made, guest=factories.guest(name="Ada"))
    Comment.objects.filter(pk=comment.pk).update(score=12)
    for name in ("Bruno", "Gerlinde aus der Prüfung", "Çiğdem", "Derya"):
        comment = factories.comment(parent=comment, guest=factories.guest(name=name))
    Comment.objects.filter(pk=comment.pk).update(score=-128)
    return made


@pytest.fixture
def telephone(open_browser: OpenBrowser) -> Page:
    return open_browser(width=320)


class TestOn320Pixels:
    def test_what_can_be_done_with_a_comment_stands_in_one_line(self, telephone: Page, article: Article) -> None:
        telephone.goto(article.get_absolute_url())
        assert telephone.locator(".comment-actions").first.evaluate("element => element.offsetHeight") == TAP

    def test_the_toolbar_stands_in_one_line(self, telephone: Page, article: Article) -> None:
        telephone.goto(article.get_absolute_url())
        toolbar = telephone.get_by_role("toolbar")
        expect(toolbar).to_be_visible()
        assert toolbar.evaluate(LINES) == 1
        assert toolbar.evaluate("element => element.offsetHeight") == TAP

    def test_no_order_stands_alone(self, telephone: Page, article: Article) -> None:
        telephone.goto(article.get_absolute_url())
        orders = telephone.get_by_role("navigation", name="Reihenfolge").get_by_role("listitem")
        tops = [orders.nth(place).bounding_box()["y"] for place in range(4)]  # type: ignore[index]
        assert tops[0] == tops[1] < tops[2] == tops[3]


class TestLargeText:
    @pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without"])
    def test_scrolls_nothing_sideways_and_breaks_no_heading(
        self, open_browser: OpenBrowser, article: Article, *, javascript: bool
    ) -> None:
        page = open_browser(width=320, javascript=javascript)
        page.goto(article.get_absolute_url())
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert not scrolls_sideways(page)
        heading = page.get_by_role("heading", name="5 Kommentare")
        assert (
            heading.evaluate(
                "element => Math.round(element.offsetHeight / parseFloat(getComputedStyle(element).lineHeight))"
            )
            == 1
        )


class TestWhatIsFolded:
    def test_says_that_it_goes_on(self, telephone: Page, article: Article) -> None:
        CommentSettings.objects.update(fold_after_words=60)
        Comment.objects.filter(article=article).update(**text(LONG))
        telephone.goto(article.get_absolute_url())
        folded = telephone.locator(".comment-text > p").first
        assert folded.evaluate("element => getComputedStyle(element, '::after').content") == '" …"'
        telephone.get_by_text("Weiterlesen").first.click()
        assert folded.evaluate("element => getComputedStyle(element, '::after').content") == "none"

    def test_has_a_sign_that_it_opens(self, telephone: Page, article: Article) -> None:
        Comment.objects.filter(article=article).update(**text("Davor.\n\n>! Der Gärtner.\n\nDanach."))
        telephone.goto(article.get_absolute_url())
        spoiler = telephone.locator(".spoiler > summary").first
        assert spoiler.evaluate("element => parseFloat(getComputedStyle(element, '::before').width)") > 0
