"""Its writer changes a comment for some minutes, the editors at any time, and a guest their address."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from comments import curation, moderation
from comments.models import Comment, CommentSettings, Guest, ModerationEvent
from krysalis.foundation import freshness
from krysalis.foundation.guest_posts import WRITER_COOKIE
from profiles.models import Profile
from tests import factories
from tests.comments.test_commenting import nothing_can_be_written
from tests.comments.writing import FROM_HERE, page_of, write

pytestmark = pytest.mark.django_db

Status = Comment.Status
AsUser = Callable[[User], Client]
BEFORE, AFTER = "Das ist ein Tipfehler.", "Das war ein Tippfehler."


@pytest.fixture
def mine(client: Client) -> Comment:
    """Written in this test's browser, and waiting."""
    write(client, factories.article(), text=BEFORE, email="gerlinde@example.org")
    return Comment.objects.get()


def address(comment: Comment, tail: str = "edit") -> str:
    return f"/{comment.article.slug}/comment/{comment.pk}/{tail}/"


def change(client: Client, comment: Comment, text: str = AFTER, **fields: Any) -> HttpResponse:
    data = {"text": text, **fields}
    return client.post(address(comment), data, headers=FROM_HERE)  # type: ignore[return-value]


def approved(comment: Comment) -> Comment:
    Comment.objects.filter(pk=comment.pk).update(status=Status.APPROVED)
    comment.refresh_from_db()
    return comment


def later(**time: float) -> time_machine.travel:
    return time_machine.travel(timezone.now() + timedelta(**time))


def field(page: str, name: str) -> str:
    """The value of a hidden field."""
    return page.partition(f'name="{name}" value="')[2].partition('"')[0]


class TestTheWriter:
    def test_changes_the_words(self, client: Client, mine: Comment) -> None:
        response = change(client, mine, "Das war ein *Tippfehler*.")
        mine.refresh_from_db()
        assert (response.status_code, response["Location"]) == (303, mine.get_absolute_url())
        assert mine.body_source == "Das war ein *Tippfehler*."
        assert "<em>Tippfehler</em>" in mine.body_html
        assert (mine.edited_at is not None, mine.edited_by_staff) == (True, False)
        assert "(bearbeitet)" in page_of(client, mine.get_absolute_url())

    def test_is_led_there_from_the_comment(self, client: Client, mine: Comment) -> None:
        assert f'href="{address(mine)}"' in page_of(client, f"/{mine.article.slug}/")

    def test_finds_the_text_in_the_form_and_how_long_is_left(self, client: Client, mine: Comment) -> None:
        with later(minutes=4.5):
            response = client.get(address(mine))
        page = response.content.decode()
        assert f">\n{BEFORE}</textarea>" in page
        assert "noch 11 Minuten" in page
        assert 620 <= int(page.partition('data-seconds="')[2].partition('"')[0]) <= 630
        assert "no-store" in response["Cache-Control"]

    def test_is_told_the_last_minute(self, client: Client, mine: Comment) -> None:
        for minutes in (14.5, 16.5):  # What is on its way when the time is up still arrives.
            with later(minutes=minutes):
                assert "noch 1 Minute lang" in page_of(client, address(mine))

    def test_of_an_approved_comment_is_told_that_it_is_judged_again(self, client: Client, mine: Comment) -> None:
        words = "Nach einer Änderung wird Ihr Kommentar noch einmal geprüft."
        assert words not in page_of(client, address(mine))
        assert words in page_of(client, address(approved(mine)))

    def test_of_an_approved_comment_puts_it_back_into_the_queue(self, client: Client, mine: Comment) -> None:
        change(client, approved(mine))
        mine.refresh_from_db()
        assert mine.status == Status.WAITING
        assert AFTER not in page_of(Client(), f"/{mine.article.slug}/")
        assert AFTER in page_of(client, f"/{mine.article.slug}/")
        mine.article.refresh_from_db()
        assert mine.article.comment_count == 0

    def test_is_judged_by_the_new_words(self, client: Client, mine: Comment) -> None:
        change(client, mine, "https://a.example https://b.example https://c.example")
        event = mine.events.last()
        assert event is not None
        assert (event.verb, event.body_source) == ("edited", BEFORE)
        assert "3 Links" in event.reason

    def test_who_changes_nothing_leaves_no_trace(self, client: Client, mine: Comment) -> None:
        assert change(client, approved(mine), f"{BEFORE}\r\n").status_code == 303
        mine.refresh_from_db()
        assert (mine.status, mine.edited_at, mine.events.count()) == (Status.APPROVED, None, 1)

    def test_sending_twice_has_changed_once(self, client: Client, mine: Comment) -> None:
        as_read = field(page_of(client, address(mine)), "as_read")
        assert [change(client, mine, as_read=as_read).status_code for _ in range(2)] == [303, 303]
        assert mine.events.filter(verb="edited").count() == 1

    def test_sending_twice_at_once_is_told_that_it_worked(
        self, client: Client, mine: Comment, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def as_if_the_other_request_was_quicker(comment: Comment, text: str, **_: Any) -> bool:
            Comment.objects.filter(pk=comment.pk).update(body_source=text)
            return False

        monkeypatch.setattr(moderation, "change_own", as_if_the_other_request_was_quicker)
        assert change(client, mine).status_code == 303

    def test_corrects_in_a_thread_and_below_an_article_that_are_closed(self, client: Client, mine: Comment) -> None:
        Comment.objects.filter(pk=mine.pk).update(closed_at=timezone.now(), status=Status.APPROVED)
        mine.article.comments_open = False
        mine.article.save()
        assert change(client, mine).status_code == 303

    def test_with_a_profile_stands_changed_at_once(self, anton: User, antons_profile: Profile, as_user: AsUser) -> None:
        comment = factories.comment(profile=antons_profile, text=BEFORE)
        browser = as_user(anton)
        assert "noch einmal geprüft" not in page_of(browser, address(comment))
        assert change(browser, comment).status_code == 303
        comment.refresh_from_db()
        assert (comment.status, comment.body_source, comment.edited_by_staff) == (Status.APPROVED, AFTER, False)

    def test_with_a_profile_does_not_approve_what_was_held(self, antons_profile: Profile) -> None:
        comment = factories.comment(profile=antons_profile, status=Status.WAITING)
        assert moderation.change_own(comment, AFTER, proven=frozenset())
        assert comment.status == Status.WAITING


class TestWhatIsTooLate:
    def refused(self, response: HttpResponse, sentence: str) -> None:
        page = response.content.decode()
        assert response.status_code == 422
        assert sentence in page
        assert f">\n{AFTER}</textarea>" in page

    def test_comes_back_with_its_text_when_the_time_is_over(self, client: Client, mine: Comment) -> None:
        with later(minutes=17.1):
            self.refused(change(client, mine), "Die Zeit zum Ändern ist vorbei.")
        mine.refresh_from_db()
        assert mine.body_source == BEFORE

    def test_comes_back_when_somebody_has_answered(self, client: Client, mine: Comment) -> None:
        factories.comment(parent=approved(mine))
        self.refused(change(client, mine), "Inzwischen hat jemand geantwortet")

    def test_comes_back_when_it_was_decided_meanwhile(
        self, client: Client, mine: Comment, mira: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        change_own = moderation.change_own

        def after_mira(comment: Comment, text: str, **how: Any) -> bool:
            moderation.reject(Comment.objects.get(pk=comment.pk), by=mira)
            return change_own(comment, text, **how)

        monkeypatch.setattr(moderation, "change_own", after_mira)
        self.refused(change(client, mine), "inzwischen entschieden")

    def test_is_said_before_anybody_types(self, client: Client, mine: Comment) -> None:
        with later(minutes=17.1):
            page = page_of(client, address(mine))
        assert "Die Zeit zum Ändern ist vorbei." in page
        assert BEFORE in page
        assert "<textarea" not in page

    def test_is_everything_where_the_site_lets_nobody_change(self, client: Client, mine: Comment) -> None:
        CommentSettings.objects.update(edit_minutes=0)
        self.refused(change(client, mine), "Die Zeit zum Ändern ist vorbei.")

    def test_does_not_overwrite_what_the_editors_changed_meanwhile(
        self, client: Client, mine: Comment, mira: User
    ) -> None:
        as_read = field(page_of(client, address(mine)), "as_read")
        moderation.change_text(mine, "Von Mira gekürzt.", by=mira)
        response = change(client, mine, as_read=as_read)
        self.refused(response, "seit Sie diese Seite geöffnet haben")
        assert "Von Mira gekürzt." in response.content.decode()
        again = change(client, mine, as_read=field(response.content.decode(), "as_read"))
        assert again.status_code == 303


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("", "Bitte schreiben Sie zuerst etwas."),
            (" \u200b", "Bitte schreiben Sie zuerst etwas."),
            ("x" * 10_001, "Zu lang: 10001 Zeichen"),
            ("mit \0 darin", "nicht speichern"),
        ],
    )
    def test_is_said_in_the_usual_words(self, client: Client, mine: Comment, text: str, sentence: str) -> None:
        response = change(client, mine, text)
        assert response.status_code == 422
        assert sentence in response.content.decode()
        mine.refresh_from_db()
        assert mine.body_source == BEFORE

    @pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}])
    @pytest.mark.parametrize("tail", ["edit", "email"])
    def test_is_what_comes_from_elsewhere(
        self, client: Client, mine: Comment, tail: str, headers: dict[str, str]
    ) -> None:
        data = {"text": AFTER, "email": "neu@example.org"}
        response = client.post(address(mine, tail), data, headers=headers)
        assert response.status_code == 422
        assert (AFTER if tail == "edit" else "neu@example.org") in response.content.decode()
        assert Comment.objects.get().body_source == BEFORE
        assert Guest.objects.get().email == "gerlinde@example.org"

    def test_is_the_twenty_first_in_a_quarter_of_an_hour(self, client: Client, mine: Comment) -> None:
        assert {change(client, mine, f"Fassung {number}").status_code for number in range(20)} == {303}
        response = change(client, mine)
        assert (response.status_code, response["Retry-After"]) == (429, "900")
        assert AFTER in response.content.decode()

    def test_is_what_cannot_be_stored(self, client: Client, mine: Comment, settings: Any) -> None:
        settings.COMMENT_LIMITS = False
        with nothing_can_be_written():
            response = change(client, mine)
        assert (response.status_code, response["Retry-After"]) == (503, "60")
        assert AFTER in response.content.decode()

    def test_is_a_body_that_is_far_too_long(self, client: Client, mine: Comment) -> None:
        assert change(client, mine, "x" * 70_000).status_code == 413

    @pytest.mark.parametrize("asker", ["nobody", "a liar", "rosa"])
    @pytest.mark.parametrize("status", [Status.WAITING, Status.APPROVED])
    @pytest.mark.parametrize("tail", ["edit", "email"])
    def test_is_everybody_else_as_if_there_was_no_comment(
        self, mine: Comment, tail: str, status: str, asker: str, rosa: User, as_user: AsUser
    ) -> None:
        Comment.objects.filter(pk=mine.pk).update(status=status)
        browser = as_user(rosa) if asker == "rosa" else Client()
        if asker == "a liar":
            browser.cookies[WRITER_COOKIE] = f"{mine.pk}.{'a' * 40}"
        data = {"text": AFTER, "email": "neu@example.org"}
        nothing = f"/{mine.article.slug}/comment/987654/{tail}/"
        missing = [browser.get(nothing), browser.post(nothing, data, headers=FROM_HERE)]
        answers = [browser.get(address(mine, tail)), browser.post(address(mine, tail), data, headers=FROM_HERE)]
        assert [(each.status_code, each.content) for each in answers] == [(404, each.content) for each in missing]
        assert AFTER in answers[1].content.decode()  # Only who typed it sees it, and can take it along.
        assert Comment.objects.get().body_source == BEFORE
        assert Guest.objects.get().email == "gerlinde@example.org"

    def test_is_a_change_by_get(self, client: Client, mine: Comment) -> None:
        assert client.get(address(mine), {"text": AFTER}).status_code == 200
        assert client.get(address(mine, "email"), {"email": "neu@example.org"}).status_code == 302
        assert Comment.objects.get().body_source == BEFORE
        assert Guest.objects.get().email == "gerlinde@example.org"


class TestTheEditors:
    @pytest.fixture
    def comment(self) -> Comment:
        return factories.comment(text=BEFORE, submitted_at=timezone.now() - timedelta(days=3))

    @pytest.mark.parametrize("name", ["mira", "renate", "ada"])
    def test_change_at_any_time_and_it_says_so(
        self, comment: Comment, name: str, as_user: AsUser, request: pytest.FixtureRequest
    ) -> None:
        browser = as_user(request.getfixturevalue(name))
        factories.comment(parent=comment)
        assert "von der Redaktion bearbeitet" in page_of(browser, address(comment))
        assert "data-seconds" not in page_of(browser, address(comment))
        assert change(browser, comment).status_code == 303
        comment.refresh_from_db()
        assert (comment.status, comment.body_source) == (Status.APPROVED, AFTER)
        assert "(von der Redaktion bearbeitet)" in page_of(Client(), f"/{comment.article.slug}/")
        event = comment.events.get()
        assert (event.verb, event.by, event.body_source) == ("edited", request.getfixturevalue(name), BEFORE)

    def test_may_be_the_author_of_the_article(
        self, comment: Comment, anton: User, antons_profile: Profile, as_user: AsUser
    ) -> None:
        assert change(as_user(anton), comment).status_code == 404
        own = factories.comment(factories.article(authors=[antons_profile]))
        assert change(as_user(anton), own).status_code == 303

    def test_change_what_was_rejected_and_leave_it_so(self, mira: User, as_user: AsUser) -> None:
        comment = factories.comment(status=Status.REJECTED, text=BEFORE)
        assert change(as_user(mira), comment).status_code == 303
        comment.refresh_from_db()
        assert (comment.status, comment.body_source) == (Status.REJECTED, AFTER)

    def test_put_no_words_into_what_its_writer_has_deleted(self, mira: User, as_user: AsUser) -> None:
        comment = factories.comment(status=Status.DELETED, text="")
        assert change(as_user(mira), comment).status_code == 404

    def test_who_change_nothing_leave_no_trace(self, comment: Comment, mira: User, as_user: AsUser) -> None:
        assert change(as_user(mira), comment, BEFORE).status_code == 303
        comment.refresh_from_db()
        assert (comment.edited_at, comment.events.exists()) == (None, False)

    def test_need_their_token(self, comment: Comment, mira: User) -> None:
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(mira)
        response = change(browser, comment)
        page = response.content.decode()
        assert response.status_code == 422
        assert AFTER in page
        assert change(browser, comment, csrfmiddlewaretoken=field(page, "csrfmiddlewaretoken")).status_code == 303

    def test_change_their_own_comment_as_its_writer_while_that_may_be(self, mira: User, as_user: AsUser) -> None:
        comment = factories.comment(profile=factories.profile(name="Mira Morgenstern", user=mira), text=BEFORE)
        change(as_user(mira), comment)
        comment.refresh_from_db()
        assert (comment.body_source, comment.edited_by_staff) == (AFTER, False)
        with later(minutes=20):
            change(as_user(mira), comment, "Später noch etwas.")
        comment.refresh_from_db()
        assert (comment.body_source, comment.edited_by_staff) == ("Später noch etwas.", True)

    def test_neither_see_nor_change_the_guests_address_here(
        self, client: Client, mine: Comment, mira: User, as_user: AsUser
    ) -> None:
        page = page_of(as_user(mira), address(mine))
        assert "E-Mail" not in page
        assert "gerlinde@example.org" not in page
        response = as_user(mira).post(address(mine, "email"), {"email": "neu@example.org"}, headers=FROM_HERE)
        assert response.status_code == 404
        assert Guest.objects.get().email == "gerlinde@example.org"


class TestTheAddressOfAGuest:
    def correct(self, client: Client, comment: Comment, email: str = "richtig@example.org") -> HttpResponse:
        return client.post(address(comment, "email"), {"email": email}, headers=FROM_HERE)  # type: ignore[return-value]

    def test_is_corrected(self, client: Client, mine: Comment) -> None:
        response = self.correct(client, mine)
        assert (response.status_code, response["Location"]) == (303, mine.get_absolute_url())
        assert Guest.objects.get().email == "richtig@example.org"

    def test_is_corrected_as_long_as_the_browser_proves_it(self, client: Client, mine: Comment) -> None:
        factories.comment(parent=approved(mine))
        with later(days=13):
            page = page_of(client, address(mine))
            assert f'action="{address(mine, "email")}"' in page
            assert self.correct(client, mine).status_code == 303

    def test_is_never_shown_not_even_to_the_guest(self, client: Client, mine: Comment) -> None:
        page = page_of(client, address(mine))
        assert "Eine Adresse ist hinterlegt." in page
        assert "gerlinde@example.org" not in page

    def test_may_be_missing_which_is_said(self, client: Client, mine: Comment) -> None:
        Guest.objects.update(email="")
        assert "Es ist keine Adresse hinterlegt." in page_of(client, address(mine))

    def test_is_not_confirmed_any_more_when_it_is_another(self, client: Client, mine: Comment) -> None:
        Guest.objects.update(email_confirmed_at=timezone.now())
        self.correct(client, mine, "gerlinde@example.org")
        assert Guest.objects.get().email_confirmed_at
        self.correct(client, mine)
        assert Guest.objects.get().email_confirmed_at is None

    @pytest.mark.parametrize(
        ("email", "sentence"),
        [
            ("", "Bitte geben Sie eine E-Mail-Adresse an"),
            ("gerlinde", "nicht nach einer E-Mail-Adresse"),
            ("a\0@example.org", "nicht speichern"),
            (f"{'x' * 300}@example.org", "Zu lang"),
        ],
    )
    def test_that_is_none_comes_back(self, client: Client, mine: Comment, email: str, sentence: str) -> None:
        response = self.correct(client, mine, email)
        page = response.content.decode()
        assert response.status_code == 422
        assert sentence in page
        assert email.replace("\0", "\ufffd") in page
        assert f">\n{BEFORE}</textarea>" in page  # The other form stands there as before.
        assert Guest.objects.get().email == "gerlinde@example.org"

    def test_of_somebody_of_this_site_is_told_to_the_moderators(
        self, client: Client, mine: Comment, mira: User, as_user: AsUser
    ) -> None:
        self.correct(client, mine, "mira+x@example.org")
        page = as_user(mira).get("/admin/comments/comment/queue/").content.decode()
        assert "Die E-Mail-Adresse gehört jemandem" in page

    def test_leads_by_get_to_the_page_with_the_form(self, client: Client, mine: Comment) -> None:
        assert client.get(address(mine, "email"))["Location"] == address(mine)

    def test_is_asked_of_no_profile(self, anton: User, antons_profile: Profile, as_user: AsUser) -> None:
        comment = factories.comment(profile=antons_profile)
        assert "E-Mail" not in page_of(as_user(anton), address(comment))
        assert self.correct(as_user(anton), comment).status_code == 404


class TestAChangedComment:
    def test_that_is_deleted_is_forgotten_in_the_history_too(self, client: Client, mine: Comment) -> None:
        change(client, mine)
        page = page_of(client, address(mine, "delete"))
        assert "„Auf eigenen Wunsch gelöscht.“" in page
        client.post(address(mine, "delete"), headers=FROM_HERE)
        assert set(mine.events.values_list("verb", "body_source")) == {
            ("submitted", ""),
            ("edited", ""),
            ("deleted", ""),
        }

    def test_makes_the_articles_page_new(self, client: Client, mine: Comment) -> None:
        before = freshness.number(freshness.article(mine.article.slug))
        change(client, mine)
        assert freshness.number(freshness.article(mine.article.slug)) > before

    def test_under_a_former_address_of_the_article_is_changed_as_well(self, client: Client, mine: Comment) -> None:
        mine.article.address_rows.create(slug="frueher", current=False)
        response = client.post(f"/frueher/comment/{mine.pk}/edit/", {"text": AFTER}, headers=FROM_HERE)
        assert response["Location"] == mine.get_absolute_url()


def test_a_guests_comment_that_was_given_away_is_no_longer_the_browsers(
    client: Client, mine: Comment, mira: User, antons_profile: Profile
) -> None:
    curation.give_to(mine, antons_profile, by=mira)
    assert change(client, approved(mine)).status_code == 404
    assert ModerationEvent.objects.filter(verb="edited").count() == 0
