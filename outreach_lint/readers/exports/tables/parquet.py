"""Parquet, as data platforms write it; columns are found as in any other table."""

from __future__ import annotations

import importlib
import io
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import IO, Any

from outreach_lint.errors import InputError
from outreach_lint.readers import BadRecord, Remark
from outreach_lint.readers.exports import Found, Options
from outreach_lint.readers.exports.tables.cells import is_readable, rows
from outreach_lint.readers.exports.tables.columns import matched, told
from outreach_lint.readers.exports.tables.moments import order_of
from outreach_lint.readers.exports.tables.rows import Rows
from outreach_lint.readers.members import Member

FORMAT = "parquet"

_MAGIC = b"PAR1"
_ROWS_AT_ONCE = 256
_SAMPLE = 256
#: The description of the columns; more is damage, no description.
_MOST_SCHEMA = 50_000_000

Row = tuple[int, dict[str, str] | BadRecord]


def wants(member: Member) -> bool:
    """Whether it is a Parquet file, by its first bytes."""
    return member.head.startswith(_MAGIC)


def read(members: Sequence[Member], options: Options) -> Iterator[Found]:
    """Yield the messages of each file; lines in errors and sources are rows, counted from 1."""
    try:
        pyarrow = importlib.import_module("pyarrow")
        parquet = importlib.import_module("pyarrow.parquet")
    except ImportError:
        for member in members:
            what = "Parquet needs pyarrow: pip install 'outreach-lint[parquet]'"
            yield BadRecord(InputError(what, source=member.name))
        return
    damaged = (pyarrow.ArrowException, OSError, ValueError, RuntimeError, LookupError, MemoryError)
    for member in members:
        try:
            with member.open() as stream, _seekable(stream) as file:
                try:
                    yield from _Table(parquet, file, member.name, options).read()
                except damaged as error:
                    raise InputError("damaged Parquet, not read further; export it again") from error
        except InputError as error:
            yield BadRecord(InputError(error.what, source=member.name, line=error.line))
        except damaged:
            yield BadRecord(InputError("cannot be read further", source=member.name))


@contextmanager
def _seekable(stream: IO[bytes]) -> Iterator[IO[bytes]]:
    """Give a stream to jump about in; what is packed is unpacked to disk first."""
    if isinstance(stream, io.BufferedReader | io.BytesIO):
        yield stream
        return
    with tempfile.TemporaryFile() as file:
        shutil.copyfileobj(stream, file)
        file.seek(0)
        yield file


class _Table:
    def __init__(self, parquet: Any, stream: IO[bytes], name: str, options: Options) -> None:
        self._name = name
        self._options = options
        # Buffered: of a column only a piece is in memory, however large the row group.
        self._file = parquet.ParquetFile(
            stream,
            buffer_size=1 << 20,
            pre_buffer=False,
            thrift_string_size_limit=_MOST_SCHEMA,
            thrift_container_size_limit=_MOST_SCHEMA // 50,
        )
        self._header: list[str] = self._file.schema_arrow.names

    def read(self) -> Iterator[Found]:
        columns = matched(self._header, self._options.columns)
        for field, place in list(columns.items()):
            kind = self._file.schema_arrow.field(place).type
            if not is_readable(kind):
                what = f"column '{self._header[place][:40]}' ({field}) holds {str(kind)[:60]}, no text"
                if field == "text":
                    raise InputError(f"{what}; say which does with --map text=COLUMN")
                yield BadRecord(InputError(f"{what}; left out", source=self._name))
                del columns[field]
        yield Remark(told(self._header, columns), self._name)
        records = self._rows(columns)
        beginning = list(islice(records, _SAMPLE))
        dates = (values.get("sent_at", "") for _, values in beginning if isinstance(values, dict))
        reader = Rows(self._name, FORMAT, self._options, order_of(dates, self._options.date_order))
        for number, values in chain(beginning, records):
            found = values if isinstance(values, BadRecord) else reader.read(values, number)
            if found is not None:
                yield found
        yield from reader.remarks()

    def _rows(self, columns: dict[str, int]) -> Iterator[Row]:
        number = 0
        names = sorted({self._header[place] for place in columns.values()})
        places = {field: names.index(self._header[place]) for field, place in columns.items()}
        for batch in self._file.iter_batches(batch_size=_ROWS_AT_ONCE, columns=names):
            for values in rows(batch.select(names), places):
                number += 1
                if values is None:
                    yield number, BadRecord(InputError("not valid UTF-8", source=self._name, line=number))
                else:
                    yield number, values
