"""The passwords of the demo's logins: made once, kept beside the database, readable by its owner only."""

import secrets
from collections.abc import Iterable
from pathlib import Path

from krysalis import private_files

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # Without those that look like another.


def kept(path: Path, logins: Iterable[str], wanted: str = "") -> dict[str, str]:
    """What stands in the file, or `wanted` for all, or new ones; the file then says the same."""
    known = read(path)
    passwords = {login: wanted or known.get(login) or _made() for login in logins}
    if passwords != known:
        private_files.write(path, "".join(f"{login} {word}\n" for login, word in passwords.items()))
    return passwords


def read(path: Path) -> dict[str, str]:
    """Empty where there is no file."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {login: word for login, _, word in (line.partition(" ") for line in lines)}


def _made() -> str:
    """About 79 bits, in four groups that can be read out."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
