"""A mail as it is sent: its words, what stands under each, and both of its parts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from krysalis.foundation.models import MailSettings, MailWording, Site

from .html import Sheet
from .letter import Letter, filled, filled_body

LONGEST_SUBJECT = 200  # Characters; more no list of mails shows.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Parts:
    subject: str  # One line.
    text: str
    html: str


def words_of(letter: Letter) -> tuple[str, str]:
    """Subject and body as this site words them, or as shipped, in the active language.

    Words that have come to miss what the letter needs, such as by a new release, are left aside.
    """
    own = MailWording.objects.filter(name=letter.name).first()
    if own and not letter.faults(own.subject, own.body):
        return own.subject, own.body
    return str(letter.subject), str(letter.body)


def written(letter: Letter, values: Mapping[str, Any], labels: Mapping[str, Any] | None = None) -> Parts:
    """The letter with these values, in the active language. Days and moments are written as people write them here.

    A placeholder without a value is a mistake of the caller's.
    """
    return worded(letter, *words_of(letter), values, labels)


def worded(
    letter: Letter, subject: str, body: str, values: Mapping[str, Any], labels: Mapping[str, Any] | None = None
) -> Parts:
    """As `written`, in these words."""
    said = {"site": Site.objects.get().name, **values}
    lines = {each.name: _in_lines(said[each.name]) for each in letter.known}
    several = {each.name for each in letter.known if each.has_lines}
    in_body = {name: value if name in several else _in_one_line(value) for name, value in lines.items()}
    own = {in_body[each.name]: each.label for each in letter.placeholders if each.label}
    return composed(filled(subject, lines), filled_body(body, in_body), {**own, **(labels or {})})


def composed(subject: str, body: str, labels: Mapping[str, Any] | None = None) -> Parts:
    """Both parts from a text that is finished; `labels` name the buttons that links of ours become, by address."""
    site = Site.objects.get().name
    subject = _in_one_line(_in_lines(subject))[:LONGEST_SUBJECT]
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
    return imprint if says.reply_to else f"{_('Nobody reads answers to this mail.')}\n\n{imprint}"


def _in_lines(value: Any) -> str:
    if isinstance(value, datetime):
        value = date_format(timezone.localtime(value), "DATETIME_FORMAT")
    elif isinstance(value, date):
        value = date_format(value, "DATE_FORMAT")
    return _CONTROLS.sub("", "\n".join(str(value).splitlines())).strip()


def _in_one_line(value: str) -> str:
    return " ".join(value.split())
