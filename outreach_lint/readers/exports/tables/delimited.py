"""Delimited text: lines of any encoding, records of any dialect, faults confined to their record."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO

from outreach_lint.errors import InputError

#: No record is longer; a quote never closed must not take the rest of the file with it.
MAX_RECORD_CHARACTERS = 400_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its break; ``fault`` says why it is none that can be read."""

    number: int
    text: str
    fault: str | None = None


@dataclass(slots=True)
class Lines:
    """The lines of a file, decoded one by one; some can be given back to come again.

    ``guessed`` counts those that are no UTF-8 and were taken for Windows-1252, ``lost`` those after
    a damaged record that may belong to it.
    """

    stream: IO[bytes]
    encoding: str | None
    guessed: int = 0
    lost: int = 0
    _utf8: bool = False
    _number: int = 0
    _again: list[Line] = field(default_factory=list)
    _text: io.TextIOWrapper = field(init=False)

    def __post_init__(self) -> None:
        # Latin-1 keeps every byte, so that each line can be decoded by itself.
        try:
            self._text = io.TextIOWrapper(
                self.stream, self.encoding or "latin-1", errors="replace", newline=""
            )
        except (LookupError, ValueError) as error:
            raise InputError(f"unknown encoding '{self.encoding}'; say another with --encoding") from error

    def __iter__(self) -> Iterator[Line]:
        return self

    def __next__(self) -> Line:
        if self._again:
            return self._again.pop()
        text = self._text.readline(MAX_RECORD_CHARACTERS)
        if not text:
            raise StopIteration
        self._number += 1
        if len(text) == MAX_RECORD_CHARACTERS and not text.endswith(("\n", "\r")):
            while (rest := self._text.readline(MAX_RECORD_CHARACTERS)) and not rest.endswith(("\n", "\r")):
                pass
            return Line(self._number, "\n", f"the line is longer than {MAX_RECORD_CHARACTERS:,} characters")
        return self._decoded(text)

    def give_back(self, lines: Sequence[Line]) -> None:
        """Let these lines come again, in their order."""
        self._again.extend(reversed(lines))

    def _decoded(self, text: str) -> Line:
        fault = "the line holds NUL bytes" if "\0" in text else None
        if self.encoding is not None or text.isascii():
            return Line(self._number, text.removeprefix("\ufeff") if self._number == 1 else text, fault)
        data = text.encode("latin-1")
        if self._number == 1:
            self._utf8 = data.startswith(b"\xef\xbb\xbf")
            data = data.removeprefix(b"\xef\xbb\xbf")
        try:
            text = data.decode("utf-8")
            self._utf8 = self._utf8 or not text.isascii()
        except UnicodeDecodeError:
            if self._utf8:  # then it is no other encoding but damage
                fault = fault or "not valid UTF-8"
            self.guessed += fault is None
            text = data.decode("cp1252", errors="replace")
        return Line(self._number, text, fault)


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of a record, which begins at line ``number``; or why it has none.

    ``lost`` says that nobody knows where it ends.
    """

    number: int
    cells: Sequence[str] = ()
    fault: str | None = None
    lost: bool = False


def records(lines: Lines, delimiter: str, fits: Callable[[Sequence[str]], bool]) -> Iterator[Record]:
    """Yield the records; of a damaged one its fault, and then what follows the damage.

    Where quotes do not pair, nobody knows where the record ends: what comes next is tried line by
    line until one ``fits`` the table.
    """
    lost = False
    while (record := _record(lines, delimiter)) is not None:
        if lost and (record.lost or not fits(record.cells)):
            lines.lost += 1
            continue
        lost = record.lost
        if record.fault is not None or any(record.cells):
            yield record


def _record(lines: Lines, delimiter: str) -> Record | None:
    taken: list[Line] = []

    def feed() -> Iterator[str]:
        size = 0
        for line in lines:
            taken.append(line)
            size += len(line.text)
            if size > MAX_RECORD_CHARACTERS:
                raise csv.Error("field limit")
            yield line.text

    try:
        cells = next(csv.reader(feed(), delimiter=delimiter, strict=True, skipinitialspace=True), [])
    except csv.Error as error:
        lines.give_back(taken[1:])
        # What is wrong with its line is more than what is wrong with its quotes.
        return Record(taken[0].number, fault=taken[0].fault or _what(error), lost=True)
    if not taken:
        return None
    fault = next((line.fault for line in taken if line.fault), None)
    return Record(taken[0].number, [_unescaped(cell) for cell in cells], fault)


def _what(error: csv.Error) -> str:
    said = str(error)
    if "field limit" in said:
        return f"a cell is longer than {csv.field_size_limit():,} characters; is a quotation mark open?"
    return "the quotation marks do not pair; write one inside a cell twice"


def _unescaped(cell: str) -> str:
    """Return what a cell says: spreadsheets keep formulas from running by a mark before them."""
    if cell.startswith('="') and cell.endswith('"') and len(cell) > 2:
        return cell[2:-1].replace('""', '"')
    return cell[1:] if cell[:1] == "'" and cell[1:2] in "=+-@" and len(cell) > 1 else cell
