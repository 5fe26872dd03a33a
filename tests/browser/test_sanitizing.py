"""Payloads that run in Chromium as they are, after cleaning: none does. No CSP stands in front of these pages."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from playwright.sync_api import Browser, Page

from tests.articles.test_sanitizing import VECTORS, article, comment

AT_ONCE = 40  # Fragments a page; each is balanced, so that none reaches into its neighbour.

LISTEN = """
window.ran = [];
for (const name of ["alert", "confirm", "prompt", "print", "open"]) {
  window[name] = (...words) => { window.ran.push(name + "(" + words + ")"); };
}
"""
PROVOKE = """
() => {
  const kinds = ["mouseover", "mouseenter", "pointerover", "focus", "focusin", "blur", "keydown", "animationend"];
  for (const element of document.querySelectorAll("section *")) {
    for (const kind of kinds) element.dispatchEvent(new Event(kind, { bubbles: true }));
    if (element.href) element.removeAttribute("href");  // Its scheme is judged elsewhere; a click would leave the page.
    element.click?.();
  }
}
"""
DIFFERENT_AFTER_ROUND_TRIP = """
() => [...document.querySelectorAll("section")].filter((section) => {
  const before = section.cloneNode(true);
  section.innerHTML = section.innerHTML;
  return !section.isEqualNode(before);
}).map((section) => section.innerHTML)
"""


@pytest.fixture
def unguarded_page(browser: Browser) -> Iterator[Page]:
    """No CSP and no address of our own; every request is noted and goes nowhere."""
    context = browser.new_context()
    context.add_init_script(LISTEN)
    yield context.new_page()
    context.close()


def rendered(payloads: list[str]) -> list[str]:
    fragments = []
    for payload in payloads:
        for render in (article, comment):
            with contextlib.suppress(ValidationError):
                fragments.append(render(payload))
    return fragments


def load(page: Page, fragments: list[str]) -> list[str]:
    """What they did: scripts run, requests made."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.route("**", lambda route: route.abort())
    page.set_content("<!doctype html>" + "".join(f"<section>{fragment}</section>" for fragment in fragments))
    page.evaluate(PROVOKE)
    page.wait_for_timeout(50)  # Milliseconds for what an animation or a failed picture would start.
    return [*page.evaluate("window.ran"), *asked]


def assert_nothing_runs(page: Page, payloads: list[str]) -> None:
    fragments = rendered(payloads)
    for start in range(0, len(fragments), AT_ONCE):
        some = fragments[start : start + AT_ONCE]
        assert load(page, some) == [], some
        assert page.evaluate(DIFFERENT_AFTER_ROUND_TRIP) == []


def test_a_payload_left_as_it_is_would_be_noticed(unguarded_page: Page) -> None:
    did = load(unguarded_page, ["<img src=http://a.example/x onerror=alert(1)>", "<p onmouseover=alert(2)>x</p>"])
    assert sorted(did) == ["alert(1)", "alert(2)", "http://a.example/x"]


def test_no_vector_of_our_own_runs(unguarded_page: Page) -> None:
    assert_nothing_runs(unguarded_page, VECTORS)


@pytest.mark.data
def test_no_payload_that_ran_elsewhere_runs(unguarded_page: Page, test_data: Path) -> None:
    rows = [json.loads(line) for line in (test_data / "xss" / "xss.jsonl").read_text().splitlines()]
    live = [row["payload"] for row in rows if row.get("live")]
    assert len(live) > 100
    assert_nothing_runs(unguarded_page, live)
