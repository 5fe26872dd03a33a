import pytest

from profiles import names


class TestInitials:
    @pytest.mark.parametrize(
        ("name", "letters"),
        [
            ("Ada", "A"),
            ("Ayşe Demirel", "AD"),
            ("Gerlinde aus der Prüfung", "GP"),
            ("anna anders", "AA"),
        ],
    )
    def test_are_those_of_the_first_and_the_last_word(self, name: str, letters: str) -> None:
        assert names.initials(name) == letters

    @pytest.mark.parametrize(
        ("name", "letters"),
        [("Prof. Dr. Eva-Maria von Ehr", "EE"), ("Dr. Meier", "M"), ("M. Okonjo", "MO"), ("Anna M.", "AM")],
    )
    def test_leave_titles_out_and_keep_names_cut_short(self, name: str, letters: str) -> None:
        assert names.initials(name) == letters

    @pytest.mark.parametrize(("name", "letters"), [("Dr.", "D"), ("🦋", ""), ("", "")])
    def test_make_the_best_of_what_is_no_name(self, name: str, letters: str) -> None:
        assert names.initials(name) == letters


class TestANameWithoutTitles:
    @pytest.mark.parametrize(
        ("name", "bare"),
        [("Prof. Dr. Eva von Ehr", "Eva von Ehr"), ("Dr. Meier", "Meier"), ("M. Okonjo", "M. Okonjo"), ("Dr.", "Dr.")],
    )
    def test_is_what_a_person_is_called(self, name: str, bare: str) -> None:
        assert names.without_titles(name) == bare
