from __future__ import annotations

import io
import json

import pytest
from damage import damaged
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach_lint.readers import BadRecord, Item, Owner, Remark
from outreach_lint.readers.exports import Options
from outreach_lint.readers.exports.meta import facebook, instagram
from outreach_lint.readers.exports.meta import thread as meta_thread
from outreach_lint.readers.members import Member

ME, OTHER = "Martina Kolbe", "Bäckerei Ahlers"
INBOX = "your_instagram_activity/messages/inbox/ahlers_17/message_1.json"


def garbled(value):
    """Strings as Meta writes them: each byte a character."""
    if isinstance(value, str):
        return value.encode().decode("latin-1")
    if isinstance(value, list):
        return [garbled(one) for one in value]
    return {k: garbled(v) for k, v in value.items()} if isinstance(value, dict) else value


def dump(value):
    return json.dumps(garbled(value), indent=2).encode()


def member(data, path=INBOX, name=None):
    data = data if isinstance(data, bytes) else dump(data)
    return Member(name or f"export.zip/{path}", path, data[:8192], lambda: io.BytesIO(data))


def found(*members, service=instagram, **options):
    return list(service.read(list(members), Options(**options)))


def items(*members, **options):
    return [one for one in found(*members, **options) if isinstance(one, Item)]


def texts(*members, **options):
    return [one.message.text for one in items(*members, **options)]


def message(at, text="Guten Tag", by=OTHER, **more):
    return {"sender_name": by, "timestamp_ms": 1714731072000 + at, "content": text} | more


def thread(*messages, people=(OTHER, ME), **more):
    """The messages stand there newest first."""
    return {
        "participants": [{"name": name} for name in people],
        "messages": list(messages),
        "title": OTHER,
        "is_still_participant": True,
        "thread_path": "inbox/ahlers_17",
        "magic_words": [],
    } | more


FACEBOOK_PROFILE = {
    "profile_v2": {
        "name": {"full_name": ME, "first_name": "Martina", "last_name": "Kolbe"},
        "emails": {"emails": ["kolbe@kolbe-steuer.example"]},
        "profile_uri": "https://www.facebook.com/kolbe",
    }
}
INSTAGRAM_PROFILE = {
    "profile_user": [
        {
            "media_map_data": {},
            "string_map_data": {"Benutzername": {"value": "kolbe.steuer"}, "Name": {"value": ME}},
        }
    ]
}


def test_a_thread():
    first, second = items(member(thread(message(2, "Zweite", by=ME), message(1, "Erste 🥐"))))
    assert (first.message.text, first.message.sender, first.message.channel) == (
        "Erste 🥐",
        OTHER,
        "instagram",
    )
    assert (first.message.sent_at, first.to) == ("2024-05-03T10:11:12.001Z", ME)
    assert (second.message.text, second.to) == ("Zweite", OTHER)
    source = first.message.source
    assert (source.path, source.format) == (f"export.zip/{INBOX}", "instagram")
    assert (source.conversation, source.folder, source.direction) == ("inbox/ahlers_17", "inbox", None)
    assert (first.message.source.line, second.message.source.line) == (16, 11)


@pytest.mark.parametrize(
    "folder", ["message_requests", "filtered_threads", "archived_threads", "e2ee_cutover"]
)
def test_the_folder_is_kept(folder):
    path = f"your_facebook_activity/messages/{folder}/ahlers_17/message_1.json"
    (item,) = items(member(thread(message(1)), path), service=facebook)
    assert item.message.source.folder == folder
    assert item.message.source.conversation == f"{folder}/ahlers_17"
    assert item.message.channel == "facebook"


def test_the_folder_of_a_single_file():
    one = member(
        thread(message(1)),
        "message_1.json",
        name="/home/kolbe/messages/message_requests/ahlers_17/message_1.json",
    )
    (item,) = items(one)
    assert item.message.source.folder == "message_requests"
    assert item.message.source.conversation == "message_requests/ahlers_17"


def test_a_thread_outside_of_its_folder_goes_by_its_own_path():
    one = member(thread(message(1), thread_path="inbox/größe_1"), "message_1.json", name="message_1.json")
    (item,) = items(one)
    assert (item.message.source.folder, item.message.source.conversation) == (None, "inbox/größe_1")


def test_parts_are_merged_in_order_of_time():
    parts = [
        member(thread(*(message(n, str(n)) for n in numbers)), INBOX.replace("_1.json", f"_{part}.json"))
        for part, numbers in {1: (9, 8), 10: (3, 2, 1), 2: (7, 6), 3: (5, 4)}.items()
    ]
    results = items(*parts)
    assert [i.message.text for i in results] == list("123456789")
    assert len({i.message.source.conversation for i in results}) == 1
    # Parts 4 to 9 are not there.
    assert [i.message.text for i in results if i.continued] == ["4"]


def test_a_part_that_is_sorted_otherwise():
    assert texts(member(thread(message(1, "a"), message(2, "b"), message(3, "c")))) == ["a", "b", "c"]
    assert texts(member(thread(message(3, "c"), message(1, "a"), message(2, "b")))) == ["a", "b", "c"]


def test_messages_of_the_same_instant_keep_their_order():
    assert texts(member(thread(message(1, "b"), message(1, "a")))) == ["a", "b"]


def test_threads_stay_apart():
    other = INBOX.replace("ahlers_17", "mendel_18")
    results = items(member(thread(message(5, "b"))), member(thread(message(1, "a")), other))
    assert [i.message.source.conversation for i in results] == ["inbox/ahlers_17", "inbox/mendel_18"]


MOJIBAKE = {
    "umlauts": (b'"Gr\\u00c3\\u00bc\\u00c3\\u009fe"', "Grüße"),
    "emoji": (b'"\\u00f0\\u009f\\u00a5\\u0090"', "🥐"),
    "already right": ('"Grüße 🥐"'.encode(), "Grüße 🥐"),
    "right and Western only": ('"Grüße"'.encode(), "Grüße"),
    "broken off": (b'"Gr\\u00c3"', "GrÃ"),
}


@pytest.mark.parametrize(("written", "meant"), MOJIBAKE.values(), ids=MOJIBAKE.keys())
def test_garbled_text_is_mended(written, meant):
    data = dump(thread(message(1, "TEXT"))).replace(b'"TEXT"', written)
    assert texts(member(data)) == [meant]


def test_what_is_no_message_is_left_out_and_counted():
    data = thread(
        message(9, "Da"),
        message(8, "", photos=[{"uri": "x.jpg"}]),
        message(7, f"{OTHER} sent an attachment.", share={"link": "https://x.example", "share_text": "Brot"}),
        message(6, "Reacted 🥐 to your message ", by=ME),
        message(5, "Liked a message"),
        message(4, "You missed a call", call_duration=0),
        message(3, "weg", is_unsent=True),
        message(2, "x", type="Subscribe"),
        message(1, f"{OTHER} hat einen Anhang gesendet."),
    )
    assert texts(member(data)) == ["Da"]
    (remark,) = [one for one in found(member(data)) if isinstance(one, Remark)]
    assert remark.text == (
        "3 messages without text, 2 reactions, 1 call, 1 unsent message and 1 system message left out"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Ich habe gestern einen Anhang gesendet.",
        "She sent an attachment. Look!",
        f"{OTHER} sent an attachment. Bitte ansehen!",
        "Liked a message of yours, so here I am",
    ],
)
def test_what_only_looks_like_a_placeholder_is_kept(text):
    assert texts(member(thread(message(1, text)))) == [text]


def test_a_share_with_words_is_a_message():
    data = thread(message(1, "Sehen Sie mal", share={"link": "https://x.example"}))
    assert texts(member(data)) == ["Sehen Sie mal"]


OWNERS = {
    "facebook": (
        facebook,
        "profile_information/profile_information.json",
        FACEBOOK_PROFILE,
        Owner((ME,), ("https://www.facebook.com/kolbe",)),
    ),
    "instagram": (
        instagram,
        "personal_information/personal_information.json",
        INSTAGRAM_PROFILE,
        Owner((ME,), ("kolbe.steuer",)),
    ),
}


@pytest.mark.parametrize(("service", "path", "profile", "owner"), OWNERS.values(), ids=OWNERS.keys())
def test_the_owner_tells_the_direction(service, path, profile, owner):
    about = member(profile, path)
    assert service.wants(about)
    data = thread(message(2, by=ME), message(1))
    results = found(member(data), about, service=service)
    assert results[0] == owner
    assert [r.message.source.direction for r in results if isinstance(r, Item)] == ["inbound", "outbound"]


def test_the_user_tells_the_direction():
    data = member(thread(message(2, by=ME), message(1)))
    assert [i.message.source.direction for i in items(data, me=("martina kolbe",))] == ["inbound", "outbound"]
    assert [i.message.source.direction for i in items(data, me=("Jemand",))] == [None, None]


def test_a_damaged_profile_is_named():
    about = member(b'{"profile_v2": {"name": ', "profile_information/profile_information.json")
    (bad,) = found(about, service=facebook)
    assert "--me" in bad.error.what


def test_who_left_the_thread_wrote_to_nobody_known():
    (item,) = items(member(thread(message(1, by="Jan Mendel"))))
    assert item.to is None


def test_a_group_has_no_single_recipient():
    (item,) = items(member(thread(message(1), people=(OTHER, ME, "Jan Mendel"))))
    assert item.to is None


ENCRYPTED = {
    "participants": [ME, "Jörg Mendel"],
    "threadName": "Jörg Mendel_12",
    "messages": [
        {"isUnsent": False, "media": [], "reactions": [], "senderName": "Jörg Mendel", "text": "Schöner Laden! 🥐",
         "timestamp": 1714731073000, "type": "text"},
        {"isUnsent": True, "media": [], "reactions": [], "senderName": ME, "text": "",
         "timestamp": 1714731072500, "type": "text"},
        {"isUnsent": False, "media": [{"uri": "x.jpg"}], "reactions": [], "senderName": ME, "text": "",
         "timestamp": 1714731072400, "type": "media"},
        {"isUnsent": False, "media": [], "reactions": [], "senderName": ME, "text": "Grüß Gott",
         "timestamp": 1714731072000, "type": "text"},
    ],
}  # fmt: skip


@pytest.mark.parametrize("sort_keys", [False, True])
def test_encrypted_threads(sort_keys):
    data = json.dumps(ENCRYPTED, ensure_ascii=False, sort_keys=sort_keys).encode()
    source = member(data, "messages/Jörg Mendel_12.json")
    assert facebook.wants(source)
    first, second, remark = found(source, service=facebook)
    assert (first.message.text, second.message.text) == ("Grüß Gott", "Schöner Laden! 🥐")
    assert (second.message.sender, second.message.sent_at) == ("Jörg Mendel", "2024-05-03T10:11:13.000Z")
    assert second.message.source.conversation == "Jörg Mendel_12"
    assert second.message.source.folder is None
    assert remark.text == "1 unsent message and 1 message without text left out"


def test_html_is_named_once():
    pages = [
        member(b"<html>", f"your_instagram_activity/messages/inbox/{n}/message_1.html") for n in ("a", "b")
    ]
    assert all(instagram.wants(page) for page in pages)
    (bad,) = found(*pages)
    assert "JSON" in bad.error.what
    assert bad.error.source.endswith("inbox/a/message_1.html")


GOOD = thread(message(3, "drei"), message(2, "zwei"), message(1, "eins"))
DAMAGE = {
    "no comma": (b'"content": "zwei"', b'"x": 1 "content": "zwei"'),
    "no quote": (b'"content": "zwei"', b'"content": "zwei'),
    "not UTF-8": (b'"content": "zwei"', b'"content": "z\xffwei"'),
    "object not closed": (b'"content": "zwei"\n    }', b'"content": "zwei"\n    '),
    "list opened": (b'"content": "zwei"', b'"content": ["zwei"'),
}


@pytest.mark.parametrize(("old", "new"), DAMAGE.values(), ids=DAMAGE.keys())
def test_damage_costs_one_record(old, new):
    data = dump(GOOD)
    assert old in data
    results = found(member(data.replace(old, new, 1)))
    assert [r.message.text for r in results if isinstance(r, Item)] == ["eins", "drei"]
    (bad,) = [r for r in results if isinstance(r, BadRecord)]
    assert bad.error.line == data[: data.index(b"zwei")].count(b"\n") - 2
    # What came before the newer one is known to be missing.
    assert [r.continued for r in results if isinstance(r, Item)] == [False, True]


def test_a_part_that_is_too_large(monkeypatch):
    monkeypatch.setattr(meta_thread, "LARGEST_PART", 100_000)
    data = thread(*(message(n, f"Text {n}") for n in range(2_000, 0, -1)))
    results = found(member(data))
    (bad,) = [r for r in results if isinstance(r, BadRecord)]
    assert "100,000 bytes" in bad.error.what
    read = [r.message.text for r in results if isinstance(r, Item)]
    assert 300 < len(read) < 2_000
    # The newest ones stand first.
    assert read[-1] == "Text 2000"


def test_what_is_no_object_and_what_is_too_long():
    data = thread(message(3, "gut"), 5, message(1, "a" * 200_001))
    results = found(member(data))
    whats = [r.error.what for r in results if isinstance(r, BadRecord)]
    assert len(whats) == 2
    assert "no message" in whats[0]
    assert "200,000" in whats[1]
    assert [r.message.text for r in results if isinstance(r, Item)] == ["gut"]


def test_what_cannot_be_opened_is_named():
    def refuse():
        raise PermissionError(13, "Permission denied")

    bad, good = found(
        Member("a", INBOX, dump(GOOD), refuse), member(thread(message(1)), INBOX.replace("17", "18"))
    )
    assert bad.error.what == "Permission denied"
    assert isinstance(good, Item)


OLD = "messages/inbox/ahlers_17/message_1.json"
WANTED = {
    "instagram": (dump(GOOD), INBOX, (False, True)),
    "facebook": (dump(GOOD), INBOX.replace("instagram", "facebook"), (True, False)),
    "facebook before": (dump(GOOD), "your_activity_across_facebook/" + OLD, (True, False)),
    "no prefix": (dump(GOOD), OLD, (True, True)),
    "by its pictures": (dump(thread(message(1, photos=[{"uri": "your_instagram_activity/x.jpg"}]))), OLD, (False, True)),
    "encrypted": (json.dumps(ENCRYPTED).encode(), "Mendel_12.json", (True, False)),
    "Telegram": (b'{"name":"A","type":"personal_chat","id":5,"messages":[', "result.json", (False, False)),
    "other JSON": (b'{"messages":[{"text":"a"}]}', "message_1.json", (False, False)),
    "JSON Lines": (b'{"text":"a"}', "messages.jsonl", (False, False)),
    "other HTML": (b"<html>", "index.html", (False, False)),
    "picture": (b"\xff\xd8", "your_instagram_activity/messages/inbox/a/photos/1.jpg", (False, False)),
}  # fmt: skip


@pytest.mark.parametrize(("data", "path", "wanted"), WANTED.values(), ids=WANTED.keys())
def test_wants(data, path, wanted):
    one = member(data, path)
    assert (facebook.wants(one), instagram.wants(one)) == wanted


def test_the_name_of_the_archive_tells_the_service():
    one = member(dump(GOOD), OLD, name=f"instagram-kolbe-2026.zip/{OLD}")
    assert (facebook.wants(one), instagram.wants(one)) == (False, True)


def test_what_may_be_either_is_told():
    (remark,) = [r for r in found(member(GOOD, OLD), service=facebook) if isinstance(r, Remark)]
    assert "--from instagram" in remark.text
    assert not [r for r in found(member(GOOD)) if isinstance(r, Remark)]


@settings(max_examples=120, deadline=None)
@given(damaged(dump(GOOD)))
def test_damaged_bytes_are_read_or_named(data):
    one = member(data)
    facebook.wants(one)
    instagram.wants(one)
    assert all(isinstance(r, Item | BadRecord | Owner | Remark) for r in found(one))


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 100), st.binary(min_size=1, max_size=12), st.booleans())
def test_damage_within_a_record_leaves_the_others(offset, noise, replace):
    data = dump(thread(*(message(n, f"Text {n}") for n in range(5, 0, -1))))
    start = data.rindex(b'"sender_name"', 0, data.index(b"Text 3"))
    end = data.index(b"Text 3") + 7
    place = min(start + offset, end - len(noise))
    damaged = data[:place] + noise + data[place + len(noise) * replace :]
    assert {"Text 1", "Text 2", "Text 4", "Text 5"} <= set(texts(member(damaged)))
