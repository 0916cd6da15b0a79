"""Counts and what is computed from them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: Two-sided 95 % of the normal distribution.
_Z = 1.959963984540054


@dataclass(slots=True)
class Counts:
    """Hits, false alarms and misses of one rule or signal."""

    hits: int = 0
    false_alarms: int = 0
    misses: int = 0

    @property
    def cases(self) -> int:
        """How often it should have been found."""
        return self.hits + self.misses

    @property
    def precision(self) -> float | None:
        """Share of right ones among what was found; None if nothing was."""
        found = self.hits + self.false_alarms
        return self.hits / found if found else None

    @property
    def recall(self) -> float | None:
        """Share of what should have been found that was; None if nothing should."""
        return self.hits / self.cases if self.cases else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of both; None if there is nothing to find and nothing found."""
        total = 2 * self.hits + self.false_alarms + self.misses
        return 2 * self.hits / total if total else None

    def add(self, other: Counts) -> None:
        """Add another's counts to these."""
        self.hits += other.hits
        self.false_alarms += other.false_alarms
        self.misses += other.misses


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Return the 95 % score interval of a share (Wilson 1927); (0, 1) for nothing at all."""
    if not whole:
        return 0.0, 1.0
    share, z2 = part / whole, _Z * _Z
    centre = share + z2 / (2 * whole)
    spread = _Z * math.sqrt(share * (1 - share) / whole + z2 / (4 * whole * whole))
    scale = 1 + z2 / whole
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def mean(values: Iterable[float | None]) -> float | None:
    """Return the mean of the values that are not None; None if there are none."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def kendall(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Return Kendall's rank correlation tau-b, which allows for ties; None if one side is constant.

    Quadratic in the number of pairs, which are a corpus and not an inbox.
    """
    concordant = discordant = tied_x = tied_y = 0
    for place, (x, y) in enumerate(pairs):
        for other_x, other_y in pairs[place + 1 :]:
            if x == other_x or y == other_y:
                tied_x += x == other_x
                tied_y += y == other_y
            elif (x < other_x) == (y < other_y):
                concordant += 1
            else:
                discordant += 1
    total = len(pairs) * (len(pairs) - 1) // 2
    scale = math.sqrt((total - tied_x) * (total - tied_y))
    return (concordant - discordant) / scale if scale else None
