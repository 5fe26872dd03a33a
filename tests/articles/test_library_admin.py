"""The library in the backend, as editors and authors meet it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from articles import library, publishing
from articles.library import uploads
from articles.models import Image
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_media")]

ADD = "/admin/articles/image/add/"
LIST = "/admin/articles/image/"


def photo(name: str = "IMG_1.jpg", colour: str = "#884422") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, factories.picture_bytes((900, 600), "JPEG", colour), "image/jpeg")


def filled(**fields) -> dict:
    typed = {"title": "Puppe am Zweig", "alt": "Eine Puppe am Zweig", "focal_x": "50", "focal_y": "50"}
    return {key: value for key, value in {**typed, "file": photo(), **fields}.items() if value is not None}


def change(image: Image) -> str:
    return f"{LIST}{image.pk}/change/"


def words(answer) -> str:
    return answer.content.decode()


class TestAddingAPicture:
    def test_needs_a_file_and_a_description(self, at_desk):
        assert at_desk.post(ADD, filled(credit="Anna")).status_code == 302

        image = Image.objects.get()
        assert (image.name, image.credit, image.width, image.height) == ("puppe-am-zweig", "Anna", 900, 600)

    def test_makes_no_rendition_while_the_editor_waits(self, at_desk, own_media):
        at_desk.post(ADD, filled())

        assert [path.parent.name for path in own_media.rglob("*.*")] == ["originals"]

    def test_decodes_before_the_transaction(self, at_desk, monkeypatch):
        depth_outside = len(transaction.get_connection().savepoint_ids)
        depths = []

        def prepare(source):
            depths.append(len(transaction.get_connection().savepoint_ids))
            return real(source)

        real = uploads.prepare
        monkeypatch.setattr(uploads, "prepare", prepare)
        at_desk.post(ADD, filled())

        assert depths == [depth_outside]

    def test_asks_for_words_or_for_the_mark_of_decoration(self, at_desk):
        answer = at_desk.post(ADD, filled(alt=" "))

        assert "Bitte beschreiben Sie das Bild" in words(answer)
        assert at_desk.post(ADD, filled(alt="", decorative="on", file=photo())).status_code == 302

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (b"<svg onload=alert(1)>", "Das ist kein Bild, das wir lesen können."),
            (bytes(10 * 1024 * 1024 + 1), "Dieses Bild hat mehr als 10 MB."),
            (b"", "leer"),
        ],
    )
    def test_says_why_a_file_is_refused(self, at_desk, content, sentence):
        answer = at_desk.post(ADD, filled(file=SimpleUploadedFile("x.jpg", content, "image/jpeg")))

        assert sentence in words(answer)
        assert not Image.objects.exists()

    def test_finds_the_twin(self, at_desk):
        at_desk.post(ADD, filled())

        assert "Dieses Bild gibt es schon: „Puppe am Zweig“" in words(at_desk.post(ADD, filled(title="Noch einmal")))

    def test_refuses_a_name_that_is_taken_and_finds_a_free_one_itself(self, at_desk):
        at_desk.post(ADD, filled(name="puppe"))
        other = photo(colour="#00ff00")

        assert at_desk.post(ADD, filled(name="puppe", file=other)).status_code == 200
        at_desk.post(ADD, filled(title="Puppe", file=photo(colour="#00ff00")))
        assert Image.objects.filter(name="puppe-2").exists()

    @pytest.mark.parametrize("field", ["source_url", "licence_url"])
    @pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://example.org/x", "data:text/html,x"])
    def test_takes_addresses_of_the_web_only(self, at_desk, field, address):
        at_desk.post(ADD, filled(**{field: address}))

        assert not Image.objects.exists()


class TestTheList:
    def test_shows_pictures_what_to_write_and_where_they_are_used(self, at_desk, renate):
        at_desk.post(ADD, filled())
        image = Image.objects.get()
        publishing.save(factories.article(title="Vom Warten", body_source=f"![](bild:{image.name})"), by=renate)

        page = words(at_desk.get(LIST))

        assert f"/bilder/puppe-am-zweig-{image.digest}/3x2-50-50/400.webp" in page
        assert "![](bild:puppe-am-zweig)" in page
        assert "Vom Warten" in page

    def test_costs_the_same_however_long_it_is(self, at_desk, django_assert_max_num_queries):
        for number in range(12):
            factories.article(lead_image=factories.image(name=f"b{number}"))

        with django_assert_max_num_queries(14):
            at_desk.get(LIST)

    def test_finds_by_description(self, at_desk):
        factories.image(name="eins", alt="Ein Leuchtturm")
        factories.image(name="zwei", alt="Eine Brücke")

        page = words(at_desk.get(LIST, {"q": "Leuchtturm"}))

        assert ("bild:eins" in page, "bild:zwei" in page) == (True, False)

    def test_tells_the_used_from_the_unused(self, at_desk):
        factories.article(lead_image=factories.image(name="eins"))
        factories.image(name="zwei")

        assert "bild:zwei" not in words(at_desk.get(LIST, {"used": "yes"}))
        assert "bild:eins" not in words(at_desk.get(LIST, {"used": "no"}))


class TestChangingAPicture:
    def test_reaches_the_article(self, at_desk, renate, django_capture_on_commit_callbacks):
        at_desk.post(ADD, filled(credit="Anna"))
        image = Image.objects.get()
        article = factories.article(body_source=f"![](bild:{image.name})")
        publishing.save(article, by=renate)

        with django_capture_on_commit_callbacks(execute=True):
            answer = at_desk.post(change(image), filled(file=None, credit="Berta", name="larve"))

        article.refresh_from_db()
        assert answer.status_code == 302
        assert "Berta" in article.body_html
        assert article.body_source == "![](bild:larve)"

    def test_is_open_to_an_author_for_what_is_only_theirs(self, client, anton, antons_profile):
        image = library.add(photo().file, name="puppe", alt="x")
        factories.draft(lead_image=image, authors=[antons_profile])
        client.force_login(anton)

        assert client.post(change(image), filled(file=None, alt="Neu")).status_code == 302

    def test_of_somebody_elses_is_only_for_looking(self, client, anton):
        image = library.add(photo().file, name="puppe", alt="x")
        factories.article(lead_image=image)
        client.force_login(anton)

        page = client.get(change(image))
        assert page.status_code == 200
        assert "None" not in words(page)
        assert client.post(change(image), filled(file=None, alt="Neu")).status_code == 403

    def test_is_nothing_for_moderators(self, client, mira):
        client.force_login(mira)

        assert client.get(change(factories.image())).status_code == 403
        assert client.get(ADD).status_code == 403


class TestDeletingAPicture:
    def test_is_refused_with_the_titles_of_the_texts(self, at_desk):
        image = factories.image(name="puppe")
        factories.article(title="Vom Warten", lead_image=image)

        for method in (at_desk.get, at_desk.post):
            answer = method(f"{LIST}{image.pk}/delete/", {"post": "yes"}, follow=True)
            assert "„puppe“ kann nicht gelöscht werden, denn es wird verwendet: „Vom Warten“." in words(answer)
        assert Image.objects.filter(pk=image.pk).exists()

    def test_works_where_nobody_uses_it(self, at_desk):
        image = factories.image()

        at_desk.post(f"{LIST}{image.pk}/delete/", {"post": "yes"})

        assert not Image.objects.exists()


class TestTheChooser:
    def test_offers_buttons_with_the_short_name(self, at_desk):
        factories.image(name="puppe", alt='Eine "Puppe"')

        page = words(at_desk.get(reverse("admin:articles_image_library")))

        assert 'data-picture-name="puppe" data-picture-alt="Eine &quot;Puppe&quot;"' in page

    def test_searches_and_turns_pages(self, at_desk):
        for number in range(30):
            factories.image(name=f"bild-{number}", alt="Haus" if number else "Baum")
        address = reverse("admin:articles_image_library")

        assert words(at_desk.get(address, {"q": "Baum"})).count("data-picture-name") == 1
        assert words(at_desk.get(address, {"q": "Haus"})).count("data-picture-name") == 24
        assert words(at_desk.get(address, {"q": "Haus", "page": 2})).count("data-picture-name") == 5

    def test_is_for_those_who_may_look(self, client, mira):
        client.force_login(mira)

        assert client.get(reverse("admin:articles_image_library")).status_code == 403
