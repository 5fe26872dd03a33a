"""The buttons below a comment for who moderates there: who may press them, what they do, and who was quicker."""

from collections.abc import Callable
from urllib.parse import unquote

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from articles.models import Article
from comments import curation, moderation
from comments.models import Comment, ModerationEvent
from comments.moderating.in_page import BUTTONS
from profiles.models import Profile
from tests import factories
from tests.comments.writing import FROM_HERE, page_of, write
from tests.people import MODERATORS, PASSWORD, staff

pytestmark = pytest.mark.django_db

Status = Comment.Status
AsUser = Callable[[User], Client]

# Verb → the comment on which it does something, as columns, and what it is afterwards.
DOES = {
    "pin": ({}, "pinned_at is set"),
    "unpin": ({"pinned_at": "2026-01-01T00:00Z"}, "pinned_at is empty"),
    "close": ({}, "closed_at is set"),
    "reopen": ({"closed_at": "2026-01-01T00:00Z"}, "closed_at is empty"),
    "approve": ({"status": Status.WAITING}, "approved"),
    "hide": ({}, "rejected"),
}
LEAVES = {"approve": "approved", "hide": "rejected", "close": "closed", "reopen": "reopened"}
MAY = {
    "nobody": False,
    "the writer": False,
    "rosa": False,
    "anton below another's article": False,
    "anton below his own article": True,
    "renate": True,
    "mira": True,
    "ada": True,
}
LOGGED_OUT = {"nobody", "the writer"}


def press(client: Client, comment: Comment, verb: str, **headers: str) -> HttpResponse:
    address = f"/{comment.article.slug}/comment/{comment.pk}/{verb}/"
    return client.post(address, headers=headers or FROM_HERE)  # type: ignore[return-value]


def ready_for(verb: str, on: Article | None = None) -> Comment:
    comment = factories.comment(on, guest=factories.guest(name="Karl"))
    Comment.objects.filter(pk=comment.pk).update(**DOES[verb][0])
    return Comment.objects.get(pk=comment.pk)


def state(comment: Comment) -> str:
    """What the table above names, of the stored row."""
    row = Comment.objects.get(pk=comment.pk)
    return f"{row.status}, pinned_at is {_word(row.pinned_at)}, closed_at is {_word(row.closed_at)}"


def _word(value: object) -> str:
    return "set" if value else "empty"


def test_every_button_is_in_the_table() -> None:
    assert DOES.keys() == BUTTONS.keys()


class TestEverybodyAtEveryButton:
    @pytest.fixture
    def asked(
        self, request: pytest.FixtureRequest, as_user: AsUser, antons_profile: Profile
    ) -> Callable[[str, str], tuple[Client, Comment]]:
        """The asker's browser, and a comment on which the verb does something."""

        def asked(asker: str, verb: str) -> tuple[Client, Comment]:
            if asker == "the writer":
                browser, article = Client(), factories.article()
                write(browser, article)
                Comment.objects.update(**{"status": Status.APPROVED, **DOES[verb][0]})
                return browser, Comment.objects.get()
            own = asker.endswith("own article")
            comment = ready_for(verb, factories.article(authors=[antons_profile] if own else None))
            name = asker.split()[0]
            return (Client() if name == "nobody" else as_user(request.getfixturevalue(name))), comment

        return asked

    @pytest.mark.parametrize("verb", DOES)
    @pytest.mark.parametrize(("asker", "may"), MAY.items())
    def test_does_it_or_finds_no_such_comment(
        self, asked: Callable[[str, str], tuple[Client, Comment]], asker: str, may: bool, verb: str
    ) -> None:
        browser, comment = asked(asker, verb)
        before, events = state(comment), comment.events.count()

        response = press(browser, comment, verb)

        if may:
            assert (response.status_code, response["Location"]) == (303, comment.get_absolute_url())
            assert DOES[verb][1] in state(comment)
            assert comment.events.get().verb == LEAVES.get(verb, f"{verb}ned")
        else:
            missing = browser.post(f"/{comment.article.slug}/comment/987654/{verb}/", headers=FROM_HERE)
            if asker in LOGGED_OUT and comment.status == Status.APPROVED:
                assert response.status_code == 403
            else:
                assert (response.status_code, response.content) == (404, missing.content)
            assert (state(comment), comment.events.count()) == (before, events)

    @pytest.mark.parametrize("verb", DOES)
    def test_by_get_changes_nothing(self, verb: str, mira: User, as_user: AsUser) -> None:
        comment = ready_for(verb)
        before = state(comment)
        for browser in (as_user(mira), Client()):
            assert browser.get(f"/{comment.article.slug}/comment/{comment.pk}/{verb}/").status_code == 405
        assert state(comment) == before

    @pytest.mark.parametrize("verb", DOES)
    def test_from_elsewhere_is_asked_once_more(self, verb: str, mira: User, as_user: AsUser) -> None:
        comment = ready_for(verb)
        before = state(comment)
        response = press(as_user(mira), comment, verb, **{"Sec-Fetch-Site": "cross-site"})
        assert response.status_code == 422
        assert "Noch einmal drücken" in response.content.decode()
        assert state(comment) == before

    def test_without_the_token_is_asked_once_more_with_a_fresh_one(self, mira: User) -> None:
        comment = ready_for("pin")
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(mira)
        page = press(browser, comment, "pin").content.decode()
        assert "pinned_at is empty" in state(comment)
        token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        address = page.partition('<form class="comment-form" method="post" action="')[2].partition('"')[0]
        response = browser.post(address, {"csrfmiddlewaretoken": token}, headers=FROM_HERE)
        assert response.status_code == 303
        assert "pinned_at is set" in state(comment)

    @pytest.mark.parametrize("verb", DOES)
    def test_below_an_article_that_is_not_live_finds_nothing(self, verb: str, mira: User, as_user: AsUser) -> None:
        comment = ready_for(verb, factories.draft())
        assert press(as_user(mira), comment, verb).status_code == 404

    def test_finds_the_buttons_on_the_page_with_the_form_they_belong_to(self, mira: User, as_user: AsUser) -> None:
        comment = factories.comment()
        page = page_of(as_user(mira), f"/{comment.article.slug}/")
        for verb in ("pin", "close", "hide"):
            assert f'form="moderation" formaction="/{comment.article.slug}/comment/{comment.pk}/{verb}/"' in page
        assert 'id="moderation"' in page
        assert "moderation" not in page_of(Client(), f"/{comment.article.slug}/")


class TestWhoseLoginHasRunOut:
    """Of what everybody can read; the rest is as secret as ever, as the table above says."""

    def test_is_told_so_with_the_way_back_in(self, mira: User, as_user: AsUser) -> None:
        comment, browser = ready_for("pin"), Client()
        response = press(browser, comment, "pin")
        page = response.content.decode()
        assert "Sie sind nicht mehr angemeldet." in page
        assert not response.cookies
        way = page.partition('href="/admin/login/?next=')[2].partition('"')[0]
        assert unquote(way) == comment.get_absolute_url()
        login = browser.get(f"/admin/login/?next={way}", follow=True).redirect_chain[-1][0]
        sent = {"login": mira.username, "password": PASSWORD}
        assert browser.post(login, sent)["Location"] == comment.get_absolute_url()
        assert press(browser, comment, "pin").status_code == 303

    def test_reads_nothing_of_what_waits(self) -> None:
        browser, article = Client(), factories.article()
        write(browser, article, text="Das soll noch niemand lesen.")
        for asker in (browser, Client()):
            assert press(asker, Comment.objects.get(), "approve").status_code == 404


class TestWhoComesSecond:
    @pytest.fixture
    def milan(self) -> User:
        return staff("Milan", MODERATORS)

    @pytest.mark.parametrize(
        ("verb", "first", "words"),
        [
            ("pin", curation.pin, "angeheftet"),
            ("unpin", curation.unpin, "nicht mehr angeheftet"),
            ("close", curation.close, "Antworten geschlossen"),
            ("reopen", curation.reopen, "Antworten wieder geöffnet"),
            ("approve", moderation.approve, "freigegeben"),
            ("approve", moderation.reject, "abgelehnt"),
            ("approve", moderation.mark_spam, "als Spam abgelegt"),
            ("hide", moderation.reject, "abgelehnt"),
            ("hide", moderation.mark_spam, "als Spam abgelegt"),
        ],
    )
    def test_reads_who_was_quicker_and_overrules_nobody(
        self, verb: str, first: Callable[..., bool], words: str, mira: User, milan: User, as_user: AsUser
    ) -> None:
        comment = ready_for(verb)
        assert first(comment, by=milan)
        before = state(comment)

        response = press(as_user(mira), comment, verb)

        assert response.status_code == 409
        assert f"Von Milan bereits entschieden: Karl ({words})." in response.content.decode()
        assert comment.get_absolute_url() in response.content.decode()
        assert (state(comment), comment.events.count()) == (before, 1)

    def test_is_not_told_of_what_else_happened_since(self, mira: User, milan: User, as_user: AsUser) -> None:
        comment = ready_for("approve")
        moderation.approve(comment, by=milan)
        curation.pin(comment, by=mira)
        moderation.change_text(comment, "Anders.", by=mira)
        page = press(as_user(mira), comment, "approve").content.decode()
        assert "Von Milan bereits entschieden: Karl (freigegeben)." in page

    def test_may_be_the_same_person_twice(self, mira: User, as_user: AsUser) -> None:
        comment = ready_for("pin")
        browser = as_user(mira)
        press(browser, comment, "pin")
        assert "Von Ihnen bereits entschieden: Karl (angeheftet)." in press(browser, comment, "pin").content.decode()

    def test_is_told_the_state_where_nobody_has_done_anything(self, mira: User, as_user: AsUser) -> None:
        response = press(as_user(mira), ready_for("pin"), "unpin")
        assert response.status_code == 409
        assert "Bereits entschieden: Karl (freigegeben)." in response.content.decode()

    def test_pins_no_answer(self, mira: User, as_user: AsUser) -> None:
        answer = factories.comment(parent=factories.comment())
        assert press(as_user(mira), answer, "pin").status_code == 409
        assert not ModerationEvent.objects.exists()


class TestWhatFollows:
    def test_a_hidden_comment_is_gone_for_readers_and_shown_to_who_hid_it(self, mira: User, as_user: AsUser) -> None:
        comment = factories.comment(text="Das geht zu weit.")
        browser = as_user(mira)
        press(browser, comment, "hide")
        page = page_of(browser, comment.get_absolute_url())
        assert f'id="comment-{comment.pk}"' in page
        assert "Das geht zu weit." in page
        assert "Abgelehnt" in page
        assert "Das geht zu weit." not in page_of(Client(), f"/{comment.article.slug}/")
        assert "Das geht zu weit." not in page_of(browser, f"/{comment.article.slug}/")

    def test_an_approved_comment_stands_below_the_article(self, mira: User, as_user: AsUser) -> None:
        comment = factories.comment(status=Status.WAITING, text="Das sehe ich anders.")
        press(as_user(mira), comment, "approve")
        assert "Das sehe ich anders." in page_of(Client(), f"/{comment.article.slug}/")

    def test_a_closed_thread_takes_no_answers(self, mira: User, as_user: AsUser) -> None:
        comment = factories.comment()
        press(as_user(mira), comment, "close")
        response = write(Client(), comment.article, answering=comment)
        assert response.status_code == 422

    def test_the_desk_stays_closed_to_who_only_moderates_below_articles(
        self, anton: User, renate: User, as_user: AsUser
    ) -> None:
        for person in (anton, renate):
            assert as_user(person).get("/admin/comments/comment/queue/").status_code == 403
