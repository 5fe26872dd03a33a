"""The comments of an article as they are read: a page of threads in two queries, in reading order, as HTML."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import BigIntegerField, Count, F, Q, Subquery, Window
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString

from articles.models import Article
from comments import behaviour, rules, voters
from comments.models import Comment, CommentSettings, Vote
from comments.querysets import CommentQuerySet, may_moderate
from comments.readers import Reader

from . import fragments, threads
from .orders import ORDERS, Order, Place
from .rows import COLUMNS, Row
from .setting import Setting, words
from .standing import standing

Orders = CommentSettings.Order
THREADS = 50  # A page, as in WordPress; pinned ones come on top of it.
COMMENTS = 500  # A page ends before the thread that would bring more, however few threads that makes.
REPLIES = 100  # Of one thread at once, and again at each "more".
PINNED = 10
LARGEST_ID = 2**63 - 1
NEWS = 100  # Comments shown as new; who was away for longer reads the page anew.


@dataclass(frozen=True)
class Discussion:
    """A part of an article's comments with all that is around it."""

    article: Article
    order: str
    html: SafeString
    seen: int  # The `Article.discussion_version` whose changes are surely in it.
    next: Place | None = None
    count: int = 0  # Comments shown in this part.
    begins_later: bool = False  # Earlier replies of its thread stand elsewhere.


@dataclass(frozen=True)
class Asked:
    """Who asks for which discussion, with everything that was known before its rows were read."""

    article: Article
    reader: Reader
    behaviour: CommentSettings
    seen: int
    moderates: bool

    def comments(self, *, with_this: int | None = None) -> CommentQuerySet:
        found = Comment.objects.filter(article=self.article)
        return found.in_threads(own=self.reader.own, with_waiting=self.moderates, with_this=with_this)


def asked_by(request: HttpRequest, article: Article, reader: Reader) -> Asked:
    return Asked(
        article=article,
        reader=reader,
        behaviour=behaviour.of(request),
        seen=article.discussion_version,  # Read with the article, so before any comment.
        moderates=may_moderate(reader.user, article),
    )


def order_of(asked: Asked, name: str | None) -> Order:
    """The one that is asked for, or the site's; by votes only where there are votes."""
    wanted = name or asked.behaviour.order
    is_offered = wanted != Orders.BEST or asked.behaviour.votes != CommentSettings.Votes.OFF
    return ORDERS[wanted if is_offered else Orders.OLDEST]


def first_page(
    asked: Asked, name: str | None = None, *, pinned: Sequence[Row] = (), anchored: frozenset[int] | None = None
) -> Discussion:
    """Pinned threads and the first ones in this order. Two queries."""
    order = order_of(asked, name)
    unpinned = asked.comments().roots().exclude(pk__in=[row.id for row in pinned])
    return _page(asked, order, order.sorted(unpinned), pinned=pinned, anchored=anchored)


def next_page(asked: Asked, name: str | None, place: Place) -> Discussion:
    """The threads behind a place. Two queries."""
    order = order_of(asked, name)
    # What was newest on the first page stays the border on all that follow.
    found = order.sorted(order.behind(asked.comments().roots(), place))
    return _page(replace(asked, seen=min(asked.seen, place.seen)), order, found, stood_on_top=place.pinned)


def _page(
    asked: Asked,
    order: Order,
    found: CommentQuerySet,
    *,
    pinned: Sequence[Row] = (),
    stood_on_top: tuple[int, ...] = (),
    anchored: frozenset[int] | None = None,
) -> Discussion:
    read = _rows(found[: THREADS + 1])
    fitting = _fitting(read[:THREADS], sum(_size(row) for row in pinned))
    roots = [*pinned, *fitting]
    replies = _replies(asked, roots)
    rows = [*roots, *replies]
    setting = _setting(asked, rows, anchored=anchored, rest=_rest(roots, replies))
    on_top = stood_on_top or tuple(row.id for row in pinned)
    return Discussion(
        article=asked.article,
        order=order.name,
        html=_html(rows, setting, asked, roots=roots),
        seen=asked.seen,
        next=order.place(fitting[-1], asked.seen, on_top) if len(read) > len(fitting) else None,
        count=len(rows),
    )


def _size(root: Row) -> int:
    return 1 + min(root.reply_count, REPLIES)


def _fitting(roots: Sequence[Row], taken: int) -> list[Row]:
    """As many as a page holds, and one at least."""
    fitting: list[Row] = []
    for root in roots:
        taken += _size(root)
        if fitting and taken > COMMENTS:
            break
        fitting.append(root)
    return fitting


def _replies(asked: Asked, roots: Iterable[Row]) -> list[Row]:
    """Of each thread the oldest, so that what they answer is always among them. One query."""
    found = asked.comments().filter(root__in=[root.id for root in roots])
    if any(root.reply_count > REPLIES for root in roots):
        shown = Count("pk", filter=Q(shown=True))
        numbered = found.annotate(place=Window(shown, partition_by=[F("root")], order_by="pk"))
        found = numbered.filter(place__lte=REPLIES)
    return _rows(found)


def _rest(roots: Iterable[Row], replies: Iterable[Row]) -> dict[int, int]:
    """Root → the last reply shown, of threads that go on."""
    last = {row.root_id: row.id for row in replies if row.shown}
    approved = Counter(row.root_id for row in replies if row.status == Comment.Status.APPROVED)
    return {root.id: last[root.id] for root in roots if root.id in last and root.reply_count > approved[root.id]}


def around(asked: Asked, comment: Comment, *, note: str = "") -> Discussion:
    """The thread in which the comment stands, and the comment marked; of a long thread the part that begins with it.

    The comment is one that the asker may see, so it is shown also where it is not part of the discussion any more.
    One query, four where the thread is long.
    """
    root_id = comment.root_id or comment.pk
    found = asked.comments(with_this=comment.pk)
    rows, last = _some(found.filter(Q(pk=root_id) | Q(root=root_id)))
    begins_later = last is not None and comment.pk > last
    if begins_later:
        replies, last = _some(found.filter(root=root_id, pk__gte=comment.pk))
        rows = [*_rows(found.filter(pk__in={root_id, comment.parent_id})), *replies]
    rest = {root_id: last} if last else {}
    return replace(_part(asked, rows, marked=comment.pk, note=note, rest=rest), begins_later=begins_later)


def rest_of_thread(asked: Asked, root_id: int, after: int) -> Discussion:
    """The replies of a thread behind the one with this id, below their root. Three queries."""
    found = asked.comments()
    replies, last = _some(found.filter(root=root_id, pk__gt=after))
    rest = {root_id: last} if last else {}
    return _part(asked, [*_rows(found.filter(pk=root_id)), *replies], rest=rest)


def _some(found: CommentQuerySet) -> tuple[list[Row], int | None]:
    """The first that are shown, what holds a place between them, and the last one's id where others follow. One
    query."""
    beyond = found.filter(shown=True).values("pk")[REPLIES : REPLIES + 1]
    rows = _rows(found.filter(pk__lte=Coalesce(Subquery(beyond), LARGEST_ID, output_field=BigIntegerField())))
    shown = [row.id for row in rows if row.shown]
    goes_on = len(shown) > REPLIES
    return (rows[:-1], shown[-2]) if goes_on else (rows, None)


def news(asked: Asked, since: int) -> Discussion:
    """What has been approved since a page was made that knew `since`, oldest first and side by side. Two queries."""
    fresh = asked.comments().approved().filter(shown_under__gt=since)
    rows = _rows(fresh.order_by("-shown_under", "-pk")[:NEWS])
    alone = [row._replace(root_id=None) for row in rows]
    return _part(asked, alone, depth=1)


def alone(asked: Asked, comment: Comment, *, voted: int) -> Discussion:
    """One comment by itself, with what the asker has voted. Two queries, three for an answer."""
    rows = [row._replace(root_id=None) for row in _rows(asked.comments().filter(pk=comment.pk))]
    return _part(asked, rows, voted={comment.pk: voted})


def _part(asked: Asked, rows: Sequence[Row], *, depth: int = threads.SHOWN_DEPTH, **more: Any) -> Discussion:
    """Rows whose parents may stand elsewhere. One query where some do."""
    elsewhere = _parents_elsewhere(asked, rows)
    html = _html(rows, _setting(asked, rows, **more), asked, elsewhere=elsewhere, depth=depth)
    return Discussion(asked.article, "", html, asked.seen, count=len(rows))


def _parents_elsewhere(asked: Asked, rows: Sequence[Row]) -> dict[int, Row]:
    missing = {row.parent_id for row in rows if row.parent_id} - {row.id for row in rows}
    found = _rows(asked.comments().filter(pk__in=missing)) if missing else []
    return {row.id: row for row in found}


def _html(
    rows: Sequence[Row],
    setting: Setting,
    asked: Asked,
    *,
    roots: Sequence[Row] | None = None,
    elsewhere: Mapping[int, Row] | None = None,
    depth: int = threads.SHOWN_DEPTH,
) -> SafeString:
    order = [root.id for root in roots] if roots is not None else None
    depth = min(depth, asked.behaviour.depth)
    lines = threads.in_reading_order(rows, roots=order, elsewhere=elsewhere, depth=depth)
    return fragments.discussion_html(lines, setting)


def _setting(
    asked: Asked,
    rows: Sequence[Row],
    *,
    anchored: frozenset[int] | None = None,
    voted: Mapping[int, int] | None = None,
    **more: Any,
) -> Setting:
    says, article, profile = asked.behaviour, asked.article, asked.reader.profile
    return Setting(
        article=article.get_absolute_url(),
        timezone=timezone.get_current_timezone(),
        words=words(says.phrases),
        is_open=rules.may_comment(article, says) is None,
        author_ids=frozenset(authorship.profile_id for authorship in article.authorship_set.all()),
        own=asked.reader.own | {row.id for row in rows if profile and row.profile_id == profile.pk},
        moderates=asked.moderates,
        votes=says.votes,
        voted=_voted(asked, rows) if voted is None else voted,
        anchored=standing(article, rows) if anchored is None else anchored,
        fold_after=says.fold_after_words,
        replies_folded=says.replies_folded,
        changeable_since=rules.changeable_since(says),
        answered=frozenset(row.parent_id for row in rows if row.parent_id),
        **more,
    )


def _voted(asked: Asked, rows: Iterable[Row]) -> dict[int, int]:
    """What somebody with a login has voted; the pages of all others are the same for everybody. One query."""
    login = asked.reader.login
    if login is None or asked.behaviour.votes == CommentSettings.Votes.OFF:
        return {}
    votes = Vote.objects.filter(voter=voters.of_login(login), comment__in=[row.id for row in rows])
    return dict(votes.values_list("comment", "value"))


def _rows(found: CommentQuerySet) -> list[Row]:
    return [Row(*row) for row in found.values_list(*COLUMNS)]
