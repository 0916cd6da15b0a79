"""Messages packed for the page: read only where they are looked at."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from outreach_lint.formatters.batch import Row
from outreach_lint.formatters.batch.view import Explanations, detailed, listed

#: The page counts on it: message n is in block n // SIZE.
SIZE = 200


@dataclass(frozen=True, slots=True)
class Block:
    """Some messages in a row: their lines in the list, and all about them."""

    listed: str
    detailed: str


def blocks(rows: Iterable[Row], explanations: Explanations) -> Iterator[Block]:
    """Yield the messages in blocks; never more than one of them is kept."""
    left = iter(rows)
    while some := list(islice(left, SIZE)):
        yield Block(
            packed([listed(row) for row in some]), packed([detailed(row, explanations) for row in some])
        )


def packed(value: Any) -> str:
    """Return a value as JSON, compressed, in letters that mean nothing to HTML."""
    # No time in it: the same batch gives the same file.
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return base64.b64encode(gzip.compress(data, mtime=0)).decode("ascii")
