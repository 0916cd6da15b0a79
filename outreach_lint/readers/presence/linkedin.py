"""LinkedIn's data export: Profile.csv and Positions.csv."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import PurePath

from outreach_lint.errors import InputError
from outreach_lint.presence import Clue, Paragraph, Presence
from outreach_lint.readers.decoding import decode
from outreach_lint.readers.presence.profile import employer, paragraphs_of

#: A "Notes:" preamble may stand above the header.
_MOST_LINES_ABOVE = 20
_MOST_ROWS = 500

_Row = dict[str, str]


def read(data: bytes, name: str) -> Presence:
    """Read a profile or a list of positions, told apart by their columns.

    Raises:
        InputError: when the table has neither's columns.
    """
    columns, rows = _table(decode(data, name))
    if {"first name", "last name"} <= columns:
        return _profile(rows, name)
    if {"company name", "title"} <= columns:
        return _positions(rows, name)
    raise InputError(
        "no columns First Name and Last Name, nor Company Name and Title; give LinkedIn's Profile.csv",
        source=name,
    )


def _profile(rows: list[_Row], name: str) -> Presence:
    where = PurePath(name).name
    row = rows[0] if rows else {}
    full = " ".join(filter(None, (row.get("first name"), row.get("last name"))))
    headline, industry = row.get("headline", ""), row.get("industry", "")
    firm = employer(headline)
    return Presence(
        name,
        names=(Clue(full, f"First Name and Last Name, {where}"),) if full else (),
        companies=(Clue(firm, f"Headline, {where}", "likely", rank=4),) if firm else (),
        paragraphs=(
            *((Paragraph(headline, "headline"),) if headline else ()),
            *paragraphs_of(row.get("summary", "")),
            *(Paragraph(text, "note") for text in (industry, row.get("websites", "")) if text),
        ),
    )


def _positions(rows: list[_Row], name: str) -> Presence:
    where = PurePath(name).name
    current = [row for row in rows if row.get("company name") and not row.get("finished on")]
    return Presence(
        name,
        companies=tuple(Clue(row["company name"], f"current position, {where}") for row in current),
        paragraphs=tuple(Paragraph(row["title"]) for row in current if row.get("title")),
        order=1,
    )


def _table(text: str) -> tuple[frozenset[str], list[_Row]]:
    """Return the names of the columns, in small letters, and the rows below them."""
    rows = _rows(text)
    for _ in range(_MOST_LINES_ABOVE):
        header = [cell.strip().lower() for cell in next(rows, [])]
        if "first name" in header or "company name" in header:
            cells = ([cell.strip() for cell in row] for row, _ in zip(rows, range(_MOST_ROWS), strict=False))
            return frozenset(header), [dict(zip(header, row, strict=False)) for row in cells if any(row)]
    return frozenset(), []


def _rows(text: str) -> Iterator[list[str]]:
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    while True:
        try:
            yield next(rows)
        except StopIteration:
            return
        except csv.Error:  # an endless field: nothing below it can be told apart
            return
