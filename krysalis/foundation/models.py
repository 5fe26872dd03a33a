from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Site(models.Model):
    """The one row that says what this site is called. `Site.objects.get()` always finds it: a migration makes it."""

    name = models.CharField(_("name"), max_length=80)
    claim = models.CharField(
        _("claim"), max_length=160, blank=True, help_text=_("One line under the name on the first page.")
    )
    description = models.TextField(
        _("description"),
        max_length=400,
        blank=True,
        help_text=_("For feeds and search engines; not shown on the page."),
    )
    address = models.CharField(
        _("address"),
        max_length=200,
        blank=True,
        editable=False,
        help_text=_("The address this database belongs to; mail leaves only where the configured one is the same."),
    )

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("site")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="site_is_one_row")]

    def __str__(self) -> str:
        return self.name


class Version(models.Model):
    """A number that grows whenever what stands under its name changes; see `freshness`."""

    name = models.CharField(max_length=220, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class OutgoingMail(models.Model):
    """One mail to one person, written in the transaction that causes it; `mail` claims, sends and retries it."""

    class Status(models.TextChoices):
        QUEUED = "queued", _("queued")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    event = models.CharField(_("event"), max_length=120, help_text=_("What happened, such as comment-waiting:12."))
    recipient = models.EmailField(_("recipient"), max_length=254)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"), blank=True)
    headers = models.JSONField(_("headers"), default=dict, blank=True)
    message_id = models.CharField(_("Message-ID"), max_length=200, unique=True)
    # Nobody has confirmed the address: it may be a stranger's, who must not be flooded.
    to_stranger = models.BooleanField(_("address not confirmed"), default=False)
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.QUEUED)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    lease_until = models.DateTimeField(_("lease until"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=500, blank=True)
    refused = models.BooleanField(_("recipient refused"), default=False)  # For good, by the server of the mailbox.

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["event", "recipient"], name="one_mail_per_event_and_recipient")]
        indexes = [
            models.Index(fields=["status", "due_at"], name="outbox_due"),
            models.Index(Lower("recipient"), "created_at", name="outbox_by_recipient"),
        ]

    def __str__(self) -> str:
        return f"{self.event} → {self.recipient}"


class MailSettings(models.Model):
    """The one row that says who writes the mails, and what stands under each; a migration makes it."""

    sender = models.CharField(
        _("sender’s name"), max_length=80, blank=True, help_text=_("Empty: the name of the site.")
    )
    reply_to = models.EmailField(
        _("address for answers"),
        max_length=254,
        blank=True,
        help_text=_("Where an answer to one of our mails goes. Empty: nowhere, and the mails say so."),
    )
    imprint = models.TextField(
        _("lines of the Impressum"),
        max_length=600,
        blank=True,
        help_text=_("Stand under every mail: company, address, register, who is responsible."),
    )

    class Meta:
        verbose_name = _("mail settings")
        verbose_name_plural = _("mail settings")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="mail_settings_are_one_row")]

    def __str__(self) -> str:
        return str(_("mail settings"))


class MailWording(models.Model):
    """Other words for one of our mails, with its placeholders. Where no row is, the shipped ones are taken."""

    name = models.CharField(_("mail"), max_length=40, primary_key=True)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"), max_length=5000)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("text of a mail")
        verbose_name_plural = _("texts of mails")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class JobRun(models.Model):
    """When a job of the worker last came to its end, and how: liveness for the operator."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField(default=timezone.now)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")

    def __str__(self) -> str:
        return self.name


class CachedValue(models.Model):
    """The table of Django's database cache, as `createcachetable` makes it; here a migration does."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "cached_values"

    def __str__(self) -> str:
        return self.cache_key
