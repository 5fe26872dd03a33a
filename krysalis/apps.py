from django.apps import AppConfig
from django.core.checks import Tags, register

from krysalis import checks, logs


class KrysalisConfig(AppConfig):
    name = "krysalis"
    verbose_name = "Krysalis"

    def ready(self) -> None:
        logs.configure()
        register(checks.comment_limits_are_on, Tags.security, deploy=True)
