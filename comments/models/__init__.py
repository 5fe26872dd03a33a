"""The tables of discussions.

Inside, in this order: settings; notices, votes → events → conversation → guests.
"""

from .conversation import TEXT_LENGTH, Comment, Passage
from .events import ModerationEvent
from .guests import NAME_LENGTH, Guest
from .notices import Report, TypoNote
from .settings import CommentSettings
from .votes import Vote, VoterKey

__all__ = [
    "NAME_LENGTH",
    "TEXT_LENGTH",
    "Comment",
    "CommentSettings",
    "Guest",
    "ModerationEvent",
    "Passage",
    "Report",
    "TypoNote",
    "Vote",
    "VoterKey",
]
