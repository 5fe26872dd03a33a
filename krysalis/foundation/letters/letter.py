"""A letter to a reader: shipped words with named placeholders, which a site may word for itself. Pure.

A placeholder is a name in braces. All are filled in one pass, so that what a value says is never read as one. There is
no other syntax: whoever words a mail needs no programming, and can break nothing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_GAP = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")

Words = str | Promise


@dataclass(frozen=True)
class Placeholder:
    name: str
    means: Words
    example: Any  # Beside the explanation and in the preview; a line that begins with "/" is an address of ours.
    is_needed: bool = False  # In the body; without it the mail would be of no use.
    has_lines: bool = False  # Its values may have several; those of all others are made one line.
    label: Words = ""  # What a link, or each, is called in the HTML part where it stands alone on its line.


SITE = Placeholder("site", gettext_lazy("The name of the site"), "Krysalis")  # Every letter knows it.


@dataclass(frozen=True)
class Letter:
    name: str
    title: Words  # For whoever words it: to whom and when it is sent.
    subject: Words
    body: Words
    placeholders: tuple[Placeholder, ...] = ()

    @property
    def known(self) -> tuple[Placeholder, ...]:
        return (*self.placeholders, SITE)

    def faults(self, subject: str, body: str) -> dict[str, list[str]]:
        """Sentences about what these words cannot say, by field; empty where they will do."""
        found = {"subject": list(self._misnamed(subject)), "body": [*self._misnamed(body), *self._missing(body)]}
        return {field: sentences for field, sentences in found.items() if sentences}

    def _misnamed(self, words: str) -> Iterator[str]:
        names = [each.name for each in self.known]
        known = ", ".join(f"{{{name}}}" for name in names)
        for name in dict.fromkeys(_PLACEHOLDER.findall(words)):
            if name not in names:
                yield _("{%(name)s} is not known here. These are: %(known)s.") % {"name": name, "known": known}
        if set("{}") & set(_PLACEHOLDER.sub("", words)):
            yield _("A brace stands alone. Braces only stand around the name of a placeholder.")

    def _missing(self, body: str) -> Iterator[str]:
        there = _PLACEHOLDER.findall(body)
        for each in self.known:
            if each.is_needed and each.name not in there:
                yield _("{%(name)s} must stand in the text: without it the mail is of no use.") % {"name": each.name}


def filled(words: str, values: Mapping[str, str]) -> str:
    """Each name replaced by its value; names that have none stay as they are."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), words)


def filled_body(words: str, values: Mapping[str, str]) -> str:
    """As `filled`; a paragraph, and a line, that has placeholders and only empty ones is left out."""
    paragraphs = (part for part in _GAP.split(words.strip()) if not _says_nothing(part, values))
    return "\n\n".join(_filled_lines(paragraph, values) for paragraph in paragraphs)


def _filled_lines(paragraph: str, values: Mapping[str, str]) -> str:
    lines = (line for line in paragraph.splitlines() if not _says_nothing(line, values))
    return "\n".join(filled(line, values) for line in lines)


def _says_nothing(words: str, values: Mapping[str, str]) -> bool:
    said = [values[name] for name in _PLACEHOLDER.findall(words) if name in values]
    return bool(said) and not any(said)
