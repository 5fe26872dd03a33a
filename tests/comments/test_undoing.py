"""A decision is taken back as if it had not been made, and a thread goes to the article it is about."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from comments import curation, moderation
from comments.models import Comment, ModerationEvent, Report
from tests import factories
from tests.comments.reporting import report

pytestmark = pytest.mark.django_db
Status = Comment.Status
DECISIONS: list[tuple[Callable[..., bool], str]] = [
    (moderation.approve, Status.WAITING),
    (moderation.approve, Status.REJECTED),
    (moderation.approve, Status.SPAM),
    (moderation.reject, Status.WAITING),
    (moderation.reject, Status.APPROVED),
    (moderation.mark_spam, Status.WAITING),
    (moderation.mark_spam, Status.APPROVED),
    (moderation.restore, Status.REJECTED),
    (moderation.restore, Status.SPAM),
]


def last_event(comment: Comment) -> ModerationEvent:
    return comment.events.order_by("pk").last()  # type: ignore[return-value]


class TestTakingBack:
    @pytest.mark.parametrize(("decide", "status"), DECISIONS)
    def test_brings_back_what_stood_before(self, mira: User, decide: Callable[..., bool], status: str) -> None:
        comment = factories.comment(status=status)
        assert decide(comment, by=mira)
        assert moderation.undo(last_event(comment), by=mira)
        comment.refresh_from_db()
        assert comment.status == status
        assert comment.article.comment_count == (status == Status.APPROVED)

    def test_is_in_the_history_with_what_it_takes_back(self, mira: User) -> None:
        comment = factories.comment(status=Status.WAITING)
        moderation.reject(comment, by=mira, reason="Zu scharf.")
        rejected = last_event(comment)
        moderation.undo(rejected, by=mira)
        event = last_event(comment)
        assert (event.verb, event.by, event.undoes) == ("undone", mira, rejected)

    def test_happens_once(self, mira: User) -> None:
        comment = factories.comment(status=Status.WAITING)
        moderation.approve(comment, by=mira)
        approved = last_event(comment)
        assert [moderation.undo(approved, by=mira) for _ in range(2)] == [True, False]

    def test_is_refused_once_somebody_else_has_decided(self, mira: User, ada: User) -> None:
        comment = factories.comment(status=Status.WAITING)
        moderation.approve(comment, by=mira)
        approved = last_event(comment)
        moderation.mark_spam(comment, by=ada)
        assert not moderation.undo(approved, by=mira)
        comment.refresh_from_db()
        assert comment.status == Status.SPAM

    def test_a_pin_in_between_is_no_decision(self, mira: User) -> None:
        comment = factories.comment(status=Status.WAITING)
        moderation.approve(comment, by=mira)
        approved = last_event(comment)
        curation.pin(comment, by=mira)
        assert moderation.undo(approved, by=mira)

    def test_what_is_no_decision_cannot_be_taken_back(self, mira: User) -> None:
        comment = factories.comment()
        curation.pin(comment, by=mira)
        assert not moderation.undo(last_event(comment), by=mira)

    @pytest.mark.parametrize("decide", [moderation.keep, moderation.reject, moderation.mark_spam])
    def test_opens_the_reports_again(self, mira: User, decide: Callable[..., bool]) -> None:
        comment = factories.comment()
        report(comment)
        decide(comment, by=mira)
        assert not Report.objects.open().exists()
        moderation.undo(last_event(comment), by=mira)
        comment.refresh_from_db()
        assert Report.objects.open().count() == 1
        assert comment.kept_at is None

    def test_what_was_kept_before_stays_kept(self, mira: User) -> None:
        comment = factories.comment()
        report(comment)
        moderation.keep(comment, by=mira)
        report(comment, "von-zu-hause")
        moderation.keep(comment, by=mira)
        moderation.undo(last_event(comment), by=mira)
        comment.refresh_from_db()
        assert comment.kept_at is not None
        assert not moderation.hold(comment, reason="Drei Meldungen.")


class TestMovingAThread:
    def thread(self) -> list[Comment]:
        root = factories.comment()
        reply = factories.comment(parent=root)
        return [root, reply, factories.comment(parent=reply), factories.comment(parent=root, status=Status.WAITING)]

    def test_takes_all_of_it_along_and_counts_both(self, mira: User) -> None:
        thread, other = self.thread(), factories.article()
        stays = factories.comment(thread[0].article)
        assert moderation.move_thread(thread[2], other, by=mira)
        assert set(Comment.objects.filter(article=other)) == set(thread)
        for article, count in ((other, 3), (stays.article, 1)):
            article.refresh_from_db()
            assert article.comment_count == count

    def test_is_in_the_history_of_each(self, mira: User) -> None:
        thread, other = self.thread(), factories.article(title="Wo es hingehört")
        moderation.move_thread(thread[0], other, by=mira)
        moved = ModerationEvent.objects.filter(verb="moved", by=mira, reason__endswith="→ Wo es hingehört")
        assert set(moved.values_list("comment", flat=True)) == {comment.pk for comment in thread}

    def test_to_where_it_stands_changes_nothing(self, mira: User) -> None:
        comment = factories.comment()
        assert not moderation.move_thread(comment, comment.article, by=mira)
        assert not comment.events.filter(verb="moved").exists()

    def test_keeps_the_old_addresses_of_its_comments(self, mira: User, client: Client) -> None:
        thread, other = self.thread(), factories.article()
        old = f"/{thread[1].article.slug}/comment/{thread[1].pk}/"
        moderation.move_thread(thread[0], other, by=mira)
        response = client.get(old)
        assert (response.status_code, response["Location"]) == (
            302,
            f"/{other.slug}/comment/{thread[1].pk}/#comment-{thread[1].pk}",
        )

    def test_betrays_no_comment_that_waits(self, mira: User, client: Client) -> None:
        thread, other = self.thread(), factories.article()
        old = f"/{thread[3].article.slug}/comment/{thread[3].pk}/"
        moderation.move_thread(thread[0], other, by=mira)
        assert client.get(old).status_code == 404

    def test_makes_no_other_address_lead_to_a_comment(self, client: Client) -> None:
        comment, other = factories.comment(), factories.article()
        assert client.get(f"/{other.slug}/comment/{comment.pk}/").status_code == 404

    def test_leaves_in_sight_why_a_comment_waits(self, mira: User, as_user: Callable[[User], Client]) -> None:
        comment = factories.comment(status=Status.WAITING)
        moderation.record(comment, ModerationEvent.Verb.SUBMITTED, by=None, reason="Sieht aus wie Anna.")
        moderation.move_thread(comment, factories.article(), by=mira)
        page = as_user(mira).get("/admin/comments/comment/queue/").content.decode()
        assert "Sieht aus wie Anna." in page
