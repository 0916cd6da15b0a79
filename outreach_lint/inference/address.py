"""The form in which the reader addresses his own readers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from outreach_lint.inference.evidence import Evidence
from outreach_lint.inference.texts import language_of, own_paragraphs
from outreach_lint.message import Message
from outreach_lint.presence import Presence
from outreach_lint.text.address import CLEAR, Form
from outreach_lint.text.document import Reading, analyser_of

_WORD = re.compile(r"[^\W\d_]+")
_LEAST_WORDS = 3
_MOST_PARAGRAPHS = 3_000
_LONGEST_PARAGRAPH = 2_000
_CLEARLY = 0.8


def infer_address(presences: Sequence[Presence]) -> Evidence | None:
    """Return the form most paragraphs use; uncertain where it is not clearly one."""
    paragraphs = _german_paragraphs(presences)
    if not paragraphs:
        english = any(language_of(presence) == "en" for presence in presences)
        why = "English has no form of address" if english else "no German text of theirs"
        return Evidence("address", None, "uncertain", (why,)) if _has_text(presences) else None
    examples: dict[Form, list[tuple[str, float]]] = {"du": [], "sie": []}
    total = 0
    analyser = analyser_of(Reading())
    for text in paragraphs:
        document = analyser.read(Message(text), "de")
        found = document.address
        form: Form = "du" if found.form == "ihr" else found.form
        if form == "mixed" or (form in examples and found.confidence >= CLEAR):
            total += 1
        if form in examples and found.confidence >= CLEAR:
            examples[form].append((document.sentence_at(found.evidence[0].index), found.confidence))
    if not total:
        return Evidence("address", None, "uncertain", ("nobody is addressed in their text",))
    form = max(examples, key=lambda name: len(examples[name]))
    return _judged(form, examples[form], total)


def _judged(form: str, examples: list[tuple[str, float]], total: int) -> Evidence:
    count = len(examples)
    unit = "paragraph that addresses" if total == 1 else "paragraphs that address"
    shown = (f"“{sentence}”" for sentence, _ in examples[:2])
    figures = (f"{form.capitalize()} in {count} of {total} {unit} somebody", *shown)
    if total == 1:
        sure = bool(examples) and examples[0][1] == 1.0
        return Evidence("address", form if count else None, "likely" if sure else "uncertain", figures)
    clear = count >= _CLEARLY * total
    value = form if 2 * count > total else None
    return Evidence("address", value, "sure" if clear else "uncertain", figures)


def _german_paragraphs(presences: Sequence[Presence]) -> list[str]:
    found: dict[str, None] = {}
    for presence in presences:
        if language_of(presence) == "de":
            found.update(dict.fromkeys(_own_words(presence)))
    return list(found)[:_MOST_PARAGRAPHS]


def _own_words(presence: Presence) -> Iterator[str]:
    for paragraph in own_paragraphs(presence):
        text = paragraph.text[:_LONGEST_PARAGRAPH]
        if paragraph.role not in ("title", "note") and len(_WORD.findall(text)) >= _LEAST_WORDS:
            yield text


def _has_text(presences: Sequence[Presence]) -> bool:
    return any(paragraph.role != "note" for presence in presences for paragraph in presence.paragraphs)
