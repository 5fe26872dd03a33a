"""What is read of a comment to show it."""

from datetime import datetime
from typing import NamedTuple


class Row(NamedTuple):
    """`COLUMNS` names the same in the same order."""

    id: int
    parent_id: int | None
    root_id: int | None
    depth: int
    shown: bool
    status: str
    submitted_at: datetime
    body_html: str
    guest_name: str | None
    guest_website: str | None
    profile_id: int | None
    profile_name: str | None
    profile_slug: str | None
    profile_label: str | None
    edited_at: datetime | None
    edited_by_staff: bool
    pinned_at: datetime | None
    closed_at: datetime | None
    thread_closed_at: datetime | None  # Of its root.
    score: int
    reply_count: int
    quote: str

    @property
    def takes_replies(self) -> bool:
        return self.closed_at is None and self.thread_closed_at is None

    @property
    def writer_name(self) -> str:
        """Empty where nobody is known any more."""
        return self.profile_name or self.guest_name or ""


COLUMNS = (
    "id",
    "parent_id",
    "root_id",
    "depth",
    "shown",
    "status",
    "submitted_at",
    "body_html",
    "guest__name",
    "guest__website",
    "profile_id",
    "profile__name",
    "profile__slug",
    "profile__comment_label",
    "edited_at",
    "edited_by_staff",
    "pinned_at",
    "closed_at",
    "root__closed_at",
    "score",
    "reply_count",
    "quote_exact",
)
