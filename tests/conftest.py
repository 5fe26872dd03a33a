"""What every test stands on: the database, clean caches, no network, and the folder of test data."""

import os
import socket
import sys
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.core.cache import caches
from pytest_django.fixtures import Settings

from tests import putting_back

pytest_plugins = ["tests.people"]

hypothesis.settings.register_profile("krysalis", deadline=None)  # A machine that is busy says nothing about the code.
hypothesis.settings.load_profile("krysalis")

LOOPBACK = {"", "localhost", "127.0.0.1", "::1", "0.0.0.0", None}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--postgres", action="store_true", help="run on a PostgreSQL out of its wheel (tests/settings.py)")


def pytest_configure(config: pytest.Config) -> None:
    folder = os.environ.get("TEST_DATA")
    if folder and not Path(folder).is_dir():
        raise pytest.UsageError(f"TEST_DATA names no folder: {folder}")
    sys.addaudithook(_refuse_the_internet)
    putting_back.faster()


def pytest_report_header(config: pytest.Config) -> list[str]:
    data = os.environ.get("TEST_DATA", "none: tests marked `data` are left out")
    return [f"database: {'PostgreSQL' if config.getoption('postgres') else 'as in settings'}", f"test data: {data}"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        _bring_back_what_migrations_made(item)
    if not os.environ.get("TEST_DATA"):
        _leave_out(config, items, [item for item in items if item.get_closest_marker("data")])
    if config.getoption("postgres"):  # What asks no database gives the same answer on both.
        _leave_out(config, items, [item for item in items if not _asks_a_database(item)])


def _leave_out(config: pytest.Config, items: list[pytest.Item], left_out: list[pytest.Item]) -> None:
    """The run says how many are deselected."""
    config.hook.pytest_deselected(items=left_out)
    gone = set(left_out)
    items[:] = [item for item in items if item not in gone]


def _asks_a_database(item: pytest.Item) -> bool:
    fixtures = {"db", "transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    return bool(fixtures or item.get_closest_marker("django_db") or item.get_closest_marker("torture"))


def _bring_back_what_migrations_made(item: pytest.Item) -> None:
    """A test with real transactions ends by emptying every table, the groups and the site's row too."""
    marker = item.get_closest_marker("django_db")
    transaction = bool(marker and (marker.kwargs.get("transaction") or any(marker.args)))
    if transaction or {"live_server", "transactional_db"} & set(getattr(item, "fixturenames", ())):
        item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True), append=False)


def _refuse_the_internet(event: str, args: tuple[Any, ...]) -> None:
    """An audit hook of Python's: sees every connection, from whatever library, and lasts until the process ends."""
    if event == "socket.connect" and args[0].family in {socket.AF_INET, socket.AF_INET6}:
        host = args[1][0]
    elif event == "socket.getaddrinfo":
        host = args[0]
    else:
        return
    host = host.decode() if isinstance(host, bytes) else host
    if host not in LOOPBACK:
        raise RuntimeError(f"A test reached for {host}; tests use no network.")


@pytest.fixture(autouse=True)
def clean_caches(request: pytest.FixtureRequest) -> None:
    caches["pages"].clear()
    if "_django_db_helper" in request.fixturenames or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        caches["default"].clear()


@pytest.fixture(autouse=True)
def no_mail_left_before(settings: Settings) -> None:
    """Each test begins with a database that has sent nothing; the file beside it must not remember another's mails."""
    (settings.DATA_DIR / "last-mail").unlink(missing_ok=True)


@pytest.fixture
def own_media(settings: Settings, tmp_path: Path) -> Path:
    """Pictures go into a folder of this test's own, in which it may look around."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def test_data() -> Path:
    """The folder named by `TEST_DATA`, for tests marked `data`; what is missing there fails the test."""
    return Path(os.environ["TEST_DATA"])
