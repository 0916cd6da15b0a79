"""One row per message in columns, for data tools: Arrow tables and Parquet files."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from outreach_lint.finding import SIDES
from outreach_lint.formatters.batch import Batch, Row

if TYPE_CHECKING:
    import pyarrow as pa

_ROWS_AT_ONCE = 2_000
_SOURCE = ("path", "line", "format", "conversation", "folder", "direction", "sender", "sent_at")
_PLAIN = ("id", "language", "outreach", "score", "verdict", "agreement", "campaign", "ruleset")
_FINDING = ("rule", "variant", "severity", "confidence", "points", "sides", "title", "message", "explanation",
            "advice", "spans")  # fmt: skip


def render(batch: Batch) -> Iterator[bytes]:
    """Yield the bytes of a Parquet file."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - an extra, and slow to import

    out = _Pipe()
    with pq.ParquetWriter(out, schema(), compression="zstd") as writer:
        left = batch.rows()
        while rows := list(islice(left, _ROWS_AT_ONCE)):
            writer.write_batch(record_batch(rows))
            yield out.taken()
    yield out.taken()


def schema() -> pa.Schema:
    """Return the columns: origin, texts, judgement, findings; ``report`` is the whole report as JSON."""
    import pyarrow as pa  # noqa: PLC0415

    span = pa.struct({"part": pa.string(), "start": pa.int32(), "end": pa.int32(), "text": pa.string()})
    kinds = {"confidence": pa.float64(), "points": pa.float64(), "sides": pa.list_(pa.string()),
             "spans": pa.list_(span)}  # fmt: skip
    finding = pa.struct({name: kinds.get(name, pa.string()) for name in _FINDING})
    numbers = {"line": pa.int32(), "outreach": pa.bool_(), "score": pa.int32(), "agreement": pa.int32()}
    names = ("id", *_SOURCE, "subject", "text", *_PLAIN[1:], "address", *map(_column, SIDES))
    numbers |= {_column(side): pa.int32() for side in SIDES}
    columns = {name: numbers.get(name, pa.string()) for name in names}
    return pa.schema(columns | {"findings": pa.list_(finding), "report": pa.string()})


def record_batch(rows: Sequence[Row]) -> pa.RecordBatch:
    """Return messages and their reports as an Arrow batch of ``schema``."""
    import pyarrow as pa  # noqa: PLC0415

    return pa.RecordBatch.from_pylist([_record(row) for row in rows], schema=schema())


def _record(row: Row) -> dict[str, Any]:
    report = row.report
    return {
        **{name: report["source"][name] for name in _SOURCE},
        **{name: report[name] for name in _PLAIN},
        **{_column(side): report["sides"][side]["score"] for side in SIDES},
        "subject": row.subject,
        "text": row.text,
        "address": report["address"]["form"],
        "findings": [{name: finding[name] for name in _FINDING} for finding in report["findings"]],
        "report": json.dumps(report, ensure_ascii=False),
    }


def _column(side: str) -> str:
    return side.replace("-", "_")


class _Pipe(io.RawIOBase):
    """Takes what is written until it is taken away."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._place = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def write(self, data: Any, /) -> int:
        piece = bytes(data)
        self._pieces.append(piece)
        self._place += len(piece)
        return len(piece)

    def taken(self) -> bytes:
        """Return what was written since the last time."""
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken
