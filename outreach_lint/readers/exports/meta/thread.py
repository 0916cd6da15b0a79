"""One thread of Facebook, Messenger or Instagram: its parts, merged in order of time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import IO, Any, cast

from outreach_lint.errors import InputError
from outreach_lint.message import Message, Source
from outreach_lint.readers import BadRecord, Item, Owner, Remark
from outreach_lint.readers.exports import Options
from outreach_lint.readers.exports.common import Tally, is_me, utc
from outreach_lint.readers.exports.json_stream.stream import Damage, values
from outreach_lint.readers.exports.json_stream.walk import Shape
from outreach_lint.readers.exports.meta.records import Record, mended_value, names_of, record_of
from outreach_lint.readers.members import Member

#: A part has to be held, because the newest message stands first.
LARGEST_PART = 64_000_000
PART = re.compile(r"message_(\d{1,6})\.(?:json|html)")
_SHAPE = Shape(
    wanted=frozenset({"participants", "title", "threadName", "thread_path", "messages.item"}),
    mark=re.compile(rb'(?P<message>\{\s{0,40}"(?:sender_name|timestamp_ms|senderName|isUnsent)"\s?:)'),
    homes={"message": ("messages.item",)},
)


def part_number(member: Member) -> int:
    """Return the N of message_N.json, 0 if it is none."""
    match = PART.fullmatch(member.file_name)
    return int(match[1]) if match else 0


class _Capped:
    """A stream that ends with an error after so many bytes."""

    def __init__(self, stream: IO[bytes], source: str) -> None:
        self._stream, self._source, self._left = stream, source, LARGEST_PART

    def read(self, size: int) -> bytes:
        data = self._stream.read(size)
        self._left -= len(data)
        if self._left < 0:
            what = f"more than {LARGEST_PART:,} bytes; only what stands before is read"
            raise InputError(what, source=self._source)
        return data


class Thread:
    """Reads the parts of one thread."""

    def __init__(
        self, part: Member, place: tuple[str, str] | None, format_: str, owner: Owner, options: Options
    ) -> None:
        self._folder = place[0] if place else None
        self._format = format_
        self._options = replace(options, me=options.me + owner.names)
        self._id = "/".join(place) if place else None
        self._stem = PurePosixPath(part.path).stem
        self._participants: tuple[str, ...] = ()
        self._takes_part = False

    def read(self, parts: Sequence[Member]) -> Iterator[Item | BadRecord | Remark]:
        """Yield the messages of all parts, given oldest first."""
        gap, number = False, part_number(parts[0])
        for part in parts:
            # The newest part is number 1: where one is missing, so are messages.
            gap |= abs(number - part_number(part)) > 1
            number = part_number(part)
            tally = Tally()
            kept: list[Record | None] = []
            for found in self._records(part, tally):
                if isinstance(found, BadRecord):
                    yield found
                    kept.append(None)
                else:
                    kept.append(found)
            for record in _in_time(kept):
                if record is None:
                    gap = True
                    continue
                try:
                    yield self._item(record, part.name, gap)
                    gap = False
                except InputError as error:
                    yield BadRecord(InputError(error.what, source=part.name, line=record.line))
                    gap = True
            yield from tally.remarks(part.name)

    def _records(self, part: Member, tally: Tally) -> Iterator[Record | BadRecord]:
        name: Any = None
        try:
            with part.open() as stream:
                for found in values(cast("IO[bytes]", _Capped(stream, part.name)), _SHAPE):
                    if isinstance(found, Damage):
                        yield BadRecord(found.error(part.name))
                    elif found.path == "messages.item":
                        yield from record_of(found.value, found.line, tally, part.name)
                    elif found.path == "participants":
                        self._participants = names_of(found.value)
                        self._takes_part = is_me(self._options, *self._participants)
                    elif found.path != "title" or name is None:
                        name = found.value if found.path == "threadName" else mended_value(found.value)
        except InputError as error:
            yield BadRecord(error)
        if self._id is None:
            self._id = name if isinstance(name, str) and name else self._stem

    def _item(self, record: Record, source: str, gap: bool) -> Item:
        message = Message(
            record.text,
            channel=self._format,
            sender=record.sender,
            sent_at=utc(record.at, 1000),
            source=Source(
                source, record.line, self._format, self._id, self._folder, self._direction(record.sender)
            ),
        )
        return Item(message, to=self._other(record.sender), continued=gap)

    def _other(self, sender: str | None) -> str | None:
        if len(self._participants) != 2 or sender not in self._participants:
            return None
        first, second = self._participants
        return second if sender == first else first

    def _direction(self, sender: str | None) -> str | None:
        if is_me(self._options, sender):
            return "outbound"
        return "inbound" if sender is not None and self._takes_part else None


def _in_time(kept: list[Record | None]) -> list[Record | None]:
    """Return the records oldest first; gaps (None) stay beside their neighbours."""
    times = [record.at for record in kept if record is not None]
    ordered = kept[::-1] if times and times[0] >= times[-1] else kept
    dated: list[tuple[int, Record | None]] = []
    latest = 0
    for record in ordered:
        latest = record.at if record is not None else latest
        dated.append((latest, record))
    return [record for _, record in sorted(dated, key=lambda one: one[0])]
