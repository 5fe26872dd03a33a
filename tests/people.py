"""The people of the tests. Everybody has a name; what each may do comes from the groups that the migrations make.

Renate edits, Anton writes, Mira moderates, Ada administers; Rosa has an account and no rights.
Who only reads is pytest-django's `client`, nobody in particular.
"""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from profiles.models import Profile
from tests import factories

EDITORS = "Redaktion"
AUTHORS = "Autorinnen und Autoren"
MODERATORS = "Moderation"
PASSWORD = "ein-langes-passwort"


def staff(name: str, *groups: str) -> User:
    """A login for the backend, with the rights of these groups and no others."""
    user = User.objects.create_user(
        name.lower(), f"{name.lower()}@example.org", PASSWORD, first_name=name, is_staff=True
    )
    user.groups.set([Group.objects.get(name=group) for group in groups])
    return user


@pytest.fixture
def renate(db: None) -> User:
    return staff("Renate", EDITORS)


@pytest.fixture
def anton(db: None) -> User:
    """Has a profile, so articles can be his."""
    user = staff("Anton", AUTHORS)
    factories.profile(name="Anton Ahrens", slug="anton-ahrens", user=user)
    return user


@pytest.fixture
def antons_profile(anton: User) -> Profile:
    return Profile.objects.get(user=anton)


@pytest.fixture
def mira(db: None) -> User:
    return staff("Mira", MODERATORS)


@pytest.fixture
def ada(db: None) -> User:
    return User.objects.create_superuser("ada", "ada@example.org", PASSWORD, first_name="Ada")


@pytest.fixture
def rosa(db: None) -> User:
    return User.objects.create_user("rosa", "rosa@example.org", PASSWORD, first_name="Rosa")


@pytest.fixture
def at_desk(renate: User, client: Client) -> Client:
    """Renate's browser, for tests in which nobody else is logged in."""
    client.force_login(renate)
    return client


@pytest.fixture
def as_user() -> Callable[[User], Client]:
    """`as_user(renate).get("/admin/")`: a browser in which this person is logged in."""

    def browser(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return browser
