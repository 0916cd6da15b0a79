"""JSON and JSON Lines, as documented in docs/report.schema.json."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from outreach_lint.report import SCHEMA, Report


def render_json(reports: Iterable[Report]) -> Iterator[str]:
    """Yield one JSON object with all reports."""
    yield f'{{"schema":{SCHEMA},"reports":['
    for number, report in enumerate(reports):
        yield (",\n" if number else "\n") + _dump(report)
    yield "\n]}\n"


def render_jsonl(reports: Iterable[Report]) -> Iterator[str]:
    """Yield one line for each report."""
    for report in reports:
        yield _dump(report) + "\n"


def _dump(report: Report) -> str:
    return json.dumps(report.to_dict(), ensure_ascii=False, separators=(",", ":"))
