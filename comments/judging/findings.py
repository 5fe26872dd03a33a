"""What a rule says about a submission."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from comments.models import CommentSettings

from .submission import Submission


class Weight(IntEnum):
    """No rule deletes anything: the worst is that the writer gets the text back."""

    NOTE = 0  # Kept with the comment, decides nothing.
    WAIT = 1  # It waits as others do; said only where there is nothing else to say.
    HOLD = 2
    SUSPECT = 3  # It waits apart, under suspected spam.
    REFUSE = 4


@dataclass(frozen=True)
class Finding:
    weight: Weight
    reason: str = ""  # A sentence for the moderators; where it is refused, for the writer.
    score: int | None = None  # Percent, of the rule that learns.


Rule = Callable[[Submission, CommentSettings], Finding | None]
