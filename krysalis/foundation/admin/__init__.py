"""The site's own part of the backend.

Inside, in this order: site, mail_settings, wording → one_row, outbox.
"""

from .mail_settings import MailSettingsAdmin as MailSettingsAdmin  # Registers itself, as the others do.
from .one_row import OneRowAdmin as OneRowAdmin
from .outbox import SILENCE as SILENCE
from .outbox import OutgoingMailAdmin as OutgoingMailAdmin
from .outbox import Trouble as Trouble
from .outbox import trouble as trouble
from .site import SiteAdmin as SiteAdmin
from .wording import MailWordingAdmin as MailWordingAdmin
