"""The outbox. What happens writes a mail in its own transaction; the worker claims, sends and retries it.

A mail is sent at least once: after a kill between the server's "250" and our note the lease runs out and it goes again,
with the same Message-ID, by which mailboxes drop the second copy.

Inside, in this order: sending → silence → mark; sending → strangers, failures, line. Writing and forgetting stand for
themselves.
"""

from .forgetting import count_to, forget, forget_about, forget_recipients, forget_texts
from .mark import confirm, is_behind
from .sending import send_due, send_now, try_again
from .silence import is_worth_writing, why_silent
from .strangers import is_no_stranger, turn_of_stranger
from .writing import discard_waiting, enqueue, recall, waiting

__all__ = [
    "confirm",
    "count_to",
    "discard_waiting",
    "enqueue",
    "forget",
    "forget_about",
    "forget_recipients",
    "forget_texts",
    "is_behind",
    "is_no_stranger",
    "is_worth_writing",
    "recall",
    "send_due",
    "send_now",
    "try_again",
    "turn_of_stranger",
    "waiting",
    "why_silent",
]
