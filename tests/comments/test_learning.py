"""How much a comment looks like spam: what is counted, how it is weighed, and what a moderator is told about it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from articles.models import Article
from comments import learning, moderation
from comments.judging.submission import Submission
from comments.learning.start import EVERY_TEXT, Counts, start
from comments.learning.weighing import weigh
from comments.learning.words import LONGEST, MOST, tokens
from comments.models import Comment, CommentSettings, LearnedWord, ModerationEvent
from tests import factories
from tests.comments.writing import page_of

pytestmark = pytest.mark.django_db

Status = Comment.Status

SPAM = [
    "CHECK OUT MY CHANNEL!!! Subscribe and win a free gift card",
    "I make $500 a day working from home, visit www.easy-cash.top",
    "Sofortkredit ohne Schufa, jetzt anmelden: http://kredit-heute.xyz",
    "Vi\u200bagra ohne Rezept, günstig und diskret, auf pillen-24.shop/de",
    "Der Zauberspruch von Dr. Amadi brachte meinen Mann zurück! WhatsApp +49 151 23456789",
    "Hallo, wir bringen Ihre Webseite auf Platz 1 bei Google: seo@rank-agentur.site",
    "[url=http://win-now.club]online casino bonus[/url]",
    "с4sino bоnus, poker und sportwetten",
    "Great blog! I found your site, please visit my website cheap-handbags.store",
]
HAM = [
    "Danke für den Artikel. Bei uns hat die Einführung zwei Jahre gedauert, und nicht eins.",
    "Toller Beitrag!",
    "Im dritten Absatz steht „Migration“ zweimal; gemeint ist wohl die erste.",
    "Wir haben für den Kredit beim Umzug der Abteilung kein günstiges Angebot bekommen. Wie war das bei Ihnen?",
    "SO EIN UNSINN!!! Das stimmt doch alles nicht.",
    "Siehe https://de.wikipedia.org/wiki/Bitcoin und https://www.bitkom.org/studie, da stehen die Zahlen.",
    "Können Sie mich dazu kurz anrufen? Meine Nummer haben Sie.",
    "I disagree: in our team it was the other way round, because nobody had asked the customers.",
    "Ja.",
    "",
]


def counted(word: str) -> tuple[int, int]:
    """In spam, in ham."""
    return LearnedWord.objects.filter(word=word).values_list("in_spam", "in_ham").first() or (0, 0)


def waiting(text: str = "Erbsensuppe schmeckt") -> Comment:
    return factories.comment(text=text, status=Status.WAITING)


class TestTheTokensOfAText:
    def test_are_its_words_and_pairs_in_lower_case(self) -> None:
        assert tokens("Erbsensuppe SCHMECKT gut") == [
            *("erbsensuppe", "schmeckt", "gut"),
            *("erbsensuppe schmeckt", "schmeckt gut"),
        ]

    @pytest.mark.parametrize(
        "written",
        [
            "Casino",
            "ＣＡＳＩＮＯ",
            "𝐂𝐚𝐬𝐢𝐧𝐨",
            "c4sino",
            "cаsino",
            "ca\u200bsino",
            "ca\u00adsino",
            "C A S I N O",
            "c.a.s.i.n.o",
        ],
    )
    def test_are_found_in_disguise(self, written: str) -> None:
        assert "casino" in tokens(f"{written} heute")

    def test_leave_other_scripts_umlauts_and_numbers_as_they_are(self) -> None:
        assert {"grün", "привет"} <= set(tokens("Grün, привет, 1984"))
        assert "1984" not in tokens("Grün, привет, 1984")

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("https://www.example.com/a?b=c", {"*link", ".example.com", ".com", "example"}),
            ("siehe billig-kaufen.shop", {"*link", ".billig-kaufen.shop", "billig", "kaufen"}),
            ("<a href='http://a.example'>x</a>", {"*markup", "*link"}),
            ("kaufen!!!", {"*exclamations"}),
            ("nur 5 €", {"*money"}),
            ("WIR SCHREIEN ALLE LAUT", {"*capitals"}),
            ("seo@example.org", {"*address"}),
            ("ruf an: +49 151 23456789", {"*telephone"}),
            ("bоnus", {"*mixed", "bonus"}),
            ("uhren rolex replica billig sofort", {"*keywords"}),
        ],
    )
    def test_say_how_it_is_made(self, text: str, expected: set[str]) -> None:
        assert expected <= set(tokens(text))

    @pytest.mark.parametrize(
        "text", ["z.B. die usw.-Regel, Prof.Meier", "Alles gut.Danke", "@jemand hallo", "3.5 und v1.2"]
    )
    def test_see_no_link_where_there_is_none(self, text: str) -> None:
        assert "*link" not in tokens(text)

    def test_fit_into_the_table_and_are_bounded(self) -> None:
        found = tokens(" ".join(f"wort{'x' * (number % 60)}{number}" for number in range(10_000)))
        assert len(found) == len(set(found)) == MOST
        assert max(map(len, found)) <= LONGEST == LearnedWord._meta.get_field("word").max_length


class TestTheStart:
    def test_says_everything_once_in_tokens_that_a_text_can_have(self) -> None:
        known = [token for token in start() if token and token[0] not in "*."]
        assert [token for token in known if token not in tokens(token)] == []

    @pytest.mark.parametrize("text", SPAM)
    def test_suspects_spam(self, text: str) -> None:
        assert learning.score(text).is_suspicious

    @pytest.mark.parametrize("text", HAM)
    def test_suspects_no_reader(self, text: str) -> None:
        assert learning.score(text, name="Gerlinde", email="gerlinde@example.org").percent < learning.SUSPICIOUS

    def test_fades_as_decisions_grow(self) -> None:
        own = {EVERY_TEXT: Counts(1000, 1000), "casino": Counts(0, 300)}
        (_percent, [(_token, at_first)]), (_percent, [(_token, later)]) = weigh(["casino"], {}), weigh(["casino"], own)
        assert at_first > 2
        assert later < -0.5

    def test_is_outweighed_by_no_single_word(self) -> None:
        own = {EVERY_TEXT: Counts(1000, 1000), "erbsensuppe": Counts(1000, 0)}
        assert weigh(["erbsensuppe"], own)[0] < learning.SUSPICIOUS


class TestAScore:
    def test_is_explained_by_the_words_that_weighed_most(self) -> None:
        found = learning.score("Crypto bonus für alle, die noch nicht dabei sind")
        assert set(found.words) == {"crypto", "bonus"}

    def test_tells_features_in_words_and_none_twice(self) -> None:
        found = learning.score("Check out my channel: http://a.example http://b.example http://c.example")
        assert found.words == ("channel", "check", "viele Links", "kaum mehr als ein Link")

    def test_of_what_nobody_knows_names_nothing(self) -> None:
        assert learning.score("Xylophon").words == ()

    def test_looks_at_name_and_website_too(self) -> None:
        plain = learning.score("Schön geschrieben.")
        advertised = learning.score("Schön geschrieben.", name="Casino Bonus", website="http://kredit.xyz")
        assert plain.percent < advertised.percent >= learning.SUSPICIOUS

    def test_costs_one_query_however_much_was_learned(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        LearnedWord.objects.bulk_create(LearnedWord(word=f"wort{number}", in_spam=1) for number in range(2000))
        with django_assert_num_queries(1):
            learning.score(" ".join(f"wort{number}" for number in range(2000)))


class TestADecision:
    def test_counts_the_words_of_a_guest_as_what_it_says(self, mira: User) -> None:
        moderation.mark_spam(waiting(), by=mira)
        moderation.approve(waiting("Erbsensuppe"), by=mira)
        assert (counted("erbsensuppe"), counted("erbsensuppe schmeckt")) == ((1, 1), (1, 0))
        assert counted(EVERY_TEXT) == (1, 1)

    def test_changes_what_is_suspected(self, mira: User) -> None:
        before = learning.score("Erbsensuppe schmeckt").percent
        for _ in range(20):
            moderation.mark_spam(waiting(), by=mira)
        assert learning.score("Erbsensuppe schmeckt").percent > before + 40

    def test_that_another_replaces_is_counted_no_more(self, mira: User) -> None:
        comment = waiting()
        moderation.mark_spam(comment, by=mira)
        moderation.approve(comment, by=mira)
        assert (counted("erbsensuppe"), counted(EVERY_TEXT)) == ((0, 1), (0, 1))
        assert Comment.objects.get(pk=comment.pk).learned_as == "ham"

    @pytest.mark.parametrize("decide", [moderation.approve, moderation.mark_spam])
    def test_that_is_undone_leaves_nothing(self, mira: User, decide: Callable[..., bool]) -> None:
        comment = waiting()
        decide(comment, by=mira)
        assert moderation.undo(ModerationEvent.objects.latest("pk"), by=mira)
        assert LearnedWord.objects.exclude(word=EVERY_TEXT).count() == 0
        assert counted(EVERY_TEXT) == (0, 0)

    def test_to_reject_teaches_nothing_about_spam(self, mira: User) -> None:
        comment = waiting()
        moderation.approve(comment, by=mira)
        moderation.reject(comment, by=mira)
        assert counted("erbsensuppe") == counted(EVERY_TEXT) == (0, 0)

    def test_about_a_profile_teaches_nothing(self, mira: User) -> None:
        moderation.mark_spam(factories.comment(profile=factories.profile(), status=Status.APPROVED), by=mira)
        assert not LearnedWord.objects.exists()

    def test_is_counted_once_however_often_it_is_told(self, mira: User) -> None:
        comment = waiting()
        moderation.approve(comment, by=mira)
        assert not learning.learn(comment)
        assert counted("erbsensuppe") == (0, 1)

    def test_about_the_longest_comment_costs_few_queries(
        self, mira: User, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        LearnedWord.objects.bulk_create(LearnedWord(word=f"w{number}", in_ham=1) for number in range(10_000))
        comment = waiting(" ".join(f"w{number}" for number in range(10_000))[:10_000])
        Comment.objects.filter(pk=comment.pk).update(status=Status.SPAM)
        with django_assert_max_num_queries(13):
            learning.learn(comment)


class TestWhatAppearsAtOnce:
    def test_teaches_nothing_since_nobody_has_decided(self) -> None:
        CommentSettings.objects.update(hold=CommentSettings.Hold.NOBODY)
        article: Article = factories.article()
        moderation.submit(Submission(article=article, name="Gerlinde", text="Erbsensuppe schmeckt"))
        assert counted("erbsensuppe") == (0, 0)


class TestAnEdit:
    def test_takes_back_what_was_counted_and_counts_what_stands_there(self, mira: User) -> None:
        comment = waiting("Erbsensuppe")
        moderation.approve(comment, by=mira)
        moderation.change_text(comment, "Linsensuppe", by=mira)
        assert (counted("erbsensuppe"), counted("linsensuppe"), counted(EVERY_TEXT)) == ((0, 0), (0, 1), (0, 1))

    def test_by_the_writer_waits_again_and_is_counted_as_nothing(self, mira: User) -> None:
        comment = waiting("Erbsensuppe")
        moderation.approve(comment, by=mira)
        moderation.change_own(comment, "Linsensuppe", proven=frozenset())
        assert counted("erbsensuppe") == counted("linsensuppe") == counted(EVERY_TEXT) == (0, 0)

    def test_that_deletes_the_text_leaves_no_word_of_it(self, mira: User) -> None:
        comment = waiting("Erbsensuppe")
        moderation.approve(comment, by=mira)
        moderation.delete_own(comment)
        assert not LearnedWord.objects.filter(word="erbsensuppe").exists()
        assert counted(EVERY_TEXT) == (0, 0)


class TestWithoutLearning:
    def test_a_decision_is_not_counted_and_an_earlier_one_only_taken_back(self, mira: User) -> None:
        comment = waiting()
        moderation.approve(comment, by=mira)
        CommentSettings.objects.update(learns=False)
        moderation.approve(waiting(), by=mira)
        assert counted("erbsensuppe") == (0, 1)
        moderation.mark_spam(comment, by=mira)
        assert counted("erbsensuppe") == counted(EVERY_TEXT) == (0, 0)


class TestTheListOfWords:
    ADDRESS = "/admin/comments/learnedword/"

    def test_shows_moderators_what_was_counted(self, as_user: Callable[[User], Client], mira: User) -> None:
        moderation.mark_spam(waiting("Erbsensuppe auf http://suppe.example"), by=mira)
        page = page_of(as_user(mira), self.ADDRESS)
        assert all(word in page for word in ("(alle Kommentare)", "erbsensuppe", "ein Link", "suppe.example"))
        assert "erbsensuppe" not in page_of(as_user(mira), f"{self.ADDRESS}?q=linsen")

    def test_can_be_sorted_by_what_its_headings_say(self, as_user: Callable[[User], Client], mira: User) -> None:
        LearnedWord.objects.create(word="suppe", in_ham=3, in_spam=1)
        LearnedWord.objects.create(word="linsen", in_ham=1, in_spam=3)
        for column, first in ((1, "linsen"), (2, "suppe")):
            page = page_of(as_user(mira), f"{self.ADDRESS}?o=-{column}")
            assert min(("linsen", "suppe"), key=page.index) == first

    def test_lets_nobody_change_it(self, as_user: Callable[[User], Client], mira: User, renate: User) -> None:
        word = LearnedWord.objects.create(word="suppe", in_ham=1)
        assert as_user(renate).get(self.ADDRESS).status_code == 403
        for verb in ("add/", f"{word.pk}/delete/"):
            assert as_user(mira).post(f"{self.ADDRESS}{verb}").status_code == 403


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
class TestDecisionsAtOnce:
    def test_about_one_comment_are_counted_as_it_stands(self, mira: User) -> None:
        for _ in range(5):
            comment = waiting()
            self.at_once(
                lambda c=comment: moderation.approve(Comment.objects.get(pk=c.pk), by=mira),
                lambda c=comment: moderation.mark_spam(Comment.objects.get(pk=c.pk), by=mira),
            )
        self.assert_exact()

    def test_about_many_with_the_same_words_do_not_wait_for_each_other(self, mira: User) -> None:
        texts = ["eins zwei drei vier", "vier drei zwei eins", "drei eins vier zwei"] * 3
        made = [waiting(text) for text in texts]
        self.at_once(*[lambda c=comment: moderation.approve(c, by=mira) for comment in made])
        assert counted("eins") == counted(EVERY_TEXT) == (0, 9)
        self.assert_exact()

    def test_meet_comments_that_appear_at_once_and_teach_nothing(self, mira: User) -> None:
        CommentSettings.objects.update(hold=CommentSettings.Hold.NOBODY)
        article = factories.article()
        made = [factories.comment(article, status=Status.WAITING, text=f"eins zwei {number}") for number in range(6)]
        sent = [Submission(article=article, name="Gerlinde", text=f"zwei eins {number}") for number in range(6)]
        self.at_once(
            *[lambda c=comment: moderation.approve(c, by=mira) for comment in made],
            *[lambda s=each: moderation.submit(s) for each in sent],
        )
        assert counted(EVERY_TEXT) == (0, 6)
        assert Comment.objects.filter(learned_as="ham").count() == 6

    def at_once(self, *what: Callable[[], object]) -> None:
        def done(do: Callable[[], object]) -> object:
            try:
                return do()
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(done, what))

    def assert_exact(self) -> None:
        kinds = Comment.objects.values_list("status", "learned_as")
        assert {("approved", "ham"), ("spam", "spam")} >= set(kinds.exclude(status=Status.WAITING))
        spam, ham = (Comment.objects.filter(status=status).count() for status in (Status.SPAM, Status.APPROVED))
        assert counted(EVERY_TEXT) == (spam, ham)
