"""What a name says by itself. Pure."""


def initials(name: str) -> str:
    """`Prof. Dr. Eva von Ehr` → `EE`, `M. Okonjo` → `MO`, `ada` → `A`, `🦋` → an empty text."""
    words = [word for word in name.split() if word[0].isalnum()]
    named = [word for word in words if not _is_title(word)] or words
    return "".join(word[0] for word in named[:1] + named[1:][-1:]).upper()


def _is_title(word: str) -> bool:
    """`Dr.`; a single letter before the full stop is a name cut short."""
    return word.endswith(".") and len(word) > 2
