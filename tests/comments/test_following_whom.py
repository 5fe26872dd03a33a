"""Whom a comment or an article is told to: who follows it in any way, once, and never whoever wrote it."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from comments import moderation
from comments.following import matching, spreading
from comments.following.topics import Kind
from comments.models import Comment, Guest, News, Notice, Subscriber, Subscription
from comments.notifications import staff
from krysalis.foundation.models import OutgoingMail
from profiles.models import Profile
from tests import factories
from tests.comments.followers import EMAIL, follows, subscriber
from tests.comments.mails import mail_server  # noqa: F401  # A fixture.

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    return factories.article(title="Leise Puppen")


@pytest.fixture
def gerlinde() -> Subscriber:
    return subscriber()


def told_of(thing: Comment | Article) -> dict[int, list[int]]:
    return matching.of_comment(thing) if isinstance(thing, Comment) else matching.of_article(thing)


class TestWhoeverFollowsAnArticle:
    def test_is_told_of_each_comment_on_it(self, article: Article, gerlinde: Subscriber) -> None:
        subscription = follows(gerlinde, article)
        first = factories.comment(article)
        answer = factories.comment(parent=first)
        assert told_of(first) == told_of(answer) == {gerlinde.pk: [subscription.pk]}

    def test_is_told_of_none_on_another(self, article: Article, gerlinde: Subscriber) -> None:
        follows(gerlinde, article)
        assert told_of(factories.comment(factories.article())) == {}


class TestWhoeverFollowsAComment:
    def test_is_told_of_its_direct_answers_and_no_others(self, article: Article, gerlinde: Subscriber) -> None:
        comment = factories.comment(article)
        subscription = follows(gerlinde, comment)
        answer = factories.comment(parent=comment)
        assert told_of(answer) == {gerlinde.pk: [subscription.pk]}
        assert told_of(factories.comment(parent=answer)) == {}
        assert told_of(factories.comment(article)) == {}


class TestWhoeverFollowsAnswersToAllOfTheirs:
    @pytest.fixture
    def own(self, article: Article) -> Comment:
        return factories.comment(article, guest=factories.guest(email="Gerlinde@Example.org"))

    def test_is_told_of_all_below_however_deep(self, article: Article, gerlinde: Subscriber, own: Comment) -> None:
        subscription = follows(gerlinde, article, Kind.MINE)
        below = factories.comment(parent=own)
        for _ in range(3):
            below = factories.comment(parent=below)
            assert told_of(below) == {gerlinde.pk: [subscription.pk]}

    def test_is_told_of_nothing_beside_or_above(self, article: Article, gerlinde: Subscriber) -> None:
        follows(gerlinde, article, Kind.MINE)
        root = factories.comment(article)
        own = factories.comment(parent=root, guest=factories.guest(email=EMAIL))
        beside = factories.comment(parent=root)
        assert own.root == beside.root
        assert told_of(beside) == told_of(factories.comment(article)) == {}

    def test_is_told_of_nothing_on_another_article(self, article: Article, gerlinde: Subscriber, own: Comment) -> None:
        follows(gerlinde, factories.article(), Kind.MINE)
        assert told_of(factories.comment(parent=own)) == {}

    def test_may_be_a_member(self, article: Article, antons_profile: Profile) -> None:
        anton = subscriber(user=antons_profile.user)
        subscription = follows(anton, article, Kind.MINE)
        own = factories.comment(article, profile=antons_profile)
        assert told_of(factories.comment(parent=own)) == {anton.pk: [subscription.pk]}


class TestWhoeverFollowsArticles:
    def test_of_the_site_is_told_of_each(self, article: Article, gerlinde: Subscriber) -> None:
        subscription = follows(gerlinde)
        assert told_of(article) == {gerlinde.pk: [subscription.pk]}
        assert told_of(factories.comment(article)) == {}

    def test_of_an_author_is_told_of_theirs(self, gerlinde: Subscriber) -> None:
        author, other = factories.profile(), factories.profile()
        subscription = follows(gerlinde, author)
        assert told_of(factories.article(authors=[other, author])) == {gerlinde.pk: [subscription.pk]}
        assert told_of(factories.article(authors=[other])) == {}


class TestAMailbox:
    def test_with_three_reasons_is_told_once_and_of_all_three(self, article: Article, gerlinde: Subscriber) -> None:
        own = factories.comment(article, guest=factories.guest(email=EMAIL))
        reasons = [follows(gerlinde, article), follows(gerlinde, article, Kind.MINE), follows(gerlinde, own)]
        assert told_of(factories.comment(parent=own)) == {gerlinde.pk: [reason.pk for reason in reasons]}

    def test_of_the_site_and_two_authors_is_told_once(self, gerlinde: Subscriber) -> None:
        authors = [factories.profile(), factories.profile()]
        reasons = [follows(gerlinde), *(follows(gerlinde, author) for author in authors)]
        assert told_of(factories.article(authors=authors)) == {gerlinde.pk: [reason.pk for reason in reasons]}

    def test_that_a_guest_and_a_member_share_is_told_once(self, article: Article, rosa: User) -> None:
        guest, member = subscriber("Rosa@Example.org"), subscriber(user=rosa)
        follows(guest, article)
        subscription = follows(member, article)
        assert told_of(factories.comment(article)) == {member.pk: [subscription.pk]}

    @pytest.mark.parametrize("why", Subscriber.Paused.values)
    def test_that_is_paused_is_not_told(self, article: Article, why: str) -> None:
        follows(subscriber(paused=why), article)
        assert told_of(factories.comment(article)) == {}

    @pytest.mark.parametrize("missing", [{"is_active": False}, {"email": ""}])
    def test_of_a_member_who_has_left_is_not_told(self, article: Article, rosa: User, missing: dict) -> None:
        follows(subscriber(user=rosa), article)
        User.objects.update(**missing)
        assert told_of(factories.comment(article)) == {}


class TestOneself:
    """Is never told of what one has written."""

    def test_is_known_by_the_address_that_was_typed(self, article: Article, gerlinde: Subscriber) -> None:
        follows(gerlinde, article)
        own = factories.comment(article, guest=factories.guest(email=EMAIL.upper()))
        assert told_of(own) == {}

    def test_is_known_by_the_login(self, article: Article, antons_profile: Profile) -> None:
        anton = subscriber(user=antons_profile.user)
        follows(anton, article)
        follows(anton)
        assert told_of(factories.comment(article, profile=antons_profile)) == {}
        assert told_of(factories.article(authors=[antons_profile])) == {}

    def test_is_known_by_the_address_of_the_login(self, article: Article, antons_profile: Profile) -> None:
        """Who follows as a guest, and writes as a member."""
        guest = subscriber("Anton@Example.org")
        follows(guest, article)
        follows(guest, antons_profile)
        assert told_of(factories.comment(article, profile=antons_profile)) == {}
        assert told_of(factories.article(authors=[antons_profile])) == {}

    def test_is_nobody_where_no_address_was_given(self, article: Article, gerlinde: Subscriber) -> None:
        follows(gerlinde, article)
        assert list(told_of(factories.comment(article, guest=factories.guest(email="")))) == [gerlinde.pk]
        assert list(told_of(factories.comment(article, guest=None))) == [gerlinde.pk]


class TestASpecialCharacter:
    """Matches itself and nothing else."""

    @pytest.mark.parametrize("special", ["%@example.org", "_erlinde@example.org", "*@example.org", "g%e@example.org"])
    def test_in_the_address_of_a_writer_makes_nobody_oneself(
        self, article: Article, gerlinde: Subscriber, special: str
    ) -> None:
        follows(gerlinde, article)
        assert told_of(factories.comment(article, guest=factories.guest(email=special)))

    @pytest.mark.parametrize("special", ["%@example.org", "_erlinde@example.org", "*@example.org"])
    def test_in_the_address_of_a_subscriber_is_found_by_itself_alone(
        self, article: Article, gerlinde: Subscriber, special: str
    ) -> None:
        other = subscriber(special)
        assert list(Subscriber.objects.with_address(special.upper())) == [other]
        assert list(Subscriber.objects.with_address(EMAIL)) == [gerlinde]
        follows(other, article, Kind.MINE)
        own = factories.comment(article, guest=factories.guest(email=EMAIL))
        assert told_of(factories.comment(parent=own)) == {}


@pytest.mark.usefixtures("mail_server")
class TestAnAuthor:
    def test_who_has_the_comment_by_mail_as_an_author_gets_no_second_one(
        self, antons_profile: Profile, mira: User
    ) -> None:
        article = factories.article(authors=[antons_profile])
        follows(subscriber(user=antons_profile.user), article)
        karla = subscriber("karla@example.org")
        follows(karla, article)
        comment = factories.comment(article)
        staff.tell_authors(comment)
        assert OutgoingMail.objects.filter(event=f"comment:{comment.pk}", recipient="anton@example.org").exists()
        assert list(told_of(comment)) == [karla.pk]


@pytest.mark.usefixtures("mail_server")
class TestTheNumberOfQueries:
    @staticmethod
    def many(kind: Kind, article: Article, count: int) -> None:
        made = Subscriber.objects.bulk_create(Subscriber(email=f"person-{n}@example.org") for n in range(count))
        about = {} if kind == Kind.SITE else {"article": article}
        Subscription.objects.bulk_create(Subscription(subscriber=each, kind=kind, **about) for each in made)

    @staticmethod
    def queries_to_spread(news: News) -> tuple[int, int]:
        """All but those that write the notices, and these: a database takes some hundred rows at once."""
        with CaptureQueriesContext(connection) as captured:
            assert spreading._spread(news.pk, news.due_at)
        writing = [query for query in captured if f'INTO "{Notice._meta.db_table}"' in query["sql"]]
        return len(captured) - len(writing), len(writing)

    @pytest.mark.parametrize("kind", [Kind.ARTICLE, Kind.SITE])
    def test_is_the_same_for_ten_and_for_a_thousand(self, kind: Kind) -> None:
        counts = []
        for number in (10, 1000):
            Subscriber.objects.all().delete()
            article = factories.article()
            about = {"article": article} if kind == Kind.SITE else {"comment": factories.comment(article)}
            self.many(kind, article, number)
            news = News.objects.create(**about, due_at=article.published_at)
            others, writing = self.queries_to_spread(news)
            counts.append(others)
            assert writing <= 1 + number // 200
            news.refresh_from_db()
            assert Notice.objects.filter(news=news).count() == news.recipients == number
        assert counts[0] == counts[1] < 12

    def test_does_not_grow_with_the_depth_of_the_thread(self, article: Article, gerlinde: Subscriber) -> None:
        follows(gerlinde, article, Kind.MINE)
        comment = factories.comment(article, guest=factories.guest(email=EMAIL))
        counts = []
        for _ in range(2):
            for _ in range(20):
                comment = factories.comment(parent=comment)
            with CaptureQueriesContext(connection) as captured:
                assert told_of(comment)
            counts.append(len(captured))
        assert counts[0] == counts[1] <= 5


class TestAGuestWhoIsCorrected:
    def test_is_oneself_by_the_new_address(self, article: Article, gerlinde: Subscriber) -> None:
        follows(gerlinde, article)
        comment = factories.comment(article, guest=factories.guest(email="gerlinde@exmaple.org"))
        assert told_of(comment)
        Guest.objects.filter(pk=comment.guest_id).update(email=EMAIL)
        assert told_of(comment) == {}


class TestAMovedComment:
    def test_is_told_to_who_follows_the_article_it_stands_under_now(
        self, article: Article, gerlinde: Subscriber, mira: User
    ) -> None:
        other = factories.article()
        karla = subscriber("karla@example.org")
        follows(gerlinde, article)
        follows(karla, other)
        comment = factories.comment(article)
        assert moderation.move_thread(comment, other, by=mira)
        assert list(told_of(Comment.objects.get(pk=comment.pk))) == [karla.pk]
