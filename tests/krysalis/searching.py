"""A search of the whole database, as a stranger would make it who got hold of a copy."""

import base64
import binascii
import json
import zlib
from collections.abc import Iterator
from html import escape
from urllib.parse import quote

from django.contrib.sessions.models import Session
from django.db import connection


def found(*words: str) -> list[str]:
    """`table.column: value` wherever one of the words stands, in whatever way it is written down."""
    written = {way.casefold() for word in words for way in ways_to_write(word)}
    return [f"{place}: {text[:200]}" for place, text in everything() if any(way in text.casefold() for way in written)]


def ways_to_write(word: str) -> set[str]:
    return {word, escape(word), json.dumps(word)[1:-1], quote(word)}


def everything() -> Iterator[tuple[str, str]]:
    """Every value in every table there is, whether a model knows it or not, and what is packed in it."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    if isinstance(value, bytes | memoryview):
                        value = bytes(value).decode("utf-8", "replace")
                    yield from ((f"{table}.{column}", text) for text in (str(value), *unpacked(str(value))))
    for session in Session.objects.all():
        yield "session", json.dumps(session.get_decoded(), ensure_ascii=False, default=str)


def unpacked(value: str) -> Iterator[str]:
    """What the cache and links pack: base64, perhaps compressed."""
    if len(value) < 12:
        return
    try:
        raw = base64.b64decode(value.split(":")[0].replace("-", "+").replace("_", "/") + "==", validate=True)
    except (ValueError, binascii.Error):
        return
    yield raw.decode("utf-8", "replace")
    try:
        yield zlib.decompress(raw).decode("utf-8", "replace")
    except zlib.error:
        return
