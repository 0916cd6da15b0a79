"""What was inferred about a reader, and from which words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from outreach_lint.presence import Confidence
from outreach_lint.recipient import Recipient

Field = Literal["name", "company", "kind", "address", "presence", "email"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A value with what it rests on, a line each; ``value`` None where nothing could be said."""

    field: Field
    value: str | None
    confidence: Confidence
    rests_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inference:
    """A recipient, and the evidence for each field, also for what was too uncertain to be in it."""

    recipient: Recipient
    evidence: tuple[Evidence, ...]
