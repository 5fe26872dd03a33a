"""The first minutes of an operator: an empty site, one administrator, then invitations."""

import io
import stat
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from articles.models import Article
from krysalis.foundation.models import Site
from krysalis.management.commands.setup import keep_setting

pytestmark = pytest.mark.django_db

GIVEN = {
    "name": "Blog Müller",
    "address": "https://blog.example.org/",
    "administrator": "berta",
    "email": "berta@example.org",
    "interactive": False,
}


@pytest.fixture
def data_dir(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


def set_up(**options: Any) -> str:
    out = io.StringIO()
    call_command("setup", stdout=out, **{**GIVEN, **options})
    return out.getvalue()


class TestSetup:
    def test_names_the_site_and_makes_an_administrator(self, data_dir: Path) -> None:
        said = set_up()
        site = Site.objects.get()
        assert (site.name, site.address) == ("Blog Müller", "https://blog.example.org")
        berta = User.objects.get()
        assert berta.is_superuser
        assert berta.is_staff
        [password] = [line.split(": ")[1] for line in said.splitlines() if line.startswith("Passwort")]
        assert berta.check_password(password)
        assert "serve" in said

    def test_keeps_the_address_for_the_next_start(self, data_dir: Path) -> None:
        (data_dir / "settings.env").write_text("EMAIL_URL=smtp://mail\nSITE_ADDRESS=http://old\n")
        set_up()
        path = data_dir / "settings.env"
        assert path.read_text() == "EMAIL_URL=smtp://mail\nSITE_ADDRESS=https://blog.example.org\n"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    def test_does_not_show_a_password_that_was_given(self, data_dir: Path) -> None:
        assert "sehr geheim" not in set_up(password="sehr geheim und lang")
        assert User.objects.get().check_password("sehr geheim und lang")

    @pytest.mark.parametrize(
        "wrong",
        [
            {"address": "blog.example.org"},
            {"address": "https://blog.example.org/path"},
            {"email": "berta"},
            {"password": "kurz"},
            {"administrator": "mit leerzeichen"},
            {"name": ""},
            {"name": "x" * 81},
            {"address": "https://blog.example.org:port"},
        ],
        ids=str,
    )
    def test_refuses_what_is_wrong_and_leaves_nothing_behind(self, data_dir: Path, wrong: dict[str, str]) -> None:
        with pytest.raises(CommandError):
            set_up(**wrong)
        assert not User.objects.exists()
        assert not (data_dir / "settings.env").exists()

    def test_refuses_a_site_that_has_something(self, data_dir: Path) -> None:
        Article.objects.create(title="Da", slug="da")
        with pytest.raises(CommandError, match="schon eingerichtet"):
            set_up()

    def test_asks_again_until_the_answer_is_right(self, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        answers = iter(["", "Blog", "falsch", "http://localhost:8000", "berta", "falsch", "berta@example.org"])
        words = iter(["kurz", "ein langes Kennwort"])
        monkeypatch.setattr("builtins.input", lambda prompt: next(answers))
        monkeypatch.setattr("getpass.getpass", lambda prompt: next(words))
        call_command("setup", stdout=io.StringIO())
        assert Site.objects.get().address == "http://localhost:8000"
        assert User.objects.get().check_password("ein langes Kennwort")

    def test_ends_in_words_where_nobody_answers(self, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def nothing(prompt: str) -> str:
            raise EOFError

        monkeypatch.setattr("getpass.getpass", nothing)
        with pytest.raises(CommandError, match="Nichts mehr zu lesen"):
            set_up(interactive=True)
        assert not User.objects.exists()


class TestKeepingASetting:
    def test_is_readable_by_its_owner_only_from_the_first_byte(self, tmp_path: Path) -> None:
        keep_setting(tmp_path / "settings.env", "A", "1")
        assert stat.S_IMODE((tmp_path / "settings.env").stat().st_mode) == 0o600


class TestInvite:
    def invite(self, *args: str, **options: Any) -> str:
        out = io.StringIO()
        call_command("invite", *args, stdout=out, **options)
        return out.getvalue()

    def test_prints_the_link_where_no_mail_leaves(self) -> None:
        assert "/konto/passwort/neu/" in self.invite("otto", "otto@example.org", group=["Moderation"])
        otto = User.objects.get(username="otto")
        assert [group.name for group in otto.groups.all()] == ["Moderation"]
        assert not otto.is_superuser

    def test_goes_to_one_person_per_address(self) -> None:
        self.invite("otto", "otto@example.org")
        with pytest.raises(CommandError, match="gehört schon zu einem anderen Zugang"):
            self.invite("dora", "Otto@example.org")
        assert not User.objects.filter(username="dora").exists()

    def test_names_the_groups_there_are(self) -> None:
        with pytest.raises(CommandError, match="Redaktion"):
            self.invite("otto", "otto@example.org", group=["Redacktion"])
        assert not User.objects.exists()
