"""What holds the house together and no linter looks at. Sizes, names, doors, and what a template may contain."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Field

ROOT: Path = settings.BASE_DIR
APPS = ("krysalis", "comments", "articles", "profiles")
LONGEST_MODULE = 400  # Lines; beyond that a room becomes a wing, a folder named after what it does.
LONGEST_FUNCTION = 40  # Lines; most have fewer than ten.
LONGEST_TEMPLATE = 80  # Lines; parts stay under 60.


@cache
def tracked_files() -> tuple[Path, ...]:
    """What git knows and the work tree still has; files that the next commit would bring are among them."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    return tuple(path for name in sorted(set(listed)) if name and (path := ROOT / name).is_file())


def modules() -> Iterator[Path]:
    for path in tracked_files():
        parts = path.relative_to(ROOT).parts
        if path.suffix == ".py" and parts[0] in APPS and "migrations" not in parts:
            yield path


def templates() -> Iterator[Path]:
    return (path for path in tracked_files() if path.suffix == ".html" and "templates" in path.parts)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def place(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT)}:{line}"


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Dotted names that a module imports, with their lines."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((f"{node.module or ''}.{alias.name}", node.lineno) for alias in node.names)


class TestModules:
    def test_stay_short(self):
        long = [path for path in modules() if len(path.read_text().splitlines()) > LONGEST_MODULE]

        assert [str(path.relative_to(ROOT)) for path in long] == []

    def test_have_short_functions(self):
        long = [
            f"{place(path, node.lineno)} {node.name} has {lines} lines"
            for path in modules()
            for node in ast.walk(tree(path))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
        ]

        assert long == []

    def test_are_named_after_what_they_hold(self):
        catch_all = {"utils.py", "services.py", "helpers.py", "core.py", "signals.py", "misc.py"}

        assert [str(path) for path in modules() if path.name in catch_all] == []

    def test_import_at_the_top(self):
        inside = [
            place(path, node.lineno)
            for path in modules()
            for function in ast.walk(tree(path))
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
            for node in ast.walk(function)
            if isinstance(node, ast.Import | ast.ImportFrom)
        ]

        assert inside == []

    def test_listen_to_no_signals(self):
        listening = [
            place(path, line)
            for path in modules()
            for name, line in imports(path)
            if name.startswith(("django.dispatch", "django.db.models.signals"))
        ]

        assert listening == []

    def test_leave_no_task_for_later(self):
        marks = re.compile(r"#.*\b(TODO|FIXME|XXX)\b")

        assert [str(path) for path in modules() if marks.search(path.read_text())] == []


class TestDoors:
    """What only one file may do."""

    def test_only_sanitizing_knows_the_sanitisers(self):
        others = [
            place(path, line)
            for path in modules()
            for name, line in imports(path)
            if name.split(".")[0] in {"bleach", "nh3"} and path != ROOT / "articles" / "sanitizing.py"
        ]

        assert others == []

    def test_only_moderation_moves_a_comment(self):
        """Status, article and root of a comment are written there; elsewhere in the app they are read."""
        moving = [
            place(path, line)
            for path in modules()
            if path.is_relative_to(ROOT / "comments")
            and not path.relative_to(ROOT / "comments").parts[0].startswith("moderati")
            for line in writes(path)
        ]

        assert moving == []


def writes(path: Path) -> Iterator[int]:
    """Lines that say `comment.status = …`, `comment.root = …`, or `update(…)` one of the three."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and node.attr in {"status", "root"}:
            yield node.lineno
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update":
            yield from (node.lineno for keyword in node.keywords if keyword.arg in {"status", "article", "root"})


class TestForeignKeys:
    def test_that_point_into_another_app_have_no_way_back(self):
        """Then the lower app cannot even spell a dependency on the upper one."""
        own = {config.label for config in apps.get_app_configs() if config.name.split(".")[0] in APPS}
        ways_back = [
            str(field)
            for model in apps.get_models()
            if model._meta.app_label in own
            for field in model._meta.get_fields()
            if isinstance(field, Field)
            and field.remote_field
            and hasattr(field.remote_field, "related_name")
            and field.related_model._meta.app_label in own - {model._meta.app_label}
            and not field.remote_field.hidden
        ]

        assert ways_back == []


class TestTemplates:
    @pytest.mark.parametrize(
        ("what", "forbidden"),
        [
            ("a style attribute", r"""<[^>]*\sstyle\s*="""),
            ("a handler attribute", r"""<[^>]*\son[a-z]+\s*="""),
            ("an inline style", r"<style\b"),
            ("an inline script", r"<script\b(?![^>]*\ssrc=)"),
            ("an address of a script", r"""javascript:"""),
            ("another host", r"""(?:src|srcset|action)\s*=\s*["']?(?:https?:)?//"""),
            ("HTML that nobody sanitised", r"\{\{(?![^}]*\b\w*_html\s*\|\s*safe\s*\}\})[^}]*\|\s*safe\b"),
            ("escaping turned off", r"\{%\s*autoescape\s+off"),
        ],
    )
    def test_contain_nothing_that_the_page_must_not(self, what, forbidden):
        found = [
            place(path, text.count("\n", 0, match.start()) + 1)
            for path in templates()
            for text in [path.read_text()]
            for match in re.finditer(forbidden, text, re.IGNORECASE)
        ]

        assert found == [], what

    def test_stay_short(self):
        long = [str(path.relative_to(ROOT)) for path in templates() if path.read_text().count("\n") > LONGEST_TEMPLATE]

        assert long == []


class TestScripts:
    def test_of_the_discussion_are_small(self):
        """Readers pay for every byte, uncompressed as their device reads it."""
        scripts = [path for path in tracked_files() if path.match("krysalis/static/krysalis/comments*.js")]

        assert len(scripts) > 1
        assert sum(path.stat().st_size for path in scripts) < 15_000


class TestTheRepository:
    def test_names_no_index_and_no_path_of_a_machine(self):
        machines = re.compile(
            rb"--(?:extra-)?index-url|pypi\.org/simple|files\.pythonhosted|/(?:home|Users)/\w|/work/|/root/"
        )
        naming = [
            place(path, content.count(b"\n", 0, match.start()) + 1)
            for path in tracked_files()
            if path != Path(__file__)
            for content in [path.read_bytes()]
            if (match := machines.search(content))
        ]

        assert naming == []

    def test_has_the_top_level_it_was_drawn_with(self):
        drawn = {*APPS, "templates", "tests", "deploy", "docs", "manage.py", "pyproject.toml", "Makefile", "README.md"}
        drawn |= {"requirements.txt", "requirements-dev.txt", "LICENSE", "CHANGELOG.md"}
        top = {path.relative_to(ROOT).parts[0] for path in tracked_files()}

        assert {name for name in top - drawn if not name.startswith(".")} == set()


class TestThePlan:
    def test_names_every_room(self):
        """`docs/architecture.md` has a section for each app; a room that it does not name is one nobody will find."""
        plan = (ROOT / "docs" / "architecture.md").read_text()
        sections = dict(re.findall(r"^### (\S+)\n(.*?)(?=^##)", plan, re.MULTILINE | re.DOTALL))
        unnamed = [
            f"{section}: {room}"
            for section in (*APPS, "krysalis/foundation")
            for room in rooms(section)
            if f"`{room}" not in sections[section]
        ]

        assert unnamed == []

    def test_rests_on_tests_that_there_are(self):
        """`docs/sicherheit.md` names for each promise the test that holds it."""
        named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", (ROOT / "docs" / "sicherheit.md").read_text())
        missing = [
            f"{file} {name}"
            for file, name in named
            if not (ROOT / file).exists() or (name and f"class {name}:" not in (ROOT / file).read_text())
        ]

        assert named
        assert missing == []


def rooms(section: str) -> set[str]:
    """Modules and wings in the folder of an app, without what every Django app has."""
    below = (path.relative_to(ROOT / section) for path in modules() if path.is_relative_to(ROOT / section))
    return {path.parts[0].removesuffix(".py") for path in below} - {"__init__", "apps"}
