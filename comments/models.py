from collections.abc import Container
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .passages.anchors import CONTEXT_LENGTH, EXACT_LENGTH
from .querysets import CommentQuerySet, ReportQuerySet, TypoNoteQuerySet, may_moderate
from .texts import LONGEST

NAME_LENGTH = 60
TEXT_LENGTH = LONGEST


class Guest(models.Model):
    """A person without an account: one row, so that correcting, blocking and erasing touch one place."""

    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    email_confirmed_at = models.DateTimeField(_("e-mail confirmed"), null=True, blank=True)
    website = models.URLField(_("website"), max_length=200, blank=True)
    # Of the network, keyed with the key of the day; emptied together with it, see `voters`.
    network_key = models.CharField(max_length=64, blank=True, editable=False)
    blocked_at = models.DateTimeField(_("blocked"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("guest")
        verbose_name_plural = _("guests")

    def __str__(self) -> str:
        return self.name


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
            models.Index(fields=["status", "id"], name="comment_queue"),
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


class CommentSettings(models.Model):
    """The one row that says how discussions behave; a migration makes it."""

    class Order(models.TextChoices):
        NEWEST = "newest", _("Newest")
        OLDEST = "oldest", _("Oldest")
        BEST = "best", _("Most popular")
        DISCUSSED = "discussed", _("Most discussed")

    class Votes(models.TextChoices):
        BOTH = "both", _("+ and −")
        UP = "up", _("+ only")
        OFF = "off", _("none")

    order = models.CharField(_("order"), max_length=9, choices=Order, default=Order.OLDEST)
    depth = models.PositiveSmallIntegerField(_("levels on the screen"), default=5)
    replies_folded = models.BooleanField(_("replies are folded at first"), default=False)
    fold_after_words = models.PositiveSmallIntegerField(_("fold comments after"), default=200)
    email_required = models.BooleanField(_("e-mail address required"), default=False)
    website_asked = models.BooleanField(_("ask for a website"), default=False)
    edit_minutes = models.PositiveSmallIntegerField(_("writers may change for"), default=15)
    votes = models.CharField(_("votes"), max_length=4, choices=Votes, default=Votes.BOTH)
    reports_to_hold = models.PositiveSmallIntegerField(_("hold after reports of"), default=3)
    close_after_days = models.PositiveSmallIntegerField(_("close discussions after"), default=0)
    objection_contact = models.CharField(_("where to object"), max_length=200, blank=True)
    phrases = models.JSONField(_("phrases"), default=dict, blank=True)
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
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="comment_settings_are_one_row"),
            models.CheckConstraint(condition=Q(depth__range=(1, 5)), name="comments_are_shown_in_1_to_5_levels"),
        ]

    def __str__(self) -> str:
        return str(_("comment settings"))
