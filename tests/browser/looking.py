"""What can be asked of a page as a whole."""

from collections.abc import Iterator, Sequence

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page

WIDTHS = (320, 360, 768, 1280)
SCHEMES = ("light", "dark")
# Neither axe itself nor all that it found in order goes to and fro more often than it must.
VIOLATIONS = "axe.run({resultTypes: ['violations']}).then(({violations}) => ({violations}))"
SETTLED = "document.getAnimations().forEach((each) => each instanceof CSSTransition && each.finish())"


def at_every_size(
    page: Page, widths: Sequence[int], schemes: Sequence[str] = ("light",), *, reload: bool = False
) -> Iterator[str]:
    """One open page in each width and scheme; yields which it is, for the message of a failure.

    `reload` is for a page whose script chooses by the width when it starts.
    """
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        if reload:
            page.reload()
        for scheme in schemes:
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            page.evaluate(SETTLED)  # The backend's links change their colour slowly.
            yield f"{page.url} at {width} pixels in {scheme}"


def accessibility_report(page: Page) -> str:
    """Empty where axe finds nothing. It runs beside the page's CSP, not through it; the page needs JavaScript."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE_SCRIPT)
    results = AxeResults(page.evaluate(VIOLATIONS))
    return results.generate_report() if results.violations_count else ""


def scrolls_sideways(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
