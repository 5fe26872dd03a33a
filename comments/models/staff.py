from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class StaffMail(models.Model):
    """Which mails somebody who works here wishes. Whoever has no row wishes what the defaults say."""

    class Rhythm(models.TextChoices):
        EACH = "each", _("each comment at once")
        HOURLY = "hourly", _("the first at once, then at most one mail an hour")
        DAILY = "daily", _("once a day")
        NEVER = "never", _("never")

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    to_decide = models.CharField(_("comments to decide"), max_length=6, choices=Rhythm, default=Rhythm.HOURLY)
    on_own_articles = models.BooleanField(_("comments on my articles"), default=True)
    # What the last mail about comments to decide has told: up to which comment, and when.
    told_up_to = models.PositiveBigIntegerField(default=0, editable=False)
    told_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("notifications of staff")
        verbose_name_plural = _("notifications of staff")

    def __str__(self) -> str:
        return str(self.user)
