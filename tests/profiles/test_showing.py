"""What readers see of a person."""

import re

import pytest
from django.template.loader import render_to_string

from profiles import networks
from profiles.models import Profile
from tests import factories

pytestmark = pytest.mark.django_db


def line(profile: Profile) -> str:
    return render_to_string("profiles/_author_line.html", {"profile": profile})


def box(profile: Profile, **context) -> str:
    return render_to_string("profiles/_author_box.html", {"profile": profile, **context})


class TestNetzprofile:
    def test_are_links_with_the_person_behind_them(self):
        html = line(factories.profile(name="Anna Ahrens", networks=["https://www.linkedin.com/in/anna"]))

        assert '<a href="https://www.linkedin.com/in/anna" rel="me noopener">' in html
        assert 'aria-label="Netzprofile von Anna Ahrens"' in html
        assert re.sub(r"<[^>]*>", "", html).split()[-4:] == ["LinkedIn", "von", "Anna", "Ahrens"]

    def test_stand_in_their_order(self):
        html = box(factories.profile(networks=["https://xing.com/a", "https://github.com/a", "mailto:a@b.example"]))

        assert html.index("XING") < html.index("GitHub") < html.index("E-Mail")

    @pytest.mark.parametrize("network", networks.ALL, ids=lambda network: network.key)
    def test_have_an_icon_of_their_own_that_asks_nobody(self, network):
        icon = render_to_string(f"profiles/icons/{network.key}.svg")

        assert icon.startswith('<svg class="icon" viewBox="0 0 24 24"')
        assert 'aria-hidden="true"' in icon
        assert not re.search(r"href|url\(|style|http", icon)

    def test_cost_no_query_where_they_were_fetched(self, django_assert_num_queries):
        factories.profile(networks=["https://a.example", "https://b.example"])
        profile = Profile.objects.with_net_profiles().get()

        with django_assert_num_queries(0):
            line(profile)
            box(profile)

    def test_leave_no_empty_list(self):
        assert "<ul" not in line(factories.profile())


class TestAPerson:
    def test_without_a_photo_has_initials(self):
        assert ">HS</text>" in line(factories.profile(name="Dr. Henrike Solms"))

    def test_with_a_photo_is_shown_in_the_size_of_the_place(self):
        profile = factories.profile(photo="profiles/0123456789abcdef.jpg")

        assert 'src="/bilder/profil/0123456789abcdef/192.jpg"' in line(profile)
        assert 'width="48" height="48" alt=""' in line(profile)
        assert 'width="128"' in box(profile)

    def test_is_the_heading_of_their_own_page(self):
        profile = factories.profile(name="Anna Ahrens")

        assert "<h1" in box(profile, heading="h1")
        assert "<h1" not in box(profile)

    def test_cannot_write_html(self):
        evil = "<script>alert(1)</script>"
        html = box(factories.profile(name=evil, slug="x", role=evil, biography=f"Erstens.\n\n{evil}"))

        assert "<script" not in html
        assert html.count("<p>") == 2
