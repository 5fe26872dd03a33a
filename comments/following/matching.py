"""Whom a comment or an article is told to: each mailbox once, never whoever wrote it. A fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Lower, NullIf

from articles.models import Article, Authorship
from comments.models import Comment, News, Subscription
from comments.querysets import can_be_reached
from krysalis.foundation.models import OutgoingMail

from .topics import Kind

Recipients = dict[int, list[int]]  # Keys of subscribers, with those of the subscriptions that are the reason.
Row = tuple[str, int | None, int, int, str]  # Mailbox, login, subscriber, subscription, kind.
MAILBOX = Lower(Coalesce(NullIf("subscriber__email", Value("")), "subscriber__user__email"))


@dataclass(frozen=True)
class _People:
    """Told by their addresses in small letters, and by their logins."""

    addresses: frozenset[str] = frozenset()
    logins: frozenset[int] = frozenset()

    def have(self, mailbox: str, login: int | None) -> bool:
        return mailbox in self.addresses or login in self.logins


def of_news(news: News) -> Recipients:
    """Five queries at most."""
    if news.comment:
        return of_comment(news.comment)
    return of_article(news.article) if news.article else {}


def of_comment(comment: Comment) -> Recipients:
    """Five queries at most. One reads the keys of the thread, where somebody follows the answers to all of theirs."""
    article, parent = comment.article_id, comment.parent_id
    followed = Q(kind__in=[Kind.ARTICLE, Kind.MINE], article=article) | Q(kind=Kind.REPLIES, comment=parent or 0)
    rows = list(_rows(Subscription.objects.filter(followed)))
    answered = _writers_above(comment) if any(row[-1] == Kind.MINE for row in rows) else _People()
    concerned = [row for row in rows if row[-1] != Kind.MINE or answered.have(*row[:2])]
    return _once_each(concerned, _writers([comment.pk]), _told_as_staff(comment)) if concerned else {}


def of_article(article: Article) -> Recipients:
    """Two queries."""
    return _once_each(_rows(_followers(article)), _authors(article))


def count_of_article(article: Article) -> int:
    """How many `of_article` would be. Two queries, also for an article that is not saved yet."""
    authors = _authors(article)
    others = _reachable(_followers(article)).exclude(subscriber__user__in=authors.logins).alias(mailbox=MAILBOX)
    return others.exclude(mailbox__in=authors.addresses).aggregate(count=Count(MAILBOX, distinct=True))["count"]


def _followers(article: Article) -> QuerySet[Subscription]:
    authors = Authorship.objects.filter(article=article.pk).values("profile")
    return Subscription.objects.filter(Q(kind=Kind.SITE) | Q(kind=Kind.AUTHOR, author__in=authors))


def _reachable(subscriptions: QuerySet[Subscription]) -> QuerySet[Subscription]:
    return subscriptions.filter(can_be_reached())


def _rows(subscriptions: QuerySet[Subscription]) -> Iterable[Row]:
    """Members first, for whom two with one mailbox are one."""
    members_first = F("subscriber__user").asc(nulls_last=True)
    rows = _reachable(subscriptions).order_by(members_first, "subscriber", "pk")
    return rows.values_list(MAILBOX, "subscriber__user", "subscriber", "pk", "kind")


def _once_each(rows: Iterable[Row], *left_out: _People) -> Recipients:
    owners: dict[str, int] = {}
    recipients: Recipients = {}
    for mailbox, login, subscriber, subscription, _kind in rows:
        if any(people.have(mailbox, login) for people in left_out):
            continue
        if owners.setdefault(mailbox, subscriber) == subscriber:
            recipients.setdefault(subscriber, []).append(subscription)
    return recipients


def _authors(article: Article) -> _People:
    of_article = Authorship.objects.filter(article=article.pk, profile__user__isnull=False)
    return _people(of_article.values_list("profile__user__email", "profile__user"))


def _writers(comments: Iterable[int]) -> _People:
    """By what a guest typed, and by the login of a profile."""
    written = Comment.objects.filter(pk__in=list(comments))
    known = written.values_list("guest__email", "profile__user__email", "profile__user")
    by_guests = _people((guest, None) for guest, _, _ in known)
    by_profiles = _people((address, login) for _, address, login in known)
    return _People(by_guests.addresses | by_profiles.addresses, by_profiles.logins)


def _writers_above(comment: Comment) -> _People:
    """Of all comments that it answers, however deep."""
    thread = Comment.objects.filter(Q(pk=comment.root_id or 0) | Q(root=comment.root_id or 0))
    answers = dict(thread.values_list("pk", "parent"))
    above, number = [], comment.parent_id
    while number:
        above.append(number)
        number = answers.get(number)
    return _writers(above)


def _told_as_staff(comment: Comment) -> _People:
    """Who has got this comment by a mail of `notifications.staff`."""
    told = OutgoingMail.objects.filter(event=f"comment:{comment.pk}").values_list("recipient", flat=True)
    return _people((recipient, None) for recipient in told)


def _people(known: Iterable[tuple[str | None, int | None]]) -> _People:
    both = list(known)
    addresses = frozenset(address.lower() for address, _ in both if address)
    return _People(addresses, frozenset(login for _, login in both if login))
