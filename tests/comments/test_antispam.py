import pytest

from comments import antispam, moderation
from comments.antispam import Submission
from comments.models import ModerationEvent
from tests import factories

pytestmark = pytest.mark.django_db


def sent(text: str = "Ein Gedanke.", honeypot: str = "") -> Submission:
    return Submission(article=factories.article(), name="Gerlinde", text=text, honeypot=honeypot)


class TestReasonsToLook:
    def test_an_ordinary_comment_gives_none(self) -> None:
        assert antispam.reasons(sent()) == []

    def test_a_filled_trap_gives_one(self) -> None:
        assert len(antispam.reasons(sent(honeypot="https://example.com"))) == 1

    @pytest.mark.parametrize(("count", "reasons"), [(2, 0), (3, 1)])
    def test_more_than_two_links_give_one(self, count: int, reasons: int) -> None:
        assert len(antispam.reasons(sent("Hier: https://example.com/seite " * count))) == reasons

    def test_a_text_sent_before_gives_one(self) -> None:
        factories.comment(text="Great post, thanks for sharing!")
        assert len(antispam.reasons(sent("Great post, thanks for sharing!"))) == 1

    def test_the_moderators_read_them_with_the_submission(self) -> None:
        comment = moderation.submit(sent("http://a.example www.b.example https://c.example", honeypot="x")).comment
        reason = ModerationEvent.objects.get(comment=comment).reason
        assert "3" in reason
        assert len(reason) <= 300
