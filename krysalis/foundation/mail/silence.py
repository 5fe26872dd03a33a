"""Whether mail may leave at all."""

from django.conf import settings

from krysalis.foundation import site


def why_silent() -> str:
    """Why no mail leaves at all, as a word for the status page; empty where it does."""
    if not settings.EMAIL_CONFIGURED:
        return "no mail server"
    if not site.is_at_home():
        return "another address"
    return ""
