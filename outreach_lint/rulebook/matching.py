"""Finding phrases in a spaCy Doc: each phrase is looked for only where it can match.

A phrase is indexed under its rarest mandatory word (its anchor). In a sentence with that word,
and with all its other mandatory words, its automaton is run over the tokens. ``match_all`` does
the same with spaCy's Matcher and without the index; the tests hold both to the same matches.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from outreach_lint.rulebook.automaton import PhraseAutomaton, matcher_specs
from outreach_lint.rulebook.pattern import Part, Phrase, Term, is_mandatory

#: Words remembered at most; a million different tokens must not fill the memory.
MAX_CACHED_WORDS = 100_000

Sentence = tuple[int, int]


@dataclass(frozen=True, slots=True)
class PhraseMatch:
    """Phrase number ``phrase`` matched tokens ``start`` to ``end`` (half-open)."""

    phrase: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class _Needle:
    """A phrase as it is looked for: ``required`` are bits that its sentence must show."""

    phrase: int
    required: int
    automaton: PhraseAutomaton


#: What is known of a word: the bits of the terms it satisfies, and the needles it anchors.
_Word = tuple[int, tuple[_Needle, ...]]


@dataclass(slots=True)
class PhraseIndex:
    """All phrases of one language, ready to be matched.

    ``common`` are the language's stop words: poor anchors.
    """

    vocab: Vocab
    phrases: Sequence[Phrase]
    common: frozenset[str] = frozenset()
    _terms: dict[Term, int] = field(default_factory=dict, init=False)
    _anchored: dict[int, list[_Needle]] = field(default_factory=dict, init=False)
    _words: dict[int, _Word] = field(default_factory=dict, init=False)
    _lookup: _TermLookup = field(init=False)
    _counts: dict[Term, tuple[float, int]] = field(default_factory=dict, init=False)
    _matchers: list[tuple[int, Matcher]] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        anchored: dict[int, list[_Needle]] = defaultdict(list)
        for number, phrase in enumerate(self.phrases):
            bits = {
                slot.term: self._bit(slot.term)
                for part in phrase.parts
                for sequence in part
                for slot in sequence
                if slot.term is not None
            }
            mandatory = [self._presence(part) for part in phrase.parts if is_mandatory(part)]
            required = 0
            for term in mandatory:
                required |= self._bit(term)
            anchor = min(mandatory, key=self._commonness)
            needle = _Needle(number, required, PhraseAutomaton(phrase, bits))
            anchored[self._bit(anchor)].append(needle)
        self._anchored = dict(anchored)
        self._lookup = _TermLookup(self._terms)

    def _bit(self, term: Term) -> int:
        return 1 << self._terms.setdefault(term, len(self._terms))

    def _presence(self, part: Part) -> Term:
        """Return a term of which some word stands wherever the part does."""
        presence = Term()
        for sequence in part:
            words = [slot.term for slot in sequence if slot.term is not None and not slot.optional]
            presence |= min(words, key=self._commonness)
        return presence

    def match(self, doc: Doc, norms: Sequence[int], sentences: Iterable[Sentence]) -> list[PhraseMatch]:
        """Return every match; ``norms`` are the hashes of the tokens' folded forms."""
        words = self._words
        found: list[PhraseMatch] = []
        known = [words.get(norm) or self._learn(norm) for norm in norms]
        for start, end in sentences:
            union = 0
            anchored: list[tuple[_Needle, ...]] = []
            for mask, needles in known[start:end]:
                if mask:
                    union |= mask
                    if needles:
                        anchored.append(needles)
            if not anchored:
                continue
            absent = ~union
            candidates = [n for needles in anchored for n in needles if not n.required & absent]
            if not candidates:
                continue
            masks = [mask for mask, _ in known[start:end]]
            for needle in dict.fromkeys(candidates):
                for first, last in needle.automaton.matches(masks):
                    if self._fits(doc, needle.phrase, (start, end), start + first):
                        found.append(PhraseMatch(needle.phrase, start + first, start + last))
        return found

    def match_all(self, doc: Doc, sentences: Iterable[Sentence]) -> list[PhraseMatch]:
        """Do what ``match`` does with spaCy's Matcher alone: slow, the measure for ``match``."""
        if not self._matchers:
            for number, phrase in enumerate(self.phrases):
                matcher = Matcher(self.vocab)
                matcher.add("phrase", matcher_specs(phrase))
                self._matchers.append((number, matcher))
        longest: dict[tuple[int, int], int] = {}
        for number, matcher in self._matchers:
            for start, end in sentences:
                for _, first, last in matcher(doc[start:end]):
                    if self._fits(doc, number, (start, end), start + first):
                        key = (number, start + first)
                        longest[key] = max(longest.get(key, 0), start + last)
        return [PhraseMatch(number, start, end) for (number, start), end in longest.items()]

    def _fits(self, doc: Doc, number: int, sentence: Sentence, start: int) -> bool:
        """Whether a match that starts there stands where its phrase may stand."""
        phrase = self.phrases[number]
        if phrase.at_start and not is_clause_start(doc, sentence[0], start):
            return False
        return not phrase.in_question or is_question(doc, *sentence)

    def _learn(self, norm: int) -> _Word:
        if len(self._words) >= MAX_CACHED_WORDS:
            self._words.clear()
        mask = self._lookup.mask(self.vocab.strings[norm])
        needles: list[_Needle] = []
        if mask:
            for bit, anchored in self._anchored.items():
                if mask & bit:
                    needles += anchored
        word = self._words[norm] = (mask, tuple(needles))
        return word

    def _commonness(self, term: Term) -> tuple[float, int]:
        """Estimate how often a term is met; lower is rarer and makes the better anchor."""
        known = self._counts.get(term)
        if known is not None:
            return known
        count = float(sum(50 if word in self.common else 1 for word in term.exact))
        count += sum(40 / len(stem) for stem in (*term.prefixes, *term.suffixes, *term.infixes))
        count += 100 * len(term.regexes)
        rank = self._counts[term] = (count, -max(map(len, term.exact), default=0))
        return rank


class _TermLookup:
    """Which terms a word satisfies; asked once per distinct word."""

    def __init__(self, terms: dict[Term, int]) -> None:
        self._exact: dict[str, int] = defaultdict(int)
        self._prefixes: dict[str, int] = defaultdict(int)
        self._suffixes: dict[str, int] = defaultdict(int)
        self._infixes: dict[str, int] = defaultdict(int)
        self._regexes: dict[str, int] = defaultdict(int)
        for term, number in terms.items():
            for table, stems in (
                (self._exact, term.exact),
                (self._prefixes, term.prefixes),
                (self._suffixes, term.suffixes),
                (self._infixes, term.infixes),
                (self._regexes, term.regexes),
            ):
                for stem in stems:
                    table[stem] |= 1 << number
        self._compiled = [(re.compile(r), mask) for r, mask in self._regexes.items()]

    def mask(self, word: str) -> int:
        mask = self._exact.get(word, 0)
        for length in range(1, len(word) + 1):
            mask |= self._prefixes.get(word[:length], 0) | self._suffixes.get(word[-length:], 0)
        for stem, bits in self._infixes.items():
            if stem in word:
                mask |= bits
        for regex, bits in self._compiled:
            if regex.fullmatch(word):
                mask |= bits
        return mask


def is_question(doc: Doc, start: int, end: int) -> bool:
    """Whether the sentence ends with a question mark (emoji or brackets may follow it)."""
    return any("?" in doc[i].text for i in range(max(start, end - 3), end))


#: After these a new clause begins; the words are how people lead into a question.
_CLAUSE_OPENERS = frozenset(",;:-–—•*→✓✔✅►(\"'„“«»”/") | {
    "und", "oder", "aber", "also", "kurz", "nun", "sag", "mal", "ps", "and", "or", "but", "so", "btw",
}  # fmt: skip


def is_clause_start(doc: Doc, start: int, index: int) -> bool:
    """Whether a clause begins at token ``index`` of the sentence that begins at ``start``."""
    if index == start:
        return True
    before = doc[index - 1]
    return before.norm_ in _CLAUSE_OPENERS or not any(map(str.isalnum, before.text))
