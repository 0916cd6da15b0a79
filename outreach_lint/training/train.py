"""Training: labelled corpora in, model out.

Everything is judged by what has not seen it: the scores from which confidences and the decision on
outreach are learned come from functions fitted without the fold they judge. Then all sentences
together give the functions that ship.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from outreach_lint.classifier.linear import Floats
from outreach_lint.classifier.model import WORDING, Model, SentenceModel
from outreach_lint.config import Config
from outreach_lint.errors import InputError
from outreach_lint.evaluation.corpus import TRAINING, LabelledMessage, LabelledSentence, read_corpus
from outreach_lint.finding import Severity
from outreach_lint.linter import Linter
from outreach_lint.readers import BadRecord
from outreach_lint.rulebook.book import Rulebook
from outreach_lint.training import decision
from outreach_lint.training.calibration import calibrate
from outreach_lint.training.linear import Labels, fit, scores
from outreach_lint.training.material import FOLDS, MESSAGES, Corpus, collect, signals_of

#: The probabilities from which on the confidence is ¼, ½, ¾ and 1: of signals on which an error
#: rests, and of others.
_OF_ERRORS, _OF_OTHERS = (0.25, 0.6, 0.7, 0.85), (0.25, 0.5, 0.7, 0.85)

Tell = Callable[[str], None]


def train_on(paths: Sequence[Path], tell: Tell) -> Model:
    """Train on the corpora at or below the paths; ``tell`` is given a line at each step.

    Raises:
        InputError: when there is nothing to learn from, or a record cannot be read.
    """
    records: list[LabelledMessage | LabelledSentence] = []
    for path in paths:
        for record in read_corpus(path):
            if isinstance(record, BadRecord):
                raise record.error
            if isinstance(record, LabelledMessage | LabelledSentence):
                records.append(record)
    return train(records, corpora_hash(paths), tell)


def corpora_hash(paths: Sequence[Path]) -> str:
    """Return the SHA-256 of all that training reads: it names the corpora a model comes from."""
    digest = hashlib.sha256()
    for path in paths:
        for file in sorted(path.rglob("*.jsonl")) if path.is_dir() else [path]:
            if file.stem in (TRAINING, MESSAGES):
                digest.update(file.read_bytes())
    return digest.hexdigest()


def train(records: Iterable[LabelledMessage | LabelledSentence], corpora: str, tell: Tell) -> Model:
    """Return a model trained on labelled lines and messages; what is kept for tests is skipped.

    ``corpora`` names where they come from.

    Raises:
        InputError: when there is nothing to learn from.
    """
    linter = Linter(Config(signals_from="patterns"))
    tell("reading the corpora, with the patterns' hits in them")
    material = collect(records, linter)
    if not material:
        raise InputError("no sentences to learn from: they stand in files named train.jsonl")
    signals = signals_of(linter.rulebook)
    shares = _shares(linter.rulebook, signals)
    sentences: dict[str, SentenceModel] = {}
    languages: dict[str, Any] = {}
    cases: list[decision.Case] = []
    for language, corpus in sorted(material.items()):
        tell(f"{language}: {corpus.lines:,} sentences, {len(corpus.messages):,} messages")
        labels = np.array(corpus.labels)
        unseen = _cross_validated(corpus, labels)
        patterns = np.array(corpus.patterns, dtype=np.float32)
        added, limits = calibrate(unseen, patterns, labels, np.array(corpus.weights), shares)
        linear = fit(corpus.sentences, labels, signals)
        sentences[language] = SentenceModel(linear, added, limits)
        languages[language] = {
            "sentences": corpus.lines,
            "messages": len(corpus.messages),
            "features": len(linear.vocabulary),
        }
        cases += decision.cases(corpus, unseen, sentences[language])
    tell(f"is it outreach: {len(cases):,} messages")
    outreach, right = decision.fit(cases)
    training = {
        "corpora": corpora,
        "ruleset": linter.rulebook.version,
        "languages": languages,
        "outreach": right,
    }
    return Model(sentences, outreach, training)


def _cross_validated(corpus: Corpus, labels: Labels) -> Floats:
    """Return the scores of all sentences by functions that have not seen their fold."""
    folds = np.array(corpus.folds)
    result = np.zeros(labels.shape, dtype=np.float32)
    for fold in range(FOLDS):
        learn, judge = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        model = fit([corpus.sentences[i] for i in learn], labels[learn], corpus.signals)
        result[judge] = scores(model, [corpus.sentences[i] for i in judge])
    return result


def _shares(rulebook: Rulebook, signals: Sequence[str]) -> NDArray[np.float64]:
    """Return the probabilities from which on the confidence is ¼, ½, ¾ and 1, for each signal.

    What errors rest on must be surer than the rest; the wording has no confidence.
    """
    errors: set[str] = set()
    for rule in rulebook.rules.values():
        if rule.file.severity is Severity.ERROR:
            for when in (rule.file.when, *(v.when for v in rule.file.variants.values())):
                errors.update(() if when is None else (*when.all, *when.any))
    shares = np.array([_OF_ERRORS if signal in errors else _OF_OTHERS for signal in signals])
    shares[signals.index(WORDING)] = np.inf
    return shares
