"""One line per finding: ``file:line:column: severity rule message``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from outreach_lint.formatters.position import first_position, name_of, printable
from outreach_lint.report import Report


def render(reports: Iterable[Report]) -> Iterator[str]:
    """Yield the lines of each report; the last of each gives score and verdict."""
    for report in reports:
        name = name_of(report.message)
        for finding in report.findings:
            line, column = first_position(report.message, finding)
            rule = f"{finding.rule}/{finding.variant}" if finding.variant else finding.rule
            message = printable(finding.message)
            yield f"{name}:{line}:{column}: {finding.severity} {rule} {message}\n"
        score = "–" if report.score is None else report.score
        yield f"{name}: score {score} {report.verdict} (ruleset {report.ruleset})\n"
