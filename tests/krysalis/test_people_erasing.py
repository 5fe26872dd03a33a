"""A person who did all that can be done here is erased, and a search of the whole database finds them nowhere."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db.models import Sum
from django.test import Client
from django.utils import timezone

from articles.models import Article
from comments import blocks, following, moderation, notifications
from comments.models import Comment, Consent, Guest, Report, Vote
from krysalis.foundation import mail
from krysalis.foundation.models import JobRun, OutgoingMail
from tests import factories
from tests.comments.following import confirm_path
from tests.comments.writing import FROM_HERE, write
from tests.krysalis.people import link_of, posted
from tests.krysalis.searching import found

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_server")]

NAME, RENAMED = "Gerlinde Groß", "Gerlinde Groß-Kleinschmidt"
ADDRESS, NETWORK = "gerlinde.gross@example.org", "203.0.113.77"
WEBSITE = "https://gerlinde.example.org/licht"
TEXT, BEFORE, REPLY = "Wer zuletzt geht, löscht das Licht.", "Wer zuerst geht, läßt es an.", "Und wer zuerst kommt?"
REPORTED = "Das ist doch reine Werbung für Kerzen."
ALL_WORDS = (NAME, RENAMED, ADDRESS, ADDRESS.upper(), NETWORK, WEBSITE, TEXT, BEFORE, REPLY, REPORTED)
TEXTS = (TEXT, REPLY)


@pytest.fixture
def article(db: None) -> Article:
    return factories.article(title="Das Licht im Flur")


@pytest.fixture
def her_browser() -> Client:
    return Client(REMOTE_ADDR=NETWORK)


@pytest.fixture
def ordinary_life(
    mail_server: None, article: Article, her_browser: Client, mira: User, ada: User, as_user: Callable[[User], Client]
):
    """She writes, corrects, answers, votes, reports and subscribes; others decide, quote, answer and correct her."""
    others = factories.comment(article, text="Kerzen jetzt bei uns kaufen.")
    write(her_browser, article, text=BEFORE, name=NAME, email=ADDRESS, tell="on")
    comment = Comment.objects.get(body_source=BEFORE)
    edit = f"/{article.slug}/comment/{comment.pk}/edit/"
    her_browser.post(edit, {"text": TEXT}, headers=FROM_HERE)
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        assert notifications.send_due()
    comment.refresh_from_db()
    assert moderation.reject(comment, by=mira, reason=f"{NAME} wird zu persönlich, siehe Mail an {ADDRESS}.")
    assert moderation.approve(comment, by=mira)
    write(her_browser, article, text=REPLY, name=NAME, email=ADDRESS.upper(), answering=others)
    reply = Comment.objects.get(body_source=REPLY)
    assert moderation.approve(reply, by=mira)
    answer = factories.comment(parent=comment, text="Ein guter Satz.")
    moderation.record(answer, moderation.moves.Verb.KEPT, by=mira, reason=f"{NAME} ist damit gemeint.")
    her_browser.post(f"/{article.slug}/comment/{others.pk}/vote/", {"vote": "up"}, headers=FROM_HERE)
    report = {"reason": "spam", "explanation": REPORTED, "name": NAME, "email": ADDRESS}
    her_browser.post(f"/{article.slug}/comment/{others.pk}/report/", report, headers=FROM_HERE)
    Guest.objects.filter(email=ADDRESS).update(website=WEBSITE)
    guest = Guest.objects.get(email=ADDRESS)
    blocks.block(guest, blocks.Kind.EMAIL, timezone.now() + timedelta(days=1), f"{NAME} wirbt.", by=mira)
    renamed = {"name": RENAMED, "email": ADDRESS, "website": WEBSITE}
    assert as_user(ada).post(f"/admin/comments/guest/{guest.pk}/change/", renamed).status_code == 302
    JobRun.objects.create(name="news", error=f"IntegrityError: Key (lower(email))=({ADDRESS}) already exists")
    subscribe(her_browser)


def subscribe(browser: Client) -> None:
    """Confirms one wish, leaves another, and is told of an article; one mail has left and others wait."""
    browser.post("/following/", {"email": ADDRESS}, headers=FROM_HERE)
    wish = following.opting_in.OptIn.objects.get()
    browser.post(confirm_path(wish), {"wish": wish.pk}, headers=FROM_HERE)
    slug = Article.objects.get(title="Das Licht im Flur").slug
    browser.post(f"/{slug}/following/", {"email": ADDRESS, "follow": "article"}, headers=FROM_HERE)
    factories.article(title="Noch ein Licht", announced=True)
    following.announce_articles()
    mail.send_due()
    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        following.ask_due()
        following.spread_due()
        following.send_due()


def by_herself(path: str) -> Callable[..., None]:
    def erase(browser: Client, **_: object) -> None:
        assert posted(browser, f"{link_of(browser, ADDRESS)}{path}").status_code == 303

    return erase


def by_command(*options: str) -> Callable[..., None]:
    def erase(**_: object) -> None:
        call_command("erase_person", ADDRESS, "--yes", *options, stdout=StringIO())

    return erase


def by_administrator(*, admin: Client, **_: object) -> None:
    assert admin.post("/admin/person/erase/", {"email": ADDRESS, "texts": "erase"}).status_code == 303


def by_moderator(*, moderator: Client, **_: object) -> None:
    guest = Guest.objects.filter(email=ADDRESS).first()
    assert guest
    where = f"/admin/comments/comment/writer/{guest.pk}/erase/"
    assert moderator.post(where, {"texts": "erase"}).status_code == 303


@pytest.fixture
def erased_by(her_browser: Client, as_user: Callable[[User], Client], ada: User, mira: User):
    people = {"browser": her_browser, "admin": as_user(ada), "moderator": as_user(mira)}
    return lambda way: way(**people)


@pytest.mark.usefixtures("ordinary_life")
class TestAPersonWhoIsErased:
    def test_was_found_in_many_places(self) -> None:
        places = {line.split(":")[0] for line in found(*ALL_WORDS)}
        assert places >= {
            *("comments_guest.name", "comments_guest.email", "comments_guest.website"),
            *(
                "comments_comment.body_source",
                "comments_moderationevent.reason",
                "comments_moderationevent.body_source",
            ),
            *("comments_report.email", "comments_report.explanation", "comments_block.reason"),
            *("comments_subscriber.email", "comments_consent.email", "comments_optin.email"),
            *("foundation_outgoingmail.recipient", "foundation_outgoingmail.text", "foundation_outgoingmail.html"),
            *("django_admin_log.object_repr", "foundation_jobrun.error"),
        }

    @pytest.mark.parametrize(
        "way",
        [by_herself("erase/"), by_command(), by_administrator, by_moderator],
        ids=["herself", "command", "administrator", "moderator"],
    )
    def test_is_found_nowhere(self, erased_by, way: Callable[..., None]) -> None:
        erased_by(way)
        assert found(*ALL_WORDS) == []

    @pytest.mark.parametrize("way", [by_herself("anonymise/"), by_command("--keep-texts")], ids=["herself", "command"])
    def test_leaves_nothing_but_the_texts_where_that_was_wished(self, erased_by, way: Callable[..., None]) -> None:
        erased_by(way)
        assert found(*(word for word in ALL_WORDS if word not in TEXTS)) == []
        assert set(Comment.objects.filter(body_source__in=TEXTS).values_list("guest", "writer_key")) == {(None, "")}

    def test_has_no_network_left_in_votes_and_reports(self, erased_by) -> None:
        keys = set(Guest.objects.filter(email__iexact=ADDRESS).values_list("network_key", flat=True)) - {""}
        before = Comment.objects.aggregate(score=Sum("score"))
        assert keys
        assert Vote.objects.filter(voter__in=keys).exists()
        assert Report.objects.filter(reporter_key__in=keys).exists()
        erased_by(by_herself("erase/"))
        assert found(*keys) == []
        assert Comment.objects.aggregate(score=Sum("score")) == before

    def test_leaves_a_proof_without_an_address(self, erased_by) -> None:
        erased_by(by_herself("erase/"))
        proof = Consent.objects.get()
        assert (proof.email, proof.network, proof.confirmed_from) == ("", "", "")
        assert proof.email_key
        assert proof.ended_at

    def test_gets_no_mail_any_more(self, erased_by) -> None:
        erased_by(by_herself("erase/"))
        following.ask_due()
        following.spread_due()
        following.send_due()
        assert not OutgoingMail.objects.filter(recipient__iexact=ADDRESS).exists()

    def test_twice_is_nothing_more(self, erased_by) -> None:
        erased_by(by_herself("erase/"))
        assert moderation.erase_address(ADDRESS, by=None) == moderation.Erased()


class TestWhoOnlySubscribedOrReported:
    def test_is_erased_without_any_comment(self, her_browser: Client) -> None:
        report = {"reason": "spam", "explanation": REPORTED, "name": NAME, "email": ADDRESS}
        other = factories.comment()
        her_browser.post(f"/{other.article.slug}/comment/{other.pk}/report/", report, headers=FROM_HERE)
        her_browser.post("/following/", {"email": ADDRESS}, headers=FROM_HERE)
        assert len(found(*ALL_WORDS)) > 2
        posted(her_browser, f"{link_of(her_browser, ADDRESS)}erase/")
        assert found(*ALL_WORDS) == []
        assert Report.objects.count() == 1


class TestOthers:
    def test_keep_what_they_have(self, her_browser: Client, mira: User) -> None:
        karl = factories.guest(name="Karl", email="karl@example.org", network_key="e" * 64)
        kept = factories.comment(guest=karl, text="Karls Satz.")
        factories.comment(guest=factories.guest(name=NAME, email=ADDRESS, network_key="f" * 64), text=TEXT)
        Vote.objects.create(comment=kept, voter="e" * 64, value=1)
        moderation.record(kept, moderation.moves.Verb.KEPT, by=mira, reason="Karl bleibt.")
        posted(her_browser, f"{link_of(her_browser, ADDRESS)}erase/")
        kept.refresh_from_db()
        assert (kept.body_source, kept.writer_name, kept.events.get().reason) == ("Karls Satz.", "Karl", "Karl bleibt.")
        assert Vote.objects.count() == 1

    def test_who_have_a_similar_address_are_somebody_else(self, her_browser: Client) -> None:
        for address in ("xgerlinde.gross@example.org", "gerlinde_gross@example.org", "gerlindeXgross@example.org"):
            factories.comment(guest=factories.guest(name="Andere", email=address))
        posted(her_browser, f"{link_of(her_browser, ADDRESS)}erase/")
        assert Guest.objects.count() == 3
