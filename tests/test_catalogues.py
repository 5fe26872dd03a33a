"""German is complete: every text of the source is in a catalogue, translated, and compiled."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils.translation.template import templatize

from tests.test_architecture import modules, templates

ROOT: Path = settings.BASE_DIR
CATALOGUES = sorted(path for path in ROOT.glob("*/**/locale/*/LC_MESSAGES/django.po") if ".venv" not in path.parts)
SINGLE = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}


def calls(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """(context, text) of each call of a gettext function."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        texts = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
        if name in SINGLE | PLURAL and texts:
            yield "", texts[0]
        elif name in CONTEXT and len(texts) > 1:
            yield texts[0], texts[1]


def texts_of_template(path: Path) -> Iterator[tuple[str, str]]:
    """Django turns a template into calls of gettext for xgettext to find; here they are read as Python."""
    string = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
    for call in re.findall(rf"\b(?:_|n?p?gettext)\((?:{string}|[,\s\w])*\)", templatize(path.read_text())):
        yield from calls(ast.parse(call))


def texts_of_source() -> dict[tuple[str, str], Path]:
    found = {text: path for path in modules() for text in calls(ast.parse(path.read_text()))}
    return found | {text: path for path in templates() for text in texts_of_template(path)}


def test_every_text_of_the_source_is_in_a_catalogue():
    known = {(entry.msgctxt or "", entry.msgid) for path in CATALOGUES for entry in polib.pofile(str(path))}
    missing = [f"{path.relative_to(ROOT)}: {text}" for text, path in texts_of_source().items() if text not in known]

    assert missing == [], "make messages collects them"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.relative_to(ROOT).parts[0])
class TestEachCatalogue:
    def test_is_translated(self, path):
        unfinished = [entry.msgid for entry in polib.pofile(str(path)) if not entry.translated() or entry.fuzzy]

        assert unfinished == []

    def test_is_compiled(self, path):
        """The .mo files are committed, since msgfmt is not on a machine that has only Python."""
        assert texts(polib.mofile(str(path.with_suffix(".mo")))) == texts(polib.pofile(str(path)))

    def test_keeps_the_placeholders(self, path):
        broken = [
            entry.msgid
            for entry in polib.pofile(str(path))
            if entry.msgstr and placeholders(entry.msgid) != placeholders(entry.msgstr)
        ]

        assert broken == []


def texts(catalogue: polib._BaseFile) -> dict[tuple[str, str], tuple[str, dict[int, str]]]:
    return {
        (entry.msgctxt or "", entry.msgid): (entry.msgstr, entry.msgstr_plural)
        for entry in catalogue
        if entry.msgstr or any(entry.msgstr_plural.values())
    }


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[sd]|%[sd]|\{\w*\}", text))
