"""Who may see which article, said once. No view, feed or template filters on `status` itself."""

from datetime import datetime

from django.db import models
from django.db.models import Prefetch, Q
from django.utils import timezone

EDIT_ALL = "articles.publish_article"  # Who may publish may work on everybody's articles.


class PublicationQuerySet(models.QuerySet):
    def drafts(self):
        return self.filter(status=self.model.Status.DRAFT)

    def in_bin(self):
        return self.filter(status=self.model.Status.BINNED)

    def out_of_bin(self):
        return self.exclude(status=self.model.Status.BINNED)


class ArticleQuerySet(PublicationQuerySet):
    def live(self, now: datetime | None = None):
        """Published and due: decided by time in the query, so a scheduled article appears on the minute by itself."""
        return self.filter(status=self.model.Status.PUBLISHED, published_at__lte=now or timezone.now())

    def scheduled(self, now: datetime | None = None):
        return self.filter(status=self.model.Status.PUBLISHED, published_at__gt=now or timezone.now())

    def in_review(self):
        return self.filter(status=self.model.Status.REVIEW)

    def withdrawn(self):
        return self.filter(status=self.model.Status.WITHDRAWN)

    def at(self, slug):
        """The one under this address, be it the present or a former one."""
        return self.filter(Q(slug=slug) | Q(address_rows__slug=slug)).distinct()

    def editable_by(self, user):
        """All for those who may publish, their own for authors, none for others; those in the bin too."""
        if not user.is_staff or not user.is_active:
            return self.none()
        if user.has_perm(EDIT_ALL):
            return self
        if user.has_perm("articles.change_article"):
            return self.filter(authorship__profile__user=user)
        return self.none()

    def visible_to(self, user):
        """The live ones, and for staff those they may edit. `Article.is_visible_to` says the same of one."""
        if not user.is_authenticated or not user.is_staff:
            return self.live()
        now = timezone.now()
        mine = self.model.objects.editable_by(user).out_of_bin().values("pk")
        return self.filter(Q(pk__in=self.model.objects.live(now).values("pk")) | Q(pk__in=mine))

    def by(self, profile):
        return self.filter(authorship__profile=profile)

    def tagged(self, tag):
        return self.filter(taggedarticle__tag=tag)

    def newest_first(self):
        return self.order_by("-published_at", "-pk")

    def as_cards(self):
        """Rows for lists: lead image and authors in order, without the text. Two queries, however many rows."""
        return self.select_related("lead_image").defer("body_source", "body_html").prefetch_related(self._in_order())

    def as_pages(self):
        """Rows for their own page: the text, lead image, tags, and the authors in order with their Netzprofile. Four
        queries, however many rows."""
        return self.select_related("lead_image").prefetch_related(
            self._in_order(), "authorship_set__profile__net_profiles", "tags"
        )

    def as_feed(self):
        """Rows for a feed: the text, the authors in order, tags, and the addresses they ever had. Four queries."""
        return self.select_related("lead_image").prefetch_related(self._in_order(), "tags", "address_rows")

    def _in_order(self) -> Prefetch:
        authorship = self.model.authors.through
        return Prefetch("authorship_set", authorship._default_manager.select_related("profile"))


class TagQuerySet(models.QuerySet):
    def of(self, articles):
        """The tags that at least one of these articles carries."""
        return self.filter(tagged__content_object__in=articles).distinct()


class PageQuerySet(PublicationQuerySet):
    def live(self):
        return self.filter(status=self.model.Status.PUBLISHED)

    def visible_to(self, user):
        if user.is_authenticated and user.is_staff and user.has_perm("articles.change_page"):
            return self.out_of_bin()
        return self.live()

    def in_footer(self):
        return self.live().filter(in_footer=True).order_by("footer_position", "title")
