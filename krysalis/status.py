"""What the operator may want to know."""

import shutil
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from krysalis.foundation import mail
from krysalis.foundation.models import JobRun, OutgoingMail

ENOUGH_DISK = 200_000_000  # Bytes: room for the database's log and some uploads, so that nothing is cut off.
ENOUGH_PATIENCE = 1  # Seconds for the database to answer anything at all.


def why_not_ready() -> str:
    """One word, empty where the site can serve."""
    if shutil.disk_usage(settings.DATA_DIR).free < ENOUGH_DISK:
        return "disk"
    started = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "slow" if (timezone.now() - started).total_seconds() > ENOUGH_PATIENCE else ""


def report() -> dict[str, Any]:
    now = timezone.now()
    queued = OutgoingMail.objects.filter(status=OutgoingMail.Status.QUEUED)
    oldest = queued.order_by("created_at").values_list("created_at", flat=True).first()
    runs = list(JobRun.objects.order_by("name"))
    last = max((run.at for run in runs), default=None)
    return {
        "version": release(),
        "mail": {
            "queued": queued.count(),
            "oldest_queued_seconds": round((now - oldest).total_seconds()) if oldest else None,
            "failed": OutgoingMail.objects.filter(status=OutgoingMail.Status.FAILED).count(),
            "silent_because": mail.why_silent() or None,
        },
        "worker": {
            "last_run_seconds": round((now - last).total_seconds()) if last else None,
            "failing": {run.name: run.error for run in runs if run.error},
        },
        "disk_free_bytes": shutil.disk_usage(settings.DATA_DIR).free,
    }


def release() -> str:
    try:
        return version("krysalis")
    except PackageNotFoundError:  # Run from its checkout, as `make run` does.
        return next(
            line.split('"')[1]
            for line in (settings.BASE_DIR / "pyproject.toml").read_text().splitlines()
            if line.startswith("version")
        )
