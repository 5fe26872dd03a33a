#!/usr/bin/env python3
import errno
import os
import sys

HELPLESS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM}  # The disk is full or not ours.


def main() -> None:
    """Whoever runs a site reads what is wrong in a sentence; `--traceback` shows where, as for any command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "krysalis.settings")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
        from django.db import OperationalError
    except ImportError:
        sys.exit("Django is not installed here. `make run` makes the environment; then use .venv/bin/python manage.py.")
    try:
        execute_from_command_line(sys.argv)
    except KeyboardInterrupt:
        sys.exit(130)  # 128 + SIGINT, as a shell says it.
    except (ImproperlyConfigured, OperationalError, OSError) as error:
        if "--traceback" in sys.argv or (isinstance(error, OSError) and error.errno not in HELPLESS):
            raise
        what = "The database cannot be used: " if isinstance(error, OperationalError) else ""
        sys.exit(f"{what}{error}")


if __name__ == "__main__":
    main()
