"""Whether mail may leave, and whether it is worth writing."""

from django.conf import settings

from krysalis.foundation import site

from . import mark


def why_silent() -> str:
    """Why no mail leaves here, as a word for the status page; empty where it does. Two queries and a small file."""
    if not settings.EMAIL_CONFIGURED:
        return "no mail server"
    if not site.is_at_home():
        return "another address"
    if mark.is_behind():
        return "restored"
    return ""


def is_worth_writing() -> bool:
    """False where no mail would ever leave. What is written after a restore waits until somebody has confirmed it."""
    return settings.EMAIL_CONFIGURED and site.is_at_home()
