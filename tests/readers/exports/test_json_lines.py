from __future__ import annotations

import io
import json

import pytest
from damage import damaged
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach_lint.readers import BadRecord, Item, Remark
from outreach_lint.readers.exports import Options
from outreach_lint.readers.exports.tables.json_lines import read, wants
from outreach_lint.readers.jsonl import MAX_LINE_BYTES
from outreach_lint.readers.members import Member
from outreach_lint.recipient import Recipient, Thread, Turn


def member(data, name="x.jsonl"):
    data = data if isinstance(data, bytes) else data.encode()
    return Member(f"/y/{name}", name, data[:8192], lambda: io.BytesIO(data))


def lines(*records):
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in records)


def found(data, name="x.jsonl", **options):
    return list(read([member(data, name)], Options(**options)))


def items(data, **options):
    return [f for f in found(data, **options) if isinstance(f, Item)]


def texts(data):
    return [item.message.text for item in items(data)]


def bad(data, **options):
    return [f.error for f in found(data, **options) if isinstance(f, BadRecord)]


def remarks(data, **options):
    return [f.text for f in found(data, **options) if isinstance(f, Remark)]


def test_our_own_shape_is_read_as_ever():
    record = {"text": "Hallo &amp; Co", "sender": "Ole", "channel": "linkedin", "sent_at": "gestern", "lang": "de",
              "recipient": {"name": "Martina Kolbe"}, "thread": [{"from": "recipient", "text": "Nein"}]}  # fmt: skip
    (item,) = found(lines(record))
    assert (item.message.text, item.message.sent_at) == ("Hallo &amp; Co", "gestern")
    assert item.recipient == Recipient(name="Martina Kolbe")
    assert item.thread == Thread((Turn("recipient", "Nein"),))
    assert (item.message.source.path, item.message.source.line, item.message.source.format) == (
        "/y/x.jsonl",
        1,
        "jsonl",
    )


def test_faults_of_our_own_shape_are_named():
    data = '{"text":"a"}\n{"text":5}\n{broken\n{}\n{"text":"e","channel":"fax"}\n{"text":"f"}'
    assert [(e.line, e.source) for e in bad(data)] == [(n, "/y/x.jsonl") for n in (2, 3, 4, 5)]
    assert texts(data) == ["a", "f"]


def test_objects_of_other_tools_are_mapped():
    data = lines(
        {"messageId": 7, "from": {"name": "Ole Brandt", "email": "ole@brandt.example"}, "to": "kolbe@ahlers.example",
         "body": "<p>Guten Tag</p><p>ich biete</p>", "date": "21.11.2026 14:03", "threadId": "t", "labels": ["x"]},
        {"body": "zwei", "from": "Ole"},
    )  # fmt: skip
    first, second = items(data)
    assert (first.message.text, first.message.id) == ("Guten Tag\n\nich biete", "7")
    assert (first.message.sender, first.sender_id, first.to_id) == (
        "Ole Brandt",
        "ole@brandt.example",
        "kolbe@ahlers.example",
    )
    assert (first.message.sent_at, first.message.source.conversation) == ("2026-11-21T14:03:00", "t")
    assert (second.message.text, second.message.sender, second.message.source.line) == ("zwei", "Ole", 2)
    assert "columns read as text=body, sender=from" in remarks(data)[0]


def test_a_text_beside_foreign_keys_is_mapped_too():
    (item,) = items(lines({"text": "Hallo", "from": "Ole", "conversation": "c", "direction": "incoming"}))
    assert (item.message.sender, item.message.source.direction) == ("Ole", "inbound")


def test_a_thread_is_kept_in_foreign_objects():
    record = {"text": "Hallo", "from": "Ole", "thread": [{"from": "recipient", "text": "Nein"}]}
    (item,) = items(lines(record))
    assert item.thread == Thread((Turn("recipient", "Nein"),))


def test_mapped_by_users():
    (item,) = items(lines({"a": "Hallo", "b": "Ole"}), columns={"text": "a", "sender": "b"})
    assert (item.message.text, item.message.sender) == ("Hallo", "Ole")


def test_text_that_is_none_is_a_bad_record():
    data = lines({"body": ["a"]}, {"body": "b"}, {"body": {"x": 1}})
    assert [(e.line, "is no text" in e.what) for e in bad(data)] == [(1, True), (3, True)]
    assert texts(data) == ["b"]


def test_objects_without_text_are_counted():
    data = lines({"body": "a", "from": "x"}, {"body": None, "from": "x"}, {"body": "", "from": "y"})
    assert texts(data) == ["a"]
    assert "2 lines without text left out" in remarks(data)


def test_an_array_of_objects():
    records = [{"message": "eins", "from": "Ole"}, 5, {"message": "zwei", "from": "Ole"}]
    for indent in (None, 2):
        data = "\ufeff" + json.dumps(records, indent=indent)
        assert texts(data) == ["eins", "zwei"]
        assert [e.line for e in bad(data)] == [2]


def test_an_array_of_our_own_shape():
    (item,) = items(json.dumps([{"text": "Hallo", "recipient": {"name": "Martina Kolbe"}}]))
    assert item.recipient == Recipient(name="Martina Kolbe")


@pytest.mark.parametrize("data", ['[{"message":"a"},{"message":"b"},{"mess', '[{"message":"a"},{"message":"b"}] x',
                                  '[{"message":"a"},{"message":"b"},}]'])  # fmt: skip
def test_of_a_damaged_array_what_came_before_is_read(data):
    assert texts(data) == ["a", "b"]
    assert ["damaged JSON after 2 objects" in e.what for e in bad(data)] == [True]


def test_an_object_without_end_is_not_read_to_the_end():
    class Endless(io.RawIOBase):
        taken = 0

        def readable(self):
            return True

        def readinto(self, buffer):
            data = (b'[{"message":"' if not self.taken else b"") + b"a" * 1_000
            data = data[: len(buffer)]
            buffer[: len(data)] = data
            self.taken += len(data)
            return len(data)

    stream = Endless()
    source = Member("x.json", "x.json", b'[{"message":"', lambda: io.BufferedReader(stream))
    (result,) = read([source], Options())
    assert "longer than" in result.error.what
    assert stream.taken < MAX_LINE_BYTES + 200_000


WANTED = {
    "x.jsonl": "{}",
    "x.ndjson": '{"a": 1}',
    "a.json": '[{"message": "x"}]',
    "b.json": '[\n  {\n  "id": 1,\n "body": "x"}]',
    "c.json": '{"text": "x"}\n{"text": "y"}',
    "stdin": '{"text": "x"}\n',
    "long.json": '[{"body": "' + "x" * 9_000,
}
UNWANTED = {
    "result.json": '{"name": "Ole", "type": "personal_chat", "id": 1, "messages": [{"id": 1, "text": "x"}]}',
    "message_1.json": '{"participants": [], "messages": [{"content": "x"}]}',
    "list.json": '[{"steps": []}]',
    "x.txt": '{"text": "x"}',
    "x.csv": '{"text": "x"}',
    "mail": "From x@y Mon",
    "empty.json": "",
}


@pytest.mark.parametrize(("name", "data"), WANTED.items(), ids=WANTED.keys())
def test_wanted(name, data):
    assert wants(member(data, name))


@pytest.mark.parametrize(("name", "data"), UNWANTED.items(), ids=UNWANTED.keys())
def test_unwanted(name, data):
    assert not wants(member(data, name))


VALID = [
    {"id": n, "from": {"name": "Ole"}, "body": f"Guten Tag {n}, Süßes?", "date": "2026-11-21"}
    for n in range(8)
]


@settings(max_examples=150, deadline=None)
@given(
    damaged(lines(*VALID).encode()) | damaged(json.dumps(VALID, indent=1).encode()) | st.binary(max_size=200)
)
def test_any_bytes_are_read_or_named(data):
    wants(member(data))
    for result in found(data):
        assert isinstance(result, Item | BadRecord | Remark)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 7), st.integers(0, 40), st.sampled_from([b'"', b"{", b"\xff", b"\0", b"]", b"\\"]))
def test_damage_to_one_line_leaves_the_others(place, at, junk):
    parts = lines(*VALID).encode().split(b"\n")
    parts[place] = parts[place][:at] + junk + parts[place][at + 1 :]
    assert {f"Guten Tag {n}, Süßes?" for n in range(8) if n != place} <= set(texts(b"\n".join(parts)))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from(
    ["text", "body", "from", "to", "date", "time", "thread", "recipient", "id", "channel", "x"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.dictionaries(KEYS, JSON, max_size=5), max_size=5))
def test_any_objects_are_read_or_named(records):
    for data in (lines(*records), json.dumps(records)):
        for result in found(data):
            assert isinstance(result, Item | BadRecord | Remark)


def test_no_line_of_a_long_file_is_lost():
    data = lines(*({"id": str(number), "text": f"Guten Tag, Nummer {number}."} for number in range(1, 1_003)))
    assert [item.message.id for item in items(data)] == [str(number) for number in range(1, 1_003)]
