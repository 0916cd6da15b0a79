"""What a rule reports: spans, severities and findings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

Part = Literal["subject", "body"]
Side = Literal["factual", "self-disclosure", "relationship", "appeal"]

#: Schulz von Thun's four sides of a message, in the order we show them.
SIDES: tuple[Side, ...] = ("factual", "self-disclosure", "relationship", "appeal")

#: Confidence comes in quarters; nothing here is known more finely than that.
CONFIDENCES = (0.25, 0.5, 0.75, 1.0)
#: From here on a hit or finding is no weak one: it counts towards ceilings and conditions.
SURE = 0.75
#: From here on a finding is more than a hint.
LIKELY = 0.5


class Severity(IntEnum):
    """How much a finding weighs; comparable, ``str()`` gives the name used in files."""

    NOTICE = 0
    STYLE = 1
    WARNING = 2
    ERROR = 3

    def __str__(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of the original text: half-open, in code points, in one part of the message."""

    part: Part
    start: int
    end: int


@dataclass(frozen=True, slots=True, order=True)
class Replacement:
    """The text of ``span`` becomes ``new``."""

    span: Span
    new: str


@dataclass(frozen=True, slots=True)
class Fix:
    """What mends a finding.

    ``safe``: read again, the result shows nothing left to mend, and nothing in it was a guess. Of
    others somebody should read the result, first at ``doubtful``.
    """

    replacements: tuple[Replacement, ...]
    safe: bool
    doubtful: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One violation: what was read, where, how sure we are, why it hurts, what to write instead.

    ``words`` are those that tipped it where it rests on the sentence classifier; none elsewhere.
    ``fix`` is looked for in drafts only.
    """

    rule: str
    severity: Severity
    confidence: float
    title: str
    message: str
    explanation: str
    advice: str
    spans: tuple[Span, ...] = ()
    sides: tuple[Side, ...] = ()
    variant: str | None = None
    fix: Fix | None = None
    points: float = 0.0
    words: tuple[str, ...] = ()
