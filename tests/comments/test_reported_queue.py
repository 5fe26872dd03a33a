"""What moderators do about reports at their desk."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from articles import publishing
from comments import moderation
from comments.models import Comment, Report
from comments.moderating import queue
from comments.moderating.places import TABS
from krysalis.foundation.models import OutgoingMail
from tests import factories
from tests.comments.reporting import report
from tests.people import MODERATORS, staff

pytestmark = pytest.mark.django_db
Status = Comment.Status
AsUser = Callable[[User], Client]

QUEUE = "/admin/comments/comment/queue/"
REPORTED = f"{QUEUE}?tab=reported"


@pytest.fixture
def desk(mira: User, as_user: AsUser) -> Client:
    """Mira's browser."""
    return as_user(mira)


@pytest.fixture
def milan() -> User:
    return staff("Milan", MODERATORS)


@pytest.fixture
def comment() -> Comment:
    return factories.comment(factories.article(title="Der leere Stuhl"), guest=factories.guest(name="Karl"))


def post(client: Client, verb: str, *comments: Comment, **data: Any) -> Any:
    said = {"comment": [comment.pk for comment in comments], "tab": "reported", **data}
    return client.post(f"{QUEUE}{verb}/", said, follow=True)


def said(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def status_of(comment: Comment) -> str:
    return Comment.objects.get(pk=comment.pk).status


def shown(response: Any) -> list[Comment]:
    return [row.comment for row in response.context["page"].rows]


def held(comment: Comment) -> Comment:
    for reporter in ("eins", "zwei", "drei"):
        report(comment, reporter)
    comment.refresh_from_db()
    assert comment.status == Status.WAITING
    return comment


class TestTheTab:
    def test_stands_after_what_waits_and_counts_comments(self, desk: Client, comment: Comment) -> None:
        factories.comment()
        report(comment)
        report(comment, reason="insult")
        response = desk.get(REPORTED)
        assert list(TABS)[:4] == ["waiting", "suspected", "reported", "approved"]
        assert "Gemeldet" in response.content.decode()
        counted = {name: count for name, count in response.context["counts"].items() if count}
        assert counted == {"reported": 1, "approved": 2}
        assert shown(response) == [comment]

    def test_begins_with_the_oldest_and_turns_pages(self, desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(queue, "PAGE_SIZE", 2)
        comments = [factories.comment() for _ in range(3)]
        for each in comments:
            report(each)
        first = desk.get(REPORTED)
        assert shown(first) == comments[:2]
        following = desk.get(first.context["page"].next.address)
        assert shown(following) == comments[2:]
        assert shown(desk.get(following.context["page"].previous.address)) == comments[:2]

    def test_shows_what_the_reports_say(self, desk: Client, comment: Comment) -> None:
        report(comment, reason="illegal", explanation="Volksverhetzung.", name="Renko", email="renko@example.org")
        report(comment, "zwei", reason="illegal", concerns_minors=True, explanation="Ein Kind.")
        page = desk.get(REPORTED).content.decode()
        assert "2 Meldungen" in " ".join(page.split())
        for words in ("Rechtswidriger Inhalt", "Volksverhetzung.", "Renko", "renko@example.org", "Ein Kind."):
            assert words in page
        assert "sexueller Missbrauch von Kindern" in page

    @pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "</blockquote><img src=x onerror=alert(1)>"])
    def test_shows_hostile_reports_as_text(self, desk: Client, comment: Comment, hostile: str) -> None:
        report(comment, reason="illegal", explanation=hostile, name=hostile, email=f'"{hostile}"@example.org')
        for address in (REPORTED, reverse("admin:comments_comment_change", args=[comment.pk])):
            page = desk.get(address).content.decode()
            assert hostile not in page
            assert escape(hostile) in page

    def test_leaves_out_what_lies_in_the_bin(self, desk: Client, comment: Comment, renate: User) -> None:
        report(comment)
        publishing.move_to_bin(comment.article, by=renate)
        response = desk.get(REPORTED)
        assert (shown(response), response.context["counts"]["reported"]) == ([], 0)

    def test_says_when_there_is_nothing(self, desk: Client) -> None:
        assert "Kein Kommentar ist gemeldet." in desk.get(REPORTED).content.decode()

    def test_costs_the_same_however_many_are_reported(self, desk: Client, django_assert_num_queries: Any) -> None:
        article = factories.article()
        desk.get(REPORTED)
        costs = set()
        for count in (1, 40):
            for each in factories.comments(article, count):
                Report.objects.create(comment=each, reporter_key="eins", reason="spam")
                Report.objects.create(comment=each, reporter_key="zwei", reason="insult")
            with django_assert_num_queries(15, exact=False) as queries:
                assert desk.get(REPORTED).status_code == 200
            costs.add(len(queries))
        assert len(costs) == 1

    @pytest.mark.parametrize(("name", "status"), {"nobody": 302, "rosa": 302, "anton": 403, "renate": 403}.items())
    def test_is_for_moderators_only(
        self, name: str, status: int, comment: Comment, as_user: AsUser, request: pytest.FixtureRequest
    ) -> None:
        report(comment)
        browser = Client() if name == "nobody" else as_user(request.getfixturevalue(name))
        assert browser.get(REPORTED).status_code == status
        assert browser.post(f"{QUEUE}keep/", {"comment": comment.pk, "tab": "reported"}).status_code == status
        assert Report.objects.open().exists()


class TestADecisionAboutReports:
    @pytest.mark.parametrize(
        ("verb", "status", "words"),
        [
            ("keep", Status.APPROVED, "1 Kommentar behalten."),
            ("reject", Status.REJECTED, "1 Kommentar abgelehnt."),
            ("spam", Status.SPAM, "1 Kommentar als Spam abgelegt."),
        ],
    )
    def test_settles_them(self, desk: Client, mira: User, comment: Comment, verb: str, status: str, words: str) -> None:
        report(comment)
        report(comment, "zwei")
        assert verb in TABS["reported"].verbs
        response = post(desk, verb, comment)
        assert said(response) == words
        assert status_of(comment) == status
        assert shown(response) == []
        settled = Report.objects.all()
        assert {each.settled_by.by for each in settled if each.settled_by} == {mira}
        assert all(each.settled_at for each in settled)

    def test_in_bulk_settles_all_that_are_ticked(self, desk: Client) -> None:
        comments = [factories.comment() for _ in range(3)]
        for each in comments:
            report(each)
        assert said(post(desk, "keep", *comments[:2])) == "2 Kommentare behalten."
        assert shown(desk.get(REPORTED)) == comments[2:]

    @pytest.mark.parametrize("verb", ["approve", "spam"])
    def test_about_what_is_held_takes_a_reason_too(self, desk: Client, comment: Comment, verb: str) -> None:
        post(desk, verb, held(comment), tab="waiting", reason="Das ist keine Werbung.")
        event = comment.events.order_by("pk").last()
        assert event is not None
        assert (event.verb, event.reason) == ({"approve": "approved", "spam": "spam"}[verb], "Das ist keine Werbung.")

    def test_takes_a_reason_and_the_rule_it_rests_on(self, desk: Client, comment: Comment) -> None:
        report(comment)
        post(desk, "reject", comment, reason="Persönlicher\nAngriff", rule=" Kommentarregeln, Nr. 2 ")
        event = comment.events.get()
        assert (event.reason, event.rule) == ("Persönlicher Angriff", "Kommentarregeln, Nr. 2")
        for address in (f"{QUEUE}?tab=rejected", reverse("admin:comments_comment_change", args=[comment.pk])):
            assert "Kommentarregeln, Nr. 2" in desk.get(address).content.decode()

    def test_to_keep_it_takes_a_reason_too(self, desk: Client, comment: Comment) -> None:
        report(comment)
        post(desk, "keep", comment, reason="Zulässige Meinung")
        event = comment.events.get()
        assert (event.verb, event.reason, event.rule) == ("kept", "Zulässige Meinung", "")

    @pytest.mark.parametrize(("verb", "long"), [("reject", "rule"), ("reject", "reason"), ("keep", "reason")])
    def test_with_words_too_long_decides_nothing(self, desk: Client, comment: Comment, verb: str, long: str) -> None:
        report(comment)
        response = post(desk, verb, comment, **{long: "x" * 301})
        assert "Zu lang" in said(response)
        assert Report.objects.open().exists()
        assert status_of(comment) == Status.APPROVED

    @pytest.mark.parametrize("first", [moderation.keep, moderation.reject, moderation.mark_spam])
    @pytest.mark.parametrize("second", ["keep", "reject", "spam"])
    def test_never_overrules_a_colleagues(
        self, desk: Client, milan: User, comment: Comment, first: Any, second: str
    ) -> None:
        report(comment)
        first(Comment.objects.get(pk=comment.pk), by=milan)
        before = status_of(comment)
        assert said(post(desk, second, comment)).startswith("Von Milan bereits entschieden: Karl")
        assert (status_of(comment), comment.events.count()) == (before, 1)

    def test_by_two_at_once_is_one(self, milan: User, mira: User, comment: Comment) -> None:
        report(comment)
        twice = [Comment.objects.get(pk=comment.pk) for _ in range(2)]
        assert [moderation.keep(each, by=by) for each, by in zip(twice, (milan, mira), strict=True)] == [True, False]
        assert comment.events.count() == 1

    def test_can_be_made_on_the_comments_own_page(self, desk: Client, comment: Comment) -> None:
        report(comment)
        address = reverse("admin:comments_comment_change", args=[comment.pk])
        page = desk.get(address).content.decode()
        assert f'formaction="{QUEUE}keep/?' in page
        assert post(desk, "keep", comment, alone=comment.pk).redirect_chain == [
            (f"{address}?undo={comment.events.get().pk}", 303)
        ]
        assert f'formaction="{QUEUE}keep/?' not in desk.get(address).content.decode()

    @pytest.mark.parametrize("method", ["get", "head"])
    def test_is_made_by_nothing_but_a_button(self, desk: Client, comment: Comment, method: str) -> None:
        report(comment)
        assert getattr(desk, method)(f"{QUEUE}keep/", {"comment": comment.pk, "tab": "reported"}).status_code == 302
        assert Report.objects.open().exists()


class TestAHeldComment:
    def test_waits_with_its_reports(self, desk: Client, comment: Comment) -> None:
        held(comment)
        response = desk.get(QUEUE)
        (row,) = response.context["page"].rows
        assert len(row.reports) == 3
        assert row.held_because.startswith("Gemeldet von 3 Personen")
        assert "3 Meldungen" in " ".join(response.content.decode().split())
        assert response.context["counts"]["reported"] == 0

    def test_is_kept_by_approving_it(self, desk: Client, comment: Comment) -> None:
        held(comment)
        post(desk, "approve", comment, tab="waiting")
        comment.refresh_from_db()
        assert (comment.status, comment.kept_at is not None) == (Status.APPROVED, True)
        assert not Report.objects.open().exists()
        for reporter in "abcd":
            report(comment, reporter)
        assert status_of(comment) == Status.APPROVED


class TestTheFirstPage:
    def test_says_how_many_are_reported(self, desk: Client, comment: Comment) -> None:
        assert "gemeldet" not in desk.get("/admin/").content.decode()
        report(comment)
        page = " ".join(desk.get("/admin/").content.decode().split())
        assert f'<a href="{REPORTED}">1 Kommentar ist gemeldet.</a>' in page
        assert "Alles ist entschieden" not in page
        report(factories.comment())
        assert "2 Kommentare sind gemeldet." in " ".join(desk.get("/admin/").content.decode().split())


class TestNobodyIsWrittenTo:
    def test_who_has_not_confirmed_the_address(self, desk: Client, comment: Comment) -> None:
        report(comment, email="renko@example.org")
        OutgoingMail.objects.all().delete()
        post(desk, "reject", comment)
        assert not OutgoingMail.objects.exists()
