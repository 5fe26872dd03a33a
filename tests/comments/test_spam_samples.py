"""How right the score is about other people's comments: what each change of the start or the tokens has to keep."""

import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from comments.learning import measuring

ROWS = [
    '{"text": "casino bonus http://a.example", "label": "spam", "lang": "de", "author": "x", "website": ""}',
    '{"text": "Wir haben es nicht so gemacht.", "label": "ham", "lang": "de"}',
]


@pytest.fixture(scope="module")
def samples() -> list[measuring.Sample]:
    """Of TEST_DATA, read once."""
    return measuring.samples(Path(os.environ["TEST_DATA"]) / "spam")


@pytest.mark.data
class TestTheShippedStart:
    def test_suspects_most_spam_and_hardly_a_german_reader(self, samples: list[measuring.Sample]) -> None:
        figures = measuring.suspected(samples, {})
        assert measuring.share(figures, "spam") >= 80
        assert measuring.share(figures, "ham", "de") <= 2

    def test_lets_most_readers_be_who_write_english(self, samples: list[measuring.Sample]) -> None:
        assert measuring.share(measuring.suspected(samples, {}), "ham", "en") <= 8


@pytest.mark.data
class TestTwoHundredDecisions:
    @pytest.mark.parametrize("seed", [1, 2, 3])
    def test_teach_nearly_all_unseen_spam_and_no_reader(self, samples: list[measuring.Sample], seed: int) -> None:
        learned, unseen = measuring.after_decisions(samples, seed)
        figures = measuring.suspected(unseen, learned)
        assert len(samples) - len(unseen) == 200
        assert measuring.share(figures, "spam") >= 90
        assert measuring.share(figures, "ham", "de") <= 2
        assert measuring.share(figures, "ham", "en") <= 15


class TestTheCommand:
    def folder(self, at: Path, rows: list[str]) -> Path:
        (at / "eins.jsonl").write_text("\n".join(rows))
        return at

    def said(self, folder: Path) -> str:
        out = StringIO()
        call_command("measure_spam", folder, stdout=out)
        return out.getvalue()

    def test_says_how_much_of_each_file_is_suspected(self, tmp_path: Path) -> None:
        said = self.said(self.folder(tmp_path, ROWS * 101))
        assert "As shipped: 100.0 % of the spam, 0.00 % of the German ham" in said
        assert "eins.jsonl de spam" in said
        assert "µs" in said

    def test_says_where_there_is_nothing_to_measure(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="no file"):
            self.said(tmp_path)

    def test_measures_the_start_alone_where_there_are_few(self, tmp_path: Path) -> None:
        said = self.said(self.folder(tmp_path, ROWS))
        assert "As shipped" in said
        assert "Too few" in said
