from django.db import models
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
    blocked_at = models.DateTimeField(_("blocked"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("guest")
        verbose_name_plural = _("guests")

    def __str__(self) -> str:
        return self.name
