"""The verbs: what moves, what does not, and what is left behind either way."""

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db.models import ProtectedError, RestrictedError
from django.utils import timezone

from articles import rendering
from articles.models import Article
from comments import moderation, rules
from comments.judging.submission import Submission
from comments.models import Comment, Guest, ModerationEvent
from comments.moderation import rerendering
from krysalis.foundation import freshness
from profiles.models import Profile
from tests import factories

pytestmark = pytest.mark.django_db
Status = Comment.Status
Verb = Callable[..., bool]


def gerlinde_writes(on: Article, text: str = "Ein Gedanke dazu.", **changes: object) -> moderation.Submitted:
    said = {"article": on, "text": text, "name": "Gerlinde", "network_key": "aus-dem-buero", **changes}
    return moderation.submit(Submission(**said))  # type: ignore[arg-type]


def events_of(comment: Comment) -> list[str]:
    return list(ModerationEvent.objects.filter(comment=comment).values_list("verb", flat=True))


class TestSubmitting:
    def test_a_guests_comment_waits_and_says_why(self) -> None:
        written = gerlinde_writes(factories.article())
        assert written.comment.status == Status.WAITING
        event = ModerationEvent.objects.get(comment=written.comment)
        assert (event.verb, event.by) == ("submitted", None)
        assert event.reason

    def test_the_text_is_kept_as_written_and_as_html(self) -> None:
        comment = gerlinde_writes(factories.article(), "Das ist *wichtig*.").comment
        assert comment.body_source == "Das ist *wichtig*."
        assert "<em>wichtig</em>" in comment.body_html
        assert comment.pipeline_version > 0

    def test_a_profiles_comment_stands_at_once_and_is_counted(self, anton: User, antons_profile: Profile) -> None:
        article = factories.article()
        moderation.submit(Submission(article=article, text="Danke!", profile=antons_profile), by=anton)
        comment = Comment.objects.get()
        assert (comment.status, comment.profile, comment.guest) == (Status.APPROVED, antons_profile, None)
        article.refresh_from_db()
        assert article.comment_count == 1

    def test_an_answer_knows_its_parent_its_root_and_its_depth(self) -> None:
        root = factories.comment()
        middle = factories.comment(parent=root)
        comment = gerlinde_writes(root.article, parent=middle).comment
        assert (comment.parent, comment.root, comment.depth) == (middle, root, 3)

    def test_what_waits_makes_no_page_stale(self) -> None:
        article = factories.article()
        before = freshness.numbers([freshness.article(article.slug), freshness.LISTS])
        gerlinde_writes(article)
        assert freshness.numbers([freshness.article(article.slug), freshness.LISTS]) == before

    @pytest.mark.parametrize("status", [Status.WAITING, Status.REJECTED, Status.SPAM, Status.DELETED])
    def test_what_is_not_approved_cannot_be_answered(self, status: str) -> None:
        parent = factories.comment(status=status)
        with pytest.raises(moderation.Refused):
            gerlinde_writes(parent.article, parent=parent)
        assert Comment.objects.count() == 1

    def test_a_comment_of_another_article_cannot_be_answered(self) -> None:
        with pytest.raises(moderation.Refused):
            gerlinde_writes(factories.article(), parent=factories.comment())

    @pytest.mark.parametrize("status", [Article.Status.DRAFT, Article.Status.WITHDRAWN, Article.Status.BINNED])
    def test_nothing_can_be_written_where_the_article_is_not_live(self, status: str) -> None:
        with pytest.raises(moderation.Refused):
            gerlinde_writes(factories.article(status=status))

    def test_nothing_can_be_written_where_the_discussion_is_closed(self) -> None:
        with pytest.raises(moderation.Refused):
            gerlinde_writes(factories.article(comments_open=False))


class TestTheSameTwice:
    def test_a_doubled_send_finds_the_first_comment(self) -> None:
        article = factories.article()
        first, second = gerlinde_writes(article), gerlinde_writes(article)
        assert first.comment == second.comment
        assert (first.is_new, second.is_new) == (True, False)
        assert first.secret == second.secret
        assert events_of(first.comment) == ["submitted"]

    def test_another_network_is_another_person(self) -> None:
        article = factories.article()
        assert gerlinde_writes(article).comment != gerlinde_writes(article, network_key="von-zu-hause").comment

    def test_once_it_is_public_repeating_it_proves_nothing(self, mira: User) -> None:
        article = factories.article()
        moderation.approve(gerlinde_writes(article).comment, by=mira)
        assert gerlinde_writes(article).secret == ""

    def test_after_an_hour_the_same_may_be_said_again(self) -> None:
        article = factories.article()
        first = gerlinde_writes(article).comment
        with time_machine.travel(timezone.now() + timedelta(minutes=59)):
            assert moderation.forget_submission_keys() == 0
        with time_machine.travel(timezone.now() + timedelta(minutes=61)):
            assert moderation.forget_submission_keys() == 1
            assert gerlinde_writes(article).comment != first

    def test_what_its_writer_deleted_may_be_said_again(self) -> None:
        article = factories.article()
        first = gerlinde_writes(article).comment
        moderation.delete_own(first)
        assert gerlinde_writes(article).is_new


class TestGuests:
    def test_somebody_new_is_a_new_guest(self) -> None:
        article = factories.article()
        gerlinde_writes(article, "Eins.")
        gerlinde_writes(article, "Zwei.")
        assert Guest.objects.count() == 2

    def test_who_proves_an_earlier_comment_is_the_same_guest(self) -> None:
        article = factories.article()
        first = gerlinde_writes(article, "Eins.").comment
        second = gerlinde_writes(article, "Zwei.", proven=frozenset({first.pk})).comment
        assert first.guest == second.guest

    def test_under_another_name_the_proof_leads_to_another_guest(self) -> None:
        article = factories.article()
        first = gerlinde_writes(article, "Eins.").comment
        gerlinde_writes(article, "Zwei.", proven=frozenset({first.pk}), name="Hans")
        assert Guest.objects.count() == 2

    def test_over_the_limit_neither_comment_nor_guest_is_stored(self) -> None:
        submission = Submission(article=factories.article(), text="Noch einer.", name="Gerlinde")
        with pytest.raises(moderation.TooMany):
            moderation.submit(submission, over_limit=lambda: True)
        assert not Comment.objects.exists()
        assert not Guest.objects.exists()


MOVES: list[tuple[Verb, str, set[str]]] = [
    (moderation.approve, Status.APPROVED, {Status.WAITING, Status.REJECTED, Status.SPAM}),
    (moderation.reject, Status.REJECTED, {Status.WAITING, Status.APPROVED, Status.SPAM}),
    (moderation.mark_spam, Status.SPAM, {Status.WAITING, Status.APPROVED, Status.REJECTED}),
    (moderation.restore, Status.WAITING, {Status.REJECTED, Status.SPAM}),
]


class TestMoves:
    @pytest.mark.parametrize("before", Status.values)
    @pytest.mark.parametrize(("verb", "after", "out_of"), MOVES)
    def test_each_verb_moves_out_of_its_own_states_only(
        self, verb: Verb, after: str, out_of: set[str], before: str, mira: User
    ) -> None:
        comment = factories.comment(status=before)
        assert verb(comment, by=mira) is (before in out_of)
        comment.refresh_from_db()
        assert comment.status == (after if before in out_of else before)
        assert len(events_of(comment)) == (before in out_of)

    def test_the_event_says_who_and_why(self, mira: User) -> None:
        comment = factories.comment(status=Status.WAITING)
        moderation.reject(comment, by=mira, reason="Beleidigend")
        event = ModerationEvent.objects.get()
        assert (event.verb, event.by, event.reason) == ("rejected", mira, "Beleidigend")

    def test_who_comes_second_moves_nothing(self, mira: User) -> None:
        comment = factories.comment(status=Status.WAITING)
        same_row = Comment.objects.get(pk=comment.pk)
        assert moderation.approve(comment, by=mira)
        assert not moderation.approve(same_row, by=mira)
        assert events_of(comment) == ["approved"]

    def test_the_article_counts_what_is_approved(self, mira: User) -> None:
        article = factories.article()
        comment = factories.comment(article, status=Status.WAITING)
        for verb, count in ((moderation.approve, 1), (moderation.mark_spam, 0), (moderation.approve, 1)):
            verb(comment, by=mira)
            article.refresh_from_db()
            assert article.comment_count == count

    def test_a_count_that_drifted_is_put_right(self, mira: User) -> None:
        article = factories.article(comment_count=99)
        comment = factories.comment(article, status=Status.WAITING)
        Article.objects.filter(pk=article.pk).update(comment_count=99)
        moderation.approve(comment, by=mira)
        article.refresh_from_db()
        assert article.comment_count == 1

    def test_a_decision_makes_the_article_and_the_lists_stale(self, mira: User) -> None:
        comment = factories.comment(status=Status.WAITING)
        names = [freshness.article(comment.article.slug), freshness.LISTS]
        before = freshness.numbers(names)
        moderation.approve(comment, by=mira)
        after = freshness.numbers(names)
        assert all(after[name] > before[name] for name in names)


class TestDeletingOnesOwn:
    @pytest.mark.parametrize("before", [Status.WAITING, Status.APPROVED])
    def test_the_text_is_gone_for_good(self, before: str) -> None:
        comment = factories.comment(status=before, text="Das bereue ich.")
        assert moderation.delete_own(comment)
        comment.refresh_from_db()
        assert (comment.status, comment.body_source, comment.body_html) == (Status.DELETED, "", "")

    @pytest.mark.parametrize("before", [Status.REJECTED, Status.SPAM, Status.DELETED])
    def test_what_moderators_decided_stays_as_it_is(self, before: str) -> None:
        assert not moderation.delete_own(factories.comment(status=before))

    def test_no_moderator_brings_it_back(self, mira: User) -> None:
        comment = factories.comment(status=Status.DELETED)
        assert not any(verb(comment, by=mira) for verb, _, _ in MOVES)


class TestReplying:
    def test_the_reply_stands_below_under_the_moderators_profile(self, mira: User) -> None:
        profile = factories.profile(name="Mira Moll", user=mira)
        comment = factories.comment()
        answer = moderation.reply(comment, by=mira, text="Danke für den Hinweis.")
        assert (answer.parent, answer.profile, answer.status) == (comment, profile, Status.APPROVED)

    def test_without_a_profile_a_sentence_says_what_to_do(self, mira: User) -> None:
        with pytest.raises(moderation.Refused) as refusal:
            moderation.reply(factories.comment(), by=mira, text="Danke.")
        assert str(refusal.value) == rules.profile_missing()

    def test_what_still_waits_is_not_answered(self, anton: User) -> None:
        with pytest.raises(moderation.Refused):
            moderation.reply(factories.comment(status=Status.WAITING), by=anton, text="Danke.")


class TestThreadsStayWhole:
    def test_a_comment_with_answers_cannot_be_deleted_from_under_them(self) -> None:
        parent = factories.comment()
        factories.comment(parent=parent)
        with pytest.raises((RestrictedError, ProtectedError)):
            parent.delete()

    def test_an_article_goes_with_all_its_threads(self) -> None:
        article = factories.article()
        factories.comments(article, 30)
        article.delete()
        assert not Comment.objects.exists()


class TestRenderingAgain:
    """After a change of the pipeline, such as a stricter sanitiser."""

    def outdated(self, **fields: object) -> Comment:
        comment = gerlinde_writes(factories.article()).comment
        Comment.objects.filter(pk=comment.pk).update(
            **{"body_html": "<p>von damals</p>", "pipeline_version": 0, **fields}
        )
        return comment

    def test_reaches_every_comment_of_an_older_pipeline_and_no_other(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(rerendering, "RENDERED_AT_ONCE", 2)
        outdated = [self.outdated() for _ in range(5)]
        assert moderation.rerender_outdated() == 5
        assert all("Ein Gedanke" in Comment.objects.get(pk=comment.pk).body_html for comment in outdated)
        assert moderation.rerender_outdated() == 0

    def test_makes_the_pages_new_and_leaves_no_event(self) -> None:
        comment = self.outdated()
        name, before = freshness.article(comment.article.slug), events_of(comment)
        number = freshness.numbers([name])[name]
        moderation.rerender_outdated()
        assert freshness.numbers([name])[name] == number + 1
        assert events_of(comment) == before

    def test_does_not_bring_back_what_was_deleted_meanwhile(self, monkeypatch: pytest.MonkeyPatch) -> None:
        comment = self.outdated()
        monkeypatch.setattr(rerendering, "_rendered_again", lambda read: moderation.delete_own(comment) and "<p>da</p>")
        assert moderation.rerender_outdated() == 0
        assert Comment.objects.get(pk=comment.pk).body_html == ""

    def test_is_what_the_command_does_as_well(self) -> None:
        comment = self.outdated(pipeline_version=rendering.PIPELINE_VERSION)
        call_command("rerender", stdout=io.StringIO())
        assert "von damals" in Comment.objects.get(pk=comment.pk).body_html
        call_command("rerender", "--all", stdout=io.StringIO())
        assert "von damals" not in Comment.objects.get(pk=comment.pk).body_html
