"""Strings that have broken other sites, through every field: stored whole or refused in words, never a 500."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from comments import texts
from comments.models import Comment, CommentSettings, Report
from tests import factories, people
from tests.comments.reporting import ILLEGAL, send_report
from tests.comments.writing import page_of, write

pytestmark = [pytest.mark.django_db, pytest.mark.data]
FILES = ["naughty_strings.jsonl", "unicode_and_control.jsonl"]


def strings(folder: Path, name: str) -> Iterator[str]:
    with (folder / "text" / name).open(encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line).get("text")
            if isinstance(text, str):
                yield text


@pytest.fixture(autouse=True)
def no_limits(settings: Settings) -> None:
    settings.COMMENT_LIMITS = False


@pytest.mark.parametrize("file", FILES)
class TestHostileStrings:
    def test_as_text_they_are_stored_as_cleaned_or_refused(self, client: Client, test_data: Path, file: str) -> None:
        article = factories.article()
        for number, text in enumerate(strings(test_data, file)):
            sendable = texts.without_surrogates(text)
            response = write(client, article, text=f"{number}: {sendable}")
            assert response.status_code in {303, 422}, ascii(text)
            if response.status_code == 303:
                stored = Comment.objects.latest("pk").body_source
                assert stored == texts.clean_text(f"{number}: {sendable}"), ascii(text)
        assert client.get(f"/{article.slug}/").status_code == 200

    def test_as_names_and_addresses_they_do_no_harm(self, client: Client, test_data: Path, file: str) -> None:
        article = factories.article()
        for number, text in enumerate(strings(test_data, file)):
            sendable = texts.without_surrogates(text)
            response = write(client, article, text=f"Gedanke {number}", name=sendable, email=sendable[:40])
            assert response.status_code in {303, 413, 422}, ascii(text)
        Comment.objects.update(status=Comment.Status.APPROVED)
        assert "<script>alert" not in page_of(client, f"/{article.slug}/")
        assert client.get(f"/{article.slug}/feed/").status_code == 200

    def test_as_reports_they_are_stored_as_cleaned_or_refused(
        self, client: Client, mira: people.User, test_data: Path, file: str
    ) -> None:
        CommentSettings.objects.update(reports_to_hold=0)
        comment = factories.comment()
        for number, text in enumerate(strings(test_data, file)):
            sendable = texts.without_surrogates(text)
            said = {
                "explanation": f"{number}: {sendable[:1000]}",
                "name": sendable[:50],
                "email": f"{sendable[:40]}@a.de",
            }
            response = send_report(client, comment, **{**ILLEGAL, **said})
            assert response.status_code in {303, 422}, ascii(text)
            if response.status_code == 303:
                assert Report.objects.latest("pk").explanation == texts.clean_text(said["explanation"]), ascii(text)
        assert Report.objects.exists()
        client.force_login(mira)
        desk = client.get("/admin/comments/comment/queue/?tab=reported")
        assert desk.status_code == 200
        assert "<script>alert" not in desk.content.decode()
