"""Who sees which comment: every state, every asker, and both faces of the rule agree."""

import pytest
from django.contrib.auth.models import AnonymousUser, User

from comments.models import Comment
from tests import factories

pytestmark = pytest.mark.django_db
Status = Comment.Status
ASKERS = ["nobody", "rosa", "anton", "renate", "mira", "ada"]
MODERATORS = {"mira", "ada"}


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

    def test_threads_mark_as_shown_what_is_visible(
        self, asker: User | AnonymousUser, status: str, *, is_own: bool
    ) -> None:
        comment = factories.comment(status=status)
        factories.comment(parent=comment)
        own = {comment.pk} if is_own else set()
        rows = dict(Comment.objects.in_threads(asker, own=own).values_list("pk", "shown"))
        assert rows[comment.pk] is comment.is_visible_to(asker, own=own)


class TestThreads:
    def test_what_is_hidden_and_unanswered_is_not_even_read(self) -> None:
        factories.comment(status=Status.SPAM)
        assert not Comment.objects.in_threads(AnonymousUser()).exists()


class TestThePublic:
    def test_comments_are_public_while_their_article_is_live(self) -> None:
        shown = factories.comment()
        factories.comment(factories.draft())
        factories.comment(status=Status.WAITING)
        assert list(Comment.objects.public()) == [shown]
