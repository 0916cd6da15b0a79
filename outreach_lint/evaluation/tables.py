"""The figures of an evaluation, as text, Markdown or JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from outreach_lint.evaluation.evaluate import Evaluation, RewriteCounts, SplitFigures
from outreach_lint.evaluation.measures import Counts, kendall, mean, wilson
from outreach_lint.finding import Severity

#: Rules with fewer cases over a split say nothing about the rulebook as a whole.
ENOUGH_CASES = 10

#: The precision a rule owes at its severity.
OWED = {Severity.ERROR: 0.95, Severity.WARNING: 0.85, Severity.STYLE: 0.70}

_HEAD = ("rule", "severity", "lang", "cases", "right", "false", "missed", "precision", "recall", "F1")
_SIGNAL_HEAD = ("signal", "lang", "cases", "right", "false", "missed", "precision", "recall", "F1")

Table = list[tuple[str, ...]]


def render_text(evaluation: Evaluation, *, errors: bool) -> Iterator[str]:
    """Yield the figures with aligned columns, for a terminal."""
    for split, figures in evaluation.splits.items():
        yield f"{split}\n{'=' * len(split)}\n"
        yield from _body(evaluation, figures, "\n", _aligned)
        if errors:
            for mistake in figures.mistakes:
                yield f"{mistake.kind}: {mistake.subject}: {mistake.where}: {mistake.detail}\n"


def render_markdown(evaluation: Evaluation, *, errors: bool) -> Iterator[str]:
    """Yield the figures as Markdown tables."""
    for split, figures in evaluation.splits.items():
        yield f"## {split}\n\n"
        yield from _body(evaluation, figures, "  \n", _markdown)
        if errors:
            for mistake in figures.mistakes:
                detail = mistake.detail.replace("`", "'")
                yield f"- {mistake.kind}: {mistake.subject}: {mistake.where}: `{detail}`\n"


def _body(
    evaluation: Evaluation, figures: SplitFigures, line_end: str, render: Callable[[Table], str]
) -> Iterator[str]:
    for lines, table in _blocks(evaluation, figures):
        yield "".join(line + line_end for line in lines) + "\n" + (render(table) + "\n" if table else "")


def render_ablation(evaluations: Sequence[Evaluation], *, markdown: bool) -> Iterator[str]:
    """Yield, split by split, what each source of signals reaches: rules, outreach and signals."""
    render, line_end = (_markdown, "  \n") if markdown else (_aligned, "\n")
    sources = [evaluation.linter.config.signals_from for evaluation in evaluations]
    head = [f"{source} {measure}" for source in sources for measure in ("P", "R", "F1")]
    for split, first in evaluations[0].splits.items():
        if not (first.messages or first.signals):
            continue  # the form of address has no other source
        figures = [evaluation.splits[split] for evaluation in evaluations]
        yield f"## {split}\n\n" if markdown else f"{split}\n{'=' * len(split)}\n"
        for source, counted in zip(sources, figures, strict=True):
            if counted.messages:
                yield (
                    f"{source}: {_sum_line(counted.rule_total(_rules(counted)))}; outreach "
                    f"{_of(counted.decisions['right'], counted.messages)} right, "
                    f"{counted.decisions['wrong']} wrong, {counted.decisions['open']} left open; "
                    f"{counted.errors_elsewhere} others with an error{line_end}"
                )
            if counted.signals:
                total = counted.signal_total({signal for signal, _ in counted.signals})
                yield f"{source}, signals on sentences: {_sum_line(total)}{line_end}"
        for kind in ("rule", "signal"):
            counts = [f.rules if kind == "rule" else f.signals for f in figures]
            keys = sorted({key for counted_ in counts for key in counted_})
            if keys:
                rows = [
                    (*key, *(_share(value) for c in counts for value in _measures(c.get(key, Counts()))))
                    for key in keys
                ]
                yield "\n" + render([(kind, "lang", *head), *rows]) + "\n"


def _measures(counts: Counts) -> tuple[float | None, float | None, float | None]:
    return counts.precision, counts.recall, counts.f1


def rule_figures(evaluation: Evaluation, rule: str) -> list[dict[str, str]]:
    """Return one row per split in which a rule was to be found or was found, for its page."""
    rows = []
    for split, figures in evaluation.splits.items():
        counts = figures.rule_total({rule})
        if counts != Counts():
            cases, *_, precision, recall, _ = _cells(counts)
            rows.append({"split": split, "cases": cases, "precision": precision, "recall": recall})
    return rows


def render_json(evaluation: Evaluation, *, errors: bool) -> Iterator[str]:
    """Yield all counts and what is computed from them as one JSON object."""
    splits: dict[str, Any] = {}
    for split, figures in evaluation.splits.items():
        scores = figures.scores
        splits[split] = {
            "messages": figures.messages,
            "rules": [_counted(key, counts, "rule") for key, counts in sorted(figures.rules.items())],
            "signals": [_counted(key, counts, "signal") for key, counts in sorted(figures.signals.items())],
            "micro": asdict(figures.rule_total(_rules(figures))),
            "outreach": figures.decisions,
            "errors_elsewhere": figures.errors_elsewhere,
            "spans": {"labelled": figures.spans_labelled, "met": figures.spans_met},
            "scores": {quality: mean(values) for quality, values in scores.items()},
            "kendall_tau": _tau(figures),
            "address": {language: asdict(counts) for language, counts in figures.address.items()},
            "rewrites": asdict(figures.rewrites),
        }
        if errors:
            splits[split]["mistakes"] = [asdict(mistake) for mistake in figures.mistakes]
    yield json.dumps(splits, ensure_ascii=False, indent=2) + "\n"


def _blocks(evaluation: Evaluation, figures: SplitFigures) -> Iterator[tuple[list[str], Table]]:
    if figures.messages:
        yield _message_lines(figures), _rule_table(evaluation, figures)
    if figures.signals:
        ids = {signal for signal, _ in figures.signals}
        lines = [
            f"Signals on labelled sentences, {name}: {_sum_line(figures.signal_total(ids, language))}"
            for name, language in (("all", None), ("de", "de"), ("en", "en"))
        ]
        rows = [
            (signal, language, *_cells(counts))
            for (signal, language), counts in sorted(figures.signals.items())
        ]
        yield lines, [_SIGNAL_HEAD, *rows]
    if figures.address:
        yield _address_lines(figures), _address_table(figures)
    if figures.rewrites.texts:
        yield _rewrite_lines(figures.rewrites), []


def _address_lines(figures: SplitFigures) -> list[str]:
    counts = figures.address.values()
    right, formal = sum(c.right for c in counts), sum(c.formal for c in counts)
    texts = right + sum(c.abstained + c.wrong for c in counts)
    alarms = sum(c.false_informal for c in counts)
    return [
        f"Forms of address: {_of(right, texts)} right",
        f"Texts without an informal address that got one: {_of(alarms, formal)}",
    ]


def _address_table(figures: SplitFigures) -> Table:
    rows: Table = [("lang", "texts", "right", "abstained", "wrong", "false informal")]
    for language, counts in sorted(figures.address.items()):
        texts = counts.right + counts.abstained + counts.wrong
        right = _with_interval(counts.right, texts)
        alarms = f"{counts.false_informal} of {counts.formal}"
        rows.append((language, str(texts), right, str(counts.abstained), str(counts.wrong), alarms))
    return rows


def _rewrite_lines(counts: RewriteCounts) -> list[str]:
    return [
        f"Du rewritten as Sie: {_of(counts.exact, counts.texts)} exactly as an editor would",
        f"Called safe: {counts.safe}, of them exact {_of(counts.safe_exact, counts.safe)}",
        f"Texts that no mechanical rewrite gets right: {counts.doubtful}, called safe and wrong "
        f"{counts.doubtful_safe}",
    ]


def _message_lines(figures: SplitFigures) -> list[str]:
    ids = _rules(figures)
    frequent = {rule for rule in ids if figures.rule_total({rule}).cases >= ENOUGH_CASES}
    per_rule = [figures.rule_total({rule}) for rule in sorted(frequent)]
    decided = figures.decisions
    lines = [
        f"{figures.messages} messages",
        f"All rules: {_sum_line(figures.rule_total(ids))}",
        *(f"All rules, {lang}: {_sum_line(figures.rule_total(ids, lang))}" for lang in ("de", "en")),
        f"The {len(frequent)} rules with at least {ENOUGH_CASES} cases: "
        f"{_sum_line(figures.rule_total(frequent))}, "
        f"macro F1 {_share(mean(counts.f1 for counts in per_rule))}",
        f"Is it outreach: {_of(decided['right'], figures.messages)} right, {decided['wrong']} wrong, "
        f"{decided['open']} left open",
        f"Messages that are no outreach and got an error: {figures.errors_elsewhere}",
        f"Spans that meet the labelled stretch: {_of(figures.spans_met, figures.spans_labelled)}",
    ]
    scores = ", ".join(
        f"{quality} {mean(values):.1f} ({min(values)}–{max(values)}, {len(values)})"
        for quality, values in figures.scores.items()
        if values
    )
    lines.append(f"Mean score by quality (lowest–highest, count): {scores}")
    tau = _tau(figures)
    lines.append(
        f"Rank correlation of score and quality: Kendall's τ-b {'–' if tau is None else f'{tau:.2f}'}"
    )
    return lines


def _rule_table(evaluation: Evaluation, figures: SplitFigures) -> Table:
    rulebook = evaluation.linter.rulebook
    rows: Table = [_HEAD]
    by_severity = sorted(_rules(figures), key=lambda r: (-rulebook.rules[r].file.severity, r))
    for rule in by_severity:
        severity = rulebook.rules[rule].file.severity
        total = figures.rule_total({rule})
        short = total.precision is not None and total.precision < OWED.get(severity, 0.0)
        name = f"{rule} (precision below {OWED[severity]:.2f})" if short else rule
        for language in (None, "de", "en"):
            counts = figures.rule_total({rule}, language)
            if language is None or counts != Counts():
                rows.append((name if language is None else "", str(severity) if language is None else "",
                             language or "both", *_cells(counts)))  # fmt: skip
    return rows


def _cells(counts: Counts) -> tuple[str, ...]:
    found = counts.hits + counts.false_alarms
    return (
        str(counts.cases),
        str(counts.hits),
        str(counts.false_alarms),
        str(counts.misses),
        _with_interval(counts.hits, found),
        _with_interval(counts.hits, counts.cases),
        _share(counts.f1),
    )


def _with_interval(part: int, whole: int) -> str:
    if not whole:
        return "–"
    low, high = wilson(part, whole)
    return f"{part / whole:.2f} [{low:.2f}–{high:.2f}]"


def _sum_line(counts: Counts) -> str:
    found = counts.hits + counts.false_alarms
    return (
        f"precision {_with_interval(counts.hits, found)}, "
        f"recall {_with_interval(counts.hits, counts.cases)}, F1 {_share(counts.f1)} ({counts.cases} cases)"
    )


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _of(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / whole:.0%})" if whole else "0 of 0"


def _rules(figures: SplitFigures) -> set[str]:
    return {rule for rule, _ in figures.rules}


def _tau(figures: SplitFigures) -> float | None:
    pairs = [
        (float(place), float(score))
        for place, quality in enumerate(figures.scores)
        for score in figures.scores[quality]
    ]
    return kendall(pairs)


def _counted(key: tuple[str, str], counts: Counts, kind: str) -> dict[str, Any]:
    name, language = key
    measures = {"precision": counts.precision, "recall": counts.recall, "f1": counts.f1}
    return {kind: name, "lang": language, "cases": counts.cases, **asdict(counts), **measures}


def _aligned(table: Table) -> str:
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return "".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n"
        for row in table
    )


def _markdown(table: Table) -> str:
    head, *rows = table
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
