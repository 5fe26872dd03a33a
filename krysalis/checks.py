"""What `manage.py check --deploy` asks beyond Django's own questions."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error


def comment_limits_are_on(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    if settings.COMMENT_LIMITS:
        return []
    return [
        Error(
            "COMMENT_LIMITS is off: anybody may send as many comments as they like.",
            hint="It is meant for a load test on loopback. Take it out of the environment.",
            id="krysalis.E001",
        )
    ]
