"""The form in which the reader addresses his own readers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from outreach_lint.inference.evidence import Evidence
from outreach_lint.inference.language import language_of
from outreach_lint.message import Message
from outreach_lint.presence import Presence
from outreach_lint.text.address import CLEAR, Form
from outreach_lint.text.document import Document, Reading, analyser_of

#: Written by others, or the same on every site.
BOILERPLATE = re.compile(
    r"\bcookies?\b|einwilligung|\bconsent\b|datenschutz|privacy|personenbezogen|warenkorb|javascript|\bbrowser\b"
    r"|alle rechte vorbehalten|all rights reserved|^©|newsletter (?:wieder )?ab(?:bestell|meld)|recaptcha"
    r"|widerruf|pflichtfeld",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_LEAST_WORDS = 3
_MOST_PARAGRAPHS = 3_000
_LONGEST_PARAGRAPH = 2_000
_CLEARLY = 0.8


def infer_address(presences: Sequence[Presence]) -> Evidence | None:
    """Return the form most paragraphs use; uncertain where it is not clearly one."""
    paragraphs = _german_paragraphs(presences)
    if not paragraphs:
        if any(presence.paragraphs for presence in presences):
            return Evidence(
                "address", None, "uncertain", ("no German text of theirs, so no form of address",)
            )
        return None
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
            examples[form].append((_sentence(document), found.confidence))
    if not total:
        return Evidence("address", None, "uncertain", ("nobody is addressed in their text",))
    form = max(examples, key=lambda name: len(examples[name]))
    return _judged(form, examples[form], total)


def _judged(form: str, examples: list[tuple[str, float]], total: int) -> Evidence:
    count = len(examples)
    shown = f", e.g. “{examples[0][0]}”" if examples else ""
    unit = "paragraph that addresses" if total == 1 else "paragraphs that address"
    figures = f"{form.capitalize()} in {count} of {total} {unit} somebody{shown}"
    if total == 1:
        sure = bool(examples) and examples[0][1] == 1.0
        return Evidence("address", form if count else None, "likely" if sure else "uncertain", (figures,))
    clear = count >= _CLEARLY * total
    value = form if 2 * count > total else None
    return Evidence("address", value, "sure" if clear else "uncertain", (figures,))


def _german_paragraphs(presences: Sequence[Presence]) -> list[str]:
    found: dict[str, None] = {}
    for presence in presences:
        if language_of(presence) == "de":
            found.update(dict.fromkeys(_own_words(presence)))
    return list(found)[:_MOST_PARAGRAPHS]


def _own_words(presence: Presence) -> Iterator[str]:
    for paragraph in presence.paragraphs:
        text = paragraph.text[:_LONGEST_PARAGRAPH]
        if paragraph.role == "note" or BOILERPLATE.search(text):
            continue
        if len(_WORD.findall(text)) >= _LEAST_WORDS:
            yield text


def _sentence(document: Document) -> str:
    """Return the first sentence in which somebody is addressed."""
    index = document.address.evidence[0].index
    spans = (document.token_span(a, b) for a, b in document.sentences if a <= index < b)
    start, end = next(spans, (0, len(document.text)))
    return " ".join(document.text[start:end].split())
