"""What a person does on every day, in light and dark: axe finds nothing, and a screen reader finds each comment."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles.models import Article
from comments.models import Comment
from tests import factories
from tests.browser.conftest import OpenBrowser
from tests.browser.looking import SCHEMES, accessibility_report, at_every_size

DEPTH = 7  # Deeper than threads are shown, so that some stand flattened.


def look(page: Page) -> None:
    page.wait_for_load_state("load")  # By then scripts have changed what stands there.


def write_a_comment(page: Page) -> None:
    """So that one of the comments is the reader's own, and waits."""
    page.get_by_label("Kommentar", exact=True).fill("Das deckt sich mit dem, was wir sehen.")
    page.get_by_label("Name", exact=True).fill("Gerlinde")
    page.get_by_role("button", name="Kommentar absenden").click()
    expect(page.get_by_text("Ihr Kommentar wartet auf Freigabe")).to_be_visible()


def send_an_empty_form(page: Page) -> None:
    page.get_by_role("textbox", name="E-Mail").fill("keine Adresse")
    page.get_by_role("button", name="Kommentar absenden").click()
    expect(page.get_by_text("Bitte schreiben Sie zuerst etwas.")).to_be_visible()
    expect(page.get_by_role("textbox", name="E-Mail")).to_have_attribute("aria-invalid", "true")


def save_without_a_title(page: Page) -> None:
    page.get_by_label("Titel", exact=True).fill("")
    page.get_by_role("button", name="Änderungen veröffentlichen").click()
    expect(page.get_by_text("Noch nicht gespeichert.")).to_be_visible()


PAGES = {
    # who looks, address, what they do there
    "home": ("nobody", "/", look),
    "its second page": ("nobody", "/?page=2", look),
    "article with comments": ("nobody", "/{article.slug}/", write_a_comment),
    "comment form with errors": ("nobody", "/{article.slug}/", send_an_empty_form),
    "page for an answer": ("nobody", "/{article.slug}/comment/{comment.pk}/reply/", look),
    "author page": ("nobody", "/author/anke-vogt/", look),
    "tag page": ("nobody", "/tag/wandel/", look),
    "archive": ("nobody", "/{today:%Y}/", look),
    "page": ("nobody", "/impressum/", look),
    "nothing found": ("nobody", "/gibt-es-nicht/", look),
    "login": ("nobody", "/konto/anmelden/", look),
    "first page of the backend": ("renate", "/admin/", look),
    "article form": ("renate", "/admin/articles/article/{article.pk}/change/", look),
    "article form with errors": ("renate", "/admin/articles/article/{article.pk}/change/", save_without_a_title),
    "queue": ("mira", "/admin/comments/comment/queue/", look),
}


@pytest.fixture
def comment(article_with_everything: Article) -> Comment:
    """The root of a discussion of all kinds: something removed, an answer of the author, depth, something waiting."""
    root = factories.comment(article_with_everything, guest=factories.guest(name="Ada"))
    removed = factories.comment(parent=root, status=Comment.Status.REJECTED)
    author = article_with_everything.authors_in_order()[0]
    deepest = factories.comment(parent=removed, guest=None, profile=author)
    while deepest.depth < DEPTH:
        deepest = factories.comment(parent=deepest)
    factories.comment(parent=root, status=Comment.Status.WAITING)
    return root


@pytest.fixture
def site(comment: Comment) -> dict[str, object]:
    """What stands in the addresses."""
    factories.page(title="Impressum", in_footer=True)
    for _ in range(10):
        factories.article(teaser="Ein Satz davor.")
    return {"article": comment.article, "comment": comment, "today": timezone.localtime()}


@pytest.mark.parametrize(("asker", "address", "act"), PAGES.values(), ids=PAGES)
def test_axe_finds_nothing(
    open_browser: OpenBrowser,
    request: pytest.FixtureRequest,
    site: dict[str, object],
    asker: str,
    address: str,
    act: Callable[[Page], None],
) -> None:
    user = None if asker == "nobody" else request.getfixturevalue(asker)
    page = open_browser(user=user)
    page.goto(address.format(**site))
    act(page)

    for how in at_every_size(page, [1280], SCHEMES):
        assert accessibility_report(page) == "", how


def test_each_comment_has_a_heading_of_its_own(page: Page, comment: Comment) -> None:
    page.goto(comment.article.get_absolute_url())
    comments = page.locator("article.comment")
    headings = page.locator("article.comment > :is(h3, h4), article.comment > .comment-head > :is(h3, h4)")
    expect(headings).to_have_count(comments.count())
    assert comments.count() > DEPTH
    assert all(text.strip() for text in headings.all_inner_texts())
