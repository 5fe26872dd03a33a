"""What becomes of a guest's comment. Rules only hold, suspect or refuse; moderators decide.

To add a rule, write a function from a submission and the settings to a finding or None, and put it into RULES.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from comments import blocks, learning
from comments.models import CommentSettings

from .findings import Finding, Rule, Weight
from .foreign import is_in_another_language, is_in_another_script
from .machines import fills_the_trap, has_a_link_for_a_name, has_many_links, is_sent_too_fast
from .repeating import comes_in_a_flood, repeats_a_text
from .staff_names import uses_a_name_of_staff
from .strangers import is_by_a_stranger
from .submission import Submission
from .word_lists import has_a_word_to_hold, has_a_word_to_refuse


def is_blocked(submission: Submission, says: CommentSettings) -> Finding | None:
    sentence = blocks.why(submission)
    return Finding(Weight.REFUSE, sentence) if sentence else None


def reads_like_spam(submission: Submission, says: CommentSettings) -> Finding | None:
    """By what was decided here before. Below the mark the score is only kept. One query."""
    if not says.learns:
        return None
    sent = submission
    score = learning.score(sent.text, name=sent.name, website=sent.website, email=sent.email)
    if not score.is_suspicious:
        return Finding(Weight.NOTE, score=score.percent)
    told = {"words": ", ".join(score.words), "percent": score.percent}
    return Finding(Weight.SUSPECT, _("Looks like spam: %(words)s (%(percent)s %%).") % told, score=score.percent)


RULES: tuple[Rule, ...] = (
    has_a_word_to_refuse,
    is_blocked,
    uses_a_name_of_staff,
    fills_the_trap,
    has_a_link_for_a_name,
    has_many_links,
    has_a_word_to_hold,
    reads_like_spam,
    is_sent_too_fast,
    repeats_a_text,
    comes_in_a_flood,
    is_in_another_script,
    is_in_another_language,
    is_by_a_stranger,
)


@dataclass(frozen=True)
class Verdict:
    findings: tuple[Finding, ...] = ()

    @property
    def refused(self) -> str:
        """The sentence for the writer; empty where it is taken."""
        return next((found.reason for found in self.findings if found.weight == Weight.REFUSE), "")

    @property
    def waits(self) -> bool:
        return any(found.weight >= Weight.WAIT for found in self.findings)

    @property
    def suspected(self) -> bool:
        return any(found.weight == Weight.SUSPECT for found in self.findings)

    @property
    def reasons(self) -> list[str]:
        """In the order of the rules. That all guests wait is said only where there is nothing else."""
        told = [found.reason for found in self.findings if found.weight > Weight.WAIT]
        return told or [found.reason for found in self.findings if found.weight == Weight.WAIT]

    @property
    def score(self) -> int | None:
        """How much it looks like spam, in percent; None where nothing was learned."""
        return next((found.score for found in self.findings if found.score is not None), None)


def judge(submission: Submission, says: CommentSettings) -> Verdict:
    """Of a profile's comment nothing is found. Costs a guest about eight queries; call it outside a transaction."""
    return Verdict(() if submission.profile else tuple(_findings(submission, says)))


def _findings(submission: Submission, says: CommentSettings) -> Iterator[Finding]:
    """What is refused is judged no further."""
    for rule in RULES:
        if found := rule(submission, says):
            yield found
            if found.weight == Weight.REFUSE:
                return
