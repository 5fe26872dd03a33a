"""A guest's wish to follow: asked about in a neutral mail, in force once it is confirmed, and forgotten otherwise."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings
from time_machine import Traveller

from articles import publishing
from articles.models import Article
from comments import following, moderation
from comments.following import links, opting_in, wordings
from comments.following import mails as mailing
from comments.following.topics import Kind, Topic
from comments.models import Comment, Consent, OptIn, Subscriber, Subscription
from krysalis.foundation.limits import address_key
from krysalis.foundation.models import OutgoingMail, Site
from tests import factories
from tests.comments.followers import ASKED, EMAIL, follows, subscriber
from tests.comments.mails import link_in, mail_server, mails, words  # noqa: F401  # A fixture among them.

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_server")]
SITE = Topic(Kind.SITE)


@pytest.fixture
def article() -> Article:
    return factories.article(title="Leise Puppen")


def wish(topic: Topic = SITE, email: str = EMAIL) -> None:
    opting_in.wish(topic, email, **ASKED)


def suspect_by(email: str, article: Article) -> Comment:
    guest = factories.guest(email=email)
    return factories.comment(
        article, status=Comment.Status.WAITING, suspected=True, guest=guest, submitted_at=timezone.now()
    )


def asked(to: str = "") -> list[OutgoingMail]:
    return mails("opt-in:", to=to)


def wishes_in(mail: OutgoingMail) -> list[OptIn]:
    found = links.opt_ins_behind(token_in(mail))
    assert found is not None
    return found


def token_in(mail: OutgoingMail) -> str:
    return link_in(mail, "following/confirm").rstrip("/").rpartition("/")[2]


def confirmed(topic: Topic = SITE, email: str = EMAIL) -> Subscriber:
    wish(topic, email)
    subscriber = opting_in.confirm(list(OptIn.objects.filter(email=email)), network="203.0.113.9")
    assert subscriber
    return subscriber


class TestAWish:
    def test_is_one_however_often_it_is_said(self, article: Article) -> None:
        for email in (EMAIL, EMAIL.upper(), EMAIL):
            wish(Topic(Kind.ARTICLE, article=article), email)
        assert OptIn.objects.count() == 1
        wish(SITE)
        assert OptIn.objects.count() == 2

    def test_keeps_what_was_read_and_where_from(self) -> None:
        wish()
        [kept] = OptIn.objects.all()
        assert kept.wording == wordings.wording(SITE, Site.objects.get().name)
        assert kept.wording_version == wordings.version_of(kept.wording)
        assert kept.form_address == ASKED["form_address"]
        assert kept.network == "203.0.113.0"

    def test_costs_a_request_the_same_whether_the_address_is_known_or_not(self, article: Article) -> None:
        follows(subscriber(), article)
        statements = []
        for email in (EMAIL, "nobody@example.org"):
            with CaptureQueriesContext(connection) as captured:
                wish(Topic(Kind.ARTICLE, article=article), email)
            statements.append([query["sql"].split()[0] for query in captured])
        assert statements[0] == statements[1] == ["SELECT", "INSERT", "UPDATE"]
        assert not OutgoingMail.objects.exists()

    def test_that_is_said_again_by_anybody_stays_as_it_was_while_its_link_works(self, clock: Traveller) -> None:
        def somebody_asks_again() -> None:
            opting_in.wish(SITE, EMAIL, form_address="https://example.org/elsewhere/", network="198.51.100.7")

        wish()
        following.ask_due()
        before = OptIn.objects.values().get()
        clock.shift(links.CONFIRM.lives - timedelta(seconds=1))
        somebody_asks_again()
        assert OptIn.objects.values().get() == before
        clock.shift(timedelta(seconds=1))
        somebody_asks_again()
        after = OptIn.objects.get()
        assert (after.network, after.requested_at) == ("198.51.100.0", timezone.now())
        assert after.form_address.endswith("/elsewhere/")

    def test_that_a_later_mail_names_again_stays_as_it_was_while_that_link_works(
        self, article: Article, clock: Traveller
    ) -> None:
        wish()
        following.ask_due()
        first = OptIn.objects.get()
        clock.shift(links.CONFIRM.lives - timedelta(hours=1))
        wish(Topic(Kind.ARTICLE, article=article))
        following.ask_due()
        assert first in wishes_in(asked()[1])
        clock.shift(timedelta(hours=2))
        wish()
        assert OptIn.objects.get(pk=first.pk).requested_at == first.requested_at

    def test_that_nobody_was_asked_about_yet_is_as_it_was_said_last(self, clock: Traveller) -> None:
        wish()
        clock.shift(timedelta(hours=1))
        wish()
        assert OptIn.objects.get().requested_at == timezone.now()

    def test_is_forgotten_after_seven_days(self, clock: Traveller) -> None:
        wish()
        clock.shift(timedelta(days=7))
        assert opting_in.forget_unconfirmed() == 0
        clock.shift(timedelta(seconds=1))
        assert opting_in.forget_unconfirmed() == 1

    @pytest.mark.parametrize("special", ["%@example.org", "_erlinde@example.org", "*@example.org"])
    def test_with_a_special_character_is_for_that_address_alone(self, special: str) -> None:
        wish(email=EMAIL)
        wish(email=special)
        assert following.ask_due() == 2
        for email in (EMAIL, special):
            [mail] = asked(to=email)
            assert [each.email for each in wishes_in(mail)] == [email]


class TestTheQuestion:
    def test_is_one_mail_about_all_wishes_of_an_address(self, article: Article) -> None:
        wish(Topic(Kind.ARTICLE, article=article))
        wish(SITE, EMAIL.upper())
        wish(SITE, "karla@example.org")
        assert following.ask_due() == 2
        [mail] = asked(to=EMAIL)
        assert len(wishes_in(mail)) == 2
        assert mail.to_stranger

    def test_repeats_nothing_that_a_stranger_typed(self) -> None:
        guest = factories.guest(name="Pillen-Paula", email=EMAIL)
        comment = factories.comment(guest=guest, status=Comment.Status.WAITING, text="Kaufen Sie Pillen")
        wish(Topic(Kind.REPLIES, comment=comment))
        following.ask_due()
        assert "Pillen" not in words(asked()[0]) + asked()[0].html
        assert "Paula" not in words(asked()[0]) + asked()[0].html

    def test_is_not_put_twice(self, clock: Traveller) -> None:
        wish()
        following.ask_due()
        for _ in range(40):
            clock.shift(timedelta(hours=1))
            wish()
            following.ask_due()
        assert len(asked()) == 1

    def test_is_put_again_once_its_link_works_no_more(self, clock: Traveller) -> None:
        wish()
        following.ask_due()
        clock.shift(links.CONFIRM.lives + timedelta(seconds=1))
        following.ask_due()
        assert len(asked()) == 1
        wish()
        following.ask_due()
        assert len(asked()) == 2
        assert wishes_in(asked()[1])

    def test_about_a_further_wish_names_those_that_are_open_as_well(self, article: Article, clock: Traveller) -> None:
        wish()
        following.ask_due()
        clock.shift(timedelta(hours=2))
        wish(Topic(Kind.ARTICLE, article=article))
        following.ask_due()
        assert [len(wishes_in(mail)) for mail in asked()] == [1, 2]

    def test_to_who_follows_it_already_says_so(self, article: Article) -> None:
        who = subscriber()
        follows(who, article)
        wish(Topic(Kind.MINE, article=article), EMAIL.upper())
        assert following.ask_due() == 1
        [mail] = asked()
        assert links.subscriber_behind(link_in(mail, "following/manage").split("/")[3]) == who
        assert "following/confirm" not in mail.text
        assert mail.to_stranger

    def test_to_who_follows_some_of_it_is_about_the_rest(self, article: Article) -> None:
        follows(subscriber(), article)
        wish(Topic(Kind.ARTICLE, article=article))
        wish()
        following.ask_due()
        assert [each.kind for each in wishes_in(asked()[0])] == [Kind.SITE]

    def test_is_put_to_an_address_that_was_refused_even_where_it_follows_it(self) -> None:
        follows(subscriber(paused="refused"))
        wish()
        following.ask_due()
        assert wishes_in(asked()[0])

    def test_is_not_put_where_no_mail_leaves(self, settings: Settings) -> None:
        wish()
        settings.EMAIL_CONFIGURED = False
        assert following.ask_due() == 0
        settings.EMAIL_CONFIGURED = True
        assert following.ask_due() == 1

    def test_is_not_put_about_what_can_be_read_no_more(self, article: Article, renate: User) -> None:
        wish(Topic(Kind.ARTICLE, article=article))
        publishing.withdraw(article, by=renate)
        assert following.ask_due() == 0

    def test_is_not_put_with_what_looks_like_spam_before_somebody_has_decided(self, mira: User) -> None:
        suspect = factories.comment(status=Comment.Status.WAITING, suspected=True)
        wish(Topic(Kind.REPLIES, comment=suspect))
        assert following.ask_due() == 0
        moderation.approve(suspect, by=mira)
        assert following.ask_due() == 1

    @pytest.mark.parametrize("kind", [Kind.ARTICLE, Kind.MINE])
    def test_is_not_put_about_the_article_below_which_that_stands(
        self, article: Article, mira: User, clock: Traveller, kind: Kind
    ) -> None:
        suspect = suspect_by(EMAIL.upper(), article)
        clock.shift(timedelta(seconds=1))
        wish(Topic(kind, article=article))
        assert following.ask_due() == 0
        moderation.mark_spam(suspect, by=mira)
        assert following.ask_due() == 0
        moderation.approve(suspect, by=mira)
        assert following.ask_due() == 1

    def test_is_put_whatever_somebody_else_or_somewhere_else_or_long_ago_looks_like_spam(
        self, article: Article, clock: Traveller
    ) -> None:
        suspect_by(EMAIL, article)
        clock.shift(opting_in.CAME_TOGETHER + timedelta(seconds=1))
        suspect_by("karla@example.org", article)
        suspect_by(EMAIL, factories.article())
        wish(Topic(Kind.ARTICLE, article=article))
        wish()
        assert following.ask_due() == 1
        assert len(wishes_in(asked()[0])) == 2

    def test_names_at_most_as_many_as_a_link_can_hold_and_then_the_others(self, clock: Traveller) -> None:
        for _ in range(links.MOST_NAMED + 5):
            wish(Topic(Kind.ARTICLE, article=factories.article()))
        following.ask_due()
        clock.shift(timedelta(hours=1))
        following.ask_due()
        assert {each.pk for mail in asked() for each in wishes_in(mail)} == set(
            OptIn.objects.values_list("pk", flat=True)
        )
        assert all(len(wishes_in(mail)) <= links.MOST_NAMED for mail in asked())


class TestAThousandWishes:
    def test_for_one_address_are_one_mail_an_hour_and_five_a_day(self, clock: Traveller) -> None:
        articles = [factories.article() for _ in range(100)]
        sent = []
        for hour in range(24):
            for article in articles[hour::24] * 10:
                wish(Topic(Kind.ARTICLE, article=article))
            for _ in range(6):
                following.ask_due()
                clock.shift(timedelta(minutes=10))
            sent.append(len(asked()))
        assert sent[:5] == [1, 2, 3, 4, 5]
        assert sent[-1] == 5

    def test_for_one_thing_are_one_mail(self) -> None:
        for _ in range(1000):
            wish()
        for _ in range(3):
            following.ask_due()
        assert len(asked()) == 1
        assert OptIn.objects.count() == 1

    def test_for_one_address_hold_up_nobody_else(self) -> None:
        wish()
        following.ask_due()
        for _ in range(30):
            wish(Topic(Kind.ARTICLE, article=factories.article()))
        wish(SITE, "karla@example.org")
        assert following.ask_due() == 1
        assert asked(to="karla@example.org")


class TestAWishThatRaises:
    def test_holds_up_nobody_else(self, monkeypatch: pytest.MonkeyPatch) -> None:
        wish()
        wish(SITE, "karla@example.org")
        ask = mailing.ask

        def fail_for_one(wishes: list[OptIn], **how: Any) -> OutgoingMail:
            return 1 / 0 if wishes[0].email == EMAIL else ask(wishes, **how)

        monkeypatch.setattr(mailing, "ask", fail_for_one)
        with pytest.raises(ZeroDivisionError):  # The worker notes that the job fails.
            following.ask_due()
        assert [mail.recipient for mail in asked()] == ["karla@example.org"]
        monkeypatch.undo()
        assert following.ask_due() == 1


class TestConfirming:
    def test_brings_it_into_force(self, article: Article) -> None:
        who = confirmed(Topic(Kind.ARTICLE, article=article))
        [subscription] = who.subscriptions.all()
        assert (subscription.kind, subscription.article) == (Kind.ARTICLE, article)
        assert (who.email, who.user, who.rhythm) == (EMAIL, None, Subscriber.Rhythm.AT_ONCE)
        assert not OptIn.objects.exists()

    def test_keeps_the_proof(self, article: Article, clock: Traveller) -> None:
        wish(Topic(Kind.ARTICLE, article=article))
        requested = timezone.now()
        [opt_in] = OptIn.objects.all()
        clock.shift(timedelta(hours=3))
        opting_in.confirm([opt_in], network="2001:db8:1:2::/64")
        [proof] = Consent.objects.all()
        assert (proof.requested_at, proof.confirmed_at) == (requested, timezone.now())
        assert (proof.wording, proof.wording_version) == (opt_in.wording, opt_in.wording_version)
        assert (proof.network, proof.confirmed_from) == ("203.0.113.0", "2001:db8:1::")
        assert (proof.email, proof.email_key) == (EMAIL, address_key(EMAIL))
        assert proof.form_address == ASKED["form_address"]
        assert proof.subscription == Subscription.objects.get()
        assert article.title in proof.what

    def test_twice_is_once(self) -> None:
        wish()
        opt_ins = list(OptIn.objects.all())
        assert opting_in.confirm(opt_ins, network="")
        assert opting_in.confirm(opt_ins, network="") is None
        assert Subscription.objects.count() == Consent.objects.count() == 1

    def test_finds_the_mailbox_however_it_was_typed(self, article: Article) -> None:
        first = confirmed()
        assert confirmed(Topic(Kind.ARTICLE, article=article), EMAIL.upper()) == first
        assert first.subscriptions.count() == 2

    def test_finds_a_member_s(self, rosa: User, article: Article) -> None:
        who = subscriber(user=rosa)
        assert confirmed(email="Rosa@Example.org") == who

    def test_does_not_find_that_of_a_member_who_has_left(self, rosa: User) -> None:
        left = subscriber(user=rosa)
        User.objects.update(is_active=False)
        assert confirmed(email="rosa@example.org") != left

    def test_ends_the_pause_of_an_address_that_was_refused_but_no_other(self, article: Article) -> None:
        for why, after in (("refused", ""), ("wished", "wished")):
            subscriber(f"{why}@example.org", paused=why)
            assert Subscriber.objects.get(pk=confirmed(email=f"{why}@example.org").pk).paused == after


class TestTheLink:
    @pytest.fixture
    def token(self) -> str:
        wish()
        following.ask_due()
        return token_in(asked()[0])

    def test_works_for_two_days(self, token: str, clock: Traveller) -> None:
        clock.shift(timedelta(hours=47))
        assert links.opt_ins_behind(token)
        clock.shift(timedelta(hours=2))
        with pytest.raises(signing.SignatureExpired):
            links.opt_ins_behind(token)

    def test_is_one_of_ours_or_none(self, token: str) -> None:
        assert links.opt_ins_behind(f"{token[:-2]}xx") is None
        assert links.stopping_behind(token) is None
        assert links.subscriber_behind(token) is None

    def test_is_empty_once_it_is_confirmed(self, token: str) -> None:
        opting_in.confirm(list(OptIn.objects.all()), network="")
        assert links.opt_ins_behind(token) == []

    def test_is_for_the_address_it_was_sent_to(self, token: str) -> None:
        OptIn.objects.update(email="karla@example.org")
        assert links.opt_ins_behind(token) == []


class TestAskingForTheLinkToAll:
    def test_brings_it_to_who_follows_something(self) -> None:
        who = subscriber()
        opting_in.ask_for_link(EMAIL.upper())
        [mail] = mails("following-link:")
        assert links.subscriber_behind(link_in(mail, "following/manage").split("/")[3]) == who
        assert mail.recipient == EMAIL

    def test_brings_nobody_else_anything(self) -> None:
        subscriber()
        for email in ("nobody@example.org", "%@example.org", "_erlinde@example.org"):
            opting_in.ask_for_link(email)
        assert not mails()

    def test_is_the_same_work_where_nobody_follows_anything(self) -> None:
        subscriber()
        counts = []
        for email in (EMAIL, EMAIL, "nobody@example.org"):
            with CaptureQueriesContext(connection) as captured:
                opting_in.ask_for_link(email)
            counts.append(len([query for query in captured if not query["sql"].startswith("DELETE")]))
        assert len(set(counts)) == 1

    def test_brings_one_mail_an_hour_and_five_a_day(self, clock: Traveller) -> None:
        subscriber()
        for _ in range(24 * 6):
            opting_in.ask_for_link(EMAIL)
            clock.shift(timedelta(minutes=10))
        assert 1 < len(mails("following-link:")) <= 5
