"""Words of a mail in a browser: typed, looked at, and the HTML part as a mail program shows it."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page

from krysalis.foundation import letters
from krysalis.foundation.models import MailSettings, MailWording
from tests.browser.conftest import OpenBrowser
from tests.browser.looking import SCHEMES, accessibility_report, at_every_size, scrolls_sideways

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


@pytest.mark.parametrize("address", [PAGE, "/admin/foundation/mailwording/"])
def test_the_pages_fit_and_can_be_read_by_all(open_browser: OpenBrowser, ada: User, address: str) -> None:
    letters.word(LETTER, "Anders", "{link}")
    page = open_browser(user=ada)
    page.goto(address)
    for how in at_every_size(page, (320, 1280), SCHEMES):
        assert accessibility_report(page) == "", how
        assert not scrolls_sideways(page), how


class TestThePreview:
    def test_shows_the_mail_in_its_own_look(self, open_browser: OpenBrowser, ada: User) -> None:
        preview = preview_of(open_browser(user=ada, width=360), f"Hallo {LONG_WORD}\n{{link}}")
        button = preview.frame_locator("iframe").locator("a.button")
        colours = []
        for how in at_every_size(preview, [360], SCHEMES):
            colours.append(button.evaluate("it => getComputedStyle(it).backgroundColor"))
            assert not scrolls_sideways(preview), how
        assert colours == ["rgb(27, 91, 96)", "rgb(140, 197, 192)"]
        assert not MailWording.objects.exists()

    def test_works_without_javascript(self, open_browser: OpenBrowser, ada: User) -> None:
        preview = preview_of(open_browser(user=ada, javascript=False), "Hallo\n{link}")
        assert preview.frame_locator("iframe").get_by_text("Hallo").is_visible()


class TestTheHtmlPart:
    def test_fits_and_can_be_read_by_all(self, page: Page) -> None:
        MailSettings.objects.update(imprint=f"{LONG_WORD} GmbH\nAm Bach 1")
        body = f"{letters.shipped(LETTER)[1]}\n\nZum Kommentar:\n{{link}}?{LONG_WORD}\n> {LONG_WORD}\n> Gut."
        page.set_content(letters.example(LETTER, LONG_WORD, body).html)
        for how in at_every_size(page, (320, 700), SCHEMES):
            assert not scrolls_sideways(page), how
            assert accessibility_report(page) == "", how
