"""The HTML part of a mail, made from its text. Pure.

Lines that begin with `> ` are a quotation; a line that is one address of our own site is a link, in the words of its
label where it has one; all else is text. What a mail is for comes first: the first label makes a button, unless it is
that of several, and the way out below does not outshout it. Nothing that is not ours is linked, and no other host is
asked for a picture or a font. The styles stand at each element, since some mail programs drop sheets; the colours of
the dark are for the others.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from itertools import groupby

_LIGHT: Mapping[str, str] = {  # The colours of tokens.css.
    "page": "margin:0;padding:24px 12px;background:#fbf8f1;color:#24211d;"
    "font:16px/1.5 'Avenir Next','Segoe UI','Helvetica Neue','Noto Sans',Arial,sans-serif",
    "sheet": "max-width:600px;margin:0 auto;overflow-wrap:anywhere",
    "site": "margin:0 0 24px;padding:0 0 12px;border-bottom:1px solid #ddd4c3;font-size:16px;font-weight:600",
    "text": "margin:0 0 16px",
    "quote": "margin:0 0 16px;padding:2px 0 2px 14px;border-left:3px solid #ddd4c3;color:#625b50",
    "link": "color:#1b5b60",
    "button": "display:inline-block;padding:11px 20px;border-radius:2px;background:#1b5b60;color:#fbf8f1;"
    "font-weight:600;text-decoration:none",
    "foot": "margin:32px 0 0;padding:12px 0 0;border-top:1px solid #ddd4c3;color:#625b50;font-size:14px",
}
_DARK: Mapping[str, str] = {
    "page": "background:#1a1815;color:#e6dfd2",
    "site": "border-color:#3b362e",
    "quote": "border-color:#3b362e;color:#aea596",
    "link": "color:#8cc5c0",
    "button": "background:#8cc5c0;color:#10201f",
    "foot": "border-color:#3b362e;color:#aea596",
}
_BREAK = "<br>\n"


@dataclass(frozen=True)
class Sheet:
    """What stands around a text, and what makes a line of it a link."""

    site: str  # Its name.
    origin: str  # What its addresses begin with, such as https://example.org
    language: str
    foot: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)  # By address.

    def html(self, subject: str, body: str) -> str:
        head = (
            '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta name="color-scheme" content="light dark">\n'
            f"<title>{escape(subject)}</title>\n<style>{_sheet_for_the_dark()}</style>"
        )
        return (
            f'<!doctype html>\n<html lang="{escape(self.language)}">\n<head>\n{head}\n</head>\n'
            f'<body {_look("page")}>\n<div role="main" {_look("sheet")}>\n'
            f"<h1 {_look('site')}>{escape(self.site)}</h1>\n"
            f"{self._blocks(body, self._label_of_button(body))}\n{self._foot()}</div>\n</body>\n</html>\n"
        )

    def _foot(self) -> str:
        return f"<div {_look('foot')}>\n{self._blocks(self.foot)}\n</div>\n" if self.foot else ""

    def _label_of_button(self, body: str) -> str:
        labels = [self.labels[line.strip()] for line in body.splitlines() if line.strip() in self.labels]
        return labels[0] if labels and labels.count(labels[0]) == 1 else ""

    def _blocks(self, text: str, of_button: str = "") -> str:
        kinds = groupby(text.splitlines(), lambda line: self._kind(line, of_button))
        return "\n".join(self._block(kind, list(lines)) for kind, lines in kinds if kind)

    def _kind(self, line: str, of_button: str) -> str:
        if line.startswith(">"):
            return "quote"
        if of_button and self.labels.get(line.strip()) == of_button and self._is_ours(line):
            return "button"
        return "text" if line.strip() else ""

    def _is_ours(self, line: str) -> bool:
        return re.fullmatch(rf"{re.escape(self.origin)}/\S*", line.strip()) is not None

    def _block(self, kind: str, lines: list[str]) -> str:
        if kind == "quote":
            said = _BREAK.join(escape(line[1:].removeprefix(" ")) for line in lines)
            return f"<blockquote {_look('quote')}>{said}</blockquote>"
        look = "button" if kind == "button" else "link"
        said = _BREAK.join(self._link(line.strip(), look) if self._is_ours(line) else escape(line) for line in lines)
        return f"<p {_look('text')}>{said}</p>"

    def _link(self, address: str, look: str) -> str:
        return f'<a href="{escape(address)}" {_look(look)}>{escape(self.labels.get(address) or address)}</a>'


def _look(name: str) -> str:
    return f'class="{name}" style="{escape(_LIGHT[name])}"'


def _sheet_for_the_dark() -> str:
    rules = (f".{name}{{{styles.replace(';', '!important;')}!important}}" for name, styles in _DARK.items())
    return f"@media (prefers-color-scheme:dark){{{''.join(rules)}}}"
