"""What patterns and classifier say together."""

from __future__ import annotations

import numpy as np
import pytest

from outreach_lint.classifier.fusion import fuse
from outreach_lint.classifier.linear import LinearModel
from outreach_lint.classifier.model import SentenceModel
from outreach_lint.text.hits import SignalHit

SENTENCES = [(0, 10), (11, 30)]


def model() -> SentenceModel:
    """Return a model of one signal: ¼ from 0, ½ from 1, ¾ from 2, 1 from 3; a pattern adds 1 or ½."""
    nothing = np.zeros((1, 1), dtype=np.int8)
    ones = np.ones(1, dtype=np.float32)
    linear = LinearModel(("pressure",), np.zeros(1, dtype=np.uint32), nothing, ones, ones, ones)
    limits = np.array([[0, 1, 2, 3]], dtype=np.float32)
    added = np.array([[1, 0.5]], dtype=np.float32)
    return SentenceModel(linear, added, limits)


def scores(first: float, second: float = -9.0) -> np.ndarray:
    return np.array([[first], [second]], dtype=np.float32)


@pytest.mark.parametrize(
    ("score", "hit", "expected"),
    [
        (1.2, 1.0, (1.0, "both")),  # each alone would have found it
        (0.9, 1.0, (0.5, "patterns")),
        (-0.5, 1.0, (0.25, "patterns")),
        (0.3, 0.5, (0.25, "patterns")),
    ],
)
def test_a_pattern_is_as_sure_as_both_together(score: float, hit: float, expected: tuple[float, str]) -> None:
    fused = fuse({"pressure": [SignalHit(2, 6, hit)]}, {}, SENTENCES, scores(score), model())
    (found,) = fused["pressure"]
    assert (found.start, found.end) == (2, 6)
    assert (found.confidence, found.source) == expected


def test_a_pattern_is_dropped_where_the_classifier_clearly_says_no() -> None:
    assert fuse({"pressure": [SignalHit(2, 6, 1.0)]}, {}, SENTENCES, scores(-1.5), model()) == {}


@pytest.mark.parametrize(("score", "confidence"), [(1.0, 0.5), (2.5, 0.75), (9.0, 0.75)])
def test_the_classifier_alone_spans_its_sentence_and_is_never_certain(
    score: float, confidence: float
) -> None:
    fused = fuse({}, {}, SENTENCES, scores(-9, score), model())
    assert fused == {"pressure": [SignalHit(11, 30, confidence, "classifier")]}


def test_below_its_limit_the_classifier_alone_says_nothing() -> None:
    assert fuse({}, {}, SENTENCES, scores(0.9), model()) == {}


def test_a_barred_stretch_bars_its_sentence_for_the_classifier() -> None:
    assert fuse({}, {"pressure": [(3, 5)]}, SENTENCES, scores(2.0), model()) == {}


def test_hits_of_both_sources_stand_in_the_order_of_the_text() -> None:
    fused = fuse({"pressure": [SignalHit(12, 15, 1.0)]}, {}, SENTENCES, scores(2.0, 2.0), model())
    assert [(hit.start, hit.source) for hit in fused["pressure"]] == [(0, "classifier"), (12, "both")]


def test_signals_the_classifier_does_not_know_stay_as_they_are() -> None:
    hits = {"merge-tag": [SignalHit(0, 4, 1.0)]}
    assert fuse(hits, {}, SENTENCES, scores(-9), model()) == hits
