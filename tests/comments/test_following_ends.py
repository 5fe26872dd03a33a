"""How a subscription begins and ends: by wish, by a wider one, by a refusal; and how long its proof is kept."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from time_machine import Traveller

from articles.models import Article
from comments import following, moderation
from comments.following import consents, links, opting_in, subscriptions, telling
from comments.following.topics import Kind, Topic
from comments.models import Comment, Consent, News, Notice, OptIn, Subscriber, Subscription
from krysalis.foundation.models import OutgoingMail
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


def written(who: Subscriber, article: Article, *because: Subscription) -> None:
    """A mail to them, which waits in the outbox."""
    news = News.objects.create(comment=factories.comment(article), due_at=timezone.now(), told_at=timezone.now())
    Notice.objects.create(subscriber=who, news=news, because=[each.pk for each in because])
    following.send_due()


class TestAMember:
    def test_follows_at_once_with_a_proof(self, rosa: User, article: Article) -> None:
        subscription = subscriptions.follow(rosa, Topic(Kind.ARTICLE, article=article), **ASKED)
        assert subscription.subscriber.user == rosa
        [proof] = Consent.objects.all()
        assert proof.requested_at == proof.confirmed_at or proof.confirmed_at - proof.requested_at < timedelta(
            seconds=1
        )
        assert (proof.email, proof.network, proof.confirmed_from) == (rosa.email, "203.0.113.0", "203.0.113.0")
        assert not mails()

    def test_follows_once_and_has_a_proof_for_each_yes(self, rosa: User, article: Article) -> None:
        for _ in range(2):
            subscriptions.follow(rosa, Topic(Kind.ARTICLE, article=article), **ASKED)
        assert Subscription.objects.count() == 1
        assert Consent.objects.filter(subscription=Subscription.objects.get()).count() == 2

    def test_takes_over_what_the_address_follows_as_a_guest(self, rosa: User, article: Article) -> None:
        guest = confirm(Topic(Kind.SITE), "Rosa@Example.org")
        taken = subscriptions.follow(rosa, Topic(Kind.ARTICLE, article=article), **ASKED).subscriber
        assert (taken.pk, taken.user, taken.email) == (guest.pk, rosa, "")
        assert taken.subscriptions.count() == 2

    def test_is_written_to_where_they_are_now(self, rosa: User, article: Article, clock: Traveller, mira: User) -> None:
        subscriptions.follow(rosa, Topic(Kind.ARTICLE, article=article), **ASKED)
        User.objects.filter(pk=rosa.pk).update(email="neu@example.org")
        moderation.approve(factories.comment(article, status=Status.WAITING), by=mira)
        assert pass_minutes(clock, 3) == 1
        assert told()[0].recipient == "neu@example.org"

    def test_stops_by_an_old_mail_but_manages_by_a_new_one_only(self, rosa: User) -> None:
        who = subscriptions.follow(rosa, Topic(Kind.SITE), **ASKED).subscriber
        stop, manage = (link.split("/")[-2] for link in (links.stop_link(who, [1]), links.manage_link(who)))
        User.objects.filter(pk=rosa.pk).update(email="neu@example.org")
        stopping = links.stopping_behind(stop)
        assert stopping
        assert stopping.subscriber == who
        assert links.subscriber_behind(manage) is None

    def test_stops_by_a_mail_they_got_as_a_guest(self, rosa: User, article: Article) -> None:
        guest = confirm(Topic(Kind.SITE), rosa.email)
        token = links.stop_link(guest, [guest.subscriptions.get().pk]).split("/")[-2]
        subscriptions.follow(rosa, Topic(Kind.ARTICLE, article=article), **ASKED)
        stopping = links.stopping_behind(token)
        assert stopping
        assert [each.kind for each in stopping.subscriptions] == [Kind.SITE]

    def test_who_has_left_is_told_nothing_and_manages_nothing(
        self, rosa: User, article: Article, clock: Traveller, mira: User
    ) -> None:
        who = subscriptions.follow(rosa, Topic(Kind.ARTICLE, article=article), **ASKED).subscriber
        manage = links.manage_link(who).split("/")[-2]
        moderation.approve(factories.comment(article, status=Status.WAITING), by=mira)
        clock.shift(timedelta(minutes=3))
        assert following.spread_due() == 1
        User.objects.filter(pk=rosa.pk).update(is_active=False)
        assert following.send_due() == 0
        moderation.approve(factories.comment(article, status=Status.WAITING), by=mira)
        pass_minutes(clock, 60)
        assert not told()
        assert links.subscriber_behind(manage) is None
        assert following.pause_refused() == 0

    def test_whose_login_is_deleted_leaves_the_proof(self, rosa: User) -> None:
        subscriptions.follow(rosa, Topic(Kind.SITE), **ASKED)
        rosa.delete()
        assert not Subscriber.objects.exists()
        consents.forget_proofs()
        assert Consent.objects.get().ended_at


class TestTheWider:
    @pytest.fixture
    def own(self, article: Article) -> Comment:
        return factories.comment(article, guest=factories.guest(email=EMAIL.upper()))

    def test_ends_the_finer_on_that_article(self, article: Article, own: Comment) -> None:
        elsewhere = factories.comment(factories.article())
        for topic in (
            Topic(Kind.REPLIES, comment=own),
            Topic(Kind.REPLIES, comment=elsewhere),
            Topic(Kind.SITE),
            Topic(Kind.MINE, article=elsewhere.article),
            Topic(Kind.MINE, article=article),
        ):
            who = confirm(topic)
        assert not who.subscriptions.filter(comment=own).exists()
        confirm(Topic(Kind.ARTICLE, article=article))
        left = {(each.kind, each.article or each.comment) for each in who.subscriptions.all()}
        others = {(Kind.REPLIES, elsewhere), (Kind.MINE, elsewhere.article), (Kind.SITE, None)}
        assert left == {(Kind.ARTICLE, article)} | others
        assert Consent.objects.filter(ended_at=None).count() == 4

    def test_leaves_answers_to_somebody_else_s_comment(self, article: Article, own: Comment) -> None:
        other = factories.comment(article)
        confirm(Topic(Kind.REPLIES, comment=other))
        who = confirm(Topic(Kind.MINE, article=article))
        assert {each.kind for each in who.subscriptions.all()} == {Kind.MINE, Kind.REPLIES}

    def test_makes_the_finer_needless(self, article: Article, own: Comment) -> None:
        confirm(Topic(Kind.MINE, article=article))
        who = confirm(Topic(Kind.REPLIES, comment=own))
        assert [each.kind for each in who.subscriptions.all()] == [Kind.MINE]
        confirm(Topic(Kind.ARTICLE, article=article))
        for topic in (Topic(Kind.MINE, article=article), Topic(Kind.REPLIES, comment=factories.comment(article))):
            confirm(topic)
        assert [each.kind for each in who.subscriptions.all()] == [Kind.ARTICLE]


class TestAnEnd:
    def test_leaves_the_proof_for_three_years(self, clock: Traveller) -> None:
        who = confirm(Topic(Kind.SITE))
        assert subscriptions.end(who.subscriptions.all()) == 1
        [proof] = Consent.objects.all()
        assert (proof.ended_at, proof.subscription, proof.email) == (timezone.now(), None, EMAIL)
        clock.shift(consents.PROOF_FOR)
        assert consents.forget_proofs() == 0
        clock.shift(timedelta(seconds=1))
        assert consents.forget_proofs() == 1

    def test_of_the_last_leaves_no_subscriber(self, article: Article) -> None:
        confirm(Topic(Kind.SITE))
        who = confirm(Topic(Kind.ARTICLE, article=article))
        subscriptions.end(who.subscriptions.filter(kind=Kind.SITE))
        assert Subscriber.objects.exists()
        subscriptions.end_all(who)
        assert not Subscriber.objects.exists()

    def test_comes_before_a_mail_that_is_not_written_yet(self, article: Article) -> None:
        who = subscriber()
        follows(who)
        reason = follows(who, article)
        news = News.objects.create(comment=factories.comment(article), due_at=timezone.now(), told_at=timezone.now())
        Notice.objects.create(subscriber=who, news=news, because=[reason.pk])
        subscriptions.end([reason])
        assert following.send_due() == 0
        assert not Notice.objects.exists()

    def test_comes_before_a_mail_that_is_being_written(self, article: Article) -> None:
        who = subscriber()
        follows(who)
        reason = follows(who, article)
        news = News.objects.create(comment=factories.comment(article), due_at=timezone.now(), told_at=timezone.now())
        Notice.objects.create(subscriber=who, news=news, because=[reason.pk])
        turns = telling._turns(timezone.now(), 10)
        subscriptions.end([reason])
        assert telling._write(who, turns, timezone.now()) == 0
        assert not told()

    def test_takes_back_what_is_written_for_its_sake_and_has_not_left(self, article: Article) -> None:
        who, other = subscriber(), subscriber("karla@example.org")
        site, discussion = follows(who), follows(who, article)
        written(who, article, discussion)
        written(who, article, site, discussion)
        written(other, article, follows(other, article))
        subscriptions.end([discussion])
        assert [mail.recipient for mail in told()] == [EMAIL, "karla@example.org"]
        subscriptions.end_all(who)
        assert [mail.recipient for mail in told()] == ["karla@example.org"]

    def test_leaves_the_link_in_old_mails_harmless(self) -> None:
        who = confirm(Topic(Kind.SITE))
        token = links.stop_link(who, [who.subscriptions.get().pk]).split("/")[-2]
        subscriptions.end_all(who)
        stopping = links.stopping_behind(token)
        assert stopping
        assert (stopping.subscriber, stopping.subscriptions) == (None, [])
        # A number that is given again, as after a restore.
        follows(Subscriber.objects.create(pk=who.pk, email="karla@example.org"))
        assert links.stopping_behind(token) == stopping


class TestAPause:
    def test_takes_back_what_has_not_left(self, article: Article) -> None:
        who, other = subscriber(), subscriber("karla@example.org")
        for each in (who, other):
            written(each, article, follows(each, article))
        OutgoingMail.objects.filter(recipient=EMAIL).update(status=OutgoingMail.Status.SENT)
        written(who, article, *who.subscriptions.all())
        subscriptions.pause(who)
        assert sorted(mail.recipient for mail in told()) == [EMAIL, "karla@example.org"]
        assert told(to=EMAIL)[0].status == OutgoingMail.Status.SENT


class TestNetworks:
    @pytest.mark.parametrize(
        ("network", "kept"),
        [
            ("203.0.113.7", "203.0.113.0"),
            ("203.0.113.0", "203.0.113.0"),
            ("2001:db8:1:2::/64", "2001:db8:1::"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1::"),
            ("", ""),
            ("None", ""),
            ("unix:", ""),
        ],
    )
    def test_are_kept_shortened(self, network: str, kept: str) -> None:
        assert consents.shortened(network) == kept

    def test_are_forgotten_after_thirty_days(self, clock: Traveller) -> None:
        confirm(Topic(Kind.SITE))
        clock.shift(consents.NETWORK_FOR)
        assert consents.forget_networks() == 0
        clock.shift(timedelta(seconds=1))
        assert consents.forget_networks() == 1
        assert consents.forget_networks() == 0
        [proof] = Consent.objects.all()
        assert (proof.network, proof.confirmed_from, proof.email) == ("", "", EMAIL)


class TestARefusal:
    @staticmethod
    def refuse(recipient: str = EMAIL.upper()) -> None:
        OutgoingMail.objects.create(
            event=f"refused:{OutgoingMail.objects.count()}",
            recipient=recipient,
            subject="",
            text="",
            message_id=f"<{OutgoingMail.objects.count()}@example.org>",
            status=OutgoingMail.Status.FAILED,
            refused=True,
        )

    def test_pauses_the_address_and_what_it_waits_for(self, article: Article) -> None:
        who = subscriber()
        other = subscriber("karla@example.org")
        news = News.objects.create(article=article, due_at=timezone.now(), told_at=timezone.now())
        Notice.objects.create(subscriber=who, news=news)
        self.refuse()
        assert following.pause_refused() == 1
        assert following.pause_refused() == 0
        who.refresh_from_db()
        other.refresh_from_db()
        assert (who.paused, other.paused) == (Subscriber.Paused.REFUSED, "")
        assert who.paused_at
        assert not Notice.objects.exists()

    def test_pauses_a_member_too(self, rosa: User) -> None:
        subscriber(user=rosa)
        self.refuse("rosa@example.org")
        assert following.pause_refused() == 1

    def test_counts_no_more_after_a_new_yes(self, clock: Traveller) -> None:
        confirm(Topic(Kind.SITE))
        clock.shift(timedelta(minutes=1))
        self.refuse()
        following.pause_refused()
        clock.shift(timedelta(minutes=1))
        who = confirm(Topic(Kind.SITE))
        assert following.pause_refused() == 0
        clock.shift(timedelta(minutes=1))
        self.refuse()
        assert following.pause_refused() == 1
        clock.shift(timedelta(minutes=1))
        subscriptions.resume(who)
        assert following.pause_refused() == 0

    @pytest.mark.parametrize("special", ["%@example.org", "_erlinde@example.org", "*@example.org"])
    def test_of_a_special_character_pauses_nobody_else(self, special: str) -> None:
        subscriber()
        self.refuse(special)
        assert following.pause_refused() == 0
