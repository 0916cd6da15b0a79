"""Drafts as plain text or Markdown; the first line may give the subject."""

from __future__ import annotations

import re

from outreach_lint.message import Message, Source
from outreach_lint.readers import Item
from outreach_lint.readers.decoding import decode

_SUBJECT = re.compile(r"\A\s*(?:betreff|subject):[ \t]*(?P<subject>[^\n]*)\n+", re.IGNORECASE)


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
