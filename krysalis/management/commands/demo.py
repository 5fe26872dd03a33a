import os
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from krysalis.demo import loading, passwords, reading
from krysalis.foundation import mail, site


class Command(BaseCommand):
    help = "Fills an empty site with the demo, once, and prints its logins each time."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        if not loading.is_loaded() and not loading.is_empty():
            raise CommandError("This site has content of its own; the demo is only for an empty one.")
        wanted = os.environ.get("DEMO_PASSWORD", "")
        path = settings.DATA_DIR / "demo_passwords"
        known = passwords.read(path)
        words = passwords.kept(path, loading.LOGINS, wanted)
        if site.claim_address():
            mail.confirm()
        if loading.is_loaded():
            self._set_passwords({login: word for login, word in words.items() if wanted or login not in known})
        else:
            loading.load(reading.content(), words, self._say)
        self._say("\nAnmelden unter /admin/ (Name und Passwort):")
        for login, word in words.items():
            self._say(f"  {login:<11} {word}")

    def _set_passwords(self, words: dict[str, str]) -> None:
        for user in User.objects.filter(username__in=words):
            if not user.check_password(words[user.username]):
                user.set_password(words[user.username])
                user.save(update_fields=["password"])

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
