"""What readers say to those who work here: against a comment, and about a typing error."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.querysets import ReportQuerySet, TypoNoteQuerySet

from .conversation import Comment, Passage
from .events import ModerationEvent
from .guests import NAME_LENGTH


class Report(models.Model):
    """A reader's notice about a comment (Regulation (EU) 2022/2065, Article 16). The writer never learns whose."""

    class Reason(models.TextChoices):
        SPAM = "spam", _("Spam or advertising")
        INSULT = "insult", _("Insulting or hurtful")
        ILLEGAL = "illegal", _("Illegal content")
        OTHER = "other", _("Something else")

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="reports")
    reporter_key = models.CharField(max_length=64, blank=True, editable=False)
    reason = models.CharField(_("reason"), max_length=8, choices=Reason)
    explanation = models.TextField(_("explanation"), max_length=2000, blank=True)
    concerns_minors = models.BooleanField(_("sexual abuse of children"), default=False)
    good_faith = models.BooleanField(_("stated in good faith"), default=False)
    name = models.CharField(_("name"), max_length=NAME_LENGTH, blank=True)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    email_confirmed_at = models.DateTimeField(_("e-mail confirmed"), null=True, blank=True)
    reported_at = models.DateTimeField(_("reported"), default=timezone.now)
    settled_by = models.ForeignKey(
        ModerationEvent, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decision")
    )
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["reported_at", "pk"]
        indexes = [
            models.Index(fields=["comment"], condition=Q(settled_at__isnull=True), name="open_reports"),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} #{self.comment_id}"


class TypoNote(Passage):
    """A reader's private note about a passage, for the article's authors and editors. Never shown to readers."""

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="+", verbose_name=_("article")
    )
    suggestion = models.CharField(_("what is meant"), max_length=500, blank=True)
    noted_at = models.DateTimeField(_("noted"), default=timezone.now)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = TypoNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("typing error")
        verbose_name_plural = _("typing errors")
        ordering = ["-noted_at", "-pk"]

    def __str__(self) -> str:
        return self.quote_exact
