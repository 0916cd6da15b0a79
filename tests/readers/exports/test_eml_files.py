from __future__ import annotations

import codecs
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach_lint.readers import BadRecord, Item, Remark
from outreach_lint.readers.exports import Options
from outreach_lint.readers.exports.mail.eml import read, wants
from outreach_lint.readers.members import Member, members_of


def mail(text="Guten Tag", *head):
    return "\n".join(["From: Martina Kolbe <m.kolbe@ahlers.example>", *head, "", text, ""]).encode()


def member(path="mail.eml", data=None):
    data = mail() if data is None else data
    return Member(f"export/{path}", path, data[:8192], lambda: io.BytesIO(data))


def items(*members, **options):
    return [f for f in read(members, Options(**options)) if isinstance(f, Item)]


def test_all_fields():
    data = mail(
        "Guten Tag",
        "To: Jonas Brandt <j@b.example>",
        "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=",
        "Date: Tue, 04 Mar 2025 10:02:03 +0100",
        "Message-ID: <1@a.example>",
    )
    (item,) = items(member(data=data))
    message, source = item.message, item.message.source
    assert (message.text, message.subject, message.channel) == ("Guten Tag", "Grüße", "email")
    assert (message.sender, item.sender_id) == ("Martina Kolbe", "m.kolbe@ahlers.example")
    assert (item.to, item.to_id, item.recipient) == ("Jonas Brandt", "j@b.example", None)
    assert (message.sent_at, message.id) == ("2025-03-04T09:02:03Z", "<1@a.example>")
    assert (source.path, source.line, source.format, source.conversation) == (
        "export/mail.eml",
        None,
        "eml",
        "<1@a.example>",
    )
    assert (source.folder, source.direction) == (None, None)


@pytest.mark.parametrize("path", ["mail.eml", "Archiv/Mail 1.EML", "12.emlx", "12.partial.emlx"])
def test_files_called_like_mails(path):
    assert wants(member(path))


OTHERS = {
    "another ending": ("mail.txt", mail()),
    "maildir": ("cur/1.eml", mail()),
    "mbox": ("mail.eml", b"From karl@kern.example Tue Mar  4 10:02:03 2025\n" + mail()),
    "zip": ("mail.eml", b"PK\x03\x04"),
    "outlook": ("mail.eml", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
}


@pytest.mark.parametrize(("path", "data"), OTHERS.values(), ids=OTHERS.keys())
def test_what_is_no_file_of_one_mail(path, data):
    assert not wants(member(path, data))


FOLDERS = {
    "none": ("1.eml", None, None),
    "sent": ("Gesendet/1.eml", "Gesendet", "outbound"),
    "own": ("a/Kunden/1.eml", "Kunden", None),
    "Apple Mail": ("Sent.mbox/8A-1/Data/Messages/1.emlx", "Sent", "outbound"),
}


@pytest.mark.parametrize(("path", "folder", "direction"), FOLDERS.values(), ids=FOLDERS.keys())
def test_where_it_lies_is_its_folder(path, folder, direction):
    (item,) = items(member(path))
    assert (item.message.source.folder, item.message.source.direction) == (folder, direction)


def test_what_apple_mail_writes_around_a_mail_is_no_text():
    data = mail("Guten Tag")
    plist = b'<?xml version="1.0"?>\n<plist><dict><key>flags</key></dict></plist>\n'
    (item,) = items(member("1.emlx", f"{len(data)}       \n".encode() + data + plist))
    assert item.message.text == "Guten Tag"


@pytest.mark.parametrize(
    "data",
    [codecs.BOM_UTF8 + mail(), b"\r\n\r\n" + mail(), mail().replace(b"\n", b"\r\n"), b"From karl\n" + mail()],
    ids=["byte order mark", "empty lines above", "CRLF", "envelope"],
)
def test_how_programs_save_mails(data):
    (item,) = items(member(data=data))
    assert (item.message.text, item.sender_id) == ("Guten Tag", "m.kolbe@ahlers.example")


def test_parts_that_begin_and_end_with_the_body():
    head = b"From: m@a.example\nContent-Type: multipart/mixed; boundary=b\n\n"
    (item,) = items(member(data=head + b"--b\n\nText\n--b--"))
    assert item.message.text == "Text"


def test_a_folder_and_a_zip_are_read_alike(tmp_path):
    files = {
        "Eingang/1.eml": mail("eins", "Message-ID: <1@a.example>", "Received: by mx.example; x"),
        "Eingang/2.eml": b"",
        "Eingang/3.eml": mail(" "),
        "Gesendet/4.eml": mail("vier", "In-Reply-To: <1@a.example>"),
        "notes.txt": b"x",
    }
    folder, archive = tmp_path / "folder", tmp_path / "mails.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in files.items():
            target.writestr(name, data)
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
    for place in (folder, archive):
        results = list(read([m for m in members_of(place) if wants(m)], Options()))
        found = [f for f in results if isinstance(f, Item)]
        assert [
            (i.message.text, i.message.source.direction, i.message.source.conversation) for i in found
        ] == [("eins", "inbound", "<1@a.example>"), ("vier", "outbound", "<1@a.example>")]
        (bad,) = (f for f in results if isinstance(f, BadRecord))
        assert bad.error.source == f"{place}/Eingang/2.eml"
        assert [f for f in results if isinstance(f, Remark)] == [
            Remark("1 mail without text left out", str(place))
        ]


def test_a_single_file_is_named_by_its_remark():
    (remark,) = read([member(data=mail(" "))], Options())
    assert remark == Remark("1 mail without text left out", "export")
    alone = mail(" ")
    (remark,) = read([Member("/post/mail.eml", "mail.eml", alone, lambda: io.BytesIO(alone))], Options())
    assert remark.source == "/post"


def test_a_mail_too_large(monkeypatch):
    monkeypatch.setattr("outreach_lint.readers.exports.mail.eml.MAX_BYTES", 2_000)
    results = list(read([member("1.eml", mail("x" * 2_000)), member("2.eml")], Options()))
    assert isinstance(results[0], BadRecord)
    assert "larger than 2,000 bytes" in results[0].error.what
    assert isinstance(results[1], Item)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=80), st.integers(0, 160), st.integers(0, 60), st.booleans())
def test_any_damage_is_survived(junk, at, length, apple):
    good = mail(
        "--b\nContent-Type: text/html\n\n<p>eins</p>\n--b--", "Content-Type: multipart/mixed; boundary=b"
    )
    good = b"%d\n" % len(good) + good if apple else good
    data = good[:at] + junk + good[at + length :]
    damaged = member("1.emlx" if apple else "1.eml", data)
    assert wants(damaged) in (True, False)
    results = list(read([member("0.eml", mail("vor")), damaged, member("2.eml", mail("nach"))], Options()))
    texts = [f.message.text for f in results if isinstance(f, Item)]
    assert (texts[0], texts[-1]) == ("vor", "nach")
    assert len(texts) + sum(isinstance(f, BadRecord | Remark) for f in results) == 3
