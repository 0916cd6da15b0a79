"""Reports and batches to render."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from outreach_lint.campaign import Campaign, Piece
from outreach_lint.formatters.batch import Row

SIDES = ("factual", "self-disclosure", "relationship", "appeal")


@dataclass
class FakeBatch:
    """Rows that may be gone through more than once, and how often they were."""

    source: Callable[[], Iterator[Row]]
    title: str = "postfach.mbox"
    ruleset: str = "abc123"
    campaigns: Sequence[Campaign] = ()
    remarks: Sequence[str] = ()
    passes: int = field(default=0)

    def rows(self) -> Iterator[Row]:
        self.passes += 1
        return self.source()

    def lines(self) -> Iterator[bytes]:
        return iter(())


def finding(
    rule: str = "no-offer", points: float = 15.0, spans: Sequence[tuple[str, int, int]] = (), **more: Any
) -> dict[str, Any]:
    return {
        "rule": rule, "variant": None, "severity": "warning", "confidence": 1.0, "points": points,
        "sides": ["factual"], "title": f"Titel {rule}", "message": f"Meldung {rule}.",
        "explanation": f"Erklärung {rule}.", "advice": f"Rat {rule}.",
        "spans": [{"part": part, "start": start, "end": end, "text": "x"} for part, start, end in spans],
        "words": [], "fix": None,
    } | more  # fmt: skip


def row(
    text: str = "Guten Tag, hätten Sie Zeit?",
    score: int | None = 40,
    subject: str | None = None,
    findings: Sequence[dict[str, Any]] = (),
    **more: Any,
) -> Row:
    source = dict.fromkeys(
        ("path", "line", "format", "conversation", "folder", "sender", "direction", "sent_at")
    )
    verdict = "none" if score is None else "block" if score < 50 else "review" if score < 75 else "pass"
    report = {
        "schema": 1, "ruleset": "abc123", "id": more.pop("id", "m1"),
        "source": source | {key: more.pop(key) for key in list(more) if key in source},
        "language": "de", "outreach": score is not None, "outreach_reasons": [], "score": score, "verdict": verdict,
        "address": {"form": "sie", "confidence": 1.0, "spans": []}, "findings": list(findings), "signals": [],
        "strengths": [], "sides": {side: {"score": 100} for side in SIDES}, "agreement": 100,
        "score_lines": [{"kind": "finding", "reason": f["rule"], "rule": f["rule"], "points": -f["points"]} for f in findings],
        "missing_context": [], "remarks": [], "campaign": None,
    } | more  # fmt: skip
    return Row(report, text, subject)


@pytest.fixture
def make_finding() -> Callable[..., dict[str, Any]]:
    return finding


@pytest.fixture
def make_row() -> Callable[..., Row]:
    return row


@pytest.fixture
def make_batch() -> Callable[..., FakeBatch]:
    return lambda *rows, **more: FakeBatch(lambda: iter(rows), **more)


@pytest.fixture
def make_long_batch() -> Callable[..., FakeBatch]:
    """A batch whose rows are made one by one, as from a file."""
    return FakeBatch


@pytest.fixture
def campaign() -> Campaign:
    template = (
        Piece("Hallo "),
        Piece(None, ("Martina", "Jörg", "")),
        Piece(", Ihr <b>Profil</b> ist spannend."),
    )
    return Campaign("c1", 12, 2, template)


@pytest.fixture
def hostile() -> Row:
    """A message that tries everything."""
    text = "</script><script>alert(1)</script><img src=x onerror=alert(2)> \x1b[31mrot\x1b[0m \u202everkehrt \"'`"
    return row(
        text,
        0,
        subject="=HYPERLINK(\"http://evil.example\") <svg onload=alert(3)>",
        findings=[finding(spans=[("body", 0, 9), ("body", 5, 20), ("subject", 0, 4)], message=f"„{text}“ geht so nicht.")],
        sender="@SUM(1) </script><b>x</b> [los](http://evil.example)",
        sent_at="+2024-01-01",
        path="a\u202eb<.mbox",
        line=3,
        id="-1+1",
    )  # fmt: skip
