"""Comments before the moderators, for tests of their queue."""

from typing import Any

from articles.models import Article
from comments.models import Comment, Guest, ModerationEvent
from tests import factories

Status = Comment.Status
QUEUE = "/admin/comments/comment/queue/"


def waiting(**fields: Any) -> Comment:
    return factories.comment(status=Status.WAITING, **fields)


def suspected(**fields: Any) -> Comment:
    return waiting(suspected=True, spam_score=97, **fields)


def status_of(comment: Comment) -> str:
    return Comment.objects.get(pk=comment.pk).status


def post(client: Any, verb: str, *comments: Comment, **data: Any) -> Any:
    said = {"comment": [comment.pk for comment in comments], **data}
    return client.post(f"{QUEUE}{verb}/", said, follow=True)


def said(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def shown(response: Any) -> list[Comment]:
    return [row.comment for row in response.context["page"].rows]


def many(article: Article, count: int, **fields: Any) -> None:
    """Each by another guest, with its event. Three queries."""
    guests = Guest.objects.bulk_create([Guest(name=f"Gast {number}") for number in range(count)])
    text = {"body_source": "Satz.", "body_html": "<p>Satz.</p>"}
    rows = [Comment(article=article, guest=guest, status=Status.WAITING, **text, **fields) for guest in guests]
    made = Comment.objects.bulk_create(rows)
    ModerationEvent.objects.bulk_create([ModerationEvent(comment=comment, verb="submitted") for comment in made])
