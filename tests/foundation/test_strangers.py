"""How often mail leaves to an address that nobody has confirmed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from krysalis.foundation import mail
from krysalis.foundation.models import OutgoingMail
from tests.foundation.mailboxes import Mailbox

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

    def test_is_none_any_more_once_they_have_pressed_a_button_in_a_mail(self) -> None:
        with time_machine.travel(NOON, tick=False):
            write("test:1", "Rosa@Example.org", sent_at=NOON, status="sent")
            write("test:2", "karla@example.org", sent_at=NOON, status="sent")
            mail.is_no_stranger(ROSA)
            assert mail.turn_of_stranger(ROSA) == timedelta(0)
            assert mail.turn_of_stranger("karla@example.org") == timedelta(hours=1)

    def test_gets_no_more_of_what_waits_by_pressing(self) -> None:
        with time_machine.travel(NOON, tick=False):
            write("test:1", due_at=NOON + timedelta(minutes=30))
            mail.is_no_stranger(ROSA)
            assert mail.turn_of_stranger(ROSA) == timedelta(minutes=90)


@pytest.mark.usefixtures("at_home")
class TestWhatWasHeldUp:
    """The server was down, or two were written at the same moment: more is due at once than may leave."""

    def hold_up(self, count: int) -> list[OutgoingMail]:
        return [write(f"test:{number}", due_at=NOON - timedelta(hours=count - number)) for number in range(count)]

    def test_leaves_one_an_hour_and_five_a_day(self, mailbox: Mailbox) -> None:
        hours = []
        with time_machine.travel(NOON, tick=False) as clock:
            self.hold_up(7)
            for hour in range(30):
                hours += [hour] * mail.send_due()
                clock.shift(timedelta(hours=1))
        assert hours == [0, 1, 2, 3, 4, 24, 25]
        assert len(set(mailbox.message_ids)) == len(mailbox.mails) == 7

    def test_costs_no_attempt_and_holds_up_nobody_else(self, mailbox: Mailbox) -> None:
        with time_machine.travel(NOON, tick=False):
            _, second = self.hold_up(2)
            write("other:1", "karla@example.org")
            write("known:1", to_stranger=False)
            assert mail.send_due() == 3
            second.refresh_from_db()
        assert (second.status, second.attempts, second.lease_until) == ("queued", 0, None)
        assert second.due_at == NOON + timedelta(hours=1)

    def test_waits_for_what_another_worker_has_at_hand(self, mailbox: Mailbox) -> None:
        with time_machine.travel(NOON, tick=False):
            first, second = self.hold_up(2)
            OutgoingMail.objects.filter(pk=first.pk).update(lease_until=NOON + timedelta(minutes=5))
            assert mail.send_due() == 0
            OutgoingMail.objects.filter(pk=first.pk).update(lease_until=None)
            OutgoingMail.objects.filter(pk=second.pk).update(lease_until=NOON + timedelta(minutes=5))
            assert mail.send_due() == 1
