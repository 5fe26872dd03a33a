"""The mails of these pages, in the words that a site may replace by its own. Nothing that was typed stands in them."""

from django.utils.translation import gettext_lazy as _

from krysalis.foundation.letters import Letter, Placeholder

_HOURS = Placeholder("hours", _("How many hours the link works"), "48")

MY_DATA = Letter(
    "my_data",
    _("To whoever asked what is kept about them: the link to it"),
    subject=_("What {site} keeps about you"),
    body=_(
        "Hello,\n\n"
        "somebody asked on “{site}” what is kept there under this address.\n\n"
        "If it was you: here you see all of it, also where it is nothing, and can take it with you, correct or erase "
        "it. The link works for {hours} hours, and whoever has it can do the same; please pass it on to nobody.\n"
        "{link}\n\n"
        "If it was not you, somebody gave your address by mistake. Then do nothing: nothing changes."
    ),
    placeholders=(
        _HOURS,
        Placeholder(
            "link", _("The link to their data"), "/my-data/MTI6MXc/", is_needed=True, label=_("Look at my data")
        ),
    ),
)

NEW_ADDRESS = Letter(
    "new_address",
    _("To the new address of somebody who changes it: please confirm it"),
    subject=_("Is this your new address? {site}"),
    body=_(
        "Hello,\n\n"
        "somebody who comments on “{site}” wants to be reached under this address from now on.\n\n"
        "If it was you, please confirm it. The link works for {hours} hours:\n"
        "{link}\n\n"
        "If it was not you, somebody gave your address by mistake. Then do nothing: nothing changes."
    ),
    placeholders=(
        _HOURS,
        Placeholder(
            "link",
            _("The link that confirms the address"),
            "/my-data/address/MTI6MXc/",
            is_needed=True,
            label=_("Confirm the address"),
        ),
    ),
)

LETTERS = (MY_DATA, NEW_ADDRESS)
