"""A comment under a guest's name becomes the profile's, to whom it really belongs; the history tells it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles.models import Article
from comments import curation, moderation
from comments.models import Comment, Guest, ModerationEvent
from profiles.models import Profile
from tests import factories
from tests.comments.writing import FROM_HERE, page_of, write

pytestmark = pytest.mark.django_db

Status = Comment.Status
AsUser = Callable[[User], Client]


def desk_page(comment: Comment) -> str:
    return reverse("admin:comments_comment_change", args=[comment.pk])


def give(client: Client, comment: Comment, profile: object) -> Any:
    return client.post(reverse("admin:comments_give", args=[comment.pk]), {"profile": profile}, follow=True)


def said(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])


@pytest.fixture
def desk(mira: User, as_user: AsUser) -> Client:
    return as_user(mira)


@pytest.fixture
def article() -> Article:
    return factories.article()


@pytest.fixture
def comment(client: Client, article: Article, antons_profile: Profile) -> Comment:
    """Anton's, written in this test's browser without logging in, and approved."""
    Profile.objects.filter(pk=antons_profile.pk).update(comment_label="Redaktion Ahrens")
    write(client, article, text="Das habe ich geschrieben.", name="Anton Ahrens")
    Comment.objects.update(status=Status.APPROVED)
    return Comment.objects.get()


class TestACommentThatIsGiven:
    def test_carries_profile_label_and_link(
        self, desk: Client, comment: Comment, article: Article, antons_profile: Profile
    ) -> None:
        before = page_of(Client(), f"/{article.slug}/")
        assert "Redaktion Ahrens" not in before
        response = give(desk, comment, antons_profile.pk)
        page = page_of(Client(), f"/{article.slug}/")
        assert response.redirect_chain == [(desk_page(comment), 303)]
        assert said(response) == "Der Kommentar gehört jetzt zu Anton Ahrens."
        assert "Redaktion Ahrens" in page
        assert '<a href="/author/anton-ahrens/"><bdi>Anton Ahrens</bdi></a>' in page

    def test_stays_as_it_was_decided(self, desk: Client, antons_profile: Profile) -> None:
        waiting = factories.comment(status=Status.WAITING)
        give(desk, waiting, antons_profile.pk)
        assert Comment.objects.get().status == Status.WAITING

    def test_tells_it_in_its_history(self, desk: Client, comment: Comment, antons_profile: Profile) -> None:
        page = " ".join(give(desk, comment, antons_profile.pk).content.decode().split())
        assert "einem Profil zugeordnet von Mira: <q>Anton Ahrens</q>" in page

    def test_is_no_longer_the_browsers_from_which_it_came(
        self, client: Client, desk: Client, comment: Comment, article: Article, antons_profile: Profile
    ) -> None:
        give(desk, comment, antons_profile.pk)
        for tail in ("edit", "email", "delete"):
            address = f"/{article.slug}/comment/{comment.pk}/{tail}/"
            assert client.get(address).status_code == 404
            assert client.post(address, {"text": "Anders."}, headers=FROM_HERE).status_code == 404
        assert Comment.objects.get().body_source == "Das habe ich geschrieben."

    def test_leaves_no_guest_behind(self, desk: Client, comment: Comment, antons_profile: Profile) -> None:
        give(desk, comment, antons_profile.pk)
        assert not Guest.objects.exists()

    def test_leaves_the_guest_to_whom_another_belongs(
        self, client: Client, desk: Client, comment: Comment, article: Article, antons_profile: Profile
    ) -> None:
        write(client, article, text="Noch etwas.", name="Anton Ahrens")
        give(desk, comment, antons_profile.pk)
        assert Guest.objects.get().comments.get().body_source == "Noch etwas."

    def test_may_be_one_whose_writer_was_erased(self, desk: Client, antons_profile: Profile) -> None:
        orphan = factories.comment(guest=None)
        give(desk, orphan, antons_profile.pk)
        assert Comment.objects.get().profile == antons_profile


class TestTheForm:
    def test_offers_every_profile(self, desk: Client, comment: Comment) -> None:
        factories.profile(name="Berta Brandt")
        page = desk.get(desk_page(comment)).content.decode()
        assert "Gehört zu Profil" in page
        assert page.index("Anton Ahrens</option>") < page.index("Berta Brandt</option>")

    def test_stands_not_where_a_profile_writes_or_nothing_is_left(self, desk: Client, antons_profile: Profile) -> None:
        for comment in (factories.comment(profile=antons_profile), factories.comment(status=Status.DELETED)):
            assert "Gehört zu Profil" not in desk.get(desk_page(comment)).content.decode()

    @pytest.mark.parametrize("profile", ["", "drei", "987654", "\0", str(10**40)])
    def test_without_a_choice_says_so_and_changes_nothing(self, desk: Client, comment: Comment, profile: str) -> None:
        assert said(give(desk, comment, profile)) == "Bitte wählen Sie aus, wem der Kommentar gehört."
        assert Comment.objects.get().profile is None

    def test_takes_nothing_from_a_profile(self, desk: Client, antons_profile: Profile) -> None:
        comment = factories.comment(profile=antons_profile)
        assert "gehört schon zu einem Profil" in said(give(desk, comment, factories.profile().pk))
        assert Comment.objects.get().profile == antons_profile
        assert not ModerationEvent.objects.exists()

    def test_takes_nothing_that_is_deleted(self, antons_profile: Profile, mira: User) -> None:
        comment = factories.comment(status=Status.DELETED)
        assert not curation.give_to(comment, antons_profile, by=mira)

    def test_of_what_does_not_exist_is_not_found(self, desk: Client, antons_profile: Profile) -> None:
        assert desk.post(reverse("admin:comments_give", args=[987_654]), {"profile": "1"}).status_code == 404


class TestWhoMayGive:
    PEOPLE = {"nobody": 302, "rosa": 302, "anton": 403, "renate": 403, "mira": 303, "ada": 303}

    @pytest.mark.parametrize(("name", "status"), PEOPLE.items())
    def test_is_who_moderates(
        self, name: str, status: int, request: pytest.FixtureRequest, as_user: AsUser, antons_profile: Profile
    ) -> None:
        comment = factories.comment()
        browser = Client() if name == "nobody" else as_user(request.getfixturevalue(name))
        response = browser.post(reverse("admin:comments_give", args=[comment.pk]), {"profile": antons_profile.pk})
        assert response.status_code == status
        assert (Comment.objects.get().profile == antons_profile) == (status == 303)

    def test_presses_a_button(self, desk: Client, comment: Comment, antons_profile: Profile) -> None:
        address = reverse("admin:comments_give", args=[comment.pk])
        assert desk.get(address, {"profile": antons_profile.pk}).status_code == 302
        assert Comment.objects.get().profile is None

    def test_shows_the_token(self, mira: User, comment: Comment, antons_profile: Profile) -> None:
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(mira)
        assert give(browser, comment, antons_profile.pk).status_code == 403
        assert Comment.objects.get().profile is None


class TestTheHistory:
    def test_folds_the_text_before_a_change(self, desk: Client, comment: Comment, mira: User) -> None:
        moderation.change_text(comment, "Gekürzt.", by=mira)
        page = desk.get(desk_page(comment)).content.decode()
        summary = page.index("<summary>Der Text davor</summary>")
        assert page.index("geändert von Mira") < summary < page.index("Das habe ich geschrieben.", summary)

    def test_shows_hostile_text_escaped(self, desk: Client, mira: User) -> None:
        comment = factories.comment(text="harmlos")
        Comment.objects.update(body_source="<script>alert(1)</script>")
        comment.refresh_from_db()
        moderation.change_text(comment, "harmlos", by=mira)
        assert "<script>alert" not in desk.get(desk_page(comment)).content.decode()

    def test_says_all_that_can_happen_in_german(self, desk: Client, comment: Comment, mira: User) -> None:
        for verb in ModerationEvent.Verb:
            moderation.record(comment, verb, by=mira)
        page = " ".join(desk.get(desk_page(comment)).content.decode().split())
        words = [
            *["nach Meldungen zurückgehalten", "nach Meldungen behalten", "geändert", "angeheftet"],
            *["nicht mehr angeheftet", "Antworten geschlossen", "Antworten wieder geöffnet", "einem Profil zugeordnet"],
        ]
        for word in words:
            assert f"</time> {word} von Mira" in page
