"""What a reader does in a discussion, with JavaScript or without."""

from playwright.sync_api import Locator, Page, expect

TEXT = "Das deckt sich mit dem, was wir im Betrieb sehen."
WAITS = "Ihr Kommentar wartet auf Freigabe"

# The words by themselves, as if they had been dragged over: from a text node to a text node.
_MARK = """([selector, words]) => {
  const walker = document.createTreeWalker(document.querySelector(selector), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const start = node.data.indexOf(words);
    if (start >= 0) return getSelection().setBaseAndExtent(node, start, node, start + words.length);
  }
  throw new Error(`nowhere: ${words}`);
}"""


def text_field(page: Page) -> Locator:
    return page.get_by_label("Kommentar", exact=True)


def fill_in(page: Page, text: str = TEXT, name: str = "Gerlinde") -> None:
    text_field(page).fill(text)
    page.get_by_label("Name", exact=True).fill(name)


def send(page: Page) -> None:
    page.get_by_role("button", name="Kommentar absenden").click()


def write(page: Page, text: str = TEXT, name: str = "Gerlinde") -> None:
    """Sends a comment and waits until it stands there."""
    fill_in(page, text, name)
    send(page)
    expect(page.get_by_text(WAITS)).to_be_visible()


def answer(page: Page, name: str) -> None:
    page.get_by_role("link", name=f"Antworten auf den Kommentar von {name}").click()


def mark(page: Page, words: str, within: str = ".prose") -> None:
    page.evaluate(_MARK, [within, words])
