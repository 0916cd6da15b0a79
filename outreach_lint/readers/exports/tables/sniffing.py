"""What shows in the beginning of a table: its encoding, its delimiter."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from contextlib import suppress

DELIMITERS = (",", ";", "\t", "|")
#: A table of one column: no cell is split.
ONE_COLUMN = "\x1f"
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def encoding_of(head: bytes) -> str | None:
    """Return an encoding that shows in a file's first bytes; None: decode line by line."""
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name if name != "utf-8-sig" else None
    # Every other byte a zero: UTF-16 that lost its mark.
    sample = head[: len(head) // 2 * 2]
    if len(sample) >= 8 and b"\0" in sample:
        for name, zeros, others in (
            ("utf-16-le", sample[1::2], sample[::2]),
            ("utf-16-be", sample[::2], sample[1::2]),
        ):
            if zeros.count(0) > 0.7 * len(zeros) and others.count(0) < 0.05 * len(others):
                return name
    return None


def delimiter_of(text: str, score: Callable[[Sequence[str]], int]) -> str:
    """Return the delimiter of a table from its beginning.

    ``score`` says how much a record looks like the header; then it counts that many records are
    as wide as the first.
    """
    best, best_rank = ONE_COLUMN, (score([text.split("\n", 1)[0]]), 0.0, 1)
    for delimiter in DELIMITERS:
        rows: list[list[str]] = []
        with suppress(csv.Error):
            rows.extend(filter(None, csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)))
        if not rows:
            continue
        header = max(rows[:10], key=score)
        width = len(header)
        fit = sum(len(row) == width for row in rows) / len(rows)
        rank = (score(header), fit, width)
        if width > 1 and rank > best_rank:
            best, best_rank = delimiter, rank
    return best
