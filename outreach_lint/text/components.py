"""Our spaCy pipeline components, registered as factories.

Anyone can add them to a pipeline of their own::

    nlp.add_pipe("outreach_fold")       # last of all components that read NORM
    nlp.add_pipe("outreach_signals")
    nlp("Hätten Sie Zeit für ein Telefonat?")._.outreach_signals

Each writes its result into ``doc.user_data``; ``doc._.outreach_sentences``,
``doc._.outreach_address`` and ``doc._.outreach_signals`` read it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from spacy.attrs import NORM
from spacy.language import Language
from spacy.tokens import Doc

from outreach_lint.rulebook.book import Rulebook
from outreach_lint.rulebook.matching import PhraseIndex
from outreach_lint.rulebook.pack import load_rulebook
from outreach_lint.rulebook.phrase import Phrase
from outreach_lint.rulebook.registry import RULE_DETECTORS, SIGNAL_DETECTORS
from outreach_lint.text.address import NO_ADDRESS, AddressAnalysis, lexical
from outreach_lint.text.address.german import GermanAddress
from outreach_lint.text.folding import fold
from outreach_lint.text.hits import SignalHit
from outreach_lint.text.language import SUPPORTED
from outreach_lint.text.masking import blank, find_masks
from outreach_lint.text.sentences import SentenceFinder

Component = Callable[[Doc], Doc]

_NORMS = "outreach_norms"
_SENTENCES = "outreach_sentences"
_ADDRESS = "outreach_address"
SIGNALS = "outreach_signals"
_BARRED = "outreach_barred"
WORDING_KEY = "outreach_wording"
SOUGHT = "outreach_sought"


@lru_cache(maxsize=8)
def rulebook_of(packs: tuple[Path, ...]) -> Rulebook:
    """Return the built-in rulebook with these user packs, loaded once."""
    return load_rulebook(packs, rule_detectors=RULE_DETECTORS, signal_detectors=SIGNAL_DETECTORS)


class Sought(NamedTuple):
    """What patterns are worth looking for.

    Of the signals ``judged`` by the classifier, in each sentence those of ``signals`` only: in the
    others a pattern's hit would be dropped when both are joined.
    """

    judged: frozenset[str]
    signals: list[list[str]]


def sentences_of(doc: Doc) -> list[tuple[int, int]]:
    """Return the sentences as token ranges, computing them where no component has."""
    bounds: list[tuple[int, int]] | None = doc.user_data.get(_SENTENCES)
    if bounds is None:
        bounds = doc.user_data[_SENTENCES] = SentenceFinder().bounds(doc, norms_of(doc))
    return bounds


def norms_of(doc: Doc) -> list[int]:
    """Return the hashes of the tokens' folded forms, read once per Doc."""
    norms: list[int] | None = doc.user_data.get(_NORMS)
    if norms is None:
        norms = doc.user_data[_NORMS] = doc.to_array(NORM).tolist()
    return norms


def address_of(doc: Doc) -> AddressAnalysis:
    """Return what the address component found."""
    analysis: AddressAnalysis = doc.user_data.get(_ADDRESS, NO_ADDRESS)
    return analysis


def signals_of(doc: Doc) -> dict[str, list[SignalHit]]:
    """Return what the signals component found: hits by signal id, in order of the text."""
    hits: dict[str, list[SignalHit]] = doc.user_data.get(SIGNALS, {})
    return hits


def barred_of(doc: Doc) -> dict[str, list[tuple[int, int]]]:
    """Return the stretches (character offsets) in which a pattern says: not this signal."""
    barred: dict[str, list[tuple[int, int]]] = doc.user_data.get(_BARRED, {})
    return barred


def wording_of(doc: Doc) -> float | None:
    """Return how much the sentences sound like outreach on average; None without a classifier."""
    return doc.user_data.get(WORDING_KEY)


for _name, _getter in (
    (_SENTENCES, sentences_of),
    (_ADDRESS, address_of),
    (SIGNALS, signals_of),
):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, getter=_getter)


@Language.factory("outreach_fold", retokenizes=False)
def fold_factory(nlp: Language, name: str) -> Component:
    """Set each token's NORM to its folded form; our own pipelines do so in the vocabulary."""
    own = nlp.vocab.lex_attr_getters.get(NORM) is fold  # type: ignore[attr-defined]

    def folded(doc: Doc) -> Doc:
        if not own:
            for token in doc:
                token.norm_ = fold(token.text)
            doc.user_data.pop(_NORMS, None)
        return doc

    return folded


@Language.factory("outreach_mask", retokenizes=True)
def mask_factory(nlp: Language, name: str) -> Component:
    """Blank quotations, replies, addresses and footers; put it first, it reads the text anew."""

    def masked(doc: Doc) -> Doc:
        masks = find_masks(doc.text)
        return nlp.make_doc(blank(doc.text, masks)) if masks else doc

    return masked


@Language.factory(_SENTENCES)
def sentences_factory(nlp: Language, name: str) -> Component:
    """Find sentence bounds in text as people write it."""
    finder = SentenceFinder()

    def bounded(doc: Doc) -> Doc:
        doc.user_data[_SENTENCES] = finder.bounds(doc, norms_of(doc))
        return doc

    return bounded


@Language.factory(_ADDRESS, default_config={"language": ""})
def address_factory(nlp: Language, name: str, language: str) -> Component:
    """Find the form of address; ``language`` is set where the pipeline is of none in particular."""
    language = language or nlp.lang or ""
    if language != "de" and language not in lexical.LANGUAGES:
        return lambda doc: doc
    analyser = GermanAddress() if language == "de" else lexical.LexicalAddress(language)

    def addressed(doc: Doc) -> Doc:
        doc.user_data[_ADDRESS] = analyser.analyse(doc, norms_of(doc), sentences_of(doc))
        return doc

    return addressed


@Language.factory(SIGNALS, default_config={"packs": []})
def signals_factory(nlp: Language, name: str, packs: list[str]) -> Component:
    """Find what stretches of the text do: the rulebook's signals."""
    return SignalFinder(nlp, rulebook_of(tuple(map(Path, packs))))


def splitter(nlp: Language) -> Callable[[str], list[str]]:
    """Return what cuts a pattern's words the way the pipeline cuts text, folded."""
    special = nlp.tokenizer.rules or {}  # type: ignore[union-attr]

    @cache
    def split(word: str) -> list[str]:
        # Plain words stay whole unless the tokenizer knows better ("gonna").
        if word.isalpha() and word not in special:
            return [fold(word)]
        return [fold(token.norm_) for token in nlp.make_doc(word.replace("’", "'"))]

    return split


class SignalFinder:
    """The component that runs the rulebook's phrases of one language."""

    def __init__(self, nlp: Language, rulebook: Rulebook) -> None:
        self.meanings: list[tuple[str, float]] = []

        def phrases() -> Iterator[tuple[str, Phrase]]:
            for compiled in rulebook.compile(nlp.lang, splitter(nlp)) if nlp.lang in SUPPORTED else ():
                self.meanings.append((compiled.signal, compiled.confidence))
                yield compiled.signal, compiled.phrase

        common = frozenset(map(fold, nlp.Defaults.stop_words))
        self.index = PhraseIndex(phrases(), common)

    def __call__(self, doc: Doc) -> Doc:
        """Write the signals into the Doc."""
        found: dict[str, list[tuple[int, int, float]]] = {}
        barred: dict[str, list[tuple[int, int]]] = {}
        for match in self.index.match(doc, norms_of(doc), sentences_of(doc), self._sought(doc)):
            signal, confidence = self.meanings[match.phrase]
            if confidence:
                found.setdefault(signal, []).append((match.start, match.end, confidence))
            else:
                barred.setdefault(signal, []).append((match.start, match.end))
        hits: dict[str, list[SignalHit]] = {}
        for signal, matches in found.items():
            exceptions = barred.get(signal, ())
            kept = [m for m in matches if not any(m[0] < e and s < m[1] for s, e in exceptions)]
            if kept:
                hits[signal] = _joined(doc, kept)
        doc.user_data[SIGNALS] = hits
        doc.user_data[_BARRED] = {
            signal: [characters(doc, first, last) for first, last in stretches]
            for signal, stretches in barred.items()
        }
        return doc

    def _sought(self, doc: Doc) -> list[int] | None:
        """Return the groups of phrases to look for in each sentence; None: look for all."""
        sought: Sought | None = doc.user_data.get(SOUGHT)
        if sought is None:
            return None
        bits = self.index.groups
        always = sum(bit for signal, bit in bits.items() if signal not in sought.judged)
        return [always + sum(bits.get(signal, 0) for signal in signals) for signals in sought.signals]


def characters(doc: Doc, first: int, last: int) -> tuple[int, int]:
    """Return the character offsets of tokens ``first`` to ``last`` (half-open)."""
    return doc[first].idx, doc[last - 1].idx + len(doc[last - 1])


def _joined(doc: Doc, matches: list[tuple[int, int, float]]) -> list[SignalHit]:
    """Join overlapping matches of one signal: they are one stretch that shows it."""
    matches.sort()
    stretches = [matches[0]]
    for start, end, confidence in matches[1:]:
        first, last, best = stretches[-1]
        if start < last:
            stretches[-1] = (first, max(last, end), max(best, confidence))
        else:
            stretches.append((start, end, confidence))
    hits = []
    for start, end, confidence in stretches:
        last_token = doc[end - 1]
        stop = last_token.idx + len(last_token)
        if last_token.text[-1] == "." and last_token.text[:-1].isdigit():
            stop -= 1  # the tokenizer takes "950." for an ordinal; the stop is the sentence's
        hits.append(SignalHit(doc[start].idx, stop, confidence))
    return hits
