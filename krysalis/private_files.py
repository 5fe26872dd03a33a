"""Files that hold a secret. Pure."""

import os
from pathlib import Path


def write(path: Path, text: str) -> None:
    """Whole or not at all, and from the first moment readable by its owner only."""
    temporary = path.with_suffix(".new")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    temporary.replace(path)
