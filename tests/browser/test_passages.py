"""Readers mark words: of the article to comment on them or to report a typing error, of a comment to quote it."""

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Locator, Page, expect

from articles import publishing
from articles.models import Article
from comments import moderation
from comments.models import Comment, TypoNote
from tests import factories
from tests.browser.conftest import OpenBrowser
from tests.browser.looking import WIDTHS, accessibility_report, at_every_size, scrolls_sideways
from tests.browser.writing import TEXT, WAITS, fill_in, mark, send, text_field

SENTENCES = ("Die Raupe frisst den ganzen Tag.", "Im Kokon ist es still.", "Dann schlüpft ein Falter.")
WORDS = "ist es still"
ADA = "Kommentar von Ada zur Stelle „ist es still“"


@pytest.fixture
def article(site_address: str) -> Article:
    return factories.article(title="Leise Puppen", body_source="\n\n".join(SENTENCES))


@pytest.fixture
def comment(article: Article) -> Comment:
    """Approved, on the second of three paragraphs."""
    context = {"quote_prefix": "Im Kokon", "quote_suffix": ". Dann schlüpft ein Falter."}
    return factories.comment(article, guest=factories.guest(name="Ada"), text=TEXT, quote_exact=WORDS, **context)


def menu(page: Page, word: str) -> Locator:
    return page.locator(".passage-menu").get_by_role("button", name=word)


def paragraph(page: Page, text: str) -> Locator:
    return page.locator(".prose p", has_text=text)


class TestMarkedWords:
    def test_are_commented_on_and_lead_to_the_comment(self, page: Page, article: Article, mira: User) -> None:
        page.goto(article.get_absolute_url())
        mark(page, WORDS)
        menu(page, "Kommentieren").click()
        expect(page.get_by_text(f"Zu dieser Stelle: {WORDS}")).to_be_visible()
        expect(text_field(page)).to_be_focused()
        fill_in(page)
        send(page)
        expect(page.get_by_text(WAITS)).to_be_visible()
        expect(page.locator(".comment-form-quote")).to_be_hidden()

        comment = Comment.objects.get()
        assert (comment.quote_exact, comment.body_source) == (WORDS, TEXT)
        assert comment.quote_prefix.endswith("ganzen Tag. Im Kokon")
        assert comment.quote_suffix == ". Dann schlüpft ein Falter."

        moderation.approve(comment, by=mira)
        page.reload()
        page.get_by_role("link", name=f"Kommentar von Gerlinde zur Stelle „{WORDS}“").click()
        expect(page.locator(f"#comment-{comment.pk}")).to_be_focused()
        expect(page.locator(f"#comment-{comment.pk} q")).to_have_text(WORDS)

    def test_are_commented_on_by_keyboard(self, page: Page, article: Article) -> None:
        page.goto(article.get_absolute_url())
        mark(page, "ist")
        page.keyboard.press("Shift+Control+ArrowRight")
        page.keyboard.press("Shift+Control+ArrowRight")
        expect(menu(page, "Kommentieren")).to_be_visible()
        page.keyboard.press("Tab")
        expect(menu(page, "Kommentieren")).to_be_focused()
        page.keyboard.press("Enter")
        expect(text_field(page)).to_be_focused()
        expect(page.locator(".comment-form-quote q")).to_have_text(WORDS)

    def test_are_left_by_keyboard(self, page: Page, article: Article) -> None:
        """The Tab key comes by the menu once, and goes on behind the text."""
        page.goto(article.get_absolute_url())
        mark(page, WORDS)
        expect(menu(page, "Kommentieren")).to_be_visible()
        for _ in range(3):
            page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Tippfehler gefunden?")).to_be_focused()
        page.keyboard.press("Tab")
        expect(page.locator(".passage-menu :focus")).to_have_count(0)

    def test_may_be_a_paragraph_that_was_clicked_three_times(self, page: Page) -> None:
        article = factories.article(body_source="Es gibt nur diesen Absatz.")
        page.goto(article.get_absolute_url())
        paragraph(page, "nur diesen").click(click_count=3)
        menu(page, "Kommentieren").click()
        expect(page.locator(".comment-form-quote q")).to_have_text("Es gibt nur diesen Absatz.")

    def test_may_go_over_paragraphs(self, page: Page, article: Article, comment: Comment) -> None:
        """None of our own words that stand between are taken for the author's."""
        page.goto(article.get_absolute_url())
        page.evaluate("""() => {
          const [first, , last] = document.querySelectorAll(".prose p");
          getSelection().setBaseAndExtent(first.firstChild, 10, last.firstChild, 4);
        }""")
        menu(page, "Kommentieren").click()
        fill_in(page)
        send(page)
        expect(page.get_by_text(WAITS)).to_be_visible()
        stored = Comment.objects.latest("pk")
        assert stored.quote_exact == "frisst den ganzen Tag. Im Kokon ist es still. Dann"
        assert (stored.quote_prefix, stored.quote_suffix) == ("Die Raupe", "schlüpft ein Falter.")

    def test_are_stored_with_the_words_around_and_without_our_marks(
        self, page: Page, article: Article, comment: Comment
    ) -> None:
        page.goto(article.get_absolute_url())
        mark(page, "Kokon")
        expect(menu(page, "Kommentieren")).to_be_visible()
        mark(page, "schlüpft")
        page.wait_for_timeout(600)  # Twice the quiet after which the menu comes.
        menu(page, "Kommentieren").click()
        prefix = page.locator("[name=quote_prefix]").input_value()
        assert prefix.split() == " ".join([*SENTENCES[:2], "Dann"]).split()[-len(prefix.split()) :]

    def test_can_be_let_go_again(self, page: Page, article: Article) -> None:
        page.goto(article.get_absolute_url())
        mark(page, WORDS)
        menu(page, "Kommentieren").click()
        page.get_by_role("button", name="Stelle entfernen").click()
        expect(page.locator(".comment-form-quote")).to_be_hidden()
        fill_in(page)
        send(page)
        expect(page.get_by_text(WAITS)).to_be_visible()
        assert Comment.objects.get().quote_exact == ""

    def test_offer_nothing_once_they_are_marked_no_more(self, page: Page, article: Article) -> None:
        page.goto(article.get_absolute_url())
        mark(page, WORDS)
        expect(menu(page, "Kommentieren")).to_be_visible()
        paragraph(page, "schlüpft").click()
        expect(page.locator(".passage-menu")).to_have_count(0)

    def test_outside_the_article_offer_nothing(self, page: Page, article: Article) -> None:
        page.goto(article.get_absolute_url())
        mark(page, "Leise Puppen", within="h1")
        page.wait_for_timeout(600)  # Twice the quiet after which it would come.
        expect(page.locator(".passage-menu")).to_have_count(0)

    def test_stay_marked_where_what_was_sent_is_refused(self, page: Page, article: Article) -> None:
        page.goto(article.get_absolute_url())
        mark(page, WORDS)
        menu(page, "Kommentieren").click()
        fill_in(page, name="")
        send(page)
        expect(page.get_by_text("Bitte geben Sie einen Namen an").first).to_be_visible()
        expect(page.get_by_text(f"Zu dieser Stelle: {WORDS}")).to_be_visible()

    def test_offer_a_menu_that_everybody_can_use(self, page: Page, article: Article) -> None:
        page.goto(article.get_absolute_url())
        for how in at_every_size(
            page, WIDTHS, reload=True
        ):  # The menu is put where there is room when words are marked.
            mark(page, WORDS)
            expect(menu(page, "Tippfehler melden"), how).to_be_in_viewport(ratio=1)
            assert accessibility_report(page) == "", how
            assert not scrolls_sideways(page), how


class TestATypingError:
    def test_is_reported_with_the_words_and_their_place(self, page: Page, article: Article) -> None:
        page.goto(article.get_absolute_url())
        mark(page, WORDS)
        menu(page, "Tippfehler melden").click()
        expect(page.get_by_label("Die Stelle, wie sie im Artikel steht")).to_have_value(WORDS)
        page.get_by_label("So wäre es richtig").fill("ist es stille")
        page.get_by_role("button", name="Hinweis absenden").click()
        expect(page).to_have_url(re.compile("/typo/thanks/$"))
        note = TypoNote.objects.get()
        assert (note.quote_exact, note.suggestion) == (WORDS, "ist es stille")
        assert (note.quote_prefix[-8:], note.quote_suffix) == ("Im Kokon", ". Dann schlüpft ein Falter.")

    def test_is_reported_where_the_discussion_is_closed(self, page: Page) -> None:
        article = factories.article(body_source="Ein Fehller steht hier.", comments_open=False)
        page.goto(article.get_absolute_url())
        mark(page, "Fehller")
        expect(menu(page, "Tippfehler melden")).to_be_visible()
        expect(page.locator(".passage-menu button:visible")).to_have_count(1)
        menu(page, "Tippfehler melden").click()
        expect(page.get_by_label("Die Stelle, wie sie im Artikel steht")).to_have_value("Fehller")

    def test_is_copied_by_hand_without_javascript(self, page_without_javascript: Page, article: Article) -> None:
        page = page_without_javascript
        page.goto(article.get_absolute_url())
        page.get_by_role("link", name="Tippfehler gefunden?").click()
        page.get_by_label("Die Stelle, wie sie im Artikel steht").fill(WORDS)
        page.get_by_role("button", name="Hinweis absenden").click()
        expect(page).to_have_url(re.compile("/typo/thanks/$"))
        assert TypoNote.objects.get().quote_exact == WORDS


class TestAMarkInTheText:
    def test_stands_behind_its_paragraph(self, page: Page, article: Article, comment: Comment) -> None:
        """Who reads, or listens, reads the sentence undisturbed."""
        page.goto(article.get_absolute_url())
        read = page.locator(".prose > p").evaluate_all("all => all.map((each) => each.textContent)")
        assert read == list(SENTENCES)
        behind = paragraph(page, "Kokon").locator("+ .passage-marks")
        expect(behind.get_by_role("link")).to_have_accessible_name(ADA)
        snapshot = page.locator(".prose").aria_snapshot()
        assert snapshot.index(SENTENCES[1]) < snapshot.index(ADA) < snapshot.index(SENTENCES[2])

    def test_leads_to_its_comment_and_back(self, page: Page, article: Article, comment: Comment) -> None:
        page.goto(article.get_absolute_url())
        page.get_by_role("link", name=ADA).focus()
        page.keyboard.press("Enter")
        expect(page.locator(f"#comment-{comment.pk}")).to_be_focused()
        page.locator(f"#comment-{comment.pk}").get_by_role("link", name=WORDS).click()
        expect(page.locator(f"#passage-{comment.pk}")).to_be_in_viewport()
        assert page.evaluate("location.pathname") == article.get_absolute_url()

    def test_leads_there_without_javascript(
        self, page_without_javascript: Page, article: Article, comment: Comment
    ) -> None:
        page = page_without_javascript
        page.goto(article.get_absolute_url())
        page.get_by_role("link", name=ADA).click()
        expect(page).to_have_url(re.compile(rf"/comment/{comment.pk}/#comment-{comment.pk}$"))
        expect(page.get_by_text(TEXT)).to_be_visible()
        page.get_by_role("link", name=WORDS).click()
        expect(page).to_have_url(re.compile(rf"{article.get_absolute_url()}#passage-{comment.pk}"))
        expect(page.locator(f"#passage-{comment.pk}")).to_be_in_viewport()

    def test_says_at_a_glance_whose_comment_it_is(self, page: Page, article: Article, comment: Comment) -> None:
        page.goto(article.get_absolute_url())
        link = page.get_by_role("link", name=ADA)
        width = link.bounding_box()["width"]  # type: ignore[index]
        link.hover()
        assert link.bounding_box()["width"] > width + 50  # type: ignore[index]

    def test_is_found_again_after_corrections(
        self, page: Page, article: Article, comment: Comment, renate: User
    ) -> None:
        article.body_source = "Neu davor.\n\nIm dunklen Kokon „ist es still“, sagt man.\n\nNeu dahinter."
        publishing.save(article, by=renate)
        page.goto(article.get_absolute_url())
        expect(paragraph(page, "Kokon").locator("+ .passage-marks").get_by_role("link", name=ADA)).to_be_visible()
        expect(page.get_by_text("Diese Stelle wurde seither geändert.")).to_have_count(0)

    def test_is_gone_with_its_passage_and_the_comment_says_so(
        self, page: Page, article: Article, comment: Comment, renate: User
    ) -> None:
        article.body_source = "Von der Puppe ist hier nicht mehr die Rede."
        publishing.save(article, by=renate)
        page.goto(article.get_absolute_url())
        expect(page.locator(".passage-mark")).to_have_count(0)
        there = page.locator(f"#comment-{comment.pk}")
        expect(there.locator("q")).to_have_text(WORDS)
        expect(there.get_by_text("Diese Stelle wurde seither geändert.")).to_be_visible()
        expect(there.get_by_text(TEXT)).to_be_visible()


class TestAQuotationAtTheHead:
    def test_is_about_the_passage_without_javascript(
        self, page_without_javascript: Page, article: Article, mira: User, open_browser: OpenBrowser
    ) -> None:
        page = page_without_javascript
        page.goto(article.get_absolute_url())
        fill_in(page, f"> {WORDS}\n\n{TEXT}")
        send(page)
        expect(page.get_by_text(WAITS)).to_be_visible()
        comment = Comment.objects.get()
        assert (comment.quote_exact, comment.body_source) == (WORDS, TEXT)
        moderation.approve(comment, by=mira)
        stranger = open_browser(javascript=False)
        stranger.goto(article.get_absolute_url())
        expect(stranger.get_by_role("link", name=f"Kommentar von Gerlinde zur Stelle „{WORDS}“")).to_be_visible()


class TestMarkedWordsOfAComment:
    def test_are_quoted_in_the_answer_to_it(self, page: Page, article: Article, comment: Comment) -> None:
        page.goto(article.get_absolute_url())
        mark(page, "wir im Betrieb", within=f"#comment-{comment.pk} .comment-text")
        expect(menu(page, "Kommentieren")).to_be_hidden()
        expect(menu(page, "Tippfehler melden")).to_be_hidden()
        menu(page, "Zitieren").click()
        expect(page.locator(f"#comment-{comment.pk} form")).to_be_visible()
        expect(text_field(page)).to_have_value("> wir im Betrieb\n\n")
        expect(text_field(page)).to_be_focused()
        page.keyboard.type("Bei uns auch.")
        page.get_by_label("Name", exact=True).fill("Gerlinde")
        send(page)
        expect(page.get_by_text(WAITS)).to_be_visible()
        written = Comment.objects.latest("pk")
        assert (written.parent, written.body_source) == (comment, "> wir im Betrieb\n\nBei uns auch.")

    def test_come_below_what_is_written_already(self, page: Page, article: Article, comment: Comment) -> None:
        page.goto(article.get_absolute_url())
        text_field(page).fill("Angefangen.")
        mark(page, "wir im Betrieb", within=f"#comment-{comment.pk} .comment-text")
        page.evaluate("document.activeElement.blur()")
        mark(page, "wir im Betrieb sehen", within=f"#comment-{comment.pk} .comment-text")
        menu(page, "Zitieren").click()
        expect(text_field(page)).to_have_value("Angefangen.\n\n> wir im Betrieb sehen\n\n")
