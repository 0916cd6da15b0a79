from __future__ import annotations

import base64
import io
import time
import zipfile

import pytest
from damage import damaged
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach_lint.errors import InputError
from outreach_lint.readers import BadRecord, Item, Owner, Remark
from outreach_lint.readers.exports import Options
from outreach_lint.readers.exports.mail.mbox import mails, read, wants
from outreach_lint.readers.members import Member, members_of

FROM = "From 1790000000000000001@xxx Tue Mar 04 09:02:03 +0000 2025"


def member(data, path="Gesendet.mbox"):
    return Member(f"export/{path}", path, data[:8192], lambda: io.BytesIO(data))


def found(data, path="All mail.mbox", **options):
    return list(read([member(data, path)], Options(**options)))


def items(data, path="All mail.mbox", **options):
    return [f for f in found(data, path, **options) if isinstance(f, Item)]


def texts(data, **options):
    """The texts in order, and the line numbers of what could not be read."""
    results = found(data, **options)
    return [
        r.error.line if isinstance(r, BadRecord) else r.message.text
        for r in results
        if isinstance(r, Item | BadRecord)
    ]


def remarks(data, path="All mail.mbox"):
    return [f.text for f in found(data, path) if isinstance(f, Remark)]


def mail(text="Guten Tag", *head, line=FROM, sender="Martina Kolbe <m.kolbe@ahlers.example>", **fields):
    """A mail as it stands in an mbox file; headers are given as lines, or by name."""
    named = [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    own = [f"From: {sender}"] if sender else []
    body = text if isinstance(text, bytes) else text.encode()
    return "\n".join([line, *own, *named, *head, ""]).encode() + b"\n" + body + b"\n\n"


def one(*args, path="All mail.mbox", options=None, **fields):
    (item,) = items(mail(*args, **fields), path, **(options or {}))
    return item


def test_all_fields():
    item = one(
        "Guten Tag Herr Brandt,\n\neine Frage zu Ihrer Backstube.",
        "Received: by mx.example with SMTP id a; Tue, 4 Mar 2025 01:02:03 -0800",
        To='"Brandt, Jonas" <Jonas@Brandt.example>',
        Subject="=?utf-8?q?Gr=C3=BC=C3=9Fe?= aus Ulm",
        Date="Tue, 04 Mar 2025 10:02:03 +0100",
        Message_ID="<a1@ahlers.example>",
        X_GM_THRID="1790000000000000001",
        X_Gmail_Labels="=?UTF-8?Q?Spam,Ge=C3=B6ffnet?=",
    )
    message, source = item.message, item.message.source
    assert message.text == "Guten Tag Herr Brandt,\n\neine Frage zu Ihrer Backstube."
    assert (message.subject, message.channel, message.id) == ("Grüße aus Ulm", "email", "<a1@ahlers.example>")
    assert (message.sender, item.sender_id) == ("Martina Kolbe", "m.kolbe@ahlers.example")
    assert message.sent_at == "2025-03-04T09:02:03Z"
    assert (item.to, item.to_id) == ("Brandt, Jonas", "jonas@brandt.example")
    assert (source.path, source.line, source.format) == ("export/All mail.mbox", 1, "mbox")
    assert (source.conversation, source.folder, source.direction) == (
        "1790000000000000001",
        "Spam",
        "inbound",
    )
    assert not item.continued


# Where mails begin


BEGINNINGS = {
    "Takeout": FROM,
    "Thunderbird": "From - Tue Mar 04 10:02:03 2025",
    "server": "From m.kolbe@ahlers.example Tue Mar  4 10:02:03 2025",
    "list archive": "From m.kolbe at ahlers.example  Tue Mar  4 10:02:03 2025",
    "delivery": "From MAILER-DAEMON Tue Mar  4 10:02:03 2025",
}


@pytest.mark.parametrize("line", BEGINNINGS.values(), ids=BEGINNINGS.keys())
def test_lines_that_begin_a_mail(line):
    data = mail("eins", line=line) + mail("zwei", line=line)
    assert wants(member(data))
    assert texts(data) == ["eins", "zwei"]
    assert texts(data.replace(b"\n", b"\r\n")) == ["eins", "zwei"]


OTHERS = {
    "prose": b"From here to there\n\nText",
    "mail": b"From: Karl <karl@kern.example>\nSubject: x\n\nText",
    "mbox below text": b"\n\nText\n\n" + mail(),
    "json": b'{"text": "From karl Tue Mar 04 10:02:03 2025"}',
    "nothing": b"",
    "zip": b"PK\x03\x04From - Tue Mar 04 10:02:03 2025",
}


@pytest.mark.parametrize("data", OTHERS.values(), ids=OTHERS.keys())
def test_what_is_no_mbox_file(data):
    assert not wants(member(data))


INSIDE = {
    "prose": "Guten Tag\n\nFrom here on it is easy",
    "no empty line above": "Guten Tag\nFrom karl@kern.example Tue Mar  4 10:02:03 2025",
    "no time": "Guten Tag\n\nFrom karl Tue Mar 04",
    "indented": "Guten Tag\n\n From karl@kern.example Tue Mar  4 10:02:03 2025",
}


@pytest.mark.parametrize("text", INSIDE.values(), ids=INSIDE.keys())
def test_lines_that_only_look_like_a_beginning(text):
    assert texts(mail(text) + mail("zwei")) == [text, "zwei"]


def test_quoted_from_lines_are_as_they_were():
    text = ">From now on\n\n>>From then on\n> From Karl:\n>Fromage"
    assert texts(mail(text)) == ["From now on\n\n>From then on\n> From Karl:\n>Fromage"]


def test_line_numbers_count_every_line():
    data = mail("a\nb\nc") + mail("zwei") + mail("drei")
    lines = data.decode().split("\n")
    numbers = [item.message.source.line for item in items(data)]
    assert [lines[number - 1] for number in numbers] == [FROM] * 3
    assert len(set(numbers)) == 3


@pytest.mark.parametrize("size", [1, 7, 100, 4_000])
def test_where_a_file_is_cut_for_reading_does_not_matter(monkeypatch, size):
    data = b"".join(mail(f"Nummer {n}\n\nFrom {n}\n" * (n % 9)) for n in range(1, 40))
    whole = texts(data)
    monkeypatch.setattr("outreach_lint.readers.exports.mail.mbox._CHUNK_BYTES", size)
    assert texts(data) == whole
    assert [line for line, _ in mails(io.BytesIO(data))] == [
        number for number, line in enumerate(data.split(b"\n"), 1) if line == FROM.encode()
    ]


class Endless(io.RawIOBase):
    """A file that repeats a block, and knows what was asked of it at once."""

    def __init__(self, head, block, times, tail):
        self.parts = [head, *[block] * times, tail]
        self.left = b""

    def readable(self):
        return True

    def readinto(self, buffer):
        if not self.left and self.parts:
            self.left = self.parts.pop(0)
        given_ = self.left[: len(buffer)]
        self.left = self.left[len(given_) :]
        buffer[: len(given_)] = given_
        return len(given_)


def test_a_huge_mail_is_named_and_skipped_without_being_held():
    import tracemalloc

    block = b"A" * 76 + b"\n"
    stream = Endless(mail("eins") + mail("zwei"), block * 10_000, 60, b"\n" + mail("drei"))
    tracemalloc.start()
    try:
        results = list(mails(stream, most=2_000_000))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert [data is None for _, data in results] == [False, True, False]
    assert results[2][0] == mail("eins").count(b"\n") + mail("zwei").count(b"\n") + 600_001 + 1
    assert peak < 12_000_000


def test_a_huge_mail_is_told(monkeypatch):
    monkeypatch.setattr("outreach_lint.readers.exports.mail.mbox.mails", lambda s: mails(s, 500))
    data = mail("eins") + mail("x" * 600) + mail("drei")
    assert texts(data) == ["eins", 6, "drei"]
    (bad,) = (f for f in found(data) if isinstance(f, BadRecord))
    assert "larger than" in bad.error.what
    assert bad.error.source == "export/All mail.mbox"


# Folders and what is left out


LABELS = {
    "spam": ("Spam,Ungelesen", "Spam", "inbound"),
    "sent": ("Gesendet,Wichtig", "Gesendet", "outbound"),
    "encoded": ("=?UTF-8?Q?Gesendet,Ge=C3=B6ffnet?=", "Gesendet", "outbound"),
    "inbox": ("Posteingang,Wichtig,Geöffnet,Kategorie: Werbung", "Posteingang", "inbound"),
    "to oneself": ("Inbox,Sent", "Sent", "outbound"),
    "own": ("Archived,Important,Kunden/Nord", "Kunden/Nord", "inbound"),
    "with comma": ('Geöffnet,"Kunden, alte"', "Kunden, alte", "inbound"),
    "category": ("Category Promotions,Opened", None, "inbound"),
    "marks only": ("Archived,Opened", None, "inbound"),
    "French": ("Messages envoyés", "Messages envoyés", "outbound"),
}


@pytest.mark.parametrize(("labels", "folder", "direction"), LABELS.values(), ids=LABELS.keys())
def test_labels_say_folder_and_direction(labels, folder, direction):
    source = one("x", Received="by mx.example; x", X_Gmail_Labels=labels).message.source
    assert (source.folder, source.direction) == (folder, direction)


def test_labels_over_several_encoded_lines():
    first = base64.b64encode("Posteingang,Geö".encode()).decode()
    item = one("x", f"X-Gmail-Labels: =?UTF-8?B?{first}?=\n =?UTF-8?Q?ffnet?=")
    assert item.message.source.folder == "Posteingang"


FILES = {
    "Thunderbird": ("Sent", "Sent", "outbound"),
    "German": ("Gesendet.mbox", "Gesendet", "outbound"),
    "Apple Mail": ("Gesendete Objekte.mbox/mbox", "Gesendete Objekte", "outbound"),
    "coded with a comma": ("&U,BTFw-", "台北", None),
    "coded by a server": ("INBOX.Gesch&AOQ-ft", "INBOX.Geschäft", None),
    "sent on a server": ("INBOX.Sent", "INBOX.Sent", "outbound"),
    "decomposed": ("Envoye\u0301s.mbox", "Envoye\u0301s", "outbound"),
    "own": ("Kunden.mbox", "Kunden", None),
}


@pytest.mark.parametrize(("path", "folder", "direction"), FILES.values(), ids=FILES.keys())
def test_without_labels_the_file_is_the_folder(path, folder, direction):
    source = one("x", path=path).message.source
    assert (source.folder, source.direction) == (folder, direction)


DRAFTS = {
    "label": {"X_Gmail_Labels": "=?UTF-8?Q?Entw=C3=BCrfe?="},
    "English label": {"X_Gmail_Labels": "Opened,Drafts"},
    "Thunderbird": {"X_Mozilla_Draft_Info": "internal/draft; vcard=0"},
    "server": {"X_Status": "T"},
}


@pytest.mark.parametrize("fields", DRAFTS.values(), ids=DRAFTS.keys())
def test_drafts_are_left_out_and_counted(fields):
    data = mail("Entwurf", **fields) + mail("zwei") + mail("Entwurf", **fields)
    assert texts(data) == ["zwei"]
    assert remarks(data) == ["2 drafts left out"]


def test_a_file_of_drafts():
    assert items(mail() + mail(), "Entwürfe.mbox") == []
    assert remarks(mail() + mail(), "Entw&APw-rfe") == ["2 drafts left out"]


@pytest.mark.parametrize("fields", [{"X_Mozilla_Status": "0009"}, {"X_Status": "D"}], ids=str)
def test_deleted_mails_are_left_out_and_counted(fields):
    data = mail("weg", **fields) + mail("zwei", X_Mozilla_Status="0001", X_Status="A")
    assert texts(data) == ["zwei"]
    assert remarks(data) == ["1 deleted mail left out"]


REPORT = "--b\n\nYour mail was not delivered.\n--b\nContent-Type: message/delivery-status\n\nx\n--b--"


def test_what_is_left_out_is_said_once_a_file():
    report = "multipart/report; report-type=delivery-status; boundary=b"
    data = (
        mail("Entwurf", X_Gmail_Labels="Entwürfe")
        + mail(REPORT, Content_Type=report)
        + mail("zwei")
        + mail("   ")
        + mail("BEGIN:VCALENDAR", Content_Type="text/calendar")
    )
    assert texts(data) == ["zwei"]
    assert remarks(data) == ["1 draft, 1 delivery report and 2 mails without text left out"]
    assert remarks(mail("zwei")) == []


def test_failures_that_only_a_header_tells():
    data = mail("Nicht zugestellt", X_Failed_Recipients="j@b.example") + mail("zwei")
    assert (texts(data), remarks(data)) == (["zwei"], ["1 delivery report left out"])


def test_each_file_has_a_remark_of_its_own():
    draft = mail("Entwurf", X_Status="T")
    results = read([member(draft * 2, "a"), member(draft, "b")], Options())
    assert list(results) == [Remark("2 drafts left out", "export/a"), Remark("1 draft left out", "export/b")]


def test_newsletters_and_automatic_mails_are_messages():
    data = mail("Neues", List_Id="<news.ahlers.example>") + mail(
        "Bin im Urlaub", Auto_Submitted="auto-replied"
    )
    assert texts(data) == ["Neues", "Bin im Urlaub"]


# Text


MULTIPART = "--b\nContent-Type: text/plain; charset=utf-8\n\n{}\n--b\nContent-Type: text/html; charset=utf-8\n\n{}\n--b--\n"
ALTERNATIVE = {"Content_Type": 'multipart/alternative; boundary="b"'}
NESTED = (
    '--o\nContent-Type: multipart/alternative; boundary="i"\n\n'
    "--i\nContent-Type: text/plain\n\nder Text\n--i\nContent-Type: text/html\n\n<p>HTML</p>\n--i--\n"
    "--o\nContent-Type: application/pdf\nContent-Transfer-Encoding: base64\n\nJVBERi0=\n--o--\n"
)
BODIES = {
    "plain first": (MULTIPART.format("der Text", "<p>HTML</p>"), ALTERNATIVE, "der Text"),
    "plain last": (
        "--b\nContent-Type: text/html\n\n<p>HTML</p>\n--b\nContent-Type: text/plain\n\nder Text\n--b--",
        ALTERNATIVE,
        "der Text",
    ),
    "plain twice": (
        "--b\n\nder Text\n--b\n\nnoch einer\n--b--",
        ALTERNATIVE,
        "der Text",
    ),
    "plain empty": (MULTIPART.format("  ", "<p>das <b>HTML</b></p>"), ALTERNATIVE, "das HTML"),
    "nested": (NESTED, {"Content_Type": "multipart/mixed; boundary=o"}, "der Text"),
    "footer of a list": (
        "--b\nContent-Type: text/html\n\n<p>Brief</p>\n--b\nContent-Type: text/plain\n\nFooter\n--b--",
        {"Content_Type": "multipart/mixed; boundary=b"},
        "Brief",
    ),
    "attached text": (
        "--b\nContent-Type: text/plain\nContent-Disposition: attachment\n\nAnlage\n--b\n\nBrief\n--b--",
        {"Content_Type": "multipart/mixed; boundary=b"},
        "Brief",
    ),
    "cut off": ("--b\nContent-Type: text/plain\n\nder Te", ALTERNATIVE, "der Te"),
    "blanks after the boundary": ("preamble\n--b  \n\nder Text\n--b--\t\n", ALTERNATIVE, "der Text"),
    "boundary inside a line": ("--b\n\nder --b\n--bb\nText\n--b--", ALTERNATIVE, "der --b\n--bb\nText"),
    "html": (
        "<p>Gr&uuml;&szlig;e</p><p>M. Kolbe</p>",
        {"Content_Type": "text/html"},
        "Grüße\n\nM. Kolbe",
    ),
    "base64": (
        base64.encodebytes("Grüße".encode()),
        {"Content_Transfer_Encoding": "base64"},
        "Grüße",
    ),
    "quoted-printable": ("Gr=C3=BC=C3=9Fe=\n!", {"Content_Transfer_Encoding": "quoted-printable"}, "Grüße!"),
    "Windows": (
        "Grüße „du“".encode("cp1252"),
        {"Content_Type": "text/plain; charset=windows-1252"},
        "Grüße „du“",
    ),
    "charset lies": ("Grüße".encode("cp1252"), {"Content_Type": "text/plain; charset=utf-8"}, "Grüße"),
    "unknown charset": ("Grüße", {"Content_Type": "text/plain; charset=foo-8"}, "Grüße"),
    "no charset": ("Grüße", {"Content_Type": ";;;"}, "Grüße"),
    "pictures": ("Guten Tag\n[cid:image001.png@01D]\n[image: Logo]", {}, "Guten Tag"),
    "unseen marks": ("\u200b\u200c Guten Tag \ufeff", {}, "Guten Tag"),
    "quotation and signature": ("Ja.\n\n> Frage\n\n-- \nM. Kolbe", {}, "Ja.\n\n> Frage\n\n-- \nM. Kolbe"),
}


@pytest.mark.parametrize(("body", "fields", "expected"), BODIES.values(), ids=BODIES.keys())
def test_the_text_the_reader_saw(body, fields, expected):
    data = mail(body, **fields)
    assert texts(data + mail("zwei")) == [expected, "zwei"]
    if isinstance(body, str) and "\r" not in body:
        assert texts(data.replace(b"\n", b"\r\n")) == [expected]


UNREADABLE = {
    "no boundary": (mail("--b\n\nx\n--b--", Content_Type="multipart/mixed"), "parts begin"),
    "no parts": (mail("x", Content_Type="multipart/mixed; boundary=b"), "parts are missing"),
    "a part without parts": (
        mail(
            "--b\nContent-Type: multipart/mixed; boundary=c\n\n--b--",
            Content_Type="multipart/mixed; boundary=b",
        ),
        "parts are missing",
    ),
    "nested too deeply": (
        mail(
            "".join(f"--{n}\nContent-Type: multipart/mixed; boundary={n + 1}\n\n" for n in range(9))
            + "--9\n\nx",
            Content_Type="multipart/mixed; boundary=0",
        ),
        "nested",
    ),
    "too long": (mail("a" * 200_001), "200,001 characters"),
    "far too long": (mail("a" * 4_000_001), "4,000,000 bytes"),
    "too much HTML": (mail("<div>" * 30_000, Content_Type="text/html"), "tags"),
    "no headers": (f"{FROM}\nnothing like a mail\n\n".encode(), "mail headers"),
    "empty": (f"{FROM}\n\n\n".encode(), "empty"),
}


@pytest.mark.parametrize(("data", "what"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_cannot_be_read_is_named_and_the_rest_goes_on(data, what):
    results = [f for f in found(mail("eins") + data + mail("drei")) if not isinstance(f, Remark)]
    assert isinstance(results[0], Item)
    assert isinstance(results[-1], Item)
    (bad,) = results[1:-1]
    assert what in bad.error.what
    assert (bad.error.source, bad.error.line) == ("export/All mail.mbox", 6)


# Headers


SENDERS = {
    "plain": ("m@ahlers.example", ("m@ahlers.example", "m@ahlers.example")),
    "capitals": ("M. Kolbe <M@Ahlers.Example>", ("M. Kolbe", "m@ahlers.example")),
    "encoded": ("=?utf-8?q?J=C3=BCrgen_Ott?= <j@ott.example>", ("Jürgen Ott", "j@ott.example")),
    "encoded, quoted": ('"=?iso-8859-1?q?J=FCrgen?=" <j@ott.example>', ("Jürgen", "j@ott.example")),
    "encoded comma": ("=?utf-8?q?Ott=2C_J=C3=BCrgen?= <j@ott.example>", ("Ott, Jürgen", "j@ott.example")),
    "comma, not quoted": ("Ott, Karl <j@ott.example>", ("Ott, Karl", "j@ott.example")),
    "quotes of Outlook": ("\"'j@ott.example'\" <j@ott.example>", ("j@ott.example", "j@ott.example")),
    "comment": ("j@ott.example (Karl Ott)", ("Karl Ott", "j@ott.example")),
    "bytes": ("Jürgen Ott <j@ott.example>", ("Jürgen Ott", "j@ott.example")),
    "no address": ("Karl Ott", ("Karl Ott", None)),
    "unknown encoding": ("=?foo?q?Karl?= <j@ott.example>", ("Karl", "j@ott.example")),
    "broken encoding": ("=?utf-8?b?!!!?= <j@ott.example>", None),
    "nothing": ("", (None, None)),
    "cut encoding": ("=?utf-8?b?a?= <j@ott.example>", ("=?utf-8?b?a?=", "j@ott.example")),
    "brackets": ("((((" * 900 + "@", None),
}


@pytest.mark.parametrize(("sender", "expected"), SENDERS.values(), ids=SENDERS.keys())
def test_the_sender(sender, expected):
    item = one("x", sender=None, From=sender)
    assert item.message.text == "x"
    if expected is not None:
        assert (item.message.sender, item.sender_id) == expected


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ("Jonas Brandt <j@b.example>", ("Jonas Brandt", "j@b.example")),
        ("j@b.example", (None, "j@b.example")),
        ("j@b.example, k@b.example", (None, None)),
        ("undisclosed-recipients:;", (None, None)),
        ("<<<>", (None, None)),
    ],
)
def test_the_one_it_was_written_to(to, expected):
    item = one("x", To=to)
    assert (item.to, item.to_id) == expected


DATES = {
    "zone": ("Tue, 04 Mar 2025 00:02:03 +0100", "2025-03-03T23:02:03Z"),
    "zone by name": ("Tue, 4 Mar 2025 10:02:03 GMT", "2025-03-04T10:02:03Z"),
    "comment": ("Tue, 04 Mar 2025 10:02:03 +0000 (UTC)", "2025-03-04T10:02:03Z"),
    "unknown zone": ("Tue, 04 Mar 2025 10:02:03 -0000", "2025-03-04T10:02:03Z"),
    "nonsense": ("gestern", None),
    "out of range": ("Tue, 99 Mar 2025 10:02:03 +0000", None),
    "last of days": ("Fri, 31 Dec 9999 23:00:00 -1200", None),
    "nothing": ("", None),
}


@pytest.mark.parametrize(("date", "expected"), DATES.values(), ids=DATES.keys())
def test_dates(date, expected):
    assert one("x", Date=date).message.sent_at == expected


def test_a_date_without_zone_does_not_depend_on_where_it_is_read(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        assert one("x", Date="Tue, 04 Mar 2025 10:02:03 -0000").message.sent_at == "2025-03-04T10:02:03Z"
        assert one("x", Date="Tue, 04 Mar 2025 10:02:03").message.sent_at == "2025-03-04T10:02:03Z"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_of_a_header_given_twice_the_first_counts():
    assert one("x", "Subject: eins", "Subject: zwei").message.subject == "eins"


def test_headers_without_end_are_not_all_read():
    assert one("x", *["X-Spam: " + "y" * 900] * 300, "Subject: spät").message.subject is None


def test_without_date_the_last_server_knows():
    item = one("x", "Received: by mx.example;\n Tue, 4 Mar 2025 01:02:03 -0800 (PST)", Date="?")
    assert item.message.sent_at == "2025-03-04T09:02:03Z"


# Conversations


def test_answers_belong_to_the_first_mail():
    data = (
        mail("eins", Message_ID="<1@a.example>")
        + mail("zwei", Message_ID="<2@a.example>", In_Reply_To="<1@a.example>")
        + mail("drei", Message_ID="<3@a.example>", In_Reply_To="<2@a.example>")
        + mail("vier", Message_ID="<4@a.example>", References="<1@a.example>\n <2@a.example>")
        + mail("andere", Message_ID="<5@a.example>")
    )
    results = items(data)
    assert [i.message.source.conversation for i in results] == ["<1@a.example>"] * 4 + ["<5@a.example>"]
    assert not any(item.continued for item in results)


def test_what_answers_a_mail_that_is_missing_is_continued():
    data = mail("zwei", Message_ID="<2@a.example>", References="<0@a.example> <1@a.example>") + mail(
        "drei", Message_ID="<3@a.example>", In_Reply_To="<2@a.example>"
    )
    first, second = items(data)
    assert (first.message.source.conversation, first.continued) == ("<0@a.example>", True)
    assert (second.message.source.conversation, second.continued) == ("<0@a.example>", False)


def test_a_mail_gmail_took_out_of_its_thread_is_continued():
    data = mail("eins", Message_ID="<1@a.example>", X_GM_THRID="11") + mail(
        "zwei", Message_ID="<2@a.example>", In_Reply_To="<1@a.example>", X_GM_THRID="22"
    )
    assert [(i.message.source.conversation, i.continued) for i in items(data)] == [
        ("11", False),
        ("22", True),
    ]


def test_only_so_many_mails_are_remembered(monkeypatch):
    monkeypatch.setattr("outreach_lint.readers.exports.mail.mailbox._REMEMBERED", 2)
    first = mail("eins", Message_ID="<1@a.example>")
    others = [mail("andere", Message_ID=f"<{n}@a.example>") for n in (2, 3)]
    answer = mail("Antwort", In_Reply_To="<1@a.example>")
    assert not items(first + others[0] + answer)[-1].continued
    assert items(first + b"".join(others) + answer)[-1].continued


def test_a_subject_alone_is_no_history():
    assert not one("x", Subject="Re: Ihre Anfrage", Message_ID="<1@a.example>").continued


def test_the_thread_index_of_outlook_tells_answers():
    first, answer = (base64.b64encode(b"\1" * size).decode() for size in (22, 27))
    assert not one("x", Message_ID="<1@a.example>", Thread_Index=first).continued
    assert one("x", Message_ID="<1@a.example>", Thread_Index=answer).continued


def test_what_answers_a_mail_that_was_left_out_is_continued():
    data = mail("eins", Message_ID="<1@a.example>", X_Gmail_Labels="Drafts") + mail(
        "zwei", In_Reply_To="<1@a.example>"
    )
    (item,) = items(data)
    assert (item.message.source.conversation, item.continued) == ("<1@a.example>", True)


def test_a_mail_without_any_id():
    item = one("x")
    assert (item.message.id, item.message.source.conversation, item.continued) == (None, None, False)


# Owner


def owners(data, **options):
    return [f for f in found(data, **options) if isinstance(f, Owner)]


def test_one_address_of_delivery_is_the_owner():
    data = mail("a", Delivered_To="Jonas@b.example") + mail("b", X_Delivered_To="jonas@b.example") + mail("c")
    assert owners(data) == [Owner(ids=("jonas@b.example",))]
    assert owners(mail("b", X_Delivered_To="jonas@b.example")) == [Owner(ids=("jonas@b.example",))]


def test_several_addresses_of_delivery_tell_nothing():
    assert owners(mail("a", Delivered_To="j@b.example") + mail("b", Delivered_To="k@b.example")) == []
    assert owners(mail("a")) == []


@pytest.mark.parametrize("me", ["M.Kolbe@Ahlers.example ", "martina kolbe"])
def test_what_the_owner_wrote_is_outbound(me):
    results = found(mail("x", Received="by mx.example; x"), me=(me,))
    assert isinstance(results[0], Owner)
    assert results[0].ids + results[0].names == ((me.lower() if "@" in me else me).strip(),)
    assert results[1].message.source.direction == "outbound"


# Damage


class Failing(io.BytesIO):
    def read(self, size=-1):
        if self.tell() > 0:
            raise OSError(5, "Input/output error")
        return super().read(300)


def test_a_file_that_fails_while_it_is_read():
    data = mail("eins") * 20
    results = list(
        read([Member("x.mbox", "x.mbox", data, lambda: Failing(data)), member(mail("y"))], Options())
    )
    assert [f.error.what for f in results if isinstance(f, BadRecord)] == ["Input/output error"]
    assert results[-1].message.text == "y"


def test_a_file_that_cannot_be_opened():
    def opener():
        raise PermissionError(13, "Permission denied")

    (bad,) = read([Member("x.mbox", "x.mbox", b"", opener)], Options())
    assert isinstance(bad.error, InputError)
    assert "Permission denied" in bad.error.what


def test_in_a_zip(tmp_path):
    with zipfile.ZipFile(tmp_path / "takeout.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Takeout/E-Mail/Gesendet.mbox", mail("eins") + mail("zwei"))
    (file,) = members_of(tmp_path / "takeout.zip")
    assert wants(file)
    results = [f for f in read([file], Options()) if isinstance(f, Item)]
    assert [i.message.text for i in results] == ["eins", "zwei"]
    assert {i.message.source.direction for i in results} == {"outbound"}


HOSTILE = {
    "encoded words": mail("x", Subject="=?a?q?" * 40_000),
    "quotes in a type": mail("x", Content_Type='multipart/mixed; x="' + ";" * 200_000),
    "references": mail("x", References="<a" * 100_000),
    "fields": mail("x", *[f"X-{n}: y" for n in range(20_000)]),
    "one field, many lines": mail("x", "X-Spam: y" + "\n y" * 100_000),
    "boundaries": mail("\n--b" * 60_000, Content_Type="multipart/mixed; boundary=b"),
    "nested": mail(
        "".join(f"--{n}\nContent-Type: multipart/mixed; boundary={n + 1}\n\n" for n in range(3_000))
        + "\nx" * 50_000,
        Content_Type="multipart/mixed; boundary=0",
    ),
    "froms": mail("\n\nFrom " * 100_000),
    "blanks": mail(" " * 150_000 + "x"),
    "punycode": mail("a" * 100_000 + "-" + "b" * 50_000, Content_Type="text/html; charset=punycode"),
    "tags": mail("<div>" * 19_000, Content_Type="text/html"),
    "no newline": mail("x" * 3_000_000),
    "addresses": mail("x", To="a@b.example, " * 10_000),
    "brackets of pictures": mail("[cid:" * 40_000),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_mail_takes_long(data):
    begin = time.perf_counter()
    results = found(data + mail("zwei"))
    assert time.perf_counter() - begin < 5
    assert any(isinstance(f, Item) and f.message.text == "zwei" for f in results)


VALID = (
    mail(
        "eins", Message_ID="<1@a.example>", Subject="=?utf-8?q?Gr=C3=BC=C3=9Fe?=", Delivered_To="j@b.example"
    )
    + mail(NESTED, Content_Type="multipart/mixed; boundary=o", Date="Tue, 04 Mar 2025 10:02:03 +0100")
    + mail("Gr=C3=BC=C3=9Fe", Content_Transfer_Encoding="quoted-printable", X_Gmail_Labels="Gesendet")
    + mail(base64.encodebytes(b"<p>vier</p>"), Content_Type="text/html", Content_Transfer_Encoding="base64")
)
PIECES = st.sampled_from(
    [b"\n", b"\n\n", b"From ", FROM.encode() + b"\n", b"--o", b"--o--", b"=?utf-8?b?", b"?=", b"<", b'"', b"\xff", b"\0",
     b"Content-Type: ", b"multipart/mixed; boundary=", b"charset*0=", b"charset*=a'b'%ff", b"Date: ", b";", b"@", b"x-uuencode",
     b"Content-Transfer-Encoding: "]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(damaged(VALID, PIECES))
def test_any_damage_is_survived(data):
    wants(member(data))
    for result in found(data):
        assert isinstance(result, Item | BadRecord | Owner | Remark)
        if isinstance(result, Item):
            assert result.message.text.strip()
        if isinstance(result, BadRecord):
            assert result.error.source == "export/All mail.mbox"
            assert result.error.line


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300) | st.lists(PIECES, max_size=30).map(b"".join))
def test_damage_in_one_mail_leaves_the_others(junk):
    if b"\nFrom " in junk or junk.startswith(b"From "):
        return
    data = mail("eins") + FROM.encode() + b"\nSubject: x\n" + junk + b"\n\n" + mail("drei")
    results = [r for r in texts(data) if isinstance(r, str)]
    assert results[0] == "eins"
    assert results[-1] == "drei"
