"""All that is kept under one address. Read only, in a fixed number of queries."""

from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import User
from django.db.models import Prefetch, QuerySet

from comments import rules
from comments.models import Comment, CommentSettings, Consent, Guest, ModerationEvent, OptIn, Report, Subscription
from krysalis.foundation.models import OutgoingMail
from profiles.models import Profile

Verb = ModerationEvent.Verb
TOLD = (Verb.APPROVED, Verb.REJECTED, Verb.EDITED, Verb.DELETED)  # What became of a comment, as its writer may know.
NEWEST_MAILS = 50  # On the page; a handed over copy has them all.


@dataclass(frozen=True)
class Holdings:
    address: str

    @cached_property
    def guests(self) -> list[Guest]:
        """A guest is a name in a browser: who wrote from two has two. The newest first."""
        return list(Guest.objects.filter(email__iexact=self.address).order_by("-pk"))

    @cached_property
    def member(self) -> User | None:
        return User.objects.filter(email__iexact=self.address, is_active=True).order_by("pk").first()

    @cached_property
    def profile(self) -> Profile | None:
        return Profile.objects.filter(user=self.member).first() if self.member else None

    @cached_property
    def comments(self) -> list[Comment]:
        """As a guest and as a profile, the newest first, each with its `told` events."""
        theirs = Comment.objects.filter(guest__in=self.guests)
        if self.profile:
            theirs |= Comment.objects.filter(profile=self.profile)
        told = ModerationEvent.objects.filter(verb__in=TOLD, undone_by=None)
        return list(
            theirs.complete()
            .prefetch_related(Prefetch("events", told, to_attr="told"))
            .order_by("-submitted_at", "-pk")
        )

    @property
    def comments_as_guest(self) -> list[Comment]:
        return [comment for comment in self.comments if comment.guest_id]

    def comment(self, number: int) -> Comment | None:
        return next((comment for comment in self.comments_as_guest if comment.pk == number), None)

    @cached_property
    def reports(self) -> list[Report]:
        return list(Report.objects.filter(email__iexact=self.address).select_related("comment__article"))

    @cached_property
    def subscriptions(self) -> list[Subscription]:
        guests = Subscription.objects.filter(subscriber__email__iexact=self.address)
        followed = guests | Subscription.objects.filter(subscriber__user=self.member) if self.member else guests
        return list(followed.select_related("subscriber", "article", "comment__article", "author"))

    @cached_property
    def wishes(self) -> list[OptIn]:
        """To follow something, and not confirmed yet."""
        wishes = OptIn.objects.filter(email__iexact=self.address).order_by("pk")
        return list(wishes.select_related("article", "comment__article", "author"))

    @cached_property
    def consents(self) -> list[Consent]:
        return list(Consent.objects.filter(email__iexact=self.address))

    @property
    def mails(self) -> QuerySet[OutgoingMail]:
        return OutgoingMail.objects.filter(recipient__iexact=self.address)

    @property
    def newest_mails(self) -> QuerySet[OutgoingMail]:
        return self.mails[:NEWEST_MAILS]

    @property
    def followed_as_guest(self) -> list[Subscription]:
        """What a member follows belongs to the login."""
        return [subscription for subscription in self.subscriptions if subscription.subscriber.user_id is None]

    @property
    def can_be_erased(self) -> bool:
        """More than mails, of which the last is the one whose link was followed."""
        proofs = [] if self.member else self.consents
        return bool(self.guests or self.reports or self.followed_as_guest or self.wishes or proofs)

    @property
    def is_empty(self) -> bool:
        return not (self.can_be_erased or self.member)


def may_change(comment: Comment, says: CommentSettings) -> bool:
    """Its words, as in the browser it was written in. One query."""
    return may_delete(comment) and rules.may_change_own(comment, says) is None


def may_delete(comment: Comment) -> bool:
    return comment.status in {Comment.Status.WAITING, Comment.Status.APPROVED}
