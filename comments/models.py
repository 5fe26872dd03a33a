from collections.abc import Container
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .querysets import MODERATE, CommentQuerySet

NAME_LENGTH = 60
TEXT_LENGTH = 10_000  # Code points; about five printed pages.


class Guest(models.Model):
    """A person without an account: one row, so that correcting, blocking and erasing touch one place."""

    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    email_confirmed_at = models.DateTimeField(_("e-mail confirmed"), null=True, blank=True)
    network_key = models.CharField(max_length=64, blank=True, editable=False, help_text=_("Keyed hash of the network."))
    blocked_at = models.DateTimeField(_("blocked"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("guest")
        verbose_name_plural = _("guests")

    def __str__(self) -> str:
        return self.name


class Comment(models.Model):
    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")
        SPAM = "spam", _("spam")
        DELETED = "deleted", _("deleted by the writer")

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="+", verbose_name=_("article")
    )
    parent = models.ForeignKey(
        "self", on_delete=models.RESTRICT, null=True, blank=True, related_name="replies", verbose_name=_("answers")
    )
    root = models.ForeignKey("self", on_delete=models.RESTRICT, null=True, blank=True, related_name="+")
    depth = models.PositiveIntegerField(default=1, editable=False)
    guest = models.ForeignKey(
        Guest, on_delete=models.PROTECT, null=True, blank=True, related_name="comments", verbose_name=_("guest")
    )
    profile = models.ForeignKey(
        "profiles.Profile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("profile")
    )
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.WAITING, editable=False)
    body_source = models.TextField(_("comment"), max_length=TEXT_LENGTH)
    body_html = models.TextField(editable=False)
    pipeline_version = models.PositiveSmallIntegerField(editable=False, default=0)
    submitted_at = models.DateTimeField(_("submitted"), default=timezone.now)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True, editable=False)
    # Unique while it stands: a doubled submit meets it and gets the first comment.
    submission_key = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001
    writer_key = models.CharField(
        max_length=64, blank=True, editable=False, help_text=_("Hash of the browser's proof.")
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["-submitted_at", "-pk"]
        permissions = [("moderate_comment", _("Can decide about comments"))]
        indexes = [
            models.Index(fields=["article", "root", "id"], name="comment_threads"),
            models.Index(fields=["status", "id"], name="comment_queue"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(guest__isnull=True) | Q(profile__isnull=True), name="comment_has_one_writer_at_most"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True, root__isnull=True, depth=1)
                | Q(parent__isnull=False, root__isnull=False, depth__gt=1),
                name="comment_is_a_root_or_below_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.writer_name}: {self.body_source[:60]}"

    def get_absolute_url(self) -> str:
        """The page on which it stands, marked; works before and after approval for those who may see it."""
        return f"/{self.article.slug}/comment/{self.pk}/#comment-{self.pk}"

    @property
    def writer_name(self) -> str:
        """Empty where the person was erased; the page then says so."""
        writer = self.profile or self.guest
        return writer.name if writer else ""

    def is_visible_to(self, user: Any, *, own: Container[int] = ()) -> bool:
        if user.is_authenticated and user.is_staff and user.has_perm(MODERATE):
            return True
        return self.status == self.Status.APPROVED or (self.status == self.Status.WAITING and self.pk in own)


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
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("moderation event")
        verbose_name_plural = _("moderation events")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.at:%Y-%m-%d %H:%M}"


class CommentSettings(models.Model):
    """The one row that says how discussions behave; a migration makes it."""

    email_required = models.BooleanField(_("e-mail address required"), default=False)
    rules_page = models.ForeignKey(
        "articles.Page",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("page with the rules of discussion"),
    )

    class Meta:
        verbose_name = _("comment settings")
        verbose_name_plural = _("comment settings")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="comment_settings_are_one_row")]

    def __str__(self) -> str:
        return str(_("comment settings"))
