"""What is kept of a person goes for good; what was decided stays in the log, and says nothing of the person."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet

from articles.models import Article
from comments import following, guests, learning, voters
from comments.models import Comment, Guest, ModerationEvent, Report, Vote

from . import cleaning, counting, moves
from .cleaning import Traces

Status = Comment.Status
Verb = ModerationEvent.Verb
UNKNOWN = {"guest": None, "writer_key": "", "submission_key": None, "tells_writer": False}


@dataclass(frozen=True)
class Erased:
    """How many of each."""

    comments: int = 0
    reports: int = 0
    subscriptions: int = 0
    mails: int = 0


def erase(guest: Guest, *, by: User | None, why: str = "", keep_texts: bool = False) -> Erased:
    """All that is kept under the guest's address, or of this one guest where there is none; see `guests.same_writer`.

    Comments become placeholders or, with `keep_texts`, stay without a name. All numbers are 0 where it is done already.
    `by` is nobody where the person did it, or a command; `why` then says so in the log. Some ten queries for each
    comment.
    """
    return _erase(guests.same_writer(guest), guest.email, _Wish(by, why, keep_texts))


def erase_address(email: str, *, by: User | None, why: str = "", keep_texts: bool = False) -> Erased:
    """The same for an address, also of somebody who has only reported, or only subscribed."""
    return _erase(Guest.objects.filter(email__iexact=email), email, _Wish(by, why, keep_texts))


@dataclass(frozen=True)
class _Wish:
    by: User | None
    why: str
    keep_texts: bool

    def fulfil(self, comment: Comment) -> None:
        if self.keep_texts:
            Comment.objects.filter(pk=comment.pk).update(**UNKNOWN)
            moves.record(comment, Verb.ERASED, by=self.by, reason=self.why, status_before=comment.status)
            counting.touch(comment.article)
        else:
            emptied = {**moves.WITHOUT_TEXT, **UNKNOWN}
            moves.move(comment, Verb.ERASED, list(Status), Status.DELETED, by=self.by, also=emptied, reason=self.why)


def _erase(writers: QuerySet[Guest], email: str, wish: _Wish) -> Erased:
    with transaction.atomic():
        people = _locked(writers)
        comments = list(_written_by(people))
        learning.lock()
        traces = _traces(people, email)
        _lose_networks(traces)
        # Before the outbox, into which a worker may just be writing.
        ended = sum(following.forget(address)["subscriptions"] for address in sorted(traces.addresses))
        # First, since whoever has reported one of the comments is told below that it is gone.
        reports, mails = _erase_reports(traces), cleaning.forget_mails(traces, comments)
        for comment in comments:
            wish.fulfil(comment)
        cleaning.clean_the_log(traces, people, comments)
        Guest.objects.filter(pk__in=[person.pk for person in people]).delete()
    return Erased(len(comments), reports, ended, mails)


def _locked(writers: QuerySet[Guest]) -> list[Guest]:
    """Articles before guests, in the order of their keys, as everybody does who needs more than one."""
    written = Comment.objects.filter(guest__in=writers)
    voted = Vote.objects.filter(voter__in=writers.exclude(network_key="").values("network_key"))
    articles = Article.objects.filter(pk__in=written.values("article"))
    articles |= Article.objects.filter(pk__in=voted.values("comment__article"))
    list(articles.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
    return list(writers.order_by("pk").select_for_update())


def _written_by(people: Sequence[Guest]) -> QuerySet[Comment]:
    """Article by article."""
    written = Comment.objects.filter(guest__in=people).select_related("article")
    return written.defer("article__body_source", "article__body_html").order_by("article", "pk")


def _traces(people: Sequence[Guest], email: str) -> Traces:
    """Names are those given with comments and with reports."""
    addresses = frozenset({email, *(person.email for person in people)} - {""})
    reporters = _reports_by(addresses).exclude(name="").values_list("name", flat=True)
    return Traces(
        addresses=addresses,
        names=frozenset({*(person.name for person in people), *reporters}),
        network_keys=frozenset({person.network_key for person in people} - {""}),
    )


def _lose_networks(traces: Traces) -> None:
    """Votes and reports from where they wrote stay, and can be told as nobody's."""
    voters.carry(Vote.objects.filter(voter__in=traces.network_keys))
    Report.objects.filter(reporter_key__in=traces.network_keys).update(reporter_key="")


def _erase_reports(traces: Traces) -> int:
    """Those by the same address: that somebody reported stays, not who and in which words."""
    reports = _reports_by(traces.addresses)
    return reports.update(name="", email="", explanation="", email_confirmed_at=None, reporter_key="")


def _reports_by(addresses: frozenset[str]) -> QuerySet[Report]:
    either = Q(pk=None)
    for address in addresses:
        either |= Q(email__iexact=address)
    return Report.objects.filter(either)
