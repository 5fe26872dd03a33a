"""Ordered choices: authors and recommended articles, one control under the other in the order that counts.

Without script there are always some empty controls; with it they are added, moved and removed (`editor-form.js`).
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from .widgets import without_nul

EMPTY = 2  # Controls more than are filled, for a browser without script.


class OrderedInput(forms.Widget):
    """Several controls of one name: a choice each, or a text line with proposals where there are too many to list."""

    template_name = "admin/articles/_ordered.html"

    def __init__(self, *, proposals: bool = False, add_label: Any = "", attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.proposals = proposals
        self.add_label = add_label
        self.choices: Iterable[tuple[str, str]] = ()

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        values = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return [value for value in (without_nul(value) for value in values) if value.strip()]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0"

    def format_value(self, value: Any) -> list[str]:
        return [str(one) for one in value or []]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        filled = context["widget"]["value"]
        return context | {
            "rows": [*filled, *([""] * EMPTY)],
            "filled": len(filled),
            "options": list(self.choices),
            "proposals": self.proposals,
            "add_label": self.add_label,
            "list_id": f"{context['widget']['attrs'].get('id', name)}_proposals",
        }


class OrderedModelField(forms.Field):
    """Objects in the order of their controls, without doubles. What stands for an object is its `key`, or its name.

    `current` are those chosen already: where two have the same name, theirs means them.
    """

    widget = OrderedInput

    def __init__(self, queryset: QuerySet, *, key: str = "pk", name: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.key, self.name = key, name
        self.current: Sequence[Model] = ()
        self.set_queryset(queryset)

    def set_queryset(self, queryset: QuerySet) -> None:
        self.queryset = queryset
        self.widget.choices = _Choices(self)

    def shown(self, one: Model) -> str:
        return str(getattr(one, self.name or self.key))

    def prepare_value(self, value: Any) -> list[str]:
        return [self.shown(one) if isinstance(one, Model) else str(one) for one in value or []]

    def clean(self, value: Sequence[str]) -> list[Model]:
        found = list(dict.fromkeys(self._find(one.strip()) for one in value))
        if self.required and not found:
            raise ValidationError(self.error_messages["required"], code="required")
        return found

    def _find(self, typed: str) -> Model:
        for one in self.current:
            if self.shown(one) == typed:
                return one
        matches = self._matches(self.key, typed) or (self._matches(self.name, typed) if self.name else [])
        if len(matches) == 1:
            return matches[0]
        sentence = _("“%(typed)s” is ambiguous.") if matches else _("“%(typed)s” was not found.")
        raise ValidationError(sentence, code="unknown", params={"typed": typed})

    def _matches(self, field: str, typed: str) -> list[Model]:
        try:
            return list(self.queryset.filter(**{field: typed})[:2])
        except (ValueError, OverflowError):
            return []


class _Choices:
    """Asked for when drawn, so that a form for reading costs no query."""

    LIMIT = 1000  # Proposals; more make the page heavy, and the newest are listed first.

    def __init__(self, field: OrderedModelField) -> None:
        self.field = field

    def __iter__(self) -> Any:
        for one in self.field.queryset[: self.LIMIT]:
            yield self.field.shown(one), str(one)
