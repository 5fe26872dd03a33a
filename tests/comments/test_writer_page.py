"""All comments of one person on one page: to decide, to block, to erase; and a thread finds its article."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Address
from comments import blocks, voters
from comments.models import Block, Comment, Guest
from tests import factories
from tests.comments.reporting import report

pytestmark = pytest.mark.django_db
Status = Comment.Status

COMMENTS = "/admin/comments/comment"


@pytest.fixture
def desk(mira: User, client: Client) -> Client:
    client.force_login(mira)
    return client


@pytest.fixture
def karl(db: None) -> Guest:
    return factories.guest(name="Karl", email="karl@example.org")


def page_of(guest: Guest) -> str:
    return f"{COMMENTS}/writer/{guest.pk}/"


def read(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def send(client: Client, address: str, /, **data: Any) -> HttpResponse:
    return client.post(address, data, follow=True)  # type: ignore[return-value]


class TestTheWritersPage:
    @pytest.mark.parametrize("status", [Status.WAITING, Status.APPROVED, Status.REJECTED, Status.SPAM])
    def test_shows_what_they_wrote_whatever_became_of_it(self, status: str, desk: Client, karl: Guest) -> None:
        factories.comment(guest=karl, status=status, text="Von Karl.")
        assert "Von Karl." in read(desk, page_of(karl))

    def test_shows_nothing_by_others(self, desk: Client, karl: Guest) -> None:
        factories.comment(text="Von Eva.")
        assert "Von Eva." not in read(desk, page_of(karl))

    def test_shows_what_was_written_under_the_same_address(self, desk: Client, karl: Guest) -> None:
        factories.comment(guest=factories.guest(name="Karlchen", email="KARL@example.org"), text="Auch von Karl.")
        page = read(desk, page_of(karl))
        assert "Auch von Karl." in page
        assert "Karlchen" in page

    def test_without_an_address_is_of_one_alone(self, desk: Client) -> None:
        factories.comment(guest=factories.guest(name="Anonym"), text="Von jemandem.")
        assert "Von jemandem." not in read(desk, page_of(factories.guest(name="Anonym")))

    def test_leads_on_after_fifty(self, desk: Client, karl: Guest) -> None:
        made = [factories.comment(guest=karl, on=None, text=f"Nummer {number}.") for number in range(51)]
        first = desk.get(page_of(karl)).context
        assert [len(first["rows"]), first["rows"][0].comment] == [50, made[-1]]
        assert [row.comment for row in desk.get(first["next"].address).context["rows"]] == [made[0]]

    def test_costs_the_same_however_many_there_are(self, desk: Client, karl: Guest) -> None:
        article = factories.article()
        factories.comment(article, guest=karl)
        few = cost(desk, page_of(karl))
        for _ in range(20):
            factories.comment(article, guest=karl)
        assert cost(desk, page_of(karl)) == few <= 21

    def test_is_for_moderators(self, karl: Guest, renate: User, client: Client) -> None:
        assert client.get(page_of(karl)).status_code == 302
        client.force_login(renate)
        assert client.get(page_of(karl)).status_code == 403

    def test_of_nobody_is_not_there(self, desk: Client) -> None:
        assert desk.get(f"{COMMENTS}/writer/999999/").status_code == 404

    def test_is_linked_from_the_list_of_guests(self, desk: Client, karl: Guest) -> None:
        assert page_of(karl) in read(desk, "/admin/comments/guest/")


def certificate(page: str) -> str:
    return page[page.index("certificate") : page.index("certificate-signature")]


def cost(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


class TestDecidingAboutAll:
    @pytest.fixture
    def both(self, karl: Guest) -> list[Comment]:
        return [factories.comment(guest=karl, status=status) for status in (Status.WAITING, Status.APPROVED)]

    def decide(self, client: Client, guest: Guest, verb: str, comments: list[Comment], **more: Any) -> HttpResponse:
        seen = {f"seen-{comment.pk}": comment.status for comment in comments}
        return send(client, f"{page_of(guest)}{verb}/", comment=[each.pk for each in comments], **seen, **more)

    def statuses(self, comments: list[Comment]) -> set[str]:
        return set(Comment.objects.filter(pk__in=[each.pk for each in comments]).values_list("status", flat=True))

    @pytest.mark.parametrize(
        ("verb", "status"), [("spam", Status.SPAM), ("reject", Status.REJECTED), ("approve", Status.APPROVED)]
    )
    def test_moves_each_from_where_it_stands(
        self, verb: str, status: str, desk: Client, karl: Guest, both: list[Comment]
    ) -> None:
        self.decide(desk, karl, verb, both)
        assert self.statuses(both) == {status}

    def test_ends_on_the_same_page_and_can_be_taken_back(self, desk: Client, karl: Guest, both: list[Comment]) -> None:
        response = self.decide(desk, karl, "spam", both)
        assert response.redirect_chain[-1][0].startswith(page_of(karl))  # type: ignore[attr-defined]
        assert "2 Kommentare als Spam abgelegt." in response.content.decode()
        undo = response.context["undo"]  # type: ignore[attr-defined]
        send(desk, f"{COMMENTS}/queue/undo/", event=undo, writer=karl.pk)
        assert self.statuses(both) == {Status.WAITING, Status.APPROVED}

    def test_leaves_what_is_so_already_without_an_event(self, desk: Client, karl: Guest, both: list[Comment]) -> None:
        self.decide(desk, karl, "approve", both)
        assert not both[1].events.exists()

    def test_tells_whoever_reported_why_and_nobody_else(self, desk: Client, karl: Guest, both: list[Comment]) -> None:
        report(both[1])
        self.decide(desk, karl, "spam", both, reason="Das ist Werbung.")
        reasons = {each.pk: each.events.get(verb="spam").reason for each in both}
        assert reasons == {both[0].pk: "", both[1].pk: "Das ist Werbung."}

    def test_overrules_no_colleague(self, desk: Client, karl: Guest, both: list[Comment]) -> None:
        Comment.objects.filter(pk=both[0].pk).update(status=Status.REJECTED)
        response = self.decide(desk, karl, "approve", both)
        assert "Bereits entschieden" in response.content.decode()
        both[0].refresh_from_db()
        assert both[0].status == Status.REJECTED

    def test_one_by_one_comes_back_to_the_page(self, desk: Client, karl: Guest, both: list[Comment]) -> None:
        data = {"comment": both[0].pk, "tab": "waiting", "writer": karl.pk}
        response = send(desk, f"{COMMENTS}/queue/approve/", **data)
        assert response.redirect_chain[-1][0].startswith(page_of(karl))  # type: ignore[attr-defined]


class TestBlocking:
    def block(self, client: Client, guest: Guest, **said: Any) -> HttpResponse:
        return send(client, f"{page_of(guest)}block/", **{"what": "email", "days": 7, "reason": "Werbung", **said})

    def test_is_in_force_at_once_with_reason_and_name(self, desk: Client, karl: Guest, mira: User) -> None:
        page = self.block(desk, karl).content.decode()
        block = blocks.in_force().get()
        assert (block.reason, block.by, block.guest) == ("Werbung", mira, karl)
        assert "Die E-Mail-Adresse ist gesperrt bis" in page

    def test_wants_a_reason(self, desk: Client, karl: Guest) -> None:
        response = self.block(desk, karl, reason="")
        assert response.status_code == 422
        assert not Block.objects.exists()

    def test_offers_only_what_is_known(self, desk: Client, karl: Guest) -> None:
        assert self.block(desk, karl, what="network").status_code == 422
        assert 'value="network"' not in read(desk, page_of(karl))

    def test_of_a_network_is_for_thirty_days_at_most(self, desk: Client) -> None:
        guest = factories.guest(network_key="f" * 64)
        assert self.block(desk, guest, what="network", days=365).status_code == 422
        self.block(desk, guest, what="network", days=30)
        assert blocks.in_force().get().until <= timezone.now() + timedelta(days=30)

    def test_takes_the_network_that_was_seen_last(self, desk: Client, karl: Guest) -> None:
        factories.guest(email="karl@example.org", network_key="e" * 64)
        self.block(desk, karl, what="network")
        assert blocks.in_force().get().key == "e" * 64

    def test_of_ones_own_network_is_warned_of(self, desk: Client) -> None:
        own = voters.key_of_network(RequestFactory().get("/", REMOTE_ADDR="127.0.0.1"))
        warning = "auch das, in dem Sie gerade sind"
        assert warning in read(desk, page_of(factories.guest(network_key=own)))
        assert warning not in read(desk, page_of(factories.guest(network_key="f" * 64)))

    def test_is_lifted_on_the_same_page(self, desk: Client, karl: Guest) -> None:
        self.block(desk, karl)
        page = send(desk, f"{COMMENTS}/blocks/{Block.objects.get().pk}/lift/").content.decode()
        assert not blocks.in_force().exists()
        assert "Die Sperre ist aufgehoben." in page

    def test_is_listed_with_reason_and_lifted_there_too(self, desk: Client, karl: Guest) -> None:
        self.block(desk, karl)
        assert "Werbung" in read(desk, "/admin/comments/block/")
        send(desk, "/admin/comments/block/", action="lift_selected", _selected_action=Block.objects.get().pk)
        assert not blocks.in_force().exists()


class TestErasingAPerson:
    @pytest.fixture(autouse=True)
    def _wrote(self, karl: Guest) -> None:
        factories.comment(guest=karl, text="Von Karl.")

    def test_asks_first_and_says_what_goes(self, desk: Client, karl: Guest) -> None:
        page = read(desk, f"{page_of(karl)}erase/")
        assert "karl@example.org" in page
        assert "1 Kommentar" in page
        assert Guest.objects.filter(pk=karl.pk).exists()

    def test_changes_nothing_without_a_choice(self, desk: Client, karl: Guest) -> None:
        assert send(desk, f"{page_of(karl)}erase/").status_code == 422
        assert Guest.objects.filter(pk=karl.pk).exists()

    def test_ends_with_a_page_to_hand_over_that_names_nobody(self, desk: Client, karl: Guest) -> None:
        response = send(desk, f"{page_of(karl)}erase/", texts="erase")
        page = response.content.decode()
        assert "Bestätigung der Löschung" in page
        assert "Die Adresse dieser Seite enthält" in page  # „Ihre“ would be the reader's.
        assert "1 Kommentar mit Text" in page
        assert "Karl" not in page
        assert not Guest.objects.filter(pk=karl.pk).exists()

    def test_can_be_shown_again_under_an_address_that_holds_numbers_only(self, desk: Client, karl: Guest) -> None:
        response = send(desk, f"{page_of(karl)}erase/", texts="erase")
        address = response.redirect_chain[-1][0]  # type: ignore[attr-defined]
        assert certificate(read(desk, address)) == certificate(response.content.decode())

    def test_cannot_be_certified_by_anybody_else(self, desk: Client) -> None:
        assert desk.get(f"{COMMENTS}/erased/eyJjb21tZW50cyI6MX0:1v:x/").status_code == 404

    def test_twice_says_that_nothing_is_kept(self, desk: Client, karl: Guest) -> None:
        send(desk, f"{page_of(karl)}erase/", texts="erase")
        page = send(desk, f"{page_of(karl)}erase/", texts="erase").content.decode()
        assert "ist nichts mehr gespeichert" in page

    def test_is_for_moderators(self, karl: Guest, renate: User, client: Client) -> None:
        client.force_login(renate)
        assert client.post(f"{page_of(karl)}erase/", {"texts": "erase"}).status_code == 403


class TestMovingAThread:
    @pytest.fixture
    def comment(self, db: None) -> Comment:
        return factories.comment()

    def move(self, client: Client, comment: Comment, **said: Any) -> str:
        return send(client, f"{COMMENTS}/{comment.pk}/move/", **said).content.decode()

    def test_is_offered_on_the_comments_page(self, desk: Client, comment: Comment) -> None:
        factories.article(title="Der leere Stuhl")
        factories.draft(title="Noch ein Entwurf")
        page = read(desk, f"{COMMENTS}/{comment.pk}/change/")
        assert "Der leere Stuhl</option>" in page
        assert "Noch ein Entwurf" not in page

    def test_goes_to_the_chosen_article(self, desk: Client, comment: Comment) -> None:
        other = factories.article(title="Der leere Stuhl")
        assert "Der Faden steht jetzt bei „Der leere Stuhl“." in self.move(desk, comment, article=other.pk)
        comment.refresh_from_db()
        assert comment.article == other

    @pytest.mark.parametrize("typed", ["leer", "/leer/", "https://example.org/leer/?x=1#comments", "LEER"])
    def test_goes_to_a_typed_address_also_a_former_one(self, typed: str, desk: Client, comment: Comment) -> None:
        other = factories.article(title="Der leere Stuhl")
        Address.objects.create(article=other, slug="leer", current=False)
        self.move(desk, comment, address=typed)
        comment.refresh_from_db()
        assert comment.article == other

    @pytest.mark.parametrize("said", [{}, {"address": "gibt-es-nicht"}, {"article": 999999}, {"address": "\0"}])
    def test_stays_where_no_article_is_meant(self, said: dict[str, Any], desk: Client, comment: Comment) -> None:
        assert "Nicht verschoben:" in self.move(desk, comment, **said)

    def test_to_where_it_stands_says_so(self, desk: Client, comment: Comment) -> None:
        assert "Nichts geändert: Der Faden steht schon dort." in self.move(desk, comment, article=comment.article_id)
