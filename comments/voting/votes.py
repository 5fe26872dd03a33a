"""What readers think of a comment: + or −, one vote per person. Only sums are shown; nobody learns whose they are."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from comments import moderation, voters
from comments.models import Comment, CommentSettings, Vote
from comments.readers import Reader

Votes = CommentSettings.Votes


@dataclass(frozen=True)
class Voter:
    """Who votes: a login, or whoever comes from a network."""

    reader: Reader
    network_key: str  # Empty where none was made yet, and of a login.

    @property
    def key(self) -> str:
        return voters.of_login(self.reader.login) if self.reader.login else self.network_key

    def wrote(self, comment: Comment) -> bool:
        """Known by profile or cookie, and of guests by the network, since a cookie is soon thrown away."""
        if self.reader.wrote(comment):
            return True
        return bool(self.network_key and comment.guest and comment.guest.network_key == self.network_key)


def may_vote(comment: Comment, voter: Voter, behaviour: CommentSettings, value: int = 0) -> str | None:
    """None, or the reason why not in a sentence for the reader. A closed discussion is no reason."""
    if behaviour.votes == Votes.OFF:
        return _("There is no voting on comments here.")
    if value < 0 and behaviour.votes == Votes.UP:
        return _("Here one can only agree.")
    if voter.wrote(comment):
        return _("Nobody votes on their own comment. This one came from your browser or your network.")
    return None


def of(comment: Comment, voter: str) -> int:
    """1, −1, or 0 for none. One query, none for a voter without a key."""
    if not voter:
        return 0
    return Vote.objects.filter(comment=comment, voter=voter).values_list("value", flat=True).first() or 0


def cast(comment: Comment, voter: str, value: int) -> bool:
    """The voter's vote from now on: 1, −1, or 0 for none. False where it was that already.

    It says what is wished and not what to change, so that sent twice, or two hundred times at once, it counts once.
    """
    if of(comment, voter) == value:
        return False
    with transaction.atomic():
        version = moderation.lock(comment.article)
        if not _put(comment, voter, value):
            return False
        _sum_up(comment, version)
        moderation.touch(comment.article)
    return True


def _put(comment: Comment, voter: str, value: int) -> bool:
    found = Vote.objects.filter(comment=comment, voter=voter)
    if not value:
        return bool(found.delete()[0])
    _vote, is_new = Vote.objects.get_or_create(comment=comment, voter=voter, defaults={"value": value})
    return is_new or bool(found.exclude(value=value).update(value=value, at=timezone.now()))


def _sum_up(comment: Comment, version: int) -> None:
    """Counted anew each time: numbers that are only added to drift."""
    of_one = Vote.objects.filter(comment=OuterRef("pk")).order_by().values("comment")
    rows = Coalesce(Subquery(of_one.annotate(sum=Sum("value")).values("sum")), 0)
    score = F("carried_up") - F("carried_down") + rows
    Comment.objects.filter(pk=comment.pk).update(score=score, scored_under=version)
