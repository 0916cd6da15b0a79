"""A JSON parser that yields what is wanted and knows where it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import ijson
from ijson.common import ObjectBuilder

from outreach_lint.readers.exports.json_stream.pieces import LONGEST, Piece

#: What is said of a place that is no JSON.
BROKEN = "damaged JSON here; export it again"
_SLICE = 65_536
_DEEPEST = 100
_LONGEST_KEY = 40
_FAULTS = (ijson.JSONError, ValueError, ArithmeticError, StopIteration)
_STARTS = frozenset({"start_map", "start_array"})
_ENDS = frozenset({"end_map", "end_array"})
#: Escapes as they stand in a text; halves of a character in a group of their own.
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Shape:
    """What is wanted of a file, by paths (``chats.list.item.name``; ``item`` is one of an array).

    Values at ``wanted`` are yielded whole; at ``opened`` it is only told that an object begins.
    ``mark`` matches the beginning of a record, with a named group for each level; ``homes`` are
    the paths a level may stand at, the one to be supposed after damage first. ``prefix`` is what
    may stand before the JSON.
    """

    wanted: frozenset[str]
    mark: re.Pattern[bytes]
    homes: Mapping[str, tuple[str, ...]]
    opened: frozenset[str] = frozenset()
    prefix: re.Pattern[bytes] | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """A value, its path, and the line it begins in, where that is known."""

    path: str
    value: Any
    line: int | None


def without_halves(data: bytes) -> bytes:
    """Return JSON in which halves of characters are replaced; they could not be written out."""
    return _ESCAPE.sub(_whole, data) if b"\\ud" in data.lower() else data


def _whole(match: re.Match[bytes]) -> bytes:
    return b"\\ufffd" if match[1] else match[0]


class Walk:
    """A parser that knows where it is; it may start inside of a file."""

    def __init__(self, shape: Shape, home: str = "") -> None:
        self._shape = shape
        self._events: list[tuple[str, Any]] = ijson.sendable_list()
        self._parser = ijson.basic_parse_coro(self._events, use_float=True)
        self._keys: list[str] = []
        self.done = False
        self._builder: Any = None
        self._path = ""
        self._depth = 0
        self._waiting = 0
        for key in home.split(".") if home else ():
            self._parser.send(b"[" if key == "item" else b'{"%b":' % key.encode())
            self._keys.append(key)
        self._events.clear()

    def place(self) -> str | None:
        """Return the path the next value will have; None inside of a wanted one and at the end."""
        return None if self._builder is not None or self.done else ".".join(self._keys)

    def feed(self, piece: Piece) -> tuple[list[Value], str | None]:
        """Return the wanted values that end in this piece, and what is wrong with it, if anything."""
        found: list[Value] = []
        line = piece.line if piece.level is not None else None
        data = without_halves(piece.data)
        for start in range(0, len(data), _SLICE):
            part = data[start : start + _SLICE]
            fault = self._send(part)
            for event, value in self._events:
                done = self._take(event, value)
                if done is not None:
                    found.append(Value(*done, line))
                if len(self._keys) + self._depth > _DEEPEST:
                    return found, "nested too deeply"
            # Text without end, or a value of very many parts, must not fill the memory.
            idle = not self._events or (self._builder is not None and not found)
            self._waiting = self._waiting + len(part) if idle else 0
            self._events.clear()
            if fault and not (self.done and piece.data.rstrip().endswith(b";")):
                return found, BROKEN
            if self._waiting > LONGEST:
                return found, f"a record of more than {LONGEST:,} bytes; left out"
        return found, None

    def close(self) -> None:
        """Give the parser up, wherever it is."""
        with suppress(*_FAULTS):
            self._parser.close()

    def _send(self, data: bytes) -> bool:
        try:
            self._parser.send(data)
        except _FAULTS:
            return True
        return False

    def _take(self, event: str, value: Any) -> tuple[str, Any] | None:
        if self._builder is not None:
            return self._build(event, value)
        if event == "map_key":
            # Paths are put together for each value; what is longer is not wanted anyway.
            self._keys[-1] = value[:_LONGEST_KEY]
            return None
        if event in _ENDS:
            self._keys.pop()
            self.done = not self._keys
            return None
        path = ".".join(self._keys)
        if path in self._shape.wanted:
            self._builder, self._path = ObjectBuilder(), path
            return self._build(event, value)
        if event in _STARTS:
            self._keys.append("item" if event == "start_array" else "")
            return (path, None) if path in self._shape.opened else None
        self.done = not self._keys
        return None

    def _build(self, event: str, value: Any) -> tuple[str, Any] | None:
        self._builder.event(event, value)
        self._depth += (event in _STARTS) - (event in _ENDS)
        if self._depth:
            return None
        built, self._builder = self._builder.value, None
        return self._path, built
