"""The link in a mail: one page for one person and one comment, without a login."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.core import serializers
from django.test import Client
from django.utils import timezone

from articles import publishing
from articles.models import Article, Authorship
from comments import moderation
from comments.models import Comment, ModerationEvent, RejectionReason, Report
from comments.notifications import links
from krysalis.foundation.models import OutgoingMail
from profiles.models import Profile
from tests import factories, people
from tests.comments.writing import FROM_HERE

pytestmark = pytest.mark.django_db
Status = Comment.Status
Verb = ModerationEvent.Verb

TEXT = "Das sehe ich ganz anders."
QUEUE = "/admin/comments/comment/queue/"
VERBS = ["approve", "answer", "reject", "spam"]


@pytest.fixture
def comment() -> Comment:
    article = factories.article(title="Leise Puppen")
    parent = factories.comment(article, text="Woher wissen Sie das?")
    guest = factories.guest(name="Gerlinde", email="gerlinde@example.org")
    return factories.comment(parent=parent, status=Status.WAITING, text=TEXT, guest=guest)


@pytest.fixture
def link(mira: User, comment: Comment) -> str:
    return path_for(mira, comment)


def path_for(user: User, comment: Comment) -> str:
    """As a browser asks for it."""
    return "/" + links.link_for(user, comment).split("/", 3)[3]


def press(link: str, verb: str, *, client: Client | None = None, headers: Any = FROM_HERE, **said: Any) -> Any:
    return (client or Client()).post(f"{link}{verb}/", said, headers=headers)


def page(link: str) -> str:
    return " ".join(Client().get(link).content.decode().split())


def text_field(comment: Comment) -> str:
    return f"text-{comment.pk}"


def everything() -> list[str]:
    """All tables of comments, articles and the outbox, row by row."""
    models = [*apps.get_app_config("comments").get_models(), *apps.get_app_config("articles").get_models()]
    return [serializers.serialize("json", model._base_manager.order_by("pk")) for model in [*models, OutgoingMail]]


def status_of(comment: Comment) -> str:
    return Comment.objects.get(pk=comment.pk).status


class TestLooking:
    def test_shows_what_is_to_be_known_before_deciding(self, comment: Comment, link: str) -> None:
        moderation.record(comment, Verb.SUBMITTED, by=None, reason="3 Links.")
        factories.comment(comment.article, guest=comment.guest)
        shown = page(link)
        for said in (TEXT, "Gerlinde", "Leise Puppen", "Woher wissen Sie das?", "3 Links.", "gerlinde@example.org"):
            assert said in shown
        assert "1 freigegeben" in shown
        assert "Sie entscheiden als Mira" in shown

    def test_twenty_times_and_with_head_changes_nothing(self, link: str) -> None:
        client, before = Client(), everything()
        for _ in range(20):
            assert client.get(link).status_code == client.head(link).status_code == 200
            for verb in VERBS:
                assert client.get(f"{link}{verb}/")["Location"] == link
                assert client.head(f"{link}{verb}/").status_code == 302
        assert everything() == before

    def test_leaves_no_trace_in_caches_search_engines_and_other_sites(self, link: str) -> None:
        response = Client().get(link)
        assert "no-store" in response["Cache-Control"]
        assert response["Referrer-Policy"] == "same-origin"
        assert '<meta name="robots" content="noindex">' in response.content.decode()
        assert not response.cookies

    @pytest.mark.parametrize("method", ["put", "delete", "patch"])
    def test_and_pressing_is_all_there_is(self, link: str, method: str) -> None:
        assert getattr(Client(), method)(link, headers=FROM_HERE).status_code == 405
        assert getattr(Client(), method)(f"{link}approve/", headers=FROM_HERE).status_code == 405
        assert Client().post(link, headers=FROM_HERE).status_code == 405

    def test_shows_no_reporter(self, comment: Comment, link: str) -> None:
        Report.objects.create(comment=comment, reason="insult", name="Renko", email="renko@example.org")
        shown = page(link)
        assert "Beleidigend" in shown
        assert "Renko" not in shown
        assert "renko@" not in shown


class TestAButton:
    @pytest.mark.parametrize(
        ("verb", "status", "state"),
        [
            ("approve", Status.APPROVED, "Freigegeben. Von Ihnen."),
            ("reject", Status.REJECTED, "Abgelehnt. Von Ihnen."),
            ("spam", Status.SPAM, "Als Spam abgelegt. Von Ihnen."),
        ],
    )
    def test_decides_as_the_person_and_says_so(
        self, mira: User, comment: Comment, link: str, verb: str, status: str, state: str
    ) -> None:
        response = press(link, verb)
        assert (response.status_code, response["Location"]) == (303, link)
        assert status_of(comment) == status
        assert comment.events.get().by == mira
        assert f"<h1>{state}</h1>" in page(link)
        assert "<button" not in page(link).partition("<main")[2].partition("</main>")[0]

    def test_rejects_with_a_sentence_that_is_chosen_and_words_of_ones_own(self, comment: Comment, link: str) -> None:
        block = RejectionReason.objects.create(title="Test", reason="Er wirbt.", rule="Kommentarregeln, 3")
        assert block.title in page(link)
        assert "---------" not in page(link)  # What Django offers where nothing is chosen.
        press(link, "reject", text_block=block.pk, reason="Bitte ohne Preisliste.", rule="")
        event = comment.events.get()
        assert (event.reason, event.rule) == ("Er wirbt. Bitte ohne Preisliste.", "Kommentarregeln, 3")
        assert "Er wirbt. Bitte ohne Preisliste." in page(link)

    def test_gives_back_a_reason_that_is_too_long(self, comment: Comment, link: str) -> None:
        response = press(link, "reject", reason="lang " * 100)
        assert response.status_code == 422
        assert "lang lang" in response.content.decode()
        assert status_of(comment) == Status.WAITING

    def test_approves_and_answers_under_the_own_profile(self, comment: Comment, mira: User, link: str) -> None:
        factories.profile(name="Mira Molt", user=mira)
        assert press(link, "answer", **{text_field(comment): "Danke für den Hinweis."}).status_code == 303
        answer = Comment.objects.get(parent=comment)
        assert (answer.body_source, answer.profile.user, answer.status) == (  # type: ignore[union-attr]
            "Danke für den Hinweis.",
            mira,
            Status.APPROVED,
        )
        shown = page(link)
        assert "Freigegeben. Von Ihnen." in shown
        assert "Ihre Antwort ist veröffentlicht." in shown
        assert f'<a href="{answer.get_absolute_url()}">Auf der Seite ansehen</a>' in shown

    def test_approves_and_says_where_it_stands(self, comment: Comment, link: str) -> None:
        assert "Auf der Seite ansehen" not in page(link)
        press(link, "approve")
        assert f'<a href="{comment.get_absolute_url()}">Auf der Seite ansehen</a>' in page(link)
        assert "Ihre Antwort" not in page(link)

    @pytest.mark.parametrize("text", ["", " \n"])
    def test_does_nothing_for_an_answer_that_says_nothing(
        self, comment: Comment, mira: User, link: str, text: str
    ) -> None:
        factories.profile(user=mira)
        assert press(link, "answer", **{text_field(comment): text}).status_code == 422
        assert status_of(comment) == Status.WAITING

    def test_does_not_answer_without_a_profile(self, comment: Comment, link: str) -> None:
        assert press(link, "answer", **{text_field(comment): "Danke."}).status_code == 422
        assert status_of(comment) == Status.WAITING
        assert Comment.objects.count() == 2

    @pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://example.net"}])
    def test_from_elsewhere_is_asked_again(self, comment: Comment, link: str, headers: dict[str, str]) -> None:
        response = press(link, "reject", headers=headers, reason="Lange getippt.")
        assert response.status_code == 422
        assert "Lange getippt." in response.content.decode()
        assert status_of(comment) == Status.WAITING

    def test_needs_the_token_of_a_login_that_is_there(self, comment: Comment, link: str, rosa: User) -> None:
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(rosa)
        assert press(link, "approve", client=browser).status_code == 422
        shown = browser.get(link).content.decode()
        token = shown.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        assert press(link, "approve", client=browser, csrfmiddlewaretoken=token).status_code == 303


class TestWhatIsDecidedAlready:
    def test_in_another_tab_is_said_and_not_done_again(self, comment: Comment, link: str) -> None:
        press(link, "approve")
        second = press(link, "reject", reason="Doch nicht.")
        assert second.status_code == 409
        assert "Von Ihnen bereits entschieden" in second.content.decode()
        assert status_of(comment) == Status.APPROVED
        assert comment.events.count() == 1

    def test_by_a_colleague_names_them(self, comment: Comment, link: str, ada: User) -> None:
        moderation.reject(comment, by=ada, reason="Beleidigung.")
        assert "<h1>Abgelehnt. Von Ada.</h1>" in page(link)
        response = press(link, "approve")
        assert response.status_code == 409
        assert "Von Ada bereits entschieden" in response.content.decode()
        assert status_of(comment) == Status.REJECTED

    def test_gives_back_the_answer_that_came_too_late(self, comment: Comment, link: str, mira: User, ada: User) -> None:
        factories.profile(user=mira)
        moderation.reject(comment, by=ada)
        response = press(link, "answer", **{text_field(comment): "Lange getippt."})
        assert response.status_code == 409
        assert "Lange getippt." in response.content.decode()
        assert Comment.objects.count() == 2

    def test_by_the_writer_who_deleted_it_shows_no_text(self, comment: Comment, link: str) -> None:
        moderation.delete_own(comment)
        assert TEXT not in page(link)
        assert press(link, "approve").status_code == 409

    def test_and_taken_back_waits_again(self, comment: Comment, link: str, mira: User) -> None:
        press(link, "approve")
        moderation.undo(comment.events.get(), by=mira)
        assert press(link, "reject").status_code == 303
        assert status_of(comment) == Status.REJECTED


def leaves(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def loses_the_role(user: User) -> None:
    user.groups.clear()


def is_no_staff_any_more(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_staff=False)


def changes_the_password(user: User) -> None:
    user.set_password("ein-anderes-passwort")
    user.save()


def is_gone(user: User) -> None:
    user.delete()


class TestADeadLink:
    @pytest.mark.parametrize(
        "end", [leaves, loses_the_role, is_no_staff_any_more, changes_the_password, is_gone], ids=lambda do: do.__name__
    )
    def test_is_one_of_somebody_who(self, comment: Comment, mira: User, link: str, end: Callable[[User], None]) -> None:
        end(User.objects.get(pk=mira.pk))
        self.is_dead(comment, link)

    def test_is_one_of_more_than_seven_days(self, comment: Comment, link: str) -> None:
        with time_machine.travel(timezone.now() + timedelta(days=6, hours=23)):
            assert Client().get(link).status_code == 200
        with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
            self.is_dead(comment, link)

    def test_leads_a_moderator_to_the_desk(self, link: str, mira: User) -> None:
        with time_machine.travel(timezone.now() + timedelta(days=8)):
            shown = page(link)
            assert f'<a href="/konto/anmelden/?next={QUEUE}">Anmelden und entscheiden</a>' in shown
            browser = Client()
            browser.force_login(mira)
            assert browser.get(f"/konto/anmelden/?next={QUEUE}")["Location"] == QUEUE

    def test_is_one_whose_article_is_in_the_bin(self, comment: Comment, link: str) -> None:
        publishing.move_to_bin(comment.article, by=None)
        self.is_dead(comment, link)

    def test_is_one_whose_comment_is_gone(self, comment: Comment, link: str) -> None:
        Comment.objects.filter(pk=comment.pk).delete()
        assert Client().get(link).status_code == 410

    def is_dead(self, comment: Comment, link: str) -> None:
        response = Client().get(link)
        assert response.status_code == 410
        assert "gilt nicht mehr" in response.content.decode()
        for secret in (TEXT, "Gerlinde", "Leise Puppen", "Mira"):
            assert secret not in response.content.decode()
        for verb in VERBS:
            assert press(link, verb).status_code == 410
        assert status_of(comment) == Status.WAITING

    @pytest.mark.parametrize("forged", ["x", "1", "MQ:1abc:def", "a" * 500, "ü", "%00"])
    def test_is_none_that_somebody_made_up(self, forged: str) -> None:
        assert Client().get(f"/moderation/{forged}/").status_code == 404
        assert press(f"/moderation/{forged}/", "approve").status_code == 404

    def test_is_none_that_was_changed_or_made_for_something_else(self, comment: Comment, link: str) -> None:
        assert Client().get(f"{link[:-2]}x/").status_code == 404
        other = links.LINK.__class__("moderation_by_mail", timedelta(days=7), "comments.writer-address")
        token = other.to([1, comment.pk, "x"]).split("/moderation/")[1]
        assert Client().get(f"/moderation/{token}").status_code == 404


class TestALinkOpens:
    def test_no_other_comment(self, comment: Comment, link: str) -> None:
        other = factories.comment(status=Status.WAITING, text="Ein anderer.")
        press(link, "answer", **{text_field(other): "Danke."})
        press(link, "approve", comment=other.pk, on_page=other.pk)
        assert status_of(other) == Status.WAITING

    def test_no_door_to_the_desk(self, link: str) -> None:
        browser = Client()
        browser.get(link)
        press(link, "approve", client=browser)
        assert browser.get("/admin/").status_code == 302
        assert not browser.cookies


class TestAnAuthor:
    @pytest.fixture
    def own(self, antons_profile: Profile) -> Article:
        return factories.article(title="Stille Tage", authors=[antons_profile])

    def test_decides_on_their_own_article_without_reading_the_address(self, own: Article, anton: User) -> None:
        comment = factories.comment(
            own, status=Status.WAITING, guest=factories.guest(name="Gerlinde", email="gerlinde@example.org")
        )
        link = path_for(anton, comment)
        assert "gerlinde@example.org" not in page(link)
        assert press(link, "approve").status_code == 303
        assert status_of(comment) == Status.APPROVED

    def test_is_led_to_the_comment_on_the_site_and_can_decide_there(self, own: Article, anton: User) -> None:
        comment = factories.comment(own, status=Status.WAITING, text=TEXT)
        link = path_for(anton, comment)
        assert "/admin/" not in page(link).partition("<main")[2].partition("</main>")[0]
        self.leads_to_the_comment(page(link), anton, comment)

    def test_is_led_there_by_a_dead_link_too(self, own: Article, anton: User) -> None:
        comment = factories.comment(own, status=Status.WAITING, text=TEXT)
        link = path_for(anton, comment)
        with time_machine.travel(timezone.now() + timedelta(days=8)):
            response = Client().get(link)
            assert response.status_code == 410
            self.leads_to_the_comment(response.content.decode(), anton, comment)

    def leads_to_the_comment(self, shown: str, user: User, comment: Comment) -> None:
        [address] = re.findall(r'<a href="([^"]*next=[^"]*)"', shown)
        assert Client().get(address).status_code == 200
        browser = Client()
        browser.force_login(user)
        response = browser.get(address)
        assert response["Location"] == comment.get_absolute_url()
        on_site = browser.get(response["Location"]).content.decode()
        assert TEXT in on_site
        assert "Freigeben" in on_site

    def test_gets_no_link_to_another_article_and_loses_one_with_the_article(
        self, own: Article, anton: User, comment: Comment
    ) -> None:
        assert links.link_for(anton, comment) == ""
        mine = factories.comment(own, status=Status.WAITING)
        link = path_for(anton, mine)
        Authorship.objects.all().delete()
        response = Client().get(link)
        assert response.status_code == 410
        assert "Anmelden und entscheiden" not in response.content.decode()

    def test_keeps_it_by_becoming_a_moderator(self, own: Article, anton: User) -> None:
        link = path_for(anton, factories.comment(own, status=Status.WAITING))
        Authorship.objects.all().delete()
        anton.groups.add(Group.objects.get(name=people.MODERATORS))
        assert Client().get(link).status_code == 200

    def test_is_not_told_apart_from_a_moderator_by_a_right_alone(self, rosa: User, comment: Comment) -> None:
        rosa.user_permissions.add(Permission.objects.get(codename="moderate_comment"))
        assert links.link_for(User.objects.get(pk=rosa.pk), comment) == ""
