from __future__ import annotations

import io
import time

import pytest
from damage import damaged
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach_lint.message import MAX_CHARACTERS
from outreach_lint.readers import BadRecord, Item, Remark
from outreach_lint.readers.exports import Options
from outreach_lint.readers.exports.tables.moments import iso, order_of
from outreach_lint.readers.exports.tables.table import read, wants
from outreach_lint.readers.members import Member


def member(data, name="kontakte.csv"):
    data = data.encode() if isinstance(data, str) else data
    return Member(f"/x/{name}", name, data[:8192], lambda: io.BytesIO(data))


def found(data, name="kontakte.csv", **options):
    return list(read([member(data, name)], Options(**options)))


def items(data, **options):
    return [f for f in found(data, **options) if isinstance(f, Item)]


def texts(data, **options):
    return [item.message.text for item in items(data, **options)]


def bad(data, **options):
    return [f.error for f in found(data, **options) if isinstance(f, BadRecord)]


def remarks(data, **options):
    return [f.text for f in found(data, **options) if isinstance(f, Remark)]


def test_all_fields():
    (item,) = items(
        "ID;Betreff;Nachricht;Absender;Absender-E-Mail;Empfänger;Empfänger E-Mail;Datum;Gespräch;Richtung;Kanal;Ordner;Sprache\n"
        "7;Anlage;Guten Tag;Ole Brandt;ole@brandt.example;Martina Kolbe;kolbe@ahlers.example;21.11.2026 14:03;"
        "c1;ausgehend;E-Mail;Gesendet;de\n"
    )
    message = item.message
    assert (message.id, message.subject, message.text, message.sender) == (
        "7",
        "Anlage",
        "Guten Tag",
        "Ole Brandt",
    )
    assert (message.sent_at, message.channel, message.language) == ("2026-11-21T14:03:00", "email", "de")
    assert (item.sender_id, item.to, item.to_id) == (
        "ole@brandt.example",
        "Martina Kolbe",
        "kolbe@ahlers.example",
    )
    source = message.source
    assert (source.path, source.line, source.format) == ("/x/kontakte.csv", 2, "csv")
    assert (source.conversation, source.folder, source.direction) == ("c1", "Gesendet", "outbound")


@pytest.mark.parametrize(
    "header",
    [
        "Nachricht,Von",
        "message;from",
        "Body\tSender",
        "Text|Absender",
        '"NACHRICHT","von"',
        "content, FROM",
        "E-Mail-Text;Von",
    ],
)
def test_headers_and_delimiters(header):
    delimiter = next(c for c in ",;\t|" if c in header)
    (item,) = items(f"{header}\nHallo{delimiter}Ole\n")
    assert (item.message.text, item.message.sender) == ("Hallo", "Ole")


def test_which_columns_were_taken_is_told():
    assert "columns read as text=Inhalt, sender=Von" in remarks("Inhalt;Von;Sonstiges\na;b;c\n")


def test_columns_as_users_say_win_over_names():
    data = "message;notes;who\nnicht dies;das hier;Ole\n"
    (item,) = items(data, columns={"text": "Notes", "sender": "who"})
    assert (item.message.text, item.message.sender) == ("das hier", "Ole")


def test_without_a_column_of_text_the_flag_is_named():
    (error,) = bad("Firma;Ort\nAhlers;Kassel\n")
    assert "--map text=COLUMN" in error.what
    assert "Firma, Ort" in error.what
    assert len(found("Firma;Ort\nAhlers;Kassel\n")) == 1


@pytest.mark.parametrize(
    ("columns", "what"),
    [({"text": "Brief"}, "no column 'Brief'"), ({"body": "Text"}, "there is no field 'body'")],
)
def test_a_wrong_mapping_is_named(columns, what):
    (error,) = bad("Text;Ort\na;b\n", columns=columns)
    assert what in error.what


def test_among_several_tables_those_without_text_are_left_out():
    parts = [member("Firma;Ort\nA;B\n", "firmen.csv"), member("Text;Von\na;b\n", "texte.csv")]
    results = list(read(parts, Options()))
    assert not [r for r in results if isinstance(r, BadRecord)]
    assert [r.message.text for r in results if isinstance(r, Item)] == ["a"]
    assert "1 table without a column of text left out: firmen.csv" in [
        r.text for r in results if isinstance(r, Remark)
    ]


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-32"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_encodings(encoding):
    data = "Nachricht;Empfänger\n" + "Grüße – „Süßes“ für Sie;Bäckerei Ahlers\n" * 3
    results = items(data.encode(encoding))
    assert [r.message.text for r in results] == ["Grüße – „Süßes“ für Sie"] * 3
    assert results[0].to == "Bäckerei Ahlers"


def test_a_guessed_encoding_is_told_and_none_else():
    data = "Text;Von\nGrüße;Ole\nGruß;Ole\n"
    assert any(
        "2 lines that are not UTF-8 read as Windows-1252" in text for text in remarks(data.encode("cp1252"))
    )
    assert not any("Windows" in text for text in remarks(data))


def test_the_encoding_users_say_wins():
    data = "Text;Von\nПривет;Ole\n".encode("cp1251")
    assert texts(data, encoding="cp1251") == ["Привет"]
    assert "unknown encoding" in bad(data, encoding="klingon")[0].what


def test_damaged_utf8_is_a_bad_record_not_another_encoding():
    data = "Text;Von\nGrüße;Ole\nXüX;Ole\nSüßes;Ole\n".encode().replace("XüX".encode(), b"X\xc3X")
    assert texts(data) == ["Grüße", "Süßes"]
    assert [(e.line, e.what) for e in bad(data)] == [(3, "not valid UTF-8")]


def test_line_breaks_in_cells_and_lines_told():
    data = 'Text;Von\r\n"Hallo,\r\n\r\nich ""biete"" etwas; an";Ole\r\nzwei;Ole\r\n'
    assert texts(data) == ['Hallo,\n\nich "biete" etwas; an', "zwei"]
    assert [item.message.source.line for item in items(data)] == [2, 5]


def test_old_mac_line_ends():
    assert texts("Text;Von\rHallo;Ole\rMoin;Ole\r") == ["Hallo", "Moin"]


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;"])
def test_the_line_that_tells_spreadsheets_the_delimiter(first):
    data = f"{first}\r\nText;Von\r\na,b,c;Ole\r\n"
    assert texts(data) == ["a,b,c"]
    assert items(data)[0].message.source.line == 3


def test_a_table_of_one_column_is_not_split():
    assert texts('Nachricht\nHallo, du; da\n"zwei\nZeilen"\n') == ["Hallo, du; da", "zwei\nZeilen"]


def test_lines_above_the_header():
    data = "Export vom 21.11.2026\n\nName;Nachricht\nOle;Hallo\n"
    assert texts(data) == ["Hallo"]
    assert "1 line above the header left out" in remarks(data)


@pytest.mark.parametrize(
    ("cell", "text"),
    [("'=SUMME(A1)", "=SUMME(A1)"), ("'+49 561 1234", "+49 561 1234"), ("'-10 %", "-10 %"), ("'@ole", "@ole"),
     ('"=""Hallo"""', "Hallo"), ("'tis fine", "'tis fine"), ("eins_x000D_", "eins"), ('"A &amp; B"', "A & B"),
     ("<p>Hallo</p><p>du</p>", "Hallo\n\ndu"), ("a < b > c", "a < b > c"), ("\u200bHallo\ufeff", "Hallo")],
)  # fmt: skip
def test_cells_as_their_readers_saw_them(cell, text):
    assert texts(f"Text;Von\n{cell};Ole\n") == [text]


def test_faulty_rows_are_named_and_the_rest_is_read():
    data = "Von;Text;Ort\nOle;eins;x\nOle\nOle;zwei;x;y\nOle;drei;x;;\nOle;vier\nOle;fü\0nf;x\nOle;sechs;x\n"
    assert texts(data) == ["eins", "drei", "vier", "sechs"]
    assert [(e.line, e.what.split(",")[0]) for e in bad(data)] == [
        (3, "the row has 1 cell"),
        (4, "the row has 4 cells"),
        (7, "the line holds NUL bytes"),
    ]


@pytest.mark.parametrize("row", ['"Ole;offen', 'Ole;"sagt "so" dazu"', '"Ole";"offen', 'Ole;"offen'])
@pytest.mark.parametrize("quoted", [False, True])
def test_an_unbalanced_quote_costs_its_record_only(row, quoted):
    good = '"Ole";"{}"' if quoted else "Ole;{}"
    data = "\n".join(["Von;Text", good.format("eins"), row, good.format("zwei"), good.format("drei")])
    assert texts(data) == ["eins", "zwei", "drei"]
    assert [e.line for e in bad(data)] == [3]


def test_lines_that_may_belong_to_a_damaged_record_are_counted():
    data = 'Von;Text\nOle;eins\nOle;"sagt "so"\nund so\nweiter"\nOle;zwei\n'
    assert texts(data) == ["eins", "zwei"]
    assert [e.line for e in bad(data)] == [3]
    assert any(text.startswith("2 lines behind damaged records left out") for text in remarks(data))


def test_an_open_quote_in_a_large_table_costs_its_record_only_and_no_time():
    rows = "Ole;ein Text ohne Anführungszeichen\n" * 30_000
    data = "Von;Text\n" + rows + 'Ole;"offen\n' + rows
    started = time.perf_counter()
    assert len(texts(data)) == 60_000
    assert time.perf_counter() - started < 10
    assert [e.line for e in bad(data)] == [30_002]


def test_texts_and_lines_without_end():
    data = f"Von;Text\nOle;eins\nOle;{'a' * 500_000}\nOle;{'a' * (MAX_CHARACTERS - 50_000)}\nOle;zwei\n"
    assert texts(data) == ["eins", "zwei"]
    assert [e.line for e in bad(data)] == [3, 4]


def test_rows_without_text_are_counted():
    data = "Von;Text\nOle;\nOle; \n;\n\nOle;da\n"
    assert texts(data) == ["da"]
    assert "2 rows without text left out" in remarks(data)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("leer.csv", b""),
        ("leer.csv", b"\n \n"),
        ("bild.csv", bytes(range(256)) * 20),
        ("nul.csv", b"Text;a\n" + b"\0" * 900),
    ],
)
def test_what_is_no_table_is_one_bad_record(name, data):
    results = found(data, name)
    assert [type(r) for r in results] == [BadRecord]
    assert results[0].error.source == f"/x/{name}"


def test_accounts_in_the_cell_of_a_name():
    data = (
        "Text;Von;An\n"
        'a;"Kolbe, Martina <m.kolbe@ahlers.example>";ole@brandt.example\n'
        "b;Ole;a@x.example, b@x.example\n"
    )
    first, second = items(data)
    assert (first.message.sender, first.sender_id) == ("Kolbe, Martina", "m.kolbe@ahlers.example")
    assert (first.to, first.to_id) == ("ole@brandt.example", "ole@brandt.example")
    assert (second.to, second.to_id, second.sender_id) == (None, None, None)


@pytest.mark.parametrize(
    ("me", "direction"), [("OLE ", "outbound"), ("m@x.example", "inbound"), ("Karl", None)]
)
def test_direction_by_who_the_owner_is(me, direction):
    (item,) = items("Text;Von;An\na;Ole;m@x.example\n", me=(me,))
    assert item.message.source.direction == direction


@pytest.mark.parametrize(
    ("said", "direction"),
    [
        ("Eingehend", "inbound"),
        ("INCOMING", "inbound"),
        ("sent", "outbound"),
        ("Ausgang", "outbound"),
        ("?", None),
    ],
)
def test_direction_as_the_table_says(said, direction):
    (item,) = items(f"Text;Richtung\na;{said}\n")
    assert item.message.source.direction == direction


@pytest.mark.parametrize(
    ("said", "channel"),
    [
        ("E-Mail", "email"),
        ("LinkedIn", "linkedin"),
        ("Contact Form", "contact-form"),
        ("Fax", "other"),
        ("", None),
    ],
)
def test_channels(said, channel):
    (item,) = items(f"Text;Kanal\na;{said}\n")
    assert item.message.channel == channel


DATES = {
    "2026-11-21": "2026-11-21",
    "2026-11-21 14:03": "2026-11-21T14:03:00",
    "2026-11-21T14:03:22.123Z": "2026-11-21T14:03:22Z",
    "2026-11-21T14:03:22+01:00": "2026-11-21T13:03:22Z",
    "2025-06-01 14:03:22 UTC": "2025-06-01T14:03:22Z",
    "21.11.2026 14:03": "2026-11-21T14:03:00",
    "21.11.2026, 14:03 Uhr": "2026-11-21T14:03:00",
    "1.2.26": "2026-02-01",
    "3/4/26, 2:05\u202fPM": "2026-04-03T14:05:00",
    "12/04/2025 12:05 a.m.": "2025-04-12T00:05:00",
    "21. November 2026 um 14:03": "2026-11-21T14:03:00",
    "3. März 2026": "2026-03-03",
    "Sat, 21 Nov 2026 14:03:00 +0100": "2026-11-21T13:03:00Z",
    "Nov 21, 2026 2:03 PM": "2026-11-21T14:03:00",
    "1795269780": "2026-11-21T14:03:00Z",
    "1795269780000": "2026-11-21T14:03:00Z",
    "31.02.2026": None,
    "morgen": None,
    "21.11.2026 gegen Mittag": None,
    "9" * 5_000: None,
}


@pytest.mark.parametrize(("text", "expected"), DATES.items(), ids=[key[:30] for key in DATES])
def test_dates(text, expected):
    assert iso(text, "dmy") == expected


def test_the_order_of_dates():
    assert iso("3/4/26", "mdy") == "2026-03-04"
    assert iso("3.4.26", "mdy") == "2026-04-03"
    assert iso("26/03/04", "ymd") == "2026-03-04"
    assert order_of(["3/4/26", "3/25/26"], None).order == "mdy"
    assert order_of(["3/4/26", "25/3/26"], None).order == "dmy"
    assert order_of(["3/4/26"], "mdy").example is None


def test_an_open_order_of_dates_is_told():
    data = "Text;Datum\na;03/04/2026\nb;05/04/2026\n"
    assert [item.message.sent_at for item in items(data)] == ["2026-04-03", "2026-04-05"]
    assert any("03/04/2026 read day first; else say --date-order mdy" in text for text in remarks(data))
    assert not any("--date-order" in text for text in remarks(data, date_order="mdy"))
    assert [item.message.sent_at for item in items(data, date_order="mdy")] == ["2026-03-04", "2026-05-04"]


def test_the_order_shows_in_later_rows():
    data = "Text;Date\na;03/04/2026\nb;05/24/2026\n"
    assert [item.message.sent_at for item in items(data)] == ["2026-03-04", "2026-05-24"]
    assert not any("--date-order" in text for text in remarks(data))


def test_date_and_time_in_two_columns():
    (item,) = items("Text;Datum;Uhrzeit\na;21.11.2026;14:03\n")
    assert item.message.sent_at == "2026-11-21T14:03:00"


def test_dates_that_are_none_are_counted():
    data = "Text;Datum\na;neulich\nb;21.11.2026\n"
    assert [item.message.sent_at for item in items(data)] == [None, "2026-11-21"]
    assert "1 date not understood and left out" in remarks(data)


LINKEDIN = "FROM,TO,DATE,SUBJECT,CONTENT"
NOT_OURS = {
    "messages.csv": "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,DATE,SUBJECT,CONTENT,FOLDER\n",
    "invitations.csv": "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n",
    "Connections.csv": 'Notes:\n"When exporting"\n\nFirst Name,Last Name\n',
    "Comments.csv": "Date,Link,Message\n2026,x,y\n",
    "Recommendations_Given.csv": "First Name,Last Name,Text\na,b,c\n",
    "liste.xlsx": "PK\x03\x04",
    "liste.csv": "PK\x03\x04",
    "chat.txt": "Text;Von\na;b\n",
    "result.json": '{"text": "a"}',
}  # fmt: skip


@pytest.mark.parametrize(("name", "data"), NOT_OURS.items(), ids=NOT_OURS.keys())
def test_files_of_other_formats_are_not_wanted(name, data):
    assert not wants(member(data, name))


@pytest.mark.parametrize("name", ["kontakte.csv", "a/b/KONTAKTE.CSV", "liste.tsv", "messages.csv"])
def test_tables_are_wanted(name):
    assert wants(member("Nachricht;Von\na;b\n", name))


def test_what_comes_by_a_pipe_is_wanted_if_it_begins_with_a_header():
    assert wants(member('"Nachricht";"Von"\r\na;b\n', "stdin"))
    assert not wants(member('{"text": "a", "sender": "b"}\n', "stdin"))
    assert not wants(member("From: ole@brandt.example\nSubject: Text, von uns\n\nHallo\n", "stdin"))
    assert not wants(member("Hallo, Text; von mir\n", "stdin"))


def test_it_streams():
    class Endless(io.RawIOBase):
        read_bytes = 0

        def readable(self):
            return True

        def readinto(self, buffer):
            row = b'Ole;"ein Text"\n'
            data = (b"Von;Text\n" if not self.read_bytes else b"") + row * (len(buffer) // len(row) - 1)
            buffer[: len(data)] = data
            self.read_bytes += len(data)
            return len(data)

    stream = Endless()
    results = read([Member("x.csv", "x.csv", b"Von;Text\n", lambda: io.BufferedReader(stream))], Options())
    for _ in range(5_000):
        next(results)
    assert stream.read_bytes < 2_000_000


def test_a_file_that_fails_while_it_is_read():
    class Failing(io.BytesIO):
        def read1(self, size=-1):
            return super().read1(100) if self.tell() < 100 else self._fail()

        read = read1

        def _fail(self):
            raise OSError("gone")

    data = b"Von;Text\nOle;eins\n" * 100
    broken = Member("x.csv", "x.csv", data[:8192], lambda: Failing(data))
    good = member("Von;Text\nOle;danach\n")
    results = list(read([broken, good], Options()))
    assert [r.error.source for r in results if isinstance(r, BadRecord)] == ["x.csv"]
    assert [r.message.text for r in results if isinstance(r, Item)][-1] == "danach"


VALID = "Von;Text;Datum\r\n" + "".join(
    f'Ole {n};"Guten Tag {n},\r\nfür ""Ahlers"" biete ich; Süßes";21.11.2026\r\n' for n in range(12)
)


@settings(max_examples=150, deadline=None)
@given(damaged(VALID.encode()) | damaged(VALID.encode("utf-16")) | st.binary(max_size=300))
def test_any_bytes_are_read_or_named(data):
    wants(member(data))
    for result in found(data):
        assert isinstance(result, Item | BadRecord | Remark)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_damage_to_one_record_leaves_the_others(data):
    records = VALID.encode().split(b"Ole ")
    place = data.draw(st.integers(3, 9))
    row = records[place]
    at = data.draw(st.integers(0, len(row) - 3))
    junk = data.draw(st.sampled_from([b'"', b";", b'";', b"\xff", b"\0", b"\xc3", b'""', b';"']))
    records[place] = row[:at] + junk + row[at:]
    numbers = {text.split(",")[0] for text in texts(b"Ole ".join(records))}
    assert {f"Guten Tag {n}" for n in range(12) if n != place - 1} <= numbers
