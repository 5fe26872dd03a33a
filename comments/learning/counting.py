"""In how many comments that were decided about a word stood, kept in line with the decisions."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F

from comments import behaviour
from comments.models import Comment, LearnedWord

from . import words
from .start import EVERY_TEXT, Counts
from .telling import telling
from .weighing import SUSPICIOUS, weigh

SPAM, HAM = "spam", "ham"  # `Comment.learned_as`; empty where it is not counted.
_COLUMNS = {SPAM: "in_spam", HAM: "in_ham"}
_AS = {Comment.Status.APPROVED.value: HAM, Comment.Status.SPAM.value: SPAM}


@dataclass(frozen=True)
class Score:
    percent: int
    words: tuple[str, ...]  # What spoke most for spam, the strongest first, as a moderator reads it.

    @property
    def is_suspicious(self) -> bool:
        return self.percent >= SUSPICIOUS


def score(text: str, *, name: str = "", website: str = "", email: str = "") -> Score:
    """One query. Name and addresses are looked at and never learned: no person is in the table of words."""
    tokens = words.tokens(text, name=name, website=website, email=email)
    rows = LearnedWord.objects.filter(word__in=[EVERY_TEXT, *tokens])
    learned = {word: Counts(spam, ham) for word, spam, ham in rows.values_list("word", "in_spam", "in_ham")}
    percent, weights = weigh(tokens, learned)
    return Score(percent, telling(weights))


def learn(comment: Comment, *, text_before: str | None = None, teaches: bool = True) -> bool:
    """Counts the comment as what it was decided to be, and no longer as what it was; False where nothing changes.

    Call it in the transaction that decides, after its UPDATE, and with the text before where that may have changed:
    what was counted is taken back as it was counted. Where nobody has decided (`teaches`), or nothing is to be learned,
    it only takes back. Eight queries.
    """
    row = Comment.objects.values("status", "profile_id", "body_source", "learned_as").get(pk=comment.pk)
    was, text = row["learned_as"], row["body_source"]
    wanted = _AS.get(row["status"], "") if teaches and not row["profile_id"] else ""
    counted = text if text_before is None else text_before
    if (was, counted) == (wanted, text) or not (was or wanted):
        return False
    if not behaviour.current().learns:
        wanted = ""
    # Of two at once only one finds what both have read.
    found = Comment.objects.filter(pk=comment.pk, learned_as=was)
    if not (was or wanted) or not found.update(learned_as=wanted):
        return False
    comment.learned_as = wanted
    lock()
    if was:
        _take_back(_COLUMNS[was], [EVERY_TEXT, *words.tokens(counted)])
    if wanted:
        _add(_COLUMNS[wanted], [EVERY_TEXT, *words.tokens(text)])
    return True


def lock() -> None:
    """Holds the table's first row until the transaction ends, or two comments with the same words would wait for each
    other. It stands between comments and versions; whoever decides about several in one transaction calls it first."""
    LearnedWord.objects.bulk_create([LearnedWord(word=EVERY_TEXT)], ignore_conflicts=True)
    LearnedWord.objects.select_for_update().get(word=EVERY_TEXT)


def _add(column: str, tokens: Iterable[str]) -> None:
    rows = LearnedWord.objects.filter(word__in=tokens)
    known = set(rows.values_list("word", flat=True))
    rows.update(**{column: F(column) + 1})
    LearnedWord.objects.bulk_create(LearnedWord(word=token, **{column: 1}) for token in tokens if token not in known)


def _take_back(column: str, tokens: Iterable[str]) -> None:
    """A word that no decision speaks of any more is gone. Never below 0, whatever an earlier version has counted."""
    rows = LearnedWord.objects.filter(word__in=tokens)
    rows.filter(**{f"{column}__gt": 0}).update(**{column: F(column) - 1})
    rows.filter(in_spam=0, in_ham=0).exclude(word=EVERY_TEXT).delete()
