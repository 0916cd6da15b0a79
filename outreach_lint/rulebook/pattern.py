"""The phrase-pattern language: from a line a marketer can read to a spaCy Matcher pattern.

    hätt* <you> [noch|gerade] .. (kapazität*|luft|freie slots) ?

A pattern is matched within one sentence, over folded words:

==============  ====================================================================
``wort``        this word
``wort*``       words that begin so; ``*wort`` end so; ``*wort*`` contain it
``(a|b c)``     one of these, each one or several words
``[a|b c]``     the same, or nothing
``<name>``      an entry of the lexicon ``name``
``..`` ``...``  a gap of up to 4, up to 8 tokens
``^``           (first) at the start of a sentence or clause
``?``           (last) in a sentence that ends with a question mark
==============  ====================================================================
"""

from __future__ import annotations

import itertools
import math
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from outreach_lint.rulebook.phrase import Part, Phrase, Sequence_, Slot, Term, is_gap, is_mandatory
from outreach_lint.text.folding import fold

#: Patterns spell out to at most this many word sequences; more is a mistake in the pattern.
MAX_EXPANSIONS = 2_000

_SYMBOL = re.compile(r"\s*(\.\.\.|\.\.|<[^<>\s]*>|[()\[\]|^?]|[^\s()\[\]|<>^?]+)")
_GAPS = {"..": 4, "...": 8}

Splitter = Callable[[str], list[str]]


class PatternError(ValueError):
    """A pattern that cannot be read; the text says what is wrong."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A named word set: entries in the pattern language's word forms, one or several words each.

    ``regexes`` describe whole folded words, for what no list can hold (numbers, times).
    """

    name: str
    entries: tuple[str, ...] = ()
    regexes: tuple[str, ...] = ()


def word_term(word: str) -> Term:
    """Return the term for ``wort``, ``wort*``, ``*wort`` or ``*wort*``.

    Raises:
        PatternError: when a star stands inside, or the fixed part is too short to mean anything.
    """
    if "*" in word.strip("*"):
        raise PatternError(f"'*' may stand only at the beginning or end of a word: {word!r}")
    stem = sys.intern(fold(word.strip("*")))  # lexicons stand in hundreds of patterns
    if not stem:
        raise PatternError(f"a word of nothing but '*': {word!r}")
    head, tail = word.startswith("*"), word.endswith("*")
    if (head or tail) and len(stem) < (3 if head and tail else 2):
        raise PatternError(f"too short a stem beside '*': {word!r}")
    if head and tail:
        return Term(infixes=frozenset((stem,)))
    if head:
        return Term(suffixes=frozenset((stem,)))
    if tail:
        return Term(prefixes=frozenset((stem,)))
    return Term(exact=frozenset((stem,)))


@dataclass(slots=True)
class PatternCompiler:
    """Reads patterns of one language.

    ``split`` cuts a word the way the language's tokenizer does ("follow-up" is three English
    tokens), so that patterns see what messages look like.
    """

    split: Splitter
    lexicons: Mapping[str, Lexicon]
    _choices: dict[str, list[Sequence_]] = field(default_factory=dict)

    def compile(self, source: str) -> Phrase:
        """Compile one pattern.

        Raises:
            PatternError: when it cannot be read, names an unknown lexicon, begins or ends with a
                gap, holds nothing but optional words, or spells out to too many sequences.
        """
        symbols = self._symbols(source)
        at_start = bool(symbols) and symbols[0] == "^"
        in_question = bool(symbols) and symbols[-1] == "?"
        symbols = symbols[at_start : len(symbols) - in_question]
        parts: list[Part] = []
        while symbols:
            parts.append(tuple(self._element(symbols)))
        if not parts:
            raise PatternError("the pattern is empty")
        if math.prod(map(len, parts)) > MAX_EXPANSIONS:
            raise PatternError(f"spells out to more than {MAX_EXPANSIONS} word sequences; split it in two")
        if is_gap(parts[0]) or is_gap(parts[-1]):
            raise PatternError("begins or ends with a gap")
        if not any(is_mandatory(part) for part in parts):
            raise PatternError("nothing in it must occur; make one word mandatory")
        return Phrase(source, tuple(parts), at_start, in_question)

    def _symbols(self, source: str) -> list[str]:
        symbols, position = [], 0
        while position < len(source.rstrip()):
            match = _SYMBOL.match(source, position)
            if match is None:
                raise PatternError(f"cannot read {source[position:].strip()!r}")
            symbols.append(match.group(1))
            position = match.end()
        return symbols

    def _element(self, symbols: list[str]) -> list[Sequence_]:
        symbol = symbols.pop(0)
        if symbol in _GAPS:
            return [(Slot(None, optional=True, repeat=_GAPS[symbol]),)]
        if symbol in "([":
            return self._group(symbols, ")" if symbol == "(" else "]", optional=symbol == "[")
        if symbol in ")]|^?":
            raise PatternError(f"{symbol!r} does not belong here")
        return self._alternatives([[symbol]], optional=False)

    def _group(self, symbols: list[str], close: str, *, optional: bool) -> list[Sequence_]:
        alternatives: list[list[str]] = [[]]
        while True:
            if not symbols:
                raise PatternError(f"a {close!r} is missing")
            symbol = symbols.pop(0)
            if symbol == close:
                break
            if symbol == "|":
                alternatives.append([])
            elif symbol in "()[]^?" or symbol in _GAPS:
                raise PatternError(f"{symbol!r} cannot stand inside brackets")
            else:
                alternatives[-1].append(symbol)
        if not all(alternatives):
            raise PatternError("an empty alternative inside brackets")
        return self._alternatives(alternatives, optional=optional)

    def _alternatives(self, options: Iterable[Sequence[str]], *, optional: bool) -> list[Sequence_]:
        """One sequence for all one-word options together, one for each longer option."""
        single: Term | None = None
        longer: list[Sequence_] = []
        for words in options:
            for sequence in self._spell_out(words):
                term = sequence[0].term
                if len(sequence) == 1 and term is not None:
                    single = term if single is None else single | term
                else:
                    longer.append(sequence)
        result = list(longer)
        if single is not None:
            result.append((Slot(single, optional=optional),))
        elif optional:
            result.append(())
        return result

    def _spell_out(self, words: Sequence[str]) -> list[Sequence_]:
        choices = [self._word_choices(word) for word in words]
        return [tuple(itertools.chain.from_iterable(c)) for c in itertools.product(*choices)]

    def _word_choices(self, word: str) -> list[Sequence_]:
        if word.startswith("<"):
            return self._lexicon_choices(word[1:-1])
        if "*" in word:
            return [tuple(map(Slot, self._starred(word)))]
        return [tuple(Slot(word_term(token)) for token in self.split(word))]

    def _starred(self, word: str) -> list[Term]:
        """Cut a starred word as the text is cut: "follow-up*" ends with what begins with "up"."""
        core = word.strip("*")
        tokens = self.split(core) if "*" not in core and not core.isalnum() else []
        if len(tokens) < 2:
            return [word_term(word)]
        if word.startswith("*"):
            tokens[0] = "*" + tokens[0]
        if word.endswith("*"):
            tokens[-1] += "*"
        return [word_term(token) for token in tokens]

    def _lexicon_choices(self, name: str) -> list[Sequence_]:
        if name not in self._choices:
            lexicon = self.lexicons.get(name)
            if lexicon is None:
                raise PatternError(f"unknown lexicon <{name}>")
            if any("<" in entry for entry in lexicon.entries):
                raise PatternError(f"lexicon <{name}> must not name other lexicons")
            options = [entry.split() for entry in lexicon.entries]
            choices = self._alternatives(options, optional=False)
            if lexicon.regexes:
                term = Term(regexes=frozenset(lexicon.regexes))
                for index, sequence in enumerate(choices):
                    if len(sequence) == 1 and sequence[0].term is not None:
                        choices[index] = (Slot(sequence[0].term | term),)
                        break
                else:
                    choices.append((Slot(term),))
            if not choices:
                raise PatternError(f"lexicon <{name}> has no entries in this language")
            self._choices[name] = choices
        return self._choices[name]
