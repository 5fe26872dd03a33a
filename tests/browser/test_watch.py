"""The watch over every page hears what it is there for."""

import pytest


@pytest.mark.parametrize(
    ("misdeed", "heard"),
    [
        ("console.error('broken')", "console: broken"),
        ("setTimeout(() => { throw new Error('broken') })", "script error: broken"),
        ("document.body.setAttribute('style', 'color: red')", "CSP report"),
        ("document.body.append(Object.assign(new Image(), {src: 'https://elsewhere.example/x.png'}))", "another host"),
        ("document.body.append(Object.assign(new Image(), {src: '/gibt-es-nicht.png'}))", "404: "),
    ],
)
def test_it_hears(page, watch, misdeed, heard):
    page.goto("/gibt-es-nicht/")
    page.evaluate(misdeed)
    for _ in range(50):  # Five seconds: a report is sent a moment after the deed.
        if not any(heard in complaint for complaint in watch.complaints):
            page.wait_for_timeout(100)
    complaints = " ".join(watch.complaints)
    watch.complaints.clear()

    assert heard in complaints
