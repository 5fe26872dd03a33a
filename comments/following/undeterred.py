"""One after the other, where what is wrong with one must not cost the others their turn."""

from collections.abc import Callable, Iterable

import structlog

log = structlog.get_logger(__name__)


def sum_of(what: str, do: Callable[[int], int], keys: Iterable[int]) -> int:
    """Of rows, by their keys. Raises the first error, but at the end, so that the job is seen as one that fails."""
    total, errors = 0, []
    for key in keys:
        try:
            total += do(key)
        except Exception as error:  # Its words may name an address.
            log.warning("passed over", what=what, key=key, error=type(error).__name__)
            errors.append(error)
    if errors:
        raise errors[0]
    return total
