from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

NAME_LENGTH = 60


class Guest(models.Model):
    """A person without an account: one row, so that correcting, blocking and erasing touch one place."""

    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    email_confirmed_at = models.DateTimeField(_("e-mail confirmed"), null=True, blank=True)
    website = models.URLField(_("website"), max_length=200, blank=True)
    # Of the network, keyed with the key of the day; emptied together with it, see `voters`.
    network_key = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("guest")
        verbose_name_plural = _("guests")

    def __str__(self) -> str:
        return self.name


class Block(models.Model):
    """Somebody who may not write for a time. Told again by a keyed hash: neither address nor network stands here."""

    class Kind(models.TextChoices):
        EMAIL = "email", _("e-mail address")
        NETWORK = "network", _("network")

    kind = models.CharField(_("what is blocked"), max_length=7, choices=Kind)
    key = models.CharField(max_length=64, editable=False)
    guest = models.ForeignKey(
        Guest, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("guest")
    )
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    blocked_at = models.DateTimeField(_("blocked"), default=timezone.now)
    until = models.DateTimeField(_("until"))
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        ordering = ["-blocked_at", "-pk"]
        indexes = [models.Index(fields=["key"], condition=Q(lifted_at__isnull=True), name="blocks_in_force")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.until:%Y-%m-%d}"

    @property
    def is_in_force(self) -> bool:
        return self.lifted_at is None and self.until > timezone.now()
