"""All letters of the site. Each room that writes some names them in a tuple; `settings.LETTERS` names the tuples."""

from functools import cache
from itertools import chain

from django.conf import settings
from django.utils.module_loading import import_string

from .letter import Letter


@cache
def all_letters() -> tuple[Letter, ...]:
    """In the order of `settings.LETTERS`."""
    return tuple(chain.from_iterable(import_string(named) for named in settings.LETTERS))


def named(name: str) -> Letter | None:
    return next((letter for letter in all_letters() if letter.name == name), None)
