import hashlib
import os
import socket
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

from krysalis.foundation import mail, site
from krysalis.supervisor import Child, Stop, keep_running

BLOCKING_THREADS = 2  # Per worker process: one waits for the database's disk while the other renders.


class Command(BaseCommand):
    help = "Serves the site and keeps the worker running beside it. This is the production server."
    requires_system_checks = []  # `make test` runs them; at a start they would only cost time.

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=settings.HOST)
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="Processes; one for each core.")

    def handle(self, *args: Any, host: str, port: int, workers: int, **options: Any) -> None:
        stop = Stop()
        refuse_taken_port(host, port)
        refuse_unmigrated()
        if site.claim_address():
            mail.confirm()
        collect_static_files()
        if stop:
            return
        self.say(f"Krysalis: http://{host if ':' not in host else f'[{host}]'}:{port}/  (Ctrl-C ends it)")
        if settings.SITE_ADDRESS not in {f"http://{host}:{port}", f"https://{host}:{port}"}:
            self.say(f"Its public address is {settings.SITE_ADDRESS}")
        keep_running([web_server(host, port, workers), worker()], stop, self.say)

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def refuse_taken_port(host: str, port: int) -> None:
    """granian shares a port with whoever has it, so that two servers would answer in turns."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} on {host} cannot be had ({error.strerror}). Is a server running there already? "
                f"PORT={port + 1} takes another."
            ) from error


def refuse_unmigrated() -> None:
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError("The database is not up to date: run `manage.py migrate` (or `manage.py setup`) first.")
    connections[DEFAULT_DB_ALIAS].close()


def collect_static_files() -> None:
    """Some seconds after an update, a few milliseconds otherwise."""
    files = [(path, storage) for finder in get_finders() for path, storage in finder.list(None)]
    states = sorted(f"{path} {storage.size(path)} {storage.get_modified_time(path)}" for path, storage in files)
    state = hashlib.sha256("\n".join(states).encode()).hexdigest()
    note = Path(settings.STATIC_ROOT) / ".collected"
    if not note.exists() or note.read_text() != state:
        call_command("collectstatic", interactive=False, verbosity=0)
        note.write_text(state)


def web_server(host: str, port: int, workers: int) -> Child:
    options = {
        "--interface": "wsgi",
        "--host": host,
        "--port": str(port),
        "--workers": str(workers),
        "--blocking-threads": str(BLOCKING_THREADS),
        "--respawn-interval": "0.5",
        "--workers-kill-timeout": "8",
        "--log-level": "warning",
    }
    words = [word for pair in options.items() for word in pair]
    command = [sys.executable, "-m", "granian", *words, "--respawn-failed-workers", "krysalis.wsgi:application"]
    return Child("The web server", command)


def worker() -> Child:
    return Child("The worker", [sys.executable, sys.argv[0], "work"])
