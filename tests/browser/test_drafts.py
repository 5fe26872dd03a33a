"""What was typed is never lost: not by a reload, a crash, a send that fails, a login or a week that passes."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import Page, Route, expect

from articles.models import Article
from comments import moderation
from comments.models import Comment
from profiles.models import Profile
from tests import factories
from tests.browser.conftest import OpenBrowser
from tests.browser.writing import TEXT, WAITS, answer, fill_in, mark, send, text_field, write
from tests.comments import writing

BACK = "Ihr Entwurf ist wieder da."
NOT_SENT = "Nicht gesendet: Es besteht keine Verbindung. Ihr Text bleibt erhalten"
REFUSED = "Es wurde nicht gesendet; Ihr Text bleibt erhalten."
OTHER = "Etwas ganz anderes."


@pytest.fixture
def comment(site_address: str) -> Comment:
    return factories.comment(guest=factories.guest(name="Ada"))


@pytest.fixture
def article(comment: Comment) -> Article:
    return comment.article


def open_another(page: Page) -> Page:
    """The same browser after whatever became of the first page."""
    return page.context.new_page()


def kept(page: Page) -> dict[str, str]:
    """All that this site has put into the browser's store."""
    return page.evaluate("({ ...localStorage })")


class TestADraft:
    def test_outlives_a_crash(self, page: Page, article: Article) -> None:
        page.goto(article.get_absolute_url())
        text_field(page).press_sequentially(TEXT)
        page.close(run_before_unload=False)
        again = open_another(page)
        again.goto(article.get_absolute_url())
        expect(text_field(again)).to_have_value(TEXT)
        expect(again.get_by_text(BACK)).to_be_visible()

    def test_comes_back_below_the_comment_it_answers(self, page: Page, article: Article, comment: Comment) -> None:
        page.goto(article.get_absolute_url())
        answer(page, "Ada")
        text_field(page).fill(TEXT)
        again = open_another(page)
        again.goto(article.get_absolute_url())
        expect(again.locator(f"#comment-{comment.pk} textarea")).to_have_value(TEXT)
        expect(again.get_by_role("heading", name="Darauf antworten:")).to_be_visible()

    def test_comes_back_where_what_it_answers_is_on_another_page(
        self, page: Page, article: Article, comment: Comment, mira: User
    ) -> None:
        page.goto(article.get_absolute_url())
        answer(page, "Ada")
        text_field(page).fill(TEXT)
        moderation.reject(comment, by=mira)
        page.reload()
        expect(text_field(page)).to_have_value(TEXT)
        page.get_by_label("Name", exact=True).fill("Gerlinde")
        send(page)
        expect(page.get_by_text("nicht mehr da")).to_be_visible()
        send(page)
        expect(page.get_by_text(WAITS)).to_be_visible()
        assert (Comment.objects.latest("pk").parent, Comment.objects.latest("pk").body_source) == (None, TEXT)

    def test_is_one_for_the_article_and_one_for_each_answer(self, page: Page, article: Article) -> None:
        factories.comment(article, guest=factories.guest(name="Bruno"))
        page.goto(article.get_absolute_url())
        for name in ("Ada", "Bruno"):
            answer(page, name)
            text_field(page).fill(f"An {name}.")
            page.get_by_role("button", name="Doch nicht antworten").click()
            expect(text_field(page)).to_have_value("")
        text_field(page).fill(TEXT)
        page.reload()
        expect(text_field(page)).to_have_value(TEXT)
        for name in ("Ada", "Bruno"):
            answer(page, name)
            expect(text_field(page)).to_have_value(f"An {name}.")
        page.get_by_role("button", name="Doch nicht antworten").click()
        expect(text_field(page)).to_have_value(TEXT)

    def test_of_the_article_outlives_an_answer_that_was_sent(self, page: Page, article: Article) -> None:
        page.goto(article.get_absolute_url())
        answer(page, "Ada")
        text_field(page).fill(OTHER)
        page.get_by_role("button", name="Doch nicht antworten").click()
        text_field(page).fill(TEXT)
        answer(page, "Ada")
        expect(text_field(page)).to_have_value(OTHER)
        text_field(page).fill(f"{OTHER} Wirklich.")
        page.reload()
        expect(text_field(page)).to_have_value(f"{OTHER} Wirklich.")
        page.get_by_label("Name", exact=True).fill("Gerlinde")
        send(page)
        expect(page.get_by_text(WAITS)).to_be_visible()
        expect(text_field(page)).to_have_value(TEXT)
        page.reload()
        expect(text_field(page)).to_have_value(TEXT)

    def test_is_left_alone_by_another_window(self, page: Page, article: Article) -> None:
        empty = open_another(page)
        empty.goto(article.get_absolute_url())
        page.goto(article.get_absolute_url())
        text_field(page).fill(TEXT)
        page.close()
        empty.reload()
        expect(text_field(empty)).to_have_value(TEXT)

    def test_that_another_window_writes_outlives_what_is_sent_here(self, page: Page, article: Article) -> None:
        other = open_another(page)
        page.goto(article.get_absolute_url())
        fill_in(page)
        other.goto(article.get_absolute_url())
        text_field(other).fill(OTHER)
        send(page)
        expect(page.get_by_text(WAITS)).to_be_visible()
        other.reload()
        expect(text_field(other)).to_have_value(OTHER)

    def test_that_is_not_sent_outlives_an_answer_that_is_cancelled_on_its_way(
        self, page: Page, article: Article
    ) -> None:
        page.goto(article.get_absolute_url())
        answer(page, "Ada")
        text_field(page).fill(TEXT)
        page.get_by_role("button", name="Doch nicht antworten").click()
        fill_in(page, OTHER)
        answer(page, "Ada")
        held: list[Route] = []
        page.route("**/comment/", lambda route: held.append(route))
        send(page)
        expect(text_field(page)).not_to_be_editable()
        page.get_by_role("button", name="Doch nicht antworten").click()
        held[0].continue_()
        expect(page.get_by_text(WAITS)).to_be_visible()
        expect(text_field(page)).to_have_value(OTHER)
        page.reload()
        expect(text_field(page)).to_have_value(OTHER)
        assert [key for key in kept(page) if key.startswith("draft:")] == [f"draft:{article.pk}:0"]

    def test_brings_its_passage_back(self, page: Page, comment: Comment) -> None:
        page.goto(comment.article.get_absolute_url())
        mark(page, "Ein Absatz")
        page.get_by_role("button", name="Kommentieren").click()
        text_field(page).fill(TEXT)
        page.reload()
        expect(text_field(page)).to_have_value(TEXT)
        expect(page.locator(".comment-form-quote q")).to_have_text("Ein Absatz")

    def test_of_one_article_does_not_come_up_at_another(self, page: Page, article: Article) -> None:
        page.goto(article.get_absolute_url())
        text_field(page).fill(TEXT)
        page.goto(factories.article().get_absolute_url())
        expect(text_field(page)).to_have_value("")

    def test_holds_the_text_and_nothing_else(self, page: Page, article: Article) -> None:
        page.goto(article.get_absolute_url())
        fill_in(page)
        page.get_by_label("E-Mail (freiwillig)").fill("gerlinde@example.org")
        page.reload()
        assert "Gerlinde" not in str(kept(page))
        assert "gerlinde@example.org" not in str(kept(page))
        expect(page.get_by_label("Name", exact=True)).to_have_value("")

    @pytest.mark.parametrize(("days", "text"), [(13, TEXT), (15, "")])
    def test_is_kept_for_fourteen_days(self, page: Page, article: Article, days: int, text: str) -> None:
        page.goto(article.get_absolute_url())
        text_field(page).fill(TEXT)
        again = open_another(page)
        again.clock.set_system_time(datetime.now(UTC) + timedelta(days=days))
        again.goto(article.get_absolute_url())
        expect(text_field(again)).to_have_value(text)
        assert bool(kept(again)) == bool(text)

    def test_can_be_discarded(self, page: Page, article: Article) -> None:
        page.goto(article.get_absolute_url())
        text_field(page).fill(TEXT)
        page.reload()
        page.get_by_role("button", name="Verwerfen").click()
        expect(text_field(page)).to_have_value("")
        expect(page.get_by_text(BACK)).to_have_count(0)
        assert kept(page) == {}

    def test_lives_as_long_as_the_page_where_the_browser_keeps_nothing(self, page: Page, article: Article) -> None:
        page.add_init_script("""Object.defineProperty(globalThis, "localStorage", {
          get() { throw new DOMException("", "SecurityError"); },
        })""")
        page.goto(article.get_absolute_url())
        text_field(page).fill(TEXT)
        answer(page, "Ada")
        text_field(page).fill(OTHER)
        page.get_by_role("button", name="Doch nicht antworten").click()
        answer(page, "Ada")
        expect(text_field(page)).to_have_value(OTHER)
        write(page, OTHER)
        assert Comment.objects.latest("pk").body_source == OTHER

    def test_lives_as_long_as_the_page_where_the_store_is_full(self, page: Page, article: Article) -> None:
        page.add_init_script("localStorage.full = 'x'.repeat(5 * 1024 * 1024 - 4)")
        page.goto(article.get_absolute_url())
        answer(page, "Ada")
        text_field(page).fill(OTHER)
        page.get_by_role("button", name="Doch nicht antworten").click()
        answer(page, "Ada")
        expect(text_field(page)).to_have_value(OTHER)


def no_connection(route: Route) -> None:
    route.abort("internetdisconnected")


def broken_proxy(route: Route) -> None:
    route.fulfill(status=502, body="<center><h1>502 Bad Gateway</h1></center>", content_type="text/html")


class TestASendThatFails:
    @pytest.mark.parametrize("failure", [no_connection, broken_proxy])
    def test_says_so_and_keeps_text_and_place(
        self, page: Page, article: Article, comment: Comment, failure: Callable[[Route], None]
    ) -> None:
        page.goto(article.get_absolute_url())
        answer(page, "Ada")
        fill_in(page)
        page.route("**/comment/", failure)
        send(page)
        expect(page.get_by_role("status").get_by_text(NOT_SENT)).to_be_visible()
        expect(page.locator(f"#comment-{comment.pk} textarea")).to_have_value(TEXT)
        page.unroute("**/comment/")
        send(page)
        expect(page.get_by_text(WAITS)).to_be_visible()
        expect(page.get_by_text(NOT_SENT)).to_have_count(0)
        assert Comment.objects.latest("pk").parent == comment

    def test_without_a_network_can_be_repeated(self, page: Page, article: Article) -> None:
        page.goto(article.get_absolute_url())
        fill_in(page)
        page.context.set_offline(True)
        send(page)
        expect(page.get_by_text(NOT_SENT)).to_be_visible()
        page.context.set_offline(False)
        send(page)
        expect(page.get_by_text(WAITS)).to_be_visible()

    def test_by_our_own_mistake_names_it(self, page: Page, article: Article) -> None:
        page.goto(article.get_absolute_url())
        fill_in(page)
        page.route("**/comment/", lambda route: route.fulfill(status=500, body="<main><h1>Ein Fehler</h1></main>"))
        send(page)
        expect(page.get_by_role("status").get_by_text(f"Ein Fehler. {REFUSED}")).to_be_visible()
        expect(text_field(page)).to_have_value(TEXT)

    def test_by_a_text_far_too_long_says_so(self, page: Page, article: Article) -> None:
        page.goto(article.get_absolute_url())
        fill_in(page, "Zu viel. " * 8_000)
        send(page)
        expect(page.get_by_role("status").get_by_text(f"Das war zu viel auf einmal. {REFUSED}")).to_be_visible()
        expect(text_field(page)).to_have_value("Zu viel. " * 8_000)

    def test_after_too_many_says_how_long_to_wait(self, page: Page, article: Article, comment: Comment) -> None:
        for number in range(5):
            writing.write(Client(SERVER_NAME="localhost"), article, text=f"Nummer {number}.")
        page.goto(article.get_absolute_url())
        answer(page, "Ada")
        fill_in(page)
        send(page)
        expect(page.get_by_role("alert").get_by_text("Bitte warten Sie zehn Minuten")).to_be_visible()
        expect(page.get_by_role("alert")).to_be_focused()
        expect(page.locator(f"#comment-{comment.pk} textarea")).to_have_value(TEXT)
        expect(page.get_by_role("button", name="Doch nicht antworten")).to_be_visible()
        page.reload()
        expect(page.locator(f"#comment-{comment.pk} textarea")).to_have_value(TEXT)

    def test_without_javascript_keeps_the_text_on_the_page(
        self, page_without_javascript: Page, article: Article, comment: Comment
    ) -> None:
        page = page_without_javascript
        page.goto(article.get_absolute_url())
        answer(page, "Ada")
        fill_in(page, "x" * 10_001)
        send(page)
        expect(page.get_by_text("Zu lang: 10001 Zeichen, höchstens 10000")).to_be_visible()
        expect(text_field(page)).to_have_value("x" * 10_001)
        text_field(page).fill(TEXT)
        send(page)
        expect(page.get_by_text(WAITS)).to_be_visible()
        assert Comment.objects.latest("pk").parent == comment

    def test_while_more_is_typed_takes_none_of_it(self, page: Page, article: Article) -> None:
        page.goto(article.get_absolute_url())
        fill_in(page)
        held: list[Route] = []
        page.route("**/comment/", lambda route: held.append(route))
        send(page)
        expect(text_field(page)).not_to_be_editable()
        held[0].abort()
        expect(text_field(page)).to_be_editable()
        expect(text_field(page)).to_have_value(TEXT)


class TestNoTokenExpires:
    @pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without"])
    def test_in_a_page_that_was_open_for_a_week(
        self, open_browser: OpenBrowser, article: Article, *, javascript: bool
    ) -> None:
        page = open_browser(javascript=javascript)
        page.goto(article.get_absolute_url())
        with time_machine.travel(datetime.now(UTC) + timedelta(days=7)):
            write(page)
        assert Comment.objects.latest("pk").body_source == TEXT

    def test_in_a_page_out_of_the_cache(self, open_browser: OpenBrowser, article: Article) -> None:
        open_browser().goto(article.get_absolute_url())
        page = open_browser()
        answered = page.goto(article.get_absolute_url())
        assert answered is not None
        assert "no-store" not in answered.headers["cache-control"]
        write(page)

    def test_for_staff_who_left_a_page_open_until_the_next_morning(
        self, open_browser: OpenBrowser, article: Article, anton: User, antons_profile: Profile
    ) -> None:
        page = open_browser(user=anton)
        page.goto(article.get_absolute_url())
        text_field(page).fill(TEXT)
        Session.objects.all().delete()
        send(page)
        expect(page.get_by_text("Bitte geben Sie einen Namen an").first).to_be_visible()
        expect(text_field(page)).to_have_value(TEXT)
        page.reload()
        expect(text_field(page)).to_have_value(TEXT)


class TestWhoWrites:
    REMEMBER = "Name und E-Mail in diesem Browser merken"

    def test_is_remembered_where_it_is_ticked(self, page: Page, article: Article) -> None:
        page.goto(article.get_absolute_url())
        fill_in(page)
        page.get_by_label("E-Mail (freiwillig)").fill("gerlinde@example.org")
        page.get_by_label(self.REMEMBER).check()
        send(page)
        expect(page.get_by_text(WAITS)).to_be_visible()
        assert self.days_of_the_cookie(page) == pytest.approx(365, abs=1)

        elsewhere = factories.article()
        page.goto(elsewhere.get_absolute_url())
        expect(page.get_by_label("Name", exact=True)).to_have_value("Gerlinde")
        expect(page.get_by_label("E-Mail (freiwillig)")).to_have_value("gerlinde@example.org")
        expect(page.get_by_label(self.REMEMBER)).to_be_checked()
        assert "erlinde" not in page.context.request.get(elsewhere.get_absolute_url()).text()

    def test_is_kept_nowhere_where_it_is_not(self, page: Page, article: Article) -> None:
        page.goto(article.get_absolute_url())
        expect(page.get_by_label(self.REMEMBER)).not_to_be_checked()
        write(page)
        assert kept(page) == {}
        assert self.days_of_the_cookie(page) == pytest.approx(14, abs=1)
        page.reload()
        expect(page.get_by_label("Name", exact=True)).to_have_value("")

    def test_is_forgotten_where_it_is_ticked_no_more(self, page: Page, article: Article) -> None:
        page.goto(article.get_absolute_url())
        page.get_by_label(self.REMEMBER).check()
        write(page)
        page.reload()
        page.get_by_label(self.REMEMBER).uncheck()
        assert "commenter" not in kept(page)
        fill_in(page, OTHER)
        send(page)
        expect(page.get_by_text(OTHER)).to_be_visible()
        assert kept(page) == {}
        page.reload()
        expect(page.get_by_label("Name", exact=True)).to_have_value("")

    def test_is_not_offered_to_be_remembered_without_javascript(
        self, page_without_javascript: Page, article: Article
    ) -> None:
        page = page_without_javascript
        page.goto(article.get_absolute_url())
        expect(page.get_by_label(self.REMEMBER)).to_be_hidden()
        write(page)
        assert self.days_of_the_cookie(page) == pytest.approx(14, abs=1)

    def days_of_the_cookie(self, page: Page) -> float:
        [cookie] = [each for each in page.context.cookies() if re.search("writer$", each["name"])]
        return (cookie["expires"] - datetime.now(UTC).timestamp()) / 86_400
