"""How long anything is kept stands in one table: the worker does it, the page says it, and nothing is left out."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as site_settings
from django.db import transaction
from django.db.models import CharField, Field, FileField, JSONField, Model, TextField
from django.test import Client
from pytest_django.fixtures import Settings

from comments.models import CommentSettings
from krysalis import retention
from krysalis.foundation import freshness
from krysalis.jobs import JOBS
from krysalis.people import kept_of_anybody
from tests import factories
from tests.comments.writing import FROM_HERE, write

PAGE = "/stored-data/"

# What hold nothing of a reader: texts by those who work here, settings, names of things, what programs keep.
OF_THE_SITE = {
    *("articles.Tag", "articles.Image", "articles.Article", "articles.Page", "articles.Address", "articles.Revision"),
    *("comments.CommentSettings", "comments.RejectionReason", "comments.StaffMail"),
    *("foundation.Site", "foundation.Version", "foundation.MailSettings", "foundation.MailWording"),
    *("auth.Permission", "auth.Group", "contenttypes.ContentType", "taggit.Tag"),
}
# Words of a program in the tables that do: kinds, states, versions.
OF_PROGRAMS = {
    *("comments.Block.kind", "comments.Comment.status", "comments.Comment.learned_as", "comments.Report.reason"),
    *("comments.ModerationEvent.verb", "comments.ModerationEvent.rule", "comments.ModerationEvent.status_before"),
    *("comments.OptIn.kind", "comments.OptIn.wording_version", "comments.Consent.wording_version"),
    *("comments.Subscriber.rhythm", "comments.Subscriber.paused", "comments.Subscription.kind"),
    *("comments.Notice.because", "foundation.JobRun.name", "foundation.JobRun.error"),
    *("foundation.OutgoingMail.event", "foundation.OutgoingMail.message_id", "foundation.OutgoingMail.status"),
}


def columns_with_words() -> list[tuple[type[Model], Field]]:
    """All that can hold a name, an address, a network or a text."""
    kinds = (CharField, TextField, JSONField, FileField)
    models = apps.get_models(include_auto_created=True)
    return [(model, field) for model in models for field in model._meta.concrete_fields if isinstance(field, kinds)]


def named() -> set[str]:
    return {column for kept in retention.KEPT for column in kept.where}


class TestTheTable:
    def test_names_every_column_that_can_hold_something_of_a_reader(self) -> None:
        unnamed = [
            f"{model._meta.label}.{field.name}"
            for model, field in columns_with_words()
            if model._meta.label not in OF_THE_SITE
            and not {f"{model._meta.label}.{field.name}", f"{model._meta.label}.*"} & (named() | OF_PROGRAMS)
        ]
        assert unnamed == []

    def test_names_no_column_that_there_is_not(self) -> None:
        known = {f"{model._meta.label}.{field.name}" for model, field in columns_with_words()}
        known |= {f"{model._meta.label}.*" for model, _field in columns_with_words()}
        assert (named() | OF_PROGRAMS) - known == set()

    def test_names_no_column_twice(self) -> None:
        columns = [column for kept in retention.KEPT for column in kept.where]
        assert len(columns) == len(set(columns))

    def test_is_what_the_worker_does(self) -> None:
        jobs = {job.name: (job.every, job.do) for job in JOBS}
        table = [kept.forgetting for kept in retention.KEPT if kept.forgetting]
        assert len(table) > 8
        assert all(jobs[each.name] == (each.every, each.do) for each in table)

    def test_gives_each_job_a_name_of_its_own(self) -> None:
        assert len({job.name for job in JOBS}) == len(JOBS)

    @pytest.mark.parametrize("kept", retention.KEPT, ids=lambda kept: str(kept.what)[:30])
    def test_says_of_each_what_why_and_how_long(self, kept: retention.Kept) -> None:
        assert all(str(words).strip() for words in (kept.what, kept.why, kept.how_long))
        assert "{" not in f"{kept.what}{kept.why}{kept.how_long}"


class TestAPeriod:
    @pytest.mark.parametrize(
        ("period", "number"),
        [
            (timedelta(days=3 * 365), "3"),
            (timedelta(days=365), "1"),
            (timedelta(days=30), "30"),
            (timedelta(hours=48), "48"),
            (timedelta(hours=8), "8"),
            (timedelta(minutes=90), "90"),
        ],
    )
    def test_is_said_in_the_largest_unit_that_is_whole(self, period: timedelta, number: str) -> None:
        assert retention.in_words(period).split()[0] == number


@pytest.mark.django_db
class TestThePage:
    def page(self, client: Client) -> str:
        return client.get(PAGE).content.decode()

    def test_says_all_that_the_table_says(self, client: Client, settings: Settings) -> None:
        settings.EMAIL_CONFIGURED = True
        page = client.get(PAGE)
        assert page.status_code == 200
        assert page.context["kept"] == list(retention.KEPT)
        assert page.content.decode().count('class="kept-entry"') == len(retention.KEPT) + 5

    def test_says_nothing_of_subscriptions_where_no_mail_leaves(self, client: Client, settings: Settings) -> None:
        settings.EMAIL_CONFIGURED = False
        kept = client.get(PAGE).context["kept"]
        assert kept == [each for each in retention.KEPT if not each.needs_mail]
        assert 0 < len(kept) < len(retention.KEPT)

    def test_follows_the_settings(self, client: Client, settings: Settings) -> None:
        seen = {self.page(client)}
        for change in ({"email_required": True}, {"website_asked": True}, {"edit_minutes": 0}, {"votes": "off"}):
            CommentSettings.objects.update(**change)
            bump_site()
            seen.add(self.page(client))
        settings.EMAIL_CONFIGURED = not settings.EMAIL_CONFIGURED
        seen.add(self.page(client))
        assert len(seen) == 6

    def test_names_the_minutes_in_which_a_comment_can_be_changed(self, client: Client) -> None:
        CommentSettings.objects.update(edit_minutes=37)
        assert "37" in self.page(client)

    def test_is_kept_and_the_same_for_everybody(self, client: Client, django_assert_num_queries) -> None:
        first = client.get(PAGE)
        with django_assert_num_queries(1):
            second = client.get(PAGE)
        assert first.content == second.content
        assert "public" in second.headers["Cache-Control"]
        assert not second.cookies

    def test_is_in_the_footer_of_every_page(self, client: Client) -> None:
        page = client.get("/").content.decode()
        assert f'href="{PAGE}"' in page
        assert 'href="/my-data/"' in page

    def test_names_every_cookie_that_a_reader_can_get(self, client: Client) -> None:
        write(client, factories.article(), text="Ein Gedanke.", email="gerlinde@example.org")
        client.post("/my-data/", {"email": "gerlinde@example.org"}, headers=FROM_HERE)
        named = {str(cookie.name) for cookie in kept_of_anybody.OF_READERS if cookie.is_cookie}
        assert set(client.cookies) == named

    def test_names_every_cookie_that_somebody_gets_who_works_here(self, client: Client, mira) -> None:
        client.get("/konto/anmelden/")
        client.force_login(mira)
        named = {str(cookie.name) for cookie in (*kept_of_anybody.OF_READERS, *kept_of_anybody.OF_STAFF)}
        assert client.cookies
        assert set(client.cookies) <= named

    def test_says_as_long_as_the_script_keeps_a_draft(self) -> None:
        script = Path(site_settings.BASE_DIR / "krysalis/static/krysalis/comments-writing.js").read_text()
        assert f"const KEPT_FOR = {kept_of_anybody.proofs.LIFETIME.days} * 86_400_000;" in script


def bump_site() -> None:
    with transaction.atomic():
        freshness.bump(freshness.SITE)
