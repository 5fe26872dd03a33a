"""Of a guest who is erased nothing can be found any more; what was decided can still be looked up."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, JSONField, TextField
from django.test import Client
from django.utils import timezone

from comments import blocks, moderation
from comments.models import Comment, Guest, ModerationEvent, Report
from krysalis.foundation import mail
from krysalis.foundation.limits import address_key
from krysalis.foundation.models import OutgoingMail
from tests import factories

pytestmark = pytest.mark.django_db

NAME, ADDRESS, TEXT = "Gerlinde Groß", "gerlinde@example.org", "Wer zuletzt geht, löscht das Licht."
STATUSES = [Comment.Status.WAITING, Comment.Status.APPROVED, Comment.Status.REJECTED, Comment.Status.SPAM]


def whole_database() -> Iterator[str]:
    """`table.column: text`, of every text in every table."""
    for model in apps.get_models(include_auto_created=True):
        columns = [
            field for field in model._meta.concrete_fields if isinstance(field, CharField | TextField | JSONField)
        ]
        for field in columns:
            values = model._default_manager.order_by().values_list(field.attname, flat=True)
            yield from (f"{model._meta.db_table}.{field.name}: {value}" for value in values if value)


def found(*words: str) -> list[str]:
    return [text for text in whole_database() for word in words if word.casefold() in text.casefold()]


def wrote_to(recipient: str, about: str, **fields: str) -> OutgoingMail:
    number = OutgoingMail.objects.count()
    values = {"subject": "Neu", "text": about, "message_id": f"<{number}>", **fields}
    return OutgoingMail.objects.create(event=f"test:{number}", recipient=recipient, **values)


@pytest.fixture
def gerlinde(db: None) -> Guest:
    return factories.guest(name=NAME, email=ADDRESS, website="https://gerlinde.example.org", network_key="f" * 64)


@pytest.fixture
def comment(gerlinde: Guest, mira: User) -> Comment:
    """Approved, with a history and an answer, and all its columns filled that can hold something of a person."""
    made = factories.comment(
        guest=gerlinde, text=TEXT, quote_exact="Licht", writer_key="a" * 64, submission_key="b" * 64, tells_writer=True
    )
    factories.comment(parent=made, text="Ein guter Satz.")
    moderation.record(made, ModerationEvent.Verb.SUBMITTED, by=None, reason=f"Der Name {NAME} ähnelt dem von Anton.")
    moderation.record(made, ModerationEvent.Verb.EDITED, by=None, body_source=f"Früher: {TEXT}")
    moderation.reject(made, by=mira, reason=f"{NAME} wird zu persönlich.", rule="Bleiben Sie bei der Sache.")
    moderation.approve(made, by=mira)
    return made


class TestErasing:
    @pytest.fixture(autouse=True)
    def _everywhere(self, comment: Comment, gerlinde: Guest, mira: User) -> None:
        """Also in reports, mails, blocks, Django's own log, and in another row with the same address."""
        other = factories.guest(name="Gerli", email="Gerlinde@Example.org")
        factories.comment(guest=other, text=f"{TEXT} Noch einmal.")
        Report.objects.create(comment=factories.comment(), reason="other", name=NAME, email=ADDRESS, explanation=TEXT)
        Report.objects.create(comment=comment, reason="insult", explanation=f"{NAME} beleidigt mich.")
        wrote_to(ADDRESS, TEXT)
        wrote_to(ADDRESS, TEXT, status="sent", last_error=f"550 {ADDRESS} unknown")
        wrote_to("mira@example.org", f"Ein Kommentar von {NAME}: {TEXT}", status="sent")
        wrote_to("mira@example.org", f"{TEXT} https://example.org/licht/comment/{comment.pk}/")
        blocks.block(gerlinde, blocks.Kind.EMAIL, timezone.now() + timedelta(days=1), f"{NAME} wirbt.", by=mira)
        kind = ContentType.objects.get_for_model(Guest)
        LogEntry.objects.create(
            user=mira, content_type=kind, object_id=gerlinde.pk, object_repr=NAME, action_flag=CHANGE
        )

    def test_leaves_neither_name_nor_address_nor_text_in_the_whole_database(self, gerlinde: Guest, mira: User) -> None:
        assert len(found(NAME, ADDRESS, TEXT)) > 10
        moderation.erase(gerlinde, by=mira)
        assert found(NAME, ADDRESS, TEXT, "gerlinde.example.org", "f" * 64, "a" * 64, "b" * 64) == []

    def test_says_how_much_it_was(self, gerlinde: Guest, mira: User) -> None:
        assert moderation.erase(gerlinde, by=mira) == moderation.Erased(comments=2, reports=1, mails=2)

    def test_twice_does_nothing_more(self, gerlinde: Guest, mira: User) -> None:
        moderation.erase(gerlinde, by=mira)
        events = ModerationEvent.objects.count()
        assert moderation.erase(gerlinde, by=mira) == moderation.Erased()
        assert ModerationEvent.objects.count() == events

    def test_keeps_texts_where_that_is_wished(self, gerlinde: Guest, comment: Comment, mira: User) -> None:
        moderation.erase(gerlinde, by=mira, keep_texts=True)
        comment.refresh_from_db()
        assert (comment.body_source, comment.status, comment.writer_name) == (TEXT, Comment.Status.APPROVED, "")
        assert found(NAME, ADDRESS, "a" * 64, "b" * 64) == []

    def test_leaves_mails_about_others_as_they_are(self, gerlinde: Guest, mira: User) -> None:
        other = wrote_to("mira@example.org", "Ein Kommentar von Karl.")
        moderation.erase(gerlinde, by=mira)
        other.refresh_from_db()
        assert other.text == "Ein Kommentar von Karl."

    def test_leaves_the_mails_of_staff_whose_address_a_guest_has_typed(self, mira: User) -> None:
        told = wrote_to("mira@example.org", "Zwei Kommentare warten.")
        moderation.erase(factories.guest(name="Falsche Mira", email="mira@example.org"), by=mira)
        assert OutgoingMail.objects.filter(pk=told.pk, text=told.text).exists()


class TestTheLog:
    def test_keeps_what_was_decided_when_and_by_whom(self, gerlinde: Guest, comment: Comment, mira: User) -> None:
        before = list(comment.events.order_by("pk").values_list("verb", "at", "by", "rule"))
        moderation.erase(gerlinde, by=mira)
        assert list(comment.events.order_by("pk").values_list("verb", "at", "by", "rule"))[:-1] == before

    def test_leaves_the_person_out_of_what_moderators_wrote(
        self, gerlinde: Guest, comment: Comment, mira: User
    ) -> None:
        moderation.erase(gerlinde, by=mira)
        assert comment.events.get(verb="rejected").reason == "[…] wird zu persönlich."

    def test_says_who_erased_each_comment(self, gerlinde: Guest, comment: Comment, mira: User) -> None:
        moderation.erase(gerlinde, by=mira)
        event = comment.events.get(verb="erased")
        assert (event.by, event.status_before, event.reason) == (mira, "approved", "")


class TestAnErasedComment:
    @pytest.mark.parametrize("status", STATUSES)
    def test_is_a_placeholder_whatever_it_was(self, status: str, gerlinde: Guest, mira: User) -> None:
        comment = factories.comment(guest=gerlinde, status=status)
        moderation.erase(gerlinde, by=mira)
        comment.refresh_from_db()
        assert (comment.status, comment.guest, comment.body_html) == (Comment.Status.DELETED, None, "")

    def test_holds_the_place_of_its_answer(self, comment: Comment, gerlinde: Guest, mira: User, client: Client) -> None:
        moderation.erase(gerlinde, by=mira)
        page = client.get(comment.article.get_absolute_url()).content.decode()
        assert "Auf eigenen Wunsch gelöscht." in page
        assert "Ein guter Satz." in page
        assert TEXT not in page

    def test_counts_no_more(self, comment: Comment, gerlinde: Guest, mira: User) -> None:
        moderation.erase(gerlinde, by=mira)
        comment.article.refresh_from_db()
        assert comment.article.comment_count == 1

    def test_ends_reports_and_says_so_to_who_made_them(self, comment: Comment, gerlinde: Guest, mira: User) -> None:
        Report.objects.create(
            comment=comment, reason="insult", email="karl@example.org", email_confirmed_at=comment.submitted_at
        )
        moderation.erase(gerlinde, by=mira)
        told = OutgoingMail.objects.get(recipient="karl@example.org")
        assert "gelöscht" in told.text
        assert not Report.objects.open().exists()

    def test_is_proven_by_no_browser(self, comment: Comment, gerlinde: Guest, mira: User) -> None:
        moderation.erase(gerlinde, by=mira)
        assert Comment.objects.get(pk=comment.pk).writer_key == ""

    def test_cannot_be_brought_back(self, comment: Comment, gerlinde: Guest, mira: User) -> None:
        moderation.erase(gerlinde, by=mira)
        assert not moderation.undo(comment.events.get(verb="erased"), by=mira)
        assert not moderation.approve(comment, by=mira)


class TestForgettingMails:
    def test_that_are_queued_keeps_them_from_leaving(self) -> None:
        wrote_to(ADDRESS, "Hallo")
        assert mail.forget(ADDRESS.upper()) == 1
        assert not OutgoingMail.objects.exists()

    def test_that_were_sent_keeps_only_that_something_was(self) -> None:
        sent = wrote_to(ADDRESS, "Hallo", status="sent")
        OutgoingMail.objects.update(event=f"my-data:{address_key(ADDRESS)}")
        mail.forget(ADDRESS)
        sent.refresh_from_db()
        assert sent.event == "forgotten"
        assert (sent.status, sent.text, sent.recipient) == ("sent", "", f"erased-{sent.pk}@invalid")
