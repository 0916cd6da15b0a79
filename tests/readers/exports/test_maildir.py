from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach_lint.readers import BadRecord, Item, Owner, Remark
from outreach_lint.readers.exports import Options
from outreach_lint.readers.exports.mail.maildir import read, wants
from outreach_lint.readers.exports.mail.mbox import wants as mbox_wants
from outreach_lint.readers.members import Member, members_of

NAME = "1741078923.M20P31.backstube:2,S"


def mail(text="Guten Tag", *head):
    return "\n".join(["From: Martina Kolbe <m.kolbe@ahlers.example>", *head, "", text, ""]).encode()


def member(path, data=None):
    data = mail() if data is None else data
    return Member(f"export/{path}", path, data[:8192], lambda: io.BytesIO(data))


def one(path, *head, **options):
    (item,) = (
        f for f in read([member(path, mail("Guten Tag", *head))], Options(**options)) if isinstance(f, Item)
    )
    return item


def test_all_fields():
    item = one(f"cur/{NAME}", "Subject: Mehl", "Message-ID: <1@a.example>", "Received: by mx.example; x")
    message, source = item.message, item.message.source
    assert (message.text, message.subject, message.channel) == ("Guten Tag", "Mehl", "email")
    assert (message.sender, item.sender_id, message.id) == (
        "Martina Kolbe",
        "m.kolbe@ahlers.example",
        "<1@a.example>",
    )
    assert (source.path, source.line, source.format) == (f"export/cur/{NAME}", None, "maildir")
    assert (source.conversation, source.folder, source.direction) == ("<1@a.example>", "INBOX", "inbound")


PLACES = {
    "first folder": (f"cur/{NAME}", "INBOX", None),
    "first folder by name": (f"Maildir/new/{NAME}", "INBOX", None),
    "folder beside": (f"Maildir/.Sent/cur/{NAME}", "Sent", "outbound"),
    "folder in a folder": (f"Maildir/.INBOX.Gesendet/cur/{NAME}", "INBOX.Gesendet", "outbound"),
    "coded": (f"Maildir/.Gesch&AOQ-ft/cur/{NAME}", "Geschäft", None),
    "and": (f"Ahlers &- Co/cur/{NAME}", "Ahlers & Co", None),
    "not coded": (f"A&A*-B/cur/{NAME}", "A&A*-B", None),
    "badly coded": (f"A&AA-B/cur/{NAME}", "A&AA-B", None),
}


@pytest.mark.parametrize(("path", "folder", "direction"), PLACES.values(), ids=PLACES.keys())
def test_where_it_lies_is_its_folder(path, folder, direction):
    assert wants(member(path))
    source = one(path).message.source
    assert (source.folder, source.direction) == (folder, direction)


OTHERS = {
    "not yet there": (f"tmp/{NAME}", mail()),
    "no folder of mails": (f"Maildir/{NAME}", mail()),
    "below": (f"cur/old/{NAME}", mail()),
    "index": ("cur/dovecot.index", b"\x07\x03x\0"),
    "compressed": (f"cur/{NAME}", b"\x1f\x8b\x08\0\0\0"),
    "prose": ("new/notes.txt", b"Was noch zu tun ist: viel"),
    "empty": (f"cur/{NAME}", b""),
    "json": ("new/messages.json", b'{"messages": []}'),
}


@pytest.mark.parametrize(("path", "data"), OTHERS.values(), ids=OTHERS.keys())
def test_what_is_no_mail_of_a_maildir(path, data):
    assert not wants(member(path, data))


def test_a_mail_is_no_mbox_file():
    assert not mbox_wants(member(f"cur/{NAME}"))


FLAGS = {
    "seen": ("1.M1P1.host:2,S", 1, []),
    "none": ("1.M1P1.host", 1, []),
    "answered, dovecot": ("1.M1P1.host,S=120,W=130:2,RSab", 1, []),
    "draft": ("1.M1P1.host:2,DS", 0, ["1 draft left out"]),
    "trashed": ("1.M1P1.host:2,ST", 0, ["1 deleted mail left out"]),
    "draft, from a zip": ("1.M1P1.host;2,D", 0, ["1 draft left out"]),
    "draft, without colon": ("1.M1P1.host_2,D", 0, ["1 draft left out"]),
}


@pytest.mark.parametrize(("name", "count", "remarks"), FLAGS.values(), ids=FLAGS.keys())
def test_flags_say_what_is_left_out(name, count, remarks):
    results = list(read([member(f"cur/{name}")], Options()))
    assert sum(isinstance(f, Item) for f in results) == count
    assert [f.text for f in results if isinstance(f, Remark)] == remarks


def test_what_is_left_out_is_said_once_for_the_folder(tmp_path):
    for folder, names in {"cur": ["1:2,D", "2:2,S"], "Drafts/cur": ["3:2,S"], "Sent/new": ["4"]}.items():
        (tmp_path / folder).mkdir(parents=True)
        for name in names:
            (tmp_path / folder / name).write_bytes(mail(name[0]))
    results = list(read([m for m in members_of(tmp_path) if wants(m)], Options()))
    assert [f.message.text for f in results if isinstance(f, Item)] == ["4", "2"]
    assert [f for f in results if isinstance(f, Remark)] == [Remark("2 drafts left out", str(tmp_path))]


def test_answers_find_their_conversation_in_another_folder():
    results = read(
        [
            member("Sent/cur/1", mail("eins", "Message-ID: <1@a.example>")),
            member("cur/2", mail("zwei", "Message-ID: <2@a.example>", "In-Reply-To: <1@a.example>")),
            member("cur/3", mail("drei", "In-Reply-To: <2@a.example>")),
        ],
        Options(),
    )
    assert [(i.message.source.conversation, i.continued) for i in results] == [("<1@a.example>", False)] * 3


def test_the_owner():
    delivered = [member(f"cur/{n}", mail("x", "Delivered-To: jonas@b.example")) for n in range(3)]
    assert list(read(delivered, Options()))[-1] == Owner(ids=("jonas@b.example",))
    results = list(read(delivered, Options(me=("Martina Kolbe",))))
    assert results[0] == Owner(names=("Martina Kolbe",))
    assert {f.message.source.direction for f in results if isinstance(f, Item)} == {"outbound"}


def test_what_cannot_be_read_is_named_and_the_rest_goes_on(monkeypatch):
    monkeypatch.setattr("outreach_lint.readers.exports.mail.maildir.MAX_BYTES", 2_000)

    def gone():
        raise FileNotFoundError(2, "No such file or directory")

    results = list(
        read(
            [
                Member("export/cur/1", "cur/1", mail(), gone),
                member("cur/2", mail("x" * 2_000)),
                member("cur/3", b"no mail at all"),
                member("cur/4", mail("vier")),
            ],
            Options(),
        )
    )
    bad = [f.error for f in results if isinstance(f, BadRecord)]
    assert [error.source for error in bad] == ["export/cur/1", "export/cur/2", "export/cur/3"]
    assert [
        word in error.what for word, error in zip(["No such", "larger", "headers"], bad, strict=True)
    ] == [True] * 3
    assert [f.message.text for f in results if isinstance(f, Item)] == ["vier"]


@settings(max_examples=100, deadline=None)
@given(
    st.text(st.sampled_from("curnew/&-.:2,DSTäA\n"), max_size=30),
    st.binary(max_size=80),
    st.integers(0, 120),
    st.integers(0, 40),
)
def test_any_damage_is_survived(path, junk, at, length):
    good = mail("eins", "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=", "Content-Type: text/plain; charset=utf-8")
    data = good[:at] + junk + good[at + length :]
    damaged = Member(path, path, data, lambda: io.BytesIO(data))
    assert wants(damaged) in (True, False)
    results = list(read([member("cur/1", mail("vor")), damaged, member("cur/2", mail("nach"))], Options()))
    texts = [f.message.text for f in results if isinstance(f, Item)]
    assert (texts[0], texts[-1]) == ("vor", "nach")
    assert len(texts) + sum(isinstance(f, BadRecord | Remark) for f in results) == 3
