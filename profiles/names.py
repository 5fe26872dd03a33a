"""What a name says by itself. Pure."""


def initials(name: str) -> str:
    """`Prof. Dr. Eva von Ehr` → `EE`, `M. Okonjo` → `MO`, `ada` → `A`, `🦋` → an empty text."""
    words = [word for word in without_titles(name).split() if word[0].isalnum()]
    return "".join(word[0] for word in words[:1] + words[1:][-1:]).upper()


def without_titles(name: str) -> str:
    """`Dr. Eva von Ehr` → `Eva von Ehr`; the whole name where it is nothing but titles."""
    words = name.split()
    return " ".join([word for word in words if not _is_title(word)] or words)


def _is_title(word: str) -> bool:
    """`Dr.`; a single letter before the full stop is a name cut short."""
    return word.endswith(".") and len(word) > 2
