"""What is not public appears nowhere: on no page, in no feed, in no count, for nobody but those it belongs to."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.core.cache import caches
from django.test import Client

from articles.models import Article
from comments import moderation
from comments.antispam import Submission
from comments.models import Comment
from profiles.models import Profile
from tests import factories

pytestmark = pytest.mark.django_db

NAME, TEXT, EMAIL = "Verborgene Vera", "Das soll noch niemand lesen.", "vera@example.org"
HIDDEN = sorted(set(Comment.Status.values) - {Comment.Status.APPROVED})
AsUser = Callable[[User], Client]


@pytest.fixture
def article(antons_profile: Profile) -> Article:
    made = factories.article(title="Leise Puppen", authors=[antons_profile], tags=["Wandel"])
    factories.comment(made, text="Für alle.")
    return made


@pytest.fixture
def hidden(article: Article, request: pytest.FixtureRequest) -> Comment:
    parent = Comment.objects.get()
    submission = Submission(article=article, parent=parent, text=TEXT, name=NAME, email=EMAIL)
    comment = moderation.submit(submission).comment
    Comment.objects.filter(pk=comment.pk).update(status=request.param)
    comment.refresh_from_db()
    return comment


def addresses(article: Article, comment: Comment) -> list[str]:
    """All that a stranger can ask for and a comment might stand on."""
    others = f"/{article.slug}/comment/{comment.parent_id}/"
    own = f"/{article.slug}/comment/{comment.pk}/"
    pages = ["/", f"/{article.slug}/", "/tag/wandel/", "/author/anton-ahrens/", "/sitemap.xml", others, own]
    feeds = ["/feed/", "/comments/feed/", f"/{article.slug}/feed/", "/tag/wandel/feed/", "/author/anton-ahrens/feed/"]
    return [*pages, *feeds, f"{others}reply/", f"{own}reply/", f"{own}delete/", f"/preview/{article.pk}/"]


@pytest.mark.parametrize("hidden", HIDDEN, indirect=True)
class TestAHiddenComment:
    @pytest.mark.parametrize("asker", ["nobody", "rosa", "anton", "renate"])
    def test_it_stands_nowhere(
        self, article: Article, hidden: Comment, asker: str, as_user: AsUser, request: pytest.FixtureRequest
    ) -> None:
        browser = Client() if asker == "nobody" else as_user(request.getfixturevalue(asker))
        for address in addresses(article, hidden):
            page = browser.get(address).content.decode()
            for secret in (NAME, TEXT, EMAIL, f"comment-{hidden.pk}"):
                assert secret not in page, address

    def test_it_is_in_no_number(self, article: Article, hidden: Comment, client: Client) -> None:
        article.refresh_from_db()
        assert article.comment_count == 1
        assert "1 Kommentar<" in " ".join(client.get(f"/{article.slug}/").content.decode().split()).replace(" <", "<")

    @pytest.mark.parametrize("tail", ["", "reply/", "delete/"])
    def test_it_cannot_be_told_from_one_that_does_not_exist(
        self, article: Article, hidden: Comment, tail: str, client: Client
    ) -> None:
        there = client.get(f"/{article.slug}/comment/{hidden.pk}/{tail}")
        missing = client.get(f"/{article.slug}/comment/{hidden.pk + 1000}/{tail}")
        assert (there.status_code, there.content) == (missing.status_code, missing.content)
        assert there.status_code == 404

    def test_the_page_has_the_same_bytes_as_without_it(self, article: Article, hidden: Comment, client: Client) -> None:
        before = client.get(f"/{article.slug}/").content
        moderation.ModerationEvent.objects.all().delete()
        hidden.delete()
        caches["pages"].clear()
        assert client.get(f"/{article.slug}/").content == before


class TestAWaitingComment:
    @pytest.mark.parametrize("first", ["writer", "reader"])
    def test_its_writers_page_never_reaches_another_reader(self, article: Article, first: str) -> None:
        writer, reader = Client(), Client()
        before = reader.get(f"/{article.slug}/").content
        data = {"text": TEXT, "name": NAME}
        writer.post(f"/{article.slug}/comment/", data, headers={"Sec-Fetch-Site": "same-origin"})
        askers = [writer, reader] if first == "writer" else [reader, writer]
        pages = {asker: asker.get(f"/{article.slug}/").content for asker in askers}
        assert TEXT.encode() in pages[writer]
        assert pages[reader] == before

    def test_moderators_find_it_under_its_address(self, article: Article, mira: User, as_user: AsUser) -> None:
        comment = factories.comment(article, status=Comment.Status.WAITING, text=TEXT)
        page = as_user(mira).get(comment.get_absolute_url()).content.decode()
        assert TEXT in page
        assert "Wartet auf Freigabe" in page


class TestAnErasedWriter:
    def test_the_comment_stays_and_the_name_is_gone(self, article: Article, client: Client) -> None:
        comment = Comment.objects.get()
        Comment.objects.update(guest=None)
        page = client.get(f"/{article.slug}/").content.decode()
        assert "Name entfernt" in page
        assert f'id="comment-{comment.pk}"' in page
