"""Who may see which comment, said once. `Comment.is_visible_to` says the same of one row."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Exists, OuterRef, Q

from articles.models import Article

MODERATE = "comments.moderate_comment"


class CommentQuerySet(models.QuerySet):
    def approved(self):
        return self.filter(status=self.model.Status.APPROVED)

    def waiting(self):
        return self.filter(status=self.model.Status.WAITING)

    def public(self):
        """Approved, under articles that are live now: what may be shown apart from its article, as in feeds."""
        return self.approved().filter(article__in=Article.objects.live())

    def visible_to(self, user, *, own: Iterable[int] = ()):
        """The approved ones and the asker's own that wait; all for moderators. `own`: ids proven by the browser."""
        return self.filter(self._visible_to(user, own))

    def in_threads(self, user, *, own: Iterable[int] = ()):
        """What `visible_to` gives, marked as `shown`, and what has answers and may have to hold a place for them."""
        has_answers = Exists(self.model.objects.filter(parent=OuterRef("pk")))
        shown = self._visible_to(user, own)
        marked = self.annotate(shown=models.ExpressionWrapper(shown, models.BooleanField()))
        return marked.filter(Q(shown=True) | has_answers).order_by("pk")

    def _visible_to(self, user, own: Iterable[int]) -> Q:
        if user.is_authenticated and user.is_staff and user.has_perm(MODERATE):
            return Q(pk__isnull=False)
        approved = Q(status=self.model.Status.APPROVED)
        own = list(own)
        return approved | Q(pk__in=own, status=self.model.Status.WAITING) if own else approved
