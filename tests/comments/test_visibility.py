"""Who sees which comment: every state, every asker, and both faces of the rule agree."""

import pytest
from django.contrib.auth.models import AnonymousUser, User

from comments.models import Comment
from profiles.models import Profile
from tests import factories

pytestmark = pytest.mark.django_db
Status = Comment.Status
ASKERS = ["nobody", "rosa", "anton", "renate", "mira", "ada"]
MODERATORS = {"renate", "mira", "ada"}  # Who may edit every article moderates below every article.


@pytest.fixture
def asker(request: pytest.FixtureRequest) -> User | AnonymousUser:
    return AnonymousUser() if request.param == "nobody" else request.getfixturevalue(request.param)


@pytest.mark.parametrize("is_own", [False, True])
@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("asker", ASKERS, indirect=True)
class TestEveryStateAndAsker:
    def test_rows_and_row_agree_and_are_right(
        self, request: pytest.FixtureRequest, asker: User | AnonymousUser, status: str, *, is_own: bool
    ) -> None:
        comment = factories.comment(status=status)
        own = {comment.pk} if is_own else set()
        name = request.node.callspec.params["asker"]
        expected = name in MODERATORS or status == Status.APPROVED or (status == Status.WAITING and is_own)
        assert comment.is_visible_to(asker, own=own) is expected
        assert Comment.objects.visible_to(asker, own=own).exists() is expected


@pytest.mark.parametrize("status", Status.values)
class TestAnAuthor:
    def test_sees_all_below_their_own_articles(self, anton: User, antons_profile: Profile, status: str) -> None:
        comment = factories.comment(factories.article(authors=[antons_profile]), status=status)
        assert comment.is_visible_to(anton)
        assert Comment.objects.visible_to(anton).exists()

    def test_sees_below_others_what_everybody_sees(self, anton: User, status: str) -> None:
        comment = factories.comment(status=status)
        assert comment.is_visible_to(anton) is (status == Status.APPROVED)
        assert Comment.objects.visible_to(anton).exists() is (status == Status.APPROVED)


@pytest.mark.parametrize("status", Status.values)
class TestInAThread:
    @pytest.mark.parametrize("is_own", [False, True])
    def test_readers_are_shown_what_they_may_see(self, status: str, *, is_own: bool) -> None:
        comment = factories.comment(status=status)
        factories.comment(parent=comment)
        own = {comment.pk} if is_own else set()
        rows = dict(Comment.objects.in_threads(own=own).values_list("pk", "shown"))
        assert rows[comment.pk] is comment.is_visible_to(AnonymousUser(), own=own)

    def test_who_moderates_is_shown_what_waits_too(self, status: str) -> None:
        comment = factories.comment(status=status)
        factories.comment(parent=comment)
        rows = dict(Comment.objects.in_threads(with_waiting=True).values_list("pk", "shown"))
        assert rows[comment.pk] is (status in {Status.APPROVED, Status.WAITING})


class TestThreads:
    def test_what_is_hidden_and_unanswered_is_not_even_read(self) -> None:
        factories.comment(status=Status.SPAM)
        assert not Comment.objects.in_threads().exists()


class TestThePublic:
    def test_comments_are_public_while_their_article_is_live(self) -> None:
        shown = factories.comment()
        factories.comment(factories.draft())
        factories.comment(status=Status.WAITING)
        assert list(Comment.objects.public()) == [shown]
