from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from krysalis.staff import accounts


class Command(BaseCommand):
    help = "Makes a login and invites the person by mail; prints the link where no mail leaves."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="For the login.")
        parser.add_argument("email")
        parser.add_argument("--group", action="append", default=[], help="Such as Redaktion; may be given twice.")
        parser.add_argument("--administrator", action="store_true", help="May do everything.")

    def handle(self, *args: Any, name: str, email: str, group: list[str], administrator: bool, **options: Any) -> None:
        try:
            groups = [accounts.group(word) for word in group]
            user = accounts.make(name, email, groups=groups, administrator=administrator)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        link = accounts.invite(user)
        if link:
            self.stdout.write(_("Please hand over this link; it works for three days and once:") + f"\n{link}")
        else:
            self.stdout.write(_("A mail is on its way to %(address)s.") % {"address": email})
