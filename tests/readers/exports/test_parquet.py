from __future__ import annotations

import io
import sys
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from damage import damaged
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach_lint.readers import BadRecord, Item, Remark
from outreach_lint.readers.exports import Options
from outreach_lint.readers.exports.tables.parquet import read, wants
from outreach_lint.readers.members import Member

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")


def written(columns, **options):
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream, **options)
    return stream.getvalue()


def member(data, name="x.parquet"):
    return Member(f"/y/{name}", name, data[:8192], lambda: io.BytesIO(data))


def found(data, **options):
    return list(read([member(data)], Options(**options)))


def items(data, **options):
    return [f for f in found(data, **options) if isinstance(f, Item)]


def bad(data, **options):
    return [f.error for f in found(data, **options) if isinstance(f, BadRecord)]


def remarks(data, **options):
    return [f.text for f in found(data, **options) if isinstance(f, Remark)]


def test_fields_and_rows():
    data = written({
        "message_id": [7, 8],
        "body": ["Guten Tag", "<p>Grüße</p>"],
        "from": ["Ole <ole@brandt.example>", None],
        "richtung": ["out", "in"],
        "unread": [[1], [2]],
    })  # fmt: skip
    first, second = items(data)
    assert (first.message.text, first.message.id, first.sender_id) == ("Guten Tag", "7", "ole@brandt.example")
    assert (second.message.text, second.message.sender) == ("Grüße", None)
    source = second.message.source
    assert (source.path, source.line, source.format, source.direction) == (
        "/y/x.parquet",
        2,
        "parquet",
        "inbound",
    )
    assert remarks(data) == ["columns read as text=body, sender=from, direction=richtung, id=message_id"]


TYPES = {
    "string": pa.string(),
    "large string": pa.large_string(),
    "dictionary": pa.dictionary(pa.int32(), pa.string()),
    "binary": pa.binary(),
}


@pytest.mark.parametrize("kind", TYPES.values(), ids=TYPES.keys())
def test_kinds_of_text(kind):
    values = ["Grüße".encode(), None] if kind == pa.binary() else ["Grüße", None]
    data = written({"text": pa.array(values, kind)})
    assert [item.message.text for item in items(data)] == ["Grüße"]


NOON = datetime(2026, 11, 21, 14, 3, 22, 500)
MOMENTS = {
    "local": (pa.array([NOON], pa.timestamp("us")), "2026-11-21T14:03:22"),
    "nanoseconds": (
        pa.array([1795269802000000001], pa.int64()).cast(pa.timestamp("ns")),
        "2026-11-21T14:03:22",
    ),
    "with a zone": (
        pa.array([NOON.replace(tzinfo=timezone(timedelta(hours=1)))], pa.timestamp("ms", tz="Europe/Berlin")),
        "2026-11-21T13:03:22Z",
    ),
    "utc": (pa.array([NOON.replace(tzinfo=UTC)], pa.timestamp("us", tz="UTC")), "2026-11-21T14:03:22Z"),
    "date": (pa.array([date(2026, 11, 21)]), "2026-11-21"),
    "text": (pa.array(["21.11.2026 14:03"]), "2026-11-21T14:03:00"),
    "epoch": (pa.array([1795269780]), "2026-11-21T14:03:00Z"),
    "none": (pa.array([None], pa.timestamp("us")), None),
    "beyond all calendars": (pa.array([2**62], pa.int64()).cast(pa.timestamp("us")), None),
}


@pytest.mark.parametrize(("column", "expected"), MOMENTS.values(), ids=MOMENTS.keys())
def test_moments(column, expected):
    (item,) = items(written({"text": pa.array(["a"]), "date": column}, coerce_timestamps=None))
    assert item.message.sent_at == expected


def test_columns_as_users_say():
    (item,) = items(written({"a": ["x"], "b.c": ["Ole"]}), columns={"text": "a", "sender": "b.c"})
    assert (item.message.text, item.message.sender) == ("x", "Ole")


def test_without_a_column_of_text():
    (error,) = bad(written({"a": ["x"], "b": [1]}))
    assert "--map text=COLUMN; the columns are: a, b" in error.what


def test_nested_columns():
    data = written({"text": [["a"], ["b"]], "x": ["c", "d"]})
    (error,) = bad(data)
    assert "column 'text' (text) holds list" in error.what
    assert not items(data)
    data = written({"text": ["a"], "to": [[{"name": "x"}]]})
    assert ["column 'to' (recipient)" in e.what for e in bad(data)] == [True]
    assert [item.message.text for item in items(data)] == ["a"]


def test_rows_that_are_no_text_are_named():
    data = written({"text": pa.array([b"eins", b"\xff\xfe", b"drei"], pa.binary())})
    assert [item.message.text for item in items(data)] == ["eins", "drei"]
    assert [(e.line, e.what) for e in bad(data)] == [(2, "not valid UTF-8")]


def test_texts_without_end_are_named():
    data = written({"text": ["a", "x" * 300_000, "c"]})
    assert [item.message.text for item in items(data)] == ["a", "c"]
    assert [e.line for e in bad(data)] == [2]


def test_rows_without_text_are_counted():
    data = written({"text": ["a", "", None], "from": ["x", "y", "z"]})
    assert "2 rows without text left out" in remarks(data)


def test_a_file_cut_off_is_one_bad_record():
    data = written({"text": ["a"] * 500})
    for part in (data[:200], b"PAR1", data[:-8] + b"\0" * 8):
        assert [e.what for e in bad(part)] == ["damaged Parquet, not read further; export it again"]


def test_many_row_groups():
    data = written({"text": [f"Text {n}" for n in range(2_000)]}, row_group_size=300)
    assert [item.message.source.line for item in items(data)] == list(range(1, 2_001))


def test_two_columns_of_one_name():
    table = pa.Table.from_arrays([pa.array(["a"]), pa.array(["b"])], names=["text", "text"])
    stream = io.BytesIO()
    pq.write_table(table, stream)
    assert [type(f) for f in found(stream.getvalue()) if not isinstance(f, Remark)] in ([Item], [BadRecord])


def test_what_cannot_jump_is_unpacked_first():
    class Packed(io.BytesIO):
        def seek(self, *where):
            raise io.UnsupportedOperation("seek")

    class Stream(io.RawIOBase):
        def __init__(self, data):
            self.inner = io.BytesIO(data)

        def readable(self):
            return True

        def readinto(self, buffer):
            return self.inner.readinto(buffer)

    data = written({"text": ["a"]})
    packed = Member("x.zip/x.parquet", "x.parquet", data[:8192], lambda: Stream(data))
    assert [r.message.text for r in read([packed], Options()) if isinstance(r, Item)] == ["a"]


def test_without_pyarrow_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (result,) = read([member(b"PAR1")], Options())
    assert "pip install 'outreach-lint[parquet]'" in result.error.what


def test_wanted_by_its_first_bytes():
    assert wants(member(written({"text": ["a"]}), "part-0000"))
    assert not wants(member(b"Text;Von\n", "x.parquet"))


VALID = written({"text": [f"Guten Tag {n}" for n in range(40)], "date": [NOON] * 40})


@settings(max_examples=150, deadline=None)
@given(damaged(VALID, longest=30) | st.binary(max_size=100).map(lambda data: b"PAR1" + data + b"PAR1"))
def test_any_bytes_are_read_or_named(data):
    for result in found(data):
        assert isinstance(result, Item | BadRecord | Remark)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_flipped_bytes_are_read_or_named(data):
    flipped = bytearray(VALID)
    for _ in range(data.draw(st.integers(1, 4))):
        flipped[data.draw(st.integers(0, len(VALID) - 1))] ^= data.draw(st.integers(1, 255))
    for result in found(bytes(flipped)):
        assert isinstance(result, Item | BadRecord | Remark)
