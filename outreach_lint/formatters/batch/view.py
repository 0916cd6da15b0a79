"""What the page shows of a message, ready for JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from outreach_lint.finding import SIDES
from outreach_lint.formatters.batch import Row
from outreach_lint.formatters.batch.marking import Marked, marked
from outreach_lint.formatters.batch.plain import one_line

_OPENING = 140
_QUOTE = 120
_QUOTES = 3


class Explanations:
    """Title, explanation and advice of findings, each kept once: there are no more than rules have."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, str, str], int] = {}

    def place(self, finding: Mapping[str, Any]) -> int:
        """Return where in ``list`` the texts of a finding stand."""
        texts = (finding["title"], finding["explanation"], finding["advice"])
        return self._places.setdefault(texts, len(self._places))

    def list(self) -> list[tuple[str, str, str]]:
        """Return all texts so far."""
        return list(self._places)


def listed(row: Row) -> list[Any]:
    """Return a message as a line of the list, in the order that data.js reads."""
    report = row.report
    said = " – ".join(filter(None, (one_line(part, _OPENING) for part in (row.subject or "", row.text))))
    return [
        report["score"],
        report["verdict"],
        one_line(report["source"]["sender"] or ""),
        _date(report),
        said[: 2 * _OPENING],
        list(dict.fromkeys(finding["rule"] for finding in report["findings"])),
        one_line(report["campaign"] or ""),
    ]


def detailed(row: Row, explanations: Explanations) -> dict[str, Any]:
    """Return all that is shown of an opened message."""
    report, findings = row.report, row.report["findings"]
    return {
        "score": report["score"],
        "verdict": report["verdict"],
        "sender": one_line(report["source"]["sender"] or ""),
        "date": _date(report),
        "direction": report["source"]["direction"],
        "language": one_line(report["language"]),
        "campaign": one_line(report["campaign"] or ""),
        "where": _where(report),
        "subject": _pieces(marked(row.subject or "", "subject", findings)),
        "text": _pieces(marked(row.text, "body", findings)),
        "findings": [_finding(finding, explanations) for finding in findings],
        "strengths": [[s["title"], s["credit"]] for s in report["strengths"]],
        "sides": {side: _side(report, side) for side in SIDES},
        "agreement": report["agreement"],
        "sum": _sum(report),
        "missing": list(report["missing_context"]),
        "remarks": [one_line(remark) for remark in report["remarks"]],
    }


def _date(report: Mapping[str, Any]) -> str:
    return one_line(report["source"]["sent_at"] or "")[:16].replace("T", " ")


def _where(report: Mapping[str, Any]) -> str:
    """Return where the message is found again: file and line, else its id."""
    source = report["source"]
    if not source["path"]:
        return one_line(report["id"] or "")
    return one_line(source["path"]) + (f":{source['line']}" if source["line"] else "")


def _pieces(pieces: Any) -> list[list[Any]]:
    return [_piece(piece) for piece in pieces]


def _piece(piece: Marked) -> list[Any]:
    return [piece.text, piece.within, piece.ending] if piece.within else [piece.text]


def _finding(finding: Mapping[str, Any], explanations: Explanations) -> dict[str, Any]:
    return {
        "rule": finding["rule"],
        "variant": finding["variant"],
        "severity": finding["severity"],
        "sure": round(100 * finding["confidence"]),
        "points": finding["points"],
        "sides": list(finding["sides"]),
        "message": one_line(finding["message"]),
        "words": [one_line(word) for word in finding["words"]],
        "texts": explanations.place(finding),
    }


def _side(report: Mapping[str, Any], side: str) -> dict[str, Any]:
    read = [
        [signal["id"], [one_line(span["text"], _QUOTE) for span in signal["spans"][:_QUOTES]]]
        for signal in report["signals"]
        if signal["side"] == side
    ]
    return {"score": report["sides"][side]["score"], "read": read}


def _sum(report: Mapping[str, Any]) -> list[list[Any]]:
    """Return the lines of the sum; findings and strengths go by their titles."""
    titles = {finding["rule"]: finding["title"] for finding in report["findings"]}
    titles |= {strength["id"]: strength["title"] for strength in report["strengths"]}
    lines: Sequence[Mapping[str, Any]] = report["score_lines"]
    return [[line["kind"], titles.get(line["rule"], line["rule"] or ""), line["points"]] for line in lines]
