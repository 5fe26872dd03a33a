"""How tests report a comment: as a browser would send the form."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from comments.models import Comment
from comments.reporting import filing
from comments.reporting.filing import Notice
from tests.comments.writing import FROM_HERE

ILLEGAL = {
    "reason": "illegal",
    "explanation": "Er ruft zu einer Straftat auf (§ 111 StGB).",
    "name": "Renko Rohde",
    "email": "renko@example.org",
    "good_faith": "on",
}


def address_of(comment: Comment) -> str:
    return f"/{comment.article.slug}/comment/{comment.pk}/report/"


def send_report(
    client: Client,
    comment: Comment,
    *,
    network: str = "192.0.2.1",
    headers: dict[str, str] | None = None,
    **fields: Any,
) -> HttpResponse:
    said = {"reason": "spam", "explanation": "", "name": "", "email": "", **fields}
    sent_by = FROM_HERE if headers is None else headers
    return client.post(address_of(comment), said, headers=sent_by, REMOTE_ADDR=network)  # type: ignore[return-value]


def report(comment: Comment, reporter: str = "aus-dem-buero", **said: Any) -> Any:
    return filing.file_report(Notice(**{"comment": comment, "reporter_key": reporter, "reason": "spam", **said}))
