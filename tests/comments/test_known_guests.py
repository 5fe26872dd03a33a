"""Whose comment appears at once: known by the browser's proof, and never by what somebody types."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles.models import Article
from comments import moderation
from comments.models import Comment, CommentSettings, Guest
from krysalis.foundation.guest_posts import WRITER_COOKIE
from tests import factories
from tests.comments.writing import FROM_HERE, page_of, write

pytestmark = pytest.mark.django_db

Status = Comment.Status
Hold = CommentSettings.Hold
Say = Callable[[Hold], None]
LINKS = "https://a.example https://b.example https://c.example"
OF_GERLINDE = {"name": "Gerlinde", "email": "gerlinde@example.org"}


@pytest.fixture
def article() -> Article:
    return factories.article(title="Zuhören", slug="zuhoeren")


@pytest.fixture
def hold() -> Say:
    def say(whom: Hold) -> None:
        CommentSettings.objects.update(hold=whom, learns=False)  # Here only the other rules are asked.

    return say


def newest() -> Comment:
    return Comment.objects.latest("pk")


def approved(client: Client, article: Article, by: User) -> Comment:
    """Written in this browser, and let through by a moderator."""
    write(client, article, text="Mein erster Gedanke.", **OF_GERLINDE)
    comment = newest()
    assert moderation.approve(comment, by=by)
    return comment


def change(client: Client, comment: Comment, text: str) -> int:
    return client.post(f"/zuhoeren/comment/{comment.pk}/edit/", {"text": text}, headers=FROM_HERE).status_code


class TestAGuest:
    @pytest.mark.parametrize(
        ("whom", "is_known", "status"),
        [
            (Hold.EVERYBODY, False, Status.WAITING),
            (Hold.EVERYBODY, True, Status.WAITING),
            (Hold.UNKNOWN, False, Status.WAITING),
            (Hold.UNKNOWN, True, Status.APPROVED),
            (Hold.NOBODY, False, Status.APPROVED),
            (Hold.NOBODY, True, Status.APPROVED),
        ],
    )
    def test_waits_as_the_settings_say(
        self, client: Client, article: Article, mira: User, hold: Say, whom: Hold, is_known: bool, status: str
    ) -> None:
        if is_known:
            approved(client, article, mira)
        hold(whom)
        write(client, article, text="Noch ein Gedanke.", **OF_GERLINDE)
        assert newest().status == status
        assert ("Noch ein Gedanke." in page_of(Client(), "/zuhoeren/")) == (status == Status.APPROVED)

    @pytest.mark.parametrize("whom", Hold)
    def test_waits_where_a_rule_holds(
        self, client: Client, article: Article, mira: User, hold: Say, whom: Hold
    ) -> None:
        approved(client, article, mira)
        hold(whom)
        write(client, article, text=LINKS, **OF_GERLINDE)
        assert (newest().status, newest().suspected) == (Status.WAITING, False)
        write(client, article, text="Ein Gedanke.", homepage="https://a.example", **OF_GERLINDE)
        assert (newest().status, newest().suspected) == (Status.WAITING, True)


class TestATypedAddress:
    def test_publishes_nothing_even_that_of_somebody_approved_and_confirmed(
        self, client: Client, article: Article, mira: User, hold: Say
    ) -> None:
        hold(Hold.UNKNOWN)
        approved(client, article, mira)
        Guest.objects.update(email_confirmed_at=timezone.now())
        write(Client(), article, text="Ich bin auch Gerlinde.", **OF_GERLINDE)
        assert newest().status == Status.WAITING
        assert newest().guest != Comment.objects.earliest("pk").guest

    @pytest.mark.parametrize("secret", ["0" * 40, "", "f" * 39])
    def test_with_a_cookie_that_somebody_made_up_publishes_nothing(
        self, client: Client, article: Article, mira: User, hold: Say, secret: str
    ) -> None:
        hold(Hold.UNKNOWN)
        comment = approved(client, article, mira)
        stranger = Client()
        stranger.cookies[WRITER_COOKIE] = f"{comment.pk}.{secret}"
        write(stranger, article, text="Ich bin auch Gerlinde.", **OF_GERLINDE)
        assert newest().status == Status.WAITING


class TestTheProof:
    @pytest.mark.parametrize("status", [Status.WAITING, Status.REJECTED, Status.SPAM])
    def test_is_of_an_approved_comment(
        self, client: Client, article: Article, mira: User, hold: Say, status: str
    ) -> None:
        hold(Hold.UNKNOWN)
        comment = approved(client, article, mira)
        Comment.objects.filter(pk=comment.pk).update(status=status)
        write(client, article, text="Noch ein Gedanke.", **OF_GERLINDE)
        assert newest().status == Status.WAITING

    def test_counts_under_another_name_as_well(self, client: Client, article: Article, mira: User, hold: Say) -> None:
        hold(Hold.UNKNOWN)
        approved(client, article, mira)
        write(client, article, text="Noch ein Gedanke.", name="Gerli")
        assert newest().status == Status.APPROVED

    def test_is_given_for_what_appears_at_once(self, client: Client, article: Article, hold: Say) -> None:
        hold(Hold.NOBODY)
        response = write(client, article, text="Ein Gedanke.", **OF_GERLINDE)
        assert WRITER_COOKIE in response.cookies
        page = page_of(client, response["Location"])
        assert "Ihr Kommentar ist veröffentlicht." in page
        assert "wartet" not in page
        assert change(client, newest(), "Ein anderer Gedanke.") == 303
        assert (newest().status, newest().body_source) == (Status.APPROVED, "Ein anderer Gedanke.")
        assert client.post(f"/zuhoeren/comment/{newest().pk}/delete/", headers=FROM_HERE).status_code == 303
        assert newest().status == Status.DELETED

    def test_is_given_again_where_the_browser_sent_it_twice_and_not_later(self, article: Article, hold: Say) -> None:
        hold(Hold.NOBODY)
        for _ in range(2):
            assert WRITER_COOKIE in write(Client(), article, **OF_GERLINDE).cookies
        Comment.objects.update(submitted_at=timezone.now() - timedelta(minutes=2))
        assert WRITER_COOKIE not in write(Client(), article, **OF_GERLINDE).cookies
        assert Comment.objects.count() == 1


class TestAChange:
    def test_of_the_approved_comment_itself_waits_until_somebody_has_read_it(
        self, client: Client, article: Article, mira: User, hold: Say
    ) -> None:
        hold(Hold.UNKNOWN)
        comment = approved(client, article, mira)
        change(client, comment, "Ganz andere Worte.")
        assert newest().status == Status.WAITING

    def test_of_a_known_guest_stands_at_once(self, client: Client, article: Article, mira: User, hold: Say) -> None:
        hold(Hold.UNKNOWN)
        approved(client, article, mira)
        write(client, article, text="Noch ein Gedanke.", **OF_GERLINDE)
        change(client, newest(), "Noch ein besserer Gedanke.")
        assert newest().status == Status.APPROVED

    def test_is_held_or_suspected_by_the_rules(self, client: Client, article: Article, hold: Say) -> None:
        hold(Hold.NOBODY)
        write(client, article, text="Ein Gedanke.", **OF_GERLINDE)
        change(client, newest(), LINKS)
        assert (newest().status, newest().suspected) == (Status.WAITING, False)
        change(client, newest(), f"{LINKS} https://d.example")
        assert (newest().status, newest().suspected) == (Status.WAITING, True)
        assert "d.example" not in page_of(Client(), "/zuhoeren/")

    def test_of_what_waits_publishes_nothing_and_clears_no_suspicion(
        self, client: Client, article: Article, hold: Say
    ) -> None:
        hold(Hold.NOBODY)
        write(client, article, text=f"{LINKS} https://d.example", **OF_GERLINDE)
        change(client, newest(), "Ein harmloser Gedanke.")
        assert (newest().status, newest().suspected) == (Status.WAITING, True)

    def test_that_is_refused_gives_the_words_back(self, client: Client, article: Article, hold: Say) -> None:
        CommentSettings.objects.update(words_to_refuse="Casino")
        write(client, article, text="Ein Gedanke.", **OF_GERLINDE)
        response = client.post(
            f"/zuhoeren/comment/{newest().pk}/edit/", {"text": "Ein Casino & mehr."}, headers=FROM_HERE
        )
        assert response.status_code == 422
        page = response.content.decode()
        assert "Diese Website nimmt nicht an, was der Kommentar enthält" in page
        assert "Ein Casino &amp; mehr." in page
        assert newest().body_source == "Ein Gedanke."


class TestARefusedComment:
    def test_comes_back_with_its_text_and_is_stored_nowhere(self, client: Client, article: Article) -> None:
        CommentSettings.objects.update(words_to_refuse="Casino")
        response = write(client, article, text="Ein Casino & mehr.", **OF_GERLINDE)
        page = response.content.decode()
        assert response.status_code == 422
        assert "Diese Website nimmt nicht an, was der Kommentar enthält" in page
        assert "Ein Casino &amp; mehr.</textarea>" in page
        assert 'value="gerlinde@example.org"' in page
        assert not Comment.objects.exists()
        assert not Guest.objects.exists()
        assert write(client, article, text="Ein Spiel & mehr.", **OF_GERLINDE).status_code == 303


class TestTheSecondsOfAForm:
    @pytest.mark.parametrize("seconds", ["", "viel", "-1", "1e9", "9" * 50, "1\0", "NaN", "٣", "12.5", "3"])
    def test_are_no_reason_to_refuse_whatever_they_are(
        self, client: Client, article: Article, hold: Say, seconds: str
    ) -> None:
        hold(Hold.NOBODY)
        assert write(client, article, seconds=seconds).status_code == 303
        assert newest().status == Status.APPROVED

    def test_hold_what_was_sent_too_fast(self, client: Client, article: Article, hold: Say) -> None:
        hold(Hold.NOBODY)
        assert write(client, article, seconds="1.25").status_code == 303
        assert newest().status == Status.WAITING


@pytest.mark.parametrize(
    ("whom", "words"),
    [
        (Hold.EVERYBODY, "Ihr Kommentar erscheint, sobald er freigegeben ist."),
        (Hold.UNKNOWN, "Ihr erster Kommentar erscheint, sobald er freigegeben ist"),
        (Hold.NOBODY, "Ihr Kommentar erscheint sofort"),
    ],
)
def test_the_form_says_when_a_comment_appears(article: Article, hold: Say, whom: Hold, words: str) -> None:
    hold(whom)
    assert words in page_of(Client(), "/zuhoeren/comment/")
