"""How tags are typed: separated by commas and by nothing else, so that `KI Strategie` stays one tag."""

from collections.abc import Iterable


def split_at_commas(text: str) -> list[str]:
    """The tags in the order typed, without doubles. Named in `TAGGIT_TAGS_FROM_STRING`."""
    names = (" ".join(part.split()) for part in text.split(","))
    return list({name.casefold(): name for name in names if name}.values())


def joined_by_commas(tags: Iterable) -> str:
    """The other way round. Named in `TAGGIT_STRING_FROM_TAGS`."""
    return ", ".join(sorted(tag.name for tag in tags))
