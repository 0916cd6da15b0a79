"""What is said about one message, and its JSON form (schema 1, docs/report.schema.json)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from outreach_lint.finding import Finding, Fix, Side, Span
from outreach_lint.message import Message
from outreach_lint.message import Source as MessageSource
from outreach_lint.score import ScoreLine
from outreach_lint.text.hits import Source

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Signal:
    """What a stretch of text does; signals judge nothing."""

    id: str
    side: Side
    stance: str
    confidence: float
    spans: tuple[Span, ...]
    source: Source = "patterns"


@dataclass(frozen=True, slots=True)
class Strength:
    """Something done right, and the credit it earns."""

    id: str
    title: str
    credit: int
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Address:
    """The form of address: du, sie, ihr, mixed, none or unknown, with the spans that show it."""

    form: str
    confidence: float
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Outreach:
    """Whether this is a cold contact; None: no rules know its language. ``reasons`` are signal ids."""

    decision: bool | None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The judgement of one message.

    ``score`` is None where there is nothing to score: no outreach, or fewer than three words.
    ``texts_in`` is the language of titles, messages and score lines.
    """

    message: Message
    language: str
    outreach: Outreach
    address: Address
    signals: tuple[Signal, ...]
    findings: tuple[Finding, ...]
    strengths: tuple[Strength, ...]
    score: int | None
    verdict: str
    score_lines: tuple[ScoreLine, ...]
    sides: dict[Side, int]
    agreement: int
    missing_context: tuple[str, ...]
    ruleset: str
    texts_in: str = "de"
    campaign: str | None = None
    remarks: tuple[str, ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON-ready data, keys as documented in docs/report.schema.json."""
        message = self.message
        source = message.source or MessageSource()
        return {
            "schema": SCHEMA,
            "ruleset": self.ruleset,
            "id": message.id,
            "source": {
                "path": source.path,
                "line": source.line,
                "format": source.format,
                "conversation": source.conversation,
                "folder": source.folder,
                "sender": message.sender,
                "direction": source.direction,
                "sent_at": message.sent_at,
            },
            "language": self.language,
            "outreach": self.outreach.decision,
            "outreach_reasons": list(self.outreach.reasons),
            "score": self.score,
            "verdict": self.verdict,
            "address": {
                "form": self.address.form,
                "confidence": self.address.confidence,
                "spans": self._spans(self.address.spans),
            },
            "findings": [self._finding(finding) for finding in self.findings],
            "signals": [
                {
                    "id": signal.id,
                    "side": signal.side,
                    "stance": signal.stance,
                    "confidence": signal.confidence,
                    "source": signal.source,
                    "spans": self._spans(signal.spans),
                }
                for signal in self.signals
            ],
            "strengths": [
                {
                    "id": strength.id,
                    "title": strength.title,
                    "credit": strength.credit,
                    "spans": self._spans(strength.spans),
                }
                for strength in self.strengths
            ],
            "sides": {side: {"score": score} for side, score in self.sides.items()},
            "agreement": self.agreement,
            "score_lines": [
                {
                    "kind": line.kind,
                    "reason": reason_text(line, self.texts_in),
                    "rule": line.subject,
                    "points": line.points,
                }
                for line in self.score_lines
            ],
            "missing_context": list(self.missing_context),
            "remarks": list(self.remarks),
            "campaign": self.campaign,
        }

    def _finding(self, finding: Finding) -> dict[str, Any]:
        return {
            "rule": finding.rule,
            "variant": finding.variant,
            "severity": str(finding.severity),
            "confidence": finding.confidence,
            "points": finding.points,
            "sides": list(finding.sides),
            "title": finding.title,
            "message": finding.message,
            "explanation": finding.explanation,
            "advice": finding.advice,
            "spans": self._spans(finding.spans),
            "words": list(finding.words),
            "fix": self._fix(finding.fix),
        }

    def _fix(self, fix: Fix | None) -> dict[str, Any] | None:
        if fix is None:
            return None
        spans = self._spans(tuple(replacement.span for replacement in fix.replacements))
        edits = [{**span, "new": r.new} for span, r in zip(spans, fix.replacements, strict=True)]
        return {"safe": fix.safe, "edits": edits, "doubtful": self._spans(fix.doubtful)}

    def _spans(self, spans: tuple[Span, ...]) -> list[dict[str, Any]]:
        return [
            {"part": s.part, "start": s.start, "end": s.end, "text": self.message.quote(s)} for s in spans
        ]


_REASONS = {
    "de": {
        "finding": "{subject}",
        "strength": "Stärke: {subject}",
        "style-cap": "Stilregeln kosten zusammen höchstens 10 Punkte",
        "ceiling": "Obergrenze: schwere Verstöße lassen keine bessere Wertung zu",
        "floor": "weniger als 0 Punkte gibt es nicht",
        "rounding": "auf ganze Punkte abgerundet",
    },
    "en": {
        "finding": "{subject}",
        "strength": "strength: {subject}",
        "style-cap": "style rules together cost at most 10 points",
        "ceiling": "ceiling: errors this serious allow no better score",
        "floor": "there is nothing below 0 points",
        "rounding": "rounded down to whole points",
    },
}


def reason_text(line: ScoreLine, language: str) -> str:
    """Return what a score line stands for, in words."""
    return _REASONS[language][line.kind].format(subject=line.subject or "")
