"""Columns of Arrow as text, without loss or failure. Needs pyarrow, an extra."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from outreach_lint.readers.exports.tables.moments import shown

_EPOCH = datetime(1970, 1, 1)

Cells = list[Any]


def is_readable(kind: Any) -> bool:
    """Whether values of an Arrow type are text or can be written as text."""
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    types = pa.types
    if types.is_dictionary(kind):
        kind = kind.value_type
    return not types.is_nested(kind) and not types.is_duration(kind) and not types.is_interval(kind)


def rows(batch: Any, columns: Mapping[str, int]) -> Iterator[dict[str, str] | None]:
    """Yield for each row the fields whose columns' places are given; None where something is not UTF-8."""
    cells = {field: _cells(batch.column(place)) for field, place in columns.items()}
    for place in range(batch.num_rows):
        try:
            yield {field: _text(column[place]) for field, column in cells.items()}
        except ValueError:
            yield None


def _cells(column: Any) -> Cells:
    """Return values: text as bytes, which may be none; moments by the microsecond, as they may not fit."""
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    types = pa.types
    if types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if types.is_large_string(column.type) or types.is_string(column.type):
        column = column.cast(pa.large_binary())
    elif str(column.type) == "string_view":
        column = column.cast(pa.string()).cast(pa.large_binary())
    elif types.is_timestamp(column.type):
        zone = column.type.tz
        ticks = column.cast(pa.timestamp("us", zone), safe=False).cast(pa.int64()).to_pylist()
        return [None if tick is None else _moment(tick, zoned=zone is not None) for tick in ticks]
    values: Cells = column.to_pylist()
    return values


def _moment(ticks: int, *, zoned: bool) -> str:
    try:
        moment = _EPOCH + timedelta(microseconds=ticks)
    except OverflowError:
        return "?"
    return shown(moment.replace(tzinfo=UTC) if zoned else moment)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value.decode("utf-8") if isinstance(value, bytes) else str(value)
