"""Finding phrases in a spaCy Doc: each phrase is looked for only where it can match.

A phrase is indexed under its rarest mandatory word (its anchor). In a sentence with that word,
and with all its other mandatory words, its automaton is run over the tokens. ``reference`` does the
same with spaCy's Matcher and without the index; the tests hold both to the same matches.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import NamedTuple

from spacy.strings import StringStore
from spacy.tokens import Doc

from outreach_lint.rulebook.automaton import NO_WORD, PhraseAutomaton
from outreach_lint.rulebook.phrase import Part, Phrase, Term, is_mandatory

#: Words remembered at most; a million different tokens must not fill the memory.
MAX_CACHED_WORDS = 10_000

Sentence = tuple[int, int]


@dataclass(frozen=True, slots=True)
class PhraseMatch:
    """Phrase number ``phrase`` matched tokens ``start`` to ``end`` (half-open)."""

    phrase: int
    start: int
    end: int


#: A phrase as it is looked for: its number, and the automaton that finds it.
_Needle = tuple[int, PhraseAutomaton]

#: A needle beside what its sentence must show but for anchor and key, one bit a term.
_Guarded = tuple[int, _Needle]


class _Word(NamedTuple):
    """What is known of a word.

    ``terms`` are the numbers of the terms it satisfies; ``keys`` and ``others`` those of them that
    needles ask for, one bit each. ``needles`` are those it anchors, by their group and by their
    key: the second rarest term, which rules most of them out; ``groups`` has the bits of all these
    groups.
    """

    terms: frozenset[int]
    keys: int
    others: int
    groups: int
    needles: tuple[tuple[int, tuple[tuple[int, tuple[_Guarded, ...]], ...]], ...]


_NO_WORD = _Word(frozenset(), 0, 0, 0, ())


class PhraseIndex:
    """All phrases of one language, ready to be matched.

    Each phrase comes with its group: groups that a sentence cannot need are left out at no cost.
    ``common`` are the language's stop words: poor anchors. Of the phrases only what matching needs
    is kept: spelled out they take more memory than everything else. Words are known by their
    hashes, which are the same in every vocabulary.
    """

    def __init__(self, phrases: Iterable[tuple[str, Phrase]], common: frozenset[str] = frozenset()) -> None:
        builder = _Builder(common)
        self._places: list[tuple[bool, bool]] = []
        self._keys: dict[int, int] = {}
        self._others: dict[int, int] = {}
        self._anchored: dict[int, list[tuple[tuple[int, int], _Guarded]]] = defaultdict(list)
        #: One bit a group.
        self.groups: dict[str, int] = {}
        for number, (group, phrase) in enumerate(phrases):
            self._places.append((phrase.at_start, phrase.in_question))
            (anchor, key, *others), automaton = builder.needle(phrase)
            bit = _bit(self._keys, key)
            guard = sum({_bit(self._others, other) for other in others if other not in (anchor, key)})
            place = bit, self.groups.setdefault(group, 1 << len(self.groups))
            self._anchored[anchor].append((place, (guard, (number, automaton))))
        self._all_groups = sum(self.groups.values())
        self._lookup = _TermLookup(builder.terms)
        self._words: dict[int, _Word] = {}
        #: Words with the same terms are one to every phrase: most have few and share them.
        self._kinds: dict[frozenset[int], _Word] = {}

    def match(
        self,
        doc: Doc,
        norms: Sequence[int],
        sentences: Iterable[Sentence],
        sought: Iterable[int] | None = None,
    ) -> list[PhraseMatch]:
        """Return every match; ``norms`` are the hashes of the tokens' folded forms.

        ``sought`` gives, for each sentence, the sum of the bits of the groups to look for; all of
        them if it is not given.
        """
        words = self._words
        found: list[PhraseMatch] = []
        strings = doc.vocab.strings
        known = [words.get(norm) or self._learn(norm, strings) for norm in norms]
        for (start, end), groups in zip(sentences, sought or repeat(self._all_groups), strict=False):
            sentence = known[start:end]
            keys = others = 0
            for word in sentence:
                keys |= word.keys
                others |= word.others
            candidates = dict.fromkeys(
                needle
                for word in sentence
                if word.groups & groups
                for group, by_key in word.needles
                if group & groups
                for key, needles in by_key
                if key & keys
                for guard, needle in needles
                if guard & others == guard
            )
            if not candidates:
                continue
            terms = [word.terms for word in sentence]
            # A word of no phrase is like any other: automata need not remember each of them.
            names = [n if t else NO_WORD for n, t in zip(norms[start:end], terms, strict=True)]
            for phrase, automaton in candidates:
                for first, last in automaton.matches(names, terms):
                    if self._fits(doc, phrase, (start, end), start + first):
                        found.append(PhraseMatch(phrase, start + first, start + last))
        return found

    def _fits(self, doc: Doc, number: int, sentence: Sentence, start: int) -> bool:
        at_start, in_question = self._places[number]
        return stands_right(doc, sentence, start, at_start=at_start, in_question=in_question)

    def _learn(self, norm: int, strings: StringStore) -> _Word:
        if len(self._words) >= MAX_CACHED_WORDS:
            # Names and numbers go; the few thousand words that patterns know stay.
            kept = {n: word for n, word in self._words.items() if word.terms}
            self._words.clear()
            self._kinds.clear()
            if len(kept) < MAX_CACHED_WORDS // 2:
                self._words.update(kept)
        terms = frozenset(self._lookup.terms(strings[norm]))
        word = self._kinds.get(terms)
        if word is None:
            word = self._kinds[terms] = self._known(terms) if terms else _NO_WORD
        self._words[norm] = word
        return word

    def _known(self, terms: frozenset[int]) -> _Word:
        by_group: dict[int, dict[int, list[_Guarded]]] = defaultdict(lambda: defaultdict(list))
        for anchor in self._anchored.keys() & terms:
            for (key, group), guarded in self._anchored[anchor]:
                by_group[group][key].append(guarded)
        return _Word(
            terms,
            sum(self._keys[term] for term in self._keys.keys() & terms),
            sum(self._others[term] for term in self._others.keys() & terms),
            sum(by_group),
            tuple(
                (group, tuple((key, tuple(needles)) for key, needles in by_key.items()))
                for group, by_key in by_group.items()
            ),
        )


def _bit(bits: dict[int, int], term: int) -> int:
    """Return the term's bit, a new one for a new term."""
    return bits.setdefault(term, 1 << len(bits))


class _Builder:
    """Numbers the terms of all phrases and chooses each phrase's anchor and key."""

    def __init__(self, common: frozenset[str]) -> None:
        self.terms: dict[Term, int] = {}
        self._common = common
        self._counts: dict[Term, tuple[float, int]] = {}

    def needle(self, phrase: Phrase) -> tuple[list[int], PhraseAutomaton]:
        """Return the terms a phrase's sentence must show, anchor and key first, and its automaton."""
        numbers = {
            slot.term: self._number(slot.term)
            for part in phrase.parts
            for sequence in part
            for slot in sequence
            if slot.term is not None
        }
        mandatory = [self._presence(part) for part in phrase.parts if is_mandatory(part)]
        ranked = [self._number(term) for term in sorted(mandatory, key=self._commonness)]
        anchor, key = ranked[0], ranked[min(1, len(ranked) - 1)]
        return [anchor, key, *ranked[2:]], PhraseAutomaton(phrase, numbers)

    def _number(self, term: Term) -> int:
        return self.terms.setdefault(term, len(self.terms))

    def _presence(self, part: Part) -> Term:
        """Return a term of which some word stands wherever the part does."""
        presence = Term()
        for sequence in part:
            words = [slot.term for slot in sequence if slot.term is not None and not slot.optional]
            presence |= min(words, key=self._commonness)
        return presence

    def _commonness(self, term: Term) -> tuple[float, int]:
        """Estimate how often a term is met; lower is rarer and makes the better anchor."""
        known = self._counts.get(term)
        if known is not None:
            return known
        count = float(sum(200 if word in self._common else 1 for word in term.exact))
        count += sum(40 / len(stem) for stem in (*term.prefixes, *term.suffixes, *term.infixes))
        count += 100 * len(term.regexes)
        rank = self._counts[term] = (count, -max(map(len, term.exact), default=0))
        return rank


class _TermLookup:
    """Which terms a word satisfies; asked once per distinct word."""

    def __init__(self, terms: dict[Term, int]) -> None:
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._prefixes: dict[str, list[int]] = defaultdict(list)
        self._suffixes: dict[str, list[int]] = defaultdict(list)
        self._infixes: dict[str, list[int]] = defaultdict(list)
        self._regexes: dict[str, list[int]] = defaultdict(list)
        for term, number in terms.items():
            for table, stems in (
                (self._exact, term.exact),
                (self._prefixes, term.prefixes),
                (self._suffixes, term.suffixes),
                (self._infixes, term.infixes),
                (self._regexes, term.regexes),
            ):
                for stem in stems:
                    table[stem].append(number)
        self._prefix_lengths = sorted({len(stem) for stem in self._prefixes})
        self._suffix_lengths = sorted({len(stem) for stem in self._suffixes})
        self._infix_starts: dict[str, list[str]] = defaultdict(list)
        for stem in self._infixes:
            self._infix_starts[stem[:3]].append(stem)
        self._compiled = [(re.compile(r), numbers) for r, numbers in self._regexes.items()]
        # An expression with \\d wants a digit (a test sees to that); most words have none.
        self._for_letters = [pair for pair in self._compiled if r"\d" not in pair[0].pattern]

    def terms(self, word: str) -> set[int]:
        """Return the numbers of the terms."""
        found = set(self._exact.get(word, ()))
        length = len(word)
        for count in self._prefix_lengths:
            if count > length:
                break
            if numbers := self._prefixes.get(word[:count]):
                found.update(numbers)
        for count in self._suffix_lengths:
            if count > length:
                break
            if numbers := self._suffixes.get(word[-count:]):
                found.update(numbers)
        for start in range(length - 2):
            for stem in self._infix_starts.get(word[start : start + 3], ()):
                if word.startswith(stem, start):
                    found.update(self._infixes[stem])
        for regex, numbers in self._for_letters if word.isalpha() else self._compiled:
            if regex.fullmatch(word):
                found.update(numbers)
        return found


def stands_right(doc: Doc, sentence: Sentence, start: int, *, at_start: bool, in_question: bool) -> bool:
    """Whether a match that starts there stands where its phrase may stand."""
    if at_start and not is_clause_start(doc, sentence[0], start):
        return False
    return not in_question or is_question(doc, *sentence)


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
