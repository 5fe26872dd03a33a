"""Whatever is sent, to readers' and editors' forms and in addresses: words and the text back, or nothing there.

Never a 500 (the test client would raise it), nothing lost, nothing stored twice. Many at once: `comments/
test_doubled_submits.py`; strings that broke other sites: `comments/test_bad_input.py`.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from articles.models import Article
from comments import moderation
from comments.models import Comment, Guest
from tests import factories
from tests.comments.writing import FROM_HERE, write

pytestmark = pytest.mark.django_db

AsUser = Callable[[User], Client]
TEXT = "Diesen Satz will ich nicht verlieren."
UNSTORABLE = "ein Zeichen, das sich nicht speichern lässt"
NOT_THERE = "ist nicht mehr da"
ABSURD_IDS = ["0", "-1", "abc", "1.5", "9" * 19, "9" * 40, "１", "%00", "1%00", "%ED%A0%80", "' OR 1=1"]


@pytest.fixture
def article() -> Article:
    return factories.article(title="Leise Puppen")


def send_as_utf7(browser: Client, address: str, **fields: str) -> HttpResponse:
    """A form in an encoding that can say half a character: `+2AA-` is one."""
    head = '--edge\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    body = "".join(head.format(name, value) for name, value in fields.items()) + "--edge--\r\n"
    kind = "multipart/form-data; boundary=edge; charset=utf-7"
    return browser.generic("POST", address, body.encode("ascii"), content_type=kind, headers=FROM_HERE)  # type: ignore[return-value]


# Readers


class TestACommentThatCannotBe:
    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"text": ""}, "Bitte schreiben Sie zuerst etwas."),
            ({"text": " \r\n\t\u200b"}, "Bitte schreiben Sie zuerst etwas."),
            ({"text": "", "name": "", "email": ""}, "Bitte schreiben Sie zuerst etwas."),
            ({"text": "x" * 10_001}, "Zu lang: 10001 Zeichen, höchstens 10000"),
            ({"text": f"{TEXT}\0"}, UNSTORABLE),
            ({"name": ""}, "ein Pseudonym genügt"),
            ({"name": "\u200b\u202e"}, "ein Pseudonym genügt"),
            ({"name": "?!"}, "mindestens einem Buchstaben"),
            ({"name": "x" * 61}, "Zu lang: 61 Zeichen, höchstens 60"),
            ({"name": "Ger\0linde"}, UNSTORABLE),
            ({"email": "gerlinde"}, "nicht nach einer E-Mail-Adresse"),
            ({"email": f"{'x' * 300}@example.org"}, "Zu lang"),
            ({"email": "a\0@example.org"}, UNSTORABLE),
            ({"parent": "abc"}, NOT_THERE),
            ({"parent": "-1"}, NOT_THERE),
            ({"parent": "9" * 40}, NOT_THERE),
            ({"parent": "1\0"}, "Nullzeichen"),
        ],
    )
    def test_is_told_in_words_and_comes_back(
        self, client: Client, article: Article, fields: dict[str, str], sentence: str
    ) -> None:
        response = write(client, article, **{"text": TEXT, **fields})

        assert response.status_code == 422
        assert sentence in response.text
        assert fields.get("text", TEXT).strip().replace("\0", "\ufffd") in response.text
        assert fields.get("name", "Gerlinde").replace("\0", "\ufffd") in response.text
        assert not Comment.objects.exists()
        assert not Guest.objects.exists()

    @pytest.mark.parametrize("field", ["text", "name", "email", "parent", "homepage"])
    def test_may_have_half_a_character_anywhere(self, client: Client, article: Article, field: str) -> None:
        fields = {"text": TEXT.replace("ü", "ue"), "name": "Gerlinde", "email": "", field: "vorher +2AA- nachher"}

        response = send_as_utf7(client, f"/{article.slug}/comment/", **fields)

        assert response.status_code == (303 if field == "homepage" else 422)
        assert "nicht verlieren" in response.text or field in {"text", "homepage"}
        assert Comment.objects.count() == (1 if field == "homepage" else 0)

    @pytest.mark.parametrize("hidden", [*sorted(set(Comment.Status.values) - {"approved"}), "elsewhere", "draft"])
    def test_may_answer_what_is_not_there(self, client: Client, article: Article, hidden: str) -> None:
        places = {"elsewhere": factories.article, "draft": factories.draft}
        place, status = (places[hidden](), "approved") if hidden in places else (article, hidden)
        parent = factories.comment(place, status=status)

        response = write(client, article, text=TEXT, answering=parent)

        assert (response.status_code, Comment.objects.count()) == (422, 1)
        assert NOT_THERE in response.text
        assert TEXT in response.text

    def test_may_come_after_the_discussion_is_closed(self, client: Client) -> None:
        response = write(client, factories.article(comments_open=False), text=TEXT)

        assert (response.status_code, Comment.objects.count()) == (422, 0)
        assert "Die Diskussion zu diesem Artikel ist geschlossen." in response.text
        assert TEXT in response.text

    @pytest.mark.parametrize("status", ["draft", "review", "withdrawn", "binned", "scheduled", "missing", "page"])
    def test_may_belong_to_no_public_article(self, client: Client, status: str) -> None:
        if status == "scheduled":
            factories.scheduled(timezone.now() + timezone.timedelta(days=1), slug="dort")
        elif status == "page":
            factories.page(slug="dort")
        elif status != "missing":
            factories.article(slug="dort", status=status, published_at=timezone.now())

        response = client.post("/dort/comment/", {"text": TEXT, "name": "Gerlinde"}, headers=FROM_HERE)

        assert (response.status_code, Comment.objects.count()) == (404, 0)


class TestACommentSentTwice:
    def test_is_the_first_one(self, client: Client, article: Article) -> None:
        answers = [write(client, article, text=TEXT) for _ in range(3)]

        comment = Comment.objects.get()
        assert {(one.status_code, one["Location"]) for one in answers} == {(303, comment.get_absolute_url())}
        assert (Guest.objects.count(), comment.events.count()) == (1, 1)

    @pytest.mark.parametrize("decision", [moderation.approve, moderation.reject, moderation.mark_spam])
    def test_is_the_first_one_after_a_decision_too(
        self, client: Client, article: Article, mira: User, decision: Callable[..., bool]
    ) -> None:
        first = write(client, article, text=TEXT)
        decision(Comment.objects.get(), by=mira)
        status = Comment.objects.get().status

        again = write(client, article, text=TEXT)

        assert (again.status_code, again["Location"]) == (303, first["Location"])
        assert Comment.objects.get().status == status

    @pytest.mark.parametrize("differing", [{"text": "Anders."}, {"name": "Karl"}, {"email": "g@example.org"}])
    def test_is_another_where_anything_differs(
        self, client: Client, article: Article, differing: dict[str, str]
    ) -> None:
        for fields in ({"text": TEXT}, {"text": TEXT, **differing}):
            assert write(client, article, **fields).status_code == 303

        assert Comment.objects.count() == 2


class TestABodyThatIsNoForm:
    @pytest.mark.parametrize(
        ("kind", "body"),
        [
            ("application/json", b'{"text": "a", "name": "b"}'),
            ("text/plain", b"text=a&name=b"),
            ("application/xml", b"<text>a</text>"),
            ("application/octet-stream", b"\0\xff\xfe"),
            ("", b"text=a&name=b"),
            ("multipart/form-data", b"text=a&name=b"),
            ("multipart/form-data; boundary=", b"--\r\n"),
            ("multipart/form-data; boundary=edge", b"--edge\r\nContent-Disposition: form-data"),
            (
                "multipart/form-data; boundary=edge",
                b'--edge\r\nContent-Disposition: form-data; name="text"\r\n\r\nhalb',
            ),
            ("multipart/form-data; boundary=edge; charset=nonsense", b"--edge--\r\n"),
            ("application/x-www-form-urlencoded; charset=utf-7", b"text=+2AA-&name=b"),
            ("application/x-www-form-urlencoded", b"text=%ED%A0%80&name=%ff%fe%00"),
            ("application/x-www-form-urlencoded", b"&&&==&=&%&text"),
            ("application/x-www-form-urlencoded", b""),
        ],
    )
    def test_stores_nothing(self, client: Client, article: Article, kind: str, body: bytes) -> None:
        response = client.generic("POST", f"/{article.slug}/comment/", body, content_type=kind, headers=FROM_HERE)

        assert response.status_code in {400, 422}
        assert 'lang="de"' in response.text
        assert not Comment.objects.exists()

    @pytest.mark.parametrize("field", ["text", "name", "parent"])
    def test_may_hold_a_file_where_words_belong(self, client: Client, article: Article, field: str) -> None:
        file = SimpleUploadedFile("a.txt", b"Worte", content_type="text/plain")
        data = {"text": TEXT, "name": "Gerlinde", field: file}

        response = client.post(f"/{article.slug}/comment/", data, headers=FROM_HERE)

        assert response.status_code == (303 if field == "parent" else 422)
        assert Comment.objects.count() == (1 if field == "parent" else 0)

    def test_may_hold_many_files(self, client: Client, article: Article) -> None:
        files = {f"file{number}": SimpleUploadedFile("a", b"x") for number in range(101)}

        response = client.post(f"/{article.slug}/comment/", {"text": TEXT, "name": "a", **files}, headers=FROM_HERE)

        assert (response.status_code, Comment.objects.count()) == (400, 0)

    @pytest.mark.parametrize("field", ["text", "name", "email", "homepage", "parent", "unknown"])
    def test_may_be_huge(self, client: Client, article: Article, field: str) -> None:
        response = write(client, article, **{"text": TEXT, field: "x" * 100_000})

        assert (response.status_code, Comment.objects.count()) == (413, 0)
        assert "höchstens 10.000 Zeichen" in response.text

    @pytest.mark.parametrize("length", ["", "abc", "-5", "1e9", "9" * 40])
    def test_may_lie_about_its_length(self, client: Client, article: Article, length: str) -> None:
        data = {"text": TEXT, "name": "Gerlinde"}

        response = client.post(f"/{article.slug}/comment/", data, headers=FROM_HERE, CONTENT_LENGTH=length)

        assert response.status_code in {400, 413, 422}
        assert not Comment.objects.exists()


class TestAnEncodingThatNobodyUses:
    """No browser sends the form of a page in UTF-8 in another."""

    @pytest.mark.parametrize("charset", ["utf-7", "unicode_escape", "hex", "base64", "idna", "punycode", "rot13"])
    @pytest.mark.parametrize("address", ["/leise-puppen/comment/", "/konto/anmelden/", "/csp-report", "/"])
    def test_is_no_trouble(self, client: Client, article: Article, charset: str, address: str) -> None:
        body = b'--edge\r\nContent-Disposition: form-data; name="text"\r\n\r\n\\ud800 +2AA-\r\n--edge--\r\n'
        kind = f"multipart/form-data; boundary=edge; charset={charset}"
        told = [
            client.generic("POST", address, body, content_type=kind, headers=FROM_HERE),
            client.generic("GET", f"{address}?a=%41&page=%ff", content_type=kind),
        ]

        assert {response.status_code for response in told} <= {200, 204, 400, 404, 405, 422}
        assert not Comment.objects.exists()


class TestAnAddressThatCannotBe:
    @pytest.mark.parametrize("number", ABSURD_IDS)
    @pytest.mark.parametrize("tail", ["", "reply/", "delete/"])
    def test_has_no_comment(self, client: Client, article: Article, number: str, tail: str) -> None:
        address = f"/{article.slug}/comment/{number}/{tail}"

        assert client.get(address).status_code == 404
        if tail == "delete/":
            assert client.post(address, headers=FROM_HERE).status_code == 404

    @pytest.mark.parametrize("number", ABSURD_IDS)
    def test_has_no_preview(self, as_user: AsUser, renate: User, number: str) -> None:
        browser = as_user(renate)
        backend = [f"{number}/{page}" for page in ("change/", "history/", "bin/", "preview/", f"history/{number}/")]
        for address in [f"/preview/{number}/", f"/preview/page/{number}/"]:
            assert browser.get(address).status_code == 404, address
        for page in backend:
            assert browser.get(f"/admin/articles/article/{page}").status_code in {302, 404, 405}, page
            assert browser.post(f"/admin/articles/article/{page}").status_code in {302, 404}, page

    @pytest.mark.parametrize(
        "address",
        [
            *[
                "/%00/",
                "/leise-puppen%00/",
                "/%ED%A0%80/",
                "/%ff/",
                f"/{'x' * 5000}/",
                "/Leise%20Puppen/",
                "/../",
            ],
            *["/tag/%00/", "/tag/wandel%00/feed/", "/author/%ff/", f"/author/{'x' * 5000}/", "/0000/", "/9999/99/"],
            *["/2026/00/", "/1899/", "/99999999999999999999/", "/?page=0", "/?page=-1", "/?page=%00", "/?page=１"],
            *[f"/?page={'9' * 40}", "/bilder/x-0123456789abcdef/0.jpg", f"/bilder/x-0123456789abcdef/{'9' * 30}.jpg"],
        ],
    )
    def test_leads_nowhere(self, client: Client, article: Article, address: str) -> None:
        assert client.get(address).status_code == 404

    @pytest.mark.parametrize(
        "cookie", ["", "x", "1", "1.", "1.\\000", "9" * 40 + ".x", ".", "1.x" * 2000, "ü.ü", "-1.x"]
    )
    def test_may_come_with_a_cookie_that_proves_nothing(self, client: Client, article: Article, cookie: str) -> None:
        waiting = factories.comment(article, status=Comment.Status.WAITING, text=TEXT)

        for address in (f"/{article.slug}/", f"/{article.slug}/comment/{waiting.pk}/"):
            assert TEXT not in client.get(address, headers={"Cookie": f"writer={cookie}; __Host-writer={cookie}"}).text


# Editors

ADD = "/admin/articles/article/add/"
WRITTEN = "Meine lange Arbeit."


def typed(**fields: Any) -> dict[str, Any]:
    form = {"title": "Größe und Maß", "slug": "", "teaser": "Ein Satz.", "body_source": WRITTEN, "tags": "Wandel"}
    return {**form, "writers": [], "chosen": [], "lead_image": "", "planned_for": "", "move": "save", **fields}


class TestAnArticleThatCannotBe:
    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"title": ""}, "Bitte ausfüllen."),
            ({"title": "x" * 161}, "160"),
            ({"title": "Nu\0ll"}, "Nullzeichen"),
            ({"slug": "nu\0ll"}, "Nullzeichen"),
            ({"slug": "x" * 121}, "120"),
            ({"slug": "admin"}, "braucht die Website selbst"),
            ({"slug": "2026"}, "Jahreszahl"),
            ({"teaser": "Nu\0ll"}, "Nullzeichen"),
            ({"teaser": "x" * 401}, "400"),
            ({"body_source": f"{WRITTEN}\0"}, "Nullzeichen"),
            ({"body_source": f"{WRITTEN}{'x' * 300_000}"}, "300000"),
            ({"body_source": f"{WRITTEN}{'[' * 50_000}"}, "Leerzeile"),
            ({"tags": "Nu\0ll"}, "Nullzeichen"),
            ({"tags": "x" * 101}, "fehlt ein Komma"),
            ({"writers": ["9" * 19]}, "wurde nicht gefunden"),
            ({"writers": ["-1"]}, "wurde nicht gefunden"),
            ({"writers": ["1\0"]}, "wurde nicht gefunden"),
            ({"chosen": ["Gibt es nicht"]}, "wurde nicht gefunden"),
            ({"chosen": ["Nu\0ll"]}, "wurde nicht gefunden"),
            ({"lead_image": "gibt-es-nicht"}, "Kurznamen gibt es nicht"),
            ({"lead_image": "nu\0ll"}, "Kurznamen gibt es nicht"),
            ({"move": "schedule"}, "Wann soll der Artikel erscheinen?"),
            ({"move": "schedule", "planned_for": "morgen früh"}, "gültige"),
            ({"move": "schedule", "planned_for": "2026-13-45T99:99"}, "gültige"),
            ({"move": "schedule", "planned_for": "2001-01-01T00:00"}, "Dieser Zeitpunkt ist vorbei."),
            ({"move": "schedule", "planned_for": "0001-01-01T00:00"}, "Dieser Zeitpunkt ist vorbei."),
        ],
    )
    def test_comes_back_as_it_was_typed(
        self, as_user: AsUser, renate: User, wrong: dict[str, Any], sentence: str
    ) -> None:
        response = as_user(renate).post(ADD, typed(**wrong))

        assert response.status_code == 422
        assert sentence in response.text
        assert WRITTEN in response.text
        assert not Article.objects.exists()

    @pytest.mark.parametrize("field", ["title", "slug", "teaser", "body_source", "tags", "chosen", "planned_for"])
    def test_may_have_half_a_character_anywhere(self, as_user: AsUser, renate: User, field: str) -> None:
        plain = {"title": "Titel", "body_source": WRITTEN, "move": "schedule", "planned_for": "2090-07-01T09:30"}

        response = send_as_utf7(as_user(renate), ADD, **{**plain, field: f"{WRITTEN} +2AA-"})

        assert (response.status_code, Article.objects.count()) == (400, 0)  # No browser sends such a form.
        assert "Fehler 400" in response.text

    @pytest.mark.parametrize("moment", ["9999-12-31T23:59", "2090-07-01T09:30"])
    def test_may_be_planned_for_the_end_of_time(
        self, as_user: AsUser, renate: User, client: Client, moment: str
    ) -> None:
        assert as_user(renate).post(ADD, typed(move="schedule", planned_for=moment)).status_code == 302

        article = Article.objects.get()
        assert as_user(renate).get(f"/admin/articles/article/{article.pk}/change/").status_code == 200
        assert client.get("/").status_code == 200

    @pytest.mark.parametrize("move", ["", "nonsense", "\0", "x" * 10_000])
    def test_has_no_button_of_that_name(self, as_user: AsUser, renate: User, move: str) -> None:
        assert as_user(renate).post(ADD, typed(move=move)).status_code in {403, 422}
        assert not Article.objects.exists()

    @pytest.mark.parametrize(
        "wrong", [{"body_source": "a\0b"}, {"title": "a\0b"}, {"lead_image": "\0"}, {"writers": ["9" * 40]}]
    )
    def test_is_told_by_the_previews_too(self, as_user: AsUser, renate: User, wrong: dict[str, Any]) -> None:
        browser = as_user(renate)

        page = browser.post("/admin/articles/article/add/preview/", typed(**wrong))
        beside = browser.post("/admin/articles/article/preview-text/", typed(**wrong))

        assert page.status_code in {200, 422}
        assert beside.json()["error" if "body_source" in wrong else "html"]
        assert not Article.objects.exists()

    def test_may_leave_out_everything(self, as_user: AsUser, renate: User) -> None:
        assert as_user(renate).post(ADD, {}).status_code == 422
