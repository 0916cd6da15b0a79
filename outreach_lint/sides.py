"""Schulz von Thun's four sides of a message, as scores.

The profile is no model of its own: a side's score is what the rules on that side cost, and the
agreement of the sides is what the mismatch rules cost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from outreach_lint.finding import SIDES, Finding, Side

#: Penalty points at which a side, and the agreement between the sides, reaches 0.
SIDE_SCALE = 40.0
AGREEMENT_SCALE = 30.0


def side_scores(findings: Iterable[Finding]) -> dict[Side, int]:
    """Return 0–100 for each side; 100 where no rule of that side found anything."""
    penalties = dict.fromkeys(SIDES, 0.0)
    for finding in findings:
        for side in finding.sides:
            penalties[side] += finding.points
    return {side: _scaled(points, SIDE_SCALE) for side, points in penalties.items()}


def agreement(findings: Iterable[Finding], groups: Mapping[str, str]) -> int:
    """Return 0–100: how far what is said agrees with what the form shows.

    ``groups`` maps rule ids to the group of the rulebook they stand in.
    """
    points = sum(f.points for f in findings if groups.get(f.rule) == "mismatch")
    return _scaled(points, AGREEMENT_SCALE)


def _scaled(points: float, scale: float) -> int:
    return int(100 - min(100.0, 100 * points / scale))
