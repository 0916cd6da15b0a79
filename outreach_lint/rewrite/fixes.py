"""Fixes for findings: where a rule's violation can be mended without knowing what to say instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from outreach_lint.finding import LIKELY, Finding, Fix, Replacement, Span
from outreach_lint.rewrite.formal import rewritten
from outreach_lint.text.document import Document

_RUN_OF_MARKS = re.compile(r"[!?]{2,}")
_REPLY_PREFIXES = re.compile(r"\s*(?:(?:re|aw|antw|wg|fw|fwd|sv)(?:\s*\[\d+\])?\s*:\s*)+", re.IGNORECASE)


def with_fixes(findings: Iterable[Finding], document: Document, *, formal: bool = True) -> Iterator[Finding]:
    """Yield each finding with its fix, where there is one.

    ``formal`` says that the reader may be addressed as Sie; of those who want Du nobody makes a Sie.
    """
    for finding in findings:
        fixer = _FIXERS.get((finding.rule, finding.variant)) or _FIXERS.get((finding.rule, None))
        unwanted = fixer is _formal_address and not formal
        fix = fixer(finding, document) if fixer is not None and not unwanted else None
        yield replace(finding, fix=fix) if fix is not None else finding


def _formal_address(finding: Finding, document: Document) -> Fix | None:
    """Turn Du into Sie throughout."""
    if document.language != "de":
        return None
    rewrite = rewritten(document.text, document.doc, document.address)
    if not rewrite.edits:
        return None
    replacements = tuple(Replacement(document.span(e.start, e.end), e.new) for e in rewrite.edits)
    doubtful = tuple(document.span(doubt.start, doubt.end) for doubt in rewrite.doubts)
    # What is only a hint ("Du" on Instagram) nobody should find changed.
    return Fix(replacements, rewrite.safe and finding.confidence >= LIKELY, doubtful)


def _no_reply_prefix(finding: Finding, document: Document) -> Fix | None:
    """Take "Re:" off the subject; one with nothing behind it needs words, not a fix."""
    subject = document.text[: document.body_start]
    prefix = _REPLY_PREFIXES.match(subject)
    if prefix is None or not subject[prefix.end() :].strip():
        return None
    return Fix((Replacement(document.span(*prefix.span()), ""),), safe=True)


def _single_marks(finding: Finding, document: Document) -> Fix | None:
    """Leave one mark of each run: "!!!" becomes "!", "?!?" becomes "?"."""
    found = []
    for span in finding.spans:
        offset = document.body_start if span.part == "body" else 0
        for run in _RUN_OF_MARKS.finditer(document.text, offset + span.start, offset + span.end):
            mark = "?" if "?" in run.group() else "!"
            found.append(Replacement(document.span(*run.span()), mark))
    return Fix(tuple(found), safe=True) if found else None


#: By rule and variant; a variant None stands for all of a rule's that are not named.
_FIXERS: Mapping[tuple[str, str | None], Callable[[Finding, Document], Fix | None]] = {
    ("unsolicited-du", None): _formal_address,
    ("mixed-address", None): _formal_address,
    ("fake-reply", "subject"): _no_reply_prefix,
    ("shouting", None): _single_marks,
    ("weak-subject", "loud"): _single_marks,
}


def chosen(findings: Iterable[Finding], *, unsafe: bool) -> tuple[Replacement, ...]:
    """Return the replacements of all fixes that are safe, or of all, in order, without overlap."""
    fixes = [finding.fix for finding in findings if finding.fix is not None]
    wanted = {r for fix in fixes if fix.safe or unsafe for r in fix.replacements}
    kept: list[Replacement] = []
    for replacement in sorted(wanted):
        if not kept or not _overlap(kept[-1].span, replacement.span):
            kept.append(replacement)
    return tuple(kept)


def _overlap(one: Span, other: Span) -> bool:
    return one.part == other.part and other.start < one.end
