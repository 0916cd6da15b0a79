"""Tu and vous: the form of address in languages for which we only have word lists.

Each language has a TOML file beside this module: words of the familiar and of the polite form, with
the neighbours that make them something else ("le ton", "del tu"). Words are compared without
capitals and accents.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

from spacy.tokens import Doc

from outreach_lint.text.address import NO_ADDRESS, AddressAnalysis, Evidence, decide

#: Languages with a word list.
LANGUAGES = ("fr", "es", "it", "nl")

_WORD = re.compile(r"t(?=['’])|\w+", re.IGNORECASE)
_BEGINNERS = ".!?:…\n•-–—"


@dataclass(frozen=True, slots=True)
class _Form:
    """The words of one form; ``after``, ``before``: neighbours that forbid, ``needs``: that it takes."""

    words: frozenset[str]
    capital: frozenset[str]
    endings: tuple[str, ...]
    exceptions: frozenset[str]
    after: Mapping[str, frozenset[str]]
    before: Mapping[str, frozenset[str]]
    needs: Mapping[str, frozenset[str]]

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> _Form:
        def bare(words: Sequence[str]) -> frozenset[str]:
            return frozenset(map(_bare, words))

        def neighbours(key: str) -> Mapping[str, frozenset[str]]:
            return {_bare(word): bare(others) for word, others in table[key].items()}

        return cls(
            bare(table["words"]),
            bare(table["capital"]),
            tuple(bare(table["endings"])),
            bare(table["except"]),
            neighbours("after"),
            neighbours("before"),
            neighbours("needs"),
        )

    def holds(self, word: str, before: str, after: str, *, capital: bool) -> bool:
        """Whether the word, between these neighbours, is of this form."""
        by_ending = bool(self.endings) and word.endswith(self.endings) and word not in self.exceptions
        if not (word in self.words or (capital and word in self.capital) or by_ending):
            return False
        if before in self.after.get(word, ()) or after in self.before.get(word, ()):
            return False
        return word not in self.needs or after in self.needs[word]


class LexicalAddress:
    """Reads the form of address of one language by its word list."""

    def __init__(self, language: str) -> None:
        table = tomllib.loads(files(__package__).joinpath(f"{language}.toml").read_text("utf-8"))
        self._familiar = _Form.from_table(table["familiar"])
        self._polite = _Form.from_table(table["polite"])
        self._mentions = frozenset(map(_bare, table["mentions"]))
        self._titles = frozenset(map(_bare, table["titles"]))
        self._reporting = frozenset(map(_bare, table["reporting"]))

    def analyse(
        self, doc: Doc, norms: Sequence[int], sentences: Sequence[tuple[int, int]]
    ) -> AddressAnalysis:
        """Return the form of address of the whole Doc: "du" for the familiar one, "sie" for the polite."""
        evidence = [
            Evidence(form, index, 1.0)
            for form, index, reported in self._found(doc, sentences)
            if not reported
        ]
        return decide(evidence) if evidence else NO_ADDRESS

    def _found(
        self, doc: Doc, sentences: Sequence[tuple[int, int]]
    ) -> Iterator[tuple[Literal["du", "sie"], int, bool]]:
        text = doc.text
        matches = list(_WORD.finditer(text))
        words = [_bare(m.group()) if m.group() not in ("t", "T") else "t'" for m in matches]
        index = number = 0
        reported_from = -1
        for place, match in enumerate(matches):
            while doc[index].idx + len(doc[index]) <= match.start():
                index += 1
            while index >= sentences[number][1]:
                number += 1
                reported_from = -1
            before = words[place - 1] if place else ""
            after = words[place + 1] if place + 1 < len(words) else ""
            if text[match.end() : match.end() + 1] == ":" and words[place] in self._reporting:
                reported_from = place
            ahead = text[: match.start()].rstrip(" \t\"'«“„(¿¡")
            capital = match.group()[0].isupper() and bool(ahead) and ahead[-1] not in _BEGINNERS
            if self._is_name(match.group(), before, text, capital=capital):
                continue
            for form, lexicon in (("du", self._familiar), ("sie", self._polite)):
                held = lexicon.holds(words[place], before, after, capital=capital)
                if held and before not in self._mentions:
                    yield form, index, reported_from >= 0  # type: ignore[misc]
                    break

    def _is_name(self, word: str, before: str, text: str, *, capital: bool) -> bool:
        """Whether it is a name or abbreviation: Madame Tu, the TU-2; capitals of courtesy are lower."""
        if not word[0].isupper():
            return False
        if before in self._titles:
            return True
        return len(word) > 1 and word.isupper() and not text.isupper() and capital


@lru_cache(maxsize=20_000)
def _bare(word: str) -> str:
    """Return the word without capitals and accents."""
    decomposed = unicodedata.normalize("NFD", word.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))
