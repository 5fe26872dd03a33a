"""Who asks, as far as a discussion needs to know."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest

from profiles.models import Profile

from . import proofs
from .models import Comment


@dataclass(frozen=True)
class Reader:
    user: User | AnonymousUser
    own: frozenset[int]  # Ids of comments the browser proves to be theirs.
    profile: Profile | None  # Of a login; whoever has one writes as it.

    def wrote(self, comment: Comment) -> bool:
        return comment.pk in self.own or (self.profile is not None and comment.profile_id == self.profile.pk)

    @property
    def login(self) -> User | None:
        return self.user if isinstance(self.user, User) else None

    @property
    def is_logged_in(self) -> bool:
        return self.user.is_authenticated


def reader_of(request: HttpRequest) -> Reader:
    """No query for somebody without cookies; the session is not even touched."""
    user: User | AnonymousUser = AnonymousUser()
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        user = request.user
    profile = Profile.objects.filter(user=user).first() if user.is_authenticated else None
    return Reader(user, proofs.proven(request), profile)
