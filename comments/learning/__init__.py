"""How much a comment looks like spam, learned from the decisions on this site and explained by its words.

Inside, in this order: counting (the table), measuring → telling, weighing → words, start. Pure but for counting.
"""

from .counting import Score, learn, lock, score
from .telling import readable
from .weighing import SUSPICIOUS

__all__ = ["SUSPICIOUS", "Score", "learn", "lock", "readable", "score"]
