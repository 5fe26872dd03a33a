from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from krysalis.foundation import mail, site
from krysalis.foundation.models import Site


class Command(BaseCommand):
    help = (
        "Says that this database belongs to the configured address and to this host, so that its mail may leave. A "
        "copy of a site, one that has moved and one that was put back to an earlier time are silent until then."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--discard", action="store_true", help="throw away what waits, such as mails that have left already"
        )

    def handle(self, *args: Any, discard: bool, **options: Any) -> None:
        for sentence in _found():
            self.stdout.write(sentence)
        waiting = mail.discard_waiting() if discard else mail.waiting()
        site.confirm_address()
        mail.confirm()
        self.stdout.write(_said(waiting, discard=discard) % {"count": waiting})
        self.stdout.write(_("Links to share name the address; to set them anew: manage.py rerender --all"))


def _found() -> Iterator[str]:
    if site.is_at_home():
        yield _("This database belongs to %(address)s already.") % {"address": settings.SITE_ADDRESS}
    else:
        yield (
            _("This database belonged to %(before)s, and from now on to %(address)s.")
            % {"before": Site.objects.get().address, "address": settings.SITE_ADDRESS}
        )
    if mail.is_behind():
        yield _("It was put back to an earlier time, is a copy, or new to this host. From now on its mail leaves here.")


def _said(count: int, *, discard: bool) -> str:
    if discard:
        return ngettext("%(count)s waiting mail was discarded.", "%(count)s waiting mails were discarded.", count)
    return ngettext("%(count)s mail waits and leaves now.", "%(count)s mails wait and leave now.", count)
