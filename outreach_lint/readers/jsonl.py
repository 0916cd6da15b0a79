"""JSON Lines: one message a line, as documented in the README ("Batch")."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, Any

from outreach_lint.errors import InputError
from outreach_lint.message import Message, Source, optional_text
from outreach_lint.readers import BadRecord, Item
from outreach_lint.recipient import Recipient, Thread

#: No message is longer; a line without end must not fill the memory.
MAX_LINE_BYTES = 4_000_000

_RECIPIENT_KEYS = ("name", "company", "kind", "address", "presence", "email")


def read(stream: IO[bytes], name: str) -> Iterator[Item | BadRecord]:
    """Yield each line's message in order, and a ``BadRecord`` for each line that has none."""
    for number, record in objects(stream, name):
        if isinstance(record, BadRecord):
            yield record
            continue
        try:
            yield item(record, name, number)
        except InputError as error:
            yield BadRecord(InputError(error.what, source=name, line=number))


def objects(stream: IO[bytes], name: str) -> Iterator[tuple[int, dict[str, Any] | BadRecord]]:
    """Yield number and object of each line that is not empty; ``BadRecord`` where it holds none."""
    number = 0
    while True:
        line = stream.readline(MAX_LINE_BYTES)
        if not line:
            return
        number += 1
        try:
            if len(line) == MAX_LINE_BYTES and not line.endswith(b"\n"):
                _skip_line(stream)
                raise InputError(f"the line is longer than {MAX_LINE_BYTES:,} bytes")
            if number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            if not line.strip():
                continue
            record = json.loads(line)
            if not isinstance(record, dict):
                raise InputError('not a JSON object; each line is one message: {"text": "…"}')
            yield number, record
        except InputError as error:
            yield number, BadRecord(InputError(error.what, source=name, line=number))
        except (ValueError, RecursionError) as error:
            yield number, BadRecord(InputError(_what(error), source=name, line=number))


def _what(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "not UTF-8 text"
    if isinstance(error, RecursionError):
        return "not valid JSON: nested too deeply"
    return f"not valid JSON: {error}"


def _skip_line(stream: IO[bytes]) -> None:
    while (rest := stream.readline(MAX_LINE_BYTES)) and not rest.endswith(b"\n"):
        pass


def item(record: dict[str, Any], name: str, number: int) -> Item:
    """Return the message of one object with its context.

    Raises:
        InputError: when something in it is missing or of the wrong kind.
    """
    text = record.get("text")
    if not isinstance(text, str):
        raise InputError("'text' is missing or no text")
    channel = optional_text(record, "channel")
    message = Message(
        text,
        subject=optional_text(record, "subject"),
        channel=channel.strip().lower() if channel else None,
        language=optional_text(record, "lang"),
        sender=optional_text(record, "sender"),
        sent_at=optional_text(record, "sent_at"),
        id=optional_text(record, "id"),
        source=Source(path=name, line=number, format="jsonl"),
    )
    thread = record.get("thread")
    return Item(
        message,
        _recipient(record.get("recipient")),
        Thread.from_list(thread) if thread is not None else None,
    )


def _recipient(record: Any) -> Recipient | None:
    if record is None:
        return None
    if not isinstance(record, dict):
        raise InputError("'recipient' must be an object or null")
    # Exports carry more about people than we ask for; what we do not know is left alone.
    return Recipient.from_mapping({key: record[key] for key in _RECIPIENT_KEYS if key in record})
