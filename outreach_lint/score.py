"""The score: 0–100, and every point of it explained.

pen(r)  = w_r · Σ_i (1/2)^i · c_(i)      hits of rule r, confidences descending
raw     = 100 − Σ errors − max(0, Σ warnings − min(15, credits)) − min(10, Σ style)
ceiling = 100 / 74 / 49 / 24             0 / 1 / 2 / ≥ 3 distinct sure errors; 24 for TRIPLE
score   = floor(clamp(min(raw, ceiling), 0, 100))
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from outreach_lint.finding import LIKELY, SURE, Finding, Severity

MAX_CREDITS = 15
MAX_STYLE = 10
#: The best score that 0, 1, 2, 3 or more distinct rules of severity error leave possible.
CEILINGS = (100, 74, 49, 24)
#: The three insults that together leave no more than the lowest ceiling: Du unasked, the wrong
#: name for the business, a text off the peg (any of these). Hints (¼) do not count.
TRIPLE = (
    frozenset({"unsolicited-du"}),
    frozenset({"mislabelled-business"}),
    frozenset({"unfilled-placeholder", "template-wording", "mass-duplicate"}),
)
#: A message needs this many words for a score to mean anything.
MIN_WORDS = 3


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One contribution to the score; ``kind`` names it for translation, ``subject`` its rule."""

    kind: str
    points: float
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """The total and the lines that lead to it; the lines add up to ``total − 100`` exactly."""

    total: int
    lines: tuple[ScoreLine, ...]


def with_points(findings: Sequence[Finding], weights: Mapping[str, float]) -> list[Finding]:
    """Return the findings with the points each costs: later hits of a rule count half as much.

    ``weights`` are those of rules, and of variants (``rule/variant``) that have one of their own.
    """
    by_rule: dict[str, list[int]] = defaultdict(list)
    for place, finding in enumerate(findings):
        by_rule[finding.rule].append(place)
    if len(by_rule) == len(findings):
        return [replace(f, points=_weight(f, weights) * f.confidence) for f in findings]
    points = [0.0] * len(findings)
    for places in by_rule.values():
        ranked = sorted(places, key=lambda place: -findings[place].confidence)
        for rank, place in enumerate(ranked):
            points[place] = _weight(findings[place], weights) * 0.5**rank * findings[place].confidence
    return [replace(f, points=p) for f, p in zip(findings, points, strict=True)]


def _weight(finding: Finding, weights: Mapping[str, float]) -> float:
    own = weights.get(f"{finding.rule}/{finding.variant}") if finding.variant else None
    return weights[finding.rule] if own is None else own


def compute(findings: Iterable[Finding], credits: Iterable[tuple[str, int]]) -> Score:
    """Return the score of findings whose points are set, and of the strengths' credits."""
    lines: list[ScoreLine] = []
    sums = dict.fromkeys(Severity, 0.0)
    sure_errors = set()
    likely = set()
    for finding in findings:
        if not finding.points or finding.severity is Severity.NOTICE:
            continue
        sums[finding.severity] += finding.points
        lines.append(ScoreLine("finding", -finding.points, finding.rule))
        if finding.confidence >= LIKELY:
            likely.add(finding.rule)
        if finding.severity is Severity.ERROR and finding.confidence >= SURE:
            sure_errors.add(finding.rule)
    raw = 100.0 - math.fsum(-line.points for line in lines)

    def adjust(kind: str, points: float, subject: str | None = None) -> None:
        nonlocal raw
        if points:
            raw += points
            lines.append(ScoreLine(kind, points, subject))

    room = min(float(MAX_CREDITS), sums[Severity.WARNING])
    for strength, credit in credits:
        used = min(float(credit), room)
        room -= used
        adjust("strength", used, strength)
    adjust("style-cap", max(0.0, sums[Severity.STYLE] - MAX_STYLE))
    triple = not any(insult.isdisjoint(likely) for insult in TRIPLE)
    ceiling = CEILINGS[-1 if triple else min(len(sure_errors), len(CEILINGS) - 1)]
    adjust("ceiling", min(0.0, ceiling - raw))
    adjust("floor", max(0.0, -raw))
    total = math.floor(raw + 1e-9)
    adjust("rounding", total - raw)
    return Score(total, tuple(lines))
