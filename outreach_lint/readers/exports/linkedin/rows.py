"""The rows of LinkedIn's tables: columns by name, damaged rows told apart from whole ones."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from outreach_lint.errors import InputError
from outreach_lint.readers.exports.textlines import Line

#: A "Notes:" preamble may stand above the header.
_MOST_LINES_ABOVE = 20
#: No row is longer; a quote that is never closed must not swallow the file.
_LONGEST_ROW = 1_000_000
_DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Table:
    """A kind of table: the columns by which it is known, and how its rows begin."""

    columns: frozenset[str]
    begins: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Row:
    """A row and the line it begins on; ``cells`` by the columns' plain names, None if damaged."""

    line: int
    cells: dict[str, str] | None


def header(lines: Iterable[Line], table: Table) -> tuple[list[str], str] | None:
    """Return the columns' plain names (small letters only) and what parts them; None if not found."""
    for line in islice(lines, _MOST_LINES_ABOVE):
        for delimiter in _DELIMITERS:
            names = [_plain(cell) for cell in _cells(line.text, delimiter) or ()]
            if table.columns <= set(names):
                return names, delimiter
    return None


def rows(lines: Iterable[Line], table: Table) -> Iterator[Row]:
    """Yield the rows below the header in order; what remains of a damaged row belongs to it.

    Raises:
        InputError: when there is no such header.
    """
    source = iter(lines)
    found = header(source, table)
    if found is None:
        raise InputError("its header lacks the columns " + ", ".join(sorted(table.columns)))
    names, delimiter = found
    waiting: deque[Line] = deque()
    damaged = False
    while held := _held(source, waiting):
        text = "\n".join(line.text for line in held)
        if not text.strip():
            continue
        cells = _cells(text, delimiter) if held[-1].whole else None
        if cells is not None and len(cells) == len(names):
            damaged = False
            yield Row(held[0].number, dict(zip(names, cells, strict=True)))
            continue
        # What was taken for the rest of this row may be the rows after it.
        waiting.extendleft(reversed(held[1:]))
        if not damaged or table.begins.match(held[0].text):
            yield Row(held[0].number, None)
        damaged = True


def _held(source: Iterator[Line], waiting: deque[Line]) -> list[Line]:
    """Return the lines up to where all quotes are closed, or too many."""
    held: list[Line] = []
    size = quotes = 0
    while size <= _LONGEST_ROW:
        line = waiting.popleft() if waiting else next(source, None)
        if line is None:
            break
        held.append(line)
        size += len(line.text) + 1
        quotes += line.text.count('"')
        if quotes % 2 == 0 or not line.whole:
            break
    return held


def _cells(text: str, delimiter: str) -> list[str] | None:
    """Return the cells of a row, None where quotes and delimiters do not agree."""
    cells: list[str] = []
    place = 0
    while True:
        cell = _cell(delimiter).match(text, place)
        if cell is None:
            return None
        quoted, plain = cell.groups()
        cells.append(quoted.replace('""', '"') if quoted is not None else plain)
        place = cell.end()
        if place == len(text):
            return cells
        if text[place] != delimiter:
            return None
        place += 1


@cache
def _cell(delimiter: str) -> re.Pattern[str]:
    return re.compile(rf'"([^"]*(?:""[^"]*)*)"|((?:[^"{delimiter}\n][^{delimiter}\n]*)?)')


def _plain(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.casefold())
