"""Two moderators at once about the same comments: one decides, the other is told, and what is counted stays true."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.utils import timezone

from articles.models import Article
from comments.learning import words
from comments.learning.counting import HAM, SPAM
from comments.learning.start import EVERY_TEXT
from comments.models import Comment, Guest, LearnedWord, ModerationEvent, Report
from comments.moderation.deciding import LEFT_IT
from krysalis.foundation.models import OutgoingMail
from tests import factories
from tests.comments.mails import mail_server  # noqa: F401  # A fixture.
from tests.comments.queueing import QUEUE
from tests.people import MODERATORS, staff

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("mail_server"),
]

Status = Comment.Status
Verb = ModerationEvent.Verb
DECIDED = {"approve": Status.APPROVED, "reject": Status.REJECTED, "spam": Status.SPAM}
COMMENTS = 2  # In each round, below one article of two.
UNDOES = 3  # Every so many rounds she takes back what she has just decided, while he decides a second time.
PATIENCE = 60  # Seconds; whoever waits longer for the other waits for ever.


class Moderator:
    """In a browser and a thread of their own, with what they were told about each round."""

    def __init__(self, user: User, rounds: Sequence[list[int]], together: Barrier) -> None:
        self.user = user
        self.rounds = rounds
        self.together = together
        self.chance = random.Random(user.username)
        self.told: list[str] = []
        self.client = Client()
        self.client.force_login(user)

    def work(self) -> None:
        try:
            for number, ids in enumerate(self.rounds):
                self.together.wait(PATIENCE)
                self.told.append(self.decide(ids))
                if number % UNDOES == 0:
                    self.afterwards(ids)
        except BaseException:
            self.together.abort()
            raise
        finally:
            connection.close()

    def decide(self, ids: list[int]) -> str:
        verb = self.chance.choice([*DECIDED])
        return self.press(verb, tab="waiting", comment=self.chance.sample(ids, len(ids)), reason="Mit Grund.")

    def afterwards(self, ids: list[int]) -> None:
        self.decide(ids)

    def press(self, verb: str, **fields: object) -> str:
        """The messages that the next page would show."""
        response = self.client.post(f"{QUEUE}{verb}/", fields)
        assert response.status_code == 303, verb
        self.client.cookies.pop("messages", None)
        return " ".join(str(message) for message in get_messages(response.wsgi_request))


class Changeable(Moderator):
    def afterwards(self, ids: list[int]) -> None:
        own = ModerationEvent.objects.filter(comment__in=ids, by=self.user)
        self.press("undo", event=list(own.values_list("pk", flat=True)))


def waiting(article: Article, number: int) -> list[int]:
    """Each by a guest who is told what was decided, and reported by somebody who is told as well."""
    now = timezone.now()
    names = [f"Gast {number}-{which}" for which in "ab"[:COMMENTS]]
    guests = Guest.objects.bulk_create(
        Guest(name=name, email=f"{name[5:]}@example.org", email_confirmed_at=now) for name in names
    )
    text = {"body_source": f"Runde {number} mit Worten.", "body_html": "<p>Runde.</p>"}
    rows = [Comment(article=article, guest=guest, tells_writer=True, **text) for guest in guests]
    made = Comment.objects.bulk_create(rows)
    reporter = {"reason": "other", "email": "renko@example.org", "email_confirmed_at": now}
    Report.objects.bulk_create(Report(comment=comment, **reporter) for comment in made)
    return [comment.pk for comment in made]


def story(comment: Comment) -> list[ModerationEvent]:
    return list(comment.events.order_by("pk").select_related("undoes", "by"))


def replayed(events: Sequence[ModerationEvent]) -> Iterator[str]:
    """How the comment stands after each; fails where somebody decided about what was decided."""
    status = str(Status.WAITING)
    for event in events:
        assert event.status_before == status
        if event.undoes:
            assert LEFT_IT[Verb(event.undoes.verb)] == status
            status = event.undoes.status_before
        else:
            assert status == Status.WAITING
            status = LEFT_IT[Verb(event.verb)]
        yield status


@pytest.fixture(params=[100, pytest.param(1_000, marks=pytest.mark.torture)])
def rounds(request: pytest.FixtureRequest) -> list[list[int]]:
    articles = [factories.article() for _ in range(2)]
    return [waiting(articles[number % 2], number) for number in range(request.param)]


@pytest.fixture
def moderators(rounds: list[list[int]]) -> list[Moderator]:
    """Both have done all their work."""
    together = Barrier(2)
    found = [
        Changeable(staff("Mira", MODERATORS), rounds, together),
        Moderator(staff("Milan", MODERATORS), rounds, together),
    ]
    with ThreadPoolExecutor(2) as pool:
        for work in [pool.submit(moderator.work) for moderator in found]:
            work.result()
    return found


class TestTwoModeratorsAtOnce:
    def test_decide_once_write_once_and_count_right(self, moderators: list[Moderator], rounds: list[list[int]]) -> None:
        """One test for all, since the rounds are what takes its time."""
        self.each_comment_was_decided_once_at_a_time()
        self.each_decision_that_stands_was_told_once()
        self.numbers_are_true()
        for number, ids in enumerate(rounds):
            if number % UNDOES:
                self.whoever_was_slower_was_told(moderators, number, ids)
        assert all(ModerationEvent.objects.filter(by=moderator.user).exists() for moderator in moderators)
        assert ModerationEvent.objects.filter(verb=Verb.UNDONE).exists()

    def each_comment_was_decided_once_at_a_time(self) -> None:
        for comment in Comment.objects.all():
            states = list(replayed(story(comment)))
            assert states[-1] == comment.status

    def each_decision_that_stands_was_told_once(self) -> None:
        standing = ModerationEvent.objects.filter(undone_by=None).exclude(verb=Verb.UNDONE)
        reporters = [f"report-decided:{event.pk}" for event in standing]
        writers = [f"writer-decided:{event.pk}" for event in standing.exclude(verb=Verb.SPAM)]
        written = OutgoingMail.objects.values_list("event", flat=True)
        assert Counter(written) == Counter(reporters + writers)

    def numbers_are_true(self) -> None:
        for article in Article.objects.all():
            assert article.comment_count == Comment.objects.filter(article=article, status=Status.APPROVED).count()
        learned = LearnedWord.objects.values_list("word", "in_spam", "in_ham")
        assert {word: (spam, ham) for word, spam, ham in learned} == expected_words()

    def whoever_was_slower_was_told(self, moderators: list[Moderator], number: int, ids: list[int]) -> None:
        for comment in Comment.objects.filter(pk__in=ids).select_related("guest"):
            (event,) = story(comment)
            for moderator in moderators:
                told, other = moderator.told[number], "Milan" if moderator.user.first_name == "Mira" else "Mira"
                is_slower = event.by != moderator.user
                assert (comment.writer_name in told) is is_slower, told
                assert not is_slower or f"Von {other} bereits entschieden" in told


def expected_words() -> dict[str, tuple[int, int]]:
    """Counted anew from the comments as they stand."""
    spam, ham = Counter[str](), Counter[str]()
    for comment in Comment.objects.all():
        counted = {Status.APPROVED: (HAM, ham), Status.SPAM: (SPAM, spam)}.get(Status(comment.status))
        assert comment.learned_as == (counted[0] if counted else "")
        if counted:
            counted[1].update({EVERY_TEXT, *words.tokens(comment.body_source)})
    return {word: (spam[word], ham[word]) for word in {EVERY_TEXT} | spam.keys() | ham.keys()}
