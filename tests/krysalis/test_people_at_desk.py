"""Whoever asks by letter is answered from the desk, or by a command: looked up, handed over, erased."""

import json
import stat
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils.translation import gettext

from comments.models import Comment, Guest
from tests import factories
from tests.krysalis.people import ADDRESS, NAME, TEXT

pytestmark = pytest.mark.django_db

PERSON, EXPORT, ERASE = "/admin/person/", "/admin/person/export/", "/admin/person/erase/"


@pytest.fixture
def comment(db: None) -> Comment:
    return factories.comment(guest=factories.guest(name=NAME, email=ADDRESS), text=TEXT)


@pytest.fixture
def at_adas_desk(as_user: Callable[[User], Client], ada: User) -> Client:
    return as_user(ada)


class TestLookingUp:
    def test_says_how_much_is_kept(self, at_adas_desk: Client, comment: Comment) -> None:
        assert at_adas_desk.get(PERSON).status_code == 200
        page = at_adas_desk.post(PERSON, {"email": ADDRESS.upper()})
        assert NAME in page.content.decode()
        assert len(page.context["kept"].comments) == 1

    def test_says_so_where_nothing_is(self, at_adas_desk: Client, comment: Comment) -> None:
        page = at_adas_desk.post(PERSON, {"email": "nobody-knows@example.org"}).content.decode()
        assert EXPORT not in page

    def test_needs_an_address(self, at_adas_desk: Client) -> None:
        assert at_adas_desk.post(PERSON, {"email": "nonsense"}).status_code == 422

    def test_is_not_kept(self, at_adas_desk: Client, comment: Comment) -> None:
        assert "no-store" in at_adas_desk.post(PERSON, {"email": ADDRESS}).headers["Cache-Control"]

    def test_begins_at_the_page_of_a_writer(self, at_adas_desk: Client, mira: User, as_user, comment: Comment) -> None:
        where = f"/admin/comments/comment/writer/{comment.guest_id}/"
        assert f'action="{PERSON}"' in at_adas_desk.get(where).content.decode()
        assert f'action="{PERSON}"' not in as_user(mira).get(where).content.decode()

    @pytest.mark.parametrize("path", [PERSON, EXPORT, ERASE])
    @pytest.mark.parametrize("asker", ["renate", "mira", "rosa", "nobody"])
    def test_is_for_administrators_only(
        self, request: pytest.FixtureRequest, client: Client, comment: Comment, path: str, asker: str
    ) -> None:
        if asker != "nobody":
            client.force_login(request.getfixturevalue(asker))
        for answer in (client.get(path), client.post(path, {"email": ADDRESS, "texts": "erase"})):
            assert answer.status_code == (403 if asker in {"renate", "mira"} else 302)
            assert NAME not in answer.content.decode()
        assert Guest.objects.exists()


class TestHandingOver:
    def test_is_a_file(self, at_adas_desk: Client, comment: Comment) -> None:
        response = at_adas_desk.post(EXPORT, {"email": ADDRESS})
        assert "attachment" in response.headers["Content-Disposition"]
        assert json.loads(response.content)["comments"][0]["text"] == TEXT

    def test_that_is_asked_for_without_an_address_leads_back(self, at_adas_desk: Client) -> None:
        assert at_adas_desk.get(EXPORT).headers["Location"] == PERSON


class TestErasing:
    def test_asks_what_becomes_of_the_texts(self, at_adas_desk: Client, comment: Comment) -> None:
        page = at_adas_desk.post(ERASE, {"email": ADDRESS}).content.decode()
        assert NAME in page
        assert 'name="texts"' in page
        assert Guest.objects.exists()

    def test_leads_to_the_page_to_hand_over(self, at_adas_desk: Client, ada: User, comment: Comment) -> None:
        response = at_adas_desk.post(ERASE, {"email": ADDRESS, "texts": "erase"}, follow=True)
        assert response.redirect_chain[0][0].startswith("/admin/comments/comment/erased/")
        page = response.content.decode()
        assert "certificate" in page
        assert ADDRESS not in page
        assert comment.events.get(verb="erased").by == ada

    def test_leaves_the_texts_where_that_is_chosen(self, at_adas_desk: Client, comment: Comment) -> None:
        at_adas_desk.post(ERASE, {"email": ADDRESS, "texts": "keep"})
        comment.refresh_from_db()
        assert (comment.body_source, comment.writer_name) == (TEXT, "")


class TestTheCommandThatExports:
    def said(self, *arguments: Any) -> str:
        out = StringIO()
        call_command("export_person", *arguments, stdout=out, stderr=StringIO())
        return out.getvalue()

    def test_prints_the_same_as_the_page(self, comment: Comment) -> None:
        assert json.loads(self.said(ADDRESS))["names"][0]["name"] == NAME

    def test_writes_a_file_that_only_its_owner_reads(self, comment: Comment, tmp_path: Path) -> None:
        where = tmp_path / "person.json"
        assert self.said(ADDRESS, "--output", where) == ""
        assert json.loads(where.read_text())["address"] == ADDRESS
        assert stat.S_IMODE(where.stat().st_mode) == 0o600

    def test_says_where_it_cannot_write(self, comment: Comment, tmp_path: Path) -> None:
        with pytest.raises(CommandError):
            self.said(ADDRESS, "--output", tmp_path / "no-such-folder" / "person.json")

    def test_says_where_nothing_is_kept(self, comment: Comment) -> None:
        with pytest.raises(CommandError):
            self.said("nobody-knows@example.org")


class TestTheCommandThatErases:
    def said(self, *arguments: Any) -> str:
        out = StringIO()
        call_command("erase_person", *arguments, stdout=out)
        return out.getvalue()

    def test_says_what_goes_and_what_went(self, comment: Comment) -> None:
        said = self.said(ADDRESS, "--yes")
        assert NAME in said
        comment.refresh_from_db()
        assert comment.status == Comment.Status.DELETED

    def test_says_in_the_log_that_it_was_a_command(self, comment: Comment) -> None:
        self.said(ADDRESS, "--yes")
        event = comment.events.get(verb="erased")
        assert event.by is None
        assert event.reason

    def test_keeps_texts_where_that_is_wished(self, comment: Comment) -> None:
        self.said(ADDRESS, "--yes", "--keep-texts")
        comment.refresh_from_db()
        assert (comment.body_source, comment.writer_name) == (TEXT, "")

    @pytest.mark.parametrize("typed", ["", "no", "y"])
    def test_does_nothing_without_the_word(self, comment: Comment, monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
        monkeypatch.setattr("builtins.input", lambda _question: typed)
        with pytest.raises(CommandError):
            self.said(ADDRESS)
        assert Guest.objects.exists()

    def test_does_nothing_where_nobody_can_answer(self, comment: Comment, monkeypatch: pytest.MonkeyPatch) -> None:
        def nobody(_question: str) -> str:
            raise EOFError

        monkeypatch.setattr("builtins.input", nobody)
        with pytest.raises(CommandError):
            self.said(ADDRESS)
        assert Guest.objects.exists()

    def test_goes_on_at_the_word_that_it_names(self, comment: Comment, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("builtins.input", lambda question: gettext("erase") if gettext("erase") in question else "")
        self.said(ADDRESS)
        assert not Guest.objects.exists()

    def test_says_where_nothing_is_kept(self, comment: Comment) -> None:
        with pytest.raises(CommandError):
            self.said("nobody-knows@example.org", "--yes")
