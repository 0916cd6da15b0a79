"""The message that is judged."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from outreach_lint.errors import InputError
from outreach_lint.finding import Part, Span

CHANNELS = (
    "email",
    "linkedin",
    "xing",
    "instagram",
    "facebook",
    "whatsapp",
    "telegram",
    "sms",
    "x",
    "contact-form",
    "other",
)

#: Longer messages are refused: nobody reads them, and untrusted input must stay bounded.
MAX_CHARACTERS = 200_000

_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a message came from; every field may be unknown."""

    path: str | None = None
    line: int | None = None
    format: str | None = None
    conversation: str | None = None
    folder: str | None = None
    direction: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One mail or direct message, as its reader sees it.

    Raises:
        InputError: when ``channel`` is not one of ``CHANNELS`` or the text is longer than
            ``MAX_CHARACTERS``.
    """

    text: str
    subject: str | None = None
    channel: str | None = None
    language: str | None = None
    sender: str | None = None
    sent_at: str | None = None
    id: str | None = None
    source: Source | None = None

    def __post_init__(self) -> None:
        if self.channel is not None and self.channel not in CHANNELS:
            raise InputError(f"unknown channel {self.channel!r}; use one of {', '.join(CHANNELS)}")
        # Half a surrogate pair is no character and cannot be written out; offsets stay.
        if _SURROGATE.search(self.text):
            object.__setattr__(self, "text", _SURROGATE.sub("\ufffd", self.text))
        if self.subject and _SURROGATE.search(self.subject):
            object.__setattr__(self, "subject", _SURROGATE.sub("\ufffd", self.subject))
        if len(self.text) + len(self.subject or "") > MAX_CHARACTERS:
            raise InputError(
                f"the message has {len(self.text):,} characters, more than the "
                f"{MAX_CHARACTERS:,} that are read; is this really one message?"
            )

    def quote(self, span: Span) -> str:
        """Return the text a span covers."""
        part: Part = span.part
        text = (self.subject or "") if part == "subject" else self.text
        return text[span.start : span.end]


def optional_text(record: dict[str, Any], key: str) -> str | None:
    """Return ``record[key]`` as text or None; anything but text or a number is an error.

    Raises:
        InputError: when the value is neither text, number nor null.
    """
    value = record.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise InputError(f"'{key}' must be text, not {type(value).__name__}")
    return _SURROGATE.sub("\ufffd", str(value))
