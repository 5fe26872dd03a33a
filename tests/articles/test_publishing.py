from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from articles import publishing
from articles.models import Article, Page
from comments.models import Comment
from krysalis.foundation import freshness
from tests import factories

pytestmark = pytest.mark.django_db

Status = Article.Status


def verbs_of(text):
    return [revision.verb for revision in text.revision_rows.order_by("pk")]


def save_under(slug, article, *, by):
    with transaction.atomic():
        article.slug = slug
        article.save()
        publishing.save(article, by=by)


class TestPublishing:
    def test_shows_an_article_from_now_on(self, renate):
        article = factories.draft()

        publishing.publish(article, by=renate)

        assert Article.objects.live().get() == article

    def test_renders_the_text(self, renate):
        article = factories.draft(body_source="Das ist **wichtig**.")

        publishing.publish(article, by=renate)

        article.refresh_from_db()
        assert "<strong>wichtig</strong>" in article.body_html
        assert article.pipeline_version == publishing.rendering.PIPELINE_VERSION

    def test_keeps_the_date_of_one_that_was_withdrawn(self, renate):
        long_ago = timezone.now() - timedelta(days=400)
        article = factories.article(published_at=long_ago)
        publishing.withdraw(article, by=renate)

        publishing.publish(article, by=renate)

        article.refresh_from_db()
        assert article.published_at == long_ago

    def test_makes_lists_and_the_page_stale(self, renate):
        article = factories.draft(slug="zuhoeren")

        publishing.publish(article, by=renate)

        assert freshness.numbers(["article:zuhoeren", "lists", "site"]) == {
            "article:zuhoeren": 1,
            "lists": 1,
            "site": 0,
        }

    def test_is_refused_out_of_the_bin(self, renate):
        article = factories.draft()
        publishing.move_to_bin(article, by=renate)

        with pytest.raises(publishing.NotPossible):
            publishing.publish(article, by=renate)

    def test_of_two_who_hand_in_at_once_moves_it_once(self, renate, anton):
        article = factories.draft()
        same_article_in_another_tab = Article.objects.get(pk=article.pk)
        publishing.hand_in(article, by=anton)

        with pytest.raises(publishing.NotPossible):
            publishing.hand_in(same_article_in_another_tab, by=renate)

        assert verbs_of(article) == ["handed in"]


class TestScheduling:
    def test_shows_the_article_on_the_minute_with_no_write_between(self, renate):
        article = factories.draft()
        at = timezone.now() + timedelta(days=2)
        publishing.schedule(article, at=at, by=renate)

        with time_machine.travel(at - timedelta(seconds=1), tick=False):
            assert not Article.objects.live().exists()
        with time_machine.travel(at, tick=False):
            assert Article.objects.live().get() == article

    def test_refuses_a_moment_that_has_passed(self, renate):
        with pytest.raises(publishing.NotPossible):
            publishing.schedule(factories.draft(), at=timezone.now() - timedelta(minutes=1), by=renate)

    def test_refuses_an_article_that_everybody_reads_already(self, renate):
        with pytest.raises(publishing.NotPossible):
            publishing.schedule(factories.article(), at=timezone.now() + timedelta(days=1), by=renate)

    def test_taken_back_leaves_a_draft_that_nobody_saw(self, renate):
        article = factories.scheduled(timezone.now() + timedelta(days=1))

        publishing.withdraw(article, by=renate)

        article.refresh_from_db()
        assert (article.status, article.published_at) == (Status.DRAFT, None)


class TestTheBin:
    def test_gives_an_article_back_as_it_was(self, renate):
        article = factories.article()
        publishing.move_to_bin(article, by=renate)
        publishing.restore(article, by=renate)

        assert Article.objects.live().get() == article

    def test_does_not_give_back_a_scheduled_article_as_public_after_its_minute(self, renate):
        article = factories.scheduled(timezone.now() + timedelta(hours=1))
        publishing.move_to_bin(article, by=renate)

        with time_machine.travel(timezone.now() + timedelta(hours=2)):
            publishing.restore(article, by=renate)
            assert not Article.objects.live().exists()

    def test_keeps_for_thirty_days(self, renate):
        publishing.move_to_bin(factories.article(), by=renate)

        assert publishing.purge_bin(timezone.now() + timedelta(days=29)) == 0

    def test_is_emptied_after_that_with_the_comments_and_their_answers(self, renate):
        article = factories.article()
        factories.comment(parent=factories.comment(article))
        publishing.move_to_bin(article, by=renate)

        assert publishing.purge_bin(timezone.now() + timedelta(days=31)) == 1
        assert not Comment.objects.exists()

    def test_leaves_alone_what_was_taken_out_again(self, renate):
        article = factories.article()
        publishing.move_to_bin(article, by=renate)
        publishing.restore(article, by=renate)

        assert publishing.purge_bin(timezone.now() + timedelta(days=31)) == 0


class TestAPage:
    def test_is_not_binned_while_every_footer_links_to_it(self, renate):
        impressum = factories.page(title="Impressum", in_footer=True)

        with pytest.raises(publishing.StillLinked):
            publishing.bin_page(impressum, by=renate)

        assert Page.objects.live().get() == impressum

    def test_is_binned_and_restored_when_nothing_links_to_it(self, renate):
        page = factories.page()
        publishing.bin_page(page, by=renate)
        assert not Page.objects.live().exists()

        publishing.restore_page(page, by=renate)
        assert Page.objects.live().get() == page

    def test_changes_the_frame_of_every_page(self, renate):
        publishing.save_page(factories.page(), by=renate)

        assert freshness.number(freshness.SITE) == 1


class TestRenderingAgain:
    def test_brings_an_older_text_up_to_date_without_a_revision(self):
        article = factories.article(body_source="Das ist **wichtig**.", body_html="", pipeline_version=0)

        assert publishing.rerender_outdated() == 1
        article.refresh_from_db()
        assert "<strong>wichtig</strong>" in article.body_html
        assert not verbs_of(article)

    def test_leaves_alone_what_is_up_to_date(self):
        factories.page()
        publishing.rerender_outdated()

        assert publishing.rerender_outdated() == 0

    def test_never_overwrites_what_somebody_wrote_meanwhile(self, renate):
        article = factories.article(body_source="Alt.")
        as_the_worker_read_it = Article.objects.get()
        article.body_source = "Neu."
        article.save()
        publishing.save(article, by=renate)

        assert not publishing.rerender(as_the_worker_read_it)
        assert "Neu." in Article.objects.get().body_html

    def test_goes_on_behind_a_text_that_has_become_too_costly(self):
        costly = factories.article(body_html="<p>Wie es war.</p>", pipeline_version=0)
        Article.objects.filter(pk=costly.pk).update(body_source="# Zu viel\n\n" * 1_001)
        factories.article(pipeline_version=0)

        assert publishing.rerender_outdated() == 1
        assert Article.objects.filter(body_html="<p>Wie es war.</p>").exists()


class TestTheHistory:
    def test_says_who_did_what_in_order(self, renate, anton):
        article = factories.draft()
        publishing.save(article, by=anton)
        publishing.hand_in(article, by=anton)
        publishing.publish(article, by=renate)

        told = [(revision.verb, revision.by) for revision in article.revision_rows.order_by("pk")]
        assert told == [("saved", anton), ("handed in", anton), ("published", renate)]

    def test_says_nothing_where_nothing_was_changed(self, anton):
        article = factories.draft()
        publishing.save(article, by=anton)
        publishing.save(article, by=anton)

        assert verbs_of(article) == ["saved"]

    def test_brings_an_earlier_text_back_with_authors_and_tags_in_order(self, renate):
        first, second = factories.profile(name="Berta"), factories.profile(name="Anna")
        article = factories.article(body_source="Erste Fassung.", authors=[first, second], tags=["Führung"])
        publishing.save(article, by=renate)
        revision = article.revision_rows.get()
        article.body_source = "Zweite Fassung."
        article.save()
        article.tags.set(["Anderes"])
        article.authorship_set.filter(profile=first).delete()
        publishing.save(article, by=renate)

        publishing.restore_revision(revision, by=renate)

        article = Article.objects.get()
        assert article.body_source == "Erste Fassung."
        assert "Erste Fassung." in article.body_html
        assert article.authors_in_order() == [first, second]
        assert list(article.tags.names()) == ["Führung"]
        assert verbs_of(article)[-1] == "brought back"


class TestAnAddress:
    def test_that_was_given_up_still_leads_to_its_article(self, renate):
        article = factories.article(slug="alt")
        save_under("neu", article, by=renate)

        assert publishing.addresses.resolve("alt").article == article
        assert not publishing.addresses.resolve("alt").current

    def test_that_was_anothers_is_refused_and_nothing_is_kept(self, renate):
        former = factories.article(slug="alt")
        save_under("neu", former, by=renate)
        rival = factories.draft(slug="rivale")

        with pytest.raises(ValidationError):
            save_under("alt", rival, by=renate)

        assert Article.objects.get(pk=rival.pk).slug == "rivale"

    def test_can_be_taken_back_by_its_own_article(self, renate):
        article = factories.article(slug="alt")
        for slug in ("neu", "alt"):
            save_under(slug, article, by=renate)

        assert publishing.addresses.resolve("alt").current

    @pytest.mark.parametrize(
        ("title", "slug"),
        [
            ("Maße für Größe", "masse-fuer-groesse"),
            ("Ärger? Übung!", "aerger-uebung"),
            ("2026", "2026-text"),
            ("Admin", "admin-text"),
            ("日本", "text"),
        ],
    )
    def test_is_proposed_in_german(self, title, slug):
        assert publishing.addresses.propose(title, wanted_by=Article()) == slug

    def test_is_proposed_with_a_number_where_it_is_taken(self):
        factories.article(slug="zuhoeren")

        assert publishing.addresses.propose("Zuhören", wanted_by=Article()) == "zuhoeren-2"

    def test_is_shared_with_pages(self):
        factories.page(slug="impressum")

        assert not publishing.addresses.is_free("impressum", wanted_by=Article())
