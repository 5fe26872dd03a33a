from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from krysalis.foundation import freshness
from krysalis.foundation.models import OutgoingMail, Site

pytestmark = pytest.mark.django_db


class TestTheSite:
    def test_is_renamed_on_every_page(self, as_user, renate):
        typed = {"name": "Puppenstube", "claim": "", "description": ""}

        answer = as_user(renate).post("/admin/foundation/site/1/change/", typed)

        assert answer.status_code == 302
        assert Site.objects.get().name == "Puppenstube"
        assert freshness.number(freshness.SITE) == 1

    def test_is_never_added_or_deleted(self, as_user, ada):
        desk = as_user(ada)

        assert desk.get("/admin/foundation/site/add/").status_code == 403
        assert desk.post("/admin/foundation/site/1/delete/", {"post": "yes"}).status_code == 403


class TestTheOutbox:
    LIST = "/admin/foundation/outgoingmail/"

    @pytest.fixture
    def failed(self) -> OutgoingMail:
        return written("failed", status="failed", attempts=9, last_error="550 No such user", refused=True)

    def try_again(self, desk: Any, *rows: OutgoingMail) -> Any:
        return desk.post(self.LIST, {"action": "try_again", "_selected_action": [row.pk for row in rows]})

    def test_says_when_a_mail_is_due_that_waits_for_its_hour(self, as_user, ada):
        written("waits", due_at=datetime(2031, 5, 4, 9, 30, tzinfo=UTC))

        assert "4. Mai 2031 11:30" in as_user(ada).get(self.LIST).content.decode()

    def test_shows_why_a_mail_failed(self, as_user, ada, failed):
        assert "550 No such user" in as_user(ada).get(f"{self.LIST}?status=failed").content.decode()

    def test_tries_again_what_failed_and_nothing_else(self, as_user, ada, failed):
        sent, empty = written("sent", status="sent"), written("empty", status="failed", text="")

        assert self.try_again(as_user(ada), failed, sent, empty).status_code == 302
        failed.refresh_from_db()
        assert (failed.status, failed.attempts, failed.refused) == ("queued", 0, False)
        assert failed.due_at - timezone.now() < timedelta(seconds=1)
        assert set(OutgoingMail.objects.exclude(pk=failed.pk).values_list("status", flat=True)) == {"sent", "failed"}

    def test_is_closed_to_editors(self, as_user, renate, failed):
        assert self.try_again(as_user(renate), failed).status_code == 403
        assert OutgoingMail.objects.get().status == "failed"

    def test_says_why_nothing_leaves(self, as_user, ada, settings):
        assert "EMAIL_URL" in as_user(ada).get(self.LIST).content.decode()
        settings.EMAIL_CONFIGURED = True
        Site.objects.update(address=settings.SITE_ADDRESS)
        (settings.DATA_DIR / "last-mail").write_text("1")
        assert "manage.py confirm_site" in as_user(ada).get(self.LIST).content.decode()


class TestTheDesk:
    SECTION = 'id="mail-trouble"'

    @pytest.fixture
    def mail_leaves(self, settings: Any, at_home: None) -> None:
        settings.EMAIL_CONFIGURED = True

    def test_says_that_no_mail_leaves(self, as_user, ada):
        page = as_user(ada).get("/admin/").content.decode()
        assert self.SECTION in page
        assert "EMAIL_URL" in page

    @pytest.mark.usefixtures("mail_leaves")
    @pytest.mark.parametrize(
        ("failure", "is_shown"),
        [({}, True), ({"text": ""}, False), ({"refused": True}, False), ({"status": "sent"}, False)],
    )
    def test_says_that_mail_can_be_tried_again(self, as_user, ada, failure, is_shown):
        written("failed", **{"status": "failed", **failure})
        assert (self.SECTION in as_user(ada).get("/admin/").content.decode()) == is_shown

    def test_bothers_nobody_who_can_do_nothing(self, as_user, renate):
        assert self.SECTION not in as_user(renate).get("/admin/").content.decode()


def written(event: str, **more: Any) -> OutgoingMail:
    values = {"recipient": "rosa@example.org", "text": "Hallo", "message_id": f"<{event}@x>", **more}
    return OutgoingMail.objects.create(event=event, **values)
