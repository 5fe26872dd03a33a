from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.validators import MaxValueValidator, validate_slug
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase, TagBase

from . import slugs
from .markup import costs
from .querysets import EDIT_ALL, ArticleQuerySet, PageQuerySet, TagQuerySet

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from profiles.models import Profile


class Tag(TagBase):
    """A tag with a German slug, since taggit's own keep ß, which no address accepts."""

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]

    def slugify(self, tag: str, i: int | None = None) -> str:
        slug = slugs.german_slug(tag) or "tag"
        return slug if i is None else f"{slug}-{i}"

    def get_absolute_url(self) -> str:
        return f"/tag/{self.slug}/"


class TaggedArticle(ItemBase):
    content_object = models.ForeignKey("Article", on_delete=models.CASCADE)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="tagged")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="a_tag_once_per_article")]

    def __str__(self) -> str:
        return str(self.tag)


class Image(models.Model):
    """A picture with all that must be said about it, wherever it is used."""

    name = models.SlugField(_("short name"), max_length=80, unique=True, help_text=_("Used in texts: ![](bild:name)"))
    title = models.CharField(_("title"), max_length=160, blank=True)
    alt = models.CharField(
        _("alternative text"),
        max_length=300,
        blank=True,
        help_text=_("What the picture shows, for those who do not see it."),
    )
    decorative = models.BooleanField(
        _("decorative picture"), default=False, help_text=_("It says nothing; skipped when read aloud.")
    )
    credit = models.CharField(_("credit"), max_length=160, blank=True, help_text=_("Whom the picture is owed to."))
    licence = models.CharField(_("licence"), max_length=80, blank=True)
    licence_url = models.URLField(_("address of the licence"), max_length=300, blank=True)
    source_url = models.URLField(_("source"), max_length=300, blank=True)
    original = models.FileField(_("file"), upload_to="originals", help_text=_("JPEG, PNG, WebP or GIF, at most 10 MB."))
    digest = models.CharField(
        max_length=16,
        unique=True,
        editable=False,
        help_text=_("Of the stored file; part of every rendition's address."),
    )
    width = models.PositiveIntegerField(_("width"), editable=False)
    height = models.PositiveIntegerField(_("height"), editable=False)
    focal_x = models.PositiveSmallIntegerField(
        _("focal point across"), default=50, validators=[MaxValueValidator(100)], help_text=_("Per cent from the left.")
    )
    focal_y = models.PositiveSmallIntegerField(
        _("focal point down"), default=50, validators=[MaxValueValidator(100)], help_text=_("Per cent from the top.")
    )
    renditions_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decorative=True) | ~Q(alt=""),
                name="image_has_alt_or_is_decorative",
                violation_error_message=_("Please describe the picture, or mark it as decorative."),
            )
        ]

    def __str__(self) -> str:
        return self.title or self.name


class Publication(models.Model):
    """What articles and pages have in common: an address, a text and its HTML, a status."""

    title = models.CharField(_("title"), max_length=160)
    slug = models.SlugField(
        _("address"), max_length=slugs.MAX_LENGTH, unique=True, validators=[validate_slug, slugs.validate_slug]
    )
    body_source = models.TextField(_("text"), max_length=costs.LENGTH, blank=True)
    body_html = models.TextField(editable=False, blank=True)
    pipeline_version = models.PositiveSmallIntegerField(editable=False, default=0)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)
    binned_at = models.DateTimeField(_("binned"), null=True, blank=True, editable=False)
    status_before_bin = models.CharField(max_length=10, blank=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/{self.slug}/"


class Article(Publication):
    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        REVIEW = "review", _("in review")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")
        BINNED = "binned", _("in the bin")

    teaser = models.TextField(
        _("teaser"), max_length=400, blank=True, help_text=_("One or two sentences for lists and feeds.")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    authors = models.ManyToManyField(
        "profiles.Profile", through="Authorship", related_name="+", verbose_name=_("authors"), blank=True
    )
    lead_image = models.ForeignKey(
        Image,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="led_articles",
        verbose_name=_("lead picture"),
    )
    tags = TaggableManager(_("tags"), through=TaggedArticle, blank=True, help_text=_("Separated by commas."))
    recommended = models.ManyToManyField(
        "self", through="Recommendation", symmetrical=False, related_name="recommended_by", blank=True
    )
    comments_open = models.BooleanField(_("comments open"), default=True)
    announced = models.BooleanField(
        _("announce by e-mail"),
        default=True,
        help_text=_("Subscribers get one mail, 15 minutes after it has appeared."),
    )
    comment_count = models.PositiveIntegerField(_("comments"), default=0, editable=False)
    # Grows with everything that readers see happen in the discussion; the rows say under which number it was.
    discussion_version = models.PositiveBigIntegerField(default=0, editable=False)

    objects = ArticleQuerySet.as_manager()

    if TYPE_CHECKING:
        authorship_set: RelatedManager["Authorship"]
        revision_rows: RelatedManager["Revision"]
        address_rows: RelatedManager["Address"]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-published_at", "-pk"]
        permissions = [("publish_article", _("Can publish articles and edit everybody's"))]
        indexes = [models.Index(fields=["status", "-published_at"], name="article_live")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False), name="published_article_has_a_time"
            )
        ]

    def is_live(self, now: datetime | None = None) -> bool:
        return (
            self.status == self.Status.PUBLISHED
            and self.published_at is not None
            and self.published_at <= (now or timezone.now())
        )

    def is_scheduled(self) -> bool:
        return self.status == self.Status.PUBLISHED and not self.is_live()

    def is_gone(self) -> bool:
        """It was public once and is no longer: its address answers 410, not 404, so that nobody keeps asking."""
        before = self.status_before_bin if self.status == self.Status.BINNED else self.status
        return before == self.Status.WITHDRAWN or (before == self.Status.PUBLISHED and before != self.status)

    def is_editable_by(self, user: Any) -> bool:
        """The same as `editable_by` says of rows."""
        if not user.is_active or not user.is_staff:
            return False
        if user.has_perm(EDIT_ALL):
            return True
        return user.has_perm("articles.change_article") and self.authorship_set.filter(profile__user=user).exists()

    def is_visible_to(self, user: Any) -> bool:
        """The same as `visible_to` says of rows."""
        if self.is_live():
            return True
        return self.status != self.Status.BINNED and user.is_authenticated and self.is_editable_by(user)

    def authors_in_order(self) -> "list[Profile]":
        """`authors.all()` forgets the order; this reads the ordered relation, prefetched or not."""
        return [authorship.profile for authorship in self.authorship_set.all()]

    def tags_in_order(self) -> list[Tag]:
        """By the alphabet, ä as ae (DIN 5007-2); taggit's prefetch has no order of its own."""
        return sorted(self.tags.all(), key=lambda tag: slugs.german_slug(tag.name))


class Authorship(models.Model):
    article = models.ForeignKey(Article, on_delete=models.CASCADE)
    profile = models.ForeignKey(
        "profiles.Profile", on_delete=models.PROTECT, related_name="+", verbose_name=_("profile")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["article", "profile"], name="an_author_once_per_article")]

    def __str__(self) -> str:
        return str(self.profile)


class Recommendation(models.Model):
    """`chosen` by an editor, or found by `related`; the position counts over both."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="recommendations")
    recommended = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+", verbose_name=_("article"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    chosen = models.BooleanField(default=True, editable=False)

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommended as well")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "recommended"], name="recommended_once_per_article"),
            models.CheckConstraint(condition=~Q(article=models.F("recommended")), name="no_article_recommends_itself"),
        ]

    def __str__(self) -> str:
        return str(self.recommended)


class Page(Publication):
    """A text that is no article: Impressum, Datenschutz."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        BINNED = "binned", _("in the bin")

    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    in_footer = models.BooleanField(_("linked in the footer"), default=False)
    footer_position = models.PositiveSmallIntegerField(_("position in the footer"), default=0)

    objects = PageQuerySet.as_manager()

    if TYPE_CHECKING:
        revision_rows: RelatedManager["Revision"]
        address_rows: RelatedManager["Address"]

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["title"]

    def is_gone(self) -> bool:
        """The same as of an article; what was a draft when it was binned was never public."""
        return self.status == self.Status.BINNED and self.status_before_bin == self.Status.PUBLISHED

    def is_live(self) -> bool:
        return self.status == self.Status.PUBLISHED

    def is_visible_to(self, user: Any) -> bool:
        if self.is_live():
            return True
        editor = user.is_authenticated and user.is_staff and user.has_perm("articles.change_page")
        return editor and self.status != self.Status.BINNED


ArticleOrPage = Article | Page


class OfOnePublication(models.Model):
    """A row that belongs to an article or to a page; the named constraint of each heir holds it to one of them."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, null=True, blank=True, related_name="%(class)s_rows")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, null=True, blank=True, related_name="%(class)s_rows")

    class Meta:
        abstract = True


def belonging_to(publication: ArticleOrPage) -> dict[str, ArticleOrPage]:
    """The column in which such a row names this one: for a filter, or for a new row."""
    return {"article": publication} if isinstance(publication, Article) else {"page": publication}


def exactly_one_publication() -> Q:
    return Q(article__isnull=False, page__isnull=True) | Q(article__isnull=True, page__isnull=False)


class Address(OfOnePublication):
    """A slug that is or was somebody's. None is ever given to another, so a link never dies."""

    slug = models.SlugField(max_length=slugs.MAX_LENGTH, unique=True)
    current = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        constraints = [
            models.CheckConstraint(condition=exactly_one_publication(), name="address_has_one_target"),
            models.UniqueConstraint(
                fields=["article"], condition=Q(current=True), name="article_has_one_current_address"
            ),
            models.UniqueConstraint(fields=["page"], condition=Q(current=True), name="page_has_one_current_address"),
        ]

    def __str__(self) -> str:
        return self.slug


class ImageUse(OfOnePublication):
    """A picture stands in a text. While it does, it cannot be deleted, and a change of its credit reaches the text."""

    image = models.ForeignKey(Image, on_delete=models.PROTECT, related_name="uses")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=exactly_one_publication(), name="image_use_has_one_place"),
            models.UniqueConstraint(fields=["image", "article"], name="image_once_per_article"),
            models.UniqueConstraint(fields=["image", "page"], name="image_once_per_page"),
        ]

    def __str__(self) -> str:
        return str(self.image)


class Revision(OfOnePublication):
    """What a text was after a verb: its fields, authors in order, tags and pictures as JSON, not its HTML."""

    verb = models.CharField(_("what happened"), max_length=20)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    content = models.JSONField(_("content"))

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=exactly_one_publication(), name="revision_belongs_to_one_text"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"
