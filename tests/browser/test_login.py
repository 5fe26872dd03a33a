"""Coming in, in a real Chromium: with a password, a code, a passkey; in the dark, and without JavaScript."""

import re
import time
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from krysalis.staff import password_links
from tests.people import PASSWORD

from .conftest import OpenBrowser
from .looking import SCHEMES, accessibility_report, at_every_size, scrolls_sideways

pytestmark = pytest.mark.django_db(transaction=True)


def log_in(page: Page, name: str, path: str = "/konto/anmelden/") -> None:
    page.goto(path)
    page.get_by_label("Name oder E-Mail-Adresse").fill(name)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Anmelden", exact=True).click()


def confirm(page: Page) -> None:
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Bestätigen").click()


@pytest.fixture
def on_localhost(settings: Any, site_address: str) -> str:
    """Browsers give passkeys to names only, not to numbers."""
    settings.ALLOWED_HOSTS = ["localhost"]
    settings.SITE_ADDRESS = re.sub("127.0.0.1", "localhost", site_address)
    settings.CSRF_TRUSTED_ORIGINS = [settings.SITE_ADDRESS]
    return str(settings.SITE_ADDRESS)


class TestTheLogin:
    def test_is_clean_and_fits(self, page: Page, renate: User) -> None:
        for path in ("/konto/anmelden/", "/konto/passwort/vergessen/", password_links.link(renate)):
            page.goto(path)
            for how in at_every_size(page, (320, 1280), SCHEMES):
                assert accessibility_report(page) == "", how
                assert not scrolls_sideways(page), how

    def test_with_a_wrong_password_says_so_and_is_clean(self, open_browser: OpenBrowser, renate: User) -> None:
        page = open_browser()
        page.goto("/konto/anmelden/")
        page.get_by_label("Name oder E-Mail-Adresse").fill("renate")
        page.get_by_label("Passwort", exact=True).fill("falsch")
        page.get_by_role("button", name="Anmelden", exact=True).click()
        expect(page.get_by_role("alert").first).to_contain_text("passen nicht zusammen")
        assert accessibility_report(page) == ""

    def test_works_without_javascript(self, open_browser: OpenBrowser, renate: User) -> None:
        page = open_browser(javascript=False)
        log_in(page, "renate")
        assert page.url.endswith("/admin/")


class TestThePagesAboutTheSecondStep:
    def test_are_clean_and_fit(self, open_browser: OpenBrowser, ada: User) -> None:
        page = open_browser(width=320)
        log_in(page, "ada", "/konto/anmelden/?next=/konto/sicherheit/")
        self.look(page)
        page.goto("/konto/sicherheit/app/")
        self.look(page)
        confirm(page)
        secret = page.locator("code").inner_text()
        self.look(page)
        assert page.get_by_role("img").evaluate("image => image.naturalWidth") > 100
        page.get_by_label("Code", exact=True).fill(
            totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))
        )
        page.get_by_role("button", name="Einschalten").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Ersatzcodes")
        for path in ("/konto/sicherheit/ersatzcodes/", "/konto/sicherheit/passkeys/neu/", "/konto/passwort/"):
            page.goto(path)
            self.look(page)

    def look(self, page: Page) -> None:
        for how in at_every_size(page, [320], SCHEMES):
            assert accessibility_report(page) == "", how
            assert not scrolls_sideways(page), how


class TestAPasskey:
    def test_is_added_and_opens_the_backend_alone(
        self, open_browser: OpenBrowser, ada: User, on_localhost: str, watch: Any
    ) -> None:
        watch.origin = on_localhost
        page = open_browser()
        tools = page.context.new_cdp_session(page)
        tools.send("WebAuthn.enable")
        tools.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "transport": "internal",
                    "hasResidentKey": True,
                    "hasUserVerification": True,
                    "isUserVerified": True,
                    "automaticPresenceSimulation": True,
                }
            },
        )
        log_in(page, "ada", f"{on_localhost}/konto/anmelden/?next=/konto/sicherheit/passkeys/neu/")
        confirm(page)
        page.get_by_label("Damit allein anmelden").check()
        page.get_by_role("button", name="Passkey hinzufügen").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Ersatzcodes")

        page.goto(f"{on_localhost}/konto/abmelden/")
        page.get_by_role("button", name="Abmelden").click()
        page.get_by_role("button", name="Mit Passkey anmelden").click()
        page.wait_for_url("**/admin/")
