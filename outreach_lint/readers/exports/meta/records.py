"""One message of Facebook, Messenger or Instagram, and why something is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from outreach_lint.errors import InputError
from outreach_lint.readers import BadRecord
from outreach_lint.readers.exports.common import Tally, trimmed

_SENT = re.compile(
    r"(?:sent (?:an attachment|a (?:photo|video|voice message|GIF|sticker|link|reel|story|post))"
    r"|(?:hat|hast) (?:einen (?:Anhang|Link|Sticker|Beitrag)|eine (?:Sprachnachricht|Story)"
    r"|ein (?:Foto|Video|GIF|Reel)) (?:gesendet|geschickt))\.?"
)
_REACTED = re.compile(
    r"(?:Reacted \S{1,40} to (?:your|a) message|Liked (?:a|your) message"
    r"|Hat mit \S{1,40} auf (?:deine|eine) Nachricht reagiert|Gefällt (?:eine|deine) Nachricht)\.?",
    re.IGNORECASE,
)
_WITHOUT_TEXT = ("message without text", "messages without text")


def mended(text: str) -> str:
    """Return text of which each byte was written as a character of its own as it was meant."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def mended_value(value: Any) -> Any:
    """Return any value, text mended."""
    return mended(value) if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class Record:
    """A message; ``at`` in milliseconds since 1970, 0 if it is not known."""

    sender: str | None
    text: str
    at: int
    line: int | None


def names_of(participants: Any) -> tuple[str, ...]:
    """Return the names, which stand there as objects or, encrypted threads, as they are."""
    found = []
    for one in participants if isinstance(participants, list) else ():
        name = mended_value(one.get("name")) if isinstance(one, dict) else one
        if isinstance(name, str) and name:
            found.append(name)
    return tuple(found)


def record_of(value: Any, line: int | None, tally: Tally, source: str) -> Iterator[Record | BadRecord]:
    """Yield the message an object holds, what is wrong with it, or nothing: then it is counted."""
    if not isinstance(value, dict):
        yield BadRecord(
            InputError("no message but something else; export it again", source=source, line=line)
        )
        return
    encrypted = "senderName" in value or "isUnsent" in value
    sender = value.get("senderName" if encrypted else "sender_name")
    text = value.get("text" if encrypted else "content")
    at = value.get("timestamp" if encrypted else "timestamp_ms")
    if not encrypted:
        sender, text = mended_value(sender), mended_value(text)
    record = Record(
        sender if isinstance(sender, str) and sender else None,
        trimmed(text) if isinstance(text, str) else "",
        at if isinstance(at, int) else 0,
        line,
    )
    if (left := _left_out(value, record)) is None:
        yield record
    else:
        tally.leave(*left)


def _left_out(value: dict[str, Any], record: Record) -> tuple[str, str] | None:
    kind = str(value.get("type", "")).casefold()
    if value.get("is_unsent") is True or value.get("isUnsent") is True:
        return "unsent message", "unsent messages"
    if kind == "call" or "call_duration" in value:
        return "call", "calls"
    if kind in ("subscribe", "unsubscribe"):
        return "system message", "system messages"
    said = record.text
    if not said:
        return _WITHOUT_TEXT
    if _REACTED.fullmatch(said):
        return "reaction", "reactions"
    for who in (record.sender, "You", "Du"):
        if who and said.startswith(f"{who} ") and _SENT.fullmatch(said, len(who) + 1):
            return _WITHOUT_TEXT
    return None
