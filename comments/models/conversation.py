from collections.abc import Container
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.passages.anchors import CONTEXT_LENGTH, EXACT_LENGTH
from comments.querysets import CommentQuerySet, may_moderate
from comments.texts import LONGEST

from .guests import Guest

TEXT_LENGTH = LONGEST


class Passage(models.Model):
    """Words of an article with what stands around them: a TextQuoteSelector (W3C Web Annotation Data Model, 4.2.4)."""

    quote_exact = models.CharField(_("passage"), max_length=EXACT_LENGTH, blank=True)
    quote_prefix = models.CharField(max_length=CONTEXT_LENGTH, blank=True, editable=False)
    quote_suffix = models.CharField(max_length=CONTEXT_LENGTH, blank=True, editable=False)

    class Meta:
        abstract = True


class Comment(Passage):
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
    # It waits apart from what is only to be decided. Stays after the decision, so that an undo is whole.
    suspected = models.BooleanField(_("suspected spam"), default=False, editable=False)
    spam_score = models.PositiveSmallIntegerField(_("looks like spam"), null=True, editable=False)  # Percent.
    learned_as = models.CharField(max_length=4, blank=True, editable=False)  # What `learning` has counted it as.
    tells_writer = models.BooleanField(_("the writer is told"), default=False, editable=False)
    body_source = models.TextField(_("comment"), max_length=TEXT_LENGTH)
    body_html = models.TextField(editable=False)
    pipeline_version = models.PositiveSmallIntegerField(editable=False, default=0)
    submitted_at = models.DateTimeField(_("submitted"), default=timezone.now)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True, editable=False)
    edited_by_staff = models.BooleanField(default=False, editable=False)
    pinned_at = models.DateTimeField(_("pinned"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("replies closed"), null=True, blank=True, editable=False)
    kept_at = models.DateTimeField(_("kept"), null=True, blank=True, editable=False)  # Reports hold it no more.
    # Votes whose voters are forgotten, and those that came from elsewhere; the score counts these and the rows.
    carried_up = models.PositiveIntegerField(default=0, editable=False)
    carried_down = models.PositiveIntegerField(default=0, editable=False)
    score = models.IntegerField(_("votes"), default=0, editable=False)
    reply_count = models.PositiveIntegerField(default=0, editable=False)  # Of a root: approved ones in its thread.
    # Values of `Article.discussion_version`: since when it is approved, and its two numbers are what they are.
    shown_under = models.PositiveBigIntegerField(default=0, editable=False)
    scored_under = models.PositiveBigIntegerField(default=0, editable=False)
    counted_under = models.PositiveBigIntegerField(default=0, editable=False)
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
            models.Index(fields=["status", "suspected", "id"], name="comment_queue"),
            models.Index(
                fields=["article", "submitted_at", "id"], condition=Q(root__isnull=True), name="comment_roots_by_time"
            ),
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
            models.CheckConstraint(
                condition=Q(root__isnull=True) | Q(pinned_at__isnull=True, closed_at__isnull=True),
                name="only_threads_are_pinned_or_closed",
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
        if may_moderate(user, self.article):
            return True
        return self.status == self.Status.APPROVED or (self.status == self.Status.WAITING and self.pk in own)
