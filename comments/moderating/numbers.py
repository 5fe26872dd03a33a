"""The last 30 days of the discussions, for the first page of the backend."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from statistics import median

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.models import Comment, ModerationEvent

Status = Comment.Status
Verb = ModerationEvent.Verb

DAYS = 30
WIDTH, GAP, HEIGHT = 20, 4, 100  # Of a day's bar and the space beside it, in the drawing's own units.
DECIDED = {Verb.APPROVED, Verb.REJECTED, Verb.SPAM}
NOT_THE_FIRST = DECIDED | {Verb.HELD, Verb.RESTORED}  # What comes after these waited for a second time.


@dataclass(frozen=True)
class Bar:
    day: date
    count: int
    x: int
    y: int
    height: int


@dataclass(frozen=True)
class Numbers:
    bars: Sequence[Bar]  # The oldest day first, today last.
    median: timedelta | None  # From sending to the first decision; None where nothing that waited was decided.

    width = DAYS * (WIDTH + GAP) - GAP
    height = HEIGHT
    bar = WIDTH

    @property
    def total(self) -> int:
        return sum(bar.count for bar in self.bars)

    @property
    def most(self) -> int:
        return max(bar.count for bar in self.bars)

    @property
    def in_words(self) -> str:
        """What the drawing shows, for who does not see it."""
        comments = ngettext("%(count)s comment", "%(count)s comments", self.total) % {"count": self.total}
        days = [date_format(bar.day, "j. F") for bar in (self.bars[0], self.bars[-1])]
        values = {"comments": comments, "first": days[0], "last": days[1], "most": self.most}
        return _("%(comments)s from %(first)s to %(last)s, at most %(most)s on one day.") % values

    @property
    def median_in_words(self) -> str:
        """Rounded down to its largest unit; empty where there is none."""
        if self.median is None:
            return ""
        if self.median < timedelta(minutes=1):
            return _("less than a minute")
        now = timezone.now()
        return timesince(now - self.median, now, depth=1)


def of_last_days() -> Numbers:
    """Up to now, by the days of this site's time zone. Two queries."""
    today = timezone.localdate()
    days = [today - timedelta(days=ago) for ago in range(DAYS - 1, -1, -1)]
    return Numbers(_bars(days, _counted(days)), _median_wait(_begin(days[0])))


def _counted(days: Sequence[date]) -> list[int]:
    """All comments but spam. One pass over the table: to tell the day of each in Python takes ten times as long."""
    begins = [_begin(day) for day in [*days, days[-1] + timedelta(days=1)]]
    one_day = {
        f"day{number}": Count("pk", filter=Q(submitted_at__gte=begin, submitted_at__lt=end))
        for number, (begin, end) in enumerate(pairwise(begins))
    }
    came = Comment.objects.order_by().filter(submitted_at__gte=begins[0]).exclude(status=Status.SPAM)
    counted = came.aggregate(**one_day)
    return [counted[name] for name in one_day]


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _bars(days: Sequence[date], counts: Sequence[int]) -> list[Bar]:
    """A day with any comment is at least one unit high, so that it is seen."""
    most = max(max(counts), 1)
    heights = [max(round(count * HEIGHT / most), 1) if count else 0 for count in counts]
    return [
        Bar(day, count, x=place * (WIDTH + GAP), y=HEIGHT - height, height=height)
        for place, (day, count, height) in enumerate(zip(days, counts, heights, strict=True))
    ]


def _median_wait(since: datetime) -> timedelta | None:
    """Of the first decisions about what waited. One query that reads two times of each."""
    before = ModerationEvent.objects.filter(comment=OuterRef("comment"), pk__lt=OuterRef("pk"), verb__in=NOT_THE_FIRST)
    decisions = ModerationEvent.objects.order_by().filter(
        ~Exists(before), at__gte=since, verb__in=DECIDED, status_before=Status.WAITING
    )
    waits = [at - submitted for at, submitted in decisions.values_list("at", F("comment__submitted_at"))]
    return timedelta(seconds=median(wait.total_seconds() for wait in waits)) if waits else None
