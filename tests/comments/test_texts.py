import time

import pytest

from comments import texts


class TestTexts:
    def test_line_ends_become_line_feeds(self) -> None:
        assert texts.clean_text("eins\r\nzwei\rdrei") == "eins\nzwei\ndrei"

    def test_empty_lines_around_it_go_and_an_indented_beginning_stays(self) -> None:
        assert texts.clean_text("\n\r\n\teins \n zwei \n\n") == "\teins \n zwei"

    def test_characters_are_composed(self) -> None:
        assert texts.clean_text("scho\u0308n") == "schön"

    @pytest.mark.parametrize("invisible", ["\x07", "\x1b", "\x85", "\u202e", "\u2066", "\U000e0041"])
    def test_what_nobody_sees_and_does_harm_is_removed(self, invisible: str) -> None:
        assert texts.clean_text(f"vor{invisible}nach") == "vornach"

    def test_tabs_and_joined_emoji_stay(self) -> None:
        assert texts.clean_text("\tFamilie 👩‍👧") == "\tFamilie 👩‍👧"

    @pytest.mark.parametrize("blank", ["", " \n\t", "\u200b\u2060", "\u00a0\u3000"])
    def test_a_text_of_invisible_characters_is_blank(self, blank: str) -> None:
        assert texts.is_blank(blank)


class TestNames:
    def test_a_name_is_one_line(self) -> None:
        assert texts.clean_name("  Ada\n Lovelace\u200b ") == "Ada Lovelace"

    def test_towers_of_marks_are_cut_to_two(self) -> None:
        assert texts.clean_name("x" + "\u0321" * 30) == "x" + "\u0321" * 2

    @pytest.mark.parametrize("name", ["Ayşe", "Ольга", "林", "7", "Zoë 🦋"])
    def test_names_of_all_writings_count(self, name: str) -> None:
        assert texts.has_letter_or_digit(texts.clean_name(name))

    @pytest.mark.parametrize("name", ["", "...", "🦋", "\u0301", "\u3164"])
    def test_a_name_needs_a_letter_or_a_digit(self, name: str) -> None:
        assert not texts.has_letter_or_digit(texts.clean_name(name))


class TestDamage:
    @pytest.mark.parametrize("damaged", ["a\0", "a\ud83d"])
    def test_is_what_no_database_stores(self, damaged: str) -> None:
        assert texts.is_damaged(damaged)

    def test_is_what_was_lost_on_the_way(self) -> None:
        assert texts.is_damaged("a\ufffd")

    def test_is_not_a_whole_character(self) -> None:
        assert not texts.is_damaged("🦋")

    def test_half_a_character_is_replaced_for_showing(self) -> None:
        assert texts.without_surrogates("a\ud83d") == "a\ufffd"


class TestInAMail:
    @pytest.mark.parametrize(
        ("typed", "read"),
        [
            ("https://evil.example/a.html", "https[:]//evil[.]example/a[.]html"),
            ("www.evil.example", "www[.]evil[.]example"),
            ("evil.example", "evil[.]example"),
            ("anna@evil.example", "anna@evil[.]example"),
            ("mailto:anna@localhost", "mailto:anna@localhost"),
            ("ftp://10.0.0.1/x", "ftp[:]//10[.]0[.]0[.]1/x"),
            ("z. B. um 3.15 Uhr, d.h. nachts.", "z. B. um 3.15 Uhr, d.h. nachts."),
        ],
    )
    def test_nothing_of_a_stranger_becomes_a_link(self, typed: str, read: str) -> None:
        assert texts.without_links(typed) == read

    def test_a_long_text_is_cut_between_words(self) -> None:
        assert texts.shortened("eins zwei drei", 11) == "eins zwei …"
        assert texts.shortened("eins zwei", 9) == "eins zwei"
        assert texts.shortened("x" * 20, 5) == "xxxxx …"

    def test_every_line_is_marked(self) -> None:
        assert texts.quoted("eins\n\nzwei") == "> eins\n> \n> zwei"

    @pytest.mark.parametrize("hostile", ["a.", "a@", "a-", "://", "a.a1."])
    def test_a_text_made_to_be_slow_is_not(self, hostile: str) -> None:
        start = time.perf_counter()
        texts.without_links(hostile * 1000)
        assert time.perf_counter() - start < 1
