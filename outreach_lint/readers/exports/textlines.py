"""A file's lines as text, one by one, and how they were decoded."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import IO, AnyStr

from outreach_lint.errors import InputError
from outreach_lint.readers.members import Member

#: No line of a message is longer; a line without end must not fill the memory.
MAX_LINE = 4_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its line break; ``whole`` is false if it was too long and its rest left out."""

    number: int
    text: str
    whole: bool = True


class TextLines:
    """The lines of a file, read anew each time they are gone through.

    Without ``encoding`` (and without a mark of UTF-16) each line is UTF-8 or, failing that,
    Windows-1252; ``guessed`` counts the latter.

    Raises:
        InputError: while they are gone through, when the file cannot be read.
    """

    def __init__(self, member: Member, encoding: str | None = None) -> None:
        self._member = member
        self._encoding = encoding
        if encoding is None and member.head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            self._encoding = "utf-16"
        self.guessed = 0

    def __iter__(self) -> Iterator[Line]:
        self.guessed = 0
        with self._member.open() as stream:
            if self._encoding is None:
                yield from _numbered(self._guessing(stream))
                return
            try:
                text = io.TextIOWrapper(stream, self._encoding, errors="replace", newline="\n")
                yield from _numbered(_lines(text, "\n"))
            except (LookupError, UnicodeError) as error:
                what = f"cannot be read as {self._encoding}; say what encoding it really has"
                raise InputError(what, source=self._member.name) from error

    def remark(self) -> str | None:
        """Return what users should know about the decoding of what was gone through last."""
        if not self.guessed:
            return None
        lines = "1 line is" if self.guessed == 1 else f"{self.guessed:,} lines are"
        return f"{lines} not UTF-8, read as Windows-1252; if that is wrong, say the encoding"

    def _guessing(self, stream: IO[bytes]) -> Iterator[tuple[str, bool]]:
        for line, whole in _lines(stream, b"\n"):
            try:
                yield line.decode(errors="strict" if whole else "ignore"), whole
            except UnicodeDecodeError:
                self.guessed += 1
                yield line.decode("cp1252", errors="replace"), whole


def head_lines(member: Member) -> TextLines:
    """Return the lines that are known without opening the file; the last one may be cut."""
    return TextLines(Member(member.name, member.path, member.head, partial(io.BytesIO, member.head)))


def _numbered(lines: Iterator[tuple[str, bool]]) -> Iterator[Line]:
    for number, (line, whole) in enumerate(lines, start=1):
        text = line.removesuffix("\n").removesuffix("\r")
        yield Line(number, text.removeprefix("\ufeff") if number == 1 else text, whole)


def _lines(stream: IO[AnyStr], end: AnyStr) -> Iterator[tuple[AnyStr, bool]]:
    """Yield each line and whether it is whole; what is too long is cut."""
    while line := stream.readline(MAX_LINE):
        whole = len(line) < MAX_LINE or line.endswith(end)
        if not whole:
            while (rest := stream.readline(MAX_LINE)) and not rest.endswith(end):
                pass
        yield line, whole
