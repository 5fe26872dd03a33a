"""Who follows what, with the proof that they wish it, and the mails that follow from it.

Inside, in this order: opting_in, telling → mails → letters, links; opting_in, erasing → subscriptions → consents →
wordings; telling → spreading → matching, readable; news → matching; telling, subscriptions → written → links; all →
topics. rhythms and undeterred stand for themselves.
"""

from .erasing import forget
from .news import announce_articles, count_as_told, note_comment, note_return
from .opting_in import ask_due, follow_correction
from .spreading import spread_due
from .subscriptions import pause_refused
from .telling import forget_undelivered, send_due

__all__ = [
    "announce_articles",
    "ask_due",
    "count_as_told",
    "follow_correction",
    "forget",
    "forget_undelivered",
    "note_comment",
    "note_return",
    "pause_refused",
    "send_due",
    "spread_due",
]
