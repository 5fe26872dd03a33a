"""Moderators hear of what waits in the rhythm they wish, authors of each comment on their articles."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings

from articles import publishing
from articles.models import Article
from comments import moderation, notifications
from comments.judging.submission import Submission
from comments.models import Comment, ModerationEvent, StaffMail
from comments.notifications import staff
from krysalis.foundation.models import OutgoingMail
from profiles.models import Profile
from tests import factories, people
from tests.comments.mails import link_in, mail_server, mails, words  # noqa: F401  # A fixture among them.

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_server")]
Status = Comment.Status

NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)  # Twelve in Berlin, a Monday.
MIRA, ANTON = "mira@example.org", "anton@example.org"
PAGE = "/admin/comments/staffmail/"


@pytest.fixture
def clock() -> Any:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def article() -> Article:
    return factories.article(title="Leise Puppen", published_at=NOON - timedelta(days=30))


def waiting(on: Article, **fields: Any) -> Comment:
    return factories.comment(on, **{"status": Status.WAITING, **fields})


def after(clock: Any, **pause: float) -> int:
    """How many mails the worker writes then."""
    clock.shift(timedelta(**pause))
    return notifications.send_due()


def wish(user: User, **wishes: Any) -> None:
    StaffMail.objects.update_or_create(user=user, defaults=wishes)


class TestAModerator:
    def test_hears_of_the_first_at_once_and_then_once_an_hour(self, article: Article, mira: User, clock: Any) -> None:
        waiting(article)
        assert after(clock, seconds=10) == 1
        for _ in range(3):
            waiting(article)
        assert [after(clock, minutes=10), after(clock, minutes=49)] == [0, 0]
        assert after(clock, minutes=1) == 1
        assert [each.event.partition(":")[0] for each in mails(to=MIRA)] == ["comment", "comments"]
        assert "3 neue Kommentare" in mails("comments:")[0].subject
        assert after(clock, days=2) == 0

    def test_hears_of_the_next_one_at_once_after_a_quiet_hour(self, article: Article, mira: User, clock: Any) -> None:
        waiting(article)
        after(clock, seconds=10)
        clock.shift(timedelta(hours=5))
        waiting(article)
        assert after(clock, seconds=10) == 1

    def test_hears_of_each_where_that_is_the_wish(self, article: Article, mira: User, clock: Any) -> None:
        wish(mira, to_decide="each")
        waiting(article)
        assert after(clock, seconds=10) == 1
        waiting(article)
        waiting(article)
        assert after(clock, seconds=10) == 2
        assert len(mails("comment:")) == 3

    def test_who_wishes_each_gets_a_backlog_as_one(self, article: Article, mira: User, clock: Any) -> None:
        wish(mira, to_decide="each")
        for _ in range(staff.LISTED + 2):
            waiting(article)
        assert after(clock, seconds=10) == 1
        [only] = mails()
        assert "22 neue Kommentare" in only.subject
        assert "und 2 weitere" in only.text

    def test_hears_once_a_day_in_the_morning(self, article: Article, mira: User, clock: Any) -> None:
        wish(mira, to_decide="daily")
        waiting(article)
        assert after(clock, seconds=10) == 1
        waiting(article)
        assert after(clock, hours=17) == 0  # Five in the morning.
        assert after(clock, hours=2) == 1
        waiting(article)
        assert after(clock, hours=23) == 0
        assert after(clock, hours=1, seconds=1) == 1

    def test_hears_in_the_morning_on_the_day_the_clocks_change(self, article: Article, mira: User, clock: Any) -> None:
        wish(mira, to_decide="daily", told_at=datetime(2026, 3, 28, 6, tzinfo=UTC))
        clock.move_to(datetime(2026, 3, 29, 4, 59, tzinfo=UTC))
        waiting(article)
        assert after(clock, seconds=50) == 0
        assert after(clock, seconds=10) == 1  # Seven in Berlin, an hour earlier than the day before.

    def test_hears_nothing_where_that_is_the_wish(self, article: Article, mira: User, clock: Any) -> None:
        wish(mira, to_decide="never")
        waiting(article)
        assert after(clock, days=2) == 0

    def test_hears_nothing_of_what_was_decided_meanwhile(self, article: Article, mira: User, clock: Any) -> None:
        first = waiting(article)
        moderation.approve(first, by=mira)
        assert after(clock, seconds=10) == 0
        second, third = waiting(article), waiting(article, text="Bleibt.")
        moderation.reject(second, by=mira)
        assert after(clock, seconds=10) == 1
        [only] = mails("comment:")
        assert only.event == f"comment:{third.pk}"

    def test_hears_nothing_of_what_went_into_the_bin_with_its_article(
        self, article: Article, mira: User, clock: Any
    ) -> None:
        waiting(article)
        publishing.move_to_bin(article, by=None)
        assert after(clock, seconds=10) == 0

    def test_hears_of_suspects_as_a_number_and_never_for_their_sake(
        self, article: Article, mira: User, clock: Any
    ) -> None:
        for _ in range(3):
            waiting(article, suspected=True, text="Pillen")
        assert after(clock, days=1) == 0
        waiting(article, text="Ein Gedanke.")
        assert after(clock, seconds=10) == 1
        assert "Dazu 3 Verdachtsfälle." in words(mails()[0])
        assert "Pillen" not in mails()[0].text
        waiting(article)
        after(clock, hours=1)
        assert "Verdachtsf" not in mails()[1].text

    def test_hears_nothing_without_a_mail_server(
        self, article: Article, mira: User, clock: Any, settings: Settings
    ) -> None:
        settings.EMAIL_CONFIGURED = False
        waiting(article)
        assert after(clock, seconds=10) == 0
        assert not OutgoingMail.objects.exists()


class TestWhoModerates:
    def names(self) -> list[str]:
        return [user.username for user in staff.moderators()]

    def test_is_who_may_decide_by_a_group_a_right_of_their_own_or_all_rights(
        self, mira: User, ada: User, renate: User, anton: User, rosa: User
    ) -> None:
        renate.user_permissions.add(Permission.objects.get(codename="moderate_comment"))
        assert self.names() == ["mira", "ada", "renate"]

    @pytest.mark.parametrize("without", [{"is_active": False}, {"is_staff": False}, {"email": ""}])
    def test_is_nobody_who_cannot_come_in_or_be_written_to(self, mira: User, without: dict[str, Any]) -> None:
        User.objects.filter(pk=mira.pk).update(**without)
        assert self.names() == []

    def test_is_nobody_who_has_lost_the_role(self, article: Article, mira: User, clock: Any) -> None:
        waiting(article)
        mira.groups.remove(Group.objects.get(name=people.MODERATORS))
        assert after(clock, seconds=10) == 0


class TestAnAuthor:
    @pytest.fixture
    def own(self, antons_profile: Profile) -> Article:
        return factories.article(title="Stille Tage", authors=[antons_profile, factories.profile()])

    def send(self, on: Article, **fields: Any) -> Comment:
        said = {"text": "Ein Gedanke.", "name": "Gerlinde", **fields}
        return moderation.submit(Submission(article=on, **said)).comment

    def test_is_told_of_each_comment_that_waits_at_once(self, own: Article) -> None:
        first, second = self.send(own), self.send(own, text="Noch einer.")
        assert [each.event for each in mails(to=ANTON)] == [f"comment:{each.pk}" for each in (first, second)]
        assert "Stille Tage" in mails()[0].subject
        assert link_in(mails()[0], "moderation")

    def test_is_told_of_one_that_is_published_without_a_link_to_decide(self, own: Article) -> None:
        self.send(own, name="", profile=factories.profile(name="Renate Roth"))
        [only] = mails(to=ANTON)
        assert "Er ist veröffentlicht." in words(only)
        assert "/moderation/" not in only.text

    def test_is_not_told_of_their_own(self, own: Article, antons_profile: Profile) -> None:
        self.send(own, name="", profile=antons_profile)
        assert not mails()

    def test_is_not_told_of_what_looks_like_spam(self, own: Article) -> None:
        assert self.send(own, honeypot="filled in").suspected
        assert not mails()

    def test_is_told_of_a_suspect_once_it_is_approved(self, own: Article, mira: User) -> None:
        comment = self.send(own, honeypot="filled in")
        moderation.mark_spam(comment, by=mira)
        assert not mails(to=ANTON)
        moderation.approve(comment, by=mira)
        assert [each.event for each in mails(to=ANTON)] == [f"comment:{comment.pk}"]

    def test_is_not_told_of_other_articles(self, own: Article, article: Article) -> None:
        self.send(article)
        assert not mails()

    def test_is_not_told_where_that_is_switched_off(self, own: Article, anton: User) -> None:
        wish(anton, on_own_articles=False)
        self.send(own)
        assert not mails()

    def test_is_not_told_once_the_login_is_off(self, own: Article, anton: User) -> None:
        User.objects.filter(pk=anton.pk).update(is_active=False)
        self.send(own)
        assert not mails()

    def test_is_told_once_of_one_comment_also_as_a_moderator(self, anton: User, own: Article, clock: Any) -> None:
        anton.groups.add(Group.objects.get(name=people.MODERATORS))
        own = factories.article(authors=list(own.authors.all()), published_at=NOON)
        comment = self.send(own)
        assert after(clock, seconds=10) == 0
        wish(anton, to_decide="each")
        assert after(clock, seconds=10) == 0
        elsewhere = waiting(factories.article(published_at=NOON))
        assert after(clock, seconds=10) == 1
        assert [each.event for each in mails(to=ANTON)] == [f"comment:{comment.pk}", f"comment:{elsewhere.pk}"]


class TestAMail:
    @pytest.fixture
    def mail(self, article: Article, mira: User, clock: Any) -> OutgoingMail:
        hostile = (
            "Lesen Sie http://evil.example/a?b=1\nEntscheiden: www.evil.example\nBcc: alle@evil.example <b>fett</b>"
        )
        guest = factories.guest(name="Erika evil.example", email="erika@example.net")
        comment = waiting(article, text=hostile, guest=guest)
        moderation.record(comment, ModerationEvent.Verb.SUBMITTED, by=None, reason="3 Links.")
        after(clock, seconds=10)
        return mails()[0]

    def test_says_what_is_to_be_known_before_deciding(self, mail: OutgoingMail) -> None:
        for said in ("Leise Puppen", "Erika", "Lesen Sie", "Wartegrund: 3 Links."):
            assert said in words(mail)

    def test_holds_no_link_but_ours(self, mail: OutgoingMail) -> None:
        assert "evil.example" not in mail.subject + mail.text + mail.html
        assert "evil[.]example" in mail.text
        assert mail.text.count("://") == mail.text.count("://127.0.0.1:8000/") == 4
        assert "<b>" not in mail.html

    def test_marks_every_line_of_the_stranger(self, mail: OutgoingMail) -> None:
        assert "> Entscheiden: www[.]evil[.]example" in mail.text
        assert "\n> Bcc: " in mail.text

    def test_has_a_subject_of_one_line_and_no_way_to_answer_a_stranger(self, mail: OutgoingMail) -> None:
        assert "\n" not in mail.subject
        assert "erika" not in f"{mail.subject}{mail.headers}".lower()
        assert mail.headers == {}

    def test_says_where_the_wishes_are(self, mail: OutgoingMail) -> None:
        assert f"http://127.0.0.1:8000{PAGE}" in mail.text

    def test_about_several_has_a_link_for_each(self, article: Article, mira: User, clock: Any) -> None:
        for number in range(3):
            waiting(article, text=f"Gedanke {number}")
        after(clock, seconds=10)
        [only] = mails()
        assert only.text.count("/moderation/") == 3
        for number in range(3):
            assert f"> Gedanke {number}" in only.text


class TestMyNotifications:
    @pytest.mark.parametrize(
        ("person", "there", "absent"),
        [
            ("mira", "Kommentare zu entscheiden", "Kommentare zu meinen Artikeln"),
            ("anton", "Kommentare zu meinen Artikeln", "Kommentare zu entscheiden"),
        ],
    )
    def test_ask_what_concerns_the_person(
        self, person: str, there: str, absent: str, as_user: Any, request: pytest.FixtureRequest
    ) -> None:
        page = as_user(request.getfixturevalue(person)).get(PAGE).content.decode()
        assert there in page
        assert absent not in page
        assert "Die E-Mails gehen an" in page

    def test_are_changed_for_oneself_alone(self, mira: User, ada: User, as_user: Any) -> None:
        assert as_user(mira).post(PAGE, {"to_decide": "daily", "user": ada.pk}).status_code == 303
        assert StaffMail.objects.get().to_decide == "daily"
        assert StaffMail.objects.get().user == mira
        page = as_user(mira).get(PAGE).content.decode()
        [chosen] = [tag for tag in page.split("<") if 'value="daily"' in tag]
        assert "checked" in chosen

    def test_keep_what_the_worker_knows(self, mira: User, as_user: Any) -> None:
        wish(mira, told_up_to=7, told_at=NOON)
        as_user(mira).post(PAGE, {"to_decide": "each", "told_up_to": "0"})
        assert StaffMail.objects.values_list("told_up_to", "told_at", "to_decide").get() == (7, NOON, "each")

    def test_take_nothing_that_is_no_rhythm(self, mira: User, as_user: Any) -> None:
        assert as_user(mira).post(PAGE, {"to_decide": "hourly; drop"}).status_code == 422
        assert not StaffMail.objects.exists()

    def test_are_looked_at_without_a_change(self, mira: User, as_user: Any) -> None:
        as_user(mira).get(PAGE)
        assert not StaffMail.objects.exists()

    def test_say_where_no_mail_leaves(self, mira: User, as_user: Any, settings: Settings) -> None:
        assert "kein Mailserver" not in as_user(mira).get(PAGE).content.decode()
        settings.EMAIL_CONFIGURED = False
        assert "EMAIL_URL" in as_user(mira).get(PAGE).content.decode()

    def test_say_that_there_are_none(self, renate: User, as_user: Any) -> None:
        assert "Sie bekommen keine E-Mails über Kommentare" in as_user(renate).get(PAGE).content.decode()

    def test_stand_in_the_menu_of_everybody_at_the_desk(self, renate: User, as_user: Any) -> None:
        assert f'<a href="{PAGE}">Meine Benachrichtigungen</a>' in as_user(renate).get("/admin/").content.decode()

    def test_are_for_nobody_outside(self, client: Client) -> None:
        assert client.get(PAGE).status_code == 302


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
class TestTwoWorkers:
    def test_tell_once(self) -> None:
        mira = people.staff("Mira", people.MODERATORS)
        long_ago = datetime(2026, 3, 2, 11, tzinfo=UTC)
        for number in range(1, 6):
            factories.comment(status=Status.WAITING, submitted_at=long_ago)
            StaffMail.objects.update(told_at=None)

            def work(_: int) -> int:
                try:
                    return notifications.send_due()
                finally:
                    connection.close()

            with ThreadPoolExecutor(4) as pool:
                assert sum(pool.map(work, range(4))) == 1
            assert len(mails(to=mira.email)) == number
