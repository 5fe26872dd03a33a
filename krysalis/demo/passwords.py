"""The passwords of the demo's logins: made once, kept beside the database, readable by its owner only."""

import os
import secrets
from collections.abc import Iterable
from pathlib import Path

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # Without those that look like another.


def kept(path: Path, logins: Iterable[str], wanted: str = "") -> dict[str, str]:
    """What stands in the file, or `wanted` for all, or new ones; the file then says the same."""
    known = read(path)
    passwords = {login: wanted or known.get(login) or _made() for login in logins}
    if passwords != known:
        _write(path, passwords)
    return passwords


def read(path: Path) -> dict[str, str]:
    """Empty where there is no file."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {login: word for login, _, word in (line.partition(" ") for line in lines)}


def _made() -> str:
    """About 79 bits, in four groups that can be read out."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def _write(path: Path, passwords: dict[str, str]) -> None:
    temporary = path.with_suffix(".new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.writelines(f"{login} {word}\n" for login, word in passwords.items())
    temporary.replace(path)
