"""Who may see which article, said once. No view, feed or template filters on `status` itself."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

EDIT_ALL = "articles.publish_article"  # Who may publish may work on everybody's articles.


class ArticleQuerySet(models.QuerySet):
    def live(self, now: datetime | None = None):
        """Published and due: decided by time in the query, so a scheduled article appears on the minute by itself."""
        return self.filter(status=self.model.Status.PUBLISHED, published_at__lte=now or timezone.now())

    def scheduled(self, now: datetime | None = None):
        return self.filter(status=self.model.Status.PUBLISHED, published_at__gt=now or timezone.now())

    def editable_by(self, user):
        """All for those who may publish, their own for authors, none for others; nothing out of the bin."""
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
        mine = self.model.objects.editable_by(user).exclude(status=self.model.Status.BINNED).values("pk")
        return self.filter(Q(pk__in=self.model.objects.live(now).values("pk")) | Q(pk__in=mine))

    def newest_first(self):
        return self.order_by("-published_at", "-pk")

    def as_cards(self):
        """Rows for lists: lead image, authors in order, tags, without the text. Four queries, however many rows."""
        return (
            self.select_related("lead_image")
            .defer("body_source", "body_html")
            .prefetch_related("authorship_set__profile", "tags")
        )

    def as_pages(self):
        """Rows for their own page: what cards have, the text, and the authors' Netzprofile."""
        return self.select_related("lead_image").prefetch_related("authorship_set__profile__net_profiles", "tags")


class PageQuerySet(models.QuerySet):
    def live(self):
        return self.filter(status=self.model.Status.PUBLISHED)

    def visible_to(self, user):
        if user.is_authenticated and user.is_staff and user.has_perm("articles.change_page"):
            return self.exclude(status=self.model.Status.BINNED)
        return self.live()

    def in_footer(self):
        return self.live().filter(in_footer=True).order_by("footer_position", "title")
