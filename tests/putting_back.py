"""What migrations made, put back after a test with real transactions has emptied every table.

Django saves it row by row: 0.2 s for each such test, of which there are hundreds. Here it is read once and inserted
table by table, as it was.
"""

from collections import defaultdict
from functools import cache
from typing import Any

from django.core import serializers
from django.core.serializers.base import DeserializedObject
from django.db import connection, transaction
from django.db.backends.base.creation import BaseDatabaseCreation
from django.db.models import Model


def faster() -> None:
    BaseDatabaseCreation.deserialize_db_from_string = _put_back  # type: ignore[method-assign]


def _put_back(self: BaseDatabaseCreation, data: str) -> None:
    with transaction.atomic(), connection.constraint_checks_disabled():
        for model, rows in _rows(data).items():
            model._base_manager.bulk_create(rows, ignore_conflicts=True)  # Before the first such test they are there.
    connection.check_constraints()


@cache
def _rows(data: str) -> dict[type[Model], list[Any]]:
    rows: dict[type[Model], list[Any]] = defaultdict(list)
    for read in serializers.deserialize("json", data):
        rows[type(read.object)].append(read.object)
        for name, values in (read.m2m_data or {}).items():
            _pair(rows, read, name, values)
    return rows


def _pair(rows: dict[type[Model], list[Any]], read: DeserializedObject, name: str, values: Any) -> None:
    field: Any = read.object._meta.get_field(name)
    mine, theirs = field.m2m_field_name(), field.m2m_reverse_field_name()
    through = field.remote_field.through
    rows[through] += [through(**{f"{mine}_id": read.object.pk, f"{theirs}_id": value}) for value in values]
