"""The link in a mail by which one person decides about one comment, without a login."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from comments.models import Comment
from comments.querysets import may_moderate, moderates_all
from krysalis.foundation.signed_links import SignedLink

# Over a weekend and a holiday; later the mail stands too far down to be found.
LINK = SignedLink("moderation_by_mail", timedelta(days=7), "comments.decide-by-mail")


class Dead(Exception):
    """The person has left, may decide no more, or has another password by now; or the comment is gone."""


@dataclass(frozen=True)
class Errand:
    """What a link is good for, and nothing else."""

    user: User
    comment: Comment


def link_for(user: User, comment: Comment) -> str:
    """Empty where this person does not decide about it."""
    return LINK.to([user.pk, comment.pk, _hash(user)]) if _may_decide(user, comment) else ""


def errand_behind(token: str) -> Errand | None:
    """None for what we never sent. Raises Dead, and signing.SignatureExpired."""
    signed = LINK.behind(token)
    if signed is None:
        return None
    user_id, comment_id, known = signed
    user, comment = _user(user_id), _comment(comment_id)
    if user is None or comment is None or not constant_time_compare(known, _hash(user)):
        raise Dead
    if not _may_decide(user, comment):
        raise Dead
    return Errand(user, comment)


def way_on(token: str) -> str:
    """Where the person of a dead link may decide with a login: at the desk, or on the site; empty where nowhere."""
    user_id, comment_id, _ = LINK.meant_for(token)
    user, comment = _user(user_id), _comment(comment_id)
    if user and user.is_active and moderates_all(user):
        return reverse("admin:comments_queue")
    return comment.get_absolute_url() if user and comment and _may_decide(user, comment) else ""


def _user(number: int) -> User | None:
    return User.objects.filter(pk=number).first()


def _comment(number: int) -> Comment | None:
    """With what is shown of it; None where it went into the bin with its article."""
    return Comment.objects.decidable().complete().filter(pk=number).first()


def _may_decide(user: User, comment: Comment) -> bool:
    return user.is_active and may_moderate(user, comment.article)


def _hash(user: User) -> str:
    """Another one after every change of the password, as for sessions."""
    return salted_hmac("comments.decide-by-mail", user.get_session_auth_hash()).hexdigest()[:32]
