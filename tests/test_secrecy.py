"""What is not public appears nowhere: on no page, in no feed, in no count, for nobody but those it belongs to."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.core.cache import caches
from django.test import Client
from django.urls import URLPattern, resolve
from django.utils import timezone
from pytest_django.fixtures import Settings

import articles.urls
import comments.urls
from articles import publishing
from articles.models import Article
from comments import moderation
from comments.judging.submission import Submission
from comments.models import Comment, ModerationEvent, TypoNote
from comments.moderating.by_mail import VERBS
from comments.moderating.in_page import BUTTONS
from comments.subscribing import managing
from profiles.models import Profile
from tests import factories, people
from tests.comments.writing import FROM_HERE

pytestmark = [pytest.mark.django_db, pytest.mark.rules]

NAME, TEXT, EMAIL = "Verborgene Vera", "Das soll noch niemand lesen.", "vera@example.org"
HIDDEN = sorted(set(Comment.Status.values) - {Comment.Status.APPROVED})
AsUser = Callable[[User], Client]


@pytest.fixture(autouse=True)
def mail_is_set(settings: Settings) -> None:
    """Or there would be no pages by which one follows."""
    settings.EMAIL_CONFIGURED = True


@pytest.fixture
def berta(db: None) -> User:
    """An author who has written none of this."""
    user = people.staff("Berta", people.AUTHORS)
    factories.profile(name="Berta Brandt", user=user)
    return user


def browser_of(asker: str, as_user: AsUser, request: pytest.FixtureRequest) -> Client:
    return Client() if asker == "nobody" else as_user(request.getfixturevalue(asker))


# Comments


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
    published = timezone.localtime(article.published_at)
    lists = ["/", "/tag/wandel/", "/author/anton-ahrens/", f"/{published:%Y}/", f"/{published:%Y/%m}/", "/sitemap.xml"]
    feeds = ["/feed/", "/comments/feed/", f"/{article.slug}/feed/", "/tag/wandel/feed/", "/author/anton-ahrens/feed/"]
    around = [others, own, f"{others}reply/", f"{own}reply/", f"{own}delete/", f"/preview/{article.pk}/"]
    around += [f"{others}replies/", f"{own}replies/", f"{others}vote/", f"{own}vote/"]
    around += [f"{others}edit/", f"{own}edit/", f"{own}email/", f"/{article.slug}/comment/preview/"]
    around += [f"{others}report/", f"{own}report/", f"{own}report/thanks/"]
    around += [f"/{article.slug}/typo/", f"/{article.slug}/typo/thanks/"]
    around += [f"/{article.slug}/following/", f"{others}following/", f"{own}following/"]
    around += [f"/{article.slug}/comments/{which}/" for which in ("newest", "oldest", "best", "discussed", "news")]
    return [f"/{article.slug}/", *lists, *feeds, *around]


@pytest.mark.parametrize("hidden", HIDDEN, indirect=True)
class TestAHiddenComment:
    @pytest.mark.parametrize("asker", ["nobody", "rosa", "berta"])
    def test_it_stands_nowhere(
        self, article: Article, hidden: Comment, asker: str, as_user: AsUser, request: pytest.FixtureRequest
    ) -> None:
        browser = browser_of(asker, as_user, request)
        for address in addresses(article, hidden):
            page = browser.get(address).content.decode()
            for secret in (NAME, TEXT, EMAIL, f"comment-{hidden.pk}"):
                assert secret not in page, address

    @pytest.mark.parametrize("asker", ["anton", "renate", "mira"])
    def test_who_moderates_finds_it_under_its_address_and_in_no_list(
        self, article: Article, hidden: Comment, asker: str, as_user: AsUser, request: pytest.FixtureRequest
    ) -> None:
        browser = browser_of(asker, as_user, request)
        assert browser.get(hidden.get_absolute_url()).status_code == 200
        for address in ("/", f"/{article.slug}/feed/", "/comments/feed/", f"/{article.slug}/comments/news/"):
            assert TEXT not in browser.get(address).content.decode(), address

    def test_it_is_in_no_number(self, article: Article, hidden: Comment, client: Client) -> None:
        article.refresh_from_db()
        assert article.comment_count == 1
        assert "1 Kommentar<" in " ".join(client.get(f"/{article.slug}/").content.decode().split()).replace(" <", "<")

    @pytest.mark.parametrize("tail", ["", "reply/", "delete/", "vote/", "edit/", "email/", "report/", "following/"])
    def test_it_cannot_be_told_from_one_that_does_not_exist(
        self, article: Article, hidden: Comment, tail: str, client: Client
    ) -> None:
        there = client.get(f"/{article.slug}/comment/{hidden.pk}/{tail}")
        missing = client.get(f"/{article.slug}/comment/{hidden.pk + 1000}/{tail}")
        assert (there.status_code, there.content) == (missing.status_code, missing.content)
        assert there.status_code == 404

    @pytest.mark.parametrize("verb", BUTTONS)
    def test_its_buttons_cannot_be_told_from_those_of_none(
        self, article: Article, hidden: Comment, verb: str, client: Client
    ) -> None:
        there = client.post(f"/{article.slug}/comment/{hidden.pk}/{verb}/", headers=FROM_HERE)
        missing = client.post(f"/{article.slug}/comment/{hidden.pk + 1000}/{verb}/", headers=FROM_HERE)
        assert (there.status_code, there.content) == (missing.status_code, missing.content)
        assert there.status_code == 404

    def test_the_page_has_the_same_bytes_as_without_it(self, article: Article, hidden: Comment, client: Client) -> None:
        before = client.get(f"/{article.slug}/").content
        ModerationEvent.objects.all().delete()
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


class TestANoteAboutATypingError:
    @pytest.mark.parametrize("asker", ["nobody", "rosa", "mira", "renate", "anton"])
    def test_it_stands_on_no_page_of_the_site(
        self, article: Article, asker: str, as_user: AsUser, request: pytest.FixtureRequest
    ) -> None:
        said = {"quote_exact": NAME, "suggestion": TEXT}
        assert Client().post(f"/{article.slug}/typo/", said, headers=FROM_HERE).status_code == 303
        assert TypoNote.objects.exists()
        browser = browser_of(asker, as_user, request)
        for address in addresses(article, factories.comment(parent=Comment.objects.get())):
            page = browser.get(address).content.decode()
            assert NAME not in page, address
            assert TEXT not in page, address

    def test_pages_have_the_same_bytes_as_without_it(self, article: Article, client: Client) -> None:
        pages = addresses(article, factories.comment(parent=Comment.objects.get()))
        before = [client.get(address).content for address in pages]
        TypoNote.objects.create(article=article, quote_exact=NAME, suggestion=TEXT)
        caches["pages"].clear()
        assert [client.get(address).content for address in pages] == before

    @pytest.mark.parametrize("asker", ["mira", "berta"])
    def test_who_cannot_correct_the_article_finds_it_nowhere_in_the_backend(
        self, article: Article, asker: str, as_user: AsUser, request: pytest.FixtureRequest
    ) -> None:
        TypoNote.objects.create(article=article, quote_exact=NAME, suggestion=TEXT)
        browser = browser_of(asker, as_user, request)
        for address in ("/admin/", "/admin/comments/", "/admin/comments/typonote/", "/admin/comments/typonote/?q=Vera"):
            page = browser.get(address).content.decode()
            assert NAME not in page, address
            assert "1</strong> Fehler gefunden" not in page, address


class TestAnErasedWriter:
    def test_the_comment_stays_and_the_name_is_gone(self, article: Article, client: Client) -> None:
        comment = Comment.objects.get()
        Comment.objects.update(guest=None)
        page = client.get(f"/{article.slug}/").content.decode()
        assert "Name entfernt" in page
        assert f'id="comment-{comment.pk}"' in page


# Articles

SECRETS = ["Stilles Vorhaben", "stilles-vorhaben", "Noch ein Gedanke", "Niemand soll es wissen", "Umbau", "umbau"]
COMMENT = "Das las ich, als es noch da war."
SLUG, OLD_SLUG, MISSING = "stilles-vorhaben", "frueheres-umbau-vorhaben", "gibt-es-nicht"
MISSING_ID = 987_654
LONG_AGO = datetime(2019, 5, 4, 9, tzinfo=UTC)

Verb = Callable[[Article], None]


def stays_a_draft(article: Article) -> None:
    publishing.save(article, by=None)


def is_handed_in(article: Article) -> None:
    publishing.hand_in(article, by=None)


def is_scheduled(article: Article) -> None:
    publishing.schedule(article, at=timezone.now() + timedelta(days=1), by=None)


def is_a_draft_in_the_bin(article: Article) -> None:
    publishing.move_to_bin(article, by=None)


def is_published_and_discussed(article: Article) -> None:
    article.published_at = LONG_AGO
    publishing.publish(article, by=None)
    submission = Submission(article=article, parent=None, text=COMMENT, name=NAME)
    moderation.approve(moderation.submit(submission).comment, by=User.objects.get(username="mira"))


def is_withdrawn(article: Article) -> None:
    is_published_and_discussed(article)
    publishing.withdraw(article, by=None)


def is_public_and_binned(article: Article) -> None:
    is_published_and_discussed(article)
    publishing.move_to_bin(article, by=None)


def is_withdrawn_and_binned(article: Article) -> None:
    is_withdrawn(article)
    publishing.move_to_bin(article, by=None)


NEVER_PUBLIC = [stays_a_draft, is_handed_in, is_scheduled, is_a_draft_in_the_bin]
ONCE_PUBLIC = [is_withdrawn, is_public_and_binned, is_withdrawn_and_binned]

# All that a stranger can ask for: what is there in any case, and what a guess at the hidden article would be.
THERE = [
    *["/", "/leise-puppen/", "/tag/wandel/", "/author/anton-ahrens/", "/sitemap.xml", "/leise-puppen/comment/{shown}/"],
    *["/feed/", "/comments/feed/", "/leise-puppen/feed/", "/tag/wandel/feed/", "/author/anton-ahrens/feed/"],
    *["/{today:%Y}/", "/{today:%Y/%m}/", "/leise-puppen/comment/{shown}/reply/", "/impressum/"],
    *["/leise-puppen/comments/best/", "/leise-puppen/comments/news/", "/leise-puppen/comment/{shown}/replies/"],
    *["/leise-puppen/comment/{shown}/report/", "/leise-puppen/comment/{shown}/report/thanks/"],
    *["/leise-puppen/comment/{shown}/vote/", "/leise-puppen/comment/{shown}/edit/", "/leise-puppen/comment/preview/"],
    *["/following/", "/author/anton-ahrens/following/", "/leise-puppen/following/"],
    *["/leise-puppen/comment/{shown}/following/", "/following/link/"],
    *["/following/asked/", "/following/link/asked/", "/following/ended/"],
]
GUESSED = [
    *["/{slug}/", "/{slug}/feed/", "/{slug}/comment/{comment}/", "/{slug}/comment/{comment}/reply/"],
    *["/{slug}/comment/{comment}/delete/", "/{slug}/comment/", "/leise-puppen/comment/{comment}/"],
    *["/{slug}/comments/best/", "/{slug}/comments/news/", "/{slug}/comment/{comment}/replies/"],
    *["/{slug}/comment/{comment}/vote/", "/leise-puppen/comment/{comment}/vote/", "/{slug}/comment/preview/"],
    *["/{slug}/comment/{comment}/edit/", "/{slug}/comment/{comment}/email/", "/leise-puppen/comment/{comment}/edit/"],
    *[f"/{{slug}}/comment/{{comment}}/{verb}/" for verb in BUTTONS],
    *["/{slug}/comment/{comment}/report/", "/leise-puppen/comment/{comment}/report/", "/report/confirm/x/"],
    *["/{slug}/comment/{comment}/report/thanks/", "/leise-puppen/comment/{comment}/report/thanks/"],
    *["/comment/confirm/x/", "/moderation/x/", *[f"/moderation/x/{verb}/" for verb in VERBS]],
    *["/{slug}/typo/", "/{slug}/typo/thanks/", "/{slug}/comment-page-2/"],
    *["/{slug}/following/", "/{slug}/comment/{comment}/following/", "/leise-puppen/comment/{comment}/following/"],
    *["/following/confirm/x/", "/following/stop/x/", "/following/manage/x/", "/following/manage/x/confirmed/"],
    *[f"/following/manage/x/{verb}/" for verb in managing.VERBS],
    *["/tag/{tag}/", "/tag/{tag}/feed/", "/2019/", "/2019/05/", "/?page=2"],
    *["/preview/{article}/", "/preview/page/{article}/"],
]


@pytest.fixture
def site(article: Article, mira: User) -> Article:
    factories.page(title="Impressum")
    return article


@pytest.fixture
def hide(site: Article, antons_profile: Profile) -> Callable[[Verb], Article]:
    """Writes an article that shares author and tag with the public one, is recommended there, and is hidden."""

    def hidden(verb: Verb) -> Article:
        made = factories.draft(
            title="Stilles Vorhaben",
            slug=OLD_SLUG,
            teaser="Noch ein Gedanke vorab.",
            body_source="Niemand soll es wissen.",
            authors=[antons_profile],
            tags=["Wandel", "Umbau"],
        )
        made.slug = SLUG
        made.save()
        publishing.save(made, by=None)
        site.recommendations.create(recommended=made)
        verb(made)
        return made

    return hidden


def names(hidden: Article) -> dict[str, object]:
    """What stands in the addresses above."""
    comment = Comment.objects.filter(article=hidden).first()
    shown = Comment.objects.get(article__slug="leise-puppen")
    own = {"slug": SLUG, "tag": "umbau", "article": hidden.pk, "comment": comment.pk if comment else MISSING_ID}
    return {**own, "shown": shown.pk, "today": timezone.localtime()}


def of_nothing() -> dict[str, object]:
    return {"slug": MISSING, "tag": MISSING, "article": MISSING_ID, "comment": MISSING_ID}


def answer(browser: Client, address: str, values: dict[str, object]) -> tuple[int, str, str]:
    """What is told, without what was asked."""
    response = browser.get(address.format(**values))
    told = (response.content.decode(), response.headers.get("Location", ""))
    for value in {str(values[name]) for name in ("slug", "tag", "article", "comment")}:
        told = (told[0].replace(f"/{value}/", "/…/"), told[1].replace(f"/{value}/", "/…/"))
    return response.status_code, *told


@pytest.mark.parametrize("verb", [*NEVER_PUBLIC, *ONCE_PUBLIC])
class TestAHiddenArticle:
    @pytest.mark.parametrize("asker", ["nobody", "rosa", "berta", "mira"])
    def test_it_stands_nowhere(
        self, hide: Callable[[Verb], Article], verb: Verb, asker: str, as_user: AsUser, request: pytest.FixtureRequest
    ) -> None:
        values = names(hide(verb))
        browser = browser_of(asker, as_user, request)
        for address in [*THERE, *GUESSED, f"/{OLD_SLUG}/"]:
            response = browser.get(address.format(**values))
            told = response.content.decode().replace(f"/{SLUG}/", "/…/") if address in GUESSED else response.text
            for secret in (*SECRETS, COMMENT, NAME):
                assert secret not in told, address

    def test_pages_have_the_same_bytes_as_without_it(
        self, site: Article, hide: Callable[[Verb], Article], verb: Verb, client: Client
    ) -> None:
        values = {"shown": Comment.objects.get().pk, "today": timezone.localtime()}
        before = [client.get(address.format(**values)).content for address in THERE]
        hide(verb)
        assert [client.get(address.format(**values)).content for address in THERE] == before

    @pytest.mark.parametrize("asker", ["nobody", "berta"])
    def test_a_guess_is_answered_like_one_at_nothing(
        self, hide: Callable[[Verb], Article], verb: Verb, asker: str, as_user: AsUser, request: pytest.FixtureRequest
    ) -> None:
        values = names(hide(verb))
        browser = browser_of(asker, as_user, request)
        for address in GUESSED:
            if address == "/{slug}/" and verb in ONCE_PUBLIC:
                continue  # What was public once is said to be gone; that is no secret.
            assert answer(browser, address, values) == answer(browser, address, of_nothing()), address

    def test_nobody_can_write_below_it(self, hide: Callable[[Verb], Article], verb: Verb, client: Client) -> None:
        hide(verb)
        before = Comment.objects.count()
        data = {"text": TEXT, "name": NAME}
        told = [client.post(f"/{slug}/comment/", data, headers=FROM_HERE) for slug in (SLUG, MISSING)]
        assert [response.status_code for response in told] == [404, 404]
        assert told[0].content.replace(SLUG.encode(), b"") == told[1].content.replace(MISSING.encode(), b"")
        assert Comment.objects.count() == before


class TestTheAddressOfAHiddenArticle:
    @pytest.mark.parametrize("slug", [SLUG, OLD_SLUG])
    @pytest.mark.parametrize("verb", NEVER_PUBLIC)
    def test_is_nobodys_before_it_was_public(
        self, hide: Callable[[Verb], Article], verb: Verb, slug: str, client: Client
    ) -> None:
        hide(verb)
        assert client.get(f"/{slug}/").status_code == 404

    @pytest.mark.parametrize("slug", [SLUG, OLD_SLUG])
    @pytest.mark.parametrize("verb", ONCE_PUBLIC)
    def test_says_gone_afterwards(self, hide: Callable[[Verb], Article], verb: Verb, slug: str, client: Client) -> None:
        hide(verb)
        assert client.get(f"/{slug}/").status_code == 410


def test_every_public_address_is_asked() -> None:
    """A new view of articles or comments has to be added to the tables above."""
    values = {**of_nothing(), "shown": 1, "today": timezone.localtime()}
    asked = {resolve(address.format(**values).partition("?")[0]).url_name for address in [*THERE, *GUESSED]}
    patterns = [*articles.urls.urlpatterns, *comments.urls.urlpatterns]
    assert asked >= {row.name for row in patterns if isinstance(row, URLPattern)} - {"rendition"}
