"""Who a mail is from, and where an answer goes."""

from email.utils import formataddr, parseaddr
from typing import NamedTuple

from django.conf import settings

from krysalis.foundation.models import MailSettings, Site

from .lines import in_one_line


class Sender(NamedTuple):
    """As Django's mails take them."""

    from_email: str
    reply_to: list[str]


def sender() -> Sender:
    """The name of the settings, or of the site, at the address that the environment names."""
    says = MailSettings.objects.get()
    name = in_one_line(says.sender or Site.objects.get().name)
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return Sender(formataddr((name, address)), [says.reply_to] if says.reply_to else [])
