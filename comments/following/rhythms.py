"""When those who wish their mails collected get them, followers and staff alike. Pure."""

from datetime import datetime, time, timedelta

from django.utils import timezone

COLLECTED_AT = time(7)  # Where the site is, summer and winter: before most people open their mail, and the desk.
MONDAY = 0


def last_morning(now: datetime) -> datetime:
    """The latest one that is not to come."""
    here = timezone.localtime(now)
    today = here.replace(hour=COLLECTED_AT.hour, minute=COLLECTED_AT.minute, second=0, microsecond=0, fold=0)
    return today if today <= here else today - timedelta(days=1)


def last_monday(now: datetime) -> datetime:
    """The morning of the latest one."""
    morning = last_morning(now)
    return morning - timedelta(days=(morning.weekday() - MONDAY) % 7)
