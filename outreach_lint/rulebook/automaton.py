"""A phrase as an automaton over term bits: one step a token, never back.

Semantics are those of spaCy's Matcher with the patterns that ``reference`` spells out; the tests hold both
to the same matches. The Matcher needs a pattern for every way to spell a phrase out and keeps a
state for every way to fill a gap: 0.3 ms a sentence for a phrase with two gaps. Here alternatives
share their states, and steps already taken are remembered (a lazily built DFA).
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain

from outreach_lint.rulebook.phrase import Phrase, Term

#: Steps remembered per phrase at most; real text needs a dozen.
_MOST_STEPS = 1_024

_ANY = 0  # stands for the term of a gap's token; those of the phrase count from 1
_FIRST = 1  # the bit of a word that may begin the phrase
_MOST_WORDS = 64  # per phrase; there are thousands of phrases
#: Stands for every word of no phrase.
NO_WORD = 0
_START = -1  # no set of states: before the first token


class PhraseAutomaton:
    """Matches one phrase; ``numbers`` are those its terms have in the index."""

    __slots__ = ("_accept", "_bits", "_closure", "_edges", "_own", "_steps")

    def __init__(self, phrase: Phrase, numbers: Mapping[Term, int]) -> None:
        # (from state, term or -1 for any token, to state); states are numbered as they are made
        edges: list[tuple[int, int, int]] = []
        skips: list[tuple[int, int]] = []
        count = 1
        state = 0
        for part in phrase.parts:
            ends: list[int] = []
            for sequence in part:
                current = state
                for slot in sequence:
                    number = numbers[slot.term] if slot.term is not None else -1
                    passed: list[int] = []
                    for _ in range(slot.repeat):
                        if slot.optional:
                            passed.append(current)
                        edges.append((current, number, count))
                        current = count
                        count += 1
                    skips += [(earlier, current) for earlier in passed]
                ends.append(current)
            skips += [(end, count) for end in ends]
            state = count
            count += 1
        self._accept = 1 << state
        self._closure = _closure(count, skips)
        # The index knows thousands of terms, a phrase a handful: these are numbered anew.
        local = {number: place for place, number in enumerate({n for _, n, _ in edges if n >= 0}, start=1)}
        # Three numbers an edge, and no objects for them: there are a hundred thousand edges.
        self._edges = array("l", chain.from_iterable((s, local.get(n, _ANY), t) for s, n, t in edges))
        initial = self._closure[0]
        first = {number for start, number, _ in edges if initial >> start & 1}
        self._bits = {n: 1 << place | (_FIRST if n in first else 0) for n, place in local.items()}
        self._own: dict[int, int] = {NO_WORD: 0}
        self._steps: dict[tuple[int, int], tuple[int, bool]] = {}

    def matches(self, words: Sequence[int], terms: Sequence[AbstractSet[int]]) -> list[tuple[int, int]]:
        """Return the longest match from each token at which one starts; half-open token ranges.

        ``words`` identify the tokens' words (their hashes; NO_WORD for those of no phrase), ``terms``
        are the numbers of the terms they satisfy.
        """
        found: list[tuple[int, int]] = []
        own, steps, count = self._own, self._steps, len(words)
        symbols = [
            symbol if (symbol := own.get(word)) is not None else self._symbol(word, numbers)
            for word, numbers in zip(words, terms, strict=True)
        ]
        for start, symbol in enumerate(symbols):
            if not symbol & _FIRST:
                continue
            states, end, position = _START, 0, start
            while states and position < count:
                key = (states, symbols[position])
                states, accepted = steps.get(key) or self._step(key)
                position += 1
                if accepted:
                    end = position
            if end:
                found.append((start, end))
        return found

    def _symbol(self, word: int, numbers: AbstractSet[int]) -> int:
        """Return the word's terms as this phrase numbers them, with _FIRST if it may begin it."""
        symbol = 0
        for number, bit in self._bits.items():
            if number in numbers:
                symbol |= bit
        if len(self._own) >= _MOST_WORDS:
            self._own.clear()
            self._own[NO_WORD] = 0
        self._own[word] = symbol
        return symbol

    def _step(self, key: tuple[int, int]) -> tuple[int, bool]:
        """Return the states after a token, and whether a match ends with it (not in a gap)."""
        states, symbol = key
        begins = states == _START
        states = self._closure[0] if begins else states
        worded = gapped = 0
        edges = iter(self._edges)
        for start, term, target in zip(edges, edges, edges, strict=True):
            if states >> start & 1:
                if term == _ANY:
                    if not begins:  # a match starts with a word
                        gapped |= self._closure[target]
                elif symbol >> term & 1:
                    worded |= self._closure[target]
        if len(self._steps) >= _MOST_STEPS:
            self._steps.clear()
        step = self._steps[key] = (worded | gapped, bool(worded & self._accept))
        return step


def _closure(count: int, skips: Sequence[tuple[int, int]]) -> list[int]:
    """Return for each state the states it reaches without a token, itself included."""
    closure = [1 << state for state in range(count)]
    # Skips lead to states made later, so the later ones are complete when they are used.
    for state, target in sorted(skips, reverse=True):
        closure[state] |= closure[target]
    return closure
