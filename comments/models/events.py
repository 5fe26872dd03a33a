from typing import Any

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
        UNDONE = "undone", _("taken back")
        ERASED = "erased", _("erased")

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
    status_before = models.CharField(max_length=8, blank=True, editable=False)  # Empty where it was no move.
    undoes = models.OneToOneField("self", on_delete=models.CASCADE, null=True, blank=True, related_name="undone_by")

    class Meta:
        verbose_name = _("moderation event")
        verbose_name_plural = _("moderation events")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise TypeError("What happened is appended, never changed.")
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> Any:
        raise TypeError("What happened is appended, never deleted.")


class RejectionReason(models.Model):
    """A sentence that moderators choose instead of typing it, with the rule of the Kommentarregeln it rests on."""

    title = models.CharField(_("title"), max_length=80, unique=True, help_text=_("Only moderators read it."))
    reason = models.CharField(_("reason"), max_length=300, help_text=_("The writer reads it."))
    rule = models.CharField(_("rule it rests on"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("text block")
        verbose_name_plural = _("text blocks")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title
