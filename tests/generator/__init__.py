"""A generator of sentences that state the record truly or falsely.

It owns every phrase it uses: it never reads what the catalogue says a measure may be called, nor
any pattern of the extractor, so that what it finds is what a stranger's sentence would find.
"""

from generator.item import ASKED, DECIDED, WRONG, Item, Outcome, judge
from generator.sentences import generate

__all__ = ["ASKED", "DECIDED", "WRONG", "Item", "Outcome", "generate", "judge"]
