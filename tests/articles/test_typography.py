"""How German text is set."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.markup.typography import typeset

NBSP = "\u00a0"


class TestQuotes:
    @pytest.mark.parametrize(
        ("typed", "shown"),
        [
            ('"Ja"', "„Ja“"),
            ('Er sagt: "Ja!"', "Er sagt: „Ja!“"),
            ('("Ja")', "(„Ja“)"),
            ("Er sagt 'Ja'.", "Er sagt ‚Ja‘."),
            ("\"'Ja', sagt er\"", "„‚Ja‘, sagt er“"),
            ('Wort–"Wort"', "Wort–„Wort“"),
            ('Das "Modell 5"', "Das „Modell 5“"),
            ('Ein Schirm von 24" Breite', 'Ein Schirm von 24" Breite'),
        ],
    )
    def test_stand_low_before_and_high_behind(self, typed: str, shown: str) -> None:
        assert typeset(typed) == shown

    @pytest.mark.parametrize(
        ("typed", "shown"),
        [
            ("geht's", "geht’s"),
            ("Hans' Auto", "Hans’ Auto"),
            ("'ne Frage", "’ne Frage"),
            ("'ne Frage, sagt Hans: 'Ja'", "’ne Frage, sagt Hans: ‚Ja‘"),
        ],
    )
    def test_an_apostrophe_is_none(self, typed: str, shown: str) -> None:
        assert typeset(typed) == shown


class TestDashesAndSpaces:
    @pytest.mark.parametrize(
        ("typed", "shown"),
        [
            ("Wort -- Wort", f"Wort{NBSP}– Wort"),
            ("Wort - Wort", f"Wort{NBSP}– Wort"),
            ("Wort---Wort", "Wort—Wort"),
            ("E-Mail, 10-20, 2024-05-01", "E-Mail, 10-20, 2024-05-01"),
            ("Na ja...", "Na ja…"),
            ("Na ja....", "Na ja...."),
        ],
    )
    def test_dashes_and_dots(self, typed: str, shown: str) -> None:
        assert typeset(typed) == shown

    @pytest.mark.parametrize(
        "typed",
        ["z. B.", "i. d. R.", "v. Chr.", "J. R.", "5 kg", "50 %", "3 Mio.", "§ 5", "S. 7"],
    )
    def test_some_spaces_never_break(self, typed: str) -> None:
        assert typeset(f"Das {typed} da") == f"Das {typed.replace(' ', NBSP)} da"

    @pytest.mark.parametrize("typed", ["Plan A. Das", "5 Menschen", "5 kgs", "Das ist so. Er", "3 mal"])
    def test_others_may(self, typed: str) -> None:
        assert typeset(typed) == typed


class TestAddresses:
    @pytest.mark.parametrize("address", ["https://a.example/b--c...d", "www.a.example/it's", "http://a.example/-/x"])
    def test_stay_as_they_are(self, address: str) -> None:
        assert address.split("'")[0] in typeset(f'"{address}" - x')


@given(st.text(alphabet="\"'-. \nab5§/:\x02\x03|zB„“’", max_size=40))
def test_typesetting_twice_changes_nothing_more(text: str) -> None:
    once = typeset(text)
    assert typeset(once) == once
