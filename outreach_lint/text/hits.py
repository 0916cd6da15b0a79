"""What a source of signals reports about a stretch of text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: Where a hit comes from: the rulebook's patterns (or a detector), the classifier, or both.
Source = Literal["patterns", "classifier", "both"]


@dataclass(frozen=True, slots=True)
class SignalHit:
    """A signal found in a stretch of the text (character offsets, half-open)."""

    start: int
    end: int
    confidence: float
    source: Source = "patterns"
