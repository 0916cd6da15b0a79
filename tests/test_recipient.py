from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_lint.errors import InputError
from outreach_lint.recipient import KINDS, Recipient, Thread, Turn


def test_nothing_is_known_by_default():
    assert Recipient() == Recipient(None, None, None, None, None, None)
    assert Recipient.from_mapping({}) == Recipient()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_accepted(kind):
    assert Recipient.from_mapping({"kind": kind}).kind == kind


@pytest.mark.parametrize(
    ("key", "given_", "kept"),
    [
        ("kind", " Consultancy ", "consultancy"),
        ("kind", "LAW-FIRM", "law-firm"),
        ("kind", " ", None),
        ("address", "Sie", "sie"),
        ("address", "DU\n", "du"),
        ("address", "", None),
        ("name", "Petra Kern", "Petra Kern"),
        ("company", 4711, "4711"),
        ("presence", "Wir bauen.\nSie?", "Wir bauen.\nSie?"),
        ("email", None, None),
    ],
)
def test_values_are_read_as_people_write_them(key, given_, kept):
    assert getattr(Recipient.from_mapping({key: given_}), key) == kept


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ({"nmae": "Petra"}, "unknown recipient key 'nmae'.*name"),
        ({"kind": "agentur"}, "unknown recipient kind 'agentur'.*consultancy"),
        ({"address": "ihr"}, "'du' or 'sie', not 'ihr'"),
        ({"name": ["Petra"]}, "'name' must be text, not list"),
        ({"presence": {"a": 1}}, "'presence' must be text, not dict"),
        ({"kind": True}, "'kind' must be text, not bool"),
    ],
)
def test_what_cannot_be_used_is_named(record, message):
    with pytest.raises(InputError, match=message):
        Recipient.from_mapping(record)


@pytest.mark.parametrize("values", [{"kind": "Agency"}, {"address": "Sie"}])
def test_the_constructor_takes_known_values_only(values):
    with pytest.raises(InputError):
        Recipient(**values)


@pytest.mark.parametrize("head", ["", "[recipient]\n"], ids=["top", "table"])
def test_a_file_may_hold_the_keys_at_the_top_or_in_a_table(tmp_path, head):
    path = tmp_path / "r.toml"
    path.write_text(f'{head}name = "Petra Kern"\nkind = "consultancy"\naddress = "Sie"\n', "utf-8")
    assert Recipient.from_toml(path) == Recipient(name="Petra Kern", kind="consultancy", address="sie")


@pytest.mark.parametrize(
    "content",
    [
        b"name =",
        b"name = 'a'\nname = 'b'",
        b"\xff\xfe",
        b"recipient = 5",
        b"recipient = []",
        b"nmae = 'a'",
        b"kind = 'x'",
        b"name = 2024-05-03",
        b"[recipient]\naddress = 'ihr'",
    ],
    ids=[
        "no TOML",
        "twice",
        "no UTF-8",
        "number",
        "list",
        "unknown key",
        "unknown kind",
        "date",
        "in the table",
    ],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path, content):
    path = tmp_path / "r.toml"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        Recipient.from_toml(path)
    assert caught.value.source == str(path)
    assert str(caught.value).startswith(f"{path}: ")


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match=r"gone\.toml: No such file"):
        Recipient.from_toml(tmp_path / "gone.toml")
    with pytest.raises(InputError, match=str(tmp_path)):
        Recipient.from_toml(tmp_path)


def test_an_empty_file_knows_nothing(tmp_path):
    path = tmp_path / "r.toml"
    path.touch()
    assert Recipient.from_toml(path) == Recipient()


def test_a_thread():
    thread = Thread.from_list(
        [{"from": "sender", "text": "Hallo"}, {"from": "recipient", "text": "Nein", "sent_at": "2024-05-03"}]
    )
    assert thread.turns == (Turn("sender", "Hallo"), Turn("recipient", "Nein", "2024-05-03"))


@pytest.mark.parametrize(
    ("authors", "answered"),
    [
        ([], False),
        (["sender"], False),
        (["sender", "sender"], False),
        (["recipient"], True),
        (["recipient", "sender"], True),
    ],
)
def test_whether_the_recipient_wrote(authors, answered):
    assert Thread.from_list([{"from": author} for author in authors]).recipient_wrote is answered


@pytest.mark.parametrize(
    "record",
    [
        {},
        "text",
        5,
        None,
        ["text"],
        [None],
        [{}],
        [{"from": "me"}],
        [{"from": ["sender"]}],
        [{"from": {}}],
        [{"from": "sender", "text": []}],
        [{"from": "sender", "sent_at": {}}],
    ],
    ids=repr,
)
def test_a_thread_of_another_shape_is_refused(record):
    with pytest.raises(InputError):
        Thread.from_list(record)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(
    st.dictionaries(st.sampled_from(["name", "company", "kind", "address", "presence", "email", "x"]), JSON)
)
def test_any_record_is_read_or_refused(record):
    try:
        recipient = Recipient.from_mapping(record)
    except InputError:
        return
    assert set(record) <= {"name", "company", "kind", "address", "presence", "email"}
    assert recipient.kind in (None, *KINDS)


@given(JSON | st.lists(st.dictionaries(st.sampled_from(["from", "text", "sent_at"]), JSON), max_size=3))
def test_any_thread_is_read_or_refused(record):
    try:
        thread = Thread.from_list(record)
    except InputError:
        return
    assert len(thread.turns) == len(record)
