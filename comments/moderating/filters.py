"""What of a tab is asked for: words to find, one article, guests or profiles, since when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from django.db.models import Case, Q, When
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from articles.models import Article
from comments.querysets import CommentQuerySet

from .ids import whole_number

LONGEST_SEARCH = 100  # Characters, and
MOST_WORDS = 5  # words: each is looked for in five columns, so this bounds what a search costs.
ARTICLES = 50  # To choose from; the others are found by their title.
SEARCHED = ("body_source", "guest__name", "guest__email", "profile__name", "article__title")

WRITERS: Mapping[str, tuple[Promise, Q]] = {
    "guests": (pgettext_lazy("filter", "Only guests"), Q(guest__isnull=False)),
    "profiles": (pgettext_lazy("filter", "Only profiles"), Q(profile__isnull=False)),
}
DAYS: Mapping[str, tuple[Promise, int]] = {  # Back from today, which is day 0.
    "today": (pgettext_lazy("filter", "Today"), 0),
    "week": (pgettext_lazy("filter", "Last 7 days"), 7),
    "month": (pgettext_lazy("filter", "Last 30 days"), 30),
}


@dataclass(frozen=True)
class Filters:
    q: str = ""
    article: int | None = None
    by: str = ""  # A key of WRITERS.
    since: str = ""  # A key of DAYS.

    @classmethod
    def of(cls, data: QueryDict) -> Self:
        """What is no filter filters nothing."""
        by, since = data.get("by", ""), data.get("since", "")
        return cls(
            q=data.get("q", "").replace("\0", " ").strip()[:LONGEST_SEARCH],
            article=whole_number(data.get("article")),
            by=by if by in WRITERS else "",
            since=since if since in DAYS else "",
        )

    @property
    def fields(self) -> dict[str, str | int]:
        named = {"q": self.q, "article": self.article, "by": self.by, "since": self.since}
        return {name: value for name, value in named.items() if value}

    @property
    def is_narrowed(self) -> bool:
        """By more than words: the filters behind the summary are at work."""
        return bool(self.article or self.by or self.since)

    def among(self, comments: CommentQuerySet) -> CommentQuerySet:
        """Every word must stand somewhere. Reads each comment of the tab once at most."""
        for word in self.q.split()[:MOST_WORDS]:
            comments = comments.filter(_says(word))
        if self.article:
            comments = comments.filter(article=self.article)
        if self.by:
            comments = comments.filter(WRITERS[self.by][1])
        if self.since:
            comments = comments.filter(submitted_at__gte=_beginning(DAYS[self.since][1]))
        return comments


def _says(word: str) -> Q:
    """In any of the columns, in any letter case: SQLite's LIKE knows only that of ASCII letters."""
    spellings = {word} if word.isascii() else {word, word.lower(), word.upper(), word.capitalize()}
    found = Q()
    for column in SEARCHED:
        for spelling in spellings:
            found |= Q(**{f"{column}__icontains": spelling})
    return found


def _beginning(days_ago: int) -> datetime:
    """Of that day here."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=days_ago)


def articles_of(comments: CommentQuerySet, chosen: int | None) -> list[tuple[int, str]]:
    """Id and title of those under which these comments stand, the newest first, and the chosen one. One query."""
    under = Q(pk__in=comments.order_by().values("article"))
    found = Article.objects.filter(under | Q(pk=chosen))
    first = Case(When(pk=chosen, then=0), default=1)
    return list(found.order_by(first, "-pk").values_list("pk", "title")[:ARTICLES])
