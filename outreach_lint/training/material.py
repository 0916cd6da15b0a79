"""The training material: the features, labels and pattern hits of every labelled sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from outreach_lint.classifier.model import WORDING
from outreach_lint.detectors.context import Context
from outreach_lint.evaluation.corpus import TRAINING, LabelledMessage, LabelledSentence
from outreach_lint.linter import Linter
from outreach_lint.message import Message
from outreach_lint.rulebook.book import Rulebook
from outreach_lint.text.components import norms_of
from outreach_lint.text.document import Document
from outreach_lint.text.language import SUPPORTED
from outreach_lint.training.linear import OPEN, Sentence

#: Lines are divided by writer, messages one by one, into so many parts.
FOLDS = 4
#: The split of messages that is trained and calibrated on.
MESSAGES = "dev"
#: A sentence written for the corpus counts so much against one of a whole message, for it holds
#: more of what is rare; what the patterns were written by counts nothing.
_WEIGHT_OF_LINES = 0.3


@dataclass(slots=True)
class Corpus:
    """The training material of one language.

    For each sentence, first the lines, then those of the messages: its features, its labels (one
    for each signal), the confidence of the patterns' hits, how much it counts when confidences are
    calibrated, and its fold. ``parts`` gives each message's range of them.
    """

    signals: tuple[str, ...]
    sentences: list[Sentence] = field(default_factory=list)
    labels: list[NDArray[np.int8]] = field(default_factory=list)
    patterns: list[list[float]] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    folds: list[int] = field(default_factory=list)
    lines: int = 0
    messages: list[tuple[LabelledMessage, Context]] = field(default_factory=list)
    parts: list[tuple[int, int]] = field(default_factory=list)

    def add(
        self,
        words: Sequence[str],
        carried: frozenset[str],
        unsure: frozenset[str],
        *,
        hits: list[float],
        weight: float,
        fold: int,
    ) -> None:
        """Add a sentence with all that is known of it."""
        labels = [1 if s in carried else OPEN if s in unsure else 0 for s in self.signals]
        self.sentences.append(Sentence.of(words))
        self.labels.append(np.array(labels, dtype=np.int8))
        self.patterns.append(hits)
        self.weights.append(weight)
        self.folds.append(fold)


def signals_of(rulebook: Rulebook) -> tuple[str, ...]:
    """Return the columns of a classifier: the signals it may speak on, and the wording."""
    return (*(s.id for s in rulebook.signals.values() if not s.detector and not s.lexical), WORDING)


def collect(records: Iterable[LabelledMessage | LabelledSentence], linter: Linter) -> dict[str, Corpus]:
    """Return the training material by language."""
    corpora: dict[str, Corpus] = {name: Corpus(signals_of(linter.rulebook)) for name in SUPPORTED}
    writers: dict[int, int] = {}
    messages: list[LabelledMessage] = []
    for record in records:
        if isinstance(record, LabelledMessage):
            if record.split == MESSAGES and record.language in SUPPORTED:
                messages.append(record)
        elif record.split == TRAINING and record.language in SUPPORTED:
            corpus = corpora[record.language]
            document = linter.context(Message(record.text, language=record.language)).document
            fold = writers.setdefault(record.writer, len(writers)) % FOLDS
            weight = 0.0 if record.seen else _WEIGHT_OF_LINES
            words = _words(document, 0, len(document.doc))
            hits = _hits(document, corpus.signals, 0, len(document.text))
            corpus.add(words, record.signals, record.open | {WORDING}, hits=hits, weight=weight, fold=fold)
            corpus.lines += 1
    for number, message in enumerate(messages):
        corpus = corpora[message.language]
        context = linter.context(message.item.message, message.item.recipient, message.item.thread)
        first = len(corpus.sentences)
        _add_message(corpus, message, context.document, number % FOLDS)
        corpus.messages.append((message, context))
        corpus.parts.append((first, len(corpus.sentences)))
    return {language: corpus for language, corpus in corpora.items() if corpus.lines}


def _add_message(corpus: Corpus, record: LabelledMessage, document: Document, fold: int) -> None:
    stretches = [
        (start, start + len(stretch), labels, place)
        for place, labelled in enumerate((record.carries or {}, record.open))
        for stretch, labels in labelled.items()
        if (start := document.text.find(stretch)) >= 0
    ]
    weight = 0.0 if record.seen or record.carries is None else 1.0
    for (first, last), (start, end) in zip(document.sentences, document.sentence_spans, strict=True):
        carried: frozenset[str] = frozenset({WORDING}) if record.outreach else frozenset()
        unsure = frozenset(corpus.signals) - {WORDING} if record.carries is None else frozenset()
        for begin, stop, labels, place in stretches:
            if begin < end and start < stop:
                if place == 0:
                    carried |= labels
                else:
                    unsure |= labels
        hits = _hits(document, corpus.signals, start, end)
        words = _words(document, first, last)
        corpus.add(words, carried, unsure, hits=hits, weight=weight, fold=fold)


def _words(document: Document, first: int, last: int) -> list[str]:
    strings = document.doc.vocab.strings
    words = (strings[norm] for norm in norms_of(document.doc)[first:last])
    return [word for word in words if word.strip()]


def _hits(document: Document, signals: Sequence[str], start: int, end: int) -> list[float]:
    """Return the confidence of the patterns' hits that begin in a stretch, for each signal."""
    hits = document.hits
    return [
        max((h.confidence for h in hits.get(s, ()) if start <= h.start < end), default=0.0) for s in signals
    ]
