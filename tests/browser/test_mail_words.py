"""Words of a mail in a browser: typed, looked at, and the HTML part as a mail program shows it."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page

from krysalis.foundation import letters
from krysalis.foundation.models import MailSettings, MailWording
from tests.browser.conftest import OpenBrowser
from tests.browser.looking import accessibility_report, scrolls_sideways

LETTER = next(each for each in letters.all_letters() if each.name == "address_asked")
PAGE = f"/admin/foundation/mailwording/{LETTER.name}/"
LONG_WORD = "Donaudampfschifffahrtsgesellschaft" * 4


def preview_of(page: Page, body: str) -> Page:
    page.goto(PAGE)
    page.locator("#id_body").fill(body)
    with page.expect_popup() as opened:
        page.locator("[formtarget=_blank]").click()
    preview = opened.value
    preview.wait_for_load_state()
    return preview


@pytest.mark.parametrize(("width", "dark"), [(320, True), (1280, False)])
@pytest.mark.parametrize("address", [PAGE, "/admin/foundation/mailwording/"])
def test_the_pages_fit_and_can_be_read_by_all(
    open_browser: OpenBrowser, ada: User, address: str, width: int, dark: bool
) -> None:
    letters.word(LETTER, "Anders", "{link}")
    page = open_browser(user=ada, width=width, dark=dark)
    page.goto(address)
    assert accessibility_report(page) == ""
    assert not scrolls_sideways(page)


class TestThePreview:
    def test_shows_the_mail_in_its_own_look(self, open_browser: OpenBrowser, ada: User, dark: bool) -> None:
        preview = preview_of(open_browser(user=ada, width=360, dark=dark), f"Hallo {LONG_WORD}\n{{link}}")
        frame = preview.frame_locator("iframe")
        colours = {True: "rgb(140, 197, 192)", False: "rgb(27, 91, 96)"}
        assert frame.locator("a.button").evaluate("it => getComputedStyle(it).backgroundColor") == colours[dark]
        assert not scrolls_sideways(preview)
        assert not MailWording.objects.exists()

    def test_works_without_javascript(self, open_browser: OpenBrowser, ada: User) -> None:
        preview = preview_of(open_browser(user=ada, javascript=False), "Hallo\n{link}")
        assert preview.frame_locator("iframe").get_by_text("Hallo").is_visible()


class TestTheHtmlPart:
    @pytest.mark.parametrize("width", [320, 700])
    def test_fits_and_can_be_read_by_all(self, open_browser: OpenBrowser, width: int, dark: bool) -> None:
        MailSettings.objects.update(imprint=f"{LONG_WORD} GmbH\nAm Bach 1")
        body = f"{letters.shipped(LETTER)[1]}\n\nZum Kommentar:\n{{link}}?{LONG_WORD}\n> {LONG_WORD}\n> Gut."
        page = open_browser(width=width, dark=dark)
        page.set_content(letters.example(LETTER, LONG_WORD, body).html)
        assert not scrolls_sideways(page)
        assert accessibility_report(page) == ""
