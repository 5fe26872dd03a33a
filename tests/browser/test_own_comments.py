"""What a writer does with a comment that is there: the proof in their browser lets them change and delete it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from playwright.sync_api import Page, Route, expect

from articles.models import Article
from comments import moderation
from comments.models import Comment, Guest
from tests import factories
from tests.browser.conftest import OpenBrowser
from tests.browser.looking import WIDTHS, at_every_size, scrolls_sideways
from tests.browser.writing import TEXT, WAITS, text_field, write

AFTER = "So war es gemeint."
BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without"])


@pytest.fixture
def article(site_address: str) -> Article:
    return factories.article()


def edit(page: Page) -> None:
    page.get_by_role("link", name="Ändern").click()
    expect(text_field(page)).to_have_value(TEXT)
    page.wait_for_load_state()  # By then the scripts have run.


def save(page: Page, text: str = AFTER) -> None:
    text_field(page).fill(text)
    page.get_by_role("button", name="Änderung speichern").click()


def in_minutes(number: int) -> time_machine.travel:
    return time_machine.travel(datetime.now(UTC) + timedelta(minutes=number))


@BOTH
class TestOnesOwnComment:
    def test_is_changed_in_time(self, open_browser: OpenBrowser, article: Article, *, javascript: bool) -> None:
        page = open_browser(javascript=javascript)
        page.goto(article.get_absolute_url())
        write(page)
        edit(page)
        save(page)
        expect(page.get_by_text(AFTER)).to_be_visible()
        expect(page.get_by_text("(bearbeitet)")).to_be_visible()
        expect(page.get_by_text(WAITS)).to_be_visible()

    def test_is_judged_again_once_it_is_changed(
        self, open_browser: OpenBrowser, article: Article, mira: User, *, javascript: bool
    ) -> None:
        page, stranger = open_browser(javascript=javascript), open_browser(javascript=javascript)
        page.goto(article.get_absolute_url())
        write(page)
        moderation.approve(Comment.objects.get(), by=mira)
        page.reload()
        page.get_by_role("link", name="Ändern").click()
        expect(page.get_by_text("noch einmal geprüft")).to_be_visible()
        save(page)
        expect(page.get_by_text(WAITS)).to_be_visible()
        stranger.goto(article.get_absolute_url())
        expect(stranger.get_by_text(AFTER)).to_have_count(0)
        expect(stranger.get_by_text(TEXT)).to_have_count(0)

    def test_is_changed_when_the_change_was_on_its_way(
        self, open_browser: OpenBrowser, article: Article, *, javascript: bool
    ) -> None:
        page = open_browser(javascript=javascript)
        page.goto(article.get_absolute_url())
        write(page)
        edit(page)
        with in_minutes(16):
            save(page)
            expect(page.get_by_text("(bearbeitet)")).to_be_visible()
        assert Comment.objects.get().body_source == AFTER

    def test_stays_as_it_was_when_the_time_is_over(
        self, open_browser: OpenBrowser, article: Article, *, javascript: bool
    ) -> None:
        page = open_browser(javascript=javascript)
        page.goto(article.get_absolute_url())
        write(page)
        edit(page)
        with in_minutes(18):
            save(page)
            expect(page.get_by_text("Die Zeit zum Ändern ist vorbei.").first).to_be_visible()
            expect(text_field(page)).to_have_value(AFTER)
        assert Comment.objects.get().body_source == TEXT

    def test_stays_as_it_was_answered(
        self, open_browser: OpenBrowser, article: Article, mira: User, *, javascript: bool
    ) -> None:
        page = open_browser(javascript=javascript)
        page.goto(article.get_absolute_url())
        write(page)
        edit(page)
        comment = Comment.objects.get()
        moderation.approve(comment, by=mira)
        factories.comment(parent=comment, text="Genau.")
        save(page)
        expect(page.get_by_text("Inzwischen hat jemand geantwortet").first).to_be_visible()
        expect(text_field(page)).to_have_value(AFTER)

    def test_is_deleted_and_leaves_its_place_to_the_answers(
        self, open_browser: OpenBrowser, article: Article, mira: User, *, javascript: bool
    ) -> None:
        page = open_browser(javascript=javascript)
        page.goto(article.get_absolute_url())
        write(page)
        comment = Comment.objects.get()
        moderation.approve(comment, by=mira)
        factories.comment(parent=comment, text="Genau.")
        page.goto(article.get_absolute_url())
        page.get_by_role("link", name="Löschen").click()
        page.get_by_role("button", name="Endgültig löschen").click()
        expect(page.get_by_text("Auf eigenen Wunsch gelöscht.")).to_be_visible()
        expect(page.get_by_text("Genau.")).to_be_visible()
        expect(page.get_by_text(TEXT)).to_have_count(0)
        assert Comment.objects.get(pk=comment.pk).body_source == ""

    def test_keeps_another_address(self, open_browser: OpenBrowser, article: Article, *, javascript: bool) -> None:
        page = open_browser(javascript=javascript)
        page.goto(article.get_absolute_url())
        write(page)
        edit(page)
        page.get_by_label("Neue E-Mail-Adresse").fill("gerlinde@example.org")
        page.get_by_role("button", name="Adresse speichern").click()
        expect(page.get_by_text(TEXT)).to_be_visible()
        assert Guest.objects.get().email == "gerlinde@example.org"

    def test_is_nobody_elses(
        self, open_browser: OpenBrowser, article: Article, mira: User, *, javascript: bool
    ) -> None:
        page, stranger = open_browser(javascript=javascript), open_browser(javascript=javascript)
        page.goto(article.get_absolute_url())
        write(page)
        comment = Comment.objects.get()
        moderation.approve(comment, by=mira)
        stranger.goto(article.get_absolute_url())
        expect(stranger.get_by_text(TEXT)).to_be_visible()
        for word in ("Ändern", "Löschen"):
            expect(stranger.get_by_role("link", name=word)).to_have_count(0)
        for tail in ("edit/", "delete/"):
            answered = stranger.goto(f"{article.get_absolute_url()}comment/{comment.pk}/{tail}")
            assert answered is not None
            assert answered.status == 404

    def test_is_changed_on_every_screen(self, open_browser: OpenBrowser, article: Article, *, javascript: bool) -> None:
        page = open_browser(javascript=javascript, width=min(WIDTHS))
        page.goto(article.get_absolute_url())
        write(page)
        edit(page)
        for how in at_every_size(page, WIDTHS):
            assert not scrolls_sideways(page), how


class TestAChange:
    """What the script adds on its page; it has no part in saving."""

    @pytest.fixture
    def editing(self, page: Page, article: Article) -> Page:
        page.goto(article.get_absolute_url())
        write(page)
        edit(page)
        return page

    def test_outlives_a_crash(self, editing: Page) -> None:
        text_field(editing).fill(f"{TEXT} Wirklich.")
        again = editing.context.new_page()
        editing.close(run_before_unload=False)
        again.goto(Comment.objects.get().get_absolute_url())
        again.get_by_role("link", name="Ändern").click()
        expect(text_field(again)).to_have_value(f"{TEXT} Wirklich.")
        expect(again.get_by_role("status").get_by_text("Ihr Entwurf ist wieder da.")).to_be_visible()
        again.get_by_role("button", name="Verwerfen").click()
        expect(text_field(again)).to_have_value(TEXT)
        expect(text_field(again)).to_be_focused()
        again.reload()
        expect(text_field(again)).to_have_value(TEXT)

    def test_that_is_begun_before_the_script_is_there_stands(self, editing: Page) -> None:
        address = editing.url
        text_field(editing).fill("Ein früherer Entwurf.")
        held: list[Route] = []
        editing.route("**/comment-change*.js", lambda route: held.append(route))
        editing.goto(address, wait_until="commit")
        text_field(editing).fill(AFTER)
        while not held:
            editing.wait_for_timeout(50)
        held[0].continue_()
        expect(editing.get_by_text(re.compile(r"noch 14:\d\d Minuten"))).to_be_visible()
        expect(text_field(editing)).to_have_value(AFTER)
        editing.unroute_all()
        editing.reload()
        expect(text_field(editing)).to_have_value(AFTER)

    def test_that_is_sent_without_a_connection_is_there_afterwards(self, editing: Page) -> None:
        address = editing.url
        editing.context.set_offline(True)
        with editing.expect_event("requestfailed"):
            save(editing)
        editing.context.set_offline(False)
        editing.goto(address)
        expect(text_field(editing)).to_have_value(AFTER)

    def test_that_is_saved_or_overtaken_comes_back_never(self, editing: Page, mira: User) -> None:
        address = editing.url
        save(editing)
        expect(editing.get_by_text("(bearbeitet)")).to_be_visible()
        editing.goto(address)
        expect(text_field(editing)).to_have_value(AFTER)
        text_field(editing).fill("Doch nicht.")
        moderation.change_text(Comment.objects.get(), "Von Mira berichtigt.", by=mira)
        editing.reload()
        expect(text_field(editing)).to_have_value("Von Mira berichtigt.")
        assert editing.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('change:'))") == []

    def test_counts_its_minutes_where_nobody_is_interrupted(self, editing: Page) -> None:
        clock = editing.get_by_text(re.compile(r"noch 14:\d\d Minuten"))
        expect(clock).to_be_visible()
        assert clock.evaluate("element => element.closest('[role=status], [aria-live]')") is None

    def test_may_still_be_sent_when_they_are_over(self, page: Page, article: Article) -> None:
        page.clock.install()
        page.goto(article.get_absolute_url())
        write(page)
        edit(page)
        page.clock.fast_forward("16:00")
        expect(page.get_by_text("Die Zeit zum Ändern ist vorbei.")).to_be_visible()
        save(page)
        expect(page.get_by_text("(bearbeitet)")).to_be_visible()
