"""From offsets to lines and columns, and message text made safe to print."""

from __future__ import annotations

import re

from outreach_lint.finding import Finding, Span
from outreach_lint.message import Message

# Everything that could move the cursor, change colours or turn the writing direction.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]"
)


def printable(text: str) -> str:
    """Return text that a terminal shows and does not obey; the length stays."""
    return _UNPRINTABLE.sub("\ufffd", text).replace("\t", " ")


def name_of(message: Message) -> str:
    """Return what a message goes by: its file, with the line in a list, else its id."""
    source = message.source
    if source is None or source.path is None:
        return message.id or "<message>"
    if source.format == "jsonl" and source.line is not None:
        return f"{source.path}:{source.line}"
    return source.path


def line_and_column(message: Message, span: Span) -> tuple[int, int]:
    """Return the one-based line and column at which a span of the body starts.

    Lines count from the top of the file; a span of the subject is on line 1.
    """
    if span.part == "subject":
        return 1, span.start + 1
    offset = 0
    if message.source is not None and message.source.format == "text":
        offset = (message.source.line or 1) - 1
    line = message.text.count("\n", 0, span.start)
    return offset + line + 1, span.start - message.text.rfind("\n", 0, span.start)


def first_position(message: Message, finding: Finding) -> tuple[int, int]:
    """Return where a finding points first; line 1, column 1 for one that blames an absence."""
    return line_and_column(message, finding.spans[0]) if finding.spans else (1, 1)
