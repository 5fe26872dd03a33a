"""The shortest way through the site. The gate runs it on PostgreSQL too."""

from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from comments.models import Comment
from tests import factories


class TestAReaderWithoutJavaScript:
    def test_finds_an_article_and_answers_a_comment(self, page_without_javascript: Page) -> None:
        page = page_without_javascript
        article = factories.article(title="Leise Puppen", body_source="Im Kokon ist es still.")
        first = factories.comment(article, text="Bei uns war es laut.")

        page.goto("/")
        page.get_by_role("link", name="Leise Puppen").first.click()
        expect(page.get_by_text("Im Kokon ist es still.")).to_be_visible()
        page.locator(f"#comment-{first.pk}").get_by_role("link", name="Antworten").click()
        page.get_by_label("Name", exact=True).fill("Rosa")
        page.get_by_label("Kommentar").fill("Bei uns auch.")
        page.get_by_role("button", name="Kommentar absenden").click()

        expect(page.get_by_text("Bei uns auch.")).to_be_visible()
        assert Comment.objects.waiting().get().parent == first


class TestAModerator:
    def test_finds_the_queue_in_the_backend(self, open_browser, mira: User) -> None:
        factories.comment(status=Comment.Status.WAITING, text="Darf ich?")

        page = open_browser(user=mira, width=360)
        page.goto("/admin/")
        page.get_by_role("link", name="Jetzt entscheiden").click()

        expect(page.get_by_text("Darf ich?")).to_be_visible()
