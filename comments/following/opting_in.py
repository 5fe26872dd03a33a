"""A guest's wish, until they confirm that the address is theirs.

What a request does is the same whether anybody knows the address or not; all else is done by the worker.
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac

from articles.models import Article
from comments.models import Comment, Guest, OptIn, Subscriber
from krysalis.foundation import mail
from krysalis.foundation.limits import address_key
from krysalis.foundation.models import OutgoingMail

from . import consents, links, mails, subscriptions, undeterred
from .topics import Kind, Topic, topic_of, with_topics

UNCONFIRMED_FOR = timedelta(days=7)  # A link works for two days; after a week nobody asks any more what became of it.
CAME_TOGETHER = timedelta(minutes=1)  # A comment, and what was ticked below it.
ASKED_ANEW = ("wording", "wording_version", "form_address", "network", "requested_at")


def wish(topic: Topic, email: str, *, form_address: str, network: str) -> None:
    """Asked twice, it is one wish, and one mail while its link works."""
    how = consents.asked(topic, form_address=form_address, network=network)
    _store(OptIn(**topic.columns, **how), email)


def ask_for_link(email: str) -> None:
    """Sends who follows something the link to it, at most one mail an hour. For an address that nobody has, and where
    it is asked for again, it does the same work and sends nothing."""
    subscriber = Subscriber.objects.with_address(email).select_related("user").first()
    with transaction.atomic():
        turn = mail.turn_of_stranger(email)
        event = f"following-link:{address_key(email)[:16]}:{timezone.now():%Y%m%d%H}"
        is_written = OutgoingMail.objects.filter(event=event).exists()
        is_sent = subscriber is not None and turn is not None and not is_written
        event = event if is_sent else f"following-link:{uuid4().hex}"
        nobody = Subscriber(pk=0, email=email)
        written = mails.send_link(subscriber or nobody, event=event, after=turn or timedelta(0))
        if not is_sent:
            written.delete()


def ask_due() -> int:
    """Asks whether the address is theirs, all wishes of one in one mail; how many mails."""
    if mail.why_silent():
        return 0
    waiting = _askable().filter(_unasked()).values(address=Lower("email"))
    oldest_first = waiting.annotate(since=Min("requested_at"), first=Min("pk")).order_by("since")
    addresses = dict(oldest_first.values_list("first", "address"))
    return undeterred.sum_of("wishes to confirm", lambda pk: _ask(addresses[pk]), addresses)


def confirm(opt_ins: Sequence[OptIn], *, network: str) -> Subscriber | None:
    """The address is theirs, and each wish is in force with its proof. None where another press was quicker."""
    wishes = with_topics(OptIn.objects.filter(pk__in=[opt_in.pk for opt_in in opt_ins])).order_by("pk")
    with transaction.atomic():
        open_ones = list(wishes.select_for_update(of=("self",)))
        if not open_ones:
            return None
        subscriber = subscriptions.of_address(open_ones[0].email)
        mail.is_no_stranger(open_ones[0].email)
        for opt_in in open_ones:
            how = {column: getattr(opt_in, column) for column in ASKED_ANEW}
            subscriptions.begin(subscriber, topic_of(opt_in), how, confirmed_from=network)
            opt_in.delete()
        if subscriber.paused == Subscriber.Paused.REFUSED:
            subscriptions.resume(subscriber)
    return subscriber


def forget_unconfirmed() -> int:
    return OptIn.objects.filter(requested_at__lt=timezone.now() - UNCONFIRMED_FOR).delete()[0]


def follow_correction(guest: Guest, before: str) -> None:
    """The guest has another address than `before`: what was asked for with their comments is asked for there."""
    asked = OptIn.objects.alias(address=Lower("email")).filter(address=before.lower())
    for opt_in in with_topics(asked) if guest.email.lower() != before.lower() else []:
        if _came_with_comment(opt_in, guest):
            opt_in.delete()
            if guest.email:
                _store(opt_in, guest.email)


def _store(opt_in: OptIn, email: str) -> None:
    """Two statements, whether it is new or not. While a link is out, what it confirms stays as its mail found it:
    anybody may ask again for this address, and must not change the proof of who asked."""
    opt_in.pk, opt_in.email, opt_in.asked_at = None, email, None
    opt_in.key = _key(email, topic_of(opt_in))
    OptIn.objects.bulk_create([opt_in], ignore_conflicts=True)
    no_link_is_out = Q(asked_at=None) | Q(asked_at__lte=opt_in.requested_at - links.CONFIRM.lives)
    anew = {column: getattr(opt_in, column) for column in ASKED_ANEW}
    OptIn.objects.filter(no_link_is_out, key=opt_in.key).update(**anew)


def _key(email: str, topic: Topic) -> str:
    return salted_hmac("comments.opt-in", f"{address_key(email)} {topic.key}", algorithm="sha256").hexdigest()


def _askable() -> QuerySet[OptIn]:
    """Not about what is in no article that can be read, and not with a comment that looks like spam: it may name
    anybody's address, and nobody has decided yet."""
    comments = Comment.objects.approved() | Comment.objects.waiting().filter(suspected=False)
    discussed = Coalesce(OuterRef("article"), OuterRef("comment__article"))
    is_live = Q(Exists(Article.objects.live().filter(pk=discussed)))
    is_open = Q(comment=None) | Q(Exists(comments.filter(pk=OuterRef("comment"))))
    is_asked_for_with_spam = Q(comment=None) & Q(Exists(_suspects_that_came_with_it()))
    return OptIn.objects.filter(Q(kind__in=[Kind.SITE, Kind.AUTHOR]) | (is_live & is_open & ~is_asked_for_with_spam))


def _suspects_that_came_with_it() -> QuerySet[Comment]:
    """Below the article that is to be followed, by the same address, just before: as `_came_with_comment` has it."""
    suspects = Q(status=Comment.Status.SPAM) | Q(status=Comment.Status.WAITING, suspected=True)
    address, at = Lower(OuterRef("email")), OuterRef("requested_at")
    written = Comment.objects.alias(address=Lower("guest__email")).filter(article=OuterRef("article"), address=address)
    return written.filter(suspects, submitted_at__gte=at - CAME_TOGETHER, submitted_at__lte=at)


def _unasked() -> Q:
    """Asked again only once the link of the last mail works no more."""
    return Q(asked_at=None) | Q(requested_at__gte=F("asked_at") + links.CONFIRM.lives)


@transaction.atomic
def _ask(address: str) -> int:
    if mail.turn_of_stranger(address) != timedelta(0):
        return 0
    theirs = with_topics(_askable().alias(address=Lower("email")).filter(address=address))
    due = list(theirs.filter(_unasked()).order_by("pk")[: links.MOST_NAMED])
    numbers = [opt_in.pk for opt_in in due]
    # Of two workers one finds all of them as they were read.
    if OptIn.objects.filter(_unasked(), pk__in=numbers).update(asked_at=timezone.now()) != len(numbers) or not due:
        transaction.set_rollback(True)
        return 0
    asked_before = list(theirs.exclude(pk__in=numbers).order_by("-pk")[: links.MOST_NAMED - len(due)])
    OptIn.objects.filter(pk__in=[opt_in.pk for opt_in in asked_before]).update(asked_at=timezone.now())
    _write([*due, *asked_before], event=f"opt-in:{numbers[-1]}:{due[-1].requested_at:%Y%m%d%H%M%S}")
    return 1


def _write(wishes: Sequence[OptIn], *, event: str) -> None:
    """Of what is followed already nothing is to be confirmed, unless the address was refused: a new yes ends that."""
    subscriber = Subscriber.objects.with_address(wishes[0].email).select_related("user").first()
    told = subscriber if subscriber and subscriber.paused != Subscriber.Paused.REFUSED else None
    new = [each for each in wishes if not (told and subscriptions.in_force(told, topic_of(each)))]
    if subscriber and not new:
        mails.say_followed(subscriber, wishes, event=event)
    else:
        mails.ask(new, event=event, lapse_after=UNCONFIRMED_FOR)


def _came_with_comment(opt_in: OptIn, guest: Guest) -> bool:
    """Nobody is told what somebody else has asked for at an address that was not theirs."""
    at = opt_in.requested_at
    written = Comment.objects.filter(guest=guest, article=topic_of(opt_in).discussed)
    return written.filter(submitted_at__range=(at - CAME_TOGETHER, at)).exists()
