"""Logins: made by an administrator, never by oneself."""

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from . import password_links


def make(
    name: str, email: str, *, groups: Iterable[Group] = (), administrator: bool = False, password: str | None = None
) -> User:
    """A login for the backend; without a password, one is set by a link. Raises ValidationError for a bad name or an
    address that another login has."""
    refuse_taken_address(email)
    user = User(username=name, email=email, is_staff=True, is_superuser=administrator)
    user.set_password(password)  # None makes one that nothing matches.
    user.full_clean(exclude=["password"])
    with transaction.atomic():
        user.save()
        user.groups.set(groups)
    return user


def refuse_taken_address(email: str, *, owner: int = 0) -> None:
    """A forgotten password must lead to one login: no two have the same address. `owner` 0 has none yet."""
    if email and User.objects.filter(email__iexact=email).exclude(pk=owner).exists():
        raise ValidationError(_("Another login has this address."))


def invite(user: User) -> str:
    """Writes to the person, or returns the link to hand over where no mail leaves."""
    if password_links.can_be_mailed(user):
        password_links.send(user, password_links.INVITATION)
        return ""
    return password_links.link(user)


def group(name: str) -> Group:
    """Raises ValidationError with the names there are."""
    try:
        return Group.objects.get(name=name)
    except Group.DoesNotExist:
        names = ", ".join(Group.objects.order_by("name").values_list("name", flat=True))
        raise ValidationError(
            _("There is no group “%(name)s”, only: %(names)s") % {"name": name, "names": names}
        ) from None


def forget_second_step(user: User) -> int:
    """For the day on which telephone and spare codes are gone. How many keys there were."""
    return Authenticator.objects.filter(user=user).delete()[0]
