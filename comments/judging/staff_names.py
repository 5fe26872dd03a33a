"""Names and addresses of people of this site, and what looks like them, in the mouth of a guest."""

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from comments import lookalikes
from comments.models import CommentSettings
from krysalis.foundation.models import Site
from profiles import names
from profiles.models import Profile

from .findings import Finding, Weight
from .submission import Submission

SHORTEST_LOGIN = 4  # Characters; a login such as ed or jan is the name of too many.

# Whoever calls themselves so seems to speak for the site, whatever the people there are called.
RESERVED_NAMES = (
    *("Admin", "Administrator", "Administratorin", "Redaktion", "Moderation", "Moderator", "Moderatorin", "Webmaster"),
    *("Support", "Team", "Editor", "Editors", "Editorial", "Moderators", "Staff"),
)


def uses_a_name_of_staff(submission: Submission, says: CommentSettings) -> Finding | None:
    """Three queries. Both reasons together may mean that they only forgot to log in."""
    staff = list(User.objects.filter(is_staff=True).order_by("pk"))
    found = (_name_taken(submission.name, staff), _address_taken(submission.email, staff))
    reason = " ".join(filter(None, found))
    return Finding(Weight.HOLD, reason) if reason else None


def _name_taken(name: str, staff: list[User]) -> str | None:
    """A name says more than an office, and an office more than a login, which may be called like one."""
    people, logins = _people(staff), _logins(staff)
    in_full = [known for known in people if len(known.split()) > 1]
    if person := lookalikes.looks_like(name, in_full) or lookalikes.equals(name, people):
        return _("The name looks like that of %(name)s, who belongs to this site.") % {"name": people[person]}
    if office := lookalikes.looks_like(name, (*RESERVED_NAMES, Site.objects.get().name)):
        return _("The name looks like “%(name)s”, as if the site itself were speaking.") % {"name": office}
    if login := lookalikes.equals(name, logins):
        return _("The name looks like the one with which %(name)s logs in here.") % {"name": logins[login]}
    return None


def _people(staff: list[User]) -> dict[str, str]:
    """Every name that somebody here goes by → the one to show."""
    full_names = [*Profile.objects.values_list("name", flat=True), *(user.get_full_name() for user in staff)]
    return {names.without_titles(name): name for name in full_names} | {name: name for name in full_names}


def _logins(staff: list[User]) -> dict[str, str]:
    """Login → the name to show instead: moderators need not know it."""
    logins = {user.username: user.get_full_name() or user.username for user in staff}
    return {login: shown for login, shown in logins.items() if len(login) >= SHORTEST_LOGIN}


def _address_taken(address: str, staff: list[User]) -> str | None:
    taken = {mailbox(user.email) for user in staff}
    return _("The e-mail address belongs to somebody of this site.") if mailbox(address) in taken - {""} else None


def uses_an_address_of_staff(address: str) -> str | None:
    """Of a guest who gives another one later. One query."""
    return _address_taken(address, list(User.objects.filter(is_staff=True)))


def mailbox(address: str) -> str:
    """Where it arrives: letter case and what follows a plus make no difference."""
    local, at, domain = address.casefold().rpartition("@")
    return local.partition("+")[0] + at + domain
