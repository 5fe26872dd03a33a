"""What each way of writing becomes. `docs/writing.md` tells the same to editors."""

import contextlib
import json
import time
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from articles.rendering import PIPELINE_VERSION, render_article, render_comment

PERMALINK = "https://www.krysalis.example/kunde-als-chef/"


def a_figure(name: str, alt: str, caption: str) -> str | None:
    if name == "fehlt":
        return None
    return (
        f'<figure class="picture"><picture><source type="image/avif" srcset="/bilder/{name}-0a1b/480.avif 480w" '
        f'sizes="100vw"><img src="/bilder/{name}-0a1b/960.jpg" alt="{escape(alt)}" width="960" height="640" '
        f'loading="lazy" decoding="async"></picture><figcaption>{escape(caption)} '
        f'<a href="https://pixabay.example/1" rel="license">Quelle</a></figcaption></figure>'
    )


def article(source: str) -> str:
    return render_article(source, permalink=PERMALINK, figure=a_figure).html


def comment(source: str) -> str:
    return render_comment(source).html


class TestAPipeline:
    def test_has_a_version_that_rerender_can_compare(self) -> None:
        assert PIPELINE_VERSION >= 1

    @pytest.mark.parametrize("render", [article, comment])
    def test_makes_nothing_of_nothing(self, render: Callable[[str], str]) -> None:
        assert render(" \n\n ") == ""

    @pytest.mark.parametrize("render", [article, comment])
    @pytest.mark.parametrize("character", ["\x00", "\ud83d"])
    def test_refuses_what_no_database_stores(self, render: Callable[[str], str], character: str) -> None:
        with pytest.raises(ValidationError):
            render(f"vor{character}nach")

    @pytest.mark.parametrize("render", [article, comment])
    def test_leaves_out_control_characters(self, render: Callable[[str], str]) -> None:
        assert render("a\x02b\x1bc\x85d") == render("abc\nd")

    def test_speaks_the_language_of_the_site_whoever_saves(self) -> None:
        with translation.override("en"):
            assert "Teilen auf" in article("!!! teilen\n    Ein Satz.")


class TestHeadings:
    def test_stand_below_the_title(self) -> None:
        html = article("# Eins\n\n## Zwei\n\n### Drei\n\n#### Vier\n\n##### Fünf\n")
        assert [f"<{level} " in html for level in ("h1", "h2", "h3", "h4", "h5")] == [False, True, True, True, False]

    def test_have_a_german_address_with_a_prefix(self) -> None:
        assert '<h2 id="abschnitt-masse-fuer-groesse">' in article("## Maße für *Größe*")

    def test_have_different_addresses_where_they_are_called_the_same(self) -> None:
        html = article("## Fazit\n\n## Fazit\n")
        assert 'id="abschnitt-fazit"' in html
        assert 'id="abschnitt-fazit_1"' in html

    def test_have_an_address_without_letters_too(self) -> None:
        assert '<h2 id="abschnitt-ohne-worte">' in article("## 😉")


class TestAQuotation:
    def test_with_a_last_paragraph_behind_a_dash_names_its_author(self) -> None:
        html = article("> Es gibt nur einen Chef.\n>\n> — Sam Walton,\n> Gründer")
        assert html == (
            '<figure class="quotation">\n<blockquote>\n<p>Es gibt nur einen Chef.</p>\n</blockquote>\n'
            "<figcaption>Sam Walton,<br>\nGründer</figcaption>\n</figure>"
        )

    @pytest.mark.parametrize("dash", ["—", "–", "--"])
    def test_knows_the_dashes_people_type(self, dash: str) -> None:
        assert "<figcaption>Goethe</figcaption>" in article(f"> Stirb und werde!\n>\n> {dash} Goethe")

    def test_may_name_its_author_on_its_last_line(self) -> None:
        assert "<figcaption>Goethe</figcaption>" in article("> Stirb und werde!\n> — Goethe")

    def test_keeps_a_verse_that_begins_with_a_dash(self) -> None:
        assert "figcaption" not in article("> vom Vorstand bis ganz runter\n> – und zwar alle")

    def test_keeps_its_lines(self) -> None:
        assert "<p>Eins<br>\nzwei</p>" in article("> Eins\n> zwei")

    def test_without_attribution_is_a_plain_one(self) -> None:
        assert article("> Nur so.") == "<blockquote>\n<p>Nur so.</p>\n</blockquote>"

    def test_ends_at_an_empty_line(self) -> None:
        assert article("> A\n>\n> — B\n\n> C\n>\n> — D").count('<figure class="quotation">') == 2

    def test_leaves_the_lines_of_other_paragraphs_alone(self) -> None:
        assert "<br>" not in article("Eins\nzwei")


class TestAShareLine:
    SOURCE = "!!! teilen\n    Jeder *Mensch* ist unser Chef & König.\n"

    def addresses(self, source: str) -> Iterator[str]:
        for part in article(source).split('href="')[1:]:
            yield part.partition('"')[0].replace("&amp;", "&")

    def test_shows_the_sentence(self) -> None:
        assert '<p class="share-text">Jeder <em>Mensch</em> ist unser Chef &amp; König.</p>' in article(self.SOURCE)

    def test_offers_five_places_as_plain_links(self) -> None:
        hosts = [urlsplit(address).hostname for address in self.addresses(self.SOURCE)]
        assert hosts == ["share.joinmastodon.org", "bsky.app", "www.linkedin.com", "x.com", None]

    def test_encodes_sentence_and_address(self) -> None:
        query = parse_qs(urlsplit(list(self.addresses(self.SOURCE))[3]).query)
        assert query == {"text": ["Jeder Mensch ist unser Chef & König."], "url": [PERMALINK]}

    def test_writes_a_mail_in_german(self) -> None:
        mail = parse_qs(urlsplit(list(self.addresses(self.SOURCE))[4]).query)
        assert mail["subject"] == ["Zum Lesen empfohlen"]
        assert mail["body"] == [f"Jeder Mensch ist unser Chef & König. {PERMALINK}"]

    def test_is_not_followed_by_machines(self) -> None:
        assert article(self.SOURCE).count('rel="noopener nofollow"') == 5

    def test_has_a_button_for_those_with_script(self) -> None:
        html = article(self.SOURCE)
        assert f'data-copy="Jeder Mensch ist unser Chef &amp; König. {PERMALINK}"' in html
        assert 'hidden=""' in html
        assert 'type="button"' in html

    def test_is_shortened_at_a_word_for_the_networks_only(self) -> None:
        words = "Wort " * 70
        html = article(f"!!! teilen\n    {words}Ende.")
        assert "Ende.</p>" in html
        shared = unquote(next(self.addresses(f"!!! teilen\n    {words}Ende."))).partition("text=")[2]
        assert shared == "Wort " * 50 + f"Wort… {PERMALINK}"

    def test_shares_typeset_quotes(self) -> None:
        assert "„König“" in unquote(next(self.addresses('!!! teilen\n    Der "König".')))

    def test_without_a_sentence_offers_nothing(self) -> None:
        assert "href" not in article("!!! teilen\n\nText")


class TestANote:
    def test_has_a_title_and_may_hold_anything(self) -> None:
        html = article('!!! hinweis "Zum Mitnehmen"\n    Ein Absatz.\n\n    - eins\n    - zwei\n\nWeiter.')
        assert html.startswith(
            '<aside class="note">\n<p class="note-title">Zum Mitnehmen</p>\n<p>Ein Absatz.</p>\n<ul>'
        )
        assert html.endswith("</aside>\n<p>Weiter.</p>")

    def test_without_a_title_is_called_hinweis(self) -> None:
        assert '<p class="note-title">Hinweis</p>' in article("!!! hinweis\n    Text")

    def test_of_an_unknown_kind_is_shown_as_well(self) -> None:
        assert '<aside class="note">\n<p class="note-title">Tipp</p>' in article("!!! tipp\n    Text")


class TestAPicture:
    def test_alone_in_a_paragraph_is_a_figure(self) -> None:
        html = article('![Ein "Falter"](bild:falter "Am *Ende*")')
        assert html.startswith('<figure class="picture"><picture><source type="image/avif"')
        assert 'alt="Ein &quot;Falter&quot;"' in html
        assert "<figcaption>Am *Ende* " in html
        assert "<p>" not in html

    def test_within_a_paragraph_is_lifted_out_of_it(self) -> None:
        html = article("Vorher ![](bild:falter) nachher.")
        assert html.replace("\n", "").startswith("<p>Vorher </p><figure")
        assert html.endswith("</figure>\n<p>nachher.</p>")

    def test_within_emphasis_or_a_link_follows_the_paragraph(self) -> None:
        html = article("Vorher *[![](bild:falter)](https://x.example/) nach* her.")
        assert html.startswith("<p>Vorher <em> nach</em> her.</p>\n<figure")
        assert "x.example" not in html

    def test_within_a_list_stays_in_its_item(self) -> None:
        assert article("- Ein ![](bild:falter)").startswith("<ul>\n<li>Ein <figure")

    def test_in_a_heading_follows_it(self) -> None:
        assert article("## Kopf ![](bild:falter)").startswith('<h2 id="abschnitt-kopf">Kopf </h2>\n<figure')

    def test_several_in_one_paragraph_keep_their_order(self) -> None:
        html = article("![](bild:eins) ![](bild:zwei)\n![](bild:drei)")
        assert [part.partition("-")[0] for part in html.split('src="/bilder/')[1:]] == ["eins", "zwei", "drei"]
        assert "<p>" not in html

    def test_that_is_missing_is_named(self) -> None:
        html = article("![](bild:fehlt)")
        assert html == '<p class="missing-picture">Es gibt kein Bild mit dem Namen „fehlt“.</p>'

    def test_names_are_reported_once_and_in_order_also_the_missing(self) -> None:
        source = "![](bild:zwei) ![](bild:fehlt)\n\n![](bild:eins)\n\n![](bild:zwei)"
        rendered = render_article(source, permalink=PERMALINK, figure=a_figure)
        assert rendered.images == ("zwei", "fehlt", "eins")

    def test_of_another_host_becomes_a_link(self) -> None:
        html = article("![Ein Falter](https://bilder.example/falter.jpg)")
        assert html == '<p><a href="https://bilder.example/falter.jpg" rel="noopener">Ein Falter</a></p>'

    def test_in_code_is_code(self) -> None:
        assert article("`![](bild:falter)`") == "<p><code>![](bild:falter)</code></p>"


class TestALink:
    def test_within_the_site_is_plain(self) -> None:
        assert article("[x](/foo/#bar)") == '<p><a href="/foo/#bar">x</a></p>'

    @pytest.mark.parametrize("address", ["https://a.example/", "http://a.example", "//a.example/", "/\\a.example"])
    def test_to_elsewhere_gives_no_handle_on_the_window(self, address: str) -> None:
        assert 'rel="noopener"' in article(f'<a href="{address}">x</a>')

    def test_in_words_may_be_written_bare(self) -> None:
        assert article("Siehe https://a.example/b_c_d, dort.") == (
            '<p>Siehe <a href="https://a.example/b_c_d" rel="noopener">https://a.example/b_c_d</a>, dort.</p>'
        )

    @pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "bild:falter"])
    def test_with_another_scheme_is_only_its_words(self, address: str) -> None:
        assert article(f"[Worte]({address})") == "<p>Worte</p>"

    def test_may_write_a_mail(self) -> None:
        assert article("[Post](mailto:post@krysalis.example)") == (
            '<p><a href="mailto:post@krysalis.example">Post</a></p>'
        )


class TestFurtherWaysOfWriting:
    def test_a_table_scrolls_and_aligns_without_style(self) -> None:
        html = article("| A | B |\n|:-:|--:|\n| 1 | 2 |")
        assert html.startswith('<div aria-label="Tabelle" class="table-frame" role="group" tabindex="0">\n<table>')
        assert '<th class="align-center">A</th>\n<th class="align-right">B</th>' in html

    def test_footnotes_are_numbered_as_they_are_met(self) -> None:
        html = article("Eins[^z] zwei[^ä ö].\n\n[^ä ö]: Später.\n[^z]: Früher.")
        assert '<sup id="fussnotenzeichen-1"><a class="footnote-ref" href="#fussnote-1"' in html
        assert html.index('<li id="fussnote-1">\n<p>Früher.') < html.index('<li id="fussnote-2">\n<p>Später.')
        assert 'aria-label="Zurück zum Text"' in html

    def test_a_footnote_met_twice_leads_back_to_both_places(self) -> None:
        html = article("Eins[^1], noch einmal[^1].\n\n[^1]: Note.")
        for mark in ("fussnotenzeichen-1", "fussnotenzeichen-1-2"):
            assert f'id="{mark}"' in html
            assert f'href="#{mark}"' in html

    @pytest.mark.parametrize("typed", ["", "[a]: /x/"])
    def test_a_footnote_without_text_still_leads_back(self, typed: str) -> None:
        html = article(f"Eins[^b] zwei[^a].\n\n[^a]:{typed}\n\n[^b]: Note.\n")
        assert '<li id="fussnote-2">\n<p>… <a' in html
        assert 'href="#fussnotenzeichen-2"' in html

    def test_code_keeps_every_character(self) -> None:
        html = article("```python\nprint(\"a--b...\")  # <b> &amp; 'x'\n```")
        assert html == (
            '<pre tabindex="0"><code class="language-python">'
            "print(\"a--b...\")  # &lt;b&gt; &amp;amp; 'x'\n</code></pre>"
        )

    @pytest.mark.parametrize("render", [article, comment])
    def test_code_within_a_sentence_is_not_typeset(self, render: Callable[[str], str]) -> None:
        assert render('Mit `"a" -- b...` "so"') == '<p>Mit <code>"a" -- b...</code> „so“</p>'

    def test_an_unclosed_fence_runs_to_the_end(self) -> None:
        assert article("````\n```\n*x*") == '<pre tabindex="0"><code>```\n*x*\n</code></pre>'

    def test_lists_keep_their_kind_and_first_number(self) -> None:
        html = article("- a\n- b\n\n3. c\n4. d")
        assert html.replace("\n", "") == '<ul><li>a</li><li>b</li></ul><ol start="3"><li>c</li><li>d</li></ol>'

    def test_explanations(self) -> None:
        assert article("Puppe\n: Ein Zustand.") == "<dl>\n<dt>Puppe</dt>\n<dd>Ein Zustand.</dd>\n</dl>"

    def test_an_emoji_stays_as_typed(self) -> None:
        assert article("Ja 😉") == "<p>Ja 😉</p>"

    def test_attributes_cannot_be_typed(self) -> None:
        assert article("Text {: onclick=x #id }") == "<p>Text {: onclick=x #id }</p>"

    def test_html_is_kept_where_it_is_on_the_list(self) -> None:
        assert article('H<sub>2</sub>O <span style="color:red">x</span>') == "<p>H<sub>2</sub>O <span>x</span></p>"


class TestAComment:
    def test_keeps_its_lines(self) -> None:
        assert comment("Eins\nzwei\n\ndrei") == "<p>Eins<br>\nzwei</p>\n<p>drei</p>"

    def test_may_stress_list_quote_and_show_code(self) -> None:
        html = comment("*a* **b** `c`\n\n- d\n\n> e\n> f\n\n```\ng\n```")
        assert html.replace("\n", "") == (
            "<p><em>a</em> <strong>b</strong> <code>c</code></p><ul><li>d</li></ul>"
            '<blockquote><p>e<br>f</p></blockquote><pre tabindex="0"><code>g</code></pre>'
        )

    def test_links_bare_addresses_and_vouches_for_none(self) -> None:
        assert comment("Siehe https://a.example/?x=1&y=2.") == (
            '<p>Siehe <a href="https://a.example/?x=1&amp;y=2" rel="ugc nofollow noopener">'
            "https://a.example/?x=1&amp;y=2</a>.</p>"
        )

    @pytest.mark.parametrize(
        ("typed", "address"),
        [
            ("(https://a.example/b)", "https://a.example/b"),
            ("(https://de.wiki.example/Puppe_(Biologie))", "https://de.wiki.example/Puppe_(Biologie)"),
            ("„https://a.example/“", "https://a.example/"),
            ("https://a.example/b--c...", "https://a.example/b--c"),
            ("https://a.example/_b_/*c*d", "https://a.example/_b_/*c*d"),
            ("https://a.example!", "https://a.example"),
        ],
    )
    def test_finds_where_an_address_ends(self, typed: str, address: str) -> None:
        assert f'href="{address}"' in comment(typed)

    @pytest.mark.parametrize(
        "typed",
        [
            "https://bank.example@evil.example/",
            "https://[",
            "www.a.example",
            "a@b.example",
            "ftp://a.example",
            "javascript:alert(1)",
            "`https://a.example`",
        ],
    )
    def test_links_nothing_else(self, typed: str) -> None:
        assert "<a" not in comment(typed)

    @pytest.mark.parametrize(
        "typed",
        [
            "<b>x</b>",
            "<div>x</div>",
            "&lt;b&gt; &amp; &#60;",
            "# Kopf",
            "[x](/y/)",
            "[x][y]",
            "![x](bild:y)",
            "<post@a.example>",
            "| a | b |",
            "x[^1]",
            "!!! hinweis",
            "***",
            "    eingerückt",
        ],
    )
    def test_shows_everything_else_as_typed(self, typed: str) -> None:
        assert comment(typed) == f"<p>{escape(typed.strip())}</p>"

    def test_does_not_make_headings_of_underlines(self) -> None:
        assert "<h" not in comment("Kopf\n====\n\nKopf\n---")

    def test_is_set_in_german_quotes(self) -> None:
        assert comment("\"Ja\", sagt er, 'wie geht's' ...") == "<p>„Ja“, sagt er, ‚wie geht’s‘ …</p>"


class TestCosts:
    @pytest.mark.parametrize(
        "source",
        [
            "[" * 20_000,
            "[a](" * 16_000,
            "![[" * 10_000,
            "<![CDATA[" * 7_000,
            "`" + "`a" * 30_000,
            "# x\n" * 2_000,
            "= \n" * 2_000,
            "Wort " * 70_000,
            ">" * 6_000,
            "[^a]" * 2_000,
            "x\n: y\n" * 2_000,
            "<div>\n\n" * 8_000,
            "*" * 30_000 + "a" + "*" * 30_000,
        ],
    )
    def test_an_article_that_would_take_minutes_is_refused_in_words(self, source: str) -> None:
        with pytest.raises(ValidationError) as refusal:
            article(source)
        assert refusal.value.messages[0].startswith(("Der Text", "Ein Absatz"))

    @pytest.mark.parametrize("source", ["[" * 10_000, "`a" * 5_000, "- a\n" * 2_500, "> " * 5_000 + "a"])
    def test_a_comment_that_would_is_shown_as_typed(self, source: str) -> None:
        assert comment(source).replace("&gt;", ">").replace("<br>", "").count(source[0]) >= 2_500

    def test_brackets_in_code_cost_nothing(self) -> None:
        assert "[[[[" in article("```\n" + "[" * 20_000 + "\n```")

    def test_a_very_long_article_is_no_trouble(self) -> None:
        words = "Ein Satz mit [Verweis](/x/), *Betonung* und „Zitat“ – z. B. dieser.\n\n" * 2_000
        assert article(words).count("<p>") == 2_000

    @pytest.mark.parametrize("render", [article, comment])
    def test_text_too_deep_for_the_parser_is_shown_as_typed(self, render: Callable[[str], str]) -> None:
        assert render("- " * 2_000 + "*Ende*") == f"<p>{'- ' * 2_000}*Ende*</p>"


@pytest.mark.data
class TestPathologicalTexts:
    @pytest.fixture
    def texts(self, test_data: Path) -> Callable[[int], list[str]]:
        lines = (test_data / "text" / "markdown_pathological.jsonl").read_text().splitlines()
        rows = [json.loads(line)["parts"] for line in lines]
        assert rows
        return lambda size: [self.grown(parts, size) for parts in rows]

    @staticmethod
    def grown(parts: list[tuple[str, int | str]], size: int) -> str:
        fixed = sum(len(text) * n for text, n in parts if isinstance(n, int))
        repeated = sum(len(text) for text, n in parts if n == "N")
        times = max(1, (size - fixed) // repeated)
        return "".join(text * (times if n == "N" else int(n)) for text, n in parts)

    def test_take_no_time_as_comments(self, texts: Callable[[int], list[str]]) -> None:
        for text in texts(10_000):
            assert self.seconds(comment, text) < 2.5, text[:40]

    def test_take_little_time_as_articles_or_are_refused(self, texts: Callable[[int], list[str]]) -> None:
        for text in texts(64_000):
            assert self.seconds(article, text) < 20, text[:40]

    @staticmethod
    def seconds(render: Callable[[str], str], text: str) -> float:
        """Of the processor, since tests share it with others; the bounds are ten times what was measured."""
        start = time.process_time()
        with contextlib.suppress(ValidationError):
            render(text)
        return time.process_time() - start
