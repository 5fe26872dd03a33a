import json
from pathlib import Path
from unicodedata import normalize

import pytest
from confusable_homoglyphs.confusables import confusables_data
from hypothesis import given
from hypothesis import strategies as st

from comments import texts
from comments.lookalikes import equals, looks_like, skeleton

ANNA = "Anna Weber"


def disguises(name: str) -> st.SearchStrategy[str]:
    """The name with each letter as it is or as one that Unicode's data calls confusable with it."""
    letters = ([letter, *(entry["c"] for entry in confusables_data.get(letter, []))] for letter in name)
    return st.tuples(*map(st.sampled_from, letters)).map("".join)


class TestNamesThatMeet:
    @pytest.mark.parametrize(
        "name",
        [
            "anna weber",
            "ANNA_WEBER",
            "A.n.n.a  Weber!",
            "Аnnа Wеber",  # Cyrillic А, а, е.
            "АΝΝА WЕВЕR",  # Cyrillic and Greek capitals.
            "Ａｎｎａ　Ｗｅｂｅｒ",
            "𝐀𝐧𝐧𝐚 𝐖𝐞𝐛𝐞𝐫",
            "Ⓐⓝⓝⓐ Ⓦⓔⓑⓔⓡ",
            "🅰🅽🅽🅰 🆆🅴🅱🅴🆁",
            "ᴀɴɴᴀ ᴡᴇʙᴇʀ",
            "Anna VVeber",
            "Ann4 W3ber",
            "Anna We8er",
            "Annaʼ Weˈber",
            "Anna Weber®",
            "An\u200bna\u2060 Web\u00ader",
            "Anna\u3164 Weber",
            "Ánnä Wĕbęr",
            "Ⱥnna Wɇɓɇɾ",
        ],
    )
    def test_without_a_difference_to_the_eye(self, name: str) -> None:
        assert skeleton(name) == skeleton(ANNA) == "annaweber"

    @pytest.mark.parametrize(
        "spellings",
        [
            ("Müller", "Mueller", "Muller", "MÜLLER", "Mu\u0308ller", "Мüller"),
            ("Jörg", "Joerg", "Jorg"),
            ("Lække", "Laekke", "Läkke"),
            ("Weiß", "Weiss", "WEIẞ", "Weiβ"),  # The last with a Greek beta.
            ("Ingo Klein", "lngo Klein", "1ngo K1ein", "|ngo Klein", "ıngo klein", "İNGO KLEİN"),
            ("Thomas", "Thornas", "7h0mas"),
            ("Łukasz", "Lukasz"),
            ("Ольга", "ОЛЬГА"),
            ("Peter Nolan", "PeterNolan", "Petemolan"),
        ],
    )
    def test_in_all_these_spellings(self, spellings: tuple[str, ...]) -> None:
        assert {skeleton(name) for name in spellings} == {skeleton(spellings[0])}

    @given(disguises(ANNA), disguises("Thomas Klein"))
    def test_whatever_stands_for_a_letter(self, anna: str, thomas: str) -> None:
        assert looks_like(anna, [ANNA]) == ANNA
        assert looks_like(thomas, ["Thomas Klein"])

    @given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzäöüßàéçñø -'.", max_size=60))
    def test_in_small_and_capital_letters(self, name: str) -> None:
        assert skeleton(name.upper()) == skeleton(name)


class TestASkeleton:
    @given(st.text(max_size=60))
    def test_of_any_text_has_lower_case_letters_and_digits_only_and_is_its_own(self, text: str) -> None:
        bones = skeleton(text)
        assert bones == "" or (bones.isalnum() and bones == bones.casefold())
        assert skeleton(bones) == bones

    @pytest.mark.parametrize("text", ["", "...", "🦋", "\u0301\u200b", "\u3164"])
    def test_is_empty_where_there_is_no_name_and_then_equals_nothing(self, text: str) -> None:
        assert skeleton(text) == ""
        assert looks_like(text, ["", "...", "🦋", ANNA]) is None

    @pytest.mark.parametrize("name", ["林", "فاطمة", "Дмитрий", "7"])
    def test_is_never_empty_for_a_name_of_any_writing(self, name: str) -> None:
        assert equals(name, [name]) == name

    @pytest.mark.data
    @pytest.mark.parametrize("file", ["naughty_strings.jsonl", "unicode_and_control.jsonl"])
    def test_of_a_hostile_string_is_that_of_its_cleaned_form_and_meets_nobody(self, test_data: Path, file: str) -> None:
        for line in (test_data / "text" / file).read_text(encoding="utf-8").splitlines():
            text = json.loads(line).get("text", "")
            assert skeleton(normalize("NFC", text)) == skeleton(text), ascii(text)
            assert looks_like(texts.clean_name(text), [ANNA, "Redaktion"]) is None, ascii(text)


class TestLookingLike:
    @pytest.mark.parametrize(
        "name",
        [
            "Anna Weber",
            "Weber, Anna",
            "Dr. Anna Weber",
            "Anna Weber (Redaktion)",
            "Wеber | Аnna",
            "Anna Maria Weber",
            "AnnaWeber, Redaktion",
            "Die echte A n n a Weber",
        ],
    )
    def test_is_being_named_with_all_words_in_any_order(self, name: str) -> None:
        assert looks_like(name, ["Bernd Adler", ANNA]) == ANNA

    @pytest.mark.parametrize(
        "name",
        [
            "Anna",
            "Weber",
            "A. Weber",
            "Annabell Weber",
            "Marianna Weberknecht",
            "Anna Weberknecht",
            "Hanna Weber",
            "Anne Weber",
            "Anna Wagner",
            "Bernd",
        ],
    )
    def test_is_not_sharing_a_part_of_the_name(self, name: str) -> None:
        assert looks_like(name, [ANNA]) is None

    @pytest.mark.parametrize("name", ["Mueller, Jörg", "Mü\u00adller, Jö\u200brg", "MÜLLER (JOERG)"])
    def test_is_so_in_every_spelling_of_the_words(self, name: str) -> None:
        assert looks_like(name, ["Joerg Müller"]) == "Joerg Müller"

    def test_of_several_is_the_first(self) -> None:
        assert looks_like("Anna Weber und Bernd Adler", ["Bernd Adler", ANNA]) == "Bernd Adler"

    @pytest.mark.parametrize(("name", "other"), [("Team", "Team"), ("T3AM", "Team"), ("Die Redaktion", "Redaktion")])
    def test_is_being_called_by_a_word(self, name: str, other: str) -> None:
        assert looks_like(name, [other]) == other

    @pytest.mark.parametrize(("name", "other"), [("Team Süd", "Team"), ("Redaktionsschluss", "Redaktion")])
    def test_is_not_containing_a_short_word_or_a_part_of_one(self, name: str, other: str) -> None:
        assert looks_like(name, [other]) is None


class TestEqualling:
    def test_is_from_the_first_letter_to_the_last(self) -> None:
        assert equals("rеnate", ["Anna", "Renate"]) == "Renate"
        assert equals("Renate Schulz", ["Renate"]) is None
