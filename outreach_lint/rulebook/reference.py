"""The same phrases by spaCy's Matcher: the measure of what ``matching`` finds, and 100 times slower.

For the tests, and for whoever wants the rulebook's phrases as Matcher patterns of his own.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from outreach_lint.rulebook.matching import PhraseMatch, Sentence, stands_right
from outreach_lint.rulebook.phrase import Phrase


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


class MatcherReference:
    """Matches phrases with one spaCy Matcher each, all of them on every sentence."""

    def __init__(self, vocab: Vocab, phrases: Sequence[Phrase]) -> None:
        self._phrases = phrases
        self._matchers = [Matcher(vocab) for _ in phrases]
        for matcher, phrase in zip(self._matchers, phrases, strict=True):
            matcher.add("phrase", matcher_specs(phrase))

    def match(self, doc: Doc, sentences: Sequence[Sentence]) -> set[PhraseMatch]:
        """Return the longest match from each token at which one starts."""
        longest: dict[tuple[int, int], int] = {}
        for number, (phrase, matcher) in enumerate(zip(self._phrases, self._matchers, strict=True)):
            for start, end in sentences:
                for _, first, last in matcher(doc[start:end]):
                    if stands_right(
                        doc,
                        (start, end),
                        start + first,
                        at_start=phrase.at_start,
                        in_question=phrase.in_question,
                    ):
                        key = (number, start + first)
                        longest[key] = max(longest.get(key, 0), start + last)
        return {PhraseMatch(number, start, end) for (number, start), end in longest.items()}
