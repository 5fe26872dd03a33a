"""Whoever wrote a comment is told what becomes of it, at an address that is shown to be theirs."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings as site_settings
from django.contrib.auth.models import User
from django.core import mail as django_mail
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from articles.models import Article
from comments import guests, moderation, notifications
from comments.models import Comment, CommentSettings, Guest, ModerationEvent
from comments.notifications import writers
from krysalis.foundation import mail
from krysalis.foundation.models import OutgoingMail
from profiles.models import Profile
from tests import factories, people
from tests.comments.mails import link_in, mail_server, mails, words  # noqa: F401  # A fixture among them.
from tests.comments.reporting import report
from tests.comments.writing import FROM_HERE, page_of, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_server")]
Status = Comment.Status
Verb = Callable[..., bool]

EMAIL = "gerlinde@example.org"
TICK = "Per E-Mail erfahren, ob der Kommentar erscheint"


@pytest.fixture
def article() -> Article:
    return factories.article(title="Leise Puppen")


@pytest.fixture
def known(article: Article) -> Comment:
    """Of somebody who wished to be told and has confirmed the address."""
    guest = factories.guest(name="Gerlinde", email=EMAIL, email_confirmed_at=timezone.now())
    return factories.comment(article, guest=guest, status=Status.WAITING, tells_writer=True)


def send(client: Client, article: Article, **fields: Any) -> Comment:
    assert write(client, article, **{"email": EMAIL, "tell": "on", **fields}).status_code == 303
    return Comment.objects.latest("pk")


def decision(comment: Comment) -> ModerationEvent:
    event = comment.events.last()
    assert event
    return event


def told() -> str:
    [only] = mails("writer-decided:")
    return words(only)


class TestTheForm:
    def test_offers_a_box_that_is_not_ticked(self, article: Article, client: Client) -> None:
        page = page_of(client, f"/{article.slug}/")
        assert TICK in page
        [box] = [tag for tag in page.split("<") if 'name="tell"' in tag]
        assert "checked" not in box

    def test_offers_none_without_a_mail_server(self, article: Article, client: Client, settings: Settings) -> None:
        settings.EMAIL_CONFIGURED = False
        assert TICK not in page_of(client, f"/{article.slug}/")

    def test_offers_none_where_the_site_does_not_want_it(self, article: Article, client: Client) -> None:
        CommentSettings.objects.update(tells_writers=False)
        assert TICK not in page_of(client, f"/{article.slug}/")
        assert not send(client, article).tells_writer

    def test_offers_one_or_none_as_moderators_choose(self, mira: User, as_user: Any) -> None:
        page = as_user(mira).get("/admin/comments/commentsettings/1/change/").content.decode()
        [box] = [tag for tag in page.split("<") if 'name="tells_writers"' in tag]
        assert "checked" in box

    def test_offers_none_to_who_is_logged_in(self, article: Article, anton: User, as_user: Any) -> None:
        assert TICK not in page_of(as_user(anton), f"/{article.slug}/")

    def test_asks_for_the_address_that_it_needs(self, article: Article, client: Client) -> None:
        response = write(client, article, text="Lange getippt.", tell="on")
        assert response.status_code == 422
        assert "Bitte geben Sie dafür eine E-Mail-Adresse an" in response.content.decode()
        assert "Lange getippt." in response.content.decode()
        assert not Comment.objects.exists()

    def test_notes_the_wish_and_no_other(self, article: Article, client: Client) -> None:
        assert send(client, article).tells_writer
        assert not send(client, article, text="Noch etwas.", tell="").tells_writer


class TestAnUnknownAddress:
    def test_gets_one_neutral_mail(self, article: Article, client: Client) -> None:
        send(client, article, text="Kaufen Sie Pillen", name="Pillen-Paula")
        [asked] = mails()
        assert asked.recipient == EMAIL
        for secret in ("Pillen", "Paula", "Leise Puppen"):
            assert secret not in words(asked)
        assert "48 Stunden" in asked.text
        assert link_in(asked, "comment/confirm")

    def test_gets_nothing_where_nobody_ticked_the_box(self, article: Article, client: Client) -> None:
        send(client, article, tell="")
        assert not mails()

    def test_gets_nothing_where_no_mail_leaves(self, article: Article, client: Client, settings: Settings) -> None:
        Comment.objects.all().delete()
        send(client, article)
        settings.EMAIL_CONFIGURED = False
        before = OutgoingMail.objects.count()
        send(client, article, text="Noch etwas.", email="karla@example.org")
        assert OutgoingMail.objects.count() == before

    def test_gets_nothing_for_what_looks_like_spam_before_somebody_has_decided(
        self, article: Article, mira: User
    ) -> None:
        guest = factories.guest(email=EMAIL)
        suspect = factories.comment(
            article, guest=guest, status=Status.WAITING, suspected=True, tells_writer=True, text="Pillen"
        )
        writers.tell_waiting(suspect, moderation.record(suspect, ModerationEvent.Verb.SUBMITTED, by=None))
        assert not mails()
        moderation.approve(suspect, by=mira)
        assert [each.event for each in mails()] == [f"writer-asked:{suspect.pk}"]

    def test_gets_one_mail_an_hour_and_five_a_day(self, article: Article) -> None:
        def asked_after(hours: float, email: str = EMAIL) -> list[float]:
            with time_machine.travel(start + timedelta(hours=hours), tick=False):
                send(Client(), article, text=f"Nach {hours} Stunden.", email=email)
            asked = OutgoingMail.objects.filter(recipient__iexact=EMAIL).order_by("due_at")
            return [round((each.due_at - start) / timedelta(hours=1), 2) for each in asked]

        start = timezone.now()
        assert asked_after(0) == [0]
        assert asked_after(0.5, EMAIL.upper()) == [0, 1]
        for hours in (3, 5, 7, 9):
            asked_after(hours)
        assert asked_after(11) == [0, 1, 3, 5, 7]
        assert asked_after(24.5) == [0, 1, 3, 5, 7, 24.5]

    def test_learns_no_decision(self, article: Article, client: Client, mira: User) -> None:
        moderation.reject(send(client, article), by=mira, reason="Beleidigung")
        assert [each.event.partition(":")[0] for each in mails()] == ["writer-asked"]


class TestConfirming:
    @pytest.fixture
    def comment(self, article: Article, client: Client) -> Comment:
        return send(client, article)

    @pytest.fixture
    def link(self, comment: Comment) -> str:
        return link_in(mails("writer-asked:")[0], "comment/confirm")

    def test_is_one_button_and_looking_changes_nothing(self, client: Client, link: str) -> None:
        for _ in range(20):
            page = client.get(link)
            assert client.head(link).status_code == page.status_code == 200
        assert "Adresse bestätigen" in page.content.decode()
        assert page["Referrer-Policy"] == "same-origin"
        assert Guest.objects.get().email_confirmed_at is None
        assert len(mails()) == 1

    def test_is_done_by_pressing_it_twice_as_well(self, client: Client, link: str) -> None:
        answers = [client.post(link, headers=FROM_HERE) for _ in range(2)]
        assert {(each.status_code, each["Location"]) for each in answers} == {(303, link)}
        assert Guest.objects.get().email_confirmed_at
        assert "Ihre Adresse ist bestätigt" in page_of(client, link)
        assert len(mails("writer-waits:")) == 1

    def test_brings_once_that_what_waits_is_looked_at(self, client: Client, comment: Comment, link: str) -> None:
        for _ in range(2):
            client.post(link, headers=FROM_HERE)
        [only] = mails("writer-waits:")
        assert only.recipient == EMAIL
        assert "wird geprüft" in words(only)
        assert site_settings.SITE_ADDRESS + comment.get_absolute_url() in words(only)

    @pytest.mark.parametrize("decide", [moderation.approve, moderation.reject, moderation.mark_spam])
    def test_after_a_decision_does_not_say_that_it_is_looked_at(
        self, client: Client, comment: Comment, link: str, mira: User, decide: Verb
    ) -> None:
        decide(comment, by=mira)
        client.post(link, headers=FROM_HERE)
        assert not mails("writer-waits:")

    def test_takes_back_what_was_still_to_be_asked(self, article: Article, client: Client, comment: Comment) -> None:
        guest, link = comment.guest, link_in(mails("writer-asked:")[0], "comment/confirm")
        later = factories.comment(article, guest=guest, status=Status.WAITING, tells_writer=True, text="Noch etwas.")
        writers.tell_waiting(later, moderation.record(later, ModerationEvent.Verb.SUBMITTED, by=None))
        assert len(mails("writer-asked:")) == 2
        mail.send_due()
        client.post(link, headers=FROM_HERE)
        assert [each.status for each in mails("writer-asked:")] == ["sent"]

    def test_from_elsewhere_is_asked_again(self, client: Client, link: str) -> None:
        for headers in ({}, {"Sec-Fetch-Site": "cross-site"}):
            assert client.post(link, headers=headers).status_code == 422
        assert Guest.objects.get().email_confirmed_at is None

    def test_ends_after_48_hours_in_words(self, client: Client, link: str) -> None:
        with time_machine.travel(timezone.now() + timedelta(hours=47, minutes=59)):
            assert client.get(link).status_code == 200
        with time_machine.travel(timezone.now() + timedelta(hours=48, minutes=1)):
            response = client.get(link)
            assert (response.status_code, client.post(link, headers=FROM_HERE).status_code) == (410, 410)
        assert "48 Stunden" in response.content.decode()

    @pytest.mark.parametrize("forged", ["x", "1", "MQ:1abc:def", "a" * 500, "ü", "%00"])
    def test_needs_a_link_of_ours(self, client: Client, forged: str) -> None:
        address = f"/comment/confirm/{forged}/"
        assert client.get(address).status_code == client.post(address, headers=FROM_HERE).status_code == 404

    def test_is_for_the_address_it_was_sent_to(self, client: Client, link: str) -> None:
        Guest.objects.update(email="karla@example.org")
        assert client.post(link, headers=FROM_HERE).status_code == 404
        assert Guest.objects.get().email_confirmed_at is None

    def test_brings_the_decision_that_fell_meanwhile_at_once_and_once(
        self, client: Client, comment: Comment, link: str, mira: User
    ) -> None:
        moderation.reject(comment, by=mira, reason="Beleidigung.")
        with time_machine.travel(timezone.now() + timedelta(minutes=10)):
            for _ in range(2):
                client.post(link, headers=FROM_HERE)
            [only] = mails("writer-decided:")
            assert only.due_at <= timezone.now()
        assert "nicht veröffentlicht" in told()
        assert "Beleidigung." in told()

    def test_brings_no_decision_that_was_taken_back(
        self, client: Client, comment: Comment, link: str, mira: User
    ) -> None:
        moderation.reject(comment, by=mira)
        moderation.undo(decision(comment), by=mira)
        client.post(link, headers=FROM_HERE)
        assert not mails("writer-decided:")

    def test_brings_what_holds_after_a_decision_was_taken_back(
        self, client: Client, comment: Comment, link: str, mira: User
    ) -> None:
        moderation.approve(comment, by=mira)
        moderation.reject(comment, by=mira)
        moderation.undo(decision(comment), by=mira)
        client.post(link, headers=FROM_HERE)
        assert "ist veröffentlicht" in told()

    def test_is_undone_by_another_address_which_is_asked_in_its_turn(
        self, client: Client, comment: Comment, link: str
    ) -> None:
        mail.send_due()
        client.post(link, headers=FROM_HERE)
        address = f"/{comment.article.slug}/comment/{comment.pk}/email/"
        assert client.post(address, {"email": "neu@example.org"}, headers=FROM_HERE).status_code == 303
        guest = Guest.objects.get()
        assert (guest.email, guest.email_confirmed_at) == ("neu@example.org", None)
        assert [each.recipient for each in mails("writer-asked:")] == [EMAIL, "neu@example.org"]

    def test_is_undone_too_where_a_moderator_corrects_the_address(self, known: Comment) -> None:
        guest = known.guest
        assert guest
        guest.email = "neu@example.org"
        guests.correct(guest)
        assert Guest.objects.get(pk=guest.pk).email_confirmed_at is None


class TestWhoeverIsKnown:
    def test_reads_that_the_comment_is_looked_at(self, article: Article, client: Client) -> None:
        send(client, article)
        Guest.objects.update(email_confirmed_at=timezone.now())
        second = send(client, article, text="Noch ein Gedanke.")
        [waits] = mails("writer-waits:")
        assert waits.recipient == EMAIL
        assert "wird geprüft" in words(waits)
        assert site_settings.SITE_ADDRESS + second.get_absolute_url() in words(waits)
        assert len(mails("writer-asked:")) == 1

    def test_reads_that_it_is_published(self, known: Comment, mira: User) -> None:
        moderation.approve(known, by=mira)
        assert "ist veröffentlicht" in told()
        assert site_settings.SITE_ADDRESS + known.get_absolute_url() in told()
        for absent in ("Gericht", "Begründung", "Mira", "mira"):
            assert absent not in told()

    def test_reads_why_it_is_not_on_which_rule_that_rests_and_where_to_object(self, known: Comment, mira: User) -> None:
        CommentSettings.objects.update(objection_contact="einspruch@example.org")
        moderation.reject(known, by=mira, reason="Er greift eine Person an.", rule="Kommentarregeln, 2")
        for said in (
            "nicht veröffentlicht",
            "Er greift eine Person an.",
            "Kommentarregeln, 2",
            "einspruch@example.org",
        ):
            assert said in told()
        assert "Gericht" in told()
        assert "Mira" not in told()

    def test_reads_a_reason_and_a_way_to_object_in_any_case(self, known: Comment, mira: User) -> None:
        page = factories.page(title="Kommentarregeln")
        factories.page(title="Impressum")
        CommentSettings.objects.update(rules_page=page)
        moderation.reject(known, by=mira)
        for said in ("verstößt gegen die Regeln", "/kommentarregeln/", f"{site_settings.SITE_ADDRESS}/impressum/"):
            assert said in told()

    def test_reads_that_what_stood_there_is_gone(self, known: Comment, mira: User) -> None:
        Comment.objects.update(status=Status.APPROVED)
        moderation.reject(known, by=mira)
        assert "von der Seite genommen" in told()

    def test_reads_nothing_about_spam(self, known: Comment, mira: User) -> None:
        moderation.mark_spam(known, by=mira)
        assert not mails()

    def test_reads_nothing_of_what_changes_nothing_for_them(self, known: Comment, mira: User) -> None:
        Comment.objects.update(status=Status.APPROVED)
        report(known)
        assert moderation.keep(known, by=mira)
        assert not mails()

    def test_reads_nothing_without_having_wished_it(self, known: Comment, mira: User) -> None:
        Comment.objects.update(tells_writer=False)
        moderation.approve(Comment.objects.get(), by=mira)
        assert not mails()

    def test_is_not_answered_to_by_whoever_decided(self, known: Comment, mira: User) -> None:
        moderation.approve(known, by=mira)
        [only] = mails()
        assert only.headers == {}
        assert "\n" not in only.subject


class TestAProfile:
    @pytest.fixture
    def own(self, article: Article, antons_profile: Profile) -> Comment:
        return factories.comment(article, profile=antons_profile)

    def test_is_told_what_somebody_else_decided(self, own: Comment, mira: User) -> None:
        moderation.reject(own, by=mira, reason="Doppelt.")
        [only] = mails("writer-decided:")
        assert only.recipient == "anton@example.org"
        assert "Doppelt." in told()

    def test_is_not_told_what_it_decided_itself(self, own: Comment, anton: User) -> None:
        moderation.reject(own, by=anton)
        assert not mails("writer-decided:")

    @pytest.mark.parametrize("missing", [{"is_active": False}, {"email": ""}])
    def test_is_not_told_without_a_login_that_works_and_an_address(
        self, own: Comment, mira: User, anton: User, missing: dict[str, Any]
    ) -> None:
        User.objects.filter(pk=anton.pk).update(**missing)
        moderation.reject(Comment.objects.get(), by=mira)
        assert not mails()


class TestTheMinutesAfterADecision:
    @pytest.fixture(autouse=True)
    def inbox(self, settings: Settings) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    def test_are_three_before_a_mail_leaves(self, known: Comment, mira: User) -> None:
        with time_machine.travel(timezone.now(), tick=False) as clock:
            moderation.approve(known, by=mira)
            clock.shift(timedelta(minutes=2, seconds=59))
            assert mail.send_due() == 0
            clock.shift(timedelta(seconds=1))
            assert mail.send_due() == 1
        assert [sent.to for sent in django_mail.outbox] == [[EMAIL]]

    def test_are_enough_to_take_it_back_unread(self, known: Comment, mira: User) -> None:
        moderation.reject(known, by=mira)
        event = decision(known)
        assert mails("writer-decided:")[0].event == f"writer-decided:{event.pk}"
        assert moderation.undo(event, by=mira)
        assert not mails("writer-decided:")

    def test_end_in_one_mail_about_what_was_decided_last(self, known: Comment, mira: User) -> None:
        moderation.reject(known, by=mira)
        moderation.undo(decision(known), by=mira)
        moderation.approve(known, by=mira)
        assert "ist veröffentlicht" in told()

    def test_are_over_once_it_has_left(self, known: Comment, mira: User) -> None:
        moderation.approve(known, by=mira)
        with time_machine.travel(timezone.now() + timedelta(minutes=4)):
            mail.send_due()
        assert notifications.recall(decision(known)) == 0
        assert len(mails("writer-decided:")) == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
class TestADecision:
    def test_and_a_confirmation_at_once_bring_one_mail(self) -> None:
        mira = people.staff("Mira", people.MODERATORS)
        for number in range(1, 6):
            guest = factories.guest(name="Gerlinde", email=f"gerlinde-{number}@example.org")
            comment = factories.comment(guest=guest, status=Status.WAITING, tells_writer=True)

            def confirm(guest: Guest = guest) -> None:
                writers.confirm(guest)

            def decide(comment: Comment = comment) -> None:
                moderation.reject(comment, by=mira)

            with ThreadPoolExecutor(2) as pool:
                list(pool.map(done, (confirm, decide)))
            assert len(mails("writer-decided:", to=guest.email)) == 1


def done(do: Callable[[], None]) -> None:
    try:
        do()
    finally:
        connection.close()
