from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.moderation import Erased
from krysalis.people import erasing
from krysalis.people.holdings import Holdings


class Command(BaseCommand):
    help = "Erases for good all that is kept under an e-mail address. Says first what that is, and asks."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address")
        parser.add_argument("--keep-texts", action="store_true", help="Comments stay, without a name.")
        parser.add_argument("--yes", action="store_true", help="Does not ask.")

    def handle(self, *args: Any, address: str, keep_texts: bool, yes: bool, **options: Any) -> None:
        kept = Holdings(address.strip())
        if not kept.can_be_erased and not kept.mails.exists():
            raise CommandError(_("Nothing is kept under this address."))
        self.stdout.write("\n".join([_("This goes for good:"), *_what_goes(kept, keep_texts=keep_texts)]))
        if kept.member:
            self.stdout.write(_("The login of this address and its profile stay."))
        if not yes and not self._is_sure():
            raise CommandError(_("Nothing was erased."))
        self.stdout.write(_("Erasing …"))
        erased = erasing.erase(kept.address, erasing.by_command(), keep_texts=keep_texts)
        self.stdout.write("\n".join([_("Erased:"), *_what_went(erased, keep_texts=keep_texts)]))
        self.stdout.write(_("Backups made before still contain it until they are replaced in turn."))

    def _is_sure(self) -> bool:
        """Anything but the word is a no, also where nobody sits at the other end."""
        try:
            word = _("erase")
            return input(_("Type “%(word)s” to go on:") % {"word": word} + " ").strip() == word
        except EOFError:
            return False


def _what_goes(kept: Holdings, *, keep_texts: bool) -> list[str]:
    names = ", ".join(dict.fromkeys(guest.name for guest in kept.guests))
    return [
        *(["  " + _("Names:") + f" {names}"] if names else []),
        *_counted(
            len(kept.comments_as_guest),
            len(kept.reports),
            len(kept.followed_as_guest),
            kept.mails.count(),
            keep_texts=keep_texts,
        ),
    ]


def _what_went(erased: Erased, *, keep_texts: bool) -> list[str]:
    return _counted(erased.comments, erased.reports, erased.subscriptions, erased.mails, keep_texts=keep_texts)


def _counted(comments: int, reports: int, subscriptions: int, mails: int, *, keep_texts: bool) -> list[str]:
    named = ngettext("the name at %(count)d comment", "the name at %(count)d comments", comments)
    whole = ngettext("%(count)d comment with its text", "%(count)d comments with their texts", comments)
    lines = [
        (named if keep_texts else whole, comments),
        (ngettext("what stands in %(count)d report", "what stands in %(count)d reports", reports), reports),
        (ngettext("%(count)d subscription", "%(count)d subscriptions", subscriptions), subscriptions),
        (ngettext("%(count)d mail", "%(count)d mails", mails), mails),
    ]
    return [f"  {sentence % {'count': count}}" for sentence, count in lines]
