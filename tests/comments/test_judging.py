import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from comments import moderation
from comments.judging import staff_names, verdict
from comments.judging.submission import Submission
from comments.models import Comment, CommentSettings, ModerationEvent
from krysalis.foundation.models import Site
from tests import factories
from tests.comments.writing import write

pytestmark = pytest.mark.django_db


def sent(text: str = "Ein Gedanke.", honeypot: str = "") -> Submission:
    return Submission(article=factories.article(), name="Gerlinde", text=text, honeypot=honeypot)


def reasons_for(submission: Submission) -> list[str]:
    """Without the one that all guests share."""
    return verdict.judge(submission, CommentSettings(hold="none")).reasons


class TestReasonsToLook:
    def test_an_ordinary_comment_gives_none(self) -> None:
        assert reasons_for(sent()) == []

    def test_a_filled_trap_gives_one(self) -> None:
        assert len(reasons_for(sent(honeypot="https://example.com"))) == 1

    @pytest.mark.parametrize(("count", "reasons"), [(2, 0), (3, 1)])
    def test_more_than_two_links_give_one(self, count: int, reasons: int) -> None:
        assert len(reasons_for(sent("Hier: https://example.com/seite " * count))) == reasons

    def test_a_text_sent_before_gives_one(self) -> None:
        factories.comment(text="Great post, thanks for sharing!")
        assert len(reasons_for(sent("Great post, thanks for sharing!"))) == 1

    def test_the_moderators_read_them_with_the_submission(self) -> None:
        comment = moderation.submit(sent("http://a.example www.b.example https://c.example", honeypot="x")).comment
        reason = ModerationEvent.objects.get(comment=comment).reason
        assert "3" in reason
        assert len(reason) <= 300


def reason_for(name: str, email: str = "") -> str:
    """What the check alone says of a guest; empty where it says nothing."""
    submission = Submission(article=factories.article(), text="Ein Gedanke.", name=name, email=email)
    found = staff_names.uses_a_name_of_staff(submission, CommentSettings())
    return found.reason if found else ""


class TestANameOfStaff:
    @pytest.mark.parametrize(
        "name", ["Anna Weber", "Аnnа Wеber", "ANNA VVEBER", "Weber, Anna", "Dr. Anna Weber (Autorin)"]
    )
    def test_is_that_of_a_profile_in_any_disguise(self, name: str) -> None:
        factories.profile(name="Anna Weber")
        assert reason_for(name) == "Der Name sieht aus wie der von Anna Weber; diese Person gehört zur Website."

    @pytest.mark.parametrize("name", ["Eva von Ehr", "Dr. Eva von Ehr", "Prof. Dr. Eva von Ehr"])
    def test_is_one_with_or_without_its_title(self, name: str) -> None:
        factories.profile(name="Prof. Dr. Eva von Ehr")
        assert "Prof. Dr. Eva von Ehr" in reason_for(name)

    def test_is_one_of_title_and_surname_alone(self) -> None:
        factories.profile(name="Dr. Meier")
        assert "Dr. Meier" in reason_for("Dr. Meier (Berlin)")
        assert reason_for("Hans Meier") == ""

    def test_is_that_of_a_login_which_is_not_shown(self, mira: User) -> None:
        User.objects.filter(pk=mira.pk).update(username="m.schreiber", first_name="Mira", last_name="Sommer")
        assert "Mira Sommer" in reason_for("Sommer, Mira")
        assert "Mira Sommer" in reason_for("M. Schreiber")
        assert "chreiber" not in reason_for("M. Schreiber")

    def test_is_not_one_of_three_letters_or_of_somebody_without_rights(self, rosa: User) -> None:
        User.objects.create_user("bob", first_name="Robert", last_name="Ebert", is_staff=True)
        assert reason_for("Bob") == ""
        assert reason_for("Rosa") == ""

    @pytest.mark.parametrize(
        "name", ["Anna", "Weber", "Anton Weber", "Marianna Weberknecht", "Renate Schulz", "Mira B."]
    )
    def test_is_not_that_of_an_ordinary_reader(self, renate: User, mira: User, name: str) -> None:
        factories.profile(name="Anna Weber")
        assert reason_for(name) == ""

    @pytest.mark.parametrize(
        ("name", "office"),
        [
            ("Admin", "Admin"),
            ("аdmin", "Admin"),
            ("Die Redaktion", "Redaktion"),
            ("T e a m", "Team"),
            ("Editorial Board", "Editorial"),
            ("RaupeUndBlatt", "Raupe und Blatt"),
            ("Max (Raupe und Blatt)", "Raupe und Blatt"),
        ],
    )
    def test_is_that_of_an_office_or_of_the_site(self, name: str, office: str) -> None:
        Site.objects.update(name="Raupe und Blatt")
        assert reason_for(name) == f"Der Name sieht aus wie „{office}“, als spräche die Website selbst."

    @pytest.mark.parametrize("name", ["Team Süd", "Raupe", "Supporter", "Nina Redakt"])
    def test_is_none_that_only_sounds_a_little_like_an_office(self, name: str) -> None:
        Site.objects.update(name="Raupe und Blatt")
        assert reason_for(name) == ""

    def test_costs_three_queries_and_none_where_a_profile_writes(
        self, anton: User, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        own = Submission(
            article=factories.article(), text="Ein Gedanke.", profile=factories.profile(name="Bernd Adler")
        )
        guest, says = sent(), CommentSettings()
        with django_assert_num_queries(3):
            staff_names.uses_a_name_of_staff(guest, says)
        with django_assert_num_queries(0):
            assert not verdict.judge(own, says).waits


class TestAnAddressOfStaff:
    @pytest.mark.parametrize("email", ["mira@example.org", "MIRA@Example.org", "mira+blog@example.org"])
    def test_is_recognised_in_capitals_and_with_a_tag(self, mira: User, email: str) -> None:
        assert reason_for("Gerlinde", email) == "Die E-Mail-Adresse gehört jemandem von dieser Website."

    @pytest.mark.parametrize(
        "email", ["", "mir@example.org", "mira@example.com", "almira@example.org", "rosa@example.org"]
    )
    def test_is_no_other(self, mira: User, rosa: User, email: str) -> None:
        User.objects.create_user("ohne-adresse", is_staff=True)
        assert reason_for("Gerlinde", email) == ""

    def test_is_said_beside_the_name(self, mira: User) -> None:
        factories.profile(name="Mira Sommer")
        reason = reason_for("Mira Sommer", "mira@example.org")
        assert reason.startswith("Der Name sieht aus wie der von Mira Sommer;")
        assert reason.endswith("Die E-Mail-Adresse gehört jemandem von dieser Website.")


class TestACommentUnderAName:
    """Of staff: it is taken like any other, and waits like any other."""

    @pytest.mark.parametrize("name", ["Anna Weber", "Аnnа Wеber", "Redaktion", "Gerlinde"])
    def test_is_never_refused_and_never_published(self, client: Client, mira: User, name: str) -> None:
        article = factories.article(authors=[factories.profile(name="Anna Weber")])
        assert write(client, article, name=name, email="mira@example.org").status_code == 303
        comment = Comment.objects.get()
        assert comment.status == Comment.Status.WAITING
        assert comment.writer_name == name

    def test_is_held_with_that_reason_first_where_other_checks_object_as_well(self, mira: User) -> None:
        longest = "Wolfgang " * 5 + "Ahornschneider"
        factories.profile(name=longest)
        text = "http://a.example http://b.example http://c.example"
        factories.comment(text=text)
        submission = Submission(
            article=factories.article(), name=longest, email="mira@example.org", text=text, honeypot="x"
        )
        comment = moderation.submit(submission).comment
        reason = ModerationEvent.objects.get(comment=comment).reason
        assert reason.startswith(f"Der Name sieht aus wie der von {longest}; diese Person gehört zur Website.")
        assert "E-Mail-Adresse" in reason
        assert len(reason) <= 300
