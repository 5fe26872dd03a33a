"""What editors and administrators see of those who follow: the number at the button, their own, and the proofs."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles.models import Article, Revision
from comments.following.topics import Kind, Topic
from comments.models import Consent, News, Subscription
from tests import factories
from tests.comments.following import ADDRESS, all_of, guest_who_follows, member_who_follows, press
from tests.comments.mails import mail_server  # noqa: F401  # A fixture.

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_server")]

MY_MAILS = "/admin/comments/staffmail/"
CONSENTS = "/admin/comments/consent/"


def desk(browser: Client, article: Article) -> str:
    page: str = browser.get(f"/admin/articles/article/{article.pk}/change/").content.decode()
    return " ".join(page[page.index('class="announcement"') :].partition("</p>")[0].split())


class TestTheButtonThatPublishes:
    def test_has_the_number_of_recipients_beside_it(self, at_desk: Client) -> None:
        author = factories.profile(name="Anke Vogt")
        article = factories.draft(authors=[author])
        for number in range(3):
            guest_who_follows(Topic(Kind.SITE), Topic(Kind.AUTHOR, author=author), email=f"g{number}@example.org")
        guest_who_follows(Topic(Kind.AUTHOR, author=factories.profile()), email="other@example.org")

        assert "3" in desk(at_desk, article)

    def test_says_so_where_nobody_follows(self, at_desk: Client) -> None:
        said = desk(at_desk, factories.draft())

        assert 'class="announced"' in said
        assert not any(character.isdigit() for character in said)

    def test_says_so_where_no_mail_leaves(self, at_desk: Client, settings: Any) -> None:
        settings.EMAIL_CONFIGURED = False

        said = desk(at_desk, factories.draft())
        assert 'class="announced"' not in said
        assert len(said) > len('class="announcement">')

    def test_says_when_it_has_happened(self, at_desk: Client) -> None:
        article = factories.article()
        told_at = timezone.now() - timedelta(days=1)
        News.objects.create(article=article, due_at=told_at, told_at=told_at, recipients=17)

        assert "17" in desk(at_desk, article)

    def test_says_nothing_at_an_old_article(self, at_desk: Client) -> None:
        article = factories.article(published_at=timezone.now() - timedelta(days=30))

        assert desk(at_desk, article) == 'class="announcement">'

    def test_is_there_for_a_new_text(self, at_desk: Client) -> None:
        page = at_desk.get("/admin/articles/article/add/").content.decode()

        assert 'class="announcement"' in page
        assert 'name="announced"' in page

    @pytest.mark.parametrize("wish", [True, False])
    def test_keeps_the_tick_and_no_revision_of_it(self, at_desk: Client, wish: bool) -> None:
        article = factories.draft(title="Ein Entwurf", announced=not wish)
        form = {"title": "Ein Entwurf", "slug": article.slug, "body_source": "Text.", "move": "save"}
        seen = {"seen_at": article.changed_at.isoformat(), **({"announced": "on"} if wish else {})}

        response = at_desk.post(f"/admin/articles/article/{article.pk}/change/", {**form, **seen})

        assert response.status_code == 302
        article.refresh_from_db()
        assert article.announced is wish
        assert "announced" not in Revision.objects.filter(article=article).latest("pk").content


class TestMyNotifications:
    def test_list_ones_own_and_end_them(self, as_user: Any, mira: User) -> None:
        browser = as_user(mira)
        article = factories.article(title="Der leere Stuhl")
        own = member_who_follows(mira, Topic(Kind.SITE), all_of(article)).subscriptions.get(kind=Kind.ARTICLE)

        page = browser.get(MY_MAILS).content.decode()
        browser.post(f"{MY_MAILS}stop/", {"subscription": own.pk})

        assert 'href="/der-leere-stuhl/"' in page
        assert Subscription.objects.get().kind == Kind.SITE

    def test_end_none_of_somebody_else(self, as_user: Any, mira: User) -> None:
        theirs = guest_who_follows().subscriptions.get()

        as_user(mira).post(f"{MY_MAILS}stop/", {"subscription": theirs.pk})

        assert Subscription.objects.exists()

    def test_are_no_page_for_who_does_not_work_here(self, as_user: Any, rosa: User) -> None:
        assert as_user(rosa).post(f"{MY_MAILS}stop/", {"subscription": 1}).status_code == 302


class TestTheProofOfAConsent:
    @pytest.fixture
    def consent(self) -> Consent:
        guest_who_follows()
        return Consent.objects.get()

    def test_is_one_page_with_all_that_is_kept(self, as_user: Any, ada: User, consent: Consent) -> None:
        page = as_user(ada).get(f"{CONSENTS}{consent.pk}/change/").content.decode()

        for kept in (ADDRESS, consent.wording, consent.wording_version, consent.form_address, consent.what):
            assert kept in page
        assert consent.network in page
        assert consent.confirmed_from in page
        for moment in (consent.requested_at, consent.confirmed_at):
            assert timezone.localtime(moment).strftime("%H:%M:%S") in page

    def test_is_found_by_the_address_also_once_it_has_ended(self, as_user: Any, ada: User, consent: Consent) -> None:
        press(Client(), "/following/link/")
        Subscription.objects.all().delete()

        assert f"{CONSENTS}{consent.pk}/change/" in as_user(ada).get(f"{CONSENTS}?q={ADDRESS}").content.decode()

    def test_of_an_erased_person_is_found_by_the_whole_address(self, as_user: Any, ada: User, consent: Consent) -> None:
        Consent.objects.update(email="")
        browser = as_user(ada)

        assert f"{CONSENTS}{consent.pk}/change/" in browser.get(f"{CONSENTS}?q={ADDRESS.upper()}").content.decode()
        assert f"{CONSENTS}{consent.pk}/change/" not in browser.get(f"{CONSENTS}?q=gerlinde").content.decode()
        assert consent.email_key in browser.get(f"{CONSENTS}{consent.pk}/change/").content.decode()

    @pytest.mark.parametrize("sign", ["%", "_", "*"])
    def test_is_not_found_by_a_sign_that_stands_for_others(
        self, as_user: Any, ada: User, consent: Consent, sign: str
    ) -> None:
        assert f"{CONSENTS}{consent.pk}/change/" not in as_user(ada).get(CONSENTS, {"q": sign}).content.decode()

    @pytest.mark.parametrize("person", ["renate", "mira", "anton"])
    @pytest.mark.parametrize("area", ["consent", "subscription"])
    def test_is_for_administrators_only(
        self, as_user: Any, request: pytest.FixtureRequest, consent: Consent, person: str, area: str
    ) -> None:
        browser = as_user(request.getfixturevalue(person))

        assert browser.get(f"/admin/comments/{area}/").status_code == 403
        assert browser.get(f"{CONSENTS}{consent.pk}/change/").status_code == 403

    def test_can_be_neither_changed_nor_deleted(self, as_user: Any, ada: User, consent: Consent) -> None:
        browser = as_user(ada)

        assert browser.get(f"{CONSENTS}add/").status_code == 403
        assert browser.post(f"{CONSENTS}{consent.pk}/delete/", {"post": "yes"}).status_code == 403


class TestTheListOfSubscriptions:
    def test_costs_the_same_however_long_it_is(
        self, as_user: Any, ada: User, django_assert_max_num_queries: Any
    ) -> None:
        for number in range(12):
            guest_who_follows(all_of(factories.article()), email=f"g{number}@example.org")
        browser = as_user(ada)

        with django_assert_max_num_queries(9):
            page = browser.get("/admin/comments/subscription/").content.decode()

        assert "g11@example.org" in page
