"""What a mail looks like: its words with named placeholders, text and HTML from one source, and who it is from.

Inside, in this order: registry, composing → html, letter; sender stands for itself.
"""

from .composing import Parts, composed, worded, words_of, written
from .letter import Letter, Placeholder
from .registry import all_letters, named
from .sender import sender

__all__ = [
    "Letter",
    "Parts",
    "Placeholder",
    "all_letters",
    "composed",
    "named",
    "sender",
    "worded",
    "words_of",
    "written",
]
