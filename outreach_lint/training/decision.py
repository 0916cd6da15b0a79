"""Learning the decision whether a message is outreach."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict

from outreach_lint import outreach
from outreach_lint.classifier.fusion import fuse
from outreach_lint.classifier.linear import Floats
from outreach_lint.classifier.model import WORDING, OutreachModel, SentenceModel
from outreach_lint.training.material import Corpus

#: Found by cross-validation on the dev messages.
_C = 1.0
#: Between these probabilities the message is left open.
_OPEN_BETWEEN = 0.45, 0.55
_FOLDS = 10


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of one message, and whether it is outreach."""

    features: dict[str, float]
    outreach: bool


def cases(corpus: Corpus, unseen: Floats, model: SentenceModel) -> Iterator[Case]:
    """Yield the messages of a corpus, their signals as functions saw them that had not seen them."""
    for (record, context), (first, last) in zip(corpus.messages, corpus.parts, strict=True):
        document = context.document
        part = unseen[first:last]
        document.hits = fuse(document.hits, document.barred, document.sentence_spans, part, model)
        if len(part):
            document.wording = float(part[:, corpus.signals.index(WORDING)].mean())
        yield Case(outreach.features(context), record.outreach)


def fit(cases: Sequence[Case]) -> tuple[OutreachModel | None, dict[str, int]]:
    """Return the logistic function and, cross-validated, how often it is right, wrong and open.

    Without messages of both kinds there is nothing to learn: None.
    """
    answers = np.array([case.outreach for case in cases])
    if len(set(answers)) < 2:
        return None, {}
    vectors = DictVectorizer()
    matrix = vectors.fit_transform([case.features for case in cases])
    logistic = LogisticRegression(C=_C, max_iter=2000)
    probability = cross_val_predict(logistic, matrix, answers, cv=_FOLDS, method="predict_proba")[:, 1]
    no_below, yes_from = _OPEN_BETWEEN
    decided = (probability < no_below) | (probability >= yes_from)
    right = decided & ((probability >= yes_from) == answers)
    counts = {
        "right": int(right.sum()),
        "wrong": int((decided & ~right).sum()),
        "open": int((~decided).sum()),
    }
    logistic.fit(matrix, answers)
    names = vectors.get_feature_names_out()
    weights = {str(n): round(float(w), 4) for n, w in zip(names, logistic.coef_[0], strict=True)}
    return OutreachModel(weights, round(float(logistic.intercept_[0]), 4), yes_from, no_below), counts
