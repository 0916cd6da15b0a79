"""JSON Lines of our own shape, and objects of other tools: one a line, or in one array."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import IO, Any

import ijson

from outreach_lint.errors import InputError
from outreach_lint.readers import BadRecord, Item, Remark, jsonl
from outreach_lint.readers.exports import Found, Options
from outreach_lint.readers.exports.tables.columns import guessed, matched, told
from outreach_lint.readers.exports.tables.moments import order_of
from outreach_lint.readers.exports.tables.rows import Rows
from outreach_lint.readers.members import Member
from outreach_lint.recipient import Thread

FORMAT = "jsonl"

_ENDINGS = (".jsonl", ".ndjson", ".jsonlines")
_BOM = b"\xef\xbb\xbf"
#: What our own shape calls its fields ("Batch" in the README).
_OWN = frozenset("text subject channel lang sender sent_at id recipient thread".split())
#: Who somebody is, where a tool tells it by an object of its own.
_NAMES, _IDS = ("name", "full_name", "display_name"), ("email", "address", "url", "id")
_SAMPLE = 200
_MOST_SHAPES = 100

Numbered = tuple[int, dict[str, Any] | BadRecord]


def wants(member: Member) -> bool:
    """Whether it is JSON Lines, or an array of objects with text in them."""
    name = member.file_name
    if name.endswith(_ENDINGS):
        return True
    if not name.endswith(".json") and "." in name:
        return False
    start = member.head.removeprefix(_BOM).lstrip()
    if start.startswith(b"["):
        return _says_text(start[1:].lstrip())
    first, end, _ = start.partition(b"\n")
    return start.startswith(b"{") and (bool(end) or len(first) < 8_000) and _says_text(first, whole=True)


def _says_text(start: bytes, *, whole: bool = False) -> bool:
    """Whether an object begins here that has text for a message; ``whole``: and ends here."""
    if not start.startswith(b"{"):
        return False
    try:
        record, _ = json.JSONDecoder().raw_decode(start.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return not whole and any(
            f'"{name}"'.encode() in start[:2_000] for name in ("text", "message", "body")
        )
    found = guessed(list(record)).get("text")
    return found is not None and isinstance(list(record.values())[found], str)


def read(members: Sequence[Member], options: Options) -> Iterator[Found]:
    """Yield the messages of each file; what is not of our own shape is mapped like a table."""
    for member in members:
        try:
            with member.open() as stream:
                if member.head.removeprefix(_BOM).lstrip().startswith(b"["):
                    yield from _File(member.name, options, "object").read(_array(stream, member.name))
                else:
                    yield from _File(member.name, options, "line").read(jsonl.objects(stream, member.name))
        except InputError as error:
            yield BadRecord(InputError(error.what, source=member.name, line=error.line))
        except (OSError, ValueError, RuntimeError) as error:
            yield BadRecord(InputError(f"cannot be read further: {type(error).__name__}", source=member.name))


@dataclass(slots=True)
class _Bounded:
    """Reads on only so far beyond the last record; without end, one must not fill the memory."""

    stream: IO[bytes]
    left: int = jsonl.MAX_LINE_BYTES
    started: bool = False

    def read(self, size: int = -1) -> bytes:
        data = self.stream.read(size)
        if not self.started and data:
            self.started, data = True, data.removeprefix(_BOM)
        self.left -= len(data)
        if self.left < 0:
            raise InputError(f"an object is longer than {jsonl.MAX_LINE_BYTES:,} bytes; not read further")
        return data


def _array(stream: IO[bytes], name: str) -> Iterator[Numbered]:
    """Yield number and value of each part of an array; damage ends it, nobody knows where it goes on."""
    bounded = _Bounded(stream)
    number = 0
    try:
        for number, record in enumerate(ijson.items(bounded, "item", use_float=True), start=1):
            bounded.left = jsonl.MAX_LINE_BYTES
            if isinstance(record, dict):
                yield number, record
            else:
                yield number, BadRecord(InputError("not an object", source=name, line=number))
    except InputError as error:
        yield number + 1, BadRecord(InputError(error.what, source=name, line=number + 1))
    except (ijson.JSONError, ValueError, ArithmeticError, RecursionError):
        what = f"damaged JSON after {number:,} objects; what follows cannot be read"
        yield number + 1, BadRecord(InputError(what, source=name, line=number + 1))


@dataclass(slots=True)
class _File:
    """One file: what its objects' keys mean is found out once for each set of keys."""

    name: str
    options: Options
    kind: str
    _shapes: dict[tuple[str, ...], dict[str, int]] = field(default_factory=dict)

    def read(self, records: Iterator[Numbered]) -> Iterator[Found]:
        beginning = list(islice(records, _SAMPLE))
        dates = (str(self._date(record)) for _, record in beginning if isinstance(record, dict))
        rows = Rows(self.name, FORMAT, self.options, order_of(dates, self.options.date_order), self.kind)
        remarked = False
        for part in (beginning, records):
            for number, record in part:
                if isinstance(record, BadRecord):
                    yield record
                    continue
                try:
                    own = self._is_own(record)
                    if not own and not remarked:
                        remarked = True
                        yield Remark(told(list(record), self._shape(record)), self.name)
                    item = jsonl.item(record, self.name, number) if own else self._item(record, rows, number)
                except InputError as error:
                    item = BadRecord(InputError(error.what, source=self.name, line=number))
                if item is not None:
                    yield item
        yield from rows.remarks()

    def _is_own(self, record: Mapping[str, Any]) -> bool:
        """Whether all that is known in it is called as in our own shape."""
        if self.options.columns or ("text" not in record and guessed(list(record)).get("text") is not None):
            return False
        if "text" not in record:
            return True  # then our own reader says what is missing
        known = self._shape(record)
        names = list(record)
        return all(names[place] in _OWN for place in known.values())

    def _shape(self, record: Mapping[str, Any]) -> dict[str, int]:
        keys = tuple(record)
        found = self._shapes.get(keys)
        if found is None:
            found = matched(keys, self.options.columns)
            if len(self._shapes) < _MOST_SHAPES:
                self._shapes[keys] = found
        return found

    def _date(self, record: Mapping[str, Any]) -> Any:
        try:
            place = self._shape(record).get("sent_at")
        except InputError:
            place = None
        return "" if place is None else list(record.values())[place]

    def _item(self, record: Mapping[str, Any], rows: Rows, number: int) -> Item | BadRecord | None:
        names, parts = list(record), list(record.values())
        values: dict[str, str] = {}
        thread: Thread | None = None
        for field_, place in self._shape(record).items():
            value = parts[place]
            if field_ in ("sender", "recipient") and isinstance(value, dict):
                values.setdefault(field_, _first(value, _NAMES))
                values.setdefault(f"{field_}_id", _first(value, _IDS))
            elif names[place] == "thread" and isinstance(value, list):
                thread = Thread.from_list(value)
            elif field_ == "text" or not isinstance(value, dict | list):
                values[field_] = _text(value, names[place])
        found = rows.read(values, number)
        return replace(found, thread=thread) if isinstance(found, Item) else found


def _first(record: Mapping[str, Any], keys: Sequence[str]) -> str:
    return next((str(record[key]) for key in keys if isinstance(record.get(key), str | int)), "")


def _text(value: Any, name: str) -> str:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        raise InputError(
            f"'{name[:40]}' is no text but {'an object' if isinstance(value, dict) else 'a list'}"
        )
    return value if isinstance(value, str) else str(value)
