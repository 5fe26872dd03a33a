"""Who may see which comment, said once. `Comment.is_visible_to` says the same of one row."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q

MODERATE = "comments.moderate_comment"


class CommentQuerySet(models.QuerySet):
    def approved(self):
        return self.filter(status=self.model.Status.APPROVED)

    def waiting(self):
        return self.filter(status=self.model.Status.WAITING)

    def visible_to(self, user, *, own: Iterable[int] = ()):
        """The approved ones and the asker's own that wait; all for moderators. `own`: ids proven by the browser."""
        if user.is_authenticated and user.is_staff and user.has_perm(MODERATE):
            return self
        mine = Q(pk__in=list(own), status=self.model.Status.WAITING)
        return self.filter(Q(status=self.model.Status.APPROVED) | mine)
