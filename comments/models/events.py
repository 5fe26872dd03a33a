from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .conversation import Comment


class ModerationEvent(models.Model):
    """What happened to a comment, by whom, when and why. Appended, never changed: history and text of an appeal."""

    class Verb(models.TextChoices):
        SUBMITTED = "submitted", _("submitted")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")
        SPAM = "spam", _("marked as spam")
        RESTORED = "restored", _("put back into the queue")
        DELETED = "deleted", _("deleted by the writer")
        MOVED = "moved", _("moved")
        HELD = "held", _("held after reports")
        KEPT = "kept", _("kept after reports")
        EDITED = "edited", _("changed")
        PINNED = "pinned", _("pinned")
        UNPINNED = "unpinned", _("unpinned")
        CLOSED = "closed", _("replies closed")
        REOPENED = "reopened", _("replies opened again")
        ASSIGNED = "assigned", _("given to a profile")

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="events")
    verb = models.CharField(_("what happened"), max_length=10, choices=Verb)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    rule = models.CharField(_("rule it rests on"), max_length=200, blank=True)
    body_source = models.TextField(_("text before"), blank=True)  # Of a change.
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("moderation event")
        verbose_name_plural = _("moderation events")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.at:%Y-%m-%d %H:%M}"
