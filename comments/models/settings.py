from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


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

    class Hold(models.TextChoices):
        EVERYBODY = "all", _("every comment by a guest")
        UNKNOWN = "unknown", _("until one was approved; then what comes from the same browser appears at once")
        NOBODY = "none", _("only what a rule holds")

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
    hold = models.CharField(_("what waits for a decision"), max_length=7, choices=Hold, default=Hold.EVERYBODY)
    links_to_hold = models.PositiveSmallIntegerField(_("hold with more links than"), default=2)  # WordPress's number.
    seconds_to_hold = models.PositiveSmallIntegerField(_("hold what is sent within"), default=3)
    hold_foreign = models.BooleanField(_("hold other scripts and languages than the article’s"), default=True)
    learns = models.BooleanField(_("learn from decisions what spam looks like"), default=True)
    words_to_hold = models.TextField(_("words and addresses to hold"), blank=True)  # One a line, as in WordPress.
    words_to_refuse = models.TextField(_("words to refuse"), blank=True)
    tells_writers = models.BooleanField(_("offer writers a mail about the decision"), default=True)
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
