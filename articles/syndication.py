"""A stored text as it must be to be read elsewhere: in a feed reader, without the page around it. Pure."""

import re
from urllib.parse import urljoin

# A start tag as nh3 and our own parts write it: lower case, every value in double quotes.
_TAG = re.compile(r'<[a-z][a-z0-9]*(?:\s+[a-z-]+(?:="[^"]*")?)*\s*/?>')
_ADDRESS = re.compile(r'(?<=\s)(href|src)="([^"]*)"')
_SRCSET = re.compile(r'(?<=\s)srcset="([^"]*)"')
_BUTTON = re.compile(r"<button\b[^>]*>.*?</button>", re.DOTALL)
_UNFIT_FOR_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def fit_for_xml(text: str) -> str:
    """Without the characters XML 1.0 cannot hold, which a taken-over text may."""
    return _UNFIT_FOR_XML.sub("", text)


def absolute_html(html: str, permalink: str) -> str:
    """Every address in it made absolute against the permalink; without the buttons, which need our script."""
    return _TAG.sub(lambda tag: _with_absolute_addresses(tag[0], permalink), _BUTTON.sub("", fit_for_xml(html)))


def _with_absolute_addresses(tag: str, permalink: str) -> str:
    tag = _ADDRESS.sub(lambda found: f'{found[1]}="{urljoin(permalink, found[2])}"', tag)
    return _SRCSET.sub(lambda found: f'srcset="{_absolute_srcset(found[1], permalink)}"', tag)


def _absolute_srcset(srcset: str, permalink: str) -> str:
    return ", ".join(urljoin(permalink, part.strip()) for part in srcset.split(","))
