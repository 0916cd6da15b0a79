"""From scores and pattern hits to confidences, by sentences that neither had seen."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from outreach_lint.classifier.linear import Floats
from outreach_lint.training.linear import OPEN, Labels

#: Scores below this, without a pattern's hit, are no signal whatever the limits.
_HOPELESS = -1.2
#: How far a signal's own offset may leave that of all signals: few cases move it little.
_FREEDOM = 1.0

Weights = NDArray[np.float64]


def calibrate(
    scores: Floats, patterns: Floats, labels: Labels, weights: Weights, shares: NDArray[np.float64]
) -> tuple[Floats, Floats]:
    """Return what patterns add to a score (signals × 2) and the limits of confidence (signals × 4).

    One logistic function for all signals (Platt 1999): of the score, of whether a strong or a
    weak pattern hit, and for each signal of an offset and of how much its patterns are worth,
    both drawn towards what holds for all, so that a rare signal is not judged by three cases.

    ``patterns`` (sentences × signals) holds the confidence of the patterns' hits, 0 for none;
    ``weights`` say how much each sentence counts. ``shares`` (signals × 4) are the probabilities
    from which on the confidence is ¼, ½, ¾ and 1; infinite for a column without confidences.
    """
    signals = scores.shape[1]
    telling = (scores > _HOPELESS) | (patterns > 0)
    telling &= (labels != OPEN) & (weights > 0)[:, None] & np.isfinite(shares[:, 0])
    rows, columns = np.nonzero(telling)
    if len(set(labels[rows, columns])) < 2:
        return np.zeros((signals, 2), np.float32), np.full((signals, 4), np.inf, np.float32)
    score, hit = scores[rows, columns], patterns[rows, columns]
    strong, weak = hit == 1, (hit > 0) & (hit < 1)
    places = np.arange(len(rows))
    own = csr_matrix((np.full(len(rows), _FREEDOM), (places, columns)), (len(rows), signals))
    own_strong = csr_matrix((strong * _FREEDOM, (places, columns)), (len(rows), signals))
    shared = csr_matrix(np.column_stack((score, strong, weak)))
    logistic = LogisticRegression(C=10.0, max_iter=2000)
    logistic.fit(
        hstack((shared, own, own_strong)).tocsr(), labels[rows, columns] == 1, sample_weight=weights[rows]
    )
    slope, by_strong, by_weak = logistic.coef_[0][:3]
    offsets = logistic.intercept_[0] + _FREEDOM * logistic.coef_[0][3 : 3 + signals]
    strengths = by_strong + _FREEDOM * logistic.coef_[0][3 + signals :]
    added = np.column_stack((strengths, np.full(signals, by_weak))) / slope
    usable = np.where(np.isfinite(shares), shares, 0.5)
    limits = (np.log(usable / (1 - usable)) - offsets[:, None]) / slope
    limits[~np.isfinite(shares)] = np.inf
    return np.maximum(added, 0).astype(np.float32), limits.astype(np.float32)
