import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from comments import blocks, learning, lookalikes, moderation
from comments.judging import languages, staff_names, verdict
from comments.judging.submission import Submission
from comments.judging.verdict import Verdict
from comments.models import Block, Comment, CommentSettings, ModerationEvent
from krysalis.foundation.models import Site
from tests import factories
from tests.comments.writing import write

pytestmark = pytest.mark.django_db


LONG_GERMAN = (
    "Das ist ein Gedanke, den ich schon lange habe: Wenn wir einander zuhören, dann ist das nicht nur eine Frage der "
    "Zeit, sondern auch der Übung, und sie wird mit den Jahren leichter."
)
LONG_ENGLISH = (
    "This is what I have been thinking for a long time: if we listen to each other, that is not just a question of "
    "time but of practice, and it will be easier with the years."
)
HOLD, SUSPECT, REFUSE = "waits", "is suspected", "is refused"


def sent(text: str = "Ein Gedanke.", **fields: Any) -> Submission:
    fields = {"article": None, "name": "Gerlinde", **fields}
    return Submission(**{**fields, "article": fields["article"] or factories.article(), "text": text})


def judged(submission: Submission, **says: Any) -> Verdict:
    """By the rules alone: guests do not wait because they are guests."""
    return verdict.judge(submission, CommentSettings(**{"hold": "none", "learns": False, **says}))


def outcome(found: Verdict) -> str:
    if found.refused:
        return REFUSE
    return SUSPECT if found.suspected else HOLD if found.waits else ""


class TestARule:
    @pytest.mark.parametrize(
        ("fields", "says", "expected"),
        [
            ({}, {}, ""),
            ({"honeypot": "https://a.example"}, {}, SUSPECT),
            ({"text": "https://a.example und www.b.example"}, {}, ""),
            ({"text": "https://www.a.example http://b.example https://c.example"}, {}, HOLD),
            ({"text": "https://a.example " * 4}, {}, SUSPECT),
            ({"text": "https://a.example"}, {"links_to_hold": 0}, HOLD),
            ({"text": "https://a.example " * 5}, {"links_to_hold": 5}, ""),
            ({"name": "www.casino.example"}, {}, SUSPECT),
            ({"name": "best-casino.com"}, {}, SUSPECT),
            ({"name": "Prof.Meier"}, {}, ""),
            ({"seconds": 1.5}, {}, HOLD),
            ({"seconds": 3.0}, {}, ""),
            ({"seconds": None}, {}, ""),
            ({"seconds": 0.0}, {"seconds_to_hold": 0}, ""),
            ({"text": "Спасибо за статью!"}, {}, HOLD),
            ({"text": "Спасибо за статью!"}, {"hold_foreign": False}, ""),
            ({"text": "在线赌场"}, {}, HOLD),
            ({"text": "مرحبا بالجميع"}, {}, HOLD),
            ({"text": "¯\\_(ツ)_/¯ und α + β = γ"}, {}, ""),
            ({"text": "👍👍👍"}, {}, ""),
            ({"text": f"Ein Gedanke.\n> {'Спасибо за статью! ' * 5}"}, {}, ""),
            ({"name": "Moderation"}, {}, HOLD),
        ],
    )
    def test_holds_suspects_or_lets_be(self, fields: dict[str, Any], says: dict[str, Any], expected: str) -> None:
        found = judged(sent(**fields), **says)
        assert outcome(found) == expected
        assert len(found.reasons) == (1 if expected else 0)

    @pytest.mark.parametrize(
        ("listed", "fields", "is_found"),
        [
            ("casino", {"text": "Im Casino gewonnen."}, True),
            ("Casino", {"text": "Im CASINO!"}, True),
            ("casino", {"text": "Im Саsinо gewonnen."}, True),
            ("casino", {"text": "Im ca\u200bsi\u00adno."}, True),
            ("casino", {"text": "Im 𝗰𝗮𝘀𝗶𝗻𝗼."}, True),
            ("casino", {"text": "Ein Casinobesuch."}, False),
            ("heil", {"text": "hell und klar"}, False),
            ("schon", {"text": "Wie schön!"}, False),
            ("Müll", {"text": "Das ist Muell."}, True),
            ("schnelles  Geld", {"text": "Schnelles\nGeld"}, True),
            ("schnelles Geld", {"text": "schnell Geld"}, False),
            ("casino", {"name": "Casino King"}, True),
            ("casino", {"email": "casino@example.org"}, True),
            ("casino", {"website": "https://casino.example/"}, True),
            ("spam@example.org", {"email": "Spam+blog@Example.org"}, True),
            ("spam@example.org", {"email": "nospam@example.org"}, False),
            ("@example.org", {"email": "wer@example.org"}, True),
            ("example.org", {"email": "wer@example.org"}, True),
            ("example.org", {"website": "https://www.example.org/seite"}, True),
            ("example.org", {"text": "Siehe example.org."}, True),
            ("example.org", {"text": "Siehe notexample.org und example.org.other.example"}, False),
            ("amazon.de", {"text": "Bei Amazon. De facto nicht."}, False),
            ("赌场", {"text": "在线赌场"}, True),
            ("💊💊", {"text": "Hier 💊💊💊"}, True),
            ("(", {"text": "Ohne."}, False),
            ("", {}, False),
            ("\n \n", {}, False),
        ],
    )
    def test_finds_the_words_and_addresses_of_the_list(
        self, listed: str, fields: dict[str, Any], is_found: bool
    ) -> None:
        says = {"hold_foreign": False}
        assert outcome(judged(sent(**fields), words_to_hold=listed, **says)) == (HOLD if is_found else "")
        assert outcome(judged(sent(**fields), words_to_refuse=listed, **says)) == (REFUSE if is_found else "")

    def test_names_what_it_found_to_moderators_and_never_to_the_writer(self) -> None:
        found = judged(sent("Casino, Bonus"), words_to_hold="bonus\ncasino")
        assert found.reasons == ["Auf der Liste der Wörter, die warten: „bonus“, „casino“."]
        assert "casino" not in judged(sent("Im Casino."), words_to_refuse="casino").refused.lower()

    @pytest.mark.parametrize(
        ("article", "text", "expected"),
        [
            (LONG_GERMAN, LONG_ENGLISH, HOLD),
            (LONG_ENGLISH, LONG_GERMAN, HOLD),
            (LONG_GERMAN, LONG_GERMAN, ""),
            (LONG_GERMAN, "Thanks for this, it is what I think!", ""),
            (LONG_GERMAN, f"{LONG_GERMAN} {LONG_ENGLISH}", ""),
            (LONG_GERMAN, f"> {LONG_ENGLISH}\n\nSo ist es.", ""),
            ("Ein Absatz.", LONG_ENGLISH, ""),
            ("Статья на русском языке.", "Спасибо за статью!", ""),
        ],
    )
    def test_compares_the_language_with_the_article_s(self, article: str, text: str, expected: str) -> None:
        assert outcome(judged(sent(text, article=factories.article(body_source=article)))) == expected

    @pytest.mark.parametrize(
        ("name", "text", "expected"),
        [
            ("Gerlinde", "Great post, thanks for sharing!", HOLD),
            ("Bob", "Great post, thanks for sharing!", SUSPECT),
            ("Bob", "Danke!", ""),
            ("Bob", "Great post, thank you for sharing!", ""),
        ],
    )
    def test_knows_what_was_sent_before(self, name: str, text: str, expected: str) -> None:
        for before in ("Great post, thanks for sharing!", "Danke!"):
            factories.comment(text=before, guest=factories.guest(name="Gerlinde"))
        assert outcome(judged(sent(text, name=name))) == expected

    def test_holds_the_fourth_from_one_network_in_ten_minutes(self, settings: LazySettings) -> None:
        guest = factories.guest(network_key="a" * 64)
        for minutes in (1, 2, 11):
            factories.comment(guest=guest, submitted_at=timezone.now() - timedelta(minutes=minutes))
        assert outcome(judged(sent(network_key="a" * 64))) == ""
        factories.comment(guest=guest)
        assert judged(sent(network_key="a" * 64)).reasons == ["Der 4. Kommentar aus demselben Netz in zehn Minuten."]
        assert outcome(judged(sent(network_key="b" * 64))) == ""
        assert outcome(judged(sent())) == ""
        settings.COMMENT_LIMITS = False
        assert outcome(judged(sent(network_key="a" * 64))) == ""

    def test_suspects_what_reads_like_spam_and_names_the_words(self) -> None:
        text = "Online casino bonus! Earn money from home: http://casino-bonus.example"
        found = judged(sent(text), learns=True)
        assert outcome(found) == SUSPECT
        assert found.score is not None
        assert found.score >= learning.SUSPICIOUS
        assert found.reasons[0].startswith("Sieht aus wie Spam: ")
        assert "casino" in found.reasons[0]
        assert f"({found.score}\u00a0%)" in found.reasons[0]
        assert judged(sent(text)).score is None

    def test_keeps_the_score_of_what_does_not(self) -> None:
        found = judged(sent(LONG_GERMAN), learns=True)
        assert (outcome(found), found.reasons) == ("", [])
        assert found.score is not None
        assert moderation.submit(sent(LONG_GERMAN)).comment.spam_score == found.score

    def test_refuses_who_is_blocked(self, mira: User) -> None:
        guest = factories.guest(email="troll@example.org")
        until = timezone.now() + timedelta(days=1)
        blocks.block(guest, Block.Kind.EMAIL, until, "Beleidigungen.", by=mira)
        assert outcome(judged(sent(email="Troll+neu@example.org"))) == REFUSE
        assert outcome(judged(sent(email="gerlinde@example.org"))) == ""

    def test_says_nothing_about_a_profile(self) -> None:
        own = factories.profile(name="Anton")
        assert outcome(judged(sent("casino", profile=own, honeypot="x"), words_to_refuse="casino", hold="all")) == ""

    def test_costs_few_queries(self, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
        known = factories.comment()
        submission = sent(LONG_GERMAN, network_key="a" * 64, email="g@example.org", proven=frozenset({known.pk}))
        says = CommentSettings(hold="unknown", words_to_hold="casino", words_to_refuse="bonus")
        with django_assert_max_num_queries(9):
            verdict.judge(submission, says)


class TestReasons:
    def test_stand_in_the_order_of_the_rules_and_with_the_submission(self) -> None:
        CommentSettings.objects.update(learns=False)
        text = "http://a.example www.b.example https://c.example"
        comment = moderation.submit(sent(text, honeypot="x")).comment
        reason = ModerationEvent.objects.get(comment=comment).reason
        assert reason == "Ein Feld war ausgefüllt, das Menschen nicht sehen. 3 Links, mehr als 2."
        assert (comment.status, comment.suspected) == (Comment.Status.WAITING, True)

    def test_name_the_queue_only_where_there_is_nothing_else(self) -> None:
        assert judged(sent(), hold="all").reasons == ["Kommentare von Gästen warten auf eine Entscheidung."]
        assert len(judged(sent(honeypot="x"), hold="all").reasons) == 1


def test_a_small_word_belongs_to_one_language() -> None:
    words = [word for listed in languages.SMALL_WORDS.values() for word in listed.split()]
    assert len(words) == len(set(words))


@pytest.mark.data
def test_hostile_strings_are_judged_by_every_rule(test_data: Path) -> None:
    article = factories.article(body_source=LONG_GERMAN)
    says = {"words_to_hold": "casino\n(\n*\nexample.org", "words_to_refuse": "[a-z]+\n\\"}
    read = 0
    for name in ("naughty_strings", "unicode_and_control", "email_addresses", "markdown_pathological"):
        for line in (test_data / "text" / f"{name}.jsonl").read_text().splitlines():
            hostile = next((each for each in json.loads(line).values() if isinstance(each, str)), "")
            for text in _storable(hostile, line):
                submission = sent(text[:10_000], article=article, name=text[:60], email=text[:254], website=text[:200])
                assert len(" ".join(judged(submission, **says).reasons)) < 10_000
                assert isinstance(lookalikes.reading(text[:10_000]), str)
                read += 1
    assert read > 500


def _storable(*texts: str) -> list[str]:
    """Forms refuse NUL and halves of characters before anything is judged."""
    return [clean for text in texts if (clean := text.replace("\0", "").encode(errors="ignore").decode())]


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
        assert reason_for("M. Schreiber") == "Der Name sieht aus wie der, mit dem sich Mira Sommer hier anmeldet."

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

    def test_is_that_of_an_office_also_where_somebody_logs_in_with_it(self, mira: User) -> None:
        User.objects.filter(pk=mira.pk).update(username="redaktion", first_name="Mira", last_name="Sommer")
        assert reason_for("Redaktion") == "Der Name sieht aus wie „Redaktion“, als spräche die Website selbst."
        assert reason_for("Mira Sommer, Redaktion").startswith("Der Name sieht aus wie der von Mira Sommer;")

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
