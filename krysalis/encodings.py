"""Content codings (RFC 9110, section 8.4): a page is compressed once, when it is kept. Pure.

Safe for pages that are the same for everybody: what holds no secret gives none away by its length (BREACH).
"""

import gzip

import brotli

IDENTITY = ""
PREFERRED = ("br", "gzip", IDENTITY)
WORTH_IT = 512  # Bytes; below, the saving is less than the header it costs.
BROTLI_QUALITY = 6  # 11 halves no page but takes a hundred times as long.


def variants(body: bytes) -> dict[str, bytes]:
    """The body by coding, always with the plain one; two to five milliseconds for a page of 100 kB."""
    if len(body) < WORTH_IT:
        return {IDENTITY: body}
    return {
        "br": brotli.compress(body, quality=BROTLI_QUALITY),
        "gzip": gzip.compress(body, compresslevel=6, mtime=0),
        IDENTITY: body,
    }


def chosen(accept: str, offered: dict[str, bytes]) -> str:
    """The best coding that is offered and that the `Accept-Encoding` names with a weight other than 0."""
    accepted = set()
    for part in accept.lower().split(","):
        coding, _, weight = part.replace(" ", "").partition(";q=")
        if weight.strip("0.") or not weight:
            accepted.add(coding)
    return next(coding for coding in PREFERRED if coding in offered and (coding in accepted or coding == IDENTITY))
