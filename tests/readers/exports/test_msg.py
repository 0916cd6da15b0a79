from __future__ import annotations

import functools
import io
import struct
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach_lint.readers import BadRecord, Item, Owner, Remark
from outreach_lint.readers.exports import Options
from outreach_lint.readers.exports.mail.eml import wants as eml_wants
from outreach_lint.readers.exports.mail.mbox import wants as mbox_wants
from outreach_lint.readers.exports.mail.msg import read, wants
from outreach_lint.readers.members import Member

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEADERS = (
    "Received: from mx.ahlers.example by mx.b.example; Tue, 4 Mar 2025 09:02:09 +0000\r\n"
    "From: =?utf-8?q?J=C3=BCrgen_Ott?= <Ott@ahlers.example>\r\nTo: Jonas Brandt <j@b.example>\r\n"
    "Subject: =?utf-8?q?Mehl?=\r\nDate: Tue, 4 Mar 2025 10:02:03 +0100\r\nMessage-ID: <2@a.example>\r\n"
    "References: <1@a.example>\r\nContent-Type: multipart/alternative;\r\n boundary=x\r\n\r\n"
)


def member(data, path="mail.msg"):
    return Member(f"export/{path}", path, data[:8192], lambda: io.BytesIO(data))


def found(*files, **options):
    return list(read([member(data, f"{n}.msg") for n, data in enumerate(files)], Options(**options)))


# Without the package


@pytest.mark.parametrize(
    ("path", "head", "expected"),
    [
        ("mail.msg", OLE, True),
        ("a/MAIL.MSG", OLE, True),
        ("backup.pst", b"!BDN\0\0", True),
        ("backup.ost", b"!BDN\0\0", True),
        ("letter.doc", OLE, False),
        ("mail.msg", b"From: karl@kern.example\n\nx", False),
        ("mail.msg", b"", False),
    ],
)
def test_what_is_of_outlook(path, head, expected):
    assert wants(member(head, path)) is expected
    if expected:
        assert not eml_wants(member(head, path))
        assert not mbox_wants(member(head, path))


def test_without_the_package_each_file_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "extract_msg", None)
    results = found(OLE, OLE)
    assert [f.error.source for f in results] == ["export/0.msg", "export/1.msg"]
    assert all("pip install 'outreach-lint[msg]'" in f.error.what for f in results)


def test_a_data_file_says_how_to_convert_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "extract_msg", None)
    (bad,) = found(b"!BDN" + b"\0" * 500)
    assert isinstance(bad, BadRecord)
    assert "readpst" in bad.error.what
    assert bad.error.source == "export/0.msg"


# With the package


def number(tag, value):
    return struct.pack("<IIiI", tag, 6, value, 0)


def moment(tag, seconds):
    return struct.pack("<IIQ", tag, 6, (seconds + 11_644_473_600) * 10_000_000)


@pytest.fixture(name="outlook", scope="module")
def _outlook():
    """Build a mail as Outlook saves it: a property is a stream, text or bytes."""
    writer = pytest.importorskip("extract_msg.ole_writer")

    def build(properties, *numbers, recipients=()):
        ole = writer.OleWriter()
        ole.addEntry("__nameid_version1.0", storage=True)
        for name in ("00020102", "00030102", "00040102"):
            ole.addEntry(f"__nameid_version1.0/__substg1.0_{name}", b"")
        counts = struct.pack("<8xIIII8x", len(recipients), 0, len(recipients), 0)
        ole.addEntry("__properties_version1.0", counts + b"".join(numbers))
        for name, value in properties.items():
            add(ole, name, value)
        for place, recipient in enumerate(recipients):
            folder = f"__recip_version1.0_#{place:08X}"
            ole.addEntry(folder, storage=True)
            ole.addEntry(f"{folder}/__properties_version1.0", b"\0" * 8)
            for name, value in recipient.items():
                add(ole, name, value, f"{folder}/")
        out = io.BytesIO()
        ole.write(out)
        return out.getvalue()

    def add(ole, name, value, folder=""):
        kind, data = ("001F", value.encode("utf-16-le")) if isinstance(value, str) else ("0102", value)
        ole.addEntry(f"{folder}__substg1.0_{name}{kind}", data)

    return build


@pytest.fixture(name="one")
def _one(outlook):
    def read_one(properties, *numbers, options=None, **more):
        data = outlook({"001A": "IPM.Note", "1000": "Guten Tag"} | properties, *numbers, **more)
        assert wants(member(data))
        (item,) = (f for f in found(data, **(options or {})) if isinstance(f, Item))
        return item

    return read_one


JONAS = {"3001": "Brandt, Jonas", "39FE": "J@b.example"}
GRETA = {"3001": "Greta Lohse", "39FE": "g@b.example"}


def test_all_fields_of_a_mail_with_headers(one):
    item = one({"0037": "Mehl", "007D": HEADERS, "1000": "Guten Tag\r\n\r\nText\r\n"})
    message, source = item.message, item.message.source
    assert (message.text, message.subject, message.channel) == ("Guten Tag\n\nText", "Mehl", "email")
    assert (message.sender, item.sender_id) == ("Jürgen Ott", "ott@ahlers.example")
    assert (item.to, item.to_id) == ("Jonas Brandt", "j@b.example")
    assert (message.sent_at, message.id) == ("2025-03-04T09:02:03Z", "<2@a.example>")
    assert (source.path, source.line, source.format) == ("export/0.msg", None, "msg")
    assert (source.conversation, source.direction, item.continued) == ("<1@a.example>", "inbound", True)


def test_all_fields_of_a_mail_without_headers(one):
    item = one(
        {
            "0037": "Grüße",
            "0C1A": "Kolbe, Martina",
            "5D01": "M.Kolbe@ahlers.example",
            "0E04": "Brandt, Jonas",
            "1035": "<1@a.example>",
        },
        number(0x0E070003, 1),
        moment(0x00390040, 1_741_078_923),
        recipients=[JONAS],
        options={"me": ("m.kolbe@ahlers.example",)},
    )
    message = item.message
    assert (message.text, message.subject, message.sender) == ("Guten Tag", "Grüße", "Kolbe, Martina")
    assert (item.sender_id, item.to, item.to_id) == ("m.kolbe@ahlers.example", "Brandt, Jonas", "j@b.example")
    assert (message.sent_at, message.id) == ("2025-03-04T09:02:03Z", "<1@a.example>")
    assert (message.source.conversation, message.source.direction) == ("<1@a.example>", "outbound")


SENDERS = {
    "directory": ({"0C1A": "M. Kolbe", "0C1F": "/O=AHLERS/CN=KOLBE"}, ("M. Kolbe", None)),
    "directory and address": (
        {"0C1A": "M. Kolbe", "0C1F": "/O=AHLERS/CN=KOLBE", "5D01": "m@a.example"},
        ("M. Kolbe", "m@a.example"),
    ),
    "address only": ({"0C1F": "m@a.example"}, ("m@a.example", "m@a.example")),
    "address for a name": ({"0C1A": "m@a.example", "0C1F": "m@a.example"}, ("m@a.example", "m@a.example")),
    "brackets": ({"0C1A": 'Kolbe <Mehl> "M"', "0C1F": "m@a.example"}, ("Kolbe Mehl M", "m@a.example")),
    "nothing": ({}, (None, None)),
}


@pytest.mark.parametrize(("properties", "expected"), SENDERS.values(), ids=SENDERS.keys())
def test_the_sender(one, properties, expected):
    item = one(properties)
    assert (item.message.sender, item.sender_id) == expected


RECIPIENTS = {
    "one": ("Brandt, Jonas", [JONAS], ("Brandt, Jonas", "j@b.example")),
    "with a copy": ("Greta Lohse", [JONAS, GRETA], ("Greta Lohse", "g@b.example")),
    "shown otherwise": ("'Jonas'", [JONAS], ("Brandt, Jonas", "j@b.example")),
    "several": ("Brandt, Jonas; Greta Lohse", [JONAS, GRETA], (None, None)),
    "nobody": ("", [], (None, None)),
}


@pytest.mark.parametrize(("shown", "recipients", "expected"), RECIPIENTS.values(), ids=RECIPIENTS.keys())
def test_the_one_it_was_written_to(one, shown, recipients, expected):
    item = one({"0E04": shown}, recipients=recipients)
    assert (item.to, item.to_id) == expected


TEXTS = {
    "plain": ({"1000": "Text", "1013": b"<p>HTML</p>"}, (), "Text"),
    "html": ({"1000": " ", "1013": "<p>Grüße</p>".encode()}, (), "Grüße"),
    "html of a code page": ({"1000": "", "1013": "<p>да</p>".encode("cp1251")}, (0x3FDE0003, 1251), "да"),
    "html of ISO 8859": (
        {"1000": "", "1013": "<p>łódź</p>".encode("iso-8859-2")},
        (0x3FDE0003, 28592),
        "łódź",
    ),
    "html, odd code page": ({"1000": "", "1013": b"<p>ja</p>"}, (0x3FDE0003, 99_999), "ja"),
    "pictures": ({"1000": "Text [cid:image001.png@01D]"}, (), "Text"),
}


@pytest.mark.parametrize(("properties", "page", "expected"), TEXTS.values(), ids=TEXTS.keys())
def test_the_text_the_reader_saw(one, properties, page, expected):
    assert one(properties, *([number(*page)] if page else [])).message.text == expected


def test_what_is_left_out(outlook):
    files = [
        outlook({"001A": "IPM.Note", "1000": "Entwurf"}, number(0x0E070003, 8)),
        outlook({"001A": "REPORT.IPM.Note.NDR", "1000": "Nicht zugestellt"}),
        outlook({"001A": "IPM.Note", "1000": " "}),
        outlook({"001A": "IPM.Note", "1000": "Guten Tag"}),
    ]
    results = found(*files)
    assert [f.message.text for f in results if isinstance(f, Item)] == ["Guten Tag"]
    assert [f for f in results if isinstance(f, Remark)] == [
        Remark("1 draft, 1 delivery report and 1 mail without text left out", "export")
    ]


def test_a_letter_that_is_called_a_mail(outlook):
    ole = pytest.importorskip("extract_msg.ole_writer").OleWriter()
    ole.addEntry("WordDocument", b"x" * 5_000)
    out = io.BytesIO()
    ole.write(out)
    (bad,) = found(out.getvalue())
    assert "no mail of Outlook" in bad.error.what


def test_what_cannot_be_read_is_named_and_the_rest_goes_on(outlook, monkeypatch):
    monkeypatch.setattr("outreach_lint.readers.exports.mail.msg.MAX_BYTES", 1_500_000)
    good = outlook({"001A": "IPM.Note", "1000": "Guten Tag"})
    rtf = outlook({"001A": "IPM.Note", "1009": b"LZFu"})
    long = outlook({"001A": "IPM.Note", "1000": "a" * 200_001})
    results = found(OLE, good[:1000], rtf, long, OLE + b"\0" * 1_500_000, good)
    what = [f.error.what for f in results if isinstance(f, BadRecord)]
    for words, told in zip(["damaged", "damaged", "RTF", "200,001 characters", "larger"], what, strict=True):
        assert words in told
    assert isinstance(results[-1], Item)


@functools.cache
def valid():
    writer = pytest.importorskip("extract_msg.ole_writer")
    ole = writer.OleWriter()
    ole.addEntry("__properties_version1.0", b"\0" * 32 + number(0x0E070003, 1))
    for name, value in {
        "001A": "IPM.Note",
        "0037": "Mehl",
        "007D": HEADERS,
        "1000": "Guten Tag " * 9,
    }.items():
        ole.addEntry(f"__substg1.0_{name}001F", value.encode("utf-16-le"))
    out = io.BytesIO()
    ole.write(out)
    return out.getvalue()


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_any_damage_is_survived(data):
    good = valid()
    start = data.draw(st.integers(8, len(good)))
    kind = data.draw(st.sampled_from(["cut", "flip", "delete", "insert"]))
    junk = data.draw(st.binary(min_size=1, max_size=8))
    bad = {
        "cut": good[:start],
        "flip": good[:start] + junk + good[start + len(junk) :],
        "delete": good[:start] + good[start + len(junk) * 64 :],
        "insert": good[:start] + junk + good[start:],
    }[kind]
    results = found(bad, good)
    assert all(isinstance(f, Item | BadRecord | Remark | Owner) for f in results)
    assert sum(isinstance(f, Item | BadRecord | Remark) for f in results) == 2
    assert any(isinstance(f, Item) and f.message.source.path == "export/1.msg" for f in results)
