"""The lines of a WhatsApp chat: which begin a message, and what stands before its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from outreach_lint.message import MAX_CHARACTERS
from outreach_lint.readers.exports.textlines import Line

#: Marks of direction may stand anywhere before the text.
_MARKS = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
#: Stands before what WhatsApp itself says, on iPhones.
_MARK = "\u200e"
_NO_MARKS = str.maketrans("", "", _MARKS)
_LONGEST_START = 60
_SPACE = r"[ \u202f\xa0]"
_PART = rf"(?:[/-]|\.{_SPACE}?)"
_START = re.compile(
    rf"(?P<bracket>\[)?(?P<first>\d{{1,4}}){_PART}(?P<second>\d{{1,2}}){_PART}(?P<third>\d{{1,4}})\.?"
    # "klo", "um", "a las"
    rf"(?P<comma>,)?{_SPACE}(?:[^\W\d_]{{1,5}}\.?{_SPACE}){{0,2}}"
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<seconds>\d{2}))?"
    rf"(?:{_SPACE}?(?P<half>[ap])\.?{_SPACE}?m\.?)?"
    rf"(?(bracket)\](?:{_SPACE}|$)|(?:(?P<dash>{_SPACE}[-–](?:{_SPACE}|$))|{_SPACE}))",
    re.IGNORECASE,
)
_AUTHOR = re.compile(r"(?P<author>[^:\n]{1,100}):(?: |\xa0|$)")
#: Notices without an author may hold a colon themselves: in the name of a group.
_NO_AUTHOR = re.compile(
    r" (?:hat|haben|hast) (?:die|den|das|dich|eine) | (?:created|changed|added|removed|renamed) "
)


@dataclass(frozen=True, slots=True)
class Shape:
    """How messages begin; the same throughout a file, unlike what people copy into their texts.

    ``frame`` is ``[date time] text`` (iPhone), ``date time - text`` (Android) or
    ``date time author: text``; ``halves`` says that hours go by halves of the day.
    """

    frame: Literal["bracket", "dash", "bare"]
    dotted: bool
    comma: bool
    seconds: bool
    halves: bool
    year_first: bool
    long_year: bool


@dataclass(frozen=True, slots=True)
class Start:
    """The beginning of a message; ``marked`` says that an invisible mark stands before its text."""

    shape: Shape
    date: tuple[str, str, str]
    time: tuple[int, int, int]
    author: str | None
    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A message with all its lines; ``start`` is None for what stands before the first one.

    ``text`` is None if it is too long for a message.
    """

    line: int
    start: Start | None
    text: str | None


def start_of(line: str) -> Start | None:
    """Return how a message begins on this line, None if the line continues one."""
    found = _START.match(line.lstrip(_MARKS))
    head = line[:_LONGEST_START]
    if found is None and head.translate(_NO_MARKS) != head:
        found = _START.match(head.translate(_NO_MARKS) + line[_LONGEST_START:])
    if found is None:
        return None
    shape = _shape(found)
    rest = found.string[found.end() :]
    named = _AUTHOR.match(rest)
    author = None
    if named is not None and not _NO_AUTHOR.search(named["author"]):
        author, rest = _name(named["author"]), rest[named.end() :]
    if shape.frame == "bare" and (author is None or not shape.seconds):
        return None
    hour = int(found["hour"])
    if found["half"]:
        hour = hour % 12 + (12 if found["half"] in "pP" else 0)
    return Start(
        shape,
        date=(found["first"], found["second"], found["third"]),
        time=(hour, int(found["minute"]), int(found["seconds"] or 0)),
        author=author or None,
        text=rest,
        marked=line.lstrip("\ufeff").startswith(_MARK) or rest.startswith(_MARK),
    )


def _shape(found: re.Match[str]) -> Shape:
    return Shape(
        frame="bracket" if found["bracket"] else "dash" if found["dash"] else "bare",
        dotted="." in found.string[found.end("first") : found.start("third")],
        comma=bool(found["comma"]),
        seconds=bool(found["seconds"]),
        halves=bool(found["half"]),
        year_first=len(found["first"]) > 2,
        long_year=len(found["third"]) > 2,
    )


def entries(lines: Iterable[Line], shape: Shape) -> Iterator[Entry]:
    """Yield the messages in order; lines of another shape are text."""
    first, start, texts, size = 1, None, list[str](), 0
    for line in lines:
        found = start_of(line.text)
        if found is not None and found.shape == shape:
            if texts:
                yield _entry(first, start, texts, size)
            first, start, texts, size = line.number, found, [found.text], len(found.text)
        elif size <= MAX_CHARACTERS:
            texts.append(line.text)
            size += len(line.text) + 1
        size += 0 if line.whole else MAX_CHARACTERS
    if texts:
        yield _entry(first, start, texts, size)


def _entry(line: int, start: Start | None, texts: list[str], size: int) -> Entry:
    return Entry(line, start, "\n".join(texts) if size <= MAX_CHARACTERS else None)


def _name(text: str) -> str:
    """Return a name without marks and without the tilde of those who are no contacts."""
    return re.sub(r"\s+", " ", text.translate(_NO_MARKS)).strip().removeprefix("~").strip()
