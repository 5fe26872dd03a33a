"""What a mail about a decision says beside the decision: the rules it rests on, and where to object."""

from datetime import timedelta

from django.utils import timezone

from articles.models import Page
from comments import behaviour
from comments.models import CommentSettings, ModerationEvent
from krysalis.foundation.site import absolute

IMPRINT = "impressum"  # Where German law has a site say how it is reached; the way to object where none is set.
RECALLABLE_FOR = timedelta(minutes=3)  # Long enough to see that it was the wrong button, and to undo it.


def recallable_for(event: ModerationEvent) -> timedelta:
    """How long a mail about this decision is still kept; nothing where its address was confirmed only later."""
    return max(event.at + RECALLABLE_FOR - timezone.now(), timedelta(0))


def of(event: ModerationEvent) -> dict[str, str]:
    says = behaviour.current()
    return {"rule": event.rule or _rules_page(says), "objection": where_to_object(says)}


def where_to_object(says: CommentSettings) -> str:
    """Never empty: the site's own address where there is no other, somewhere one can always turn."""
    return says.objection_contact or _imprint()


def _rules_page(says: CommentSettings) -> str:
    page = says.rules_page
    return f"{page.title}, {absolute(page.get_absolute_url())}" if page and page.is_live() else ""


def _imprint() -> str:
    page = Page.objects.live().filter(slug=IMPRINT).first()
    return absolute(page.get_absolute_url() if page else "/")
