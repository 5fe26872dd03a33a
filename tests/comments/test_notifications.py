"""Who is told what about a decision."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings as site_settings
from django.contrib.auth.models import User

from comments import moderation
from comments.models import Comment, CommentSettings, Report
from comments.reporting import confirming
from krysalis.foundation.models import OutgoingMail
from tests import factories
from tests.comments.reporting import ILLEGAL, report

pytestmark = pytest.mark.django_db
Status = Comment.Status
Verb = Callable[..., bool]

EMAIL = ILLEGAL["email"]


@pytest.fixture
def comment() -> Comment:
    return factories.comment(factories.article(title="Leise Puppen"), text="Das ist Quatsch.")


@pytest.fixture
def reported(comment: Comment) -> Report:
    """By somebody who has confirmed the address."""
    said = {"reason": "illegal", "explanation": ILLEGAL["explanation"], "name": ILLEGAL["name"]}
    made: Report = report(comment, email=EMAIL, good_faith=True, **said)
    confirming.confirm(made)
    return made


def decisions() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(event__startswith="report-decided:").order_by("pk"))


def told() -> str:
    [mail] = decisions()
    return " ".join(mail.text.split())


class TestADecision:
    @pytest.mark.parametrize(
        ("verb", "words"),
        [
            (moderation.keep, "Entscheidung: Der Kommentar bleibt stehen."),
            (moderation.reject, "Entscheidung: Der Kommentar wurde entfernt."),
            (moderation.mark_spam, "Entscheidung: Der Kommentar wurde entfernt."),
        ],
    )
    def test_is_told_to_who_reported_it(
        self, mira: User, comment: Comment, reported: Report, verb: Verb, words: str
    ) -> None:
        verb(comment, by=mira)
        [mail], decision = decisions(), comment.events.get()
        assert (mail.event, mail.recipient) == (f"report-decided:{decision.pk}", EMAIL)
        assert abs(mail.due_at - decision.at - timedelta(minutes=3)) < timedelta(seconds=1)
        assert "Entscheidung" in mail.subject
        assert words in told()
        assert "Leise Puppen" in told()
        assert site_settings.SITE_ADDRESS + comment.get_absolute_url() in told()
        assert "Entschieden hat das ein Mensch" in told()

    def test_names_no_moderator_and_repeats_neither_report_nor_comment(
        self, mira: User, comment: Comment, reported: Report
    ) -> None:
        moderation.reject(comment, by=mira)
        for secret in ("Mira", "mira", "Quatsch", ILLEGAL["explanation"], ILLEGAL["name"]):
            assert secret not in told()

    def test_comes_with_its_reason_and_its_rule(self, mira: User, comment: Comment, reported: Report) -> None:
        moderation.reject(comment, by=mira, reason="Beleidigung", rule="§ 185 StGB")
        assert "Begründung: Beleidigung" in told()
        assert "§ 185 StGB" in told()

    @pytest.mark.parametrize(
        ("verb", "words"),
        [
            (moderation.keep, "keinen Grund, ihn zu entfernen"),
            (moderation.reject, "verstößt gegen die Regeln"),
            (moderation.mark_spam, "Spam oder Werbung"),
        ],
    )
    def test_without_a_reason_has_one_all_the_same(
        self, mira: User, comment: Comment, reported: Report, verb: Verb, words: str
    ) -> None:
        verb(comment, by=mira)
        assert words in told()

    def test_without_a_rule_of_its_own_rests_on_the_page_with_the_rules(
        self, mira: User, comment: Comment, reported: Report
    ) -> None:
        CommentSettings.objects.update(rules_page=factories.page(title="Kommentarregeln"))
        moderation.keep(comment, by=mira)
        assert f"Kommentarregeln, {site_settings.SITE_ADDRESS}/kommentarregeln/" in told()

    def test_says_that_it_was_held_before(self, mira: User, comment: Comment, reported: Report) -> None:
        for reporter in ("zwei", "drei"):
            report(comment, reporter)
        comment.refresh_from_db()
        moderation.approve(comment, by=mira)
        assert "mehrere Personen gemeldet" in told()
        assert "Der Kommentar bleibt stehen." in told()

    def test_says_so_only_where_it_was(self, mira: User, comment: Comment, reported: Report) -> None:
        moderation.keep(comment, by=mira)
        assert "mehrere Personen" not in told()

    def test_by_its_writer_is_told_as_that(self, comment: Comment, reported: Report) -> None:
        moderation.delete_own(comment)
        assert "selbst gelöscht" in told()
        assert "Mensch" not in told()
        assert "Gericht" not in told()


class TestWhereToObject:
    def test_is_what_the_settings_say(self, mira: User, comment: Comment, reported: Report) -> None:
        CommentSettings.objects.update(objection_contact="einspruch@example.org")
        moderation.keep(comment, by=mira)
        assert "einspruch@example.org" in told()
        assert "Gericht" in told()

    @pytest.mark.parametrize(("status", "named"), [("published", True), ("draft", False)])
    def test_is_the_imprint_otherwise(
        self, mira: User, comment: Comment, reported: Report, status: str, named: bool
    ) -> None:
        factories.page(title="Impressum", status=status)
        moderation.keep(comment, by=mira)
        assert (f"{site_settings.SITE_ADDRESS}/impressum/" in told()) is named
        assert "Gericht" in told()


class TestNobodyElse:
    def test_is_told_without_a_confirmed_address(self, mira: User, comment: Comment) -> None:
        report(comment, email=EMAIL)
        report(comment, "zwei")
        moderation.reject(comment, by=mira)
        assert not decisions()

    def test_is_told_twice(self, mira: User, comment: Comment, reported: Report) -> None:
        for verb in (moderation.reject, moderation.approve, moderation.reject, moderation.restore):
            verb(comment, by=mira)
        assert len(decisions()) == 1
        assert "entfernt" in told()

    @pytest.mark.parametrize("verb", [moderation.restore, moderation.hold])
    def test_is_told_what_decides_nothing(self, mira: User, comment: Comment, reported: Report, verb: Verb) -> None:
        if verb == moderation.hold:
            assert moderation.hold(comment, reason="gemeldet")
        else:
            Comment.objects.update(status=Status.SPAM)
            assert moderation.restore(comment, by=mira)
        assert not decisions()
        assert Report.objects.open().exists()

    def test_is_told_of_a_move_that_came_too_late(self, mira: User, comment: Comment, reported: Report) -> None:
        stale = Comment.objects.get(pk=comment.pk)
        moderation.reject(comment, by=mira)
        assert not moderation.reject(stale, by=mira)
        assert len(decisions()) == 1

    def test_is_told_what_became_of_another_comment(self, mira: User, reported: Report) -> None:
        moderation.reject(factories.comment(), by=mira)
        assert not decisions()


class TestADecisionThatIsTakenBack:
    def test_is_told_to_nobody_and_the_next_one_is(self, mira: User, comment: Comment, reported: Report) -> None:
        moderation.reject(comment, by=mira)
        assert moderation.undo(comment.events.get(), by=mira)
        assert not decisions()
        moderation.keep(comment, by=mira)
        assert "bleibt stehen" in told()


class TestWhoConfirmsLater:
    def test_learns_the_decision_then_and_once(self, mira: User, comment: Comment) -> None:
        made = report(comment, email=EMAIL)
        moderation.reject(comment, by=mira, reason="Beleidigung")
        assert not decisions()
        for _ in range(2):
            confirming.confirm(Report.objects.get(pk=made.pk))
        assert "Begründung: Beleidigung" in told()

    def test_learns_nothing_while_nothing_is_decided(self, comment: Comment) -> None:
        confirming.confirm(report(comment, email=EMAIL))
        assert not decisions()
