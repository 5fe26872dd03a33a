"""Who is blocked may not write for a time: told again by a hash, with until when, and never by what they wrote."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from comments import blocks, voters
from comments.judging.submission import Submission
from comments.models import Block, Guest
from profiles.models import Profile
from tests import factories

pytestmark = pytest.mark.django_db

WEEK = timedelta(days=7)


def network(address: str = "192.0.2.1") -> str:
    return voters.key_of_network(RequestFactory().get("/", REMOTE_ADDR=address))


def sent(**fields: object) -> Submission:
    return Submission(**{"article": factories.article(), "text": "Hallo", "name": "Karl", **fields})  # type: ignore[arg-type]


def in_a(span: timedelta) -> datetime:
    return timezone.now() + span


@pytest.fixture
def karl(db: None) -> Guest:
    return factories.guest(name="Karl", email="Karl+blog@Example.org", network_key=network())


@pytest.fixture
def of_address(karl: Guest, mira: User) -> Block:
    return blocks.block(karl, blocks.Kind.EMAIL, in_a(WEEK), "Werbung", by=mira)  # type: ignore[return-value]


@pytest.fixture
def of_network(karl: Guest, mira: User) -> Block:
    return blocks.block(karl, blocks.Kind.NETWORK, in_a(WEEK), "Werbung", by=mira)  # type: ignore[return-value]


@pytest.mark.usefixtures("of_address")
class TestABlockedAddress:
    @pytest.mark.parametrize("written", ["karl@example.org", "KARL@EXAMPLE.ORG", "karl+neu@example.org"])
    def test_is_known_however_it_is_written(self, written: str) -> None:
        assert blocks.why(sent(email=written))

    @pytest.mark.parametrize("other", ["", "karla@example.org", "karl@example.com"])
    def test_is_no_other(self, other: str) -> None:
        assert blocks.why(sent(email=other, network_key=network())) is None

    def test_is_told_until_when_and_not_why(self) -> None:
        with time_machine.travel(datetime(2026, 3, 1, 12, tzinfo=timezone.get_current_timezone()), tick=False):
            block = Block.objects.get()
            Block.objects.update(until=in_a(WEEK))
            sentence = blocks.why(sent(email="karl@example.org"))
        assert sentence == "Unter dieser E-Mail-Adresse kann hier bis 8. März 2026 12:00 niemand kommentieren."
        assert block.reason not in sentence

    def test_may_write_again_afterwards(self) -> None:
        with time_machine.travel(in_a(WEEK)):
            assert blocks.why(sent(email="karl@example.org")) is None

    def test_stands_nowhere_in_its_row(self) -> None:
        assert "karl" not in str(Block.objects.values().get()).casefold()

    def test_stays_blocked_when_the_voters_are_forgotten(self) -> None:
        Block.objects.update(until=in_a(timedelta(days=365)))
        with time_machine.travel(in_a(voters.KEY_LIFETIME)):
            voters.forget()
            assert blocks.why(sent(email="karl@example.org"))

    def test_costs_one_query_to_know(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        submission = sent(email="karl@example.org", network_key=network())
        with django_assert_num_queries(1):
            blocks.why(submission)

    def test_keeps_no_profile_from_writing(
        self, antons_profile: Profile, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        submission = sent(name="", profile=antons_profile, email="karl@example.org")
        with django_assert_num_queries(0):
            assert blocks.why(submission) is None


class TestABlockedNetwork:
    @pytest.mark.usefixtures("of_network")
    def test_is_told_apart_from_the_next(self) -> None:
        assert "Internetanschluss" in (blocks.why(sent(network_key=network())) or "")
        assert blocks.why(sent(network_key=network("192.0.2.2"))) is None

    def test_is_free_again_with_the_end_of_the_months_key(self, karl: Guest, mira: User) -> None:
        made = voters.VoterKey.objects.get().made_at
        block = blocks.block(karl, blocks.Kind.NETWORK, in_a(timedelta(days=90)), "", by=mira)
        assert block
        assert block.until == made + voters.KEY_LIFETIME

    def test_is_forgotten_together_with_the_voters(self, of_network: Block) -> None:
        Block.objects.update(until=in_a(timedelta(days=90)))
        with time_machine.travel(in_a(voters.KEY_LIFETIME)):
            voters.forget()
            assert not blocks.in_force().exists()
        of_network.refresh_from_db()
        assert (of_network.key, of_network.reason) == ("", "Werbung")

    def test_whose_hash_is_forgotten_cannot_be_blocked(self, karl: Guest, mira: User) -> None:
        karl.network_key = ""
        assert blocks.block(karl, blocks.Kind.NETWORK, in_a(WEEK), "", by=mira) is None
        assert not Block.objects.exists()


class TestLifting:
    def test_lets_them_write_and_says_who_did_it(self, of_address: Block, mira: User) -> None:
        assert blocks.lift(of_address, by=mira)
        of_address.refresh_from_db()
        assert of_address.lifted_by == mira
        assert blocks.why(sent(email="karl@example.org")) is None

    def test_twice_changes_nothing(self, of_address: Block, mira: User, ada: User) -> None:
        blocks.lift(of_address, by=mira)
        assert not blocks.lift(of_address, by=ada)
        of_address.refresh_from_db()
        assert of_address.lifted_by == mira


class TestBlockingAgain:
    def test_replaces_what_was_in_force(self, karl: Guest, of_address: Block, mira: User) -> None:
        again = blocks.block(karl, blocks.Kind.EMAIL, in_a(timedelta(days=1)), "Es war zu lang.", by=mira)
        assert list(blocks.in_force()) == [again]

    def test_of_the_network_leaves_the_address_as_it_is(self, of_address: Block, of_network: Block) -> None:
        assert set(blocks.in_force()) == {of_address, of_network}
