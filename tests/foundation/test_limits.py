from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import RequestFactory

from krysalis.foundation.limits import Limit, address_key, client_address, network_key

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
THREE_A_MINUTE = Limit("test", times=3, within=timedelta(minutes=1))


def asked_by(address: str, **headers: str):
    return RequestFactory().get("/", REMOTE_ADDR=address, headers=headers)


@pytest.mark.django_db
class TestALimit:
    def test_lets_through_as_many_as_it_says(self):
        hits = [THREE_A_MINUTE.hit(asked_by("192.0.2.1")) for _ in range(5)]

        assert hits == [False, False, False, True, True]

    def test_counts_every_network_for_itself(self):
        for _ in range(3):
            THREE_A_MINUTE.hit(asked_by("192.0.2.1"))

        assert not THREE_A_MINUTE.hit(asked_by("192.0.2.2"))

    def test_gives_back_after_its_time(self):
        with time_machine.travel(NOON, tick=False) as clock:
            for _ in range(3):
                THREE_A_MINUTE.hit(asked_by("192.0.2.1"))
            clock.shift(timedelta(seconds=61))

            assert not THREE_A_MINUTE.hit(asked_by("192.0.2.1"))

    def test_can_be_switched_off_for_a_load_test(self, settings):
        settings.COMMENT_LIMITS = False

        assert not any(THREE_A_MINUTE.hit(asked_by("192.0.2.1")) for _ in range(5))


class TestAnAddress:
    def test_is_not_readable_in_the_key(self):
        assert "rosa" not in address_key("rosa@example.org")

    def test_has_one_key_however_it_is_written(self):
        assert address_key(" Rosa@Example.org") == address_key("rosa@example.org")


class TestWhoIsAsking:
    def test_is_the_peer_whatever_a_stranger_claims(self):
        assert str(client_address(asked_by("192.0.2.1", X_Forwarded_For="203.0.113.9"))) == "192.0.2.1"

    def test_is_the_rightmost_hop_that_is_no_proxy_of_ours(self, settings):
        settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
        request = asked_by("10.0.0.1", X_Forwarded_For="203.0.113.9, 198.51.100.7, 10.0.0.2")

        assert str(client_address(request)) == "198.51.100.7"

    def test_survives_nonsense_in_the_header(self, settings):
        settings.TRUSTED_PROXIES = ["10.0.0.0/8"]

        assert str(client_address(asked_by("10.0.0.1", X_Forwarded_For="<script>, ,"))) == "10.0.0.1"

    def test_is_one_network_over_the_lower_half_of_an_ipv6_address(self):
        assert network_key(asked_by("2001:db8:1:2::1")) == network_key(asked_by("2001:db8:1:2:ffff::9"))
        assert network_key(asked_by("2001:db8:1:2::1")) != network_key(asked_by("2001:db8:1:3::1"))

    def test_is_one_network_in_both_spellings_of_an_ipv4_address(self):
        assert network_key(asked_by("::ffff:192.0.2.1")) == network_key(asked_by("192.0.2.1"))

    def test_is_not_readable_in_the_key(self):
        assert "192.0.2.1" not in network_key(asked_by("192.0.2.1"))
