"""What a stranger's ways of writing become, as people type them, and what they may not do."""

import re
import time
from html import escape

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from articles.markup import spoilers
from articles.rendering import render_comment
from articles.sanitizing import clean_comment

REL = 'rel="ugc nofollow noopener"'


def comment(source: str) -> str:
    return render_comment(source).html


class TestALinkWithWords:
    def test_leads_where_it_says_and_is_vouched_for_by_nobody(self) -> None:
        assert comment("Siehe [den Bericht](https://a.example/b?x=1&y=2#z).") == (
            f'<p>Siehe <a href="https://a.example/b?x=1&amp;y=2#z" {REL}>den Bericht</a>.</p>'
        )

    @pytest.mark.parametrize(
        "address",
        [
            "http://a.example",
            "HTTPS://a.example/",
            "https://a.example:8080/?b",
            "https://straße.example/größe",
            "https://a.example/@name",
            "https://a.example/b_c_d/*e*",
            "https://a.example/?b[]=1",
            "https://de.wiki.example/Puppe_(Biologie)",
            "https://de.wiki.example/L'Aquila",
        ],
    )
    def test_takes_addresses_as_people_copy_them(self, address: str) -> None:
        assert comment(f"([Worte]({address}))") == f'<p>(<a href="{address}" {REL}>Worte</a>)</p>'

    def test_may_write_a_mail(self) -> None:
        assert comment("[Post](mailto:post@a.example)") == '<p><a href="mailto:post@a.example" ' + REL + ">Post</a></p>"

    def test_may_hold_emphasis_and_stand_in_it(self) -> None:
        assert comment("*Das [ist **so** `x`](https://a.example/b_c)*") == (
            f'<p><em>Das <a href="https://a.example/b_c" {REL}>ist <strong>so</strong> <code>x</code></a></em></p>'
        )

    def test_may_stand_beside_another(self) -> None:
        assert comment("[a](https://a.example)[b](https://b.example)").count("<a ") == 2

    @pytest.mark.parametrize("words", ["", " ", "**", "…"])
    def test_without_words_says_its_address(self, words: str) -> None:
        assert (
            comment(f"[{words}](https://a.example/)")
            == f'<p><a href="https://a.example/" {REL}>https://a.example/</a></p>'
        )

    @pytest.mark.parametrize(
        "words",
        ["https://bank.example/", "WWW.bank.example", r"www\.bank.example", "`https://bank.example`", "a@b.example"],
    )
    def test_does_not_claim_to_lead_to_another_address(self, words: str) -> None:
        assert (
            comment(f"[{words}](https://a.example/)")
            == f'<p><a href="https://a.example/" {REL}>https://a.example/</a></p>'
        )

    def test_that_names_its_own_mail_address_keeps_it(self) -> None:
        assert (
            comment("[a@b.example](mailto:a@b.example)")
            == '<p><a href="mailto:a@b.example" ' + REL + ">a@b.example</a></p>"
        )

    @pytest.mark.parametrize(
        "typed",
        [
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "[x](data:text/html;base64,PHNjcmlwdD4=)",
            "[x](vbscript:x)",
            "[x](ftp://a.example/)",
            "[x](/admin/)",
            "[x](//a.example/)",
            "[x](https:a.example)",
            "[x](https://)",
            "[x](https://:80/)",
            "[x](https://bank.example@evil.example/)",
            "[x](https://a:b@evil.example/)",
            "[x](https://bank.example＠evil.example/)",
            "[x](https://evil.c℀.example/)",
            "[x](mailto:a@b.example?bcc=c@d.example)",
            "[x](mailto:)",
            "[x] (mailto:a@b.example)",
            "`[x](https://a.example/)`",
        ],
    )
    def test_leads_nowhere_else(self, typed: str) -> None:
        assert "<a" not in comment(typed)

    @pytest.mark.parametrize(
        "typed",
        [
            '[x](https://a.example/"onmouseover="alert(1))',
            "[x](https://a.example/ onclick=alert(1))",
            "[x](https://a.example/><script>alert(1)</script>)",
            r"[x](https://bank.example\@evil.example/)",
            "[x](https://a.example/\n\nb)",
            r"\[x](https://a.example/)",
            "[x[y](https://a.example/(()",
        ],
    )
    def test_is_shown_as_typed_where_its_address_is_none(self, typed: str) -> None:
        html = comment(typed)
        assert ">x</a>" not in html
        assert "[x" in html


class TestAPictureInAComment:
    def test_becomes_a_link_with_its_words(self) -> None:
        assert comment("Da: ![Ein Falter](https://a.example/f.jpg)") == (
            f'<p>Da: <a href="https://a.example/f.jpg" {REL}>Ein Falter</a></p>'
        )

    def test_without_words_is_its_address(self) -> None:
        assert comment("![](https://a.example/f.jpg)") == (
            f'<p><a href="https://a.example/f.jpg" {REL}>https://a.example/f.jpg</a></p>'
        )

    def test_is_not_meant_by_the_end_of_an_exclamation(self) -> None:
        assert (
            comment("Hurra![Hier](https://a.example/)") == f'<p>Hurra!<a href="https://a.example/" {REL}>Hier</a></p>'
        )

    @pytest.mark.parametrize("typed", ["![x](bild:falter)", "![x](data:image/png;base64,AA)", "![x][y]"])
    def test_of_another_kind_is_shown_as_typed(self, typed: str) -> None:
        assert comment(typed) == f"<p>{escape(typed)}</p>"


class TestAnyMixtureOfBrackets:
    PARTS = [
        *"[]()!\\*`<>&\"' \n",
        "a",
        "[x](",
        "https://",
        "https://a.example/",
        "mailto:",
        "javascript:",
        "@",
        "www.",
    ]

    @given(st.lists(st.sampled_from(PARTS), max_size=40))
    def test_links_only_to_the_web_or_to_a_mailbox_and_never_shows_a_picture(self, parts: list[str]) -> None:
        html = comment("".join(parts))
        assert "<img" not in html
        for link in re.findall("<a [^>]*>", html):
            assert re.fullmatch(rf'<a href="(?:(?i:https?)://[^"@]+(?:/[^"]*)?" {REL}|mailto:[^"?]+")>', link)


class TestTheCostOfLinks:
    @pytest.mark.parametrize(
        "flood",
        [
            "](" * 10_000,
            "[a](" * 5_000,
            "[" * 20_000,
            "![" * 10_000,
            "[](" * 6_700,
            "[" + "a" * 20_000,
            "[" * 480 + "a" * 19_000,
            "[a](https://x/" * 450 + "a" * 13_700,
            "[a](https://x/(" * 450 + "(a" * 6_000,
            "[a](https://x/" + "(a)" * 6_600,
            "[a](https://" + "x." * 9_900,
            "[a](mailto:" + "a@" * 9_900,
            ("[a" * 100 + "\n\n") * 99,
            ("[a](https://x/" * 14 + "\n\n") * 99,
            "[a](https://a.example/) " * 450,
        ],
    )
    def test_grows_with_the_text_alone(self, flood: str) -> None:
        start = time.process_time()  # Of the processor, since tests share it; the bound is ten times what was measured.
        comment(flood)
        assert time.process_time() - start < 1


SUMMARY = '<details class="spoiler">\n<summary>Spoiler</summary>\n'


class TestASpoiler:
    def test_hides_its_lines_behind_a_word(self) -> None:
        assert comment("Vorher\n>! Es war\n>!der *Gärtner*.\nNachher") == (
            f"<p>Vorher</p>\n{SUMMARY}<p>Es war<br>\nder <em>Gärtner</em>.</p>\n</details>\n<p>Nachher</p>"
        )

    def test_may_hold_paragraphs_lists_quotations_and_links(self) -> None:
        html = comment(">! Eins\n>!\n>! - zwei\n>! - drei\n>!\n>! > vier\n>!\n>! [fünf](https://a.example/)")
        assert html == (
            f"{SUMMARY}<p>Eins</p>\n<ul>\n<li>zwei</li>\n<li>drei</li>\n</ul>\n<blockquote>\n<p>vier</p>\n"
            f'</blockquote>\n<p><a href="https://a.example/" {REL}>fünf</a></p>\n</details>'
        )

    def test_ends_at_an_empty_line(self) -> None:
        assert comment(">! a\n\n>! b").count("<details") == 2

    def test_is_no_part_of_the_list_or_the_quotation_before_it(self) -> None:
        assert comment("- a\n>! b") == f"<ul>\n<li>a</li>\n</ul>\n{SUMMARY}<p>b</p>\n</details>"
        assert comment("> a\n>! b\n> c") == (
            f"<blockquote>\n<p>a</p>\n</blockquote>\n{SUMMARY}<p>b</p>\n</details>\n<blockquote>\n<p>c</p>\n</blockquote>"
        )

    def test_can_be_quoted(self) -> None:
        assert comment("> a\n> >! b") == f"<blockquote>\n<p>a</p>\n{SUMMARY}<p>b</p>\n</details>\n</blockquote>"

    @pytest.mark.parametrize("typed", [">! >! a", ">! - >! a", ">! > >! a", ">! > - >! >! a"])
    def test_within_another_hides_nothing_more(self, typed: str) -> None:
        html = comment(typed)
        assert html.count("<details") == 1
        assert "!" not in html

    @pytest.mark.parametrize("typed", ["    >! a", "a >! b", r"\>! a", "`>! a`", "```\n>! a\n```", "> ! a", "! a"])
    def test_begins_its_line(self, typed: str) -> None:
        assert "<details" not in comment(typed)

    def test_speaks_the_language_of_the_site_whoever_saves(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(spoilers, "_", lambda word: f"{word} ({translation.get_language()})")
        with translation.override("en"):
            assert "<summary>Spoiler (de)</summary>" in comment(">! a")

    @pytest.mark.parametrize(
        "typed",
        [
            "<details class=spoiler><summary>x</summary>y</details>",
            "<details open ontoggle=alert(1)>",
            "Vorher <summary>x</summary>",
            "&lt;details&gt;",
            "`<details>`",
            "[<details>](https://a.example/)",
        ],
    )
    @pytest.mark.parametrize("mark", ["", "> ", "- "])
    def test_cannot_be_made_of_html(self, typed: str, mark: str) -> None:
        html = comment(mark + typed)
        assert "<details" not in html
        assert "<summary" not in html

    def test_is_opened_by_its_reader_alone(self) -> None:
        assert clean_comment('<details open class="spoiler comment-rest"><summary class="x" id="y">a</summary>b') == (
            "<details><summary>a</summary>b</details>"
        )

    @pytest.mark.parametrize("mark", [">! ", ">! - "])
    def test_too_deep_for_the_parser_is_shown_as_typed(self, mark: str) -> None:
        assert comment(mark * 2_000 + "Ende") == f"<p>{escape(mark * 2_000)}Ende</p>"

    @pytest.mark.parametrize(
        "flood", [">! a\nb\n" * 1_400, ">!" * 5_000, ">!\n" * 3_300, "- a\n>! b\n" * 1_100, "> >! a\n> b\n" * 900]
    )
    def test_costs_little_in_any_number(self, flood: str) -> None:
        start = time.process_time()
        comment(flood)
        assert time.process_time() - start < 2.5


class TestWhatPeopleTypeWithoutABook:
    @pytest.mark.parametrize(
        ("typed", "html"),
        [
            ("**fett** und __fett__", "<strong>fett</strong> und <strong>fett</strong>"),
            ("*kursiv* und _kursiv_", "<em>kursiv</em> und <em>kursiv</em>"),
            ("***beides***", "<strong><em>beides</em></strong>"),
            ("*Außen*minister", "<em>Außen</em>minister"),
            ("ein_langer_name, 5 * 3 * 2, **", "ein_langer_name, 5 * 3 * 2, **"),
            ("`code`, ``ein ` darin``", "<code>code</code>, <code>ein ` darin</code>"),
            (r"\*so getippt\*", "*so getippt*"),
            ("Gruß\n- Anna", "Gruß<br>\n– Anna"),
            ("Am\n3. Oktober\n4. November", "Am<br>\n3. Oktober<br>\n4. November"),
            ("Am\n1. Januar", "Am<br>\n1. Januar"),
        ],
    )
    def test_within_a_line(self, typed: str, html: str) -> None:
        assert comment(typed) == f"<p>{html}</p>"

    @pytest.mark.parametrize("sign", ["-", "*", "+"])
    def test_a_list_needs_no_empty_line_around_it(self, sign: str) -> None:
        assert comment(f"Dabei:\n{sign} eins\n{sign} zwei\nDanach") == (
            "<p>Dabei:</p>\n<ul>\n<li>eins</li>\n<li>zwei</li>\n</ul>\n<p>Danach</p>"
        )

    def test_a_numbered_list_neither(self) -> None:
        assert comment("Erst:\n1. eins\n2. zwei\n- drei") == (
            "<p>Erst:</p>\n<ol>\n<li>eins</li>\n<li>zwei</li>\n</ol>\n<ul>\n<li>drei</li>\n</ul>"
        )

    def test_an_indented_line_goes_on_with_its_item(self) -> None:
        assert comment("- eins\n  geht weiter\n- zwei\n    - drei").replace("\n", "") == (
            "<ul><li>eins<br>  geht weiter</li><li>zwei<ul><li>drei</li></ul></li></ul>"
        )

    def test_the_answer_below_a_quotation_is_no_part_of_it(self) -> None:
        assert comment("Du sagst:\n> eins\n>zwei\nNein.\n> drei\nDoch.") == (
            "<p>Du sagst:</p>\n<blockquote>\n<p>eins<br>\nzwei</p>\n</blockquote>\n<p>Nein.</p>\n"
            "<blockquote>\n<p>drei</p>\n</blockquote>\n<p>Doch.</p>"
        )

    def test_a_quotation_below_a_list_is_no_part_of_it(self) -> None:
        assert comment("- eins\n> zwei") == "<ul>\n<li>eins</li>\n</ul>\n<blockquote>\n<p>zwei</p>\n</blockquote>"

    @pytest.mark.parametrize(("mark", "tag"), [("> ", "blockquote"), (">! ", "details")])
    def test_all_of_it_works_within_a_quotation_and_a_spoiler(self, mark: str, tag: str) -> None:
        html = comment("\n".join(mark + line for line in ["Dabei:", "- eins", "- zwei", "Danach"]))
        assert html.endswith(f"<p>Dabei:</p>\n<ul>\n<li>eins</li>\n<li>zwei</li>\n</ul>\n<p>Danach</p>\n</{tag}>")

    def test_a_fence_needs_no_empty_line_either(self) -> None:
        assert comment("So:\n~~~\na  <b>\n\n> c\n~~~\nDanach") == (
            '<p>So:</p>\n<pre tabindex="0"><code>a  &lt;b&gt;\n\n&gt; c\n</code></pre>\n<p>Danach</p>'
        )

    @pytest.mark.parametrize(
        "flood", ["> a\nb\n" * 1_600, "- a\nb\n" * 1_600, "- a\n1. b\n" * 1_100, "- - a\n" * 1_600]
    )
    def test_costs_little_in_any_number(self, flood: str) -> None:
        start = time.process_time()
        comment(flood)
        assert time.process_time() - start < 2.5
