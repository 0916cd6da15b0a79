from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_lint.message import MAX_CHARACTERS
from outreach_lint.readers import BadRecord, Item
from outreach_lint.readers.jsonl import MAX_LINE_BYTES, read
from outreach_lint.recipient import Recipient, Thread, Turn


def records(data):
    return list(read(io.BytesIO(data), "x.jsonl"))


def one(**record):
    (item,) = records(json.dumps({"text": "Hallo"} | record).encode())
    return item


def shown(data):
    """The texts in order, and the line numbers of what could not be read."""
    return [r.error.line if isinstance(r, BadRecord) else r.message.text for r in records(data)]


def test_all_fields():
    item = one(
        id="1",
        subject="Anlage",
        channel="linkedin",
        lang="de",
        sender="Karl",
        sent_at="2024-05-03",
        recipient={
            "name": "Petra",
            "company": "Kern",
            "kind": "craft",
            "address": "sie",
            "presence": "Wir bauen.",
        },
        thread=[{"from": "recipient", "text": "Nein"}],
    )
    message = item.message
    assert (message.text, message.subject, message.channel, message.language) == (
        "Hallo",
        "Anlage",
        "linkedin",
        "de",
    )
    assert (message.id, message.sender, message.sent_at) == ("1", "Karl", "2024-05-03")
    assert (message.source.path, message.source.line, message.source.format) == ("x.jsonl", 1, "jsonl")
    assert item.recipient == Recipient("Petra", "Kern", "craft", "sie", "Wir bauen.")
    assert item.thread == Thread((Turn("recipient", "Nein"),))


def test_only_the_text_is_required():
    item = one()
    assert (item.recipient, item.thread, item.message.subject, item.message.channel) == (
        None,
        None,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("given_", "thread"),
    [({"thread": []}, Thread()), ({"thread": None}, None), ({}, None)],
    ids=["first contact", "null", "absent"],
)
def test_no_thread_and_an_unrecorded_thread_differ(given_, thread):
    assert one(**given_).thread == thread


FILES = {
    "in order": (b'{"text":"a"}\n{"text":"b"}\n{"text":"c"}', ["a", "b", "c"]),
    "broken line": (b'{"text":"a"}\n{broken\n{"text":"c"}\n', ["a", 2, "c"]),
    "several broken": (b'x\n{"text":"b"}\n[]\n5\n{"text":"e"}\nnull\n', [1, "b", 3, 4, "e", 6]),
    "empty lines": (b'\n\n{"text":"a"}\n  \n{"text":"b"}\n\n', ["a", "b"]),
    "line numbers count empty lines": (b'\n{"text":"a"}\n\n{broken\n', ["a", 4]),
    "CRLF": (b'{"text":"a"}\r\n{"text":"b"}\r\n', ["a", "b"]),
    "byte order mark": (b'\xef\xbb\xbf{"text":"a"}\n{"text":"b"}', ["a", "b"]),
    "mark before an empty line": (b'\xef\xbb\xbf\n{"text":"b"}', ["b"]),
    "mark in the middle": (b'{"text":"a"}\n\xef\xbb\xbf{"text":"b"}', ["a", "b"]),
    "not UTF-8": (b'{"text":"\xff"}\n{"text":"b"}', [1, "b"]),
    "nested without end": (b"[" * 100_000 + b'\n{"text":"b"}', [1, "b"]),
    "number without end": (b'{"text":"a","id":' + b"9" * 5_000 + b'}\n{"text":"b"}', [1, "b"]),
    "zero byte": (b'{"text":"a"}\x00\n{"text":"b"}', [1, "b"]),
    "two objects": (b'{"text":"a"}{"text":"b"}\n{"text":"c"}', [1, "c"]),
    "umlauts": ('{"text":"Grüße"}'.encode(), ["Grüße"]),
    "line breaks inside": (b'{"text":"a\\nb"}', ["a\nb"]),
    "empty text": (b'{"text":""}', [""]),
    "nothing": (b"", []),
}


@pytest.mark.parametrize(("data", "expected"), FILES.values(), ids=FILES.keys())
def test_each_line_is_read_or_named(data, expected):
    assert shown(data) == expected


def test_a_huge_line_is_named_and_skipped():
    huge = b'{"text":"' + b"a" * (2 * MAX_LINE_BYTES) + b'"}\n'
    results = records(b'{"text":"a"}\n' + huge + b'{"text":"c"}\n')
    assert shown(b'{"text":"a"}\n' + huge + b'{"text":"c"}\n') == ["a", 2, "c"]
    assert "longer than" in results[1].error.what


def test_a_huge_last_line_is_named():
    assert shown(b'{"text":"a"}\n' + b"x" * (MAX_LINE_BYTES + 1)) == ["a", 2]


def test_a_message_without_end_is_named():
    assert shown(json.dumps({"text": "a" * (MAX_CHARACTERS + 1)}).encode() + b'\n{"text":"b"}') == [1, "b"]


FAULTS = {
    "no object": ("[]", "not a JSON object"),
    "no JSON": ("{text: 1}", "not valid JSON"),
    "no text": ("{}", "'text' is missing"),
    "text is null": ('{"text":null}', "'text' is missing or no text"),
    "text is a number": ('{"text":5}', "'text' is missing or no text"),
    "channel": ('{"text":"a","channel":"fax"}', "unknown channel 'fax'"),
    "channel is a list": ('{"text":"a","channel":["email"]}', "'channel' must be text"),
    "subject is an object": ('{"text":"a","subject":{}}', "'subject' must be text"),
    "id is truth": ('{"text":"a","id":true}', "'id' must be text"),
    "recipient is a list": ('{"text":"a","recipient":[]}', "'recipient' must be an object"),
    "recipient is text": ('{"text":"a","recipient":"Petra"}', "'recipient' must be an object"),
    "recipient's kind": ('{"text":"a","recipient":{"kind":"agentur"}}', "unknown recipient kind 'agentur'"),
    "recipient's address": ('{"text":"a","recipient":{"address":"ihr"}}', "recipient address must be"),
    "recipient's name": ('{"text":"a","recipient":{"name":[]}}', "'name' must be text"),
    "thread is an object": ('{"text":"a","thread":{}}', "'thread' must be a list"),
    "thread is text": ('{"text":"a","thread":"x"}', "'thread' must be a list"),
    "turn is text": ('{"text":"a","thread":["x"]}', "each turn"),
    "turn of nobody": ('{"text":"a","thread":[{"text":"x"}]}', "each turn"),
    "turn of somebody": ('{"text":"a","thread":[{"from":"me"}]}', "each turn"),
    "turn of a list": ('{"text":"a","thread":[{"from":[]}]}', "each turn"),
    "turn's text": ('{"text":"a","thread":[{"from":"sender","text":[]}]}', "'text' must be text"),
}


@pytest.mark.parametrize(("line", "message"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_named_with_file_and_line(line, message):
    _, record = records(b'{"text":"a"}\n' + line.encode())
    assert isinstance(record, BadRecord)
    assert message in record.error.what
    assert str(record.error).startswith("x.jsonl:2: ")


def test_unknown_keys_are_left_alone():
    item = one(foo=1, labels=["x"], recipient={"name": "Petra", "phone": "0731"})
    assert item.recipient == Recipient(name="Petra")


@pytest.mark.parametrize(
    ("given_", "kept"), [(" Email ", "email"), ("LINKEDIN", "linkedin"), ("", None), (None, None)]
)
def test_channels_as_people_write_them(given_, kept):
    assert one(channel=given_).message.channel == kept


@pytest.mark.parametrize(("given_", "kept"), [(5, "5"), ("x", "x"), (None, None)])
def test_an_id_may_be_a_number(given_, kept):
    assert one(id=given_).message.id == kept


def test_half_a_character_in_the_text_is_replaced():
    (item,) = records(b'{"text":"a\\ud800b","subject":"\\udfff"}')
    assert (item.message.text, item.message.subject) == ("a\ufffdb", "\ufffd")


@pytest.mark.parametrize("key", ["id", "sender", "sent_at", "lang"])
def test_half_a_character_elsewhere_can_be_written_out(key):
    (item,) = records(b'{"text":"a","' + key.encode() + b'":"\\ud800"}')
    field = {"lang": "language"}.get(key, key)
    getattr(item.message, field).encode()


@pytest.mark.parametrize(
    "line", [b"[" * 100_000, b'{"text":"a","id":' + b"9" * 5_000 + b"}"], ids=["nested", "number"]
)
def test_what_is_utf8_is_not_called_otherwise(line):
    (record,) = records(line)
    assert "not UTF-8" not in record.error.what


def test_lines_are_read_one_by_one():
    class Endless(io.RawIOBase):
        def readable(self):
            return True

        def readinto(self, buffer):
            line = b'{"text":"a"}\n'
            buffer[: len(line)] = line
            return len(line)

    stream = read(io.BufferedReader(Endless()), "-")
    assert [next(stream).message.source.line for _ in range(3)] == [1, 2, 3]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from(
    ["text", "subject", "channel", "lang", "sender", "sent_at", "id", "recipient", "thread", "x"]
)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_named(data):
    for record in records(data):
        assert isinstance(record, Item | BadRecord)


@given(st.lists(st.dictionaries(KEYS, JSON, max_size=5) | JSON, max_size=5))
def test_any_json_is_read_or_named_in_order(values):
    results = records("\n".join(map(json.dumps, values)).encode())
    lines = [r.error.line if isinstance(r, BadRecord) else r.message.source.line for r in results]
    assert lines == list(range(1, len(values) + 1))
