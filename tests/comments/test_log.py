"""The log can be read by those who moderate, and changed by nobody."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comments import moderation
from comments.admin.log import COUNTED
from comments.models import Comment, ModerationEvent
from tests import factories

pytestmark = pytest.mark.django_db

LOG = "/admin/comments/moderationevent/"


@pytest.fixture
def desk(mira: User, client: Client) -> Client:
    client.force_login(mira)
    return client


@pytest.fixture
def rejected(mira: User) -> ModerationEvent:
    article = factories.article(title="Der leere Stuhl")
    comment = factories.comment(article, guest=factories.guest(name="Karl"))
    moderation.reject(comment, by=mira, reason="Zu scharf.", rule="Bleiben Sie höflich.")
    return comment.events.get()


@pytest.fixture
def approved(ada: User) -> ModerationEvent:
    comment = factories.comment(status=Comment.Status.WAITING)
    moderation.approve(comment, by=ada)
    return comment.events.get()


def listed(client: Client, query: str = "") -> list[ModerationEvent]:
    return list(client.get(f"{LOG}{query}").context["cl"].result_list)


class TestTheLog:
    @pytest.mark.parametrize("said", ["Mira", "abgelehnt", "Karl", "Der leere Stuhl", "Zu scharf.", "höflich"])
    def test_says_who_did_what_to_which_comment_and_why(
        self, said: str, desk: Client, rejected: ModerationEvent
    ) -> None:
        assert said in desk.get(LOG).content.decode()

    def test_leads_to_the_comment(self, desk: Client, rejected: ModerationEvent) -> None:
        assert f"/admin/comments/comment/{rejected.comment_id}/change/" in desk.get(LOG).content.decode()

    def test_begins_with_what_happened_last(
        self, desk: Client, rejected: ModerationEvent, approved: ModerationEvent
    ) -> None:
        assert listed(desk) == [approved, rejected]

    @pytest.mark.parametrize("query", ["?verb__exact=rejected", "?by={mira}", "?q=scharf", "?q=Stuhl", "?q=Mira"])
    def test_can_be_narrowed_and_searched(
        self, query: str, desk: Client, mira: User, rejected: ModerationEvent, approved: ModerationEvent
    ) -> None:
        assert listed(desk, query.format(mira=mira.pk)) == [rejected]

    def test_of_somebody_erased_names_nobody(self, desk: Client, mira: User, rejected: ModerationEvent) -> None:
        guest = rejected.comment.guest
        assert guest
        moderation.erase(guest, by=mira)
        page = desk.get(LOG).content.decode()
        assert "Karl" not in page
        assert "Zu scharf." in page

    def test_is_linked_from_a_comment(self, desk: Client, rejected: ModerationEvent) -> None:
        page = desk.get(f"/admin/comments/comment/{rejected.comment_id}/change/").content.decode()
        assert f'href="{LOG}"' in page

    @pytest.mark.parametrize("query", ["?by=x", "?by=99999999999999999999", "?e=1", "?p=999"])
    def test_answers_strange_questions(self, query: str, desk: Client) -> None:
        assert desk.get(f"{LOG}{query}").status_code in {200, 302}


class TestALongLog:
    def test_counts_no_further_than_its_pages_lead(self, desk: Client, mira: User) -> None:
        comment = factories.comment()
        ModerationEvent.objects.bulk_create(
            ModerationEvent(comment=comment, verb="edited", by=mira) for _ in range(COUNTED + 10)
        )
        with CaptureQueriesContext(connection) as queries:
            page = desk.get(LOG)
        assert page.context["cl"].result_count == COUNTED
        counting = [query["sql"] for query in queries if "COUNT(" in query["sql"] and "moderationevent" in query["sql"]]
        assert len(counting) == 1
        assert f"LIMIT {COUNTED}" in counting[0]


class TestNobody:
    @pytest.mark.parametrize("way", ["add/", "{pk}/delete/"])
    def test_adds_or_deletes_not_even_an_administrator(
        self, way: str, ada: User, client: Client, rejected: ModerationEvent
    ) -> None:
        client.force_login(ada)
        address = f"{LOG}{way.format(pk=rejected.pk)}"
        assert client.get(address).status_code == 403
        assert client.post(address, {"post": "yes"}).status_code == 403

    def test_changes_not_even_an_administrator(self, ada: User, client: Client, rejected: ModerationEvent) -> None:
        client.force_login(ada)
        client.post(f"{LOG}{rejected.pk}/change/", {"reason": "Anders."})
        rejected.refresh_from_db()
        assert rejected.reason == "Zu scharf."

    def test_reads_it_who_does_not_moderate(self, renate: User, client: Client) -> None:
        client.force_login(renate)
        assert client.get(LOG).status_code == 403

    def test_saves_an_event_again(self, rejected: ModerationEvent) -> None:
        with pytest.raises(TypeError):
            rejected.save()

    def test_deletes_an_event(self, rejected: ModerationEvent) -> None:
        with pytest.raises(TypeError):
            rejected.delete()
