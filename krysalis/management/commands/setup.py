import getpass
import secrets
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from articles.models import Article, Page
from krysalis import private_files
from krysalis.foundation import freshness
from krysalis.foundation.models import Site
from krysalis.settings import origin
from krysalis.staff import accounts

NEXT = """
Fertig. So geht es weiter:
  manage.py serve            startet die Website mit ihrem Worker
  {address}/admin/   dort melden Sie sich an und laden andere ein
Mailserver, Proxy, Sicherung: docs/betrieb.md
"""
NOTHING_LEFT = "Nichts mehr zu lesen. Ohne Fragen: manage.py setup --help"


class Command(BaseCommand):
    help = "Makes an operator's empty site: asks for its name, its address and one administrator."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", help="What the site is called.")
        parser.add_argument("--address", help="Such as https://blog.example.org; kept in DATA_DIR/settings.env.")
        parser.add_argument("--administrator", help="Name for the login.")
        parser.add_argument("--email", help="Address of the administrator.")
        parser.add_argument("--password", help="Else asked for; with --no-input made and printed.")
        parser.add_argument("--no-input", action="store_false", dest="interactive", help="Asks nothing.")

    def handle(self, *args: Any, interactive: bool, **given: Any) -> None:
        call_command("migrate", verbosity=0)
        refuse_content()
        ask = self._ask if interactive else _refuse_to_ask
        name = checked(given["name"], site_name) or ask("Name der Website", site_name)
        address = checked(given["address"], address_of_site) or ask(
            "Adresse, zum Beispiel https://blog.example.org", address_of_site
        )
        login = checked(given["administrator"], login_name) or ask("Name für Ihre Anmeldung", login_name)
        email = checked(given["email"], mail_address) or ask("Ihre E-Mail-Adresse", mail_address)
        password, was_made = self._password(given["password"], login, email, interactive=interactive)
        self._make(name, address, login, email, password)
        if was_made:
            self.stdout.write(f"Passwort für {login}: {password}")
        self.stdout.write(NEXT.format(address=address))

    def _ask(self, question: str, check: Callable[[str], str]) -> str:
        while True:
            try:
                return check(input(f"{question}: ").strip())
            except ValidationError as error:
                self.stdout.write(" ".join(error.messages))
            except EOFError:
                raise CommandError(NOTHING_LEFT) from None

    def _password(self, given: str | None, login: str, email: str, *, interactive: bool) -> tuple[str, bool]:
        """The password, and whether it was made here and must be shown."""
        user = User(username=login, email=email)
        if given:
            checked(given, lambda word: _good_password(word, user))
            return given, False
        while interactive:
            try:
                word = getpass.getpass("Passwort (leer: eines wird erzeugt): ")
            except EOFError:
                raise CommandError(NOTHING_LEFT) from None
            if not word:
                break
            try:
                return _good_password(word, user), False
            except ValidationError as error:
                self.stdout.write(" ".join(error.messages))
        return secrets.token_urlsafe(15), True

    def _make(self, name: str, address: str, login: str, email: str, password: str) -> None:
        try:
            with transaction.atomic():
                accounts.make(login, email, administrator=True, password=password)
                Site.objects.update(name=name, address=address)
                freshness.bump(freshness.SITE)
                keep_setting(settings.DATA_DIR / "settings.env", "SITE_ADDRESS", address)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error


def refuse_content() -> None:
    if User.objects.exists() or Article.objects.exists() or Page.objects.exists():
        raise CommandError("Diese Website ist schon eingerichtet. Weitere Zugänge: manage.py invite NAME E-MAIL")


def keep_setting(path: Path, name: str, value: str) -> None:
    """Puts the line into the file, readable by its owner only, and leaves the other lines."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    lines = [line for line in lines if not line.startswith(f"{name}=")] + [f"{name}={value}"]
    private_files.write(path, "\n".join(lines) + "\n")


def site_name(value: str) -> str:
    return str(Site._meta.get_field("name").clean(value, None))


def login_name(value: str) -> str:
    return str(User._meta.get_field("username").clean(value, None))


def address_of_site(value: str) -> str:
    try:
        return origin(value)
    except ValueError:
        raise ValidationError(
            "Die Adresse beginnt mit https:// oder http:// und endet mit dem Namen des Rechners."
        ) from None


def mail_address(value: str) -> str:
    validate_email(value)
    return value


def checked(value: str | None, check: Callable[[str], str]) -> str:
    """For what came as an option: a wrong one ends the command. Empty where nothing came."""
    if not value:
        return ""
    try:
        return check(value)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error


def _good_password(word: str, user: User) -> str:
    validate_password(word, user)
    return word


def _refuse_to_ask(question: str, check: Callable[[str], str]) -> str:
    raise CommandError(f"Es fehlt: {question}. Alle Angaben: manage.py setup --help")
