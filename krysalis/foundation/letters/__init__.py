"""What a mail looks like: its words with named placeholders, text and HTML from one source, and who it is from.

Inside, in this order: composing → wording → registry → letter; composing → html; composing, sender → lines.
"""

from .composing import Parts, composed, example, example_of, worded, written
from .letter import Letter, Placeholder
from .registry import all_letters, named
from .sender import Sender, encoded, sender
from .wording import reset, shipped, stands, word, words_of

__all__ = [
    "Letter",
    "Parts",
    "Placeholder",
    "Sender",
    "all_letters",
    "composed",
    "encoded",
    "example",
    "example_of",
    "named",
    "reset",
    "sender",
    "shipped",
    "stands",
    "word",
    "worded",
    "words_of",
    "written",
]
