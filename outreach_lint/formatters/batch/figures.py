"""The figures of a batch, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from outreach_lint.formatters.batch import Row

#: From the worst to the best; "none" was not scored.
VERDICTS = ("block", "review", "pass", "none")


@dataclass(frozen=True, slots=True)
class RuleTexts:
    """What a rule says in one language, in its most frequent variant."""

    title: str
    explanation: str
    advice: str


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How many of the scored messages break a rule, and which share of them that is."""

    id: str
    count: int
    share: float
    texts: Mapping[str, RuleTexts]

    def texts_in(self, language: str) -> RuleTexts:
        """Return the texts in a language, or in another where no report had it."""
        return self.texts.get(language) or next(iter(self.texts.values()))


@dataclass(frozen=True, slots=True)
class SenderCount:
    """The scored messages of one sender."""

    name: str
    count: int
    mean: float
    worst: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """What a batch looks like as a whole; counts are ordered from the most to the least.

    ``histogram`` counts scores from 0–9, 10–19, … to 90–100, ``sides`` are means. Rules, senders,
    sides and ``blocked`` (verdict "block", by direction) look at scored messages only. ``worst`` are
    the rows with the lowest scores; ``first`` and ``last`` are the days between which all was sent.
    """

    count: int
    scored: int
    mean: float | None
    median: int | None
    histogram: tuple[int, ...]
    verdicts: Mapping[str, int]
    sides: Mapping[str, float]
    rules: tuple[RuleCount, ...]
    senders: tuple[SenderCount, ...]
    formats: Mapping[str, int]
    directions: Mapping[str, int]
    languages: Mapping[str, int]
    addresses: Mapping[str, int]
    blocked: Mapping[str, int]
    worst: tuple[Row, ...]
    first: str | None
    last: str | None
