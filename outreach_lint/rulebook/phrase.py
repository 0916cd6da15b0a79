"""What a pattern compiles to: terms for single words, in sequences, in parts, in a phrase."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Term:
    """What one token may be: literal words, and words with a given beginning, end or middle."""

    exact: frozenset[str] = frozenset()
    prefixes: frozenset[str] = frozenset()
    suffixes: frozenset[str] = frozenset()
    infixes: frozenset[str] = frozenset()
    regexes: frozenset[str] = frozenset()

    def __or__(self, other: Term) -> Term:
        return Term(
            _union(self.exact, other.exact),
            _union(self.prefixes, other.prefixes),
            _union(self.suffixes, other.suffixes),
            _union(self.infixes, other.infixes),
            _union(self.regexes, other.regexes),
        )

    def accepts(self, word: str) -> bool:
        """Whether a folded word is one of these, regular expressions left aside."""
        return (
            word in self.exact
            or any(word.startswith(p) for p in self.prefixes)
            or any(word.endswith(s) for s in self.suffixes)
            or any(i in word for i in self.infixes)
        )

    def spec(self) -> dict[str, Any]:
        """Return the spaCy Matcher description of such a token."""
        if not (self.prefixes or self.suffixes or self.infixes or self.regexes):
            words = sorted(self.exact)
            return {"NORM": words[0] if len(words) == 1 else {"IN": words}}
        options = [
            *map(re.escape, sorted(self.exact)),
            *(re.escape(p) + ".*" for p in sorted(self.prefixes)),
            *(".*" + re.escape(s) for s in sorted(self.suffixes)),
            *(".*" + re.escape(i) + ".*" for i in sorted(self.infixes)),
            *sorted(self.regexes),
        ]
        return {"NORM": {"REGEX": rf"^(?:{'|'.join(options)})$"}}


def _union(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """Return the union without a copy where one is empty; the operator makes one of every set."""
    return one | other if one and other else one or other


@dataclass(frozen=True, slots=True)
class Slot:
    """One place in a word sequence: a term, or any token when ``term`` is None."""

    term: Term | None
    optional: bool = False
    repeat: int = 1


#: A word sequence without alternatives of different length.
Sequence_ = tuple[Slot, ...]

#: One element of a pattern: the sequences that may stand there (an empty one: or nothing).
Part = tuple[Sequence_, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A compiled pattern: its parts in order, and where it may stand."""

    source: str
    parts: tuple[Part, ...]
    at_start: bool = False
    in_question: bool = False

    def sequences(self) -> list[Sequence_]:
        """Spell out every word sequence the parts allow, none beginning or ending in a gap."""
        spelled: dict[Sequence_, None] = {}
        for choice in itertools.product(*self.parts):
            sequence = tuple(itertools.chain.from_iterable(choice))
            spelled.update(dict.fromkeys(_without_loose_ends(sequence)))
        return list(spelled)


def is_mandatory(part: Part) -> bool:
    """Whether some word of the part must occur."""
    return all(any(slot.term and not slot.optional for slot in sequence) for sequence in part)


def is_gap(part: Part) -> bool:
    """Whether the part is a gap."""
    return bool(part[0]) and part[0][0].term is None


def _without_loose_ends(sequence: Sequence_) -> list[Sequence_]:
    """Spell out optional words beyond a gap at either end: a match must not end in the gap.

    ``hast du .. [zeit]`` is "hast du", and "hast du .. zeit" with "zeit" there.
    """
    slots = list(sequence)
    while slots[0].term is None:
        slots.pop(0)
    while slots[-1].term is None:
        slots.pop()
    for end, step in ((len(slots) - 1, -1), (0, 1)):
        inner = end + step
        while 0 <= inner < len(slots) and slots[inner].optional and slots[inner].term is not None:
            inner += step
        if not slots[end].optional or not 0 <= inner < len(slots) or slots[inner].term is not None:
            continue
        # Only optional words stand beyond the gap at `inner`: with none of them, or with one.
        outer = range(inner + 1, len(slots)) if step < 0 else range(inner)
        results = _without_loose_ends(tuple(s for i, s in enumerate(slots) if i not in outer))
        for kept in outer:
            chosen = [*slots]
            chosen[kept] = Slot(slots[kept].term)
            results += _without_loose_ends(tuple(chosen))
        return results
    return [tuple(slots)]
