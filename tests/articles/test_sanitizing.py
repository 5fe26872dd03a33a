"""Nothing a stranger or an editor types becomes a script, as another parser than the sanitisers' sees it."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from articles import sanitizing
from articles.rendering import render_article, render_comment
from articles.sanitizing import clean_article, clean_comment

PERMALINK = "https://www.krysalis.example/ein-artikel/"
NEVER = re.compile(
    "applet|audio|base|embed|form|frame|frameset|iframe|input|link|marquee|math|meta|noembed|noframes|noscript|object|"
    "option|param|plaintext|script|select|slot|style|svg|template|textarea|title|video|xmp"
)
ADDRESSES = {"href", "src", "srcset", "action", "formaction", "poster", "background", "cite", "data", "ping"}

# One for each way in that the collections know; small enough to be read, and here for those who have no TEST_DATA.
VECTORS = [
    "<script>alert(1)</script>",
    "<ScRiPt/x>alert(1)</sCrIpT >",
    "<scr<script>ipt>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)//",
    "<img src='/bilder/a-0/1.jpg' srcset='javascript:alert(1) 1w' onerror=alert(1)>",
    "<img src=/bilder/../admin/logout/>",
    "<img src=//evil.example/bilder/a.jpg>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href=' &#14;javascript:alert(1)'>x</a>",
    "<a href='&#106;avascript&colon;alert(1)'>x</a>",
    "<a href=data:text/html;base64,PHNjcmlwdD4=>x</a>",
    "<a href='/x/' style='position:fixed;inset:0' onclick=alert(1) target=_blank ping=//evil.example>x</a>",
    "[x](javascript:alert(1))",
    "[x](<java&#x0A;script:alert(1)>)",
    "[x]: javascript:alert(1)\n\n[x]",
    "![x](javascript:alert(1))",
    '![x](https://evil.example/"onerror="alert(1))',
    '[x](https://a.example "\\" onmouseover=alert(1) x=\\"")',
    "<javascript:alert(1)>",
    "<https://a.example/\"onmouseover='alert(1)'>",
    "https://a.example/'onmouseover='alert(1)",
    'https://a.example/"><script>alert(1)</script>',
    "<svg><script>alert(1)</script></svg>",
    "<svg onload=alert(1)><animate onbegin=alert(1)><set attributeName=href to=javascript:alert(1)></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<style><img src='</style><img src=x onerror=alert(1)//'></style>",
    "<title><a title='</title><img src=x onerror=alert(1)>'></title>",
    "<textarea><a title='</textarea><img src=x onerror=alert(1)>'></textarea>",
    "<xmp><a title='</xmp><img src=x onerror=alert(1)>'></xmp>",
    "<template><img src=x onerror=alert(1)></template>",
    "<select><style></select><img src=x onerror=alert(1)></style></select>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe src=javascript:alert(1)>",
    "<object data=javascript:alert(1)><embed src=javascript:alert(1)></object>",
    "<form action=javascript:alert(1)><button formaction=javascript:alert(1)>x</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "<a href='java&#1;script:alert(1)'>x</a>",
    "<a href='&#1;javascript&#13;:alert(1)'>&#1;&#13;x</a>",
    "<button type=submit form=comment formaction=//evil.example class=copy>x</button>",
    "<base href=//evil.example/><link rel=stylesheet href=//evil.example><meta http-equiv=refresh content='0;url=//e'>",
    "<p id=comment-1 class='site-header' name=body>x</p>",
    "<h2 id=abschnitt-x onclick=alert(1)>x</h2>",
    "<div role=alert aria-label=x style=x tabindex=5>x</div>",
    "<video><source onerror=alert(1)></video>",
    "<details open ontoggle=alert(1)>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml version='1.0'?><img src=x onerror=alert(1)>",
    "`<img src=x onerror=alert(1)>",
    '```<img src=x onerror=alert(1)>\n```"onload=alert(1)\n<script>alert(1)</script>',
    '!!! teilen\n    "><script>alert(1)</script>\n',
    '!!! hinweis"onclick=alert(1) "<img src=x onerror=alert(1)>"\n    x\n',
    "[^1]\n\n[^1]: <img src=x onerror=alert(1)>\n",
    '[^"onclick=alert(1)]\n\n[^"onclick=alert(1)]: x\n',
    '![" onerror="alert(1)](bild:x "\\"><script>alert(1)</script>")',
    '![x](bild:"><script>alert(1)</script>)',
    "x\n{: onclick=alert(1) }",
    "# x {onclick=alert(1)}",
    "| a |\n|---|\n| <img src=x onerror=alert(1)> |",
    "\x02wzxhzdk:0\x03<img src=x onerror=alert(1)>",
]


def no_picture(name: str, alt: str, caption: str) -> str | None:
    return None


def article(source: str) -> str:
    return render_article(source, permalink=PERMALINK, figure=no_picture).html


def comment(source: str) -> str:
    return render_comment(source).html


def complaints(html: str, allowed: sanitizing.AllowList) -> Iterator[str]:
    """What html5lib, which neither sanitiser's last word comes from, finds in it that is not on the list."""
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    for element in tree.iter():
        if not isinstance(element.tag, str):
            yield f"a comment or an instruction: {element.text!r}"
        elif element is not tree:
            yield from complaints_about(element, allowed)


def complaints_about(element: Element, allowed: sanitizing.AllowList) -> Iterator[str]:
    if element.tag not in allowed or NEVER.fullmatch(element.tag):
        yield f"<{element.tag}>"
    for name, value in element.attrib.items():
        if name.startswith("on") or name == "style" or name not in allowed.get(element.tag, {}):
            yield f"<{element.tag} {name}>"
        if name in ADDRESSES and not harmless(value):
            yield f"{name}={value!r}"
        if name == "id" and not value.startswith(("abschnitt-", "fussnote-", "fussnotenzeichen-")):
            yield f"id={value!r}"


def harmless(address: str) -> bool:
    """Browsers drop white space and control characters before they read the scheme."""
    read = "".join(character for character in address if character > " ")
    return urlsplit(read).scheme in {"", "http", "https", "mailto"}


def assert_clean(source: str) -> None:
    try:
        pairs = [(article(source), sanitizing.ARTICLE), (comment(source), sanitizing.COMMENT)]
    except ValidationError:
        return  # Refused with words.
    for html, allowed in pairs:
        assert not list(complaints(html, allowed)), (source, html)
    assert clean_article(pairs[0][0]) == pairs[0][0], source
    assert clean_comment(pairs[1][0]) == pairs[1][0], source


class TestTheLists:
    @pytest.mark.parametrize("allowed", [sanitizing.ARTICLE, sanitizing.COMMENT])
    def test_hold_nothing_that_parses_otherwise_elsewhere(self, allowed: sanitizing.AllowList) -> None:
        assert not [tag for tag in allowed if NEVER.fullmatch(tag)]

    def test_a_stranger_has_less_than_an_editor(self) -> None:
        assert set(sanitizing.COMMENT) < set(sanitizing.ARTICLE)

    def test_strangers_set_no_identifiers_and_show_no_pictures(self) -> None:
        assert not any("id" in attributes for attributes in sanitizing.COMMENT.values())
        assert "img" not in sanitizing.COMMENT


class TestEveryVector:
    @pytest.mark.parametrize("vector", VECTORS)
    def test_leaves_only_what_is_on_the_list(self, vector: str) -> None:
        assert_clean(vector)

    @pytest.mark.parametrize("clean", [clean_article, clean_comment])
    @pytest.mark.parametrize("vector", VECTORS)
    def test_does_so_without_markdown_before_it(self, clean: Callable[[str], str], vector: str) -> None:
        html = clean(vector)
        assert not list(complaints(html, sanitizing.ARTICLE))
        assert clean(html) == html

    def test_would_be_noticed(self) -> None:
        """The check is worth its name only if it complains of what is bad."""
        bad = "<p onclick=x><a href='java\tscript:x' style=x>x</a></p><svg></svg><h2 id=x></h2><!--x-->"
        assert len(list(complaints(bad, sanitizing.ARTICLE))) == 6


class TestEachGateAlone:
    """If one falls, the other still stands."""

    @pytest.mark.parametrize("vector", VECTORS)
    def test_nh3_would_do(self, vector: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("bleach.sanitizer.Cleaner.clean", lambda self, html: html)
        assert not list(complaints(clean_article(vector), sanitizing.ARTICLE))

    @pytest.mark.parametrize("vector", VECTORS)
    def test_bleach_would_do(self, vector: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("nh3.clean", lambda html, **lists: html)
        assert not list(complaints(clean_article(vector), sanitizing.ARTICLE))


class TestWhatIsOurs:
    def test_is_kept_as_it_is(self) -> None:
        at = "/bilder/falter-0a1b/800"
        html = (
            f'<figure class="picture lead"><picture><source type="image/avif" srcset="{at}.avif 800w" sizes="100vw">'
            f'<img src="{at}.jpg" srcset="{at}.jpg 800w, {at}.jpg 1200w" sizes="(min-width: 44rem) 40rem, '
            '100vw" width="800" height="600" alt="" loading="lazy" decoding="async"></picture><figcaption>Text '
            '<span class="credit">[Bildquelle: <a href="https://a.example/" rel="noopener">A</a>]</span></figcaption>'
            "</figure>"
        )
        assert clean_article(html) == html

    def test_pictures_come_from_nowhere_else(self) -> None:
        assert (
            clean_article('<p><img src="/media/x.jpg" alt="x"><img src="https://a.example/bilder/x.jpg"></p>')
            == "<p></p>"
        )

    def test_buttons_never_send_a_form(self) -> None:
        assert clean_article('<button type="submit" class="copy">x</button>') == (
            '<button class="copy" type="button">x</button>'
        )

    def test_links_that_lost_their_address_are_only_words(self) -> None:
        assert clean_article('<p><a>a</a> <a href="bild:x">b</a> <a href="/c/">c</a></p>') == (
            '<p>a b <a href="/c/">c</a></p>'
        )

    def test_entities_are_not_unfolded_twice(self) -> None:
        assert clean_comment("<p>&amp;amp;lt;b&amp;gt;</p>") == "<p>&amp;amp;lt;b&amp;gt;</p>"


@given(
    st.lists(
        st.sampled_from([*"<>\"'&;/=`*_[]()!#\n -x", "<a href=", "<p>", "<pre>", "<b>", "&lt;", "&#", "on", "bild:"])
    )
)
def test_any_mixture_of_signs_is_clean_and_stays_so(parts: list[str]) -> None:
    assert_clean("".join(parts))


@pytest.mark.data
@pytest.mark.parametrize("file", ["xss.jsonl", "xss_bulk.jsonl", "xss_markdown.jsonl", "peer_cve_vectors.jsonl"])
def test_the_collected_payloads_leave_only_what_is_on_the_list(test_data: Path, file: str) -> None:
    rows = [json.loads(line) for line in (test_data / "xss" / file).read_text().splitlines()]
    assert rows
    for row in rows:
        assert_clean(row["payload"])


@pytest.mark.data
@pytest.mark.parametrize("file", ["naughty_strings.jsonl", "unicode_and_control.jsonl"])
def test_odd_strings_are_rendered_or_refused_in_words(test_data: Path, file: str) -> None:
    rows = [json.loads(line) for line in (test_data / "text" / file).read_text().splitlines()]
    assert rows
    for row in rows:
        assert_clean(row["text"])
