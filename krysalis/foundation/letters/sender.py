"""Who a mail is from, and where an answer goes."""

from dataclasses import dataclass
from email.header import Header
from email.utils import formataddr, parseaddr

from django.conf import settings

from krysalis.foundation.models import MailSettings, Site

from .lines import in_one_line

LONGEST_WORD = 60  # Of the 76 characters of a line (RFC 2047, 2), beside the field's name.


@dataclass(frozen=True)
class Sender:
    name: str
    address: str
    reply_to: str = ""

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>"

    def header(self) -> Header | str:
        """Django would read the name anew, and what looks like an encoded word in it as one."""
        header = encoded(self.name, "From")
        if str(header) == header.encode() == self.name:
            return formataddr((self.name, self.address))  # With quotation marks, where the name needs them.
        header.append(f"<{self.address}>", "us-ascii")
        return header


def sender() -> Sender:
    """The name of the settings, or of the site, at the address that the environment names."""
    says = MailSettings.objects.get()
    name = in_one_line(says.sender or Site.objects.get().name)
    return Sender(name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1], says.reply_to)


def encoded(words: str, header_name: str) -> Header:
    """For mail programs to show as it is typed, also where it looks encoded already, or has a word too long for a line.

    With room for the field's name in the first line, which Django forgets.
    """
    is_plain = "=?" not in words and all(len(word) <= LONGEST_WORD for word in words.split())
    return Header(words, None if is_plain else "utf-8", header_name=header_name)
