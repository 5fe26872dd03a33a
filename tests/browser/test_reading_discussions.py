"""A reader reads a discussion: orders, pages, addresses, folding and what is new, with JavaScript and without."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles.models import Article
from comments import curation, moderation
from comments.models import Comment, CommentSettings
from comments.reading import discussion
from tests import factories
from tests.browser.conftest import OpenBrowser
from tests.browser.looking import SCHEMES, accessibility_report, at_every_size, scrolls_sideways

BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without"])


def said(article: Article, *texts: str, **fields: object) -> list[Comment]:
    """A thread each, a minute apart, the first one the oldest."""
    start = timezone.now() - timedelta(days=3)
    moments = [start + timedelta(minutes=number) for number in range(len(texts))]
    return [
        factories.comment(article, text=text, submitted_at=moment, **fields)
        for text, moment in zip(texts, moments, strict=True)
    ]


def threads(page: Page) -> list[str]:
    return page.locator(".comment-list > .comment > .comment-text").all_inner_texts()


def top(page: Page) -> str:
    return page.locator(".comment-list > .comment").first.get_attribute("id") or ""


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of three threads and three replies, so that a test need not write hundreds."""
    monkeypatch.setattr(discussion, "THREADS", 3)
    monkeypatch.setattr(discussion, "REPLIES", 3)


@BOTH
class TestTheOrder:
    def test_is_chosen_by_the_reader(self, open_browser: OpenBrowser, *, javascript: bool) -> None:
        page, article = open_browser(javascript=javascript), factories.article()
        _old, liked, discussed = said(article, "Alt", "Beliebt", "Besprochen")
        Comment.objects.filter(pk=liked.pk).update(score=5)
        for text in ("Erste Antwort", "Zweite Antwort"):
            factories.comment(parent=discussed, text=text)
        factories.count_replies(Comment.objects.roots())
        page.goto(article.get_absolute_url())
        assert threads(page) == ["Alt", "Beliebt", "Besprochen"]
        for order, expected in {
            "Neueste": ["Besprochen", "Beliebt", "Alt"],
            "Beliebteste": ["Beliebt", "Besprochen", "Alt"],
            "Meist diskutiert": ["Besprochen", "Beliebt", "Alt"],
            "Älteste": ["Alt", "Beliebt", "Besprochen"],
        }.items():
            page.get_by_role("link", name=order).click()
            expect(page.locator(".comment-orders [aria-current]")).to_have_text(order)
            assert threads(page) == expected
            assert page.locator(".replies .comment-text").all_inner_texts() == ["Erste Antwort", "Zweite Antwort"]
        if javascript:
            expect(page).to_have_url(re.compile(f"{article.get_absolute_url()}$"))
            expect(page.get_by_role("link", name="Älteste")).to_be_focused()

    def test_begins_as_the_site_says(self, open_browser: OpenBrowser, *, javascript: bool) -> None:
        page, article = open_browser(javascript=javascript), factories.article()
        said(article, "Alt", "Neu")
        CommentSettings.objects.update(order=CommentSettings.Order.NEWEST)
        page.goto(article.get_absolute_url())
        assert threads(page) == ["Neu", "Alt"]


@BOTH
class TestALongDiscussion:
    def test_goes_on_and_loses_nothing_that_was_there(
        self, open_browser: OpenBrowser, few: None, mira: User, *, javascript: bool
    ) -> None:
        page, article = open_browser(javascript=javascript), factories.article()
        names = [f"Gedanke {number}" for number in range(8)]
        said(article, *names)
        late = factories.comment(article, text="Eben erst", status=Comment.Status.WAITING)
        page.goto(article.get_absolute_url())
        seen = threads(page)
        assert seen == names[:3]
        moderation.approve(late, by=mira)
        for last in (names[5], "Eben erst"):
            page.get_by_role("link", name="Weitere Kommentare anzeigen").click()
            expect(page.get_by_text(last, exact=True)).to_be_visible()
            seen = threads(page) if javascript else seen + threads(page)
        assert seen == [*names, "Eben erst"]
        expect(page.get_by_role("link", name="Weitere Kommentare anzeigen")).to_have_count(0)

    def test_a_very_long_thread_goes_on_as_well(
        self, open_browser: OpenBrowser, few: None, *, javascript: bool
    ) -> None:
        page, root = open_browser(javascript=javascript), factories.comment(text="Anfang")
        parent = root
        for number in range(7):
            parent = factories.comment(
                parent=parent, text=f"Antwort {number}", guest=factories.guest(name=f"G{number}")
            )
        factories.count_replies(Comment.objects.roots())
        page.goto(root.article.get_absolute_url())
        replies = page.locator(".replies .comment-text")
        seen = replies.all_inner_texts()
        for last in ("Antwort 5", "Antwort 6"):
            page.get_by_role("link", name="Weitere Antworten anzeigen").click()
            expect(page.get_by_text(last, exact=True)).to_be_visible()
            seen = replies.all_inner_texts() if javascript else seen + replies.all_inner_texts()
        assert seen == [f"Antwort {number}" for number in range(7)]
        expect(page.get_by_text("Antwort an G5")).to_be_visible()

    def test_with_script_the_focus_goes_to_the_first_that_came(
        self, open_browser: OpenBrowser, few: None, *, javascript: bool
    ) -> None:
        page, article = open_browser(javascript=javascript), factories.article()
        fourth = said(article, "eins", "zwei", "drei", "vier")[3]
        page.goto(article.get_absolute_url())
        page.get_by_role("link", name="Weitere Kommentare anzeigen").press("Enter")
        comment = page.locator(f"#comment-{fourth.pk}")
        expect(comment).to_be_visible()
        if javascript:
            expect(comment).to_be_focused()


class TestAnAddress:
    @BOTH
    def test_shows_the_thread_on_top_and_the_comment_marked(
        self, open_browser: OpenBrowser, few: None, *, javascript: bool
    ) -> None:
        page, root = open_browser(javascript=javascript), factories.comment()
        replies = [factories.comment(parent=root, text=f"Antwort {number}") for number in range(9)]
        factories.count_replies(Comment.objects.roots())
        page.goto(replies[6].get_absolute_url())
        assert top(page) == f"comment-{root.pk}"
        expect(page.locator(".comment:is(.is-marked, :target) > .comment-text")).to_have_text("Antwort 6")
        page.get_by_role("link", name="Den Strang von Anfang an lesen").click()
        expect(page.get_by_text("Antwort 0")).to_be_visible()

    @pytest.mark.parametrize("arrive", ["at once", "later"])
    def test_in_the_fragment_finds_what_is_not_loaded(self, page: Page, few: None, arrive: str) -> None:
        article = factories.article()
        far = said(article, *(f"Gedanke {number}" for number in range(6)))[5]
        if arrive == "later":
            page.goto(article.get_absolute_url())
            page.evaluate(f"location.hash = 'comment-{far.pk}'")
        else:
            page.goto(f"{article.get_absolute_url()}#comment-{far.pk}")
        expect(page.locator(f"#comment-{far.pk}")).to_be_focused()
        assert top(page) == f"comment-{far.pk}"
        expect(page.locator(".is-marked")).to_have_count(1)

    def test_in_the_fragment_opens_a_folded_thread(self, page: Page) -> None:
        reply = factories.comment(parent=factories.comment())
        factories.count_replies(Comment.objects.roots())
        CommentSettings.objects.update(replies_folded=True)
        page.goto(f"{reply.article.get_absolute_url()}#comment-{reply.pk}")
        expect(page.locator(f"#comment-{reply.pk}")).to_be_visible()

    def test_of_a_comment_that_is_gone_says_so(self, page: Page) -> None:
        comment = factories.comment()
        page.goto(f"{comment.article.get_absolute_url()}#comment-{comment.pk + 1}")
        expect(page.get_by_text("Diesen Kommentar gibt es nicht mehr.")).to_be_visible()

    def test_of_wordpress_finds_it_as_well(self, page: Page) -> None:
        comment = factories.comment()
        slug = comment.article.get_absolute_url()
        page.goto(f"{slug}comment-page-1/#comment-{comment.pk}")
        expect(page).to_have_url(re.compile(f"{slug}#comment-{comment.pk}$"))
        page.goto(f"{slug}?replytocom={comment.pk}#respond")
        expect(page.get_by_role("heading", name="Darauf antworten:")).to_be_visible()

    def test_is_copied_where_the_browser_can(self, open_browser: OpenBrowser) -> None:
        page, comment = open_browser(permissions=["clipboard-read", "clipboard-write"]), factories.comment()
        page.goto(comment.article.get_absolute_url())
        page.locator("[data-copy]").click()
        expect(page.get_by_text("Der Link ist kopiert.")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()").endswith(comment.get_absolute_url())


@BOTH
class TestWhatStandsAtAComment:
    def test_a_thread_is_folded_and_opened(self, open_browser: OpenBrowser, *, javascript: bool) -> None:
        page, root = open_browser(javascript=javascript), factories.comment()
        for _ in range(5):
            factories.comment(parent=root, text="Antwort")
        factories.count_replies(Comment.objects.roots())
        page.goto(root.article.get_absolute_url())
        page.get_by_text("Antworten verbergen").click()
        expect(page.get_by_text("Antwort", exact=True).first).to_be_hidden()
        page.get_by_text("5 Antworten anzeigen").click()
        expect(page.get_by_text("Antwort", exact=True).first).to_be_visible()

    def test_a_long_text_is_folded_after_two_hundred_words(
        self, open_browser: OpenBrowser, *, javascript: bool
    ) -> None:
        page, words = open_browser(javascript=javascript), " ".join(f"Wort{number}" for number in range(300))
        comment = factories.comment(text=words)
        page.goto(comment.article.get_absolute_url())
        expect(page.get_by_text("Wort150 ")).to_be_visible()
        expect(page.get_by_text("Wort299")).to_be_hidden()
        page.get_by_text("Weiterlesen").click()
        expect(page.get_by_text("Wort299")).to_be_visible()

    def test_pinned_threads_stand_first_and_closed_ones_take_no_replies(
        self, open_browser: OpenBrowser, mira: User, *, javascript: bool
    ) -> None:
        page, article = open_browser(javascript=javascript), factories.article()
        first, second = said(article, "Zuerst", "Wichtig")
        curation.pin(second, by=mira)
        curation.close(first, by=mira)
        page.goto(article.get_absolute_url())
        assert threads(page) == ["Wichtig", "Zuerst"]
        expect(page.locator(f"#comment-{second.pk}").get_by_text("Angeheftet")).to_be_visible()
        closed = page.locator(f"#comment-{first.pk}")
        expect(closed.get_by_text("Antworten geschlossen")).to_be_visible()
        expect(closed.get_by_role("link", name="Antworten")).to_have_count(0)

    def test_it_says_that_it_was_changed_and_by_whom(
        self, open_browser: OpenBrowser, mira: User, *, javascript: bool
    ) -> None:
        page, article = open_browser(javascript=javascript), factories.article()
        by_writer, by_editors = said(article, "Meins", "Fremdes")
        Comment.objects.filter(pk=by_writer.pk).update(edited_at=timezone.now())
        moderation.change_text(by_editors, "Entschärft", by=mira)
        page.goto(article.get_absolute_url())
        expect(page.locator(f"#comment-{by_writer.pk} .comment-edited")).to_have_text("(bearbeitet)")
        expect(page.locator(f"#comment-{by_editors.pk} .comment-edited")).to_have_text("(von der Redaktion bearbeitet)")

    def test_the_date_is_relative_with_script_and_absolute_in_the_page(
        self, open_browser: OpenBrowser, *, javascript: bool
    ) -> None:
        page, article = open_browser(javascript=javascript), factories.article()
        said(article, "Alt")
        page.goto(article.get_absolute_url())
        absolute = re.compile(r"^\d+\. \w+ \d{4}, \d\d:\d\d Uhr$")
        time = page.locator(".comment-date time")
        if javascript:
            expect(time).to_have_text("vor 3 Tagen")
            expect(time).to_have_attribute("title", absolute)
        else:
            expect(time).to_have_text(absolute)


class TestWhatIsNew:
    def test_waits_behind_a_button_and_moves_nothing(self, page: Page, mira: User) -> None:
        article = factories.article()
        first = said(article, *(f"Gedanke {number}" for number in range(9)))[0]
        waiting = [factories.comment(article, text=f"Neu {n}", status=Comment.Status.WAITING) for n in range(3)]
        page.clock.install()
        page.goto(article.get_absolute_url())
        page.locator(f"#comment-{first.pk}").scroll_into_view_if_needed()
        before = page.locator(f"#comment-{first.pk}").bounding_box()
        for comment in waiting:
            moderation.approve(comment, by=mira)
        page.clock.run_for(61_000)
        button = page.get_by_role("button", name="3 neue Kommentare")
        expect(button).to_be_attached()
        expect(page.get_by_text("Neu 0")).to_have_count(0)
        assert page.locator(f"#comment-{first.pk}").bounding_box() == before
        button.press("Enter")
        expect(page.get_by_text("Neu 0")).to_be_visible()
        expect(page.get_by_text("Neu 2")).to_be_visible()
        expect(button).to_be_hidden()

    def test_is_asked_by_a_request_that_costs_a_304(self, page: Page) -> None:
        article = factories.comment().article
        asked: list[int] = []
        page.on("response", lambda response: asked.append(response.status) if "/news/" in response.url else None)
        page.clock.install()
        page.goto(article.get_absolute_url())
        for _ in range(2):
            with page.expect_response("**/comments/news/**"):
                page.clock.run_for(60_000)
        assert asked[1] in {200, 304}  # Chromium tells of a 304 as of the answer it has kept.
        etag = page.request.get(f"{article.get_absolute_url()}comments/news/?since=0").headers["etag"]
        again = page.request.get(f"{article.get_absolute_url()}comments/news/?since=0", headers={"If-None-Match": etag})
        assert again.status == 304

    def test_is_not_asked_while_nobody_looks(self, page: Page) -> None:
        article, asked = factories.comment().article, []
        page.on("request", lambda request: asked.append(request.url) if "/news/" in request.url else None)
        page.add_init_script("Object.defineProperty(Document.prototype, 'hidden', {get: () => true})")
        page.clock.install()
        page.goto(article.get_absolute_url())
        page.clock.run_for(180_000)
        assert asked == []

    def test_has_a_page_for_those_without_script(self, page_without_javascript: Page, mira: User) -> None:
        page, comment = page_without_javascript, factories.comment(text="Neu", status=Comment.Status.WAITING)
        moderation.approve(comment, by=mira)
        page.goto(f"{comment.article.get_absolute_url()}comments/news/?since=0")
        expect(page.get_by_role("heading", name="1 neuer Kommentar")).to_be_visible()
        expect(page.get_by_text("Neu", exact=True)).to_be_visible()


class TestForEverybody:
    def test_axe_finds_nothing_in_a_discussion_with_everything(self, page: Page, mira: User) -> None:
        article = factories.article(body_source="Die Raupe frisst den ganzen Tag.")
        first, second, third = said(article, "Zuerst", "Dann", " ".join(["Wort"] * 300))
        curation.pin(second, by=mira)
        curation.close(first, by=mira)
        Comment.objects.filter(pk=third.pk).update(quote_exact="frisst den ganzen Tag")
        parent = third
        for _ in range(6):
            parent = factories.comment(parent=parent)
        factories.count_replies(Comment.objects.roots())
        for address in ("", "comments/newest/", "comments/news/?since=0", f"comment/{third.pk}/"):
            page.goto(f"{article.get_absolute_url()}{address}")
            for how in at_every_size(page, (320, 1280), SCHEMES):
                assert not scrolls_sideways(page), how
                assert accessibility_report(page) == "", how
