"""The tables of discussions.

Inside, in this order: settings, staff, learned; notices, votes, following → events → conversation → guests.
"""

from .conversation import TEXT_LENGTH, Comment, Passage
from .events import ModerationEvent, RejectionReason
from .following import AboutOneThing, Consent, News, Notice, OptIn, Subscriber, Subscription
from .guests import NAME_LENGTH, Block, Guest
from .learned import LearnedWord
from .notices import Report, TypoNote
from .settings import CommentSettings
from .staff import StaffMail
from .votes import Vote, VoterKey

__all__ = [
    "NAME_LENGTH",
    "TEXT_LENGTH",
    "AboutOneThing",
    "Block",
    "Comment",
    "CommentSettings",
    "Consent",
    "Guest",
    "LearnedWord",
    "ModerationEvent",
    "News",
    "Notice",
    "OptIn",
    "Passage",
    "RejectionReason",
    "Report",
    "StaffMail",
    "Subscriber",
    "Subscription",
    "TypoNote",
    "Vote",
    "VoterKey",
]
