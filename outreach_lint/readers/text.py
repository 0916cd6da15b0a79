"""Drafts as plain text or Markdown; the first line may give the subject."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Sequence

from outreach_lint.errors import InputError
from outreach_lint.finding import Replacement
from outreach_lint.message import Message, Source
from outreach_lint.readers import Item
from outreach_lint.readers.decoding import decode, decode_as_written

_SUBJECT = re.compile(r"\A\s*(?:betreff|subject):[ \t]*(?P<subject>[^\n]*)\n+", re.IGNORECASE)
_LINE_BREAK = re.compile(r"\r\n?|\n")


def read(data: bytes, name: str) -> Item:
    """Read one draft.

    Raises:
        InputError: when the bytes are no text, empty or too long.
    """
    text = decode(data, name)
    match = _SUBJECT.match(text)
    subject = match["subject"].strip() or None if match else None
    body = text[match.end() :] if match else text
    line = text.count("\n", 0, match.end()) + 1 if match else 1
    return Item(Message(body, subject=subject, source=Source(path=name, line=line, format="text")))


def edited(data: bytes, name: str, replacements: Iterable[Replacement]) -> bytes:
    """Return a draft with parts of its message replaced; all else stays to the byte.

    Raises:
        InputError: when the bytes are no text, or a kind of text that cannot be written back.
    """
    raw, encoding = decode_as_written(data, name)
    text = _LINE_BREAK.sub("\n", raw)
    match = _SUBJECT.match(text)
    begins = {"subject": 0, "body": 0}
    if match:
        begins = {"subject": match.start("subject") + _indent(match["subject"]), "body": match.end()}
    places = _places(raw)
    pieces: list[str] = []
    position = 0
    for start, end, new in sorted(
        (begins[r.span.part] + r.span.start, begins[r.span.part] + r.span.end, r.new) for r in replacements
    ):
        pieces += (raw[position : places[start]], new)
        position = places[end]
    result = "".join((*pieces, raw[position:]))
    bom = codecs.BOM_UTF16_BE if data.startswith(codecs.BOM_UTF16_BE) else b""
    codec = "utf-16-be" if bom else encoding
    if bom + raw.encode(codec, "replace") != data:
        raise InputError("its encoding cannot be written back; save it as UTF-8", source=name)
    return bom + result.encode(codec, "replace")


def _indent(subject: str) -> int:
    return len(subject) - len(subject.lstrip())


def _places(raw: str) -> Sequence[int]:
    """Return, for each offset of the text with plain line breaks, the offset in the text as written."""
    if "\r" not in raw:
        return range(len(raw) + 1)
    places: list[int] = []
    position = 0
    for line_break in _LINE_BREAK.finditer(raw):
        places += range(position, line_break.start() + 1)
        position = line_break.end()
    return [*places, *range(position, len(raw) + 1)]
