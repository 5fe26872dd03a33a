"""The writing desk: who may press which button, and what is kept when something is wrong."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import publishing
from articles.models import Article, Page, Revision, Tag
from profiles.models import Profile
from tests import factories

AsUser = Callable[[User], Client]
ADD = "/admin/articles/article/add/"
LIST = "/admin/articles/article/"

pytestmark = pytest.mark.django_db


def change(article: Article | Page) -> str:
    return reverse(f"admin:articles_{article._meta.model_name}_change", args=[article.pk])


def seen(article: Article | Page) -> str:
    return type(article)._default_manager.get(pk=article.pk).changed_at.isoformat()


def typed(move: str = "save", **fields: Any) -> dict[str, Any]:
    """What the browser sends for a new article."""
    return {
        "title": "Größe und Maß",
        "slug": "",
        "teaser": "Ein Satz.",
        "body_source": "Ein **kluger** Absatz.",
        "tags": "KI Strategie, Führung",
        "writers": [],
        "chosen": [],
        "lead_image": "",
        "comments_open": "on",
        "planned_for": "",
        "move": move,
        **fields,
    }


def typed_again(article: Article, move: str = "save", **fields: Any) -> dict[str, Any]:
    """What the browser sends for an article that was opened just now."""
    writers = [profile.pk for profile in article.authors_in_order()]
    form = {"title": article.title, "slug": article.slug, "body_source": article.body_source, "writers": writers}
    return typed(move, **{**form, "seen_at": seen(article), **fields})


class TestAnEditorWritesAnArticle:
    def test_it_is_a_draft_with_an_address_made_from_the_title(self, as_user: AsUser, renate: User) -> None:
        response = as_user(renate).post(ADD, typed())
        article = Article.objects.get()
        assert response.status_code == 302
        assert response.url == change(article)
        assert (article.status, article.slug) == ("draft", "groesse-und-mass")
        assert article.body_html == "<p>Ein <strong>kluger</strong> Absatz.</p>"
        assert sorted(article.tags.names()) == ["Führung", "KI Strategie"]

    def test_a_taken_address_gets_a_number(self, as_user: AsUser, renate: User) -> None:
        factories.article(title="Größe und Maß")
        as_user(renate).post(ADD, typed())
        assert Article.objects.drafts().get().slug == "groesse-und-mass-2"

    def test_a_typed_address_is_made_one(self, as_user: AsUser, renate: User) -> None:
        as_user(renate).post(ADD, typed(slug="Über uns & mehr"))
        assert Article.objects.get().slug == "ueber-uns-mehr"

    def test_authors_stand_in_the_order_of_the_form(self, as_user: AsUser, renate: User) -> None:
        first, second = factories.profile(name="Zoe Zander"), factories.profile(name="Aron Abel")
        as_user(renate).post(ADD, typed(writers=[first.pk, "", second.pk, first.pk]))
        assert Article.objects.get().authors_in_order() == [first, second]

    def test_recommended_articles_are_named_by_title_or_address(self, as_user: AsUser, renate: User) -> None:
        one, two = factories.article(title="Erstens"), factories.article(title="Zweitens")
        as_user(renate).post(ADD, typed(chosen=["Zweitens", "erstens"]))
        chosen = Article.objects.drafts().get().recommendations.filter(chosen=True)
        assert [row.recommended for row in chosen] == [two, one]

    def test_the_lead_picture_is_named_by_its_short_name(self, as_user: AsUser, renate: User) -> None:
        picture = factories.image(name="zweig")
        as_user(renate).post(ADD, typed(lead_image="zweig"))
        assert Article.objects.get().lead_image == picture

    def test_an_opened_article_shows_it_so_that_the_next_save_keeps_it(self, as_user: AsUser, renate: User) -> None:
        article = factories.draft(lead_image=factories.image(name="zweig"))
        assert 'name="lead_image" value="zweig"' in as_user(renate).get(change(article)).content.decode()

    def test_the_answer_names_the_attempt_so_that_the_browser_may_forget(self, as_user: AsUser, renate: User) -> None:
        response = as_user(renate).post(ADD, typed(attempt="abc123"))
        assert response.url.endswith("/change/?saved=abc123")

    def test_a_save_leaves_what_others_count_meanwhile(
        self, as_user: AsUser, renate: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        article = factories.article()
        render = publishing.render

        def while_somebody_comments(publication: Any) -> Any:
            Article.objects.filter(pk=article.pk).update(comment_count=7)
            return render(publication)

        monkeypatch.setattr(publishing, "render", while_somebody_comments)
        as_user(renate).post(change(article), typed_again(article, title="Neu"))
        article.refresh_from_db()
        assert (article.title, article.comment_count, article.status) == ("Neu", 7, "published")


class TestEachButtonSaysItsVerb:
    def test_hand_in(self, as_user: AsUser, renate: User) -> None:
        as_user(renate).post(ADD, typed("hand_in"))
        assert Article.objects.get().status == Article.Status.REVIEW

    def test_publish(self, as_user: AsUser, renate: User) -> None:
        as_user(renate).post(ADD, typed("publish"))
        assert Article.objects.get().is_live()
        assert Revision.objects.get().verb == "published"

    def test_schedule_in_the_time_of_berlin(self, as_user: AsUser, renate: User) -> None:
        as_user(renate).post(ADD, typed("schedule", planned_for="2090-07-01T09:30"))
        article = Article.objects.get()
        assert article.is_scheduled()
        assert article.published_at == datetime(2090, 7, 1, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))

    def test_withdraw(self, as_user: AsUser, renate: User) -> None:
        article = factories.article()
        as_user(renate).post(change(article), typed_again(article, "withdraw"))
        article.refresh_from_db()
        assert article.status == Article.Status.WITHDRAWN

    def test_return_to_the_author(self, as_user: AsUser, renate: User) -> None:
        article = factories.article(status=Article.Status.REVIEW)
        as_user(renate).post(change(article), typed_again(article, "return"))
        article.refresh_from_db()
        assert article.status == Article.Status.DRAFT

    def test_changes_of_a_live_article_are_public_at_once(self, as_user: AsUser, renate: User, client: Client) -> None:
        article = factories.article()
        as_user(renate).post(change(article), typed_again(article, body_source="Ganz neue Worte."))
        assert "Ganz neue Worte." in client.get(article.get_absolute_url()).content.decode()

    def test_the_bin_asks_first_and_gives_back(self, as_user: AsUser, renate: User) -> None:
        article = factories.article()
        client = as_user(renate)
        bin_address = reverse("admin:articles_article_bin", args=[article.pk])
        assert "In den Papierkorb legen?" in client.get(bin_address).content.decode()
        assert client.post(bin_address).status_code == 302
        article.refresh_from_db()
        assert article.status == Article.Status.BINNED
        client.post(reverse("admin:articles_article_restore", args=[article.pk]))
        article.refresh_from_db()
        assert article.is_live()

    def test_a_button_that_came_too_late_says_so(self, as_user: AsUser, renate: User) -> None:
        article = factories.article()
        response = as_user(renate).post(change(article), typed_again(article, "hand_in"))
        assert response.status_code == 422
        assert "Jemand hat den Status inzwischen geändert" in response.content.decode()


class TestTheTimeOfAPlan:
    @pytest.mark.parametrize(
        ("moment", "sentence"),
        [
            ("", "Wann soll der Artikel erscheinen?"),
            ("0001-01-01T00:00", "Dieser Zeitpunkt ist vorbei"),
            ("0000-13-99T99:99", "gültige"),
            ("2020-01-01T10:00", "Dieser Zeitpunkt ist vorbei"),
            ("2090-03-26T02:30", "Diese Stunde gibt es nicht"),
            ("2090-10-29T02:30", "Diese Stunde kommt zweimal"),
        ],
    )
    def test_is_refused_in_words(self, as_user: AsUser, renate: User, moment: str, sentence: str) -> None:
        response = as_user(renate).post(ADD, typed("schedule", planned_for=moment))
        assert response.status_code == 422
        assert sentence in response.content.decode()
        assert not Article.objects.exists()

    def test_may_be_far_away(self, as_user: AsUser, renate: User) -> None:
        client = as_user(renate)
        client.post(ADD, typed("schedule", planned_for="9999-12-31T23:59"))
        assert "Geplant für 31. Dezember 9999, 23:59" in client.get(change(Article.objects.get())).content.decode()

    def test_does_not_matter_to_another_button(self, as_user: AsUser, renate: User) -> None:
        as_user(renate).post(ADD, typed("save", planned_for="nächste Woche"))
        assert Article.objects.get().status == Article.Status.DRAFT


class TestAnAuthor:
    @pytest.mark.parametrize("move", ["publish", "schedule", "withdraw", "return", "made-up"])
    def test_cannot_publish_by_a_forged_post(
        self, as_user: AsUser, anton: User, antons_profile: Profile, move: str
    ) -> None:
        article = factories.draft(authors=[antons_profile])
        form = typed_again(article, move, planned_for="2090-07-01T09:30")
        assert as_user(anton).post(change(article), form).status_code == 403
        assert as_user(anton).post(ADD, typed(move, planned_for="2090-07-01T09:30")).status_code == 403
        article.refresh_from_db()
        assert article.status == Article.Status.DRAFT
        assert Article.objects.count() == 1

    def test_writes_and_hands_in_as_author_of_the_text(
        self, as_user: AsUser, anton: User, antons_profile: Profile
    ) -> None:
        other = factories.profile()
        assert as_user(anton).post(ADD, typed("hand_in", writers=[other.pk])).status_code == 302
        article = Article.objects.get()
        assert article.status == Article.Status.REVIEW
        assert article.authors_in_order() == [antons_profile, other]

    def test_is_told_when_the_login_has_no_profile(self, as_user: AsUser, anton: User, antons_profile: Profile) -> None:
        antons_profile.delete()
        response = as_user(anton).post(ADD, typed())
        assert "Ihr Zugang hat noch kein Profil" in response.content.decode()

    def test_sees_only_their_own(self, as_user: AsUser, anton: User, antons_profile: Profile) -> None:
        factories.draft(title="Antons Text", authors=[antons_profile])
        foreign = factories.draft(title="Fremder Text")
        client = as_user(anton)
        page = client.get(LIST).content.decode()
        assert "Antons Text" in page
        assert "Fremder Text" not in page
        assert "Fremder Text" not in client.get("/admin/").content.decode()
        for name in ("change", "history", "bin"):
            assert client.get(reverse(f"admin:articles_article_{name}", args=[foreign.pk])).status_code == 404
        assert client.post(reverse("admin:articles_article_preview", args=[foreign.pk]), typed()).status_code == 404

    def test_reads_but_does_not_change_a_public_article(
        self, as_user: AsUser, anton: User, antons_profile: Profile
    ) -> None:
        article = factories.article(authors=[antons_profile])
        client = as_user(anton)
        assert "nur noch die Redaktion" in client.get(change(article)).content.decode()
        assert client.post(change(article), typed_again(article, title="Anders")).status_code == 422
        assert client.post(reverse("admin:articles_article_bin", args=[article.pk])).status_code == 403
        article.refresh_from_db()
        assert article.title != "Anders"

    def test_cannot_bring_back_what_would_be_public(
        self, as_user: AsUser, anton: User, antons_profile: Profile, renate: User
    ) -> None:
        article = factories.article(authors=[antons_profile])
        as_user(renate).post(reverse("admin:articles_article_bin", args=[article.pk]))
        restore = reverse("admin:articles_article_restore", args=[article.pk])
        assert as_user(anton).post(restore).status_code == 403
        as_user(anton).post(LIST + "?state=in_bin", {"action": "restore_selected", "_selected_action": [article.pk]})
        article.refresh_from_db()
        assert article.status == Article.Status.BINNED

    def test_cannot_open_pages_tags_or_the_site(self, as_user: AsUser, anton: User) -> None:
        client = as_user(anton)
        for address in ("/admin/articles/page/", "/admin/articles/tag/", "/admin/foundation/site/"):
            assert client.get(address).status_code == 403


class TestWhatWasTypedIsKept:
    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"title": ""}, "Bitte ausfüllen"),
            ({"title": "x" * 161}, "160"),
            ({"title": "Null\x00"}, "Nullzeichen"),
            ({"body_source": "Meine lange Arbeit.\x00"}, "Nullzeichen"),
            ({"writers": ["\x00x"]}, "wurde nicht gefunden"),
            ({"writers": ["9" * 40]}, "wurde nicht gefunden"),
            ({"lead_image": "\x00x"}, "Ein Bild mit diesem Kurznamen gibt es nicht"),
            ({"slug": "admin"}, "braucht die Website selbst"),
            ({"slug": "2026"}, "Jahreszahl"),
            ({"teaser": "x" * 401}, "400"),
            ({"tags": "x" * 101}, "fehlt ein Komma"),
            ({"chosen": ["Gibt es nicht"]}, "„Gibt es nicht“ wurde nicht gefunden"),
            ({"writers": ["abc"]}, "„abc“ wurde nicht gefunden"),
            ({"lead_image": "gibt-es-nicht"}, "Ein Bild mit diesem Kurznamen gibt es nicht"),
        ],
    )
    def test_when_a_field_is_wrong(self, as_user: AsUser, renate: User, wrong: dict[str, Any], sentence: str) -> None:
        response = as_user(renate).post(ADD, typed(**{"body_source": "Meine lange Arbeit.", "attempt": "a1", **wrong}))
        page = response.content.decode()
        assert response.status_code == 422
        assert sentence in page
        assert "Meine lange Arbeit." in page
        assert "KI Strategie" in page or "tags" in wrong
        assert 'name="attempt" value="a1"' in page
        assert not Article.objects.exists()

    def test_when_the_address_is_anothers(self, as_user: AsUser, renate: User) -> None:
        factories.page(title="Impressum")
        page = as_user(renate).post(ADD, typed(slug="impressum")).content.decode()
        assert "Frei ist „groesse-und-mass“." in page

    def test_when_somebody_else_has_saved_meanwhile(self, as_user: AsUser, renate: User, ada: User) -> None:
        article = factories.draft(body_source="Anfang.")
        mine = typed_again(article, body_source="Renates Fassung.")
        theirs = typed_again(article, body_source="Adas Fassung.", teaser="Adas Anriss.", tags="Adas Thema")
        as_user(ada).post(change(article), theirs)
        response = as_user(renate).post(change(article), mine)
        page = response.content.decode()
        assert response.status_code == 422
        assert "Jemand hat diesen Text inzwischen gespeichert" in page
        assert "Renates Fassung." in page
        for words in ("Adas Fassung.", "Adas Anriss.", "Adas Thema"):
            assert words in page
        article.refresh_from_db()
        assert article.body_source == "Adas Fassung."

    def test_and_overrules_the_other_only_when_told_to(self, as_user: AsUser, renate: User, ada: User) -> None:
        article = factories.draft(body_source="Anfang.")
        mine = typed_again(article, body_source="Renates Fassung.")
        as_user(ada).post(change(article), typed_again(article, body_source="Adas Fassung."))
        page = as_user(renate).post(change(article), mine).content.decode()
        stamp = re.search(r'name="overwrite" value="([^"]+)"', page)
        assert stamp
        as_user(renate).post(change(article), {**mine, "overwrite": stamp[1].replace("&#x2B;", "+")})
        article.refresh_from_db()
        assert article.body_source == "Renates Fassung."
        assert "Adas Fassung." in [row.content["body_source"] for row in article.revision_rows.all()]


class TestThePreview:
    def test_shows_the_real_page_of_what_is_typed_and_keeps_nothing(self, as_user: AsUser, renate: User) -> None:
        author = factories.profile(name="Zoe Zander")
        other = factories.article(title="Lesen Sie das")
        form = typed(writers=[author.pk], chosen=[other.title], title="Noch ungespeichert")
        response = as_user(renate).post(reverse("admin:articles_article_preview_new"), form)
        page = response.content.decode()
        assert response.status_code == 200
        for words in (
            "<h1>Noch ungespeichert</h1>",
            "Zoe Zander",
            "Lesen Sie das",
            "<strong>kluger</strong>",
            "Führung",
        ):
            assert words in page
        assert "no-store" in response["Cache-Control"]
        assert list(Article.objects.all()) == [other]
        assert not Tag.objects.exists()

    def test_of_a_live_article_leaves_the_article(self, as_user: AsUser, renate: User) -> None:
        article = factories.article(title="Alt")
        form = typed_again(article, title="Neu", body_source="Neu.")
        address = reverse("admin:articles_article_preview", args=[article.pk])
        assert "<h1>Neu</h1>" in as_user(renate).post(address, form).content.decode()
        article.refresh_from_db()
        assert article.title == "Alt"

    def test_needs_no_title_yet(self, as_user: AsUser, renate: User) -> None:
        response = as_user(renate).post(reverse("admin:articles_article_preview_new"), typed(title=""))
        assert "Ohne Titel" in response.content.decode()

    def test_says_what_stands_in_its_way(self, as_user: AsUser, renate: User) -> None:
        response = as_user(renate).post(reverse("admin:articles_article_preview_new"), typed(lead_image="fehlt"))
        assert response.status_code == 422
        assert "Ein Bild mit diesem Kurznamen gibt es nicht" in response.content.decode()

    def test_refuses_in_words_what_would_take_minutes_to_render(self, as_user: AsUser, renate: User) -> None:
        response = as_user(renate).post(
            reverse("admin:articles_article_preview_new"), typed(body_source="# Überschrift\n\n" * 1_001)
        )
        assert response.status_code == 422
        assert "mehr als 1000 Überschriften" in response.content.decode().replace(".", "")

    def test_beside_the_editor_is_sanitised_like_the_page(self, as_user: AsUser, renate: User) -> None:
        address = reverse("admin:articles_article_preview_text")
        answer = as_user(renate).post(address, {"body_source": "Zwei Worte <script>alert(1)</script>"}).json()
        assert "<script" not in answer["html"]
        assert "Zwei Worte" in answer["html"]

    @pytest.mark.parametrize("name", ["preview_text", "preview_new"])
    def test_is_not_for_moderators_or_strangers(self, as_user: AsUser, mira: User, client: Client, name: str) -> None:
        address = reverse(f"admin:articles_article_{name}")
        assert as_user(mira).post(address, typed()).status_code == 403
        assert client.post(address, typed()).status_code == 302


class TestTheLists:
    def test_show_articles_by_state(self, as_user: AsUser, renate: User) -> None:
        factories.draft(title="Ein Entwurf")
        factories.article(title="Eine Veröffentlichung")
        factories.scheduled(timezone.now() + timedelta(days=1), title="Ein Plan")
        factories.article(title="Ein Rest", status=Article.Status.BINNED)
        client = as_user(renate)

        def titles(query: str) -> set[str]:
            return set(
                re.findall(
                    r"(Ein(?:e)? (?:Entwurf|Veröffentlichung|Plan|Rest))<", client.get(LIST + query).content.decode()
                )
            )

        assert titles("") == {"Ein Entwurf", "Eine Veröffentlichung", "Ein Plan"}
        assert titles("?state=drafts") == {"Ein Entwurf"}
        assert titles("?state=live") == {"Eine Veröffentlichung"}
        assert titles("?state=scheduled") == {"Ein Plan"}
        assert titles("?state=in_bin") == {"Ein Rest"}

    def test_are_filtered_by_author_and_tag_and_searched(self, as_user: AsUser, renate: User) -> None:
        zoe = factories.profile(name="Zoe Zander")
        factories.article(title="Gesucht", authors=[zoe], tags=["Führung"])
        factories.article(title="Verborgen")
        for query in ("?author=zoe-zander", "?tag=fuehrung", "?q=gesucht"):
            page = as_user(renate).get(LIST + query).content.decode()
            assert "Gesucht" in page
            assert ">Verborgen<" not in page

    @pytest.mark.parametrize("query", ["?author=%00", "?tag=%00", "?state=%00", "?q=%00", "?tag=nie", "?p=99"])
    def test_survive_what_nobody_offers(self, as_user: AsUser, renate: User, query: str) -> None:
        assert as_user(renate).get(LIST + query).status_code in {200, 302}

    def test_offer_no_deletion_anywhere(self, as_user: AsUser, ada: User) -> None:
        article, page = factories.article(), factories.page()
        for text in (article, page):
            address = reverse(f"admin:articles_{text._meta.model_name}_delete", args=[text.pk])
            assert as_user(ada).post(address, {"post": "yes"}).status_code == 403
        assert "delete_selected" not in as_user(ada).get(LIST).content.decode()

    def test_move_many_to_the_bin_and_back(self, as_user: AsUser, renate: User) -> None:
        ids = [factories.article().pk, factories.draft().pk]
        client = as_user(renate)
        client.post(LIST, {"action": "bin_selected", "_selected_action": ids})
        assert Article.objects.in_bin().count() == 2
        client.post(LIST + "?state=in_bin", {"action": "restore_selected", "_selected_action": ids})
        assert Article.objects.in_bin().count() == 0

    def test_cost_the_same_for_few_and_many(
        self, as_user: AsUser, renate: User, django_assert_max_num_queries: Any
    ) -> None:
        for _ in range(20):
            factories.article(tags=["Führung"])
        client = as_user(renate)
        with django_assert_max_num_queries(13):
            client.get(LIST)


class TestThePages:
    def test_an_editor_writes_and_publishes_one(self, as_user: AsUser, renate: User, client: Client) -> None:
        form = {"title": "Über uns", "slug": "", "body_source": "Wir.", "footer_position": "0", "move": "publish"}
        assert as_user(renate).post("/admin/articles/page/add/", form).status_code == 302
        assert "Wir." in client.get("/ueber-uns/").content.decode()

    @pytest.mark.parametrize(
        ("make", "sentence"),
        [
            (factories.draft, "Der Text kommt in den Papierkorb."),
            (factories.page, "Die Seite verschwindet sofort von der Website. 30"),
            (factories.article, "verschwindet sofort von der Website, mit seinen Kommentaren"),
        ],
    )
    def test_the_bin_says_what_will_happen(self, as_user: AsUser, renate: User, make: Any, sentence: str) -> None:
        text = make()
        address = reverse(f"admin:articles_{text._meta.model_name}_bin", args=[text.pk])
        assert sentence in as_user(renate).get(address).content.decode()

    def test_one_in_the_footer_is_not_binned_and_says_why(self, as_user: AsUser, renate: User) -> None:
        page = factories.page(title="Impressum", in_footer=True)
        response = as_user(renate).post(reverse("admin:articles_page_bin", args=[page.pk]))
        assert response.status_code == 422
        assert "in der Fußzeile jeder Seite verlinkt" in response.content.decode()
        page.refresh_from_db()
        assert page.status == Page.Status.PUBLISHED

    def test_not_even_from_the_list(self, as_user: AsUser, renate: User) -> None:
        page = factories.page(title="Impressum", in_footer=True)
        data = {"action": "bin_selected", "_selected_action": [page.pk]}
        response = as_user(renate).post("/admin/articles/page/", data, follow=True)
        assert "in der Fußzeile jeder Seite verlinkt" in response.content.decode()

    def test_can_be_previewed(self, as_user: AsUser, renate: User) -> None:
        form = {"title": "Über uns", "slug": "", "body_source": "Wir **alle**.", "footer_position": "0"}
        page = as_user(renate).post(reverse("admin:articles_page_preview_new"), form).content.decode()
        assert "<strong>alle</strong>" in page


class TestTheHistory:
    def test_lists_compares_and_brings_back(self, as_user: AsUser, renate: User) -> None:
        client = as_user(renate)
        client.post(ADD, typed(body_source="Erste Fassung."))
        article = Article.objects.get()
        client.post(change(article), typed_again(article, body_source="Zweite Fassung."))
        first = article.revision_rows.last()
        assert first
        assert (
            "gespeichert" in client.get(reverse("admin:articles_article_history", args=[article.pk])).content.decode()
        )
        address = reverse("admin:articles_article_revision", args=[article.pk, first.pk])
        page = client.get(address).content.decode()
        assert "<del>Erste Fassung.</del>" in page
        assert "<ins>Zweite Fassung.</ins>" in page
        client.post(address)
        article.refresh_from_db()
        assert article.body_source == "Erste Fassung."
        assert article.body_html == "<p>Erste Fassung.</p>"

    def test_compares_what_stands_beside_the_text(self, as_user: AsUser, renate: User) -> None:
        client = as_user(renate)
        ada, ben = factories.profile(name="Ada Ahorn"), factories.profile(name="Ben Birke")
        client.post(ADD, typed(teaser="Erster Anriss.", writers=[ada.pk]))
        article = Article.objects.get()
        client.post(change(article), typed_again(article, teaser="Zweiter Anriss.", tags="Führung", writers=[ben.pk]))
        first = article.revision_rows.last()
        assert first
        page = client.get(reverse("admin:articles_article_revision", args=[article.pk, first.pk])).content.decode()
        assert "<del>Erster Anriss.</del> <ins>Zweiter Anriss.</ins>" in page
        assert "<del>Ada Ahorn</del> <ins>Ben Birke</ins>" in page
        assert "<del>Führung, KI Strategie</del> <ins>Führung</ins>" in page

    def test_of_another_text_is_not_there(self, as_user: AsUser, renate: User) -> None:
        client = as_user(renate)
        client.post(ADD, typed())
        other = factories.article()
        revision = Revision.objects.get()
        address = reverse("admin:articles_article_revision", args=[other.pk, revision.pk])
        assert client.get(address).status_code == 404


class TestTheFirstPage:
    def test_shows_an_editor_what_waits(self, as_user: AsUser, renate: User) -> None:
        factories.article(title="Bitte prüfen", status=Article.Status.REVIEW)
        factories.scheduled(timezone.now() + timedelta(days=1), title="Kommt morgen")
        page = as_user(renate).get("/admin/").content.decode()
        for words in ("Bitte prüfen", "Kommt morgen", "Neuer Artikel"):
            assert words in page

    def test_shows_a_moderator_no_texts(self, as_user: AsUser, mira: User) -> None:
        factories.article(title="Bitte prüfen", status=Article.Status.REVIEW)
        page = as_user(mira).get("/admin/").content.decode()
        assert "Bitte prüfen" not in page
        assert "Neuer Artikel" not in page


class TestTags:
    @pytest.mark.parametrize(
        ("name", "sentence"),
        [
            ("ÜBUNG", "Dieses Schlagwort gibt es schon: „Übung“."),
            ("KI, Strategie", "Ein Schlagwort enthält kein Komma"),
        ],
    )
    def test_that_an_article_could_not_name_are_refused(
        self, as_user: AsUser, renate: User, name: str, sentence: str
    ) -> None:
        Tag.objects.create(name="Übung", slug="uebung")
        page = as_user(renate).post("/admin/articles/tag/add/", {"name": name}).content.decode()
        assert sentence in page
        assert Tag.objects.count() == 1

    def test_renamed_ones_reach_the_articles(self, as_user: AsUser, renate: User, client: Client) -> None:
        article = factories.article(tags=["Furung"])
        client.get(article.get_absolute_url())
        tag = Tag.objects.get()
        as_user(renate).post(reverse("admin:articles_tag_change", args=[tag.pk]), {"name": "Führung"})
        assert "Führung" in client.get(article.get_absolute_url()).content.decode()
        tag.refresh_from_db()
        assert tag.slug == "furung"

    def test_in_use_cannot_be_deleted(self, as_user: AsUser, renate: User) -> None:
        factories.article(tags=["Führung"])
        address = reverse("admin:articles_tag_delete", args=[Tag.objects.get().pk])
        assert as_user(renate).post(address, {"post": "yes"}).status_code == 403
