"""The discussions' part of the backend."""

from .blocks import BlockAdmin as BlockAdmin
from .following import ConsentAdmin as ConsentAdmin
from .following import SubscriptionAdmin as SubscriptionAdmin
from .learned import LearnedWordAdmin as LearnedWordAdmin
from .log import ModerationEventAdmin as ModerationEventAdmin
from .looking_up import CommentAdmin as CommentAdmin  # Registers itself, as the others do.
from .looking_up import GuestAdmin as GuestAdmin
from .my_mails import StaffMailAdmin as StaffMailAdmin
from .reasons import RejectionReasonAdmin as RejectionReasonAdmin
from .settings import CommentSettingsAdmin as CommentSettingsAdmin
from .typos import TypoNoteAdmin as TypoNoteAdmin
