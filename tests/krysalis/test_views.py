"""Probes, robots, browsers' reports, and answers in words when something breaks."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError
from django.test import Client

from krysalis import status, views
from krysalis.foundation.models import JobRun, OutgoingMail

pytestmark = pytest.mark.django_db


class TestHealthz:
    def test_is_alive_without_asking_the_database(self, client: Client, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(0):
            answer = client.get("/healthz")
        assert (answer.status_code, answer.content) == (200, b"ok\n")
        assert "no-store" in answer["Cache-Control"]


class TestReadyz:
    def test_says_ready(self, client: Client) -> None:
        assert client.get("/readyz").content == b"ready\n"

    def test_says_disk_where_there_is_hardly_any(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(status.shutil, "disk_usage", lambda path: SimpleNamespace(free=1))
        answer = client.get("/readyz")
        assert (answer.status_code, answer.content) == (503, b"disk\n")

    def test_says_database_where_it_is_away(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        def away() -> str:
            raise OperationalError("gone")

        monkeypatch.setattr(status, "why_not_ready", away)
        answer = client.get("/readyz")
        assert (answer.status_code, answer.content) == (503, b"database\n")


class TestStatusz:
    def test_tells_this_machine_how_things_are(self, client: Client) -> None:
        JobRun.objects.create(name="mail")
        JobRun.objects.create(name="bin", error="OSError: full")
        OutgoingMail.objects.create(event="a", recipient="a@example.org", message_id="<a@b>", status="failed")
        report = client.get("/statusz").json()
        assert report["version"] == "0.1.0"
        assert report["mail"]["failed"] == 1
        assert report["mail"]["silent_because"] == "no mail server"
        assert report["worker"]["last_run_seconds"] in {0, 1}
        assert report["worker"]["failing"] == {"bin": "OSError: full"}

    @pytest.mark.parametrize(
        "asker",
        [{"REMOTE_ADDR": "203.0.113.9"}, {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}],
        ids=["from elsewhere", "through a proxy on this machine"],
    )
    def test_is_not_there_for_strangers(self, client: Client, asker: dict[str, str]) -> None:
        assert client.get("/statusz", **asker).status_code == 404

    def test_is_there_for_administrators_only(self, ada: User, renate: User, as_user: Any) -> None:
        assert as_user(ada).get("/statusz", REMOTE_ADDR="203.0.113.9").status_code == 200
        assert as_user(renate).get("/statusz", REMOTE_ADDR="203.0.113.9").status_code == 404


class TestRobots:
    def test_keeps_machines_out_of_the_backend_and_names_the_site_map(self, client: Client, settings: Any) -> None:
        text = client.get("/robots.txt").content.decode()
        assert "Disallow: /admin/" in text
        assert f"Sitemap: {settings.SITE_ADDRESS}/sitemap.xml" in text


class TestAReportOfTheContentSecurityPolicy:
    REPORT = {
        "csp-report": {"document-uri": "https://x/", "effective-directive": "script-src", "blocked-uri": "inline"}
    }

    def send(self, client: Client, body: Any) -> int:
        return client.post("/csp-report", body, content_type="application/csp-report").status_code

    def test_becomes_a_line(self, client: Client, capture: list[dict[str, Any]]) -> None:
        assert self.send(client, json.dumps(self.REPORT)) == 204
        [line] = [line for line in capture if line["event"] == "content security policy"]
        assert (line["directive"], line["blocked"]) == ("script-src", "inline")

    @pytest.mark.parametrize("body", ["", "[", "[]", "null", '{"csp-report": 1}', "[" * 5000, "\x00", "x" * 50_000])
    def test_that_is_none_harms_nobody(self, client: Client, body: str) -> None:
        assert self.send(client, body) == 204

    @pytest.mark.parametrize("length", ["abc", "-5", "1e9", "9" * 40])
    def test_that_lies_about_its_length_harms_nobody(self, client: Client, length: str) -> None:
        assert client.post("/csp-report", b"{}", content_type="text/plain", CONTENT_LENGTH=length).status_code == 204

    def test_is_written_down_a_bounded_number_of_times(self, client: Client, capture: list[dict[str, Any]]) -> None:
        for _ in range(views.REPORTS.times + 5):
            self.send(client, json.dumps(self.REPORT))
        assert len([line for line in capture if line["event"] == "content security policy"]) == views.REPORTS.times


@pytest.fixture
def capture(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = []
    recorder = SimpleNamespace(warning=lambda event, **values: lines.append({"event": event, **values}))
    monkeypatch.setattr(views, "log", recorder)
    return lines


class TestSomethingBreaks:
    def broken(self, error: Exception, monkeypatch: pytest.MonkeyPatch) -> Any:
        def fail() -> str:
            raise error

        monkeypatch.setattr(status, "report", fail)
        return Client(raise_request_exception=False).get("/statusz")

    def test_a_database_that_is_locked_asks_to_come_back(self, monkeypatch: pytest.MonkeyPatch) -> None:
        answer = self.broken(OperationalError("database is locked"), monkeypatch)
        assert answer.status_code == 503
        assert answer["Retry-After"] == "30"
        assert "Fehler 503" in answer.content.decode()

    def test_anything_else_is_said_in_words_without_asking_the_database(
        self, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
    ) -> None:
        with django_assert_num_queries(0):
            answer = self.broken(ZeroDivisionError(), monkeypatch)
        assert answer.status_code == 500
        assert "Fehler 500" in answer.content.decode()
        assert "ZeroDivision" not in answer.content.decode()

    def test_each_answer_carries_its_id(self, client: Client) -> None:
        first, second = client.get("/healthz")["X-Request-ID"], client.get("/healthz")["X-Request-ID"]
        assert len(first) == 16
        assert first != second
