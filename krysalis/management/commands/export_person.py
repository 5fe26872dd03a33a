from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from krysalis import private_files
from krysalis.people import exporting
from krysalis.people.holdings import Holdings


class Command(BaseCommand):
    help = "Prints all that is kept under an e-mail address, as JSON to hand over; docs/betrieb.md describes its shape."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address")
        parser.add_argument("--output", type=Path, metavar="FILE", help="A new file, for its owner alone.")

    def handle(self, *args: Any, address: str, output: Path | None, **options: Any) -> None:
        kept = Holdings(address.strip())
        if kept.is_empty and not kept.mails.exists():
            raise CommandError(_("Nothing is kept under this address."))
        copy = exporting.as_json(kept)
        if output is None:
            self.stdout.write(copy, ending="")
            return
        try:
            private_files.write(output, copy)
        except OSError as error:
            raise CommandError(f"{output}: {error.strerror}") from error
        self.stderr.write(_("It is in %(file)s.") % {"file": output})
