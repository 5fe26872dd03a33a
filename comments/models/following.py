"""Who wishes to be told of what, the proof that they wished so, and what there is to tell."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.querysets import SubscriberQuerySet

from .conversation import Comment

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class AboutOneThing(models.Model):
    """What can be followed: one kind, and the one thing it is about."""

    class Kind(models.TextChoices):
        ARTICLE = "article", _("all new comments on an article")
        MINE = "mine", _("answers to all my comments on an article")
        REPLIES = "replies", _("answers to a comment")
        SITE = "site", _("new articles")
        AUTHOR = "author", _("new articles by an author")

    kind = models.CharField(_("what"), max_length=7, choices=Kind)
    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("article")
    )
    comment = models.ForeignKey(
        Comment, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("comment")
    )
    author = models.ForeignKey(
        "profiles.Profile", on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("author")
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["article", "mine"], article__isnull=False, comment=None, author=None)
                | Q(kind="replies", article=None, comment__isnull=False, author=None)
                | Q(kind="author", article=None, comment=None, author__isnull=False)
                | Q(kind="site", article=None, comment=None, author=None),
                name="%(class)s_is_about_one_thing",
            )
        ]


class Asked(models.Model):
    """What a consent consists of, as it was when somebody asked: in which words, where, from which network."""

    wording = models.TextField(_("wording"))
    wording_version = models.CharField(_("version of the wording"), max_length=16)  # Of a hash; it cannot be forgotten.
    form_address = models.CharField(_("address of the form"), max_length=400)
    network = models.CharField(_("network"), max_length=43, blank=True)  # Shortened, and emptied after a time.
    requested_at = models.DateTimeField(_("requested"), default=timezone.now)

    class Meta:
        abstract = True


class OptIn(AboutOneThing, Asked):
    """A guest's wish that nobody has confirmed yet: it may be somebody else's address. Gone after some days."""

    key = models.CharField(max_length=64, unique=True, editable=False)  # Of address and topic: asked twice, it is one.
    email = models.EmailField(_("e-mail"), max_length=254)
    asked_at = models.DateTimeField(_("mail written"), null=True, blank=True)

    class Meta(AboutOneThing.Meta):
        verbose_name = _("wish to be confirmed")
        verbose_name_plural = _("wishes to be confirmed")
        indexes = [
            models.Index(Lower("email"), name="opt_ins_by_address"),
            models.Index(fields=["requested_at"], condition=Q(asked_at__isnull=True), name="opt_ins_to_ask"),
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.get_kind_display()}"


class Subscriber(models.Model):
    """A mailbox that is written to: of a member, or of a guest who has confirmed that it is theirs."""

    class Rhythm(models.TextChoices):
        AT_ONCE = "at_once", _("at once")
        DAILY = "daily", _("once a day, collected")
        WEEKLY = "weekly", _("once a week, collected")

    class Paused(models.TextChoices):
        WISHED = "wished", _("by their own wish")
        REFUSED = "refused", _("because the address was refused at delivery")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)  # Empty for a member, who may change it.
    rhythm = models.CharField(_("rhythm"), max_length=7, choices=Rhythm, default=Rhythm.AT_ONCE)
    paused = models.CharField(_("paused"), max_length=7, choices=Paused, blank=True)
    paused_at = models.DateTimeField(_("paused since"), null=True, blank=True)
    # A refusal pauses only where its mail was written after this: with a new proof the old ones count no more.
    reachable_since = models.DateTimeField(_("reachable since"), default=timezone.now, editable=False)
    told_at = models.DateTimeField(_("last told"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    objects = SubscriberQuerySet.as_manager()

    if TYPE_CHECKING:
        subscriptions: RelatedManager["Subscription"]

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(Lower("email"), condition=~Q(email=""), name="one_subscriber_per_address"),
            models.CheckConstraint(
                condition=Q(user__isnull=True) & ~Q(email="") | Q(user__isnull=False, email=""),
                name="subscriber_is_a_member_or_has_an_address",
            ),
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def address(self) -> str:
        """Empty where a member has none, or has left."""
        if self.user is None:
            return self.email
        return self.user.email if self.user.is_active else ""


class Subscription(AboutOneThing):
    """One thing that one subscriber follows. Ended, it is deleted; that it was wished stays as a Consent."""

    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, related_name="subscriptions", verbose_name=_("subscriber")
    )
    started_at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta(AboutOneThing.Meta):
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering = ["started_at", "pk"]
        constraints = [
            *AboutOneThing.Meta.constraints,
            models.UniqueConstraint(
                fields=["subscriber", "kind", "article"], condition=~Q(article=None), name="an_article_followed_once"
            ),
            models.UniqueConstraint(
                fields=["subscriber", "comment"], condition=~Q(comment=None), name="a_comment_followed_once"
            ),
            models.UniqueConstraint(
                fields=["subscriber", "author"], condition=~Q(author=None), name="an_author_followed_once"
            ),
            models.UniqueConstraint(fields=["subscriber"], condition=Q(kind="site"), name="the_site_followed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.subscriber}: {self.get_kind_display()}"


class Consent(Asked):
    """The proof of a double opt-in (GDPR, Article 7(1)): outlives the subscription by a set period, then it goes."""

    subscription = models.ForeignKey(
        Subscription, on_delete=models.SET_NULL, null=True, blank=True, related_name="consents"
    )
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)  # Emptied when the person is erased.
    email_key = models.CharField(max_length=64, db_index=True, editable=False)  # Keyed; what is left of the address.
    what = models.CharField(_("what"), max_length=300)
    confirmed_at = models.DateTimeField(_("confirmed"))
    confirmed_from = models.CharField(_("confirmed from"), max_length=43, blank=True)  # A network, shortened too.
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-confirmed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.email or self.email_key[:8]}: {self.what}"


class News(models.Model):
    """A comment or an article that subscribers are told of once, not before it is due: until then it is recalled."""

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    article = models.OneToOneField(
        "articles.Article", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    due_at = models.DateTimeField(_("due"))
    told_at = models.DateTimeField(_("told"), null=True, blank=True)  # Since when its notices are written.
    recipients = models.PositiveIntegerField(_("recipients"), default=0)

    class Meta:
        verbose_name = _("news")
        verbose_name_plural = _("news")
        ordering = ["due_at", "pk"]
        indexes = [models.Index(fields=["due_at"], condition=Q(told_at__isnull=True), name="news_to_tell")]
        constraints = [
            models.CheckConstraint(
                condition=Q(comment__isnull=False, article=None) | Q(comment=None, article__isnull=False),
                name="news_is_a_comment_or_an_article",
            )
        ]

    def __str__(self) -> str:
        return f"{self.comment or self.article}"


class Notice(models.Model):
    """That one subscriber is still to be told of one piece of news; gone once the mail is written."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="notices")
    news = models.ForeignKey(News, on_delete=models.CASCADE, related_name="notices")
    # Of which subscriptions: the mail says why it comes, and its link ends these.
    because = models.JSONField(default=list)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["subscriber", "news"], name="one_notice_per_subscriber_and_news")
        ]

    def __str__(self) -> str:
        return f"{self.subscriber}: {self.news}"
