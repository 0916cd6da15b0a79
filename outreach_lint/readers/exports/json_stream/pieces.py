"""Cut a stream where its records begin, so that damage to one does not cost the others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

#: No record is longer; what is between two beginnings is handed on in parts of this size.
LONGEST = 4_000_000
_CHUNK = 65_536
#: No mark is longer than this; so much of a chunk's end waits for the next one.
_MARK = 512


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes from one beginning to the next.

    ``level`` is the named group of the mark that matched; None before the first mark and for
    further parts of what is longer than ``LONGEST``.
    """

    data: bytes
    line: int
    level: str | None


def pieces(stream: IO[bytes], mark: re.Pattern[bytes]) -> Iterator[Piece]:
    """Yield the stream's bytes, cut before each match of ``mark``; nothing is left out.

    A match must not look at more than 512 bytes. Whatever opening or reading raises passes.
    """
    rest, searched = b"", 0
    line, level = 1, None
    while True:
        chunk = stream.read(_CHUNK)
        rest += chunk
        until = max(len(rest) - _MARK, 0) if chunk else len(rest)
        start = 0
        for match in mark.finditer(rest, searched):
            if match.start() >= until:
                break
            if match.start() > start:
                yield Piece(rest[start : match.start()], line, level)
            line += rest.count(b"\n", start, match.start())
            start, level = match.start(), match.lastgroup
        # The beginning just found must not be found again.
        searched = max(until - start, 1 if level is not None else 0)
        rest = rest[start:]
        if not chunk:
            break
        if searched > LONGEST:
            yield Piece(rest[:searched], line, level)
            line += rest.count(b"\n", 0, searched)
            rest, searched, level = rest[searched:], 0, None
    if rest:
        yield Piece(rest, line, level)
