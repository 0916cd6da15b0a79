from __future__ import annotations

import io
import json

import pytest
from damage import damaged
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach_lint.readers import BadRecord, Item, Owner, Remark
from outreach_lint.readers.exports import Options
from outreach_lint.readers.exports.x_archive import read, wants
from outreach_lint.readers.members import Member

ME, OTHER = "4711", "815"


def dump(conversations, name="direct_messages", **layout):
    layout = layout or {"indent": 2}
    text = json.dumps(conversations, ensure_ascii=False, **layout)
    return f"window.YTD.{name}.part0 = {text}".encode()


def member(data, path="data/direct-messages.js"):
    data = data if isinstance(data, bytes) else dump(data)
    return Member(path, path, data[:8192], lambda: io.BytesIO(data))


ACCOUNT = member(
    dump(
        [
            {
                "account": {
                    "email": "kolbe@kolbe-steuer.example",
                    "createdVia": "web",
                    "username": "kolbesteuer",
                    "accountId": ME,
                    "createdAt": "2012-05-03T10:11:12.000Z",
                    "accountDisplayName": "Martina Kolbe",
                }
            }
        ],
        "account",
    ),
    "data/account.js",
)


def found(*members, **options):
    return list(read(list(members), Options(**options)))


def items(*members, **options):
    return [one for one in found(*members, **options) if isinstance(one, Item)]


def shown(*members):
    """The texts in order, and the lines of what could not be read."""
    return [
        one.error.line if isinstance(one, BadRecord) else one.message.text
        for one in found(*members)
        if isinstance(one, Item | BadRecord)
    ]


def message(number, text="Guten Tag", by=OTHER, **more):
    created = {
        "recipientId": ME if by == OTHER else OTHER,
        "reactions": [],
        "urls": [],
        "text": text,
        "mediaUrls": [],
        "senderId": by,
        "id": str(1_000 + number),
        "createdAt": f"2024-05-03T10:11:{number:02}.345Z",
    } | more
    return {"messageCreate": {key: value for key, value in created.items() if value is not None}}


def talk(*messages, number=f"{OTHER}-{ME}"):
    return {"dmConversation": {"conversationId": number, "messages": list(messages)}}


def test_a_conversation():
    owner, second, first = found(member([talk(message(2, "Nein", by=ME), message(1, "Ja?"))]), ACCOUNT)
    assert owner == Owner(("Martina Kolbe",), (ME, "kolbesteuer", "kolbe@kolbe-steuer.example"))
    assert (first.message.text, first.message.channel, first.message.id) == ("Ja?", "x", "1001")
    assert (first.message.sender, first.sender_id) == (None, OTHER)
    assert (first.to, first.to_id) == ("Martina Kolbe", ME)
    assert (second.message.sender, second.sender_id, second.to, second.to_id) == (
        "Martina Kolbe",
        ME,
        None,
        OTHER,
    )
    assert first.message.sent_at == "2024-05-03T10:11:01.345Z"
    source = first.message.source
    assert (source.path, source.line, source.format) == ("data/direct-messages.js", 18, "x")
    assert (source.conversation, source.direction) == ("815-4711", "inbound")
    assert second.message.source.direction == "outbound"


def test_without_account_only_the_user_tells_the_direction():
    one = member([talk(message(1), message(2, by=ME))])
    assert [i.message.source.direction for i in items(one)] == [None, None]
    assert [i.message.source.direction for i in items(one, me=(ME,))] == [None, "outbound"]


def test_a_group_has_no_single_recipient():
    group = [
        talk({"joinConversation": {"initiatingUserId": OTHER}}, message(1, recipientId=None), number="9")
    ]
    one = member(group, "data/direct-messages-group.js")
    assert wants(one)
    _, item, remark = found(one, ACCOUNT)
    assert (item.to, item.to_id, item.message.source.conversation) == (None, None, "9")
    assert item.message.source.direction == "inbound"
    assert remark == Remark("1 system message left out", "data/direct-messages-group.js")


LINK = {
    "url": "https://t.co/abc",
    "expanded": "https://ahlers.example/brot?a=1",
    "display": "ahlers.example/…",
}
PICTURE = {"url": "https://t.co/xyz", "expanded": "https://twitter.com/messages/media/1234", "display": "pic"}
TEXTS = {
    "entities": ({"text": "Brot &amp; Butter &lt;3"}, "Brot & Butter <3"),
    "once only": ({"text": "&amp;lt;"}, "&lt;"),
    "link": ({"text": "Hier: https://t.co/abc!", "urls": [LINK]}, "Hier: https://ahlers.example/brot?a=1!"),
    "picture": ({"text": "Schau https://t.co/xyz", "urls": [PICTURE]}, "Schau"),
    "link that begins another": ({"text": "https://t.co/abcd", "urls": [LINK]}, "https://t.co/abcd"),
    "unknown link": ({"text": "https://t.co/q", "urls": [None, {"url": 5}]}, "https://t.co/q"),
    "urls of another kind": ({"text": "a", "urls": "x"}, "a"),
}


@pytest.mark.parametrize(("fields", "seen"), TEXTS.values(), ids=TEXTS.keys())
def test_texts_as_they_were_seen(fields, seen):
    assert shown(member([talk(message(1, **fields))])) == [seen]


def test_what_is_no_message_is_left_out_and_counted():
    data = [talk(message(1, "https://t.co/xyz", urls=[PICTURE]), message(2, ""), message(3, "Da"))]
    assert shown(member(data)) == ["Da"]
    assert found(member(data))[-1].text == "2 messages without text left out"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2024-05-03T10:11:12.345Z", "2024-05-03T10:11:12.345Z"),
        ("1714731072345", "2024-05-03T10:11:12.345Z"),
        (1714731072345, "2024-05-03T10:11:12.345Z"),
        ("gestern", None),
        (None, None),
        ("9" * 300, None),
        (10**17, None),
    ],
)
def test_instants(written, meant):
    (item,) = items(member([talk(message(1, createdAt=written))]))
    assert item.message.sent_at == meant


def test_several_files():
    parts = [
        member(dump([talk(message(n, str(n)))], "direct_messages").replace(b"part0", b"part%d" % n), path)
        for n, path in enumerate(("data/direct-messages.js", "data/direct-messages-part1.js"))
    ]
    assert all(map(wants, parts))
    assert shown(*parts) == ["0", "1"]


LAYOUTS = {
    "one line": dump([talk(message(1, "a"))], separators=(",", ":")),
    "semicolon": dump([talk(message(1, "a"))]) + b";\n",
    "byte order mark": b"\xef\xbb\xbf" + dump([talk(message(1, "a"))]),
    "no assignment": dump([talk(message(1, "a"))]).partition(b"= ")[2],
    "sorted keys": dump([talk(message(1, "a"))], sort_keys=True),
}


@pytest.mark.parametrize("data", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_other_layouts(data):
    assert wants(member(data))
    (item,) = found(member(data))
    assert (item.message.text, item.message.source.conversation) == ("a", "815-4711")


GOOD = [
    talk(message(1, "eins"), message(2, "zwei"), message(3, "drei")),
    talk(message(4, "vier"), number="5-6"),
]


@pytest.mark.parametrize(
    ("old", "new"),
    [(b'"text": "zwei"', b'"text": "zwei'), (b'"text": "zwei"', b'"text" "zwei"'), (b"zwei", b"\xff")],
)
def test_damage_costs_one_record(old, new):
    data = dump(GOOD)
    line = data[: data.index(b"zwei")].count(b"\n") - 4
    assert shown(member(data.replace(old, new, 1))) == ["eins", line, "drei", "vier"]
    results = items(member(data.replace(old, new, 1)))
    assert [r.continued for r in results] == [False, True, False]


def test_a_damaged_beginning_of_a_conversation_is_not_the_one_before():
    data = dump(GOOD).replace(b'"5-6"', b'"5-6')
    line = data[: data.index(b'"5-6')].count(b"\n") - 1
    assert [i.message.source.conversation for i in items(member(data))] == [
        *["815-4711"] * 3,
        f"conversation at line {line}",
    ]


def test_a_file_that_ends_early():
    data = dump(GOOD)
    results = found(member(data[: data.index(b"drei")]))
    assert [r.message.text for r in results[:-1]] == ["eins", "zwei"]
    assert "ends in the middle" in results[-1].error.what


def test_what_is_no_message_object_and_what_is_too_long():
    data = [talk(5, {"messageCreate": 5}, message(1, "a" * 200_001), message(2, "gut"))]
    results = found(member(data))
    assert [type(r) for r in results] == [BadRecord, BadRecord, BadRecord, Item]
    assert "200,000" in results[2].error.what


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"window.YTD.account.part0 = [",
        b"[]",
        b"[[]]",
        b'[{"account":5}]',
        b'[{"account":{"username":"a"}}]',
        b"[" * 9_999,
    ],
)
def test_a_damaged_account_is_named(data):
    results = found(member(data, "data/account.js"), member(GOOD))
    assert "--me" in results[0].error.what
    assert len(results) == 5


def test_half_a_character_in_a_name_can_be_written_out():
    data = dump([{"account": {"accountId": ME, "accountDisplayName": "NAME"}}], "account")
    (owner,) = found(member(data.replace(b"NAME", b"Kolbe \\ud83d"), "data/account.js"))
    assert owner.names == ("Kolbe \ufffd",)


def test_what_cannot_be_opened_is_named():
    def refuse():
        raise PermissionError(13, "Permission denied")

    paths = ("data/account.js", "data/direct-messages.js")
    results = found(*(Member(path, path, b"", refuse) for path in paths))
    assert [r.error.what for r in results] == ["Permission denied"] * 2


WANTED = {
    "data/direct-messages.js": True,
    "direct-messages.js": True,
    "data/direct-message.js": True,
    "data/direct-messages-group-part12.js": True,
    "data/direct-message-headers.js": False,
    "data/direct-message-group-headers.js": False,
    "data/direct-message-mute.js": False,
    "data/tweets.js": False,
    "assets/js/main.js": False,
    "data/direct-messages.json": False,
}


@pytest.mark.parametrize(("path", "wanted"), WANTED.items())
def test_wants(path, wanted):
    assert wants(member(GOOD, path)) is wanted


def test_wants_looks_inside():
    assert wants(ACCOUNT)
    assert not wants(member(b"export default account", "account.js"))
    assert not wants(member(b"function send() {}", "direct-messages.js"))


@settings(max_examples=120, deadline=None)
@given(damaged(dump(GOOD)))
def test_damaged_bytes_are_read_or_named(data):
    for path in ("data/direct-messages.js", "data/account.js"):
        wants(member(data, path))
        for one in found(member(data, path)):
            assert isinstance(one, Item | BadRecord | Owner | Remark)


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 300), st.binary(min_size=1, max_size=12), st.booleans())
def test_damage_within_a_record_leaves_the_others(offset, noise, replace):
    data = dump([talk(*(message(n, f"Text {n}") for n in range(1, 6)))])
    start, end = data.index(b"Text 3") - 120, data.index(b"Text 3") + 150
    place = min(start + offset, end - len(noise))
    damaged = data[:place] + noise + data[place + len(noise) * replace :]
    assert {"Text 1", "Text 2", "Text 4", "Text 5"} <= set(shown(member(damaged)))
