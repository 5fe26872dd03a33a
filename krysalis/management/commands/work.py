import os
import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from krysalis.jobs import JOBS, Timetable
from krysalis.supervisor import Stop

LOOK_EVERY = 2.0  # Seconds: a mail leaves while its cause is still on the screen.


class Command(BaseCommand):
    help = "Sends the mail that waits and does what else has its time. `serve` keeps it running."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        stop = Stop()
        if sys.platform != "win32":
            os.nice(10)  # Making renditions waits for whoever reads.
        timetable = Timetable(JOBS, is_over=lambda: stop.asked)
        while not stop:
            timetable.run_due()
            close_old_connections()
            stop.sleep(LOOK_EVERY)
