"""Joining the two sources of signals: what patterns found and what the classifier says."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from outreach_lint.classifier.linear import Floats
from outreach_lint.classifier.model import SentenceModel
from outreach_lint.finding import CONFIDENCES, LIKELY, SURE
from outreach_lint.text.hits import SignalHit

Stretch = tuple[int, int]

#: The columns of the limits from which on a signal is likely, and sure.
_LIKELY, _SURE = CONFIDENCES.index(LIKELY), CONFIDENCES.index(SURE)


def fuse(
    hits: Mapping[str, list[SignalHit]],
    barred: Mapping[str, Sequence[Stretch]],
    sentences: Sequence[Stretch],
    scores: Floats,
    model: SentenceModel,
) -> dict[str, list[SignalHit]]:
    """Return the hits of both sources, by signal id, in order of the text.

    A pattern's hit keeps its exact span; how sure it is follows from what the classifier says of
    its sentence, and where both together are less than a hint it is dropped. What the classifier
    alone finds likely spans its sentence, unless a stretch of it is ``barred`` for the signal, and is
    never certain.
    ``sentences`` are character offsets in order, one for each row of ``scores``.
    """
    starts = [start for start, _ in sentences]
    columns = {signal: column for column, signal in enumerate(model.linear.signals)}
    fused: dict[str, list[SignalHit]] = {}
    for signal, found in hits.items():
        column = columns.get(signal)
        if column is None or not sentences:
            fused[signal] = found
            continue
        rows = [max(0, bisect_right(starts, hit.start) - 1) for hit in found]
        weighed = (
            _weighed(hit, float(scores[row, column]), model.added[column], model.limits[column])
            for hit, row in zip(found, rows, strict=True)
        )
        fused[signal] = [hit for hit in weighed if hit is not None]
    for row, column in zip(*np.nonzero(scores >= model.limits[:, _LIKELY]), strict=True):
        start, end = sentences[row]
        signal = model.linear.signals[column]
        known = fused.setdefault(signal, [])
        if any(hit.start < end and start < hit.end for hit in known) or any(
            first < end and start < last for first, last in barred.get(signal, ())
        ):
            continue
        sure = scores[row, column] >= model.limits[column, _SURE]
        known.append(SignalHit(start, end, SURE if sure else LIKELY, "classifier"))
    for found in fused.values():
        found.sort(key=lambda hit: hit.start)
    return {signal: found for signal, found in fused.items() if found}


def _weighed(hit: SignalHit, score: float, added: Floats, limits: Floats) -> SignalHit | None:
    """Return a pattern's hit with the confidence both sources give it together; None for none."""
    total = score + added[0 if hit.confidence == 1 else 1]
    level = int(np.searchsorted(limits, total, side="right"))
    if level == 0:
        return None
    if score >= limits[_LIKELY]:
        # Each alone would have found it.
        return replace(hit, confidence=1.0, source="both")
    return replace(hit, confidence=CONFIDENCES[level - 1])
