"""Passages of an article: told from its HTML, found again after corrections, marked outside every sentence."""

import re
import time
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.rendering import render_article
from comments.passages.anchors import CONTEXT_LENGTH, EXACT_LENGTH, Quote, find, trimmed
from comments.passages.article_text import read
from comments.passages.marking import mark
from comments.passages.normal_form import normalised
from comments.passages.quoting import quote_at_head, without_quote_at_head

WRAPPER = re.compile(r'<div class="passage-marks" data-nosnippet>(.*?)</div>')
MAY_HOLD_IT = {"aside", "blockquote", "caption", "dd", "div", "dt", "figcaption", "figure", "li", "td", "th"}
EVERYTHING = (Path(__file__).parents[1] / "browser" / "everything.md").read_text()
MORE = """
Begriff
:   Erklärung mit **Nachdruck**

- lose

- Liste

> Erster Absatz
>
> zweiter *Absatz*

<a href="https://example.org/"><ul><li>Punkt im Link</li></ul></a>

A & B < C, z. B. „so“ … und<br>weiter
"""


def a_figure(name: str, _alt: str, caption: str) -> str:
    picture = f'<picture><img src="/bilder/{name}-0a1b/960.jpg" alt="a > b"></picture>'
    credit = '<span class="credit">[Bildquelle: <a href="https://example.org/">Ada</a> – danke!]</span>'
    return f'<figure class="picture">{picture}<figcaption>{caption} {credit}</figcaption></figure>'


def article(source: str) -> str:
    return render_article(source, permalink="https://www.krysalis.example/markt/", figure=a_figure).html


PAGE = article(f"{EVERYTHING}\n{MORE}")


def marker(number: int) -> str:
    return f'<a href="#comment-{number}">{number}</a>'


def found(html: str, exact: str, prefix: str = "", suffix: str = "") -> str | None:
    """The HTML of the passage."""
    span = find(read(html), Quote(exact, prefix, suffix))
    return html[span.start : span.end] if span else None


def marked(html: str, *passages: str) -> str:
    quotes = {number: Quote(passage) for number, passage in enumerate(passages, start=1)}
    return mark(html, quotes, marker)[0]


def wrapped(*numbers: int) -> str:
    return f'<div class="passage-marks" data-nosnippet>{"".join(map(marker, numbers))}</div>'


class TestTheNormalForm:
    @pytest.mark.parametrize(
        ("typed", "compared"),
        [
            ("„Ja“ “Ja” »Ja« «Ja»", '"Ja" "Ja" "Ja" "Ja"'),
            ("‚Ja‘ ‘Ja’ ›Ja‹", "'Ja' 'Ja' 'Ja'"),
            ("a – b — c‑d ‐ e", "a - b - c-d - e"),
            ("Silben\u00adtrennung null\u200bbreit ↩\ufe0e", "Silbentrennung nullbreit ↩"),
            ("z.\u00a0B.\n\n\tso\u202fdenn", "z. B. so denn"),
            ("Leer \u00ad zeichen", "Leer zeichen"),
            ("und …", "und ..."),
            ("U\u0308bung", "Übung"),
            ("u\u00ad\u0308", "ü"),
        ],
    )
    def test_leaves_out_what_makes_no_difference(self, typed: str, compared: str) -> None:
        assert normalised(typed) == compared

    def test_keeps_the_case(self) -> None:
        assert normalised("Er und er") == "Er und er"

    @given(st.text())
    def test_made_again_changes_nothing(self, text: str) -> None:
        assert normalised(normalised(text)) == normalised(text)


class TestTheTextOfAnArticle:
    def test_is_read_block_by_block(self) -> None:
        assert read("<h2>Titel</h2>\n<p>Ein<br>Satz</p><ul><li>a</li><li>b</li></ul>").normal == " Titel Ein Satz a b "

    def test_runs_through_inline_elements_and_entities(self) -> None:
        assert read("<p>sehr <strong>wich</strong>tig &amp; z.&nbsp;B. &lt;klein&gt;</p>").normal.strip() == (
            "sehr wichtig & z. B. <klein>"
        )

    def test_holds_nothing_but_the_words_of_the_author(self) -> None:
        words = read(PAGE).normal
        assert "Am Zweig" in words
        assert "Dieser Markt, das sind einzelne Menschen." in words
        assert not [part for part in ("Bildquelle", "Teilen auf", "Mastodon", "Text kopieren") if part in words]

    def test_is_not_misled_by_what_stands_in_attributes(self) -> None:
        assert read('<p><abbr title="a > b">x</abbr> y</p>').normal.strip() == "x y"

    @pytest.mark.parametrize(
        ("html", "passage"),
        [
            ("<p>Er sagte: „Das ist <em>gut</em>.“</p>", "Das ist <em>gut"),
            ("<p>Ein Fisch &amp; ein Vogel</p>", "Fisch &amp; ein"),
            ("<p>Er&shy;geb&shy;nis</p>", "Er&shy;geb&shy;nis"),
            ("<p>Aber … ach</p>", "Aber … ach"),
            ("<p>Das Ende</p>\n<p>Der Anfang</p>", "Ende</p>\n<p>Der"),
            ("<p>Eine U\u0308bung mehr</p>", "U\u0308bung mehr"),
        ],
    )
    def test_knows_where_its_characters_stand_in_the_html(self, html: str, passage: str) -> None:
        assert found(html, read(passage).readable) == passage

    @given(st.data())
    def test_every_passage_is_found_where_it_stands(self, data: st.DataObject) -> None:
        text = read(PAGE)
        start = data.draw(st.integers(0, len(text.normal) - 4))
        end = data.draw(st.integers(start + 3, len(text.normal)))
        quote = Quote(text.normal[start:end], text.normal[max(0, start - 64) : start], text.normal[end : end + 64])
        span = find(text, quote)
        if len(quote.exact.strip()) < 3:
            return
        assert span
        assert quote.exact.strip() in read(PAGE[span.start : span.end]).normal  # One of three dots is the whole “…”.

    @pytest.mark.parametrize(
        "html",
        [
            "<p>Ein ganz gewöhnlicher Satz über „Märkte“ – und z.&nbsp;B. <em>Menschen</em> … </p>\n" * 3_500,
            unicodedata.normalize("NFD", "<p>Ein ganz gewöhnlicher Satz über „Märkte“ – und so fort. </p>\n" * 4_500),
            '<p "' * 75_000,
            '<div class="share-bar">' * 13_000,
            "&" * 300_000,
            "\u00ad" * 300_000,
            " " * 300_000,
            "a" * 300_000,
        ],
        ids=lambda html: html[:12],
    )
    def test_is_read_in_a_blink(self, html: str) -> None:
        start = time.process_time()  # Of the processor, since tests share it; the bound is ten times what was measured.
        read(html)
        assert time.process_time() - start < 1


class TestFinding:
    HTML = "<p>Der Kunde ist König. Das sagt der Chef.</p><p>Der Kunde ist König. Das sagt der Kunde.</p>"

    def test_the_first_where_nothing_tells_several_apart(self) -> None:
        span = find(read(self.HTML), Quote("Der Kunde ist König."))
        assert span
        assert span.start == len("<p>")

    def test_the_one_whose_surroundings_agree_longest(self) -> None:
        span = find(read(self.HTML), Quote("Der Kunde ist König.", "Das sagt der Chef.", "Das sagt der"))
        assert span
        assert span.start == self.HTML.rindex("Der Kunde")

    def test_the_first_where_they_agree_equally(self) -> None:
        span = find(read(self.HTML), Quote("Der Kunde ist König.", "", "Das sagt der Papst."))
        assert span
        assert span.start == len("<p>")

    def test_what_stands_after_it_tells_as_well(self) -> None:
        span = find(read(self.HTML), Quote("Das sagt der", "", "Kunde."))
        assert span
        assert span.start == self.HTML.rindex("Das sagt")

    def test_across_blocks_as_a_browser_selects_them(self) -> None:
        assert found(self.HTML, "der Chef.\n\nDer Kunde") == "der Chef.</p><p>Der Kunde"

    def test_whatever_the_spaces_at_the_seams(self) -> None:
        before, after = "Das sagt der Chef.", "ist König. Das sagt der Kunde."
        for quote in (Quote(" Der Kunde ", before, after), Quote("Der Kunde", f"{before}\n\n", f" {after}")):
            span = find(read(self.HTML), quote)
            assert span
            assert self.HTML[span.start :].startswith("Der Kunde ist König. Das sagt der Kunde.")

    @pytest.mark.parametrize("exact", ["", " ", "\u200b", "der Kaiser", "der kunde ist könig"])
    def test_nothing_where_the_words_are_not(self, exact: str) -> None:
        assert found(self.HTML, exact) is None

    def test_two_letters_only_with_their_surroundings(self) -> None:
        html = "<p>Er sagt ja, und sie sagt ja, und alle sagen ja.</p>"
        assert found(html, "ja") is None
        assert found(html, "ja", "sagen") is None
        span = find(read(html), Quote("ja", "und sie sagt ", ", und alle"))
        assert span
        assert span.start == html.index("ja, und alle")


class TestAfterACorrection:
    BEFORE, AFTER = "Der Markt besteht aus ", ", sagte sie, und ging."

    def test_it_is_what_stands_between_the_same_surroundings(self) -> None:
        html = "<p>Der Markt besteht aus einzelnen <em>Menschen</em>, sagte sie, und ging.</p>"
        assert found(html, "einzelen Menschen", self.BEFORE, self.AFTER) == "einzelnen <em>Menschen"

    def test_it_is_gone_where_nothing_stands_between_them(self) -> None:
        html = "<p>Der Markt besteht aus , sagte sie, und ging.</p>"
        assert found(html, "einzelen Menschen", self.BEFORE, self.AFTER) is None

    @pytest.mark.parametrize(("letters", "is_found"), [(1, True), (8, True), (9, False)])
    def test_it_has_at_most_twice_its_length(self, letters: int, is_found: bool) -> None:
        html = f"<p>Der Markt besteht aus {'x' * letters}, sagte sie, und ging.</p>"
        assert found(html, "Rest", self.BEFORE, self.AFTER) == ("x" * letters if is_found else None)

    def test_it_needs_twelve_characters_on_either_side(self) -> None:
        html = "<p>Der Markt besteht aus Menschen, sagte sie, und ging.</p>"
        assert found(html, "Leuten", "besteht aus", self.AFTER) is None
        assert found(html, "Leuten", "t besteht aus", self.AFTER) == "Menschen"
        assert found(html, "Leuten", self.BEFORE, ", sagte sie") is None

    def test_its_surroundings_must_stand_in_order(self) -> None:
        html = "<p>Das ist es, sagte sie, und ging. Der Markt besteht aus Menschen.</p>"
        assert found(html, "Leuten", self.BEFORE, self.AFTER) is None

    def test_it_may_hold_what_is_not_the_authors(self) -> None:
        """A browser's selection across a picture has the words of its credit."""
        text = read(PAGE).normal
        quote = ("Am Zweig [Bildquelle: Ada – danke!] Merken", "der Wal-Mart-Kette", text.partition("Merken")[2][:64])
        passage = found(PAGE, *quote)
        assert passage
        assert read(passage).normal.split() == ["Am", "Zweig", "Merken"]


class TestManyQuotes:
    def test_are_found_in_a_long_article_in_a_blink(self) -> None:
        sentences = [f"Satz {number} handelt von {number * 7919 % 1000} Dingen der Welt." for number in range(1_100)]
        html = "\n".join(f"<p>{sentence}</p>" for sentence in sentences)
        quotes = {
            number: Quote(
                sentence[:-1] if number % 2 else f"{sentence} Mehr.", sentences[index - 1], sentences[index + 1]
            )
            for number, index in enumerate(range(1, 1_001, 5))
            for sentence in [sentences[index]]
        }
        start = time.process_time()
        _, ids = mark(html, quotes, marker)
        assert time.process_time() - start < 1
        assert ids == quotes.keys()


class TestMarks:
    def test_stand_right_behind_the_paragraph_in_which_the_passage_ends(self) -> None:
        html = "<p>Ein <em>kluger</em> Satz. Noch einer.</p>\n<p>Der nächste.</p>"
        assert marked(html, "kluger Satz") == html.replace("</p>\n", f"</p>{wrapped(1)}\n")
        assert marked(html, "Noch einer. Der") == html + wrapped(1)

    def test_of_one_block_stand_together_in_the_order_of_their_ids(self) -> None:
        html = "<p>Erst das eine, dann das andere.</p>"
        quotes = {9: Quote("Erst das"), 30: Quote("eine"), 4: Quote("das andere")}
        assert mark(html, quotes, marker) == (html + wrapped(4, 9, 30), frozenset(quotes))

    @pytest.mark.parametrize(
        ("html", "where"),
        [
            ("<h2>Vom Wort</h2><p>x</p>", "<h2>Vom Wort</h2>^<p>x</p>"),
            ("<pre><code>das Wort\n</code></pre>", "<pre><code>das Wort\n</code></pre>^"),
            ("<ul><li>das Wort</li><li>x</li></ul>", "<ul><li>das Wort^</li><li>x</li></ul>"),
            ("<ul><li>das Wort<ul><li>x</li></ul></li></ul>", "<ul><li>das Wort^<ul><li>x</li></ul></li></ul>"),
            ("<ul><li><p>das <b>Wort</b></p></li></ul>", "<ul><li><p>das <b>Wort</b></p>^</li></ul>"),
            ("<dl><dt>Wort</dt><dd>x</dd></dl>", "<dl><dt>Wort^</dt><dd>x</dd></dl>"),
            ("<dl><dt>x</dt><dd>Wort</dd></dl>", "<dl><dt>x</dt><dd>Wort^</dd></dl>"),
            ("<table><tr><td>Wort</td></tr></table>", "<table><tr><td>Wort^</td></tr></table>"),
            ("<table><tr><th>Wort</th></tr></table>", "<table><tr><th>Wort^</th></tr></table>"),
            ("<blockquote><p>Wort</p><p>x</p></blockquote>", "<blockquote><p>Wort</p>^<p>x</p></blockquote>"),
            ("<figure><figcaption>Wort</figcaption></figure>", "<figure><figcaption>Wort^</figcaption></figure>"),
            ("<aside><p>Wort</p><hr></aside>", "<aside><p>Wort</p>^<hr></aside>"),
            ('<a href="/x"><p>Wort</p></a><p>x</p>', '<a href="/x"><p>Wort</p></a>^<p>x</p>'),
            ("<em>Wort</em> an Wort", "<em>Wort</em> an Wort^"),
            ("das Wort<hr>x", "das Wort^<hr>x"),
        ],
    )
    def test_stand_where_a_block_may_stand(self, html: str, where: str) -> None:
        assert marked(html, "Wort") == where.replace("^", wrapped(1))

    def test_leave_the_html_alone_where_there_are_none(self) -> None:
        assert mark(PAGE, {}, marker) == (PAGE, frozenset())
        assert mark(PAGE, {1: Quote("steht hier nicht")}, marker) == (PAGE, frozenset())

    def test_tell_which_passages_were_found(self) -> None:
        quotes = {1: Quote("Zuhören"), 2: Quote("Weghören"), 3: Quote("Nachfragen")}
        assert mark(PAGE, quotes, marker)[1] == {1, 3}


ARTICLES = st.lists(st.sampled_from(re.split(r"\n{2,}", f"{EVERYTHING}\n{MORE}")), min_size=1).map("\n\n".join)


class TestAnyArticle:
    @given(st.one_of(st.just(f"{EVERYTHING}\n{MORE}"), ARTICLES), st.data())
    def test_is_the_same_without_its_marks_which_stand_where_they_may(self, source: str, data: st.DataObject) -> None:
        html = article(source)
        words = read(html).normal
        places = data.draw(st.lists(st.tuples(st.integers(0, len(words)), st.integers(1, 200)), max_size=20))
        quotes = {number: Quote(words[start : start + size]) for number, (start, size) in enumerate(places)}
        result, ids = mark(html, quotes, marker)
        assert WRAPPER.sub("", result) == html
        assert ids == {number for number, quote in quotes.items() if len(quote.exact.strip()) >= 3}
        assert sorted(map(int, re.findall(r"comment-(\d+)", "".join(WRAPPER.findall(result))))) == sorted(ids)
        assert around_marks(result) <= MAY_HOLD_IT | {""}

    @given(st.text(), st.text())
    def test_is_any_text(self, html: str, words: str) -> None:
        result, _ = mark(html, {1: Quote(words), 2: Quote(html[:20])}, marker)
        assert WRAPPER.sub("", result) == html


def around_marks(html: str) -> set[str]:
    """In which elements the marks stand directly; "a" too where a link is around them anywhere."""
    parser = _Parents()
    parser.feed(html)
    assert parser.open == []
    return parser.found


class _Parents(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if ("class", "passage-marks") in attrs:
            self.found |= {self.open[-1] if self.open else "", *({"a"} & set(self.open))}
        if tag not in {"br", "hr", "img", "source"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


class TestAQuotationAtTheHead:
    @pytest.mark.parametrize(
        ("source", "quotation"),
        [
            ("> Der Kunde ist König.\n\nDas glaube ich nicht.", "Der Kunde ist König."),
            ("> Der Kunde\n> ist König.\nNein.", "Der Kunde ist König."),
            ("\n>Der Kunde\n>\n>   ist König.", "Der Kunde ist König."),
            ("> Der **Kunde** ist *König* und `frei_*`.", "Der Kunde ist König und frei_*."),
            ("> Drei \\* vier & fünf < sechs", "Drei * vier & fünf < sechs"),
            ("> > Der Kunde\n>> ist König.", "Der Kunde ist König."),
            ("> eins\n\n> zwei", "eins"),
            ("> eins\n>! zwei", "eins"),
            (">! Der Mörder ist der Gärtner.", ""),
            ("Nein.\n\n> Der Kunde ist König.", ""),
            (">", ""),
            ("", ""),
        ],
    )
    def test_is_its_plain_words(self, source: str, quotation: str) -> None:
        assert quote_at_head(source) == quotation

    def test_ends_after_five_hundred_characters_between_two_words(self) -> None:
        words = "neun Zeichen " * 100
        assert quote_at_head(f"> {words}") == words[: 38 * 13] + "neun"
        assert quote_at_head("> " + "x" * 600) == "x" * EXACT_LENGTH

    def test_is_found_in_the_article_however_its_quotes_were_typed(self) -> None:
        assert (
            found(PAGE, quote_at_head('> "Wer alles zeigt", sagte sie, "zeigt nichts." Das stimmt\n\nJa!')) is not None
        )

    @pytest.mark.parametrize(
        ("source", "rest"),
        [
            ("> Der Kunde\n> ist König.\n\nDas glaube ich nicht.\n\n> Nie.", "Das glaube ich nicht.\n\n> Nie."),
            ("> Der Kunde\nNein.", "Nein."),
            ("> Der Kunde", ""),
            (">! Der Gärtner.", ">! Der Gärtner."),
            ("Ja.", "Ja."),
        ],
    )
    def test_can_be_taken_from_the_comment(self, source: str, rest: str) -> None:
        assert without_quote_at_head(source) == rest


class TestWhatABrowserSent:
    def test_is_kept_without_line_ends_and_what_nobody_sees(self) -> None:
        assert trimmed(" ein\r\n\tSa\x02tz ", "da\u202evor:\n", "\u00a0da\u0308nach") == Quote(
            "ein Satz", "davor:", "dänach"
        )

    def test_is_no_longer_than_its_columns(self) -> None:
        quote = trimmed("Wort " * 300, "davor " * 50, "danach " * 50)
        assert (len(quote.exact), len(quote.prefix), len(quote.suffix)) <= (
            EXACT_LENGTH,
            CONTEXT_LENGTH,
            CONTEXT_LENGTH,
        )
        assert quote.exact == ("Wort " * 100).strip()
        assert quote.prefix.endswith("davor davor")

    def test_has_the_rest_of_a_long_selection_behind_it(self) -> None:
        words = " ".join(str(number) for number in range(1_000))
        quote = trimmed(words, "", "Ende")
        assert f"{quote.exact} {quote.suffix}" == words[: len(quote.exact) + 1 + len(quote.suffix)]
        assert trimmed("x" * 510, "", "Ende") == Quote("x" * 500, "", "x" * 10 + " Ende")

    @given(st.text(), st.text(max_size=200), st.text(max_size=200))
    def test_is_found_again_as_it_was_kept(self, exact: str, prefix: str, suffix: str) -> None:
        quote = trimmed(exact, prefix, suffix)
        assert trimmed(quote.exact, quote.prefix, quote.suffix) == quote
