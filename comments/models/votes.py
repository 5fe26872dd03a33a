from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .conversation import Comment


class Vote(models.Model):
    """One person's opinion of one comment. Guests are told apart by a keyed hash whose key is thrown away."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="votes")
    voter = models.CharField(max_length=64)
    value = models.SmallIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [
            models.UniqueConstraint(fields=["comment", "voter"], name="one_vote_per_voter_and_comment"),
            models.CheckConstraint(condition=Q(value__in=[-1, 1]), name="vote_is_up_or_down"),
        ]

    def __str__(self) -> str:
        return f"{self.value:+d} #{self.comment_id}"


class VoterKey(models.Model):
    """The secret that guests' hashes are made with: one row, replaced before it is a month old."""

    secret = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="voter_key_is_one_row")]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d}"
