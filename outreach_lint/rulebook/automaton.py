"""A phrase as an automaton over term bits: one step a token, never back.

Semantics are those of spaCy's Matcher with the patterns of ``matcher_specs``; the tests hold both
to the same matches. The Matcher needs a pattern for every way to spell a phrase out and keeps a
state for every way to fill a gap: 0.3 ms a sentence for a phrase with two gaps. Here alternatives
share their states, and steps already taken are remembered (a lazily built DFA).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from outreach_lint.rulebook.pattern import Phrase, Term

#: Steps remembered per phrase at most; real text needs a few dozen.
_MOST_STEPS = 4_096

_ANY = 0  # the bit of a gap's token
_START = -1  # no set of states: before the first token


class PhraseAutomaton:
    """Matches one phrase; ``bits`` maps its terms to their bits in a token's mask."""

    __slots__ = ("_accept", "_alphabet", "_closure", "_edges", "_first", "_steps")

    def __init__(self, phrase: Phrase, bits: Mapping[Term, int]) -> None:
        #: (from state, bit or _ANY, to state); states are numbered as they are made
        self._edges: list[tuple[int, int, int]] = []
        skips: list[tuple[int, int]] = []
        count = 1
        state = 0
        for part in phrase.parts:
            ends: list[int] = []
            for sequence in part:
                current = state
                for slot in sequence:
                    bit = bits[slot.term] if slot.term is not None else _ANY
                    passed: list[int] = []
                    for _ in range(slot.repeat):
                        if slot.optional:
                            passed.append(current)
                        self._edges.append((current, bit, count))
                        current = count
                        count += 1
                    skips += [(earlier, current) for earlier in passed]
                ends.append(current)
            skips += [(end, count) for end in ends]
            state = count
            count += 1
        self._accept = 1 << state
        self._closure = _closure(count, skips)
        self._alphabet = 0
        self._first = 0
        for start, bit, _ in self._edges:
            self._alphabet |= bit
            if self._closure[0] >> start & 1:
                self._first |= bit
        self._steps: dict[tuple[int, int], tuple[int, bool]] = {}

    def matches(self, masks: Sequence[int]) -> list[tuple[int, int]]:
        """Return the longest match from each token at which one starts; half-open token ranges."""
        found: list[tuple[int, int]] = []
        alphabet, first, steps, count = self._alphabet, self._first, self._steps, len(masks)
        for start, mask in enumerate(masks):
            if not mask & first:
                continue
            states, end, position = _START, 0, start
            while states and position < count:
                key = (states, masks[position] & alphabet)
                states, accepted = steps.get(key) or self._step(key)
                position += 1
                if accepted:
                    end = position
            if end:
                found.append((start, end))
        return found

    def _step(self, key: tuple[int, int]) -> tuple[int, bool]:
        """Return the states after a token, and whether a match ends with it (not in a gap)."""
        states, mask = key
        begins = states == _START
        states = self._closure[0] if begins else states
        worded = gapped = 0
        for start, bit, target in self._edges:
            if states >> start & 1:
                if bit & mask:
                    worded |= self._closure[target]
                elif bit == _ANY and not begins:  # a match starts with a word
                    gapped |= self._closure[target]
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


def matcher_specs(phrase: Phrase) -> list[list[dict[str, object]]]:
    """Return a phrase as spaCy Matcher patterns, one for each way to spell it out."""
    specs: list[list[dict[str, object]]] = []
    for sequence in phrase.sequences():
        spec: list[dict[str, object]] = []
        for slot in sequence:
            token = slot.term.spec() if slot.term is not None else {}
            spec += [{**token, "OP": "?"} if slot.optional else token] * slot.repeat
        specs.append(spec)
    return specs
