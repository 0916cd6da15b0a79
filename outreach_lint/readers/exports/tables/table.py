"""Tables as CSV or TSV, from spreadsheets, CRMs and scripts; columns are found by their names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from outreach_lint.errors import InputError
from outreach_lint.readers import BadRecord, Remark
from outreach_lint.readers.exports import Found, Options
from outreach_lint.readers.exports.tables.columns import NoTextError, folded, guessed, matched, told
from outreach_lint.readers.exports.tables.delimited import Line, Lines, Record, records
from outreach_lint.readers.exports.tables.moments import order_of
from outreach_lint.readers.exports.tables.rows import Rows, counted
from outreach_lint.readers.exports.tables.sniffing import DELIMITERS, delimiter_of, encoding_of
from outreach_lint.readers.members import Member

FORMAT = "csv"

_ENDINGS = (".csv", ".tsv", ".tab")
_SEP = re.compile(r'"?sep=([^\w\s"]|\t)"?\s*', re.IGNORECASE)
_CONTROLS = re.compile(r"[\0-\x08\x0e-\x1f]")
#: So much of the beginning tells delimiter, header and order of dates.
_SAMPLE_LINES, _SAMPLE_CHARACTERS = 500, 200_000
#: A title or notes may stand above the header.
_HEADER_WITHIN = 10
#: Files of LinkedIn's export; some have a column of text, but none is a table of messages.
_LINKEDIN = frozenset(
    """adtargeting articles causesyoucareabout certifications commentreplies companyfollows connections
    coursesandlearning courses education emailaddresses endorsementgiveninfo endorsementreceivedinfo events
    guidemessages hashtagfollows honors importedcontacts inferencesaboutyou instantreposts invitations
    jobapplications jobseekerpreferences jobapplicantsavedscreeningquestionresponses languages lancalculations
    learning learningroleplaymessages logins memberfollows organizations patents phonenumbers positions
    privateidentityasset profile profilesummary projects providers publications reactions receipts receiptsv2
    recommendationsgiven recommendationsreceived registration richmedia savedjobalerts savedjobs savedanswers
    searchqueries securitychallenges services skills testscores verifications volunteering votes
    whatsappphonenumbers""".split()
)
_LINKEDIN_HEADERS = (b"sender profile url", b"inviterprofileurl", b"date,link,message", b"date,sharelink")


def wants(member: Member) -> bool:
    """Whether it is a table that belongs to no other format."""
    named = member.file_name.endswith(_ENDINGS)
    if not (named or _is_unnamed_table(member)) or member.head.startswith((b"PK\x03\x04", b"PAR1", b"%PDF")):
        return False
    start = member.head[:1_000].lower().replace(b'"', b"")
    if start.startswith(b"notes:") or any(name in start for name in _LINKEDIN_HEADERS):
        return False
    stem = folded(member.file_name.rsplit(".", 1)[0])
    return stem not in _LINKEDIN


def _is_unnamed_table(member: Member) -> bool:
    """Whether what came without a name, by a pipe, begins with a header."""
    first = member.head.partition(b"\n")[0].decode("utf-8", "replace").strip("\ufeff\r")
    if "." in member.file_name or first.startswith(("{", "[", "From ")):
        return False
    cells = max((first.split(delimiter) for delimiter in DELIMITERS), key=len)
    found = guessed([cell.strip('"') for cell in cells])
    return "text" in found and len(found) > 1


def read(members: Sequence[Member], options: Options) -> Iterator[Found]:
    """Yield the messages of each table; among several, those without a column of text are no fault."""
    without: list[str] = []
    for member in members:
        try:
            with member.open() as stream:
                lines = Lines(stream, options.encoding or encoding_of(member.head))
                try:
                    table = Table(lines, options)
                except NoTextError:
                    if len(members) == 1:
                        raise
                    without.append(member.path)
                    continue
                yield from _rows(table, member.name, options)
                yield from _about(lines, member.name)
        except InputError as error:
            yield BadRecord(InputError(error.what, source=member.name, line=error.line))
        except (OSError, ValueError, RuntimeError) as error:
            yield BadRecord(InputError(f"cannot be read further: {type(error).__name__}", source=member.name))
    if without:
        names = ", ".join(without[:5]) + (", …" if len(without) > 5 else "")
        yield Remark(f"{counted(len(without), 'table')} without a column of text left out: {names}")


class Table:
    """The beginning of a table is read: its delimiter, header and columns are known.

    Raises:
        InputError: when it is empty, no text, or no column is known to hold the text.
    """

    def __init__(self, lines: Lines, options: Options) -> None:
        sample: list[Line] = []
        size = 0
        for line in lines:
            sample.append(line)
            size += len(line.text)
            if len(sample) == _SAMPLE_LINES or size > _SAMPLE_CHARACTERS:
                break
        if not any(line.text.strip() for line in sample):
            raise InputError("the file is empty; there is no message to read")
        if sum(len(_CONTROLS.findall(line.text)) for line in sample) > 0.05 * size:
            raise InputError("no text: a binary file, or in an encoding to be said with --encoding")
        self.above = 0
        self._wanted = {folded(column) for column in options.columns.values()}
        lines.give_back(sample)
        if told_by := _SEP.fullmatch(sample[0].text):
            next(lines)
            self.delimiter = told_by[1]
        else:
            self.delimiter = delimiter_of("".join(line.text for line in sample), self._score)
        self.header = self._header(lines)
        self.columns = matched(self.header, options.columns)
        self.rows = records(lines, self.delimiter, self._fits)
        self._needed = max(self.columns.values())

    def fault(self, cells: Sequence[str]) -> str | None:
        """Say what is wrong with the number of a row's cells; empty ones too many are nothing."""
        width = len(self.header)
        if len(cells) > width and any(cells[width:]):
            return f"the row has {len(cells)} cells, the header {width}; put quotation marks around text"
        if len(cells) <= self._needed:
            noun = "cell" if len(cells) == 1 else "cells"
            return f"the row has {len(cells)} {noun}, the header {width}; is a line break not quoted?"
        return None

    def values(self, cells: Sequence[str]) -> dict[str, str]:
        """Return the row's fields."""
        return {field: cells[place] for field, place in self.columns.items()}

    def _fits(self, cells: Sequence[str]) -> bool:
        return len(cells) == len(self.header)

    def _score(self, cells: Sequence[str]) -> int:
        found = guessed(cells)
        named = sum(folded(cell) in self._wanted for cell in cells)
        return len(found) + 10 * ("text" in found) + 20 * named

    def _header(self, lines: Lines) -> Sequence[str]:
        """Take the lines up to the header: the first record that has a column of text, else the first."""
        first: Record | None = None
        for passed, record in zip(
            range(_HEADER_WITHIN), records(lines, self.delimiter, lambda _: True), strict=False
        ):
            first = first or record
            if record.fault is None and self._score(record.cells) >= 10:
                self.above = passed
                return record.cells
        if first is None or first.fault is not None:
            raise InputError(f"the header: {first.fault if first else 'there is none'}",
                             line=first.number if first else None)  # fmt: skip
        return first.cells


def _rows(table: Table, name: str, options: Options) -> Iterator[Found]:
    beginning: list[Record] = []
    for record in table.rows:
        beginning.append(record)
        if len(beginning) == _SAMPLE_LINES:
            break
    place = table.columns.get("sent_at")
    dates = (r.cells[place] for r in beginning if place is not None and len(r.cells) > place)
    rows = Rows(name, FORMAT, options, order_of(dates, options.date_order))
    yield Remark(told(table.header, table.columns), name)
    if table.above:
        yield Remark(f"{counted(table.above, 'line')} above the header left out", name)
    for part in (beginning, table.rows):
        for record in part:
            fault = record.fault or table.fault(record.cells)
            if fault is not None:
                yield BadRecord(InputError(fault, source=name, line=record.number))
            elif (found := rows.read(table.values(record.cells), record.number)) is not None:
                yield found
    yield from rows.remarks()


def _about(lines: Lines, name: str) -> Iterator[Remark]:
    if lines.lost:
        what = "behind damaged records left out: which record they belong to is not known"
        yield Remark(f"{counted(lines.lost, 'line')} {what}", name)
    if lines.guessed:
        which = "line that is" if lines.guessed == 1 else "lines that are"
        text = f"{lines.guessed:,} {which} not UTF-8 read as Windows-1252; if that is wrong, say --encoding"
        yield Remark(text, name)
