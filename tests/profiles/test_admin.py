"""Profiles in the backend: editors look after all, everybody after their own."""

from io import BytesIO

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from krysalis.foundation import freshness
from profiles import photos
from profiles.models import NetProfile, Profile
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_media")]

LIST = "/admin/profiles/profile/"
ADD = f"{LIST}add/"


def portrait(colour: str = "#884422") -> SimpleUploadedFile:
    return SimpleUploadedFile("ich.png", factories.picture_bytes((300, 500), "PNG", colour), "image/png")


def filled(profile: Profile | None = None, rows: list[dict] | None = None, **fields) -> dict:
    """The form as the browser sends it: the Netzprofile that are there, and `rows` for new ones."""
    typed = {"name": "Anna Ahrens", "slug": "anna-ahrens", "role": "Partnerin", "biography": "Schreibt."}
    there = list(profile.net_profiles.all()) if profile else []
    rows = [{"id": row.pk, "address": row.address, "position": row.position} for row in there] + (rows or [])
    sent = {**typed, **fields, "net_profiles-TOTAL_FORMS": len(rows), "net_profiles-INITIAL_FORMS": len(there)}
    for number, row in enumerate(rows):
        sent |= {f"net_profiles-{number}-{key}": value for key, value in row.items()}
        sent[f"net_profiles-{number}-profile"] = profile.pk if profile else ""
    return {key: value for key, value in sent.items() if value is not None}


def change(profile: Profile) -> str:
    return f"{LIST}{profile.pk}/change/"


def words(answer) -> str:
    return answer.content.decode()


def addresses(profile: Profile) -> list[str]:
    return list(profile.net_profiles.values_list("address", flat=True))


class TestAProfile:
    def test_is_made_with_its_netzprofile_as_typed(self, at_desk):
        rows = [{"address": address, "position": ""} for address in ("www.example.org", "anna@example.org")]

        assert at_desk.post(ADD, filled(rows=rows)).status_code == 302

        profile = Profile.objects.get()
        assert addresses(profile) == ["https://www.example.org", "mailto:anna@example.org"]

    def test_says_what_is_wrong_with_an_address(self, at_desk):
        answer = at_desk.post(ADD, filled(rows=[{"address": "javascript:alert(1)", "position": ""}]))

        assert "Möglich sind nur Adressen mit https://, http:// oder mailto:." in words(answer)
        assert not Profile.objects.exists()

    def test_makes_every_page_new(self, at_desk):
        profile = factories.profile(name="Anna Ahrens")
        before = freshness.number(freshness.SITE)

        at_desk.post(change(profile), filled(profile, role="Gründerin"))

        assert freshness.number(freshness.SITE) > before


class TestTheOrderOfNetzprofile:
    @pytest.fixture
    def profile(self) -> Profile:
        return factories.profile(networks=["https://a.example", "https://b.example", "https://c.example"])

    def reordered(self, client: Client, profile: Profile, positions: list[int], **more) -> list[str]:
        sent = filled(profile, **more)
        for number, position in enumerate(positions):
            sent[f"net_profiles-{number}-position"] = position
        client.post(change(profile), sent)
        return [address[8:9] for address in addresses(profile)]

    def test_follows_the_numbers(self, at_desk, profile):
        assert self.reordered(at_desk, profile, [3, 1, 2]) == ["b", "c", "a"]

    def test_puts_what_was_moved_before_what_was_there(self, at_desk, profile):
        assert self.reordered(at_desk, profile, [0, 1, 1]) == ["a", "c", "b"]

    def test_puts_a_new_one_last_unless_it_says_where(self, at_desk, profile):
        new = [{"address": "https://d.example", "position": ""}]

        assert self.reordered(at_desk, profile, [1, 2, 3], rows=new) == ["a", "b", "c", "d"]

    def test_counts_from_one(self, at_desk, profile):
        self.reordered(at_desk, profile, [70, 60, 50])

        assert list(NetProfile.objects.values_list("position", flat=True).order_by("position")) == [1, 2, 3]


class TestAPhoto:
    def test_becomes_a_square_in_three_sizes(self, at_desk, client, own_media):
        profile = factories.profile()
        at_desk.post(change(profile), filled(profile, new_photo=portrait()))
        profile.refresh_from_db()

        kept = Image.open(own_media / profile.photo.name)
        assert (kept.format, kept.size) == ("JPEG", (300, 300))
        for size in photos.SIZES:
            for extension in ("webp", "jpg"):
                answer = Client().get(photos.address(profile, size, extension))
                assert Image.open(BytesIO(answer.content)).size == (min(size, 300),) * 2
                assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
                assert answer["Cache-Control"] == "public, max-age=31536000, immutable"

    def test_keeps_nothing_of_the_old_one(self, at_desk, own_media, django_capture_on_commit_callbacks):
        profile = factories.profile()
        with django_capture_on_commit_callbacks(execute=True):
            at_desk.post(change(profile), filled(profile, new_photo=portrait()))
        profile.refresh_from_db()
        old = photos.address(profile, 96, "webp")

        with django_capture_on_commit_callbacks(execute=True):
            at_desk.post(change(profile), filled(profile, new_photo=portrait("#00aa00")))

        assert Client().get(old).status_code == 404
        assert len([path for path in own_media.rglob("*") if path.is_file()]) == 7

    def test_that_another_person_has_too_stays(self, at_desk, own_media, django_capture_on_commit_callbacks):
        one, other = factories.profile(), factories.profile()
        for profile in (one, other):
            with django_capture_on_commit_callbacks(execute=True):
                at_desk.post(change(profile), filled(profile, slug=profile.slug, new_photo=portrait()))
            profile.refresh_from_db()

        with django_capture_on_commit_callbacks(execute=True):
            at_desk.post(change(one), filled(one, slug=one.slug, remove_photo="on"))

        one.refresh_from_db()
        assert not one.photo
        assert Client().get(photos.address(other, 96, "webp")).status_code == 200

    def test_that_is_none_is_refused_in_words(self, at_desk):
        profile = factories.profile()
        broken = SimpleUploadedFile("ich.jpg", b"GIF89a", "image/jpeg")

        assert "Das ist kein Bild" in words(at_desk.post(change(profile), filled(profile, new_photo=broken)))

    @pytest.mark.parametrize("path", ["0000000000000000/96.webp", "../../db", "x/96.webp"])
    def test_that_nobody_has_is_not_found(self, client, path):
        assert client.get(f"/bilder/profil/{path}").status_code == 404


class TestWhoMayChangeAProfile:
    def test_is_its_owner_but_for_address_and_login(self, client, anton, antons_profile):
        client.force_login(anton)
        page = words(client.get(change(antons_profile)))
        assert 'name="slug"' not in page
        assert 'name="user"' not in page

        sent = filled(antons_profile, name="Anton A.", slug="admin", rows=[{"address": "a@b.example", "position": ""}])
        assert client.post(change(antons_profile), sent).status_code == 302

        antons_profile.refresh_from_db()
        assert (antons_profile.name, antons_profile.slug) == ("Anton A.", "anton-ahrens")
        assert antons_profile.user == anton
        assert addresses(antons_profile) == ["mailto:a@b.example"]

    def test_is_not_somebody_else(self, client, anton):
        other = factories.profile(name="Berta")
        client.force_login(anton)

        client.post(change(other), filled(other, name="Gekapert"))

        other.refresh_from_db()
        assert other.name == "Berta"
        assert "Berta" not in words(client.get(LIST))
        assert client.get(ADD).status_code == 403

    def test_is_nobody_without_a_profile(self, client, mira):
        client.force_login(mira)

        assert client.get(LIST).status_code == 403

    def test_is_every_editor(self, at_desk):
        profile = factories.profile(name="Berta")

        assert at_desk.post(change(profile), filled(profile, name="Berta B.", slug="berta")).status_code == 302


class TestAProfileIsDeleted:
    @pytest.fixture
    def at_the_top(self, ada: User, client: Client) -> Client:
        client.force_login(ada)
        return client

    def test_never_while_a_text_carries_the_name(self, at_the_top):
        profile = factories.profile(name="Anna Ahrens")
        factories.article(authors=[profile])
        factories.comment(profile=profile, guest=None)

        answer = at_the_top.post(f"{LIST}{profile.pk}/delete/", {"post": "yes"}, follow=True)

        assert "Anna Ahrens kann nicht gelöscht werden: 2 Texte oder Kommentare tragen diesen Namen." in words(answer)
        assert Profile.objects.filter(pk=profile.pk).exists()

    def test_where_nothing_holds_on_to_it(self, at_the_top):
        profile = factories.profile(networks=["https://example.org"])

        at_the_top.post(f"{LIST}{profile.pk}/delete/", {"post": "yes"})

        assert not Profile.objects.filter(pk=profile.pk).exists()


def test_the_list_costs_the_same_however_long_it_is(at_desk, django_assert_max_num_queries):
    for _ in range(12):
        factories.profile(networks=["https://a.example", "https://b.example"])

    with django_assert_max_num_queries(11):
        at_desk.get(LIST)
