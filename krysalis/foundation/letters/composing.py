"""A mail as it is sent: its words, what stands under each, and both of its parts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from krysalis.foundation.models import MailSettings, Site
from krysalis.foundation.site import absolute

from .html import Sheet
from .letter import Letter, Placeholder, filled, filled_body
from .lines import in_lines, in_one_line
from .wording import words_of

LONGEST_SUBJECT = 200  # Characters; more no list of mails shows.


@dataclass(frozen=True)
class Parts:
    subject: str  # One line.
    text: str
    html: str


def written(letter: Letter, values: Mapping[str, Any], labels: Mapping[str, Any] | None = None) -> Parts:
    """The letter with these values, in the active language. Days and moments are written as people write them here.

    A placeholder without a value is a mistake of the caller's.
    """
    return worded(letter, *words_of(letter), values, labels)


def worded(
    letter: Letter, subject: str, body: str, values: Mapping[str, Any], labels: Mapping[str, Any] | None = None
) -> Parts:
    """As `written`, in these words."""
    given = {"site": Site.objects.get().name, **values}
    in_body = {
        each.name: in_lines(given[each.name]) if each.has_lines else in_one_line(given[each.name])
        for each in letter.known
    }
    own = {line: each.label for each in letter.placeholders if each.label for line in in_body[each.name].splitlines()}
    return composed(filled(subject, in_body), filled_body(body, in_body), {**own, **(labels or {})})


def example(letter: Letter, subject: str, body: str) -> Parts:
    """As `worded`, with an example for each placeholder."""
    return worded(letter, subject, body, {each.name: example_of(each) for each in letter.placeholders})


def example_of(placeholder: Placeholder) -> str:
    lines = in_lines(placeholder.example).splitlines()
    return "\n".join(absolute(line) if line.startswith("/") else line for line in lines)


def composed(subject: str, body: str, labels: Mapping[str, Any] | None = None) -> Parts:
    """Both parts from a text that is finished; `labels` name links of ours, by address."""
    site = Site.objects.get().name
    subject = in_one_line(subject)[:LONGEST_SUBJECT]
    body, foot = body.strip(), _foot(site)
    sheet = Sheet(
        site=site,
        origin=settings.SITE_ADDRESS,
        language=get_language() or settings.LANGUAGE_CODE,
        foot=foot,
        labels={address: str(label) for address, label in (labels or {}).items()},
    )
    return Parts(subject, f"{body}\n\n-- \n{foot}\n", sheet.html(subject, body))


def _foot(site: str) -> str:
    """Who writes, and whether an answer is read; after the line by which mail programs know where a text ends."""
    says = MailSettings.objects.get()
    imprint = says.imprint.strip() or f"{site}\n{settings.SITE_ADDRESS}/"
    return imprint if says.reply_to else _("Nobody reads answers to this mail.") + f"\n\n{imprint}"
