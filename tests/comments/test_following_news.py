"""What followers are told, when it falls due, and that it is told once."""

from datetime import timedelta

import pytest
import structlog
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings
from structlog.testing import capture_logs
from time_machine import Traveller

from articles import publishing
from articles.models import Article
from comments import following, moderation
from comments.following import mails, matching, news, undeterred
from comments.models import Comment, News, Notice, Subscriber
from krysalis.foundation.models import Site
from profiles.models import Profile
from tests import factories
from tests.comments.followers import EMAIL, follows, pass_minutes, subscriber, told, work
from tests.comments.mails import mail_server  # noqa: F401  # A fixture.
from tests.comments.writing import write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_server")]
Status = Comment.Status


@pytest.fixture
def article() -> Article:
    return factories.article(title="Leise Puppen")


@pytest.fixture
def gerlinde(article: Article) -> Subscriber:
    who = subscriber()
    follows(who, article)
    return who


@pytest.fixture
def waiting(article: Article) -> Comment:
    return factories.comment(article, status=Status.WAITING)


def undo_last(comment: Comment, by: User) -> None:
    event = comment.events.last()
    assert event
    assert moderation.undo(event, by=by)


@pytest.mark.usefixtures("gerlinde")
class TestAnApproval:
    def test_is_told_three_minutes_later(self, waiting: Comment, mira: User, clock: Traveller) -> None:
        moderation.approve(waiting, by=mira)
        assert pass_minutes(clock, 2.9) == 0
        assert pass_minutes(clock, 0.1) == 1
        assert len(told()) == 1

    def test_is_told_once_however_often_it_is_repeated(self, waiting: Comment, mira: User, clock: Traveller) -> None:
        for _ in range(2):
            moderation.approve(waiting, by=mira)
            pass_minutes(clock, 4)
            moderation.reject(waiting, by=mira)
            pass_minutes(clock, 4)
        assert len(told()) == 1

    def test_is_recalled_when_it_is_undone_in_time(self, waiting: Comment, mira: User, clock: Traveller) -> None:
        moderation.approve(waiting, by=mira)
        pass_minutes(clock, 2)
        undo_last(waiting, mira)
        pass_minutes(clock, 60)
        assert not told()

    def test_that_was_undone_has_its_minutes_anew(self, waiting: Comment, mira: User, clock: Traveller) -> None:
        moderation.approve(waiting, by=mira)
        undo_last(waiting, mira)
        pass_minutes(clock, 60)
        moderation.approve(waiting, by=mira)
        assert pass_minutes(clock, 2) == 0
        assert pass_minutes(clock, 1) == 1

    def test_that_comes_back_when_a_rejection_is_undone_has_them_too(
        self, waiting: Comment, mira: User, clock: Traveller
    ) -> None:
        moderation.approve(waiting, by=mira)
        pass_minutes(clock, 2)
        moderation.reject(waiting, by=mira)
        pass_minutes(clock, 5)
        undo_last(waiting, mira)
        assert pass_minutes(clock, 2) == 0
        assert pass_minutes(clock, 1) == 1

    def test_of_what_was_spread_and_then_hidden_reaches_nobody(
        self, waiting: Comment, mira: User, clock: Traveller
    ) -> None:
        moderation.approve(waiting, by=mira)
        clock.shift(timedelta(minutes=4))
        assert following.spread_due() == 1
        moderation.reject(waiting, by=mira)
        assert following.send_due() == 0
        assert not told()

    def test_that_is_repeated_after_it_was_spread_and_hidden_is_told(
        self, waiting: Comment, mira: User, clock: Traveller
    ) -> None:
        moderation.approve(waiting, by=mira)
        clock.shift(timedelta(minutes=4))
        following.spread_due()
        moderation.reject(waiting, by=mira)
        pass_minutes(clock, 60)
        moderation.approve(waiting, by=mira)
        assert pass_minutes(clock, 1) == 1
        assert not Notice.objects.exists()

    def test_of_what_could_be_read_before_anybody_could_follow_is_no_news(
        self, article: Article, mira: User, clock: Traveller
    ) -> None:
        old = factories.comment(article)
        moderation.reject(old, by=mira)
        moderation.approve(old, by=mira)
        pass_minutes(clock, 60)
        assert not told()

    def test_of_many_at_once_gives_one_summary(self, article: Article, mira: User, clock: Traveller) -> None:
        comments = [factories.comment(article, status=Status.WAITING, text=f"Gedanke {n}.") for n in range(5)]
        for comment in comments:
            moderation.approve(comment, by=mira)
            clock.shift(timedelta(seconds=8))
        for _ in range(40):  # The worker comes by all the while.
            pass_minutes(clock, 0.1)
        [only] = told()
        assert all(f"> Gedanke {n}." in only.text for n in range(5))

    def test_of_many_all_day_long_is_not_put_off_for_ever(self, article: Article, mira: User, clock: Traveller) -> None:
        for _ in range(40):
            moderation.approve(factories.comment(article, status=Status.WAITING), by=mira)
            pass_minutes(clock, 0.4)
        assert len(told()) == 1
        pass_minutes(clock, 5)
        assert Notice.objects.count() == 0


class TestAComment:
    def test_that_appears_at_once_is_told_too(
        self, article: Article, gerlinde: Subscriber, antons_profile: Profile, clock: Traveller
    ) -> None:
        parent = factories.comment(article)
        user = antons_profile.user
        assert user
        moderation.reply(parent, by=user, text="So ist es.")
        assert pass_minutes(clock, 3) == 1
        assert "> So ist es." in told()[0].text

    def test_that_waits_is_told_to_nobody(
        self, article: Article, gerlinde: Subscriber, client: Client, clock: Traveller
    ) -> None:
        write(client, article)
        assert Comment.objects.get().status == Status.WAITING
        pass_minutes(clock, 60)
        assert not told()
        assert not News.objects.exclude(comment=None).exists()

    def test_that_is_deleted_before_it_is_told_is_no_news_any_more(
        self, article: Article, gerlinde: Subscriber, waiting: Comment, mira: User, clock: Traveller
    ) -> None:
        moderation.approve(waiting, by=mira)
        Comment.objects.filter(pk=waiting.pk).update(status=Status.DELETED)
        assert pass_minutes(clock, 3) == 0
        assert not News.objects.filter(comment=waiting).exists()

    def test_below_an_article_that_is_withdrawn_is_told_when_both_are_there(
        self, article: Article, gerlinde: Subscriber, waiting: Comment, mira: User, renate: User, clock: Traveller
    ) -> None:
        moderation.approve(waiting, by=mira)
        publishing.withdraw(article, by=renate)
        pass_minutes(clock, 60)
        assert not told()
        publishing.publish(article, by=renate)
        assert pass_minutes(clock, 1) == 1

    def test_is_no_news_where_no_mail_server_is_set(
        self, gerlinde: Subscriber, waiting: Comment, mira: User, settings: Settings, clock: Traveller
    ) -> None:
        settings.EMAIL_CONFIGURED = False
        moderation.approve(waiting, by=mira)
        settings.EMAIL_CONFIGURED = True
        pass_minutes(clock, 60)
        assert not told()

    def test_is_told_from_a_copy_only_once_the_site_is_confirmed(
        self, gerlinde: Subscriber, waiting: Comment, mira: User, settings: Settings, clock: Traveller
    ) -> None:
        Site.objects.update(address="https://elsewhere.example.org")
        moderation.approve(waiting, by=mira)
        pass_minutes(clock, 60)
        assert not told()
        Site.objects.update(address=settings.SITE_ADDRESS)
        assert work() == 1


class TestAnArticle:
    @pytest.fixture(autouse=True)
    def everybody(self, clock: Traveller) -> Subscriber:
        who = subscriber()
        follows(who)
        return who

    @pytest.fixture
    def draft(self, renate: User) -> Article:
        return factories.draft(title="Vom Warten")

    def test_is_announced_once_fifteen_minutes_after_it_has_appeared(
        self, draft: Article, renate: User, clock: Traveller
    ) -> None:
        publishing.publish(draft, by=renate)
        work()
        assert pass_minutes(clock, 14.9) == 0
        assert pass_minutes(clock, 0.1) == 1
        publishing.save(draft, by=renate)
        pass_minutes(clock, 60)
        assert len(told()) == 1

    def test_is_announced_once_where_it_appears_by_its_time(
        self, draft: Article, renate: User, clock: Traveller
    ) -> None:
        publishing.schedule(draft, at=timezone.now() + timedelta(hours=2), by=renate)
        pass_minutes(clock, 119)
        assert not News.objects.exists()
        pass_minutes(clock, 1)
        assert pass_minutes(clock, 15) == 1
        pass_minutes(clock, 60)
        assert len(told()) == 1

    def test_is_recalled_when_it_is_withdrawn_in_time(self, draft: Article, renate: User, clock: Traveller) -> None:
        publishing.publish(draft, by=renate)
        work()
        publishing.withdraw(draft, by=renate)
        pass_minutes(clock, 60)
        assert not told()
        assert not News.objects.exists()

    def test_that_was_recalled_has_its_minutes_anew(self, draft: Article, renate: User, clock: Traveller) -> None:
        publishing.publish(draft, by=renate)
        work()
        publishing.withdraw(draft, by=renate)
        pass_minutes(clock, 60)
        publishing.publish(draft, by=renate)
        work()
        assert pass_minutes(clock, 14) == 0
        assert pass_minutes(clock, 1) == 1

    def test_withdrawn_and_published_again_is_not_announced_twice(
        self, draft: Article, renate: User, clock: Traveller
    ) -> None:
        for _ in range(2):
            publishing.publish(draft, by=renate)
            work()
            pass_minutes(clock, 20)
            publishing.withdraw(draft, by=renate)
        assert len(told()) == 1

    def test_is_not_announced_where_that_is_not_wished(self, draft: Article, renate: User, clock: Traveller) -> None:
        draft.announced = False
        draft.save()
        publishing.publish(draft, by=renate)
        work()
        pass_minutes(clock, 60)
        assert not told()
        assert not News.objects.exists()

    def test_is_not_announced_where_the_tick_is_taken_away_in_time(
        self, draft: Article, renate: User, clock: Traveller
    ) -> None:
        publishing.publish(draft, by=renate)
        work()
        Article.objects.update(announced=False)
        pass_minutes(clock, 60)
        assert not told()

    def test_that_came_with_an_import_is_no_news(self, clock: Traveller) -> None:
        factories.article(published_at=timezone.now() - timedelta(days=4))
        work()
        pass_minutes(clock, 60)
        assert not told()

    def test_says_before_how_many_mails_it_will_be(self, draft: Article, antons_profile: Profile) -> None:
        authored = factories.article(authors=[antons_profile])
        follows(subscriber("karla@example.org"), antons_profile)
        follows(subscriber(user=antons_profile.user))
        follows(subscriber("paused@example.org", paused="wished"))
        assert news.recipients_of(authored) == 2
        assert news.recipients_of(draft) == 2  # Anton is a reader here.
        assert news.recipients_of(Article(title="Ungespeichert")) == 2


class TestNewsThatRaise:
    """Something is wrong with one of two rows; the other is as it should be."""

    def test_hold_up_no_other_news(self, article: Article, gerlinde: Subscriber, monkeypatch) -> None:
        bad, good = (factories.comment(article) for _ in range(2))
        for comment in (bad, good):
            News.objects.create(comment=comment, due_at=timezone.now())
        of_news = matching.of_news
        monkeypatch.setattr(matching, "of_news", lambda news: 1 / 0 if news.comment == bad else of_news(news))
        with pytest.raises(ZeroDivisionError):  # The worker notes that the job fails.
            following.spread_due()
        assert Notice.objects.get().news.comment == good
        monkeypatch.undo()
        assert following.spread_due() == 1

    def test_to_one_subscriber_hold_up_no_other(self, article: Article, gerlinde: Subscriber, monkeypatch) -> None:
        follows(subscriber("karla@example.org"), article)
        News.objects.create(comment=factories.comment(article), due_at=timezone.now())
        following.spread_due()
        tell = mails.tell
        monkeypatch.setattr(mails, "tell", lambda who, *a, **kw: 1 / 0 if who == gerlinde else tell(who, *a, **kw))
        with pytest.raises(ZeroDivisionError):
            following.send_due()
        assert [mail.recipient for mail in told()] == ["karla@example.org"]
        monkeypatch.undo()
        assert following.send_due() == 1

    def test_are_named_in_the_log_without_an_address(
        self, article: Article, gerlinde: Subscriber, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        row = News.objects.create(comment=factories.comment(article), due_at=timezone.now())

        def fail(news: News) -> None:
            raise ValueError(EMAIL)

        monkeypatch.setattr(matching, "of_news", fail)
        monkeypatch.setattr(undeterred, "log", structlog.get_logger())  # One that no test before has used.
        with capture_logs() as logged, pytest.raises(ValueError, match=EMAIL):
            following.spread_due()
        [entry] = logged
        assert entry["key"] == row.pk
        assert EMAIL not in str(logged)


class TestNewsOfTheDemo:
    def test_are_told_already(
        self, article: Article, gerlinde: Subscriber, waiting: Comment, mira: User, clock
    ) -> None:
        moderation.approve(waiting, by=mira)
        following.count_as_told()
        pass_minutes(clock, 60)
        assert not told()
        assert not News.objects.filter(told_at=None).exists()
