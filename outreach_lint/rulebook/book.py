"""The rulebook: lexicons, signals and rules, checked, and its patterns compiled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from outreach_lint.errors import RulebookError
from outreach_lint.rulebook.pattern import Lexicon, PatternCompiler, PatternError, Splitter
from outreach_lint.rulebook.phrase import Phrase
from outreach_lint.rulebook.schema import Language, LexiconSet, RuleFile, SignalFile


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule file, and the folder (its group in the score) and pack it came from."""

    file: RuleFile
    group: str
    pack: str


@dataclass(frozen=True, slots=True, eq=False)
class Rulebook:
    """All lexicons, signals and rules, checked against each other.

    ``version`` names the content: the same files give the same version.
    """

    lexicons: Mapping[str, LexiconSet]
    signals: Mapping[str, SignalFile]
    rules: Mapping[str, Rule]
    version: str
    paths: Mapping[str, str] = field(default_factory=dict)

    def lexicon(self, name: str, language: Language) -> tuple[str, ...]:
        """Return the entries of a lexicon in one language, those it includes too."""
        return _entries(self.lexicons, name, language)

    def compile(self, language: Language, split: Splitter) -> Iterator[CompiledPhrase]:
        """Yield all patterns of one language, compiled; spelled out at once they fill the memory.

        Raises:
            RulebookError: after the last, naming every pattern that cannot be read.
        """
        faults: list[str] = []
        yield from _compile(self, language, split, faults)
        if faults:
            raise RulebookError(faults)


@dataclass(frozen=True, slots=True)
class CompiledPhrase:
    """A pattern of a signal: confidence 1 or ½, or 0 for one that cancels matches."""

    signal: str
    phrase: Phrase
    confidence: float


def _entries(lexicons: Mapping[str, LexiconSet], name: str, language: Language) -> tuple[str, ...]:
    lexicon = lexicons[name]
    entries: tuple[str, ...] = getattr(lexicon, language) + lexicon.any
    for included in lexicon.include:
        if included in lexicons and not lexicons[included].include:
            entries += _entries(lexicons, included, language)
    return entries


def _compile(
    rulebook: Rulebook, language: Language, split: Splitter, faults: list[str]
) -> Iterator[CompiledPhrase]:
    words = {
        name: Lexicon(name, rulebook.lexicon(name, language), lexicon.regex)
        for name, lexicon in rulebook.lexicons.items()
    }
    compiler = PatternCompiler(split, words)
    for signal in rulebook.signals.values():
        phrases = getattr(signal, language)
        place = rulebook.paths.get(f"signal {signal.id}", signal.id)
        for key, sources, confidence in (
            ("patterns", phrases.patterns, 1.0),
            ("weak", phrases.weak, 0.5),
            ("except", phrases.exceptions, 0.0),
        ):
            for source in sources:
                try:
                    phrase = compiler.compile(source)
                except PatternError as error:
                    faults.append(f"{place}: {language}.{key}: {source!r}: {error}")
                    continue
                yield CompiledPhrase(signal.id, phrase, confidence)
