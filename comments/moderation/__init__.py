"""What happens to comments, as verbs. The only room that assigns status, article or root.

A verb returns False where no row moved, and leaves no event then. Every move appends one ModerationEvent, recounts the
article and makes its pages stale, in one transaction. Text is rendered before it begins.

Inside, in this order: submitting, changing, deciding, erasing, moving, rerendering → cleaning, moves (the one
UPDATE) → counting (locks, numbers).
"""

from .changing import change_own, change_text, delete_own
from .counting import lock, recount, touch
from .deciding import approve, hold, keep, mark_spam, reject, restore, undo
from .erasing import Erased, erase, erase_address
from .moves import REASON_LENGTH, Refused, record
from .moving import move_thread
from .rerendering import rerender, rerender_outdated
from .submitting import Submitted, TooMany, forget_submission_keys, reply, submission_key, submit

__all__ = [
    "REASON_LENGTH",
    "Erased",
    "Refused",
    "Submitted",
    "TooMany",
    "approve",
    "change_own",
    "change_text",
    "delete_own",
    "erase",
    "erase_address",
    "forget_submission_keys",
    "hold",
    "keep",
    "lock",
    "mark_spam",
    "move_thread",
    "record",
    "recount",
    "reject",
    "reply",
    "rerender",
    "rerender_outdated",
    "restore",
    "submission_key",
    "submit",
    "touch",
    "undo",
]
