"""The environment says how a site runs: every variable is in the README, and a wrong value is refused by name."""

import ast
import os
import re
import runpy
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.checks import Error, Tags, run_checks
from django.core.exceptions import ImproperlyConfigured

from tests.test_architecture import modules, tree

ROOT: Path = settings.BASE_DIR
SETTINGS = ROOT / "krysalis" / "settings.py"


def settings_with(folder: Path, **environment: str) -> dict[str, Any]:
    """What settings.py says in a process that has this environment and no other."""
    with patch.dict(os.environ, {"DATA_DIR": str(folder), **environment}, clear=True):
        return runpy.run_path(str(SETTINGS))


def first_text(call: ast.Call) -> str:
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""


def variables_read() -> Iterator[str]:
    """In settings: the first argument, in capitals, of whatever is called; elsewhere what is asked of os.environ."""
    for path in modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and re.fullmatch("[A-Z][A-Z_]+", first_text(node)):
                if path == SETTINGS or "environ" in ast.unparse(node.func) or "getenv" in ast.unparse(node.func):
                    yield first_text(node)
            elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
                yield ast.literal_eval(node.slice)


def variables_in_readme() -> list[str]:
    section = (ROOT / "README.md").read_text().partition("\n## Settings\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| `([A-Z_]+)` \|", section, re.MULTILINE)


def test_the_readme_lists_each_variable_once_and_no_other():
    set_for_django = {"DJANGO_SETTINGS_MODULE"}

    assert sorted(variables_in_readme()) == sorted(set(variables_read()) - set_for_django)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "False!"),
        ("COMMENT_LIMITS", "no"),
        ("SITE_ADDRESS", "www.example.org"),
        ("SITE_ADDRESS", "https://www.example.org/blog"),
        ("SITE_ADDRESS", "ftp://www.example.org"),
        ("SITE_ADDRESS", "https://me:word@www.example.org"),
        ("SITE_ADDRESS", "https://www.example.org:99999"),
        ("SITE_ADDRESS", "https://www.example.org:http"),
        ("SITE_ADDRESS", "https://www.exam ple.org"),
        ("SITE_ADDRESS", "https://[::1"),
        ("SITE_ADDRESS", "https://www.example.org#top"),
        ("HOST", ""),
        ("HOST", "this machine"),
        ("PORT", "http"),
        ("PORT", "65536"),
        ("EXTRA_HOSTS", "www.example.org,https://example.org"),
        ("EXTRA_HOSTS", "*"),
        ("EXTRA_HOSTS", "www example.org"),
        ("TRUSTED_PROXIES", "10.0.0.1,proxy"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "mysql://localhost/krysalis"),
        ("DATABASE_URL", "postgres://me:word@localhost:port/krysalis"),
        ("DATABASE_URL", "postgres://localhost"),
        ("DATABASE_URL", "sqlite://"),
        ("CACHE_URL", "nonsense"),
        ("CACHE_URL", "redis://localhost:port/0"),
        ("EMAIL_URL", "mail.example.org"),
        ("EMAIL_URL", "smtp://"),
        ("EMAIL_URL", "smtp://me:word@mail.example.org:port"),
        ("EMAIL_FROM", "Krysalis"),
        ("SECRET_KEY", "short"),
        ("DATA_DIR", "/dev/null/var"),
        ("DATA_DIR", ""),
    ],
)
def test_a_wrong_value_is_refused_by_name(name, value, tmp_path):
    with pytest.raises(ImproperlyConfigured, match=rf"^{name} "):
        settings_with(tmp_path, **{name: value})


@pytest.mark.parametrize("name", ["DATABASE_URL", "CACHE_URL", "EMAIL_URL"])
def test_a_refusal_repeats_no_password(name, tmp_path):
    """Nor does the trace, to which Python adds the errors behind it; a slash should have been %2F here."""
    scheme = {"DATABASE_URL": "postgres", "CACHE_URL": "redis", "EMAIL_URL": "smtp"}[name]
    word = "sesame"[::-1]

    with pytest.raises(ImproperlyConfigured) as refused:
        settings_with(tmp_path, **{name: f"{scheme}://me:{word}/street@host"})

    assert word not in "".join(traceback.format_exception(refused.value))


class TestTheDataFolder:
    def test_is_made_for_its_owner_alone(self, tmp_path):
        settings_with(tmp_path / "var")

        assert (tmp_path / "var").stat().st_mode & 0o777 == 0o700

    @pytest.mark.parametrize("forbidden", [os.W_OK, os.R_OK])
    def test_is_refused_by_name_where_it_is_not_ours(self, tmp_path, monkeypatch, forbidden):
        """Root may do everything on its disk, so the system's answer is said here."""
        (tmp_path / "secret_key").write_text("x" * 64)
        monkeypatch.setattr("os.access", lambda path, mode: not mode & forbidden)

        with pytest.raises(ImproperlyConfigured, match=r"^DATA_DIR "):
            settings_with(tmp_path)


@pytest.mark.parametrize(
    ("typed", "kept", "host"),
    [
        ("https://Blog.Example.org/", "https://blog.example.org", "blog.example.org"),
        ("https://blog.example.org:443", "https://blog.example.org", "blog.example.org"),
        ("http://[::1]:8000", "http://[::1]:8000", "[::1]"),
    ],
)
def test_the_address_is_kept_as_browsers_send_it(typed, kept, host, tmp_path):
    made = settings_with(tmp_path, SITE_ADDRESS=typed)

    assert made["SITE_ADDRESS"] == kept
    assert made["ALLOWED_HOSTS"] == [host]


def test_a_first_start_needs_no_configuration(tmp_path):
    made = settings_with(tmp_path)

    assert made["SITE_ADDRESS"] == "http://127.0.0.1:8000"
    assert len(made["SECRET_KEY"]) > 50
    assert not made["DEBUG"]
    assert not made["EMAIL_CONFIGURED"]


class TestTheSecretKey:
    def test_is_made_once(self, tmp_path):
        assert settings_with(tmp_path)["SECRET_KEY"] == settings_with(tmp_path)["SECRET_KEY"]

    def test_is_kept_for_its_owner_alone(self, tmp_path):
        settings_with(tmp_path)

        assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_the_port_is_part_of_the_address(tmp_path):
    assert settings_with(tmp_path, PORT="8123")["SITE_ADDRESS"] == "http://127.0.0.1:8123"


def test_https_makes_cookies_secure(tmp_path):
    made = settings_with(tmp_path, SITE_ADDRESS="https://blog.example.org")

    assert made["SESSION_COOKIE_SECURE"]
    assert made["CSRF_COOKIE_SECURE"]
    assert made["SESSION_COOKIE_NAME"] == "__Host-session"


def test_behind_trusted_proxies_their_word_on_https_counts(tmp_path):
    made = settings_with(tmp_path, TRUSTED_PROXIES="10.0.0.0/8, 127.0.0.1")

    assert made["TRUSTED_PROXIES"] == ["10.0.0.0/8", "127.0.0.1"]
    assert made["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


def test_what_setup_wrote_is_read_and_the_environment_wins(tmp_path):
    (tmp_path / "settings.env").write_text("SITE_ADDRESS=https://a.example.org\nEMAIL_FROM=post@a.example.org\n")

    made = settings_with(tmp_path, SITE_ADDRESS="https://b.example.org")

    assert made["SITE_ADDRESS"] == "https://b.example.org"
    assert made["DEFAULT_FROM_EMAIL"] == "post@a.example.org"


class TestTheCheckBeforeDeployment:
    def test_refuses_a_site_without_comment_limits(self, settings):
        settings.COMMENT_LIMITS = False

        complaints = run_checks(tags=[Tags.security], include_deployment_checks=True)

        assert [c.id for c in complaints if isinstance(c, Error)] == ["krysalis.E001"]

    def test_says_nothing_about_comment_limits_that_are_on(self):
        assert "krysalis.E001" not in [
            complaint.id for complaint in run_checks(tags=[Tags.security], include_deployment_checks=True)
        ]
