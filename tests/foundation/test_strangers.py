"""How often mail leaves to an address that nobody has confirmed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from krysalis.foundation import mail
from krysalis.foundation.models import OutgoingMail

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ROSA = "rosa@example.org"


def write(event: str, recipient: str = ROSA, **more: Any) -> OutgoingMail:
    values = {"event": event, "recipient": recipient, "message_id": f"<{event}@x>", "to_stranger": True, **more}
    return OutgoingMail.objects.create(**values)


class TestAStranger:
    def test_gets_one_mail_an_hour_and_five_a_day_of_all_kinds(self) -> None:
        waits = []
        with time_machine.travel(NOON, tick=False) as clock:
            for number in range(6):
                waits.append(turn := mail.turn_of_stranger(ROSA))
                if turn is not None:
                    write(f"kind-{number}:1", due_at=timezone.now() + turn)
            assert waits == [*(timedelta(hours=hours) for hours in range(5)), None]
            clock.shift(timedelta(hours=23, minutes=59))
            assert mail.turn_of_stranger(ROSA) is None
            clock.shift(timedelta(minutes=1))
            assert mail.turn_of_stranger(ROSA) == timedelta(0)

    def test_is_the_same_however_the_address_is_written_and_no_other(self) -> None:
        with time_machine.travel(NOON, tick=False):
            write("test:1", "a%_*b@example.org")
            assert mail.turn_of_stranger(" A%_*B@Example.ORG ") == timedelta(hours=1)
            for other in ("%@example.org", "aXY*b@example.org", "a%_b@example.org", "ab@example.org"):
                assert mail.turn_of_stranger(other) == timedelta(0)

    def test_waits_from_the_moment_at_which_the_last_one_left(self) -> None:
        with time_machine.travel(NOON, tick=False):
            write("test:1", due_at=NOON - timedelta(hours=3), sent_at=NOON - timedelta(minutes=10), status="sent")
            assert mail.turn_of_stranger(ROSA) == timedelta(minutes=50)

    def test_does_not_wait_for_mails_to_who_has_confirmed_the_address(self) -> None:
        write("test:1", to_stranger=False)
        assert mail.turn_of_stranger(ROSA) == timedelta(0)
