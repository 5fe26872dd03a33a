"""A discussion as HTML: what is escaped, what is said, how articles nest."""

from datetime import UTC, datetime
from typing import Any

import html5lib
import pytest
from django.utils import timezone

from comments.reading import fragments, setting
from comments.reading.rows import Row
from comments.reading.threads import in_reading_order

NIGHT = datetime(2026, 6, 30, 22, 15, tzinfo=UTC)


def row(number: int, parent: int | None = None, **changes: Any) -> Row:
    fields = {
        "root_id": None,
        "depth": 1,
        "shown": True,
        "status": "approved",
        "submitted_at": NIGHT,
        "body_html": f"<p>Text {number}</p>",
        "guest_name": f"Gast {number}",
        "guest_website": "",
        "profile_id": None,
        "profile_name": None,
        "profile_slug": None,
        "profile_label": None,
        "edited_at": None,
        "edited_by_staff": False,
        "pinned_at": None,
        "closed_at": None,
        "thread_closed_at": None,
        "score": 0,
        "reply_count": 0,
        "quote": "",
    }
    return Row(id=number, parent_id=parent, **{**fields, **changes})


def html_of(*rows: Row, **changes: Any) -> str:
    fields = {"article": "/artikel/", "timezone": timezone.get_default_timezone(), "words": setting.words()}
    lines = in_reading_order(_deep(rows))
    return str(fragments.discussion_html(lines, setting.Setting(**{**fields, **changes})))


def _deep(rows: tuple[Row, ...]) -> list[Row]:
    """Each a level below its parent, which stands before it."""
    depths: dict[int | None, int] = {None: 0}
    for row in rows:
        depths[row.id] = depths[row.parent_id] + 1
    return [row._replace(depth=depths[row.id]) for row in rows]


HOSTILE = "\"><script>alert(1)</script><b a='"


class TestWhatComesFromOutside:
    @pytest.mark.parametrize(
        "field", ["guest_name", "guest_website", "profile_name", "profile_slug", "profile_label", "quote"]
    )
    def test_it_is_escaped(self, field: str) -> None:
        changes = {field: HOSTILE, "profile_id": 7 if field.startswith("profile") else None}
        html = html_of(row(1, **changes), row(2, 1), row(3, 2), row(4, 3), row(5, 4), row(6, 5, **changes), row(7, 6))
        assert "<script" not in html
        assert "<b " not in html

    def test_a_name_keeps_its_direction_of_writing_to_itself(self) -> None:
        assert "<bdi>عمر</bdi>" in html_of(row(1, guest_name="عمر"))


class TestTheStructure:
    def test_tags_are_balanced_however_threads_jump(self) -> None:
        rows = [row(1), row(2, 1), row(3, 2), row(4, 3), row(5, 4), row(6, 5), row(7, 6), row(8, 2), row(9), row(10, 9)]
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        tree = parser.parseFragment(html_of(*rows))
        assert [element.get("id") for element in tree] == ["comment-1", "comment-9"]
        inner = tree.find(".//article[@id='comment-7']/..")
        assert [element.get("id") for element in inner] == ["comment-5", "comment-6", "comment-7"]

    def test_every_comment_has_a_heading(self) -> None:
        html = html_of(row(1, shown=False), row(2, 1), row(3, 2))
        assert html.count("<h3") == 1
        assert html.count("<h4") == 2

    def test_an_answer_tells_the_ears_whom_it_answers(self) -> None:
        html = html_of(row(1, guest_name="Ada"), row(2, 1))
        assert '<span class="visually-hidden">' in html.split("<h4")[1].split("</h4>")[0]
        assert "Ada" in html.split("<h4")[1].split("</h4>")[0]

    def test_beyond_depth_five_an_answer_links_to_what_it_answers(self) -> None:
        html = html_of(row(1), *(row(number, number - 1) for number in range(2, 8)))
        assert '<a href="/artikel/comment/5/#comment-5"><bdi>Gast 5</bdi></a>' in html
        assert '<a href="/artikel/comment/4/#comment-4"><bdi>' not in html


class TestTheDate:
    def test_it_is_local_and_leads_to_the_comment(self) -> None:
        html = html_of(row(1))
        assert 'datetime="2026-07-01T00:15:00+02:00"' in html
        assert 'href="/artikel/comment/1/#comment-1"' in html


class TestLabels:
    def test_a_profiles_own_label_comes_first(self) -> None:
        html = html_of(
            row(1, profile_id=7, profile_name="Ayşe", profile_slug="ayse", profile_label="Redaktion"),
            author_ids=frozenset({7}),
        )
        assert '<span class="comment-label">Redaktion</span>' in html
        assert html.count("comment-label") == 1

    def test_without_one_an_author_of_the_article_is_named_as_such(self) -> None:
        ayse = row(1, profile_id=7, profile_name="Ayşe", profile_slug="ayse", profile_label="")
        assert "comment-label" in html_of(ayse, author_ids=frozenset({7}))
        assert "comment-label" not in html_of(ayse)

    def test_a_guest_who_borrows_a_name_gets_no_label(self) -> None:
        assert "comment-label" not in html_of(row(1, guest_name="Redaktion"), author_ids=frozenset({7}))


class TestWhatIsNotShown:
    def test_a_removed_comment_leaves_neither_text_nor_name(self) -> None:
        html = html_of(row(1, shown=False, status="rejected", guest_name="Troll", body_html="Schimpf"), row(2, 1))
        assert "Troll" not in html
        assert "Schimpf" not in html
        assert setting.words().removed in html

    def test_what_its_writer_deleted_says_so(self) -> None:
        assert setting.words().deleted in html_of(row(1, shown=False, status="deleted"), row(2, 1))


class TestWhatIsMine:
    def test_my_waiting_comment_says_that_it_waits_and_can_be_deleted_but_not_answered(self) -> None:
        html = html_of(row(1, status="waiting"), own=frozenset({1}))
        assert setting.words().mine_waits in html
        assert "/artikel/comment/1/delete/" in html
        assert "/reply/" not in html

    def test_nobody_is_offered_to_delete_what_others_wrote(self) -> None:
        assert "/delete/" not in html_of(row(1), own=frozenset({2}))

    def test_is_changed_in_one_place_also_by_who_moderates(self) -> None:
        html = html_of(row(1), row(2), own=frozenset({1}), moderates=True)
        assert html.count("/artikel/comment/1/edit/") == 1
        assert 'class="comment-change" href="/artikel/comment/1/edit/"' in html
        assert html.count("/artikel/comment/2/edit/") == 1
        assert "comment-tools" not in html_of(row(1, status="rejected"), own=frozenset({1}), moderates=True)


class TestTheAvatar:
    def test_it_shows_initials(self) -> None:
        assert ">GP</text>" in html_of(row(1, guest_name="Gerlinde aus der Prüfung"))

    def test_it_asks_no_other_host(self) -> None:
        assert "http" not in html_of(row(1))


def test_a_closed_discussion_offers_no_answers() -> None:
    assert "/reply/" not in html_of(row(1), is_open=False)
