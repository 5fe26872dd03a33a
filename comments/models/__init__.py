"""The tables of discussions.

Inside, in this order: settings, staff, learned; notices, votes → events → conversation → guests.
"""

from .conversation import TEXT_LENGTH, Comment, Passage
from .events import ModerationEvent, RejectionReason
from .guests import NAME_LENGTH, Block, Guest
from .learned import LearnedWord
from .notices import Report, TypoNote
from .settings import CommentSettings
from .staff import StaffMail
from .votes import Vote, VoterKey

__all__ = [
    "NAME_LENGTH",
    "TEXT_LENGTH",
    "Block",
    "Comment",
    "CommentSettings",
    "Guest",
    "LearnedWord",
    "ModerationEvent",
    "Passage",
    "RejectionReason",
    "Report",
    "StaffMail",
    "TypoNote",
    "Vote",
    "VoterKey",
]
