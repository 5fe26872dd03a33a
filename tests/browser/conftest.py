"""A real Chromium on the real site. Every page opened here fails its test when it complains, or asks another host."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from articles import publishing
from articles.models import Article
from tests import factories

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in this thread, where tests use the database.

PATIENCE = 30_000  # Milliseconds; a page that takes longer is broken, on a loaded machine too.
expect.set_options(timeout=PATIENCE)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The Chromium on the PATH, or where there is none the one that `playwright install chromium` brought."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []  # As root Chromium does not start with one.
    found = {"executable_path": CHROMIUM} if CHROMIUM else {}
    return {**browser_type_launch_args, **found, "args": [*QUIET, "--no-first-run", *sandbox]}


@pytest.fixture(autouse=True)
def site_address(live_server: LiveServer, settings: Settings) -> str:
    """The site believes to live where the server under test listens, as its same-origin check asks."""
    settings.SITE_ADDRESS = live_server.url
    settings.ALLOWED_HOSTS = [urlsplit(live_server.url).hostname]
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    return live_server.url


class Watch:
    """What a page complained about: console, CSP, failed parts, other hosts."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.complaints: list[str] = []

    def over(self, page: Page) -> None:
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        page.on("request", self.see_request)
        page.on("response", self.see_response)

    def hear(self, message: ConsoleMessage) -> None:
        # A page may well answer 404 or 422; whether a part of it may is said in see_response.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.complaints.append(f"console: {message.text}")

    def see_request(self, request: Request) -> None:
        url = request.url
        if url.startswith(f"{self.origin}/csp-report"):
            self.complaints.append(f"CSP report: {request.post_data}")
        elif not url.startswith((f"{self.origin}/", "data:", "blob:", "about:")):
            self.complaints.append(f"another host: {url}")

    def see_response(self, response: Response) -> None:
        if response.status >= 400 and response.request.resource_type in {"stylesheet", "script", "image", "font"}:
            self.complaints.append(f"{response.status}: {response.url}")


OpenBrowser = Callable[..., Page]


@pytest.fixture
def watch(site_address: str) -> Watch:
    return Watch(site_address)


@pytest.fixture
def open_browser(browser: Browser, site_address: str, watch: Watch) -> Iterator[OpenBrowser]:
    """`open_browser(user=mira, width=360, dark=True, javascript=False)`: each call is another person's browser."""
    contexts = []

    def opened(
        *, user: User | None = None, width: int = 1280, dark: bool = False, javascript: bool = True, **options: Any
    ) -> Page:
        context = browser.new_context(
            base_url=site_address,
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            locale="de-DE",
            timezone_id="Europe/Berlin",
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(PATIENCE)
        context.on("page", watch.over)
        contexts.append(context)
        if user:
            context.add_cookies(session_cookies(user, site_address))
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
    assert not watch.complaints, "\n".join(watch.complaints)


def session_cookies(user: User, address: str) -> Any:
    """What the login would set; the login page has tests of its own."""
    client = Client()
    client.force_login(user)
    return [{"name": name, "value": morsel.value, "url": address} for name, morsel in client.cookies.items()]


@pytest.fixture
def page(open_browser: OpenBrowser) -> Page:
    """A reader at a desk, in light."""
    return open_browser()


@pytest.fixture
def page_without_javascript(open_browser: OpenBrowser) -> Page:
    return open_browser(javascript=False)


@pytest.fixture
def article_with_everything(site_address: str) -> Article:
    """By two authors, with every way of writing, twelve comments, and another that is recommended below."""
    zweig = factories.image(name="zweig", credit="Mara Lind", licence="CC BY 4.0")
    authors = [
        factories.profile(name="Anke Vogt", role="Beraterin", networks=["https://github.com/av"]),
        factories.profile(name="Zoe Adler", biography="Schreibt gern kurz."),
    ]
    other = factories.article(title="Anderswo", tags=["Wandel"], lead_image=zweig, authors=authors)
    made = factories.article(
        title="Donaudampfschifffahrtsgesellschaftskapitäne", tags=["Wandel"], authors=authors, lead_image=zweig
    )
    made.body_source = (Path(__file__).parent / "everything.md").read_text()
    made.save()
    publishing.save(made, by=None)
    factories.comments(made, 12)
    publishing.save(other, by=None)
    return made
