"""Judging a labelled corpus and counting what was right.

Cold contacts are judged as drafts are, so that a rule's figures do not hang on the decision
whether a message is outreach; everything else as in a batch, where that decision is the guard.
A finding counts from confidence ½ on; below that it is a hint, shown as one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from outreach_lint.config import Config
from outreach_lint.evaluation.corpus import (
    QUALITIES,
    TRAINING,
    Labelled,
    LabelledAddress,
    LabelledMessage,
    LabelledRewrite,
    LabelledSentence,
)
from outreach_lint.evaluation.measures import Counts
from outreach_lint.finding import LIKELY, Finding, Severity
from outreach_lint.linter import Linter
from outreach_lint.message import Message
from outreach_lint.report import Report
from outreach_lint.rewrite import formalise
from outreach_lint.text.components import rulebook_of


@dataclass(frozen=True, slots=True)
class Mistake:
    """A case judged wrongly: a rule, a signal, the decision on outreach, an address, a rewrite."""

    kind: Literal["false alarm", "miss", "outreach", "address", "rewrite"]
    subject: str
    where: str
    detail: str


@dataclass(slots=True)
class AddressCounts:
    """How forms of address were told; ``formal`` are texts without an informal one.

    ``abstained`` counts "none" and "unknown" for a text with a form.
    """

    right: int = 0
    abstained: int = 0
    wrong: int = 0
    formal: int = 0
    false_informal: int = 0


@dataclass(slots=True)
class RewriteCounts:
    """How rewrites came out; ``doubtful`` are texts that no mechanical rewrite gets right."""

    texts: int = 0
    exact: int = 0
    safe: int = 0
    safe_exact: int = 0
    doubtful: int = 0
    doubtful_safe: int = 0


@dataclass(slots=True)
class SplitFigures:
    """What was counted on one split; the keys of ``rules`` and ``signals`` are (id, language)."""

    messages: int = 0
    rules: dict[tuple[str, str], Counts] = field(default_factory=lambda: defaultdict(Counts))
    signals: dict[tuple[str, str], Counts] = field(default_factory=lambda: defaultdict(Counts))
    #: Right, wrong and left open decisions on outreach.
    decisions: dict[str, int] = field(default_factory=lambda: {"right": 0, "wrong": 0, "open": 0})
    #: Hits whose label names a stretch, and those of them that point into it.
    spans_labelled: int = 0
    spans_met: int = 0
    #: Messages that are no outreach and got an error all the same.
    errors_elsewhere: int = 0
    scores: dict[str, list[int]] = field(default_factory=lambda: {quality: [] for quality in QUALITIES})
    mistakes: list[Mistake] = field(default_factory=list)
    address: dict[str, AddressCounts] = field(default_factory=lambda: defaultdict(AddressCounts))
    rewrites: RewriteCounts = field(default_factory=RewriteCounts)

    def rule_total(self, ids: Iterable[str], language: str | None = None) -> Counts:
        """Return the sum over rules, in one language or all."""
        return _total(self.rules, frozenset(ids), language)

    def signal_total(self, ids: Iterable[str], language: str | None = None) -> Counts:
        """Return the sum over signals, in one language or all."""
        return _total(self.signals, frozenset(ids), language)


class Evaluation:
    """Counts labelled records, one after the other, split by split.

    All rules are measured where the configuration selects none, previews too: that is how they
    cease to be previews. Notices are not: they are not labelled.
    """

    def __init__(self, config: Config) -> None:
        rules = rulebook_of(config.rules).rules.items()
        labelled = tuple(name for name, rule in rules if rule.group != "notice")
        self.linter = Linter(config.merged(select=config.select or labelled))
        # Signals that depend on the reader or on characters: sentences are not labelled for them.
        self._computed = {s.id for s in self.linter.rulebook.signals.values() if s.detector}
        self.splits: dict[str, SplitFigures] = {}

    def add(self, record: Labelled) -> None:
        """Judge one record and count it; sentences the classifier was trained on prove nothing."""
        if isinstance(record, LabelledSentence) and record.split == TRAINING:
            return
        figures = self.splits.setdefault(record.split, SplitFigures())
        match record:
            case LabelledSentence():
                self._add_sentence(record, figures)
            case LabelledMessage():
                self._add_message(record, figures)
            case LabelledAddress():
                self._add_address(record, figures)
            case LabelledRewrite():
                _add_rewrite(record, figures)

    def _add_address(self, record: LabelledAddress, figures: SplitFigures) -> None:
        report = self.linter.lint(Message(record.text, language=record.language))
        form, counts = report.address.form, figures.address[record.language]
        right = form in record.forms
        informal = frozenset(("du", "ihr", "mixed"))
        if informal.isdisjoint(record.forms):
            counts.formal += 1
            counts.false_informal += form in informal
        counts.right += right
        counts.abstained += not right and form in ("none", "unknown")
        counts.wrong += not right and form not in ("none", "unknown")
        if not right:
            shown = " ".join(record.text.split())
            figures.mistakes.append(Mistake("address", form, f"{record.language}, {record.forms[0]}", shown))

    def _add_sentence(self, record: LabelledSentence, figures: SplitFigures) -> None:
        hits = self.linter.signals_of(Message(record.text, language=record.language))
        found = {s for s, of_it in hits.items() if max(h.confidence for h in of_it) >= LIKELY}
        for signal in (found | record.signals) - record.open - self._computed:
            expected = signal in record.signals
            _count(figures.signals[signal, record.language], found=signal in found, expected=expected)
            if (signal in found) != expected:
                kind: Literal["false alarm", "miss"] = "miss" if expected else "false alarm"
                figures.mistakes.append(Mistake(kind, signal, record.language, record.text))

    def _add_message(self, record: LabelledMessage, figures: SplitFigures) -> None:
        figures.messages += 1
        item, lint = record.item, self.linter.lint
        in_batch = lint(item.message, item.recipient, item.thread)
        decision = in_batch.outreach.decision
        figures.decisions["open" if decision is None else _right(decision == record.outreach)] += 1
        if decision is not record.outreach:
            reasons = ", ".join(in_batch.outreach.reasons) or "nothing"
            figures.mistakes.append(Mistake("outreach", str(decision), record.id, f"by {reasons}"))
        report = in_batch
        if record.outreach:
            report = lint(item.message, item.recipient, item.thread, assume_outreach=True)
            if report.score is not None:
                figures.scores[record.quality].append(report.score)
        elif any(f.severity is Severity.ERROR and f.rule not in record.expect for f in report.findings):
            figures.errors_elsewhere += 1
        self._count_rules(record, report, figures)

    def _count_rules(self, record: LabelledMessage, report: Report, figures: SplitFigures) -> None:
        found: dict[str, list[Finding]] = defaultdict(list)
        for finding in report.findings:
            if finding.confidence >= LIKELY and finding.severity is not Severity.NOTICE:
                found[finding.rule].append(finding)
        for rule in found.keys() | record.expect.keys():
            if rule not in self.linter.enabled or (rule in record.maybe and rule not in record.expect):
                continue
            expected = rule in record.expect
            _count(figures.rules[rule, record.language], found=rule in found, expected=expected)
            if rule not in found:
                label = record.expect[rule] or "(absence)"
                figures.mistakes.append(Mistake("miss", rule, record.id, label))
            elif not expected:
                shown = " | ".join(_quotes(report, found[rule])) or "(absence)"
                figures.mistakes.append(Mistake("false alarm", rule, record.id, shown))
            elif record.expect[rule]:
                figures.spans_labelled += 1
                figures.spans_met += _meets(report, found[rule], record.expect[rule] or "")


def _add_rewrite(record: LabelledRewrite, figures: SplitFigures) -> None:
    rewrite, counts = formalise(record.text), figures.rewrites
    exact = rewrite.text in record.formal
    if record.doubtful:
        counts.doubtful += 1
        counts.doubtful_safe += rewrite.safe and not exact
        return
    counts.texts += 1
    counts.exact += exact
    counts.safe += rewrite.safe
    counts.safe_exact += rewrite.safe and exact
    if not exact:
        called = "called safe" if rewrite.safe else "called unsafe"
        detail = f"{record.text} → {rewrite.text}"
        figures.mistakes.append(Mistake("rewrite", "formalise", called, detail))


def _total(counted: dict[tuple[str, str], Counts], ids: frozenset[str], language: str | None) -> Counts:
    total = Counts()
    for (name, lang), counts in counted.items():
        if name in ids and language in (None, lang):
            total.add(counts)
    return total


def _count(counts: Counts, *, found: bool, expected: bool) -> None:
    counts.hits += found and expected
    counts.false_alarms += found and not expected
    counts.misses += expected and not found


def _right(right: bool) -> str:
    return "right" if right else "wrong"


def _quotes(report: Report, findings: list[Finding]) -> list[str]:
    spans = (span for finding in findings for span in finding.spans)
    return [" ".join(report.message.quote(span).split()) for span in spans]


def _meets(report: Report, findings: list[Finding], label: str) -> bool:
    """Whether one of the spans overlaps a place where the labelled stretch stands."""
    message = report.message
    for part, text in (("subject", message.subject or ""), ("body", message.text)):
        start = text.find(label)
        while start >= 0:
            end = start + len(label)
            for finding in findings:
                if any(s.part == part and s.start < end and start < s.end for s in finding.spans):
                    return True
            start = text.find(label, start + 1)
    return False
