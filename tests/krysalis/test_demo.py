"""The demo, loaded for real: drawings, texts, discussions, logins."""

import io
import re
import shutil
import stat
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from articles.models import Article, Image, Page
from comments import notifications
from comments.models import Comment, ModerationEvent
from krysalis.demo import drawing, passwords, reading
from krysalis.foundation.models import OutgoingMail, Version
from profiles.models import Profile
from tests import factories
from tests.comments.mails import mail_server, mails  # noqa: F401  # A fixture among them.


@pytest.fixture
def small(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Everything as it is, only the drawings small: they alone would take a quarter of a minute."""
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    _draw_small(monkeypatch)
    return tmp_path


@dataclass(frozen=True)
class Loaded:
    folder: Path
    said: str


@pytest.fixture(scope="class")
def once(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    """Loaded for all tests of a class. Each of them runs inside this transaction, in one of its own."""
    folder = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as monkeypatch, transaction.atomic():
        _draw_small(monkeypatch)
        with override_settings(DATA_DIR=folder, MEDIA_ROOT=folder / "media"):
            said = load()
        yield Loaded(folder, said)
        transaction.set_rollback(True)


@pytest.fixture
def again(once: Loaded, settings: Any, tmp_path: Path) -> Path:
    """Where a second start finds what the first one has kept."""
    settings.DATA_DIR = tmp_path
    shutil.copy(once.folder / "demo_passwords", tmp_path)
    return tmp_path / "demo_passwords"


def _draw_small(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = drawing.draw
    monkeypatch.setattr(drawing, "draw", lambda name: draw(name).resize((400, 250)))
    monkeypatch.setattr(drawing, "DRAWINGS", _at_size(drawing.DRAWINGS))


def _at_size(drawings: dict[str, Any]) -> dict[str, Any]:
    return {name: type(one)(one.func, one.args[0], (400, 250), one.args[2]) for name, one in drawings.items()}


def load(**environment: str) -> str:
    out = io.StringIO()
    call_command("demo", stdout=out)
    return out.getvalue()


@pytest.mark.django_db
class TestTheDemo:
    def test_shows_a_site_that_is_in_use(self, once: Loaded) -> None:
        now = timezone.now()
        assert Article.objects.live().count() >= 12
        assert Article.objects.scheduled().exists()
        assert Article.objects.filter(status="review").exists()
        assert Profile.objects.count() == 4
        assert all(profile.net_profiles.exists() and profile.photo for profile in Profile.objects.all())
        assert Image.objects.exclude(credit="").count() >= 12
        assert not Article.objects.filter(lead_image=None).exists()
        assert Page.objects.in_footer().count() >= 3
        assert not Article.objects.filter(created_at__gt=now).exists()

    def test_has_discussions_with_everything_that_happens_in_one(self, once: Loaded) -> None:
        statuses = Counter(Comment.objects.values_list("status", flat=True))
        assert sum(statuses.values()) >= 80
        assert min(statuses[status] for status in Comment.Status.values) >= 1
        assert Comment.objects.order_by("-depth").first().depth >= 7
        assert Comment.objects.waiting().filter(suspected=True).exists()
        assert Comment.objects.reported().exists()
        assert not Comment.objects.filter(submitted_at__gt=timezone.now()).exists()
        assert not Comment.objects.exclude(submission_key=None).exists()
        for article in Article.objects.filter(comment_count__gt=0):
            assert article.comment_count == Comment.objects.approved().filter(article=article).count()
            assert not Comment.objects.filter(article=article, submitted_at__lt=article.published_at).exists()
        events = ModerationEvent.objects.order_by("comment", "pk").select_related("comment")
        assert all(event.at >= event.comment.submitted_at for event in events)
        assert Article.objects.filter(comments_open=False, comment_count__gt=0).exists()

    def test_has_a_login_for_each_of_its_people(self, once: Loaded) -> None:
        kept = once.folder / "demo_passwords"
        words = dict(line.split() for line in kept.read_text().splitlines())
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        for login, word in words.items():
            assert User.objects.get(username=login).check_password(word)
            assert word in once.said
        assert {group.name for group in Group.objects.filter(user__username="autorin")} == {"Autorinnen und Autoren"}
        assert User.objects.get(is_superuser=True).username == "admin"

    def test_keeps_everything_at_a_second_start(
        self, once: Loaded, again: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        numbers = dict(Version.objects.values_list("name", "number"))
        Article.objects.filter(slug="der-leere-stuhl").update(title="Geändert")
        second = load()
        assert once.said.splitlines()[-4:] == second.splitlines()[-4:]
        assert Article.objects.filter(title="Geändert").exists()
        assert dict(Version.objects.values_list("name", "number")) == numbers
        monkeypatch.setenv("DEMO_PASSWORD", "ein Wort für alle")
        load()
        assert all(user.check_password("ein Wort für alle") for user in User.objects.all())

    def test_never_prints_a_password_that_does_not_work(self, again: Path) -> None:
        again.unlink()
        words = dict(line.split() for line in load().splitlines()[-4:])
        assert all(user.check_password(words[user.username]) for user in User.objects.all())

    def test_leaves_no_column_without_a_heading(self, once: Loaded) -> None:
        texts = "".join(Article.objects.values_list("body_html", flat=True))
        assert "<th" in texts
        assert not re.search(r"<th[^>]*>\s*</th>", texts)  # What axe calls `empty-table-header`.


@pytest.mark.django_db
class TestLoadingIt:
    @pytest.mark.usefixtures("mail_server")
    def test_writes_to_nobody_and_only_of_what_comes_later(self, small: Path) -> None:
        """A worker may run from the first moment on, and send to a real server."""
        other = OutgoingMail.objects.create(event="invitation:1", recipient="rosa@example.org")
        load()
        assert notifications.send_due() == 0
        assert mails() == [other]
        later = factories.comment(Article.objects.live().first(), status=Comment.Status.WAITING)
        with time_machine.travel(timezone.now() + timedelta(minutes=1)):
            assert notifications.send_due()
        assert {mail.event for mail in mails("comment")} == {f"comment:{later.pk}"}

    def test_goes_nowhere_where_somebody_writes_already(self, small: Path) -> None:
        Article.objects.create(title="Mein Artikel", slug="mein-artikel")
        with pytest.raises(CommandError, match="content of its own"):
            load()


class TestItsContent:
    def test_fits_together(self) -> None:
        content = reading.content()
        slugs = {text.slug for text in content.articles}
        authors = {author.slug for author in content.authors}
        names = {picture.name for picture in content.pictures}
        assert {text.picture for text in content.articles} <= names
        assert {slug for text in content.articles for slug in text.recommended} <= slugs
        assert {slug for text in content.articles for slug in text.authors} <= authors
        assert content.discussions.keys() <= slugs
        drawings = {picture.drawing for picture in content.pictures} | {author.photo for author in content.authors}
        assert drawings <= drawing.DRAWINGS.keys()
        for remarks in content.discussions.values():
            seen: set[str] = {""}
            for remark in remarks:
                assert remark.parent in seen
                seen.add(remark.key)


class TestItsPasswords:
    def test_are_made_once_and_differ(self, tmp_path: Path) -> None:
        path = tmp_path / "words"
        made = passwords.kept(path, ["a", "b"])
        assert made["a"] != made["b"]
        assert passwords.kept(path, ["a", "b"]) == made

    def test_are_what_the_operator_wants(self, tmp_path: Path) -> None:
        passwords.kept(tmp_path / "words", ["a"])
        assert passwords.kept(tmp_path / "words", ["a"], wanted="mit leerem Zeichen") == {"a": "mit leerem Zeichen"}
        assert passwords.kept(tmp_path / "words", ["a"]) == {"a": "mit leerem Zeichen"}
