"""The texts every benchmark reads: the articles of the tests' corpus, and one of 1,000 words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ontherecord.catalog.reader import read_declaration

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = ROOT / "tests" / "corpus" / "articles"


@dataclass(frozen=True, slots=True)
class Text:
    """An article: its words and its date of publication."""

    text: str
    published: date

    @property
    def words(self) -> int:
        """How many words, by blanks."""
        return len(self.text.split())


def corpus() -> list[Text]:
    """The articles of the corpus, by file name."""
    found = []
    for path in sorted(ARTICLES.glob("*.yml")):
        declared = read_declaration(path).data
        found.append(Text(str(declared["text"]), date.fromisoformat(str(declared["published"]))))
    return found


def long_article(words: int = 1000) -> Text:
    """Articles of the corpus joined, paragraph by paragraph, until `words` words are reached.

    It is dated as the newest of them, so that nothing in it lies in its future.
    """
    articles = corpus()
    kept: list[str] = []
    for paragraph in "\n\n".join(a.text.strip() for a in articles).split("\n\n"):
        kept.append(paragraph)
        if sum(len(p.split()) for p in kept) >= words:
            break
    return Text("\n\n".join(kept) + "\n", max(a.published for a in articles))
