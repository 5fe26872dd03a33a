"""What can be asked of a page as a whole."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def accessibility_report(page: Page) -> str:
    """Empty where axe finds nothing. It runs beside the page's CSP, not through it; the page needs JavaScript."""
    results = Axe().run(page)
    return results.generate_report() if results.violations_count else ""


def scrolls_sideways(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
