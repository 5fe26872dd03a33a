"""The main job, from an empty form to a discussion: an editor publishes, a reader comments, a moderator approves.

One test, told in steps. Everybody has a browser of their own; the reader's has no JavaScript, the moderator's is a
telephone. The watch in `conftest` listens to all of them, and the server counts what it is asked.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.signals import request_started
from django.utils import timezone
from playwright.sync_api import FilePayload, Locator, Page, expect

from articles.models import Article, Image
from comments import moderation
from comments.judging.submission import Submission
from comments.models import Comment
from profiles.models import Profile
from tests import factories
from tests.browser.conftest import OpenBrowser, Watch
from tests.people import PASSWORD

TITLE = "Leise Übergaben, große Maße"
SLUG = "leise-uebergaben-grosse-masse"
TEASER = "Wer geht, nimmt mehr mit als den Schlüssel. Vier Wochen, die das verhindern."
TEXT = (Path(__file__).parent / "long_article.md").read_text()
WORDS = 1000  # As long as the articles this blog is made for.
NAME = "Verena aus der Leitstelle"
COMMENT = "Bei uns ging nach der Feier das Telefon nicht mehr aus."
ANSWER = "Das kann ich aus der Leitstelle nur bestätigen."
QUEUE = "/admin/comments/comment/queue/"


@pytest.fixture
def asked() -> Iterator[list[str]]:
    """The paths of all requests that reached the server."""
    paths: list[str] = []

    def note(environ: dict[str, str], **_: object) -> None:
        paths.append(environ["PATH_INFO"])

    request_started.connect(note)
    yield paths
    request_started.disconnect(note)


@pytest.fixture
def authors(site_address: str) -> list[Profile]:
    first = factories.profile(
        name="Ayşe Demirel",
        role="Beraterin",
        biography="Hat vier Jahre in einem Callcenter telefoniert.\n\n„Zuhören ist Arbeit.“",
        networks=["https://www.linkedin.com/in/beispiel", "https://mastodon.social/@beispiel"],
    )
    return [first, factories.profile(name="Jakob Thielemann", role="Moderator", biography="War Lehrer.")]


@pytest.fixture
def neighbours(site_address: str) -> None:
    """One that is chosen by hand, and one that a shared tag brings."""
    factories.article(title="Der leere Stuhl", authors=[])
    factories.article(title="Licht in einem Fenster", authors=[], tags=["Wandel"])


@pytest.mark.usefixtures("neighbours")
def test_an_article_is_published_read_discussed_and_its_discussion_approved(
    open_browser: OpenBrowser,
    watch: Watch,
    asked: list[str],
    renate: User,
    mira: User,
    anton: User,
    authors: list[Profile],
) -> None:
    stranger = open_browser()

    editor = open_browser()
    log_in(editor, renate)
    add_picture(editor, "Uhr im Stellwerk", "Eine alte Bahnhofsuhr an einer Backsteinwand", "#27566b")
    add_picture(editor, "Zwei am Fenster", "Zwei Menschen sehen aus einem Fenster auf die Straße", "#8c4a2f")
    write_article(editor, authors)
    preview(editor)
    keep_a_draft(editor)
    article = Article.objects.get(slug=SLUG)
    expect_nobody_sees_it(stranger, article)
    publish(editor)
    article.refresh_from_db()

    somebody_opens_the_discussion(article, mira)
    reader = open_browser(javascript=False)
    open_from_the_home_page(reader)
    read_what_stands_around_the_text(reader, authors)
    read_the_text(reader)
    read_what_follows_the_text(reader, authors)

    write_comment(reader, COMMENT)
    answer_a_comment(reader, ANSWER)
    expect_both_wait_in_place(reader)
    for other in (stranger, open_browser(user=anton)):
        expect_no_trace(other, article)
    expect_both_to_be_decided(editor)

    approve_both(open_browser(user=mira, width=360, has_touch=True, is_mobile=True))
    for other in (reader, stranger, open_browser(javascript=False)):
        expect_the_whole_thread(other)
    expect_three_in_every_count(stranger)

    assert not watch.complaints
    assert "/csp-report" not in asked


# The editor


def log_in(page: Page, user: User) -> None:
    page.goto("/admin/")
    page.get_by_label("Name oder E-Mail-Adresse").fill(user.username)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    press(page, "Anmelden")
    expect(page.get_by_role("heading", name="Schreibtisch")).to_be_visible()


def add_picture(page: Page, title: str, alt: str, colour: str) -> None:
    page.goto("/admin/articles/image/add/")
    content = factories.picture_bytes((1600, 1000), colour=colour)
    page.get_by_label("Datei").set_input_files(FilePayload(name="DSC_0001.jpg", mimeType="image/jpeg", buffer=content))
    page.get_by_label("Titel").fill(title)
    page.get_by_label("Bildbeschreibung").fill(alt)
    page.get_by_label("Bildquelle").fill("Mara Lind auf Pixabay")
    page.get_by_label("Adresse der Quelle").fill("https://example.org/mara-lind")
    page.get_by_label(re.compile("^Lizenz")).fill("CC BY 4.0")
    page.get_by_label("Adresse der Lizenz:").fill("https://creativecommons.org/licenses/by/4.0/")
    page.locator("input[name=_save]").click()
    expect(page.locator(".messagelist")).to_contain_text(title)
    assert Image.objects.filter(title=title, alt=alt).exists()


def write_article(page: Page, authors: list[Profile]) -> None:
    page.goto("/admin/")
    page.get_by_role("link", name="Neuer Artikel").click()
    page.wait_for_url("**/article/add/")  # And for its scripts.
    page.get_by_label("Titel", exact=True).fill(TITLE)
    expect(page.get_by_label("Adresse")).to_have_value(SLUG)
    page.get_by_label("Anrisstext").fill(TEASER)
    page.get_by_label("Text", exact=True).fill(TEXT)
    expect(page.locator("[data-count]")).to_have_text(re.compile(r"^1\.?[0-2]\d\d$"))
    for author in authors:
        page.get_by_role("button", name="Autor/in hinzufügen").click()
        page.locator("select[name=writers]").last.select_option(label=author.name)
    page.get_by_label("Schlagwörter").fill("Wandel, Maß & Übergabe")
    press(page, "Bild wählen")
    page.get_by_role("dialog").get_by_role("button", name="Zwei am Fenster").click()
    page.get_by_role("button", name="Artikel hinzufügen").click()
    page.locator("input[name=chosen]").last.fill("Der leere Stuhl")


def preview(page: Page) -> None:
    """The real page of what is typed, before anything is stored."""
    with page.expect_popup() as popup:
        press(page, "Vorschau")
    shown = popup.value
    expect(shown.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(shown.get_by_text("Vorschau – noch nicht veröffentlicht")).to_be_visible()
    expect(shown.locator(".prose blockquote")).to_contain_text("Es ist nicht genug, zu wissen")
    expect(shown.locator(".author-box")).to_have_count(2)
    expect(shown.get_by_text("Für Sie außerdem empfohlen:")).to_be_visible()
    assert not Article.objects.filter(slug=SLUG).exists()
    shown.close()


def keep_a_draft(page: Page) -> None:
    press(page, "Entwurf speichern")
    expect(page.get_by_text("Der Entwurf ist gespeichert.")).to_be_visible()


def publish(page: Page) -> None:
    press(page, "Veröffentlichen")
    expect(page.get_by_text("Der Artikel ist veröffentlicht.")).to_be_visible()


def expect_nobody_sees_it(stranger: Page, article: Article) -> None:
    assert stranger.goto(f"/{SLUG}/").status == 404
    expect(stranger.get_by_text(TITLE)).to_have_count(0)
    stranger.goto("/")
    expect(stranger.get_by_text("Der leere Stuhl")).to_be_visible()
    expect(stranger.get_by_text(TITLE)).to_have_count(0)
    stranger.goto(f"/preview/{article.pk}/")
    expect(stranger.get_by_role("heading", name="Anmelden")).to_be_visible()
    expect(stranger.get_by_text(TITLE)).to_have_count(0)


# The reader


def somebody_opens_the_discussion(article: Article, moderator: User) -> None:
    submission = Submission(article=article, parent=None, text="Ein Fenster haben wir auch.", name="Gerlinde")
    assert moderation.approve(moderation.submit(submission).comment, by=moderator)


def open_from_the_home_page(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_text(TEASER)).to_be_visible()
    page.get_by_role("link", name=TITLE).click()
    expect(page).to_have_url(re.compile(rf"/{SLUG}/$"))


def read_what_stands_around_the_text(page: Page, authors: list[Profile]) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.locator("h1 + .author-lines .author-name")).to_have_text([author.name for author in authors])
    expect(page.locator("h1 + .author-lines").get_by_role("link", name="Mastodon")).to_be_visible()
    tags = page.locator(".article-header .tags")
    expect(tags.get_by_role("link", name="Maß & Übergabe")).to_be_visible()
    expect(tags.get_by_role("link", name="Wandel")).to_be_visible()
    lead = page.locator("figure.picture.lead")
    expect(lead.get_by_role("img", name="Zwei Menschen sehen aus einem Fenster")).to_be_visible()
    expect_credit(lead)


def read_the_text(page: Page) -> None:
    prose = page.locator(".prose")
    assert len(re.findall(r"[^\W\d_]+", prose.inner_text())) > WORDS
    expect(prose.get_by_role("heading", level=2)).to_have_count(4)
    expect(prose.get_by_role("heading", name="Was in keinem Ordner steht", level=2)).to_be_visible()
    expect(prose.get_by_role("heading", name="Was die Sparsamkeit kostet", level=3)).to_be_visible()
    expect(prose.locator("> p").first).to_contain_text("Am letzten Arbeitstag von Frau Brandner")
    expect(prose.locator("> ul")).to_have_count(4)
    expect(prose.locator("> ul").first.get_by_role("listitem")).to_have_count(4)
    expect(prose.locator("p strong").first).to_have_text("dreimal")
    expect(prose.locator("p em").first).to_have_text("Wissen")
    expect(prose.get_by_text("mit Kuchen 🥧, und")).to_be_visible()
    read_the_quotation(prose.locator("figure.quotation"))
    read_the_share_line(prose.locator("figure.share-line"))
    read_the_box(prose.locator("aside.note"))
    read_the_table(prose.get_by_role("table"))
    link = prose.get_by_role("link", name="Arbeitsblatt zur Übergabe")
    expect(link).to_have_attribute("href", "https://example.org/arbeitsblatt-uebergabe")
    picture = prose.locator("figure.picture")
    picture.scroll_into_view_if_needed()
    expect(picture.get_by_role("img", name="Die Uhr im alten Stellwerk")).to_be_visible()
    expect(picture.locator("figcaption")).to_contain_text("Im Stellwerk gehört die Übergabe zum Dienst")
    expect_credit(picture)


def expect_credit(figure: Locator) -> None:
    expect(figure.locator("figcaption")).to_contain_text("[Bildquelle: Mara Lind auf Pixabay, CC BY 4.0 – danke!]")
    source = figure.get_by_role("link", name="Mara Lind auf Pixabay")
    expect(source).to_have_attribute("href", "https://example.org/mara-lind")


def read_the_quotation(figure: Locator) -> None:
    lines = figure.locator("blockquote").inner_text().split("\n")
    assert [line.strip() for line in lines][:2] == ["Es ist nicht genug, zu wissen,", "man muss auch anwenden;"]
    attribution = figure.locator("figcaption").inner_text()
    assert re.search(r"Johann Wolfgang von Goethe,\s*\n\s*Wilhelm Meisters Wanderjahre", attribution)


def read_the_share_line(figure: Locator) -> None:
    expect(figure.locator(".share-text")).to_contain_text("Erfahrung wandert nicht über Papier")
    expect(figure.locator(".share-places a")).to_have_text(["Mastodon", "Bluesky", "LinkedIn", "X", "E-Mail"])
    expect(figure.get_by_role("button")).to_have_count(0)  # It would need JavaScript.


def read_the_box(box: Locator) -> None:
    expect(box.locator(".note-title")).to_have_text("Bevor Sie anfangen")
    expect(box.get_by_role("listitem")).to_have_count(3)


def read_the_table(table: Locator) -> None:
    expect(table.get_by_role("columnheader")).to_have_count(4)
    expect(table.get_by_role("row")).to_have_count(4)
    expect(table.get_by_role("cell", name="sieben Monate")).to_be_visible()


def read_what_follows_the_text(page: Page, authors: list[Profile]) -> None:
    recommended = page.get_by_role("region", name="Für Sie außerdem empfohlen:")
    expect(recommended.get_by_role("heading", level=3)).to_have_text(["Der leere Stuhl", "Licht in einem Fenster"])
    boxes = page.locator(".author-box")
    expect(boxes.locator(".author-name")).to_have_text([author.name for author in authors])
    expect(boxes.first).to_contain_text("„Zuhören ist Arbeit.“")
    expect(boxes.first.get_by_role("link", name="LinkedIn")).to_be_visible()


def write_comment(page: Page, text: str) -> None:
    page.get_by_label("Kommentar", exact=True).fill(text)
    page.get_by_label("Name", exact=True).fill(NAME)
    press(page, "Kommentar absenden")
    expect(page.get_by_text("Ihr Kommentar wartet auf Freigabe")).to_be_visible()


def answer_a_comment(page: Page, text: str) -> None:
    page.get_by_role("link", name="Alle Kommentare zu diesem Artikel").click()
    page.get_by_role("link", name="Antworten auf den Kommentar von Gerlinde").click()
    expect(page.get_by_role("heading", name="Darauf antworten:")).to_be_visible()
    expect(page.get_by_text("Ein Fenster haben wir auch.")).to_be_visible()
    write_comment(page, text)


def expect_both_wait_in_place(page: Page) -> None:
    page.goto(f"/{SLUG}/")
    expect(page.locator(".comment.is-waiting")).to_have_count(2)
    for comment in (a_comment(page, COMMENT), gerlindes(page).locator(".replies .comment")):
        expect(comment.get_by_text("Ihr Kommentar wartet auf Freigabe. Nur Sie können ihn sehen.")).to_be_visible()
        expect(comment.get_by_role("heading", name=NAME)).to_be_visible()
    expect(gerlindes(page).locator(".replies").get_by_text(ANSWER)).to_be_visible()
    expect(page.get_by_role("heading", name="1 Kommentar", exact=True)).to_be_visible()


def gerlindes(page: Page) -> Locator:
    return a_comment(page, "Ein Fenster haben wir auch.")


def a_comment(page: Page, text: str) -> Locator:
    return page.locator(".comment", has=page.locator("> .comment-text", has_text=text)).first


# Everybody else


def expect_no_trace(page: Page, article: Article) -> None:
    """Neither for whom wrote nothing nor for who writes elsewhere."""
    for address in addresses(article):
        answer = page.context.request.get(address)
        for secret in (NAME, COMMENT, ANSWER, "Verena"):
            assert secret not in answer.text(), address
    for comment in Comment.objects.waiting():
        for tail in ("", "reply/", "delete/"):
            assert page.context.request.get(f"/{SLUG}/comment/{comment.pk}/{tail}").status == 404
    page.goto(f"/{SLUG}/")
    expect(page.locator(".comment")).to_have_count(1)
    expect(page.get_by_role("heading", name="1 Kommentar", exact=True)).to_be_visible()
    expect(page.locator(".article-header").get_by_role("link", name="1 Kommentar", exact=True)).to_be_visible()
    page.goto("/")
    expect(card(page).get_by_role("link", name="1 Kommentar", exact=True)).to_be_visible()


def expect_both_to_be_decided(page: Page) -> None:
    """By who may edit the article."""
    page.goto(f"/{SLUG}/")
    expect(page.locator(".comment.is-waiting")).to_have_count(2)
    expect(page.get_by_role("button", name="Freigeben")).to_have_count(2)


def addresses(article: Article) -> list[str]:
    today = timezone.localtime(article.published_at)
    approved = Comment.objects.approved().get()
    lists = ["/", "/tag/wandel/", "/tag/mass-uebergabe/", "/author/ayse-demirel/", f"/{today:%Y}/", f"/{today:%Y/%m}/"]
    feeds = ["/feed/", "/comments/feed/", f"/{SLUG}/feed/", "/tag/wandel/feed/", "/author/ayse-demirel/feed/"]
    around = [approved.get_absolute_url().partition("#")[0], f"/{SLUG}/comment/{approved.pk}/reply/"]
    return [f"/{SLUG}/", *lists, *feeds, *around, "/sitemap.xml", f"/preview/{article.pk}/"]


def approve_both(telephone: Page) -> None:
    telephone.goto("/admin/")
    expect(telephone.get_by_text("2 Kommentare warten.")).to_be_visible()
    telephone.get_by_role("link", name="Jetzt entscheiden").tap()
    expect(telephone).to_have_url(re.compile(f"{QUEUE}$"))
    for text in (COMMENT, ANSWER):
        entry = telephone.locator("article.entry").filter(has_text=text)
        expect(entry.get_by_role("heading", name=NAME)).to_be_visible()
        entry.get_by_role("button", name="Freigeben", exact=True).tap()
        expect(telephone.get_by_role("status")).to_contain_text("1 Kommentar freigegeben.")
    expect(telephone.get_by_text("Alles ist entschieden.")).to_be_visible()


def expect_the_whole_thread(page: Page) -> None:
    page.goto(f"/{SLUG}/")
    expect(page.locator(".comment")).to_have_count(3)
    expect(page.locator(".comment-state")).to_have_count(0)
    expect(a_comment(page, COMMENT).get_by_role("heading", name=NAME, level=3)).to_be_visible()
    answer = gerlindes(page).locator(".replies .comment")
    expect(answer.get_by_role("heading", name=f"{NAME} (antwortet Gerlinde, Ebene 2)", level=4)).to_be_visible()
    expect(answer.get_by_text(ANSWER)).to_be_visible()


def expect_three_in_every_count(page: Page) -> None:
    expect(page.get_by_role("heading", name="3 Kommentare", exact=True)).to_be_visible()
    expect(page.locator(".article-header").get_by_role("link", name="3 Kommentare", exact=True)).to_be_visible()
    page.goto("/")
    expect(card(page).get_by_role("link", name="3 Kommentare", exact=True)).to_be_visible()
    feed = page.context.request.get("/comments/feed/").text()
    assert COMMENT in feed
    assert ANSWER in feed


def card(page: Page) -> Locator:
    return page.get_by_role("article").filter(has=page.get_by_role("link", name=TITLE, exact=True))


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
