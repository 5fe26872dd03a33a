"""The library of pictures: what comes in, what a page gets, and what a change reaches."""

import os
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import translation
from PIL import Image as Pillow

from articles import library, publishing, sanitizing
from articles.library import keeping, renditions, uploads
from articles.models import Article, Image, ImageUse, Recommendation, Revision
from krysalis.foundation import freshness, picture_files, pictures
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_media")]


def upload(size: tuple[int, int] = (1000, 700), kind: str = "JPEG", colour: str = "#884422") -> BytesIO:
    return BytesIO(factories.picture_bytes(size, kind, colour))


def puppe(size: tuple[int, int] = (1000, 700), **fields) -> Image:
    fields = {"name": "puppe", "alt": "Eine Puppe am Zweig", **fields}
    return library.add(upload(size), **fields)


class TestAPictureIsAdded:
    def test_under_a_name_of_our_own_in_the_format_it_really_has(self, own_media):
        image = library.add(upload(kind="PNG"), name="../../etc/passwd.php", alt="x")

        assert image.original.name == f"originals/{image.digest}.png"
        assert image.name == "etcpasswdphp"
        assert (own_media / image.original.name).is_file()
        assert (image.width, image.height) == (1000, 700)

    def test_once_and_not_twice(self):
        assert library.add(upload(), name="erstes", alt="x") == library.add(upload(), name="zweites", alt="x")

    def test_with_the_next_free_name(self):
        library.add(upload(), name="Größe", alt="x")

        assert library.add(upload(colour="#123456"), name="Größe", alt="x").name == "groesse-2"

    @pytest.mark.parametrize(
        ("title", "file_name", "name"),
        [
            ("Puppe am Zweig", "IMG_0001.JPG", "puppe-am-zweig"),
            ("", "schöne Größe.png", "schoene-groesse"),
            ("", "C:\\Bilder\\berge.jpg", "berge"),
            ("", "IMG_20260101_120000.jpg", "bild"),
            ("", "…", "bild"),
        ],
    )
    def test_with_a_name_proposed_from_its_title_or_file(self, title, file_name, name):
        assert uploads.proposed_name(title, file_name) == name


class TestTheWidths:
    @pytest.mark.parametrize(
        ("own", "steps"),
        [
            (64, (64,)),
            (400, (400,)),
            (1000, (400, 800, 1000)),
            (2000, (400, 800, 1200, 1600, 2000)),
            (4000, (400, 800, 1200, 1600, 2000)),
        ],
    )
    def test_grow_to_that_of_the_picture_and_no_further(self, own, steps):
        assert renditions.widths(Image(width=own, height=10)) == steps

    def test_of_a_card_are_those_of_its_crop(self):
        assert renditions.card_widths(Image(width=4000, height=400)) == (400, 600)


class TestAFigure:
    def test_offers_avif_then_webp_then_jpeg_and_says_its_size(self):
        html = library.figure_html(puppe())

        assert html.index("image/avif") < html.index("image/webp") < html.index("<img")
        assert 'width="1000" height="700"' in html
        assert 'alt="Eine Puppe am Zweig"' in html
        assert 'loading="lazy" decoding="async"' in html
        assert "/400.avif 400w, " in html

    def test_passes_the_sanitiser_unchanged(self):
        image = puppe(
            credit="Anna", licence="CC BY", licence_url="https://cc.example/", source_url="https://a.example/"
        )

        for html in (library.figure_html(image, caption="Darunter"), library.figure_html(image, lead=True)):
            assert sanitizing.clean_article(html) == html

    def test_leading_an_article_comes_at_once(self):
        html = library.figure_html(puppe(), lead=True)

        assert 'loading="eager" fetchpriority="high"' in html
        assert "lazy" not in html

    def test_of_decoration_is_silent_unless_the_text_speaks(self):
        image = puppe(alt="", decorative=True)

        assert 'alt=""' in library.figure_html(image)
        assert 'alt="Hier wichtig"' in library.figure_html(image, alt="Hier wichtig")

    def test_escapes_whatever_it_is_told(self):
        evil = "\"><script>alert('x')</script>"
        html = library.figure_html(puppe(credit=evil, licence=evil), alt=evil, caption=evil)

        assert "<script" not in html
        assert html.count("&lt;script&gt;") == 4

    def test_thanks_whom_the_picture_is_owed_to(self):
        html = library.credit_html(
            puppe(
                credit="Anna Ahrens",
                licence="CC BY 4.0",
                licence_url="https://cc.example/by",
                source_url="https://bilder.example/7",
            )
        )

        assert html == (
            '<span class="credit">[Bildquelle: <a href="https://bilder.example/7" rel="noopener">Anna Ahrens</a>, '
            '<a href="https://cc.example/by" rel="license noopener">CC BY 4.0</a> – danke!]</span>'
        )

    def test_thanks_nobody_where_nothing_is_owed(self):
        assert "figcaption" not in library.figure_html(puppe())

    @pytest.mark.parametrize(
        "address", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "ftp://x.example"]
    )
    def test_links_to_the_web_only(self, address):
        html = library.credit_html(puppe(credit="Anna", source_url=address))

        assert html == '<span class="credit">[Bildquelle: Anna – danke!]</span>'

    def test_speaks_the_sites_language_whoever_renders_it(self):
        with translation.override("en"):
            assert "Bildquelle" in library.figure_html(puppe(credit="Anna"))


class TestTheFiguresOfAText:
    def test_cost_one_query_for_all(self, django_assert_num_queries):
        for colour in ("#111111", "#222222", "#333333"):
            library.add(upload(colour=colour), name=f"b{colour[1]}", alt=f"Bild {colour[1]}")

        with django_assert_num_queries(1):
            figure = library.figures("![](bild:b1) und ![](bild:b2) und ![](bild:b3) und ![](bild:fehlt)")
            found = [figure(name, "", "") for name in ("b1", "b2", "b3", "fehlt")]

        assert ["Bild 1" in (found[0] or ""), found[3]] == [True, None]

    def test_cost_nothing_where_there_are_none(self, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert library.figures("Nur Text.")("x", "", "") is None


class TestARendition:
    def address(self, image: Image, width: int = 400, extension: str = "webp", crop: str = "") -> str:
        return renditions.address(image, renditions.Rendition(width, extension, crop))

    @pytest.mark.parametrize(("extension", "kind"), [("avif", "AVIF"), ("webp", "WEBP"), ("jpg", "JPEG")])
    def test_is_made_at_the_first_request_and_kept(self, client, own_media, extension, kind):
        image = puppe()
        answer = client.get(self.address(image, extension=extension))

        shown = Pillow.open(BytesIO(answer.content))
        assert (shown.format, shown.size) == (kind, (400, 280))
        assert (own_media / f"renditions/{image.digest}/400.{extension}").read_bytes() == answer.content

    def test_is_for_every_cache_and_for_nothing_but_looking(self, client):
        answer = client.get(self.address(puppe()))

        assert answer["Content-Type"] == "image/webp"
        assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert not answer.cookies
        assert "Vary" not in answer

    def test_costs_one_query(self, client, django_assert_num_queries):
        address = self.address(puppe())
        with django_assert_num_queries(1):
            client.get(address)

    @pytest.mark.parametrize(
        ("width", "extension", "crop"),
        [
            (401, "webp", ""),
            (2000, "webp", ""),
            (400, "png", ""),
            (400, "webp", "3x2-10-10"),
            (1000, "webp", "3x2-50-50"),
        ],
    )
    def test_that_is_none_is_not_found(self, client, width, extension, crop):
        assert client.get(self.address(puppe(), width, extension, crop)).status_code == 404

    def test_of_a_guessed_digest_is_not_found(self, client):
        image = puppe()

        assert client.get(self.address(image).replace(image.digest, "0" * 16)).status_code == 404

    def test_whose_original_is_gone_is_not_found(self, client):
        image = puppe()
        default_storage.delete(image.original.name)

        assert client.get(self.address(image)).status_code == 404

    def test_cannot_be_posted_to(self, client):
        assert client.post(self.address(puppe())).status_code == 405

    def test_of_a_renamed_picture_is_still_reached(self, client):
        image = puppe()
        old = self.address(image)
        Image.objects.update(name="larve")

        assert client.get(old).headers["Location"] == old.replace("puppe", "larve")

    def test_of_a_card_is_cut_around_its_focal_point(self, client):
        image = puppe((1000, 1000), focal_x=50, focal_y=0)
        answer = client.get(self.address(image, 400, "jpg", "3x2-50-0"))

        assert Pillow.open(BytesIO(answer.content)).size == (400, 267)

    def test_in_every_address_of_a_figure_and_a_card_exists(self, client):
        image = puppe()
        html = library.figure_html(image) + library.card_picture_html(image)
        addresses = {part.split()[0].strip('",') for part in html.replace('"', " ").split() if "/bilder/" in part}

        assert len(addresses) == 15
        assert {client.get(address).status_code for address in addresses} == {200}

    def test_asked_for_by_many_at_once_is_never_half_a_file(self, own_media):
        image = puppe()
        one = renditions.Rendition(800, "jpg")
        original = picture_files.read(image.original.name) or b""

        def make(_number: int) -> bytes:
            content = pictures.render(pictures.open_kept(original, 800), 800, "JPEG")
            picture_files.put(renditions.stored_name(image, one), content)
            return picture_files.read(renditions.stored_name(image, one)) or b""

        with ThreadPoolExecutor(4) as people:
            assert len(set(people.map(make, range(8)))) == 1
        assert os.listdir(own_media / "renditions" / image.digest) == ["800.jpg"]


class TestTheWorker:
    def test_makes_all_renditions_ahead(self, own_media, client):
        image = puppe()

        assert library.make_missing_renditions(10) == 1
        assert len(list((own_media / "renditions").rglob("*.*"))) == len(list(renditions.all_of(image))) == 15
        assert library.make_missing_renditions(10) == 0

    def test_is_not_stopped_by_a_picture_without_its_file(self):
        lost, kept = puppe(), library.add(upload(colour="#abcdef"), name="da", alt="x")
        default_storage.delete(lost.original.name)

        assert library.make_missing_renditions(10) == 2
        assert picture_files.read(renditions.stored_name(kept, renditions.Rendition(400, "avif")))


class TestAChangedPicture:
    @pytest.fixture
    def image(self) -> Image:
        return puppe(credit="Anna")

    @pytest.fixture
    def article(self, image, renate) -> Article:
        article = factories.article(body_source="Davor.\n\n![](bild:puppe)\n\n![](bild:puppe-gross)")
        publishing.save(article, by=renate)
        return article

    @pytest.fixture
    def save(self, renate, django_capture_on_commit_callbacks):
        def save(image: Image, **fields) -> None:
            for name, value in fields.items():
                setattr(image, name, value)
            with django_capture_on_commit_callbacks(execute=True):
                keeping.save(image, by=renate)

        return save

    def test_changes_every_text_that_shows_it(self, article, image, save):
        page = factories.page(body_source="![](bild:puppe)")
        publishing.save_page(page, by=None)
        version = freshness.number(freshness.article(article.slug))

        save(image, credit="Berta", alt="Ein Kokon")

        for text in (article, page):
            text.refresh_from_db()
            assert "Berta" in text.body_html
            assert 'alt="Ein Kokon"' in text.body_html
            assert text.pipeline_version > 0
        assert freshness.number(freshness.article(article.slug)) > version

    def test_leaves_a_text_marked_where_the_server_died_before_rendering(self, article, image, renate):
        image.credit = "Berta"
        keeping.save(image, by=renate)

        article.refresh_from_db()
        assert article.pipeline_version == 0

    def test_is_written_into_the_texts_under_its_new_name(self, article, image, save):
        save(image, name="larve")

        article.refresh_from_db()
        assert article.body_source == "Davor.\n\n![](bild:larve)\n\n![](bild:puppe-gross)"
        assert "/bilder/larve-" in article.body_html
        assert ImageUse.objects.get().article == article
        assert Revision.objects.filter(article=article).count() == 2

    def test_makes_the_page_of_a_led_article_new(self, image, save):
        article = factories.article(lead_image=image)
        before = freshness.numbers([freshness.article(article.slug), freshness.LISTS])

        save(image, alt="Ein Kokon")

        after = freshness.numbers(before)
        assert all(after[name] > before[name] for name in before)

    def test_makes_the_pages_new_that_recommend_a_led_article(self, image, save):
        recommending = factories.article()
        led = factories.article(lead_image=image)
        Recommendation.objects.create(article=recommending, recommended=led)
        before = freshness.number(freshness.article(recommending.slug))

        save(image, focal_x=10)

        assert freshness.number(freshness.article(recommending.slug)) > before

    def test_appears_where_it_was_named_before_it_was_there(self, article, save):
        assert "missing-picture" in publishing.render(article).html

        save(Image(name="puppe-gross", alt="Groß", digest="1" * 16, width=9, height=9, original="x.jpg"))

        article.refresh_from_db()
        assert "missing-picture" not in article.body_html

    def test_with_another_file_forgets_the_old_one(self, image, save, own_media):
        library.make_missing_renditions()
        old = image.digest
        uploads.prepare(upload(colour="#00ff00")).keep_for(image)

        save(image)

        assert [str(path) for path in own_media.rglob("*") if path.is_file() and old in str(path)] == []
        assert (own_media / image.original.name).is_file()


class TestAPictureIsDeleted:
    def test_with_its_files_where_nobody_uses_it(self, own_media, django_capture_on_commit_callbacks):
        image = puppe()
        library.make_missing_renditions()

        with django_capture_on_commit_callbacks(execute=True):
            keeping.delete(image)

        assert not Image.objects.exists()
        assert [path for path in own_media.rglob("*") if path.is_file()] == []

    def test_never_while_it_stands_in_a_text(self, renate):
        image = puppe()
        article = factories.article(title="Vom Warten", body_source="![](bild:puppe)")
        publishing.save(article, by=renate)

        with pytest.raises(keeping.InUse, match="Vom Warten"):
            keeping.delete(image)

    def test_never_while_it_leads_an_article_even_one_in_the_bin(self):
        image = puppe()
        factories.article(title="Im Korb", status="binned", lead_image=image)

        with pytest.raises(keeping.InUse, match="Im Korb"):
            keeping.delete(image)


class TestWhoMayChangeAPicture:
    def test_is_every_editor(self, renate):
        image = puppe()
        factories.article(lead_image=image)

        assert keeping.may_change(image, renate)

    def test_is_an_author_whose_texts_alone_show_it(self, anton, antons_profile):
        image = puppe()
        assert keeping.may_change(image, anton)

        factories.draft(lead_image=image, authors=[antons_profile])
        assert keeping.may_change(image, anton)

        factories.article(lead_image=image)
        assert not keeping.may_change(image, anton)

    def test_is_no_moderator(self, mira):
        assert not keeping.may_change(puppe(), mira)


def test_a_browser_without_cookies_gets_none_for_a_picture():
    assert Client().get(library.share_address(puppe()).removeprefix("http://127.0.0.1:8000")).cookies == {}
