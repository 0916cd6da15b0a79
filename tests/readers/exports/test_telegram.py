from __future__ import annotations

import io
import json

import pytest
from damage import damaged
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach_lint.readers import BadRecord, Item, Owner, Remark
from outreach_lint.readers.exports import Options
from outreach_lint.readers.exports.telegram.telegram import read, wants
from outreach_lint.readers.members import Member

KOLBE, AHLERS = 4711, 815


def member(data, path="DataExport_2026-11-01/result.json"):
    data = data if isinstance(data, bytes) else json.dumps(data, indent=1, ensure_ascii=False).encode()
    return Member(path, path, data[:8192], lambda: io.BytesIO(data))


def found(data, **options):
    return list(read([member(data)], Options(**options)))


def items(data, **options):
    return [one for one in found(data, **options) if isinstance(one, Item)]


def texts(data):
    """The texts in order, and the lines of what could not be read."""
    return [
        one.error.line if isinstance(one, BadRecord) else one.message.text
        for one in found(data)
        if isinstance(one, Item | BadRecord)
    ]


def remarks(data):
    return [one.text for one in found(data) if isinstance(one, Remark)]


def message(number, text="Guten Tag", *, by=AHLERS, **more):
    return {
        "id": number,
        "type": "message",
        "date": "2024-05-03T12:11:12",
        "date_unixtime": str(1714731072 + number),
        "from": {AHLERS: "Bäckerei Ahlers", KOLBE: "Martina Kolbe"}[by],
        "from_id": f"user{by}",
        "text": text,
        "text_entities": [{"type": "plain", "text": text}],
    } | more


def service(number):
    return {
        "id": number,
        "type": "service",
        "date": "2024-05-03T12:11:12",
        "action": "phone_call",
        "text": "",
    }


def chat(*messages, name="Bäckerei Ahlers", kind="personal_chat", number=AHLERS):
    return {"name": name, "type": kind, "id": number, "messages": list(messages)}


def account(*chats, **more):
    return {
        "about": "Here is the data you requested. Remember: Telegram is ad free.",
        "personal_information": {
            "user_id": KOLBE,
            "first_name": "Martina",
            "last_name": "Kolbe",
            "phone_number": "+49 170 0000000",
            "username": "@kolbe",
            "bio": "Steuerberaterin",
        },
        "contacts": {"list": [{"first_name": "Jan", "last_name": "Ahlers", "date": "2020-01-01T00:00:00"}]},
        "chats": {"about": "This page lists all chats.", "list": list(chats)},
    } | more


def test_a_single_chat():
    first, second = items(chat(message(1, "Moin"), message(2, "Hallo", by=KOLBE)))
    assert (first.message.text, first.message.sender, first.message.channel, first.message.id) == (
        "Moin",
        "Bäckerei Ahlers",
        "telegram",
        "1",
    )
    assert (first.sender_id, first.message.sent_at) == ("user815", "2024-05-03T10:11:13Z")
    source = first.message.source
    assert (source.path, source.line, source.format) == ("DataExport_2026-11-01/result.json", 6, "telegram")
    assert (source.conversation, source.folder) == ("Bäckerei Ahlers (815)", None)
    # A private chat has the number of the other one.
    assert (source.direction, second.message.source.direction) == ("inbound", "outbound")
    assert (second.to, second.to_id) == ("Bäckerei Ahlers", "user815")


def test_the_whole_account():
    data = account(
        chat(message(1, "Moin"), message(2, "Hallo", by=KOLBE)),
        chat(message(3, "An alle", by=KOLBE), name="Verein", kind="private_group", number=9),
        left_chats={"list": [chat(message(4, "Tschüs"), name="Alt", kind="private_supergroup", number=8)]},
    )
    results = found(data)
    assert results[0] == Owner(("Martina Kolbe",), ("user4711", "@kolbe", "+49 170 0000000"))
    given_ = [
        (i.message.text, i.message.source.conversation, i.message.source.direction) for i in results[1:]
    ]
    assert given_ == [
        ("Moin", "Bäckerei Ahlers (815)", "inbound"),
        ("Hallo", "Bäckerei Ahlers (815)", "outbound"),
        ("An alle", "Verein (9)", "outbound"),
        ("Tschüs", "Alt (8)", "inbound"),
    ]
    assert [(i.to, i.to_id) for i in results[1:4]] == [
        ("Martina Kolbe", "user4711"),
        ("Bäckerei Ahlers", "user815"),
        (None, None),
    ]


def test_a_group_does_not_tell_the_direction_but_the_user_may():
    data = chat(message(1), message(2, by=KOLBE), kind="private_group")
    assert [i.message.source.direction for i in items(data)] == [None, None]
    assert [i.message.source.direction for i in items(data, me=(" martina KOLBE ",))] == [None, "outbound"]


TEXTS = {
    "entities": (
        [{"type": "plain", "text": "Hier: "}, {"type": "bold", "text": "jetzt"}],
        "veraltet",
        "Hier: jetzt",
    ),
    "a link's address is kept": (
        [
            {"type": "plain", "text": "Zum "},
            {"type": "text_link", "text": "Termin", "href": "https://t.example/x"},
        ],
        "",
        "Zum Termin (https://t.example/x)",
    ),
    "a link that shows its address": (
        [{"type": "text_link", "text": "https://t.example", "href": "https://t.example"}],
        "",
        "https://t.example",
    ),
    "older: text": (None, "Nur Text", "Nur Text"),
    "older: parts": (None, ["Hallo ", {"type": "mention", "text": "@kolbe"}, "!"], "Hallo @kolbe!"),
    "invisible marks": ([{"type": "plain", "text": "\u200e Hallo\u200b\n"}], "", "Hallo"),
    "inner line breaks": ([{"type": "plain", "text": "a\n\nb"}], "", "a\n\nb"),
}


@pytest.mark.parametrize(("entities", "text", "seen"), TEXTS.values(), ids=TEXTS.keys())
def test_texts_as_they_were_seen(entities, text, seen):
    record = message(1) | {"text": text, "text_entities": entities}
    if entities is None:
        del record["text_entities"]
    assert texts(chat(record)) == [seen]


def test_rich_text():
    record = message(1)
    del record["text"], record["text_entities"]
    record["rich_message"] = {"blocks": [{"text": "Guten "}, {"text": [{"text": "Tag"}]}]}
    assert texts(chat(record)) == ["Guten Tag"]


def test_what_is_no_message_is_left_out_and_counted():
    data = account(
        chat(service(1), message(2, "", photo="x.jpg"), message(3, "Da"), message(4, "", photo="y.jpg")),
        {"type": "saved_messages", "id": KOLBE, "messages": [message(5, "Milch", by=KOLBE)]},
        chat(message(6, "Code 123"), kind="verification_codes"),
    )
    assert texts(data) == ["Da"]
    assert remarks(data) == [
        "1 system message, 2 messages without text, 1 note to oneself and 1 notice of Telegram's own left out"
    ]


def test_nothing_left_out_is_not_told():
    assert remarks(chat(message(1))) == []


def test_a_deleted_account():
    (item,) = items(chat(message(1, **{"from": None}), name=None))
    assert (item.message.sender, item.sender_id) == (None, "user815")
    assert item.message.source.conversation == "815"


def test_older_exports():
    record = message(1, from_id=AHLERS)
    del record["date_unixtime"]
    (item,) = items(chat(record))
    assert (item.message.sent_at, item.sender_id) == ("2024-05-03T12:11:12", "user815")
    assert item.message.source.direction == "inbound"


def test_a_chat_without_name_does_not_get_that_of_the_one_before():
    data = account(chat(message(1)), {"type": "personal_chat", "id": 7, "messages": [message(2)]})
    assert [i.message.source.conversation for i in items(data)] == ["Bäckerei Ahlers (815)", "7"]


def test_other_orders_of_keys_and_other_layout():
    data = json.dumps(account(chat(message(1, "a"), message(2, "b"))), sort_keys=True).encode()
    assert texts(data) == ["a", "b"]
    assert texts(json.dumps(chat(message(1, "a"), message(2, "b"))).encode()) == ["a", "b"]
    assert texts(b"\xef\xbb\xbf" + json.dumps(chat(message(1, "a"))).encode()) == ["a"]


def lines(data):
    return json.dumps(data, indent=1, ensure_ascii=False).encode()


GOOD = chat(message(1, "eins"), message(2, "zwei"), message(3, "drei"))
DAMAGE = {
    "no comma": (b'"text": "zwei",', b'"text": "zwei"'),
    "no quote": (b'"text": "zwei",', b'"text": "zwei,'),
    "not UTF-8": (b'"text": "zwei",', b'"text": "z\xffwei",'),
    "list not closed": (b'"text": "zwei"\n    }\n   ]', b'"text": "zwei"\n    }\n   '),
    "object not closed": (b'"text": "zwei"\n    }\n   ]\n  }', b'"text": "zwei"\n    }\n   ]\n  '),
    "list opened": (b'"text": "zwei",', b'"text": ["zwei",'),
    "number without end": (b'"text": "zwei",', b'"x": ' + b"9" * 5_000 + b","),
    "nested without end": (b'"text": "zwei",', b'"text": ' + b"[" * 100_000 + b","),
}


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize(("old", "new"), DAMAGE.values(), ids=DAMAGE.keys())
def test_damage_costs_one_record(old, new, compact):
    data = lines(GOOD)
    if compact:
        data, old = (x.replace(b"\n", b"").replace(b"  ", b"") for x in (data, old))
        data, old = data.replace(b": ", b":"), old.replace(b": ", b":")
        new = new.replace(b"\n", b"").replace(b"  ", b"").replace(b": ", b":")
    assert old in data
    results = found(data.replace(old, new, 1))
    shown = [r.message.text if isinstance(r, Item) else type(r) for r in results]
    assert shown in (["eins", BadRecord, "drei"], ["eins", "zwei", BadRecord, "drei"])
    assert results[-1].continued
    assert not results[0].continued
    line = next(r.error.line for r in results if isinstance(r, BadRecord))
    assert line == (1 if compact else data[: data.index(b'"id": 2')].count(b"\n"))


def test_a_missing_comma_between_records_costs_none():
    data = lines(GOOD).replace(b"  },\n  {", b"  }\n  {", 1)
    assert [t for t in texts(data) if isinstance(t, str)] == ["eins", "zwei", "drei"]
    assert len(texts(data)) == 4


def test_a_damaged_beginning_of_a_chat_is_not_the_chat_before():
    data = lines(account(chat(message(1, "a")), chat(message(2, "b"), name="Andere", number=5)))
    broken = data.replace(b'"name": "Andere",', b'"name": "And\xff",')
    line = data[: data.index(b"Andere")].count(b"\n")
    assert [(i.message.text, i.message.source.conversation) for i in items(broken)] == [
        ("a", "Bäckerei Ahlers (815)"),
        ("b", f"chat at line {line}"),
    ]


def test_where_records_cannot_be_told_apart_the_rest_is_lost():
    data = (
        json.dumps(GOOD, indent=1, sort_keys=True).encode().replace(b'"text": "zwei",', b'"text": "zwei"', 1)
    )
    *_, bad = found(data)
    assert isinstance(bad, BadRecord)


def test_half_a_character():
    data = json.dumps(
        chat(message(1, "a\ud800b"), message(2, "\udc00"), message(3, "\\ud800 \U0001f950"))
    ).encode()
    assert texts(data) == ["a\ufffdb", "\ufffd", "\\ud800 \U0001f950"]


def test_a_file_that_ends_early():
    data = lines(GOOD)
    cut = data[: data.index(b'"text": "drei"')]
    *good, bad = found(cut)
    assert [g.message.text for g in good] == ["eins", "zwei"]
    assert "ends in the middle" in bad.error.what


def test_what_is_no_object_and_what_is_too_long():
    data = chat(5, message(1, "a" * 200_001), message(2, "gut"))
    bad, long, good = found(data)
    assert "no message" in bad.error.what
    assert "200,000" in long.error.what
    assert long.error.line == 7
    assert good.message.text == "gut"


def test_a_text_without_end_does_not_fill_the_memory():
    class Endless(io.RawIOBase):
        left = 12_000_000

        def read(self, size=-1):
            self.left -= size
            return b"a" * size if self.left > 0 else b""

    start = lines(GOOD)[: lines(GOOD).index(b"zwei")]
    streams = iter([start])

    class Joined(Endless):
        def read(self, size=-1):
            return next(streams, None) or super().read(size)

    source = Member("r.json", "r.json", start[:8192], Joined)
    good, bad = read([source], Options())
    assert good.message.text == "eins"
    assert "more than" in bad.error.what


def test_what_cannot_be_opened_is_named():
    def refuse():
        raise PermissionError(13, "Permission denied")

    (bad,) = read([Member("r.json", "r.json", b"{", refuse)], Options())
    assert (bad.error.what, bad.error.source) == ("Permission denied", "r.json")


WANTED = {
    "single chat": (lines(GOOD), "ChatExport_2026-11-01/result.json", True),
    "account": (lines(account(chat(message(1)))), "result.json", True),
    "renamed": (lines(GOOD), "ahlers.json", True),
    "Meta": (b'{"participants":[{"name":"A"}],"messages":[{"sender_name":"A"}]}', "message_1.json", False),
    "some JSON": (b'{"name":"x","id":5}', "result.json", False),
    "HTML": (b"<html><head><title>Exported Data</title>", "chats/chat_01/messages2.html", True),
    "other HTML": (b"<html><title>Exported Data</title>", "index.html", False),
    "HTML of others": (b"<html>", "messages.html", False),
    "JSON Lines": (b'{"text":"a"}\n', "result.json", False),
}


@pytest.mark.parametrize(("data", "path", "wanted"), WANTED.values(), ids=WANTED.keys())
def test_wants(data, path, wanted):
    assert wants(member(data, path)) is wanted


VALID = lines(
    account(chat(message(1, "a"), service(2), message(3, "b")), chat(message(4, "c"), name="X", number=6))
)


def test_long_keys_take_no_longer():
    data = b'{"%b":[%b1],"messages":[' % (b"k" * 60_000, b"1," * 400_000)
    assert [type(one) for one in found(data)] == [BadRecord]


def test_html_is_named_once():
    pages = [member(b"<html>", f"chats/chat_0{n}/messages.html") for n in (1, 2)]
    bad, good = read([*pages, member(chat(message(1)))], Options())
    assert "JSON" in bad.error.what
    assert isinstance(good, Item)


@settings(max_examples=120, deadline=None)
@given(damaged(VALID))
def test_damaged_bytes_are_read_or_named(data):
    wants(member(data))
    for one in found(data):
        assert isinstance(one, Item | BadRecord | Owner | Remark)


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 200), st.binary(min_size=1, max_size=12), st.booleans())
def test_damage_within_a_record_leaves_the_others(offset, noise, replace):
    data = lines(chat(*(message(n, f"Text {n}") for n in range(1, 6))))
    start, end = data.index(b'"id": 3'), data.index(b'"id": 4') - 6
    place = min(start + offset, end - len(noise))
    damaged = data[:place] + noise + data[place + len(noise) * replace :]
    assert {"Text 1", "Text 2", "Text 4", "Text 5"} <= set(texts(damaged))
