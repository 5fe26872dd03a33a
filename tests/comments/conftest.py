"""What several tests of discussions share and cannot import under its own name."""

from collections.abc import Iterator

import pytest
import time_machine
from django.utils import timezone
from time_machine import Traveller


@pytest.fixture
def clock() -> Iterator[Traveller]:
    """Time stands still until a test moves it."""
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller
