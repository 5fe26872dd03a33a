"""What becomes of subscriptions when their article, comment or person goes, or is another by now."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from time_machine import Traveller

from articles import publishing
from articles.models import Article
from comments import following, guests, moderation
from comments.following import consents, opting_in, subscriptions, telling
from comments.following.topics import Kind, Topic
from comments.models import Comment, Consent, Guest, News, Notice, OptIn, Subscriber, Subscription
from krysalis.foundation.limits import address_key
from profiles.models import Profile
from tests import factories
from tests.comments.followers import ASKED, EMAIL, follows, pass_minutes, subscriber, told
from tests.comments.mails import mail_server, mails  # noqa: F401  # A fixture among them.

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_server")]
Status = Comment.Status


@pytest.fixture
def article() -> Article:
    return factories.article(title="Leise Puppen")


def confirm(topic: Topic, email: str = EMAIL) -> Subscriber:
    opting_in.wish(topic, email, **ASKED)
    found = opting_in.confirm(list(OptIn.objects.filter(email=email)), network="203.0.113.9")
    assert found
    return found


class TestWhatItIsAbout:
    def test_in_the_bin_keeps_its_followers_until_it_is_purged(self, article: Article, renate: User) -> None:
        confirm(Topic(Kind.ARTICLE, article=article))
        comment = factories.comment(article)
        confirm(Topic(Kind.REPLIES, comment=comment), "karla@example.org")
        News.objects.create(comment=comment, due_at=timezone.now())
        publishing.move_to_bin(article, by=renate)
        assert Subscription.objects.count() == 2
        Article.objects.update(binned_at=timezone.now() - publishing.KEPT_IN_BIN - timedelta(days=1))
        publishing.purge_bin()
        assert not Article.objects.exists()
        assert not Subscription.objects.exists()
        assert not News.objects.exists()
        consents.forget_proofs()
        assert Consent.objects.exclude(ended_at=None).count() == 2
        assert subscriptions.forget_followers_of_nothing() == 2

    def test_in_the_bin_is_told_to_nobody(self, article: Article, renate: User, mira: User, clock: Traveller) -> None:
        follows(subscriber(), article)
        moderation.approve(factories.comment(article, status=Status.WAITING), by=mira)
        publishing.move_to_bin(article, by=renate)
        pass_minutes(clock, 60)
        assert not told()

    def test_moved_to_another_article_stays_followed(self, article: Article, mira: User) -> None:
        comment = factories.comment(article)
        follows(subscriber(), comment)
        moderation.move_thread(comment, factories.article(), by=mira)
        assert Subscription.objects.get().comment == comment

    def test_erased_is_told_to_nobody_any_more(self, article: Article, mira: User, clock: Traveller) -> None:
        follows(subscriber("karla@example.org"), article)
        guest = factories.guest(name="Gerlinde", email=EMAIL)
        moderation.approve(factories.comment(article, status=Status.WAITING, guest=guest), by=mira)
        clock.shift(timedelta(minutes=3))
        following.spread_due()
        moderation.erase(guest, by=mira)
        assert following.send_due() == 0

    def test_erased_while_mails_are_being_written_is_in_none_of_the_rest(
        self, article: Article, mira: User, clock: Traveller
    ) -> None:
        karla = subscriber("karla@example.org")
        follows(karla, article)
        guest = factories.guest(name="Gerlinde", email=EMAIL)
        moderation.approve(factories.comment(article, status=Status.WAITING, guest=guest), by=mira)
        clock.shift(timedelta(minutes=3))
        following.spread_due()
        turns = telling._turns(timezone.now(), 10)
        moderation.erase(guest, by=mira)
        assert telling._write(karla, turns, timezone.now()) == 0
        assert not told()

    def test_erased_but_for_the_text_is_told_without_a_name(
        self, article: Article, mira: User, clock: Traveller
    ) -> None:
        follows(subscriber("karla@example.org"), article)
        guest = factories.guest(name="Gerlinde", email=EMAIL)
        moderation.approve(factories.comment(article, status=Status.WAITING, guest=guest), by=mira)
        moderation.erase(guest, by=mira, keep_texts=True)
        assert pass_minutes(clock, 3) == 1
        assert "Gerlinde" not in told()[0].text


class TestAPersonWhoIsErased:
    @pytest.fixture
    def guest(self, article: Article) -> Guest:
        """Has written, follows, and has asked for more; Karla follows as well."""
        guest = factories.guest(name="Gerlinde", email=EMAIL)
        factories.comment(article, guest=guest)
        confirm(Topic(Kind.ARTICLE, article=article), EMAIL.upper())
        confirm(Topic(Kind.ARTICLE, article=article), "karla@example.org")
        opting_in.wish(Topic(Kind.SITE), EMAIL, **ASKED)
        news = News.objects.create(article=article, due_at=timezone.now(), told_at=timezone.now())
        Notice.objects.create(subscriber=Subscriber.objects.with_address(EMAIL)[0], news=news)
        return guest

    def test_follows_nothing_and_has_asked_for_nothing(self, guest: Guest, mira: User) -> None:
        moderation.erase(guest, by=mira)
        assert [each.email for each in Subscriber.objects.all()] == ["karla@example.org"]
        assert [each.subscriber.email for each in Subscription.objects.all()] == ["karla@example.org"]
        assert not OptIn.objects.exists()
        assert not Notice.objects.exists()

    def test_stays_in_the_proof_as_a_keyed_hash_for_its_period(self, guest: Guest, mira: User) -> None:
        moderation.erase(guest, by=mira)
        proof = Consent.objects.get(email_key=address_key(EMAIL))
        assert (proof.email, proof.network, proof.confirmed_from) == ("", "", "")
        assert proof.ended_at
        assert Consent.objects.get(email_key=address_key("karla@example.org")).email == "karla@example.org"

    def test_is_counted(self, guest: Guest) -> None:
        assert following.forget(EMAIL) == {"subscriptions": 1, "wishes": 1, "consents": 1}
        assert following.forget(EMAIL) == {"subscriptions": 0, "wishes": 0, "consents": 0}

    def test_need_not_have_written(self, mira: User) -> None:
        confirm(Topic(Kind.SITE))
        moderation.erase_address(EMAIL, by=mira)
        assert not Subscriber.objects.exists()

    def test_takes_nothing_from_a_member_whose_address_was_typed(self, rosa: User, mira: User) -> None:
        subscriptions.follow(rosa, Topic(Kind.SITE), **ASKED)
        moderation.erase(factories.guest(email="rosa@example.org"), by=mira)
        assert Subscription.objects.get().subscriber.user == rosa
        assert Consent.objects.get().email == "rosa@example.org"

    @pytest.mark.parametrize("special", ["%@example.org", "_erlinde@example.org", "*@example.org"])
    def test_takes_nobody_else_with_them(self, guest: Guest, special: str) -> None:
        following.forget(special)
        assert Subscriber.objects.count() == Consent.objects.exclude(email="").count() == 2
        assert OptIn.objects.count() == 1


class TestAGuestWhoseAddressIsCorrected:
    @pytest.fixture
    def guest(self, article: Article, clock: Traveller) -> Guest:
        """Has mistyped it below a comment, and ticked a box there."""
        guest = factories.guest(email="gerlinde@exmaple.org")
        factories.comment(article, guest=guest, status=Status.WAITING)
        clock.shift(timedelta(seconds=1))
        opting_in.wish(Topic(Kind.MINE, article=article), guest.email, **ASKED)
        following.ask_due()
        return guest

    def correct(self, guest: Guest, email: str = EMAIL) -> None:
        guest.email = email
        guests.correct(guest)

    def test_is_asked_there(self, guest: Guest) -> None:
        self.correct(guest)
        assert OptIn.objects.get().email == EMAIL
        assert following.ask_due() == 1
        assert [mail.recipient for mail in mails("opt-in:")] == ["gerlinde@exmaple.org", EMAIL]

    def test_is_asked_once_where_the_same_was_asked_for_there(self, guest: Guest, article: Article) -> None:
        opting_in.wish(Topic(Kind.MINE, article=article), EMAIL, **ASKED)
        self.correct(guest)
        assert OptIn.objects.count() == 1

    def test_is_asked_no_more_where_there_is_no_address(self, guest: Guest) -> None:
        self.correct(guest, "")
        assert not OptIn.objects.exists()

    def test_is_not_asked_again_where_only_capitals_change(self, guest: Guest) -> None:
        self.correct(guest, "Gerlinde@Exmaple.org")
        assert following.ask_due() == 0

    def test_learns_nothing_of_what_others_have_asked_for_at_the_old_one(
        self, guest: Guest, article: Article, clock: Traveller
    ) -> None:
        OptIn.objects.all().delete()
        clock.shift(timedelta(hours=1))
        opting_in.wish(Topic(Kind.ARTICLE, article=article), "gerlinde@exmaple.org", **ASKED)
        opting_in.wish(Topic(Kind.SITE), "gerlinde@exmaple.org", **ASKED)
        self.correct(guest)
        assert {each.email for each in OptIn.objects.all()} == {"gerlinde@exmaple.org"}

    def test_leaves_what_the_old_one_has_confirmed(self, guest: Guest) -> None:
        opting_in.confirm(list(OptIn.objects.all()), network="")
        self.correct(guest)
        assert Subscriber.objects.get().email == "gerlinde@exmaple.org"


class TestAnAuthor:
    def test_who_is_deleted_ends_what_was_followed(self, antons_profile: Profile) -> None:
        follows(subscriber(), antons_profile)
        antons_profile.delete()
        assert not Subscription.objects.exists()
