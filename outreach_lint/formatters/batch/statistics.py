"""Figures of a batch, from one pass over its rows."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from outreach_lint.finding import SIDES
from outreach_lint.formatters.batch import Row
from outreach_lint.formatters.batch.figures import VERDICTS, RuleCount, RuleTexts, SenderCount, Statistics

_BINS = 10


def collect(rows: Iterable[Row], *, worst: int = 50) -> Statistics:
    """Return the figures of a batch; of its rows only the ``worst`` are kept."""
    tally = _Tally(worst)
    for place, row in enumerate(rows):
        tally.add(place, row)
    return tally.result()


def points_lost(report: Mapping[str, Any]) -> float:
    """Return what the findings of a report cost, before caps and strengths."""
    return float(sum(finding["points"] for finding in report["findings"]))


@dataclass(slots=True)
class _Sender:
    count: int = 0
    total: int = 0
    worst: int = 100


@dataclass(slots=True)
class _Tally:
    """Counts that grow row by row."""

    keep: int
    count: int = 0
    scores: Counter[int] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    sides: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    variants: Counter[tuple[str, str, str | None]] = field(default_factory=Counter)
    texts: dict[tuple[str, str, str | None], RuleTexts] = field(default_factory=dict)
    senders: dict[str, _Sender] = field(default_factory=dict)
    formats: Counter[str] = field(default_factory=Counter)
    directions: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    addresses: Counter[str] = field(default_factory=Counter)
    blocked: Counter[str] = field(default_factory=Counter)
    worst: list[tuple[int, float, int, Row]] = field(default_factory=list)
    days: list[str] = field(default_factory=list)

    def add(self, place: int, row: Row) -> None:
        report = row.report
        source = report["source"]
        self.count += 1
        self.verdicts[report["verdict"]] += 1
        self.languages[report["language"]] += 1
        self.addresses[report["address"]["form"]] += 1
        self.formats[source["format"] or ""] += 1
        self.directions[source["direction"] or ""] += 1
        if day := (source["sent_at"] or "")[:10]:
            self.days = [min([day, *self.days]), max([day, *self.days])]
        if report["score"] is not None:
            self._add_scored(place, row)

    def _add_scored(self, place: int, row: Row) -> None:
        report, score = row.report, row.report["score"]
        self.scores[score] += 1
        for side in SIDES:
            self.sides[side] += report["sides"][side]["score"]
        if report["verdict"] == "block":
            self.blocked[report["source"]["direction"] or ""] += 1
        language = "en" if report["language"] == "en" else "de"
        for finding in report["findings"]:
            variant = (finding["rule"], language, finding["variant"])
            self.variants[variant] += 1
            if variant not in self.texts:
                self.texts[variant] = RuleTexts(finding["title"], finding["explanation"], finding["advice"])
        self.rules.update({finding["rule"] for finding in report["findings"]})
        if name := report["source"]["sender"]:
            sender = self.senders.setdefault(name, _Sender())
            sender.count += 1
            sender.total += score
            sender.worst = min(sender.worst, score)
        # The heap's root is the best of the worst: the next to go.
        entry = (-score, points_lost(report), -place, row)
        if len(self.worst) < self.keep:
            heapq.heappush(self.worst, entry)
        elif self.keep:
            heapq.heappushpop(self.worst, entry)

    def result(self) -> Statistics:
        scored = self.scores.total()
        texts: dict[str, dict[str, RuleTexts]] = {}
        for variant, _ in self.variants.most_common():
            texts.setdefault(variant[0], {}).setdefault(variant[1], self.texts[variant])
        histogram = [0] * _BINS
        for score, count in self.scores.items():
            histogram[min(score // 10, _BINS - 1)] += count
        return Statistics(
            count=self.count,
            scored=scored,
            mean=sum(s * n for s, n in self.scores.items()) / scored if scored else None,
            median=self._median(),
            histogram=tuple(histogram),
            verdicts={verdict: self.verdicts[verdict] for verdict in VERDICTS},
            sides={side: self.sides[side] / scored for side in SIDES} if scored else {},
            rules=tuple(
                RuleCount(rule, count, count / scored, texts[rule]) for rule, count in _most(self.rules)
            ),
            senders=self._senders(),
            formats=dict(_most(self.formats)),
            directions=dict(_most(self.directions)),
            languages=dict(_most(self.languages)),
            addresses=dict(_most(self.addresses)),
            blocked=dict(self.blocked),
            worst=tuple(row for *_, row in sorted(self.worst, key=lambda entry: entry[:3], reverse=True)),
            first=self.days[0] if self.days else None,
            last=self.days[-1] if self.days else None,
        )

    def _median(self) -> int | None:
        """Return the lower median, exactly."""
        seen, half = 0, (self.scores.total() + 1) // 2
        for score in sorted(self.scores):
            seen += self.scores[score]
            if seen >= half:
                return score
        return None

    def _senders(self) -> tuple[SenderCount, ...]:
        counts = [
            SenderCount(name, sender.count, sender.total / sender.count, sender.worst)
            for name, sender in self.senders.items()
        ]
        return tuple(sorted(counts, key=lambda sender: (-sender.count, sender.mean, sender.name)))


def _most(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
