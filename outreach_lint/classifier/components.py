"""The classifier as spaCy pipeline components: one before the patterns, one behind them.

``outreach_classifier`` scores the sentences, and so tells which patterns are worth looking for;
``outreach_fusion`` joins what it says to what the patterns found.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from outreach_lint.classifier.fusion import fuse
from outreach_lint.classifier.linear import Scorer
from outreach_lint.classifier.model import WORDING, Model, load_model
from outreach_lint.text.components import (
    SIGNALS,
    SOUGHT,
    WORDING_KEY,
    Component,
    Sought,
    barred_of,
    characters,
    norms_of,
    sentences_of,
    signals_of,
)

_SCORES = "outreach_scores"
#: So many of the words that tipped a decision are named.
_MOST_WORDS = 3

Telling = Callable[[Doc, int, int, str], tuple[str, ...]]


@Language.factory("outreach_classifier", default_config={"model": ""})
def classifier_factory(nlp: Language, name: str, model: str) -> Component:
    """Score the sentences; put it before ``outreach_signals``."""
    return SentenceClassifier(nlp.lang or "", load_model(Path(model) if model else None))


@Language.factory("outreach_fusion")
def fusion_factory(nlp: Language, name: str) -> Component:
    """Join the classifier's signals to those of the patterns; put it behind both."""

    def fused(doc: Doc) -> Doc:
        scored = doc.user_data.get(_SCORES)
        if scored is not None:
            scores, model = scored
            spans = [characters(doc, first, last) for first, last in sentences_of(doc)]
            doc.user_data[SIGNALS] = fuse(signals_of(doc), barred_of(doc), spans, scores, model)
        return doc

    return fused


class SentenceClassifier:
    """The component that scores sentences; does nothing in a language it never learned."""

    def __init__(self, language: str, model: Model) -> None:
        self._model = model.sentences.get(language)
        if self._model is not None:
            self._scorer = Scorer(self._model.linear)
            self._signals = self._model.linear.signals
            self._wording = self._signals.index(WORDING)
            self._judged = frozenset(self._signals)
            # Below this the best pattern would not lift a signal to a hint.
            self._hopeless = self._model.limits[:, 0] - self._model.added.max(axis=1)

    def __call__(self, doc: Doc) -> Doc:
        """Write the scores into the Doc, and which patterns are worth looking for."""
        if self._model is None:
            return doc
        bounds = sentences_of(doc)
        scores = self._scorer.scores(norms_of(doc), bounds, doc.vocab.strings.__getitem__)
        sought: list[list[str]] = [[] for _ in bounds]
        for row, column in zip(*np.nonzero(scores >= self._hopeless), strict=True):
            sought[row].append(self._signals[column])
        doc.user_data[_SCORES] = scores, self._model
        doc.user_data[SOUGHT] = Sought(self._judged, sought)
        if bounds:
            doc.user_data[WORDING_KEY] = float(scores[:, self._wording].mean())
        return doc

    def words(self, doc: Doc, start: int, end: int, signal: str) -> tuple[str, ...]:
        """Return the words of a stretch that speak most for a signal, in order of the text."""
        span = doc.char_span(start, end, alignment_mode="expand")
        if self._model is None or span is None:
            return ()
        column = self._signals.index(signal)
        shares = self._scorer.shares([t.norm for t in span], doc.vocab.strings.__getitem__, column)
        ranked = sorted(range(len(shares)), key=lambda place: -shares[place])
        telling = [p for p in ranked if shares[p] > 0 and span[p].is_alpha][:_MOST_WORDS]
        return tuple(dict.fromkeys(span[place].text for place in sorted(telling)))
