"""The report a person reads in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from outreach_lint.finding import Finding, Severity, Span
from outreach_lint.formatters.console import laid_out
from outreach_lint.formatters.position import line_and_column, name_of, printable
from outreach_lint.formatters.square import draw_square
from outreach_lint.formatters.words import WORDS, number, points
from outreach_lint.message import Message
from outreach_lint.report import Report, reason_text

_COLORS = {
    Severity.ERROR: "bold red",
    Severity.WARNING: "bold yellow",
    Severity.STYLE: "bold cyan",
    Severity.NOTICE: "bold blue",
}
_VERDICT_COLORS = {
    "pass": "bold green",
    "review": "bold yellow",
    "block": "bold red",
    "none": "bold",
}
_MOST_LINES = 4
_MARGIN = 12


def render(reports: Iterable[Report], *, color: bool, width: int) -> Iterator[str]:
    """Yield each report as text of at most ``width`` columns, coloured or plain."""
    for report in reports:
        yield laid_out(partial(_print_report, report=report), color=color, width=width)


def _print_report(console: Console, report: Report) -> None:
    words = WORDS[report.texts_in]
    details = [report.language, report.message.channel, words.address.get(report.address.form)]
    heading = Text(printable(name_of(report.message)), style="bold")
    heading.append(f"  ({', '.join(filter(None, details))})", style="dim")
    console.print(heading)
    console.print()
    for finding in report.findings:
        _print_finding(console, report, finding)
    if report.strengths:
        console.print(Text(words.strengths, style="bold green"))
        for strength in report.strengths:
            line = Text(f"  + {strength.title}")
            if strength.spans:
                quote = " ".join(report.message.quote(strength.spans[0]).split())
                line.append(f"  {words.open_quote}{printable(_shortened(quote))}{words.close_quote}",
                            style="dim")  # fmt: skip
            console.print(line)
        console.print()
    _print_score(console, report)


def _print_finding(console: Console, report: Report, finding: Finding) -> None:
    words = WORDS[report.texts_in]
    style = _COLORS[finding.severity]
    title = Text(words.severity[finding.severity], style=style)
    title.append(f"  {finding.title}", style="bold")
    rule = f"{finding.rule}/{finding.variant}" if finding.variant else finding.rule
    # A notice costs nothing and says so by its name.
    cost = f"{points(-finding.points, report.texts_in)} · " if finding.points else ""
    title.append(f"  {rule} · {cost}{words.confidence[finding.confidence]}", style="dim")
    console.print(title)
    _print_source(console, report.message, finding.spans, style)
    indent = (0, 0, 0, 2)
    console.print(Padding(Text(printable(finding.message)), indent))
    if finding.words:
        told = ", ".join(f"{words.open_quote}{printable(w)}{words.close_quote}" for w in finding.words)
        console.print(Padding(Text(f"{words.tipped} {told}", style="dim"), indent))
    for label, text in ((words.why, finding.explanation), (words.instead, finding.advice)):
        paragraph = Text(f"{label} ", style="bold")
        paragraph.append(printable(text), style="not bold")
        console.print(Padding(paragraph, indent))
    if finding.fix is not None and _can_be_fixed(report.message):
        console.print(Padding(Text(words.fixable[finding.fix.safe], style="green"), indent))
    console.print()


def _can_be_fixed(message: Message) -> bool:
    """Whether the fix command can write the draft back."""
    return message.source is not None and message.source.format == "text"


def _print_source(console: Console, message: Message, spans: tuple[Span, ...], style: str) -> None:
    """Show the lines a finding points at, with carets under the words."""
    lines: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for span in spans:
        text = message.text if span.part == "body" else message.subject or ""
        start = text.rfind("\n", 0, span.start) + 1
        end = text.find("\n", span.start)
        end = len(text) if end < 0 else end
        marks = lines.setdefault((span.part, start), [])
        marks.append((span.start - start, min(span.end, end) - start))
    for shown, ((part, start), marks) in enumerate(lines.items()):
        if shown == _MOST_LINES:
            console.print(Text(f"       … +{len(lines) - shown}", style="dim"))
            break
        text = message.text if part == "body" else message.subject or ""
        end = text.find("\n", start)
        line = printable(text[start : len(text) if end < 0 else end])
        where, _ = line_and_column(message, Span(part, start, start))  # type: ignore[arg-type]
        label = f"{where}" if part == "body" else "§"
        _print_marked(console, label, line, sorted(marks), style)


def _print_marked(console: Console, label: str, line: str, marks: list[tuple[int, int]], style: str) -> None:
    room = max(30, console.width - _MARGIN)
    first = 0
    if cell_len(line) > room:
        first = max(0, marks[0][0] - room // 4)
    shown, used = "", 0
    for character in line[first:]:
        used += cell_len(character)
        if used > room - 2:
            break
        shown += character
    last = first + len(shown)
    head = "…" if first else ""
    tail = "…" if last < len(line) else ""
    carets = [" "] * cell_len(head + shown)
    for start, end in marks:
        left, right = max(start, first), min(end, last)
        if left < right:
            offset = cell_len(head + line[first:left])
            for column in range(offset, offset + max(1, cell_len(line[left:right]))):
                carets[column] = "^"
    console.print(Text.assemble((f"{label:>6} │ ", "dim"), head + shown + tail), no_wrap=True)
    console.print(Text.assemble((f"{'':>6} │ ", "dim"), ("".join(carets).rstrip(), style)), no_wrap=True)


def _print_score(console: Console, report: Report) -> None:
    words = WORDS[report.texts_in]
    if report.missing_context:
        missing = ", ".join(words.context.get(piece, piece) for piece in report.missing_context)
        console.print(Padding(Text(f"{words.missing} {missing}.", style="dim"), 0))
        console.print()
    for remark in report.remarks:
        console.print(Text(f"{words.remark} {printable(remark)}", style="dim"))
    if report.score is None:
        reason = words.no_outreach if report.outreach.decision is False else words.too_short
        console.print(Text(reason, style="bold"))
        console.print()
        return
    _print_sum(console, report)
    console.print(draw_square(report))
    console.print()


def _print_sum(console: Console, report: Report) -> None:
    words = WORDS[report.texts_in]
    language = report.texts_in
    console.print(Text(f"{words.sum}", style="bold"))
    rows = [("100", words.start)] + [
        (number(line.points, language, signed=True), reason_text(line, language))
        for line in report.score_lines
    ]
    for cost, reason in rows:
        console.print(Text(f"  {cost:>7}  {reason}"))
    total = Text(f"  {report.score:>7}  ", style="bold")
    total.append(words.verdict[report.verdict], style=_VERDICT_COLORS[report.verdict])
    total.append(f"  ({words.ruleset} {report.ruleset})", style="dim")
    console.print(Text("  ───────", style="dim"))
    console.print(total)
    console.print()


def _shortened(text: str, length: int = 60) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
