"""What is ticked below a comment is asked for once the comment is stored: not lost, and not twice."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from time_machine import Traveller

from articles.models import Article
from comments import moderation
from comments.following import opting_in
from comments.following.topics import Kind
from comments.models import Comment, OptIn, Subscription
from comments.notifications import writers
from krysalis.foundation.models import OutgoingMail
from profiles.models import Profile
from tests import factories
from tests.comments.following import ADDRESS, ASKED, all_of, guest_who_follows
from tests.comments.mails import mail_server  # noqa: F401  # A fixture.
from tests.comments.writing import page_of, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_server")]

TICKED = {"email": ADDRESS, "follow_replies": "on"}
NOTE = 'class="comment-state"'


@pytest.fixture
def article() -> Article:
    return factories.article(title="Der leere Stuhl")


class TestTheForm:
    def test_chooses_nothing_by_itself(self, client: Client, article: Article) -> None:
        page = page_of(client, "/der-leere-stuhl/")

        assert '<input type="checkbox" name="follow_replies" id="comment-follow_replies">' in page
        assert '<option value="" selected>' in page

    def test_asks_for_an_address_where_something_is_chosen(self, client: Client, article: Article) -> None:
        response = write(client, article, follow="article")

        assert response.status_code == 422
        assert 'id="comment-email_error"' in response.content.decode()
        assert '<option value="article" selected>' in response.content.decode()
        assert not Comment.objects.exists()

    def test_offers_nothing_without_a_mail_server(self, client: Client, article: Article, settings: Any) -> None:
        settings.EMAIL_CONFIGURED = False

        assert 'name="follow' not in page_of(client, "/der-leere-stuhl/")
        assert write(client, article, **TICKED).status_code == 303
        assert not OptIn.objects.exists()

    def test_previews_without_an_address(self, client: Client, article: Article) -> None:
        response = client.post(
            "/der-leere-stuhl/comment/preview/",
            {"text": "Ein Gedanke.", "follow": "mine"},
            headers={"Sec-Fetch-Site": "same-origin"},
        )

        assert response.status_code == 200
        assert '<option value="mine" selected>' in response.content.decode()


class TestAGuest:
    def test_wishes_answers_to_this_comment(self, client: Client, article: Article) -> None:
        write(client, article, **TICKED)

        wish = OptIn.objects.get()
        assert (wish.kind, wish.comment, wish.email) == (Kind.REPLIES, Comment.objects.get(), ADDRESS)

    @pytest.mark.parametrize("kind", ["article", "mine"])
    def test_wishes_only_the_wider_where_both_are_chosen(self, client: Client, article: Article, kind: str) -> None:
        write(client, article, **TICKED, follow=kind)

        wish = OptIn.objects.get()
        assert (wish.kind, wish.article) == (kind, article)

    def test_wishes_nothing_without_choosing(self, client: Client, article: Article) -> None:
        write(client, article, email=ADDRESS)

        assert not OptIn.objects.exists()

    def test_who_sends_twice_wishes_once(self, client: Client, article: Article) -> None:
        for _ in range(2):
            write(client, article, **TICKED)

        assert Comment.objects.count() == OptIn.objects.count() == 1

    def test_whose_comment_is_refused_wishes_nothing_yet(
        self, client: Client, article: Article, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: Any, **__: Any) -> None:
            raise moderation.Refused("Nein.")

        monkeypatch.setattr(moderation, "submit", refuse)
        response = write(client, article, **TICKED)

        assert response.status_code == 422
        assert 'name="follow_replies" id="comment-follow_replies" checked' in response.content.decode()
        assert not OptIn.objects.exists()

    def test_whose_wish_could_not_be_stored_sends_again_and_has_both(
        self, client: Client, article: Article, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def locked(*_: Any, **__: Any) -> None:
            raise OperationalError("database is locked")

        with monkeypatch.context() as trouble:
            trouble.setattr(opting_in, "wish", locked)
            assert write(client, article, **TICKED).status_code == 503
        assert write(client, article, **TICKED).status_code == 303
        assert Comment.objects.count() == OptIn.objects.count() == 1

    def test_is_asked_at_once_after_confirming_the_address_of_the_comment(
        self, client: Client, article: Article
    ) -> None:
        write(client, article, **TICKED, tell="on")
        OutgoingMail.objects.filter(recipient=ADDRESS).update(status="sent", sent_at=timezone.now())
        assert opting_in.ask_due() == 0  # Not yet: it may be a stranger's.

        writers.confirm(Comment.objects.get().guest)

        assert opting_in.ask_due() == 1

    def test_that_fills_in_the_trap_has_nobody_asked(self, client: Client, article: Article) -> None:
        write(client, article, **TICKED, homepage="https://example.com")

        assert Comment.objects.exists()
        assert not OptIn.objects.exists()


class TestTheWritersPage:
    def test_sends_them_to_their_mailbox(self, client: Client, article: Article) -> None:
        other = Client()
        written = write(client, article, **TICKED)
        without = write(other, article, text="Etwas anderes.", email="anders@example.org")

        assert page_of(client, written["Location"]).count(NOTE) == 2  # That it waits, and where to look.
        assert page_of(other, without["Location"]).count(NOTE) == 1

    @pytest.mark.parametrize("email", [ADDRESS, "nobody@example.org"])
    def test_says_so_whoever_the_address_is(self, client: Client, article: Article, email: str) -> None:
        guest_who_follows(all_of(article))

        written = write(client, article, email=email, follow="article")
        opting_in.ask_due()

        assert page_of(client, written["Location"]).count(NOTE) == 2

    def test_says_so_where_the_address_was_asked_the_day_before(
        self, client: Client, article: Article, clock: Traveller
    ) -> None:
        opting_in.wish(all_of(article), ADDRESS, **ASKED)
        opting_in.ask_due()
        clock.shift(timedelta(days=1))

        written = write(client, article, email=ADDRESS, follow="article")

        assert page_of(client, written["Location"]).count(NOTE) == 2

    def test_is_told_to_nobody_else(self, client: Client, article: Article) -> None:
        written = write(client, article, **TICKED)
        Comment.objects.update(status=Comment.Status.APPROVED)

        assert NOTE not in page_of(Client(), written["Location"])

    def test_does_not_change_the_public_one(self, client: Client, article: Article) -> None:
        before = Client().get("/der-leere-stuhl/").content
        write(client, article, **TICKED)

        assert Client().get("/der-leere-stuhl/").content == before


class TestAMember:
    def test_follows_at_once(self, as_user: Any, anton: User, antons_profile: Profile, article: Article) -> None:
        browser = as_user(anton)

        written = write(browser, article, follow="article")

        followed = Subscription.objects.get()
        assert (followed.subscriber.user, followed.kind, followed.article) == (anton, Kind.ARTICLE, article)
        assert page_of(browser, written["Location"]).count(NOTE) == 1
