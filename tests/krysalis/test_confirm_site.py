"""A database under another address writes to nobody until an operator says that it belongs there."""

import io

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

from krysalis.foundation import mail
from krysalis.foundation.models import OutgoingMail, Site

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def moved(settings: Settings) -> None:
    settings.SITE_ADDRESS = "https://neu.example.org"
    settings.EMAIL_CONFIGURED = True
    Site.objects.update(address="https://alt.example.org")
    for number in range(2):
        OutgoingMail.objects.create(event=f"test:{number}", recipient="a@example.org", message_id=f"<{number}@x>")


def confirm(**options: object) -> str:
    out = io.StringIO()
    call_command("confirm_site", stdout=out, **options)
    return out.getvalue()


class TestConfirmingASite:
    def test_lets_what_waits_leave(self) -> None:
        assert mail.why_silent() == "another address"
        said = confirm()
        assert mail.why_silent() == ""
        assert "gehörte zu https://alt.example.org und gehört ab jetzt zu https://neu.example.org" in said
        assert "2 E-Mails warten und gehen jetzt hinaus." in said
        assert OutgoingMail.objects.count() == 2

    def test_can_discard_what_waits_and_nothing_else(self) -> None:
        OutgoingMail.objects.filter(event="test:0").update(status=OutgoingMail.Status.SENT)
        assert "1 wartende E-Mail wurde verworfen." in confirm(discard=True)
        assert OutgoingMail.objects.get().event == "test:0"

    def test_a_second_time_says_that_it_is_so_already(self) -> None:
        confirm()
        assert "gehört schon zu https://neu.example.org" in confirm()
