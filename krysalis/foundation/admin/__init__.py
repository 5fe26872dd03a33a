"""The site's own part of the backend.

Inside, in this order: site → one_row; outbox stands for itself.
"""

from .one_row import OneRowAdmin as OneRowAdmin  # All that are here register themselves.
from .outbox import SILENCE as SILENCE
from .outbox import OutgoingMailAdmin as OutgoingMailAdmin
from .site import SiteAdmin as SiteAdmin
