"""Who may see which comment, said once. `Comment.is_visible_to` says the same of one row."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from articles.models import Article
from articles.querysets import EDIT_ALL

MODERATE = "comments.moderate_comment"


def moderates_all(user) -> bool:
    return user.is_authenticated and user.is_staff and (user.has_perm(MODERATE) or user.has_perm(EDIT_ALL))


def may_moderate(user, article: Article) -> bool:
    """Moderators everywhere; below an article who may edit it, as in WordPress (`edit_comment` asks `edit_post`)."""
    return moderates_all(user) or (user.is_authenticated and article.is_editable_by(user))


class CommentQuerySet(models.QuerySet):
    def approved(self):
        return self.filter(status=self.model.Status.APPROVED)

    def waiting(self):
        return self.filter(status=self.model.Status.WAITING)

    def public(self):
        """Approved, under articles that are live now: what may be shown apart from its article, as in feeds."""
        return self.approved().filter(article__in=Article.objects.live())

    def visible_to(self, user, *, own: Iterable[int] = ()):
        """The approved ones and the asker's own that wait; all where they moderate. `own`: ids the browser proves."""
        if moderates_all(user):
            return self
        moderated = Q(article__in=Article.objects.editable_by(user)) if user.is_authenticated else Q()
        return self.filter(self._for_readers(own) | moderated)

    def in_threads(self, *, own: Iterable[int] = (), with_waiting: bool = False, with_this: int | None = None):
        """What a discussion shows, marked as `shown`, and what has answers and may have to hold a place for them.

        `with_waiting`: for who moderates here, all that waits for a decision is shown as well. `with_this`: the id of
        a comment that the asker may see whatever its status.
        """
        shown = self._for_readers(own) | Q(pk=with_this) if with_this else self._for_readers(own)
        if with_waiting:
            shown |= Q(status=self.model.Status.WAITING)
        has_answers = Exists(self.model.objects.filter(parent=OuterRef("pk")))
        marked = self.annotate(shown=models.ExpressionWrapper(shown, models.BooleanField()))
        return marked.filter(Q(shown=True) | has_answers).order_by("pk")

    def roots(self):
        return self.filter(root__isnull=True)

    def binned(self):
        """Whose article is in the bin: they went with it, and come back with it."""
        return self.filter(article__in=Article.objects.in_bin().values("pk"))

    def decidable(self):
        """All but the binned ones."""
        return self.exclude(article__in=Article.objects.in_bin().values("pk"))

    def complete(self):
        """With article, writer and the comment that is answered, without the article's text."""
        related = ("article", "guest", "profile", "root", "parent", "parent__guest", "parent__profile")
        return self.select_related(*related).defer("article__body_source", "article__body_html")

    def reported(self):
        """Approved, with reports that nobody has decided about."""
        return self.approved().filter(pk__in=self._open_reports())

    def reportable(self):
        """What can be read, and what was held while somebody was still writing their report."""
        return self.approved() | self.waiting().filter(pk__in=self._open_reports())

    def _open_reports(self):
        return self.model.reports.field.model.objects.open().values("comment")

    def _for_readers(self, own: Iterable[int]) -> Q:
        approved = Q(status=self.model.Status.APPROVED)
        own = list(own)
        return approved | Q(pk__in=own, status=self.model.Status.WAITING) if own else approved


class ReportQuerySet(models.QuerySet):
    def open(self):
        """Not decided about, the oldest first."""
        return self.filter(settled_at__isnull=True)

    def answerable(self):
        """By people who have shown that the address is theirs."""
        return self.filter(email_confirmed_at__isnull=False).exclude(email="")


class TypoNoteQuerySet(models.QuerySet):
    def visible_to(self, user):
        """For those who can correct the article, and for nobody else."""
        return self.filter(article__in=Article.objects.editable_by(user))

    def open(self):
        return self.filter(done_at__isnull=True)

    def done(self):
        return self.filter(done_at__isnull=False)


def can_be_reached() -> Q:
    """Rows whose subscriber is neither paused nor a member who has left, or has no address. By joins, since a subquery
    over thousands of them is planned badly by a PostgreSQL that has not counted them yet."""
    is_guest = Q(subscriber__user=None)
    is_there = Q(subscriber__user__is_active=True, subscriber__user__email__gt="")
    return Q(subscriber__paused="") & (is_guest | is_there)


class SubscriberQuerySet(models.QuerySet):
    def with_address(self, email: str):
        """A guest's, or that of a member who has not left, however it is capitalised.

        Each is looked up by an index: among thousands it takes no longer where nobody has the address.
        """
        all_of_them = self.model.objects.alias(guest_address=Lower("email"), member_address=Lower("user__email"))
        guests = all_of_them.filter(guest_address=email.lower()).exclude(email="")
        members = all_of_them.filter(member_address=email.lower(), user__is_active=True)
        theirs = guests.order_by().values("pk").union(members.order_by().values("pk"))
        return self.filter(pk__in=theirs).order_by("pk") if email else self.none()

    def following_nothing(self):
        """Whose subscriptions are all ended."""
        return self.filter(~Exists(self.model.subscriptions.field.model.objects.filter(subscriber=OuterRef("pk"))))
