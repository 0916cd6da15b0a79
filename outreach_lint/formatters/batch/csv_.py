"""One line per message for spreadsheets, without any message text."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from outreach_lint.finding import SIDES
from outreach_lint.formatters.batch import Batch
from outreach_lint.formatters.batch.statistics import points_lost

#: The columns in their order, and what stands in each. New ones are put at the end.
COLUMNS = {
    "id": "the message's own id",
    "path": "file it was read from",
    "line": "line or number of its record there",
    "conversation": "conversation it belongs to",
    "folder": "folder of the mailbox",
    "direction": "inbound, outbound or empty",
    "sender": "who wrote it",
    "sent_at": "when, as in the export (ISO 8601)",
    "language": "ISO 639-1 code, or und",
    "outreach": "true, false or empty (left open)",
    "score": "0 to 100; empty: not scored",
    "verdict": "pass, review, block or none",
    "address": "du, sie, ihr, mixed, none or unknown",
    "rules": "ids of the broken rules, the costliest first, with spaces between",
    "worst_rule": "the one that costs the most",
    "points_lost": "what all findings cost, before caps and strengths",
    "campaign": "id of the campaign it belongs to",
    "factual": "0 to 100",
    "self_disclosure": "0 to 100",
    "relationship": "0 to 100",
    "appeal": "0 to 100",
    "agreement": "0 to 100: how far the sides agree",
}
#: Excel splits at what the system's regional settings say, and reads decimals by them.
_SEPARATORS = {"de": ";", "en": ","}

#: What a spreadsheet may take for a formula, also behind quotes and spaces; full-width signs too.
_FORMULA = re.compile(r"[\s\"'`´„“”‚‘’«»\ufeff\u200b]*[=+\-@＝＋－＠]")
_NUMBER = re.compile(r"-?\d+([.,]\d+)?")
_BREAKING = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")

Cell = str | int | float | bool | None


def render(batch: Batch, *, language: str = "en") -> Iterator[str]:
    """Yield a header and one line per message, so that Excel opens it right by a double click.

    In English with commas (RFC 4180), in German with semicolons and decimal commas. The first
    character is a byte order mark, without which Excel misreads umlauts; write it out as UTF-8.
    """
    separator = _SEPARATORS[language]
    yield "\ufeff" + _line(tuple(COLUMNS), separator)
    for row in batch.rows():
        yield _line(_cells(row.report), separator)


def _cells(report: Mapping[str, Any]) -> tuple[Cell, ...]:
    source = report["source"]
    costs = _costs(report)
    rules = sorted(costs, key=lambda rule: -costs[rule])
    return (
        report["id"],
        source["path"],
        source["line"],
        source["conversation"],
        source["folder"],
        source["direction"],
        source["sender"],
        source["sent_at"],
        report["language"],
        report["outreach"],
        report["score"],
        report["verdict"],
        report["address"]["form"],
        " ".join(rules),
        rules[0] if rules else None,
        round(points_lost(report), 2),
        report["campaign"],
        *(report["sides"][side]["score"] for side in SIDES),
        report["agreement"],
    )


def _costs(report: Mapping[str, Any]) -> Mapping[str, float]:
    costs: dict[str, float] = defaultdict(float)
    for finding in report["findings"]:
        costs[finding["rule"]] += finding["points"]
    return costs


def _line(cells: tuple[Cell, ...], separator: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerow([_written(cell, separator) for cell in cells])
    return out.getvalue()


def _written(cell: Cell, separator: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, int | float):
        number = f"{cell:.2f}".rstrip("0").rstrip(".") if isinstance(cell, float) else str(cell)
        return number.replace(".", ",") if separator == ";" else number
    line = _BREAKING.sub(" ", cell)
    return f"'{line}" if _FORMULA.match(line) and not _NUMBER.fullmatch(line) else line
