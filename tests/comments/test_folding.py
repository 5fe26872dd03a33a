"""Where a long comment is folded, by example and for any that hypothesis can think of."""

import re
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.rendering import render_comment
from comments.folding import WORTH_FOLDING, fold

REST = "wort " * WORTH_FOLDING  # Enough that folding is worth it.
DETAILS = '<details class="comment-rest"><summary>Weiterlesen</summary>'


def folded(html: str, words: int = 3) -> str:
    return fold(html, words, "Weiterlesen")


def parsed(html: str) -> Element:
    """Fails where tags are not balanced, or stand where they may not."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(html)


class TestALongComment:
    def test_is_cut_between_two_words_of_a_paragraph(self) -> None:
        assert folded(f"<p>eins zwei drei {REST}</p>") == f"<p>eins zwei drei </p>{DETAILS}<p>{REST}</p></details>"

    def test_is_cut_between_two_blocks_where_the_words_end_with_one(self) -> None:
        assert folded(f"<p>eins zwei drei</p>\n<p>{REST}</p>") == (
            f"<p>eins zwei drei</p>\n{DETAILS}<p>{REST}</p></details>"
        )

    def test_is_cut_behind_a_line_break(self) -> None:
        assert folded(f"<p>eins<br>zwei drei <br>\n{REST}</p>") == (
            f"<p>eins<br>zwei drei <br>\n</p>{DETAILS}<p>{REST}</p></details>"
        )

    def test_goes_on_in_its_quotation(self) -> None:
        quoted = "<blockquote>\n<blockquote>\n<p>"
        ends = "</p>\n</blockquote>\n</blockquote>"
        assert folded(f"{quoted}eins zwei drei {REST}{ends}") == (
            f"{quoted}eins zwei drei </p></blockquote></blockquote>{DETAILS}<blockquote><blockquote><p>{REST}{ends}"
            "</details>"
        )

    def test_goes_on_with_the_next_item_of_its_list(self) -> None:
        assert folded(f"<ul>\n<li>eins zwei</li>\n<li>drei vier</li>\n<li>{REST}</li>\n</ul>") == (
            f"<ul>\n<li>eins zwei</li>\n<li>drei vier</li>\n</ul>{DETAILS}<ul><li>{REST}</li>\n</ul></details>"
        )

    @pytest.mark.parametrize(
        "whole",
        [
            f"<em>drei {REST}</em>",
            f'<a href="https://a.example/?a=1&amp;b=>">drei {REST}</a>',
            f"<strong>dr</strong>ei<code>{REST}</code>",
        ],
    )
    def test_is_not_cut_within_words_that_belong_together(self, whole: str) -> None:
        html = f"<p>eins zwei {whole} danach {REST}</p>"
        assert folded(html) == f"<p>eins zwei {whole} </p>{DETAILS}<p>danach {REST}</p></details>"

    def test_is_not_cut_within_a_word_that_is_stressed_in_part(self) -> None:
        assert f"</p>{DETAILS}<p>danach" in folded(
            f"<p>eins zwei Un<em>ab</em>hängigkeit<em>s</em>krieg danach {REST}</p>"
        )

    @pytest.mark.parametrize(
        "whole",
        [
            f'<pre tabindex="0"><code>eins\n{REST}\n</code></pre>',
            f'<ol start="3">\n<li>\n<p>eins zwei drei {REST}</p>\n</li>\n<li>{REST}</li>\n</ol>',
            f'<details class="spoiler">\n<summary>Spoiler</summary>\n<p>{REST}</p>\n<p>{REST}</p>\n</details>',
            f"<ul>\n<li>eins<ul>\n<li>zwei drei</li>\n<li>{REST}</li>\n</ul>\n</li>\n</ul>",
        ],
    )
    def test_is_cut_behind_what_cannot_be_divided(self, whole: str) -> None:
        assert folded(f"{whole}\n<p>{REST}</p>") == f"{whole}\n{DETAILS}<p>{REST}</p></details>"
        assert folded(whole) == whole

    def test_never_leaves_an_empty_quotation_behind(self) -> None:
        quotation = "<blockquote>\n<p>eins zwei drei</p>\n</blockquote>\n"
        assert folded(f"{quotation}<p>{REST}</p>") == f"{quotation}{DETAILS}<p>{REST}</p></details>"

    def test_keeps_words_together_that_typography_joined(self) -> None:
        assert f"</p>{DETAILS}<p>danach" in folded(f"<p>eins zwei 30&nbsp;% danach {REST}</p>")


class TestAShortComment:
    def test_is_left_alone(self) -> None:
        assert folded("<p>eins zwei drei vier</p>") == "<p>eins zwei drei vier</p>"

    def test_is_one_whose_rest_would_be_a_few_words(self) -> None:
        few = "wort " * (WORTH_FOLDING - 1)
        assert "<details" not in folded(f"<p>eins zwei drei {few}</p>")
        assert "<details" in folded(f"<p>eins zwei drei vier {few}</p>")

    def test_is_one_whose_next_place_is_near_its_end(self) -> None:
        html = f"<p>eins zwei drei<code>{REST}</code> {'wort ' * (WORTH_FOLDING - 1)}</p>"
        assert folded(html) == html

    @pytest.mark.parametrize("words", [0, -1])
    def test_is_any_where_nothing_shall_be_folded(self, words: int) -> None:
        assert folded(f"<p>{REST * 9}</p>", words) == f"<p>{REST * 9}</p>"


def element(tag: str, inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return inside.map(lambda html: f"<{tag}>{html}</{tag.split()[0]}>")


def several(*parts: st.SearchStrategy[str], between: str = "") -> st.SearchStrategy[str]:
    return st.lists(st.one_of(*parts), min_size=1, max_size=3).map(between.join)


SIGNS = st.lists(st.sampled_from([" ", "\n", "<br>", "&lt;b&gt;", "&nbsp;", "zwei drei "]), max_size=5).map("".join)
WORDS = st.tuples(SIGNS, st.just("wort"), SIGNS).map("".join)
LINK = 'a href="https://a.example/?a=&quot;>" rel="ugc"'
INLINE = several(WORDS, element("em", WORDS), element("strong", element("code", WORDS)), element(LINK, WORDS))
BLOCKS = several(element("p", INLINE), element('pre tabindex="0"', element("code", WORDS)), between="\n")


def nested(blocks: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    items = several(element("li", blocks), element("li", INLINE), between="\n")
    spoiler = blocks.map(lambda html: f'<details class="spoiler"><summary>Spoiler</summary>{html}</details>')
    quotation, lists = element("blockquote", blocks), (element("ul", items), element('ol start="3"', items))
    return several(quotation, *lists, spoiler, blocks, between="\n")


SHORT = st.recursive(BLOCKS, nested, max_leaves=3)
COMMENTS = st.tuples(SHORT, st.sampled_from(["", f"<p>{REST}</p>", f"<p>{REST * 2}</p>"])).map("".join)
WHOLE = {"a", "br", "code", "details", "em", "li", "ol", "pre", "strong", "summary"}


def text(element: Element | None) -> str:
    return "" if element is None else "".join(element.itertext())


def halves(html: str, words: int) -> tuple[Element, Element | None]:
    """What is seen at once, and what the click brings, without its label."""
    seen = parsed(folded(html, words))
    rest = seen.find("details[@class='comment-rest']")
    if rest is not None:
        seen.remove(rest)
        rest.remove(rest[0])
    return seen, rest


def elements(tree: Element | None) -> list[Element]:
    return [] if tree is None else [element for element in tree.iter() if element is not tree]


class TestAnyComment:
    @given(COMMENTS, st.integers(0, 12))
    def test_keeps_its_text(self, html: str, words: int) -> None:
        seen, rest = halves(html, words)
        assert text(seen) + text(rest) == text(parsed(html))

    @given(COMMENTS, st.integers(1, 12))
    def test_keeps_whole_what_belongs_together(self, html: str, words: int) -> None:
        seen, rest = halves(html, words)
        before = [element.tag for element in elements(parsed(html)) if element.tag in WHOLE]
        assert [element.tag for element in [*elements(seen), *elements(rest)] if element.tag in WHOLE] == before
        assert all(text(element).strip(" \n") for element in elements(seen) + elements(rest) if element.tag != "br")

    @given(COMMENTS, st.integers(1, 12))
    def test_shows_the_words_promised_and_keeps_enough_for_a_click(self, html: str, words: int) -> None:
        seen, rest = halves(html, words)
        if rest is not None:
            assert len(re.findall("[^ \n]+", "\n".join(seen.itertext()))) >= words
            assert len(re.findall("[^ \n]+", "\n".join(rest.itertext()))) >= WORTH_FOLDING


class TestWhatIsStored:
    def test_is_read_as_it_is(self) -> None:
        source = "**Eins** zwei:\n\n- drei\n- vier\n\n> fünf *sechs*\n> https://a.example/?a=1&b=2\n\n" + REST
        seen, rest = halves(render_comment(source).html, 4)
        assert [child.tag for child in seen] == ["p", "ul"]
        assert [child.tag for child in elements(rest)] == ["blockquote", "p", "em", "br", "a", "p"]
