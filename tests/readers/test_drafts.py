"""Drafts: plain text, mails, HTML."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from outreach_lint.errors import InputError
from outreach_lint.message import MAX_CHARACTERS
from outreach_lint.readers import draft_readers
from outreach_lint.readers import eml as eml_reader
from outreach_lint.readers import html as html_reader
from outreach_lint.readers import text as text_reader
from outreach_lint.recipient import Recipient


def text(data, name="draft.txt"):
    return text_reader.read(data, name).message


def eml(data, name="mail.eml"):
    return eml_reader.read(data, name)


def html(markup, name="draft.html"):
    return html_reader.read(markup.encode() if isinstance(markup, str) else markup, name).message


# Plain text

SENTENCE = "Grüße aus Ulm – für „dich“"
ENCODINGS = {
    "utf-8": SENTENCE.encode(),
    "utf-8 with mark": codecs.BOM_UTF8 + SENTENCE.encode(),
    "utf-16 little": codecs.BOM_UTF16_LE + SENTENCE.encode("utf-16-le"),
    "utf-16 big": codecs.BOM_UTF16_BE + SENTENCE.encode("utf-16-be"),
    "Windows": SENTENCE.encode("cp1252"),
}


@pytest.mark.parametrize("data", ENCODINGS.values(), ids=ENCODINGS.keys())
def test_text_is_read_in_the_encodings_people_use(data):
    assert text(data).text == SENTENCE


@pytest.mark.parametrize("data", [b"a\r\nb\r\nc", b"a\rb\rc", b"a\nb\nc", b"a\r\nb\rc"], ids=repr)
def test_line_ends_become_line_feeds(data):
    assert text(data).text == "a\nb\nc"


@pytest.mark.parametrize("reader", [text, html], ids=["text", "html"])
@pytest.mark.parametrize("data", [b"", b" \r\n\t\n"], ids=["nothing", "blanks"])
def test_an_empty_file_is_refused(reader, data):
    with pytest.raises(InputError, match="empty"):
        reader(data)


@pytest.mark.parametrize(
    "data",
    [codecs.BOM_UTF8, codecs.BOM_UTF8 + b" \n", codecs.BOM_UTF16_LE],
    ids=["mark", "mark and blanks", "utf-16 mark"],
)
def test_a_file_of_a_byte_order_mark_is_empty(data):
    with pytest.raises(InputError, match="empty"):
        text(data)


@pytest.mark.parametrize("reader", [text, html], ids=["text", "html"])
@pytest.mark.parametrize(
    "data",
    [
        b"\x00\x01\x02",
        b"PK\x03\x04\x14\x00\x00\x00",
        bytes(range(256)),
        b"\x89PNG\r\n\x1a\n\x01\x02\x03",
        "Hallo".encode("utf-16-le"),
    ],
    ids=["zeros", "zip", "all bytes", "png", "utf-16 without mark"],
)
def test_a_binary_file_is_refused(reader, data):
    with pytest.raises(InputError, match="binary"):
        reader(data)


@pytest.mark.parametrize(
    "data",
    [codecs.BOM_UTF8 + b"\xfc", codecs.BOM_UTF16_LE + b"a", codecs.BOM_UTF16_LE + b"\x00\xd8"],
    ids=repr,
)
def test_a_file_that_breaks_its_own_promise_is_refused(data):
    with pytest.raises(InputError, match="not valid utf"):
        text(data)


def test_an_error_names_the_file():
    with pytest.raises(InputError) as caught:
        text(b"", "here/draft.txt")
    assert caught.value.source == "here/draft.txt"
    assert str(caught.value).startswith("here/draft.txt: ")


SUBJECTS = {
    "none": ("Hallo\nText", None, "Hallo\nText", 1),
    "German": ("Betreff: Anlage\n\nText", "Anlage", "Text", 3),
    "English": ("Subject: Plant\n\nText", "Plant", "Text", 3),
    "small letters": ("betreff: Anlage\nText", "Anlage", "Text", 2),
    "no empty line": ("Betreff: Anlage\nText", "Anlage", "Text", 2),
    "many empty lines": ("Betreff: Anlage\n\n\n\nText", "Anlage", "Text", 5),
    "below an empty line": ("\nBetreff: Anlage\n\nText", "Anlage", "Text", 4),
    "blanks around": ("Betreff:   Anlage  \n\nText", "Anlage", "Text", 3),
    "colon inside": ("Betreff: Re: Anlage: neu\n\nText", "Re: Anlage: neu", "Text", 3),
    "empty subject": ("Betreff:\n\nText", None, "Text", 3),
    "CRLF": ("Betreff: Anlage\r\n\r\nText\r\nmehr", "Anlage", "Text\nmehr", 3),
    "no colon": ("Betreff Anlage\n\nText", None, "Betreff Anlage\n\nText", 1),
    "not first": ("Text\nBetreff: Anlage", None, "Text\nBetreff: Anlage", 1),
    "another word": ("Betreffs: Anlage\nText", None, "Betreffs: Anlage\nText", 1),
}


@pytest.mark.parametrize(("draft", "subject", "body", "line"), SUBJECTS.values(), ids=SUBJECTS.keys())
def test_the_subject_and_where_the_body_begins(draft, subject, body, line):
    message = text(draft.encode())
    assert (message.subject, message.text, message.source.line) == (subject, body, line)
    assert draft.replace("\r\n", "\n").split("\n")[line - 1] == body.split("\n")[0]


def test_the_source_is_kept():
    source = text(b"Hallo", "a/b.md").source
    assert (source.path, source.format) == ("a/b.md", "text")


def test_a_message_without_end_is_refused():
    assert len(text(b"a" * MAX_CHARACTERS).text) == MAX_CHARACTERS
    with pytest.raises(InputError, match="200,001 characters"):
        text(b"a" * (MAX_CHARACTERS + 1))


@given(st.binary(max_size=200) | st.text(max_size=80).map(str.encode))
@example(codecs.BOM_UTF16_LE + b"\x00\x00t\x00\x00\x00")
@example(b"Betreff: \xfc")
def test_any_bytes_are_a_draft_or_an_input_error(data):
    for reader in (text, html):
        try:
            message = reader(data)
        except InputError:
            continue
        assert "\r" not in message.text


# Mails

PLAIN = (
    b"From: Karl <karl@kern.de>\nTo: Petra Kern <petra@kern-bau.de>\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\n"
    b"Date: Fri, 03 May 2024 10:00:00 +0200\nMessage-ID: <1@kern.de>\n"
    b"Content-Type: text/plain; charset=iso-8859-1\n\nSch\xf6ne Gr\xfc\xdfe\r\naus Ulm\n"
)


def test_a_plain_mail():
    item = eml(PLAIN)
    message = item.message
    assert message.text.strip() == "Schöne Grüße\naus Ulm"
    assert (message.subject, message.channel, message.id) == ("Grüße", "email", "<1@kern.de>")
    assert message.sender == "Karl <karl@kern.de>"
    assert message.sent_at == "Fri, 03 May 2024 10:00:00 +0200"
    assert (message.source.path, message.source.format) == ("mail.eml", "eml")
    assert item.recipient == Recipient(name="Petra Kern", email="petra@kern-bau.de")


def mail(body, content_type="text/plain; charset=utf-8", head=b""):
    return head + b"Subject: x\nContent-Type: " + content_type.encode() + b"\n\n" + body


MULTIPART = (
    b"--b\nContent-Type: text/plain; charset=utf-8\n\nder Text\n"
    b"--b\nContent-Type: text/html; charset=utf-8\n\n<p>das <b>HTML</b></p>\n--b--\n"
)
HTML_ONLY = (
    b"--b\nContent-Type: application/pdf\n\nJVBERi0=\n"
    b"--b\nContent-Type: text/html\n\n<p>das <b>HTML</b></p>\n--b--\n"
)
BODIES = {
    "plain": (mail(b"der Text"), "der Text"),
    "html": (mail(b"<p>das <b>HTML</b></p><script>du()</script>", "text/html; charset=utf-8"), "das HTML"),
    "plain before html": (mail(MULTIPART, "multipart/alternative; boundary=b"), "der Text"),
    "html beside a file": (mail(HTML_ONLY, "multipart/mixed; boundary=b"), "das HTML"),
    "base64": (mail(b"R3LDvMOfZQ==", head=b"Content-Transfer-Encoding: base64\n"), "Grüße"),
    "quoted-printable": (
        mail(b"Gr=C3=BC=C3=9Fe", head=b"Content-Transfer-Encoding: quoted-printable\n"),
        "Grüße",
    ),
    "Windows": (mail(b"Gr\xfc\xdfe \x84du\x93", "text/plain; charset=windows-1252"), "Grüße „du“"),
    "unknown charset": (mail("Grüße".encode(), "text/plain; charset=foo-8"), "Grüße"),
    "broken charset": (mail(b"Text", 'text/plain; charset="utf-8'), "Text"),
    "broken type": (mail(b"Text", ";;;"), "Text"),
    "broken base64": (mail(b"!!!!x", head=b"Content-Transfer-Encoding: base64\n"), "!!!!x"),
    "no type": (b"Subject: x\n\nText", "Text"),
    "mbox line": (b"From karl Fri May  3\nSubject: x\n\nText", "Text"),
    "CRLF": (b"Subject: x\r\n\r\nText\r\nmehr", "Text\nmehr"),
}


@pytest.mark.parametrize(("data", "expected"), BODIES.values(), ids=BODIES.keys())
def test_the_body_of_a_mail(data, expected):
    message = eml(data).message
    assert message.text.strip() == expected
    assert message.subject == "x"


@pytest.mark.parametrize(
    "data",
    [
        b"Subject: x\n\n" + "Grüße".encode(),
        mail("Grüße".encode(), "text/plain; charset=us-ascii"),
        mail("Grüße".encode("cp1252")),
    ],
    ids=["utf-8 undeclared", "utf-8 declared ascii", "Windows declared utf-8"],
)
def test_a_misdeclared_charset_costs_no_umlauts(data):
    assert eml(data).message.text.strip() == "Grüße"


def test_a_mail_saved_with_a_byte_order_mark():
    assert eml(codecs.BOM_UTF8 + b"Subject: x\n\nText").message.subject == "x"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"just text, no headers", "no mail headers"),
        (b"\x00\x01\x02", "no mail headers"),
        (mail(b"x", "application/pdf"), "no text part"),
        (mail(b"--b\nContent-Type: image/png\n\nx\n--b--\n", "multipart/mixed; boundary=b"), "no text part"),
        (mail(b"no parts", "multipart/mixed"), "no text part"),
    ],
    ids=["nothing", "blanks", "no headers", "binary", "file", "files", "no parts"],
)
def test_what_is_no_mail_with_text_is_refused(data, message):
    with pytest.raises(InputError, match=message) as caught:
        eml(data)
    assert caught.value.source == "mail.eml"


HEADERS = {
    "unknown encoding": (b"Subject: =?foo-8?q?x?=\n", "x"),
    "broken encoding": (b"Subject: =?utf-8?b?!!!?=\n", None),
    "folded": (b"Subject: eins\n zwei\n", "eins zwei"),
    "empty": (b"Subject:\n", None),
    "missing": (b"X-Other: 1\n", None),
}


@pytest.mark.parametrize(("head", "subject"), HEADERS.values(), ids=HEADERS.keys())
def test_odd_subjects(head, subject):
    message = eml(head + b"\nText").message
    assert message.text == "Text"
    if subject is not None or head == b"Subject:\n":
        assert message.subject == subject


@pytest.mark.parametrize(
    ("to", "recipient"),
    [
        (b"petra@kern.de", Recipient(email="petra@kern.de")),
        (b"=?utf-8?q?J=C3=BCrgen?= <j@kern.de>", Recipient(name="Jürgen", email="j@kern.de")),
        (b"a@kern.de, b@kern.de", None),
        (b"undisclosed-recipients:;", None),
        (b"<<<>", None),
        (b"Petra", None),
        (b"", None),
    ],
    ids=["address", "encoded name", "two", "undisclosed", "broken", "no address", "nothing"],
)
def test_the_recipient_is_the_one_reader(to, recipient):
    assert eml(b"To: " + to + b"\n\nText").recipient == recipient


@pytest.mark.parametrize("header", [b"From: @@<", b"Date: nope", b"Message-ID: <<", b"MIME-Version: x"])
def test_malformed_headers_do_not_matter(header):
    assert eml(header + b"\nSubject: x\n\nText").message.text == "Text"


HEADS = st.sampled_from(
    [
        b"From: ",
        b"To: ",
        b"Subject: ",
        b"Date: ",
        b"Message-ID: ",
        b"Content-Type: ",
        b"Content-Transfer-Encoding: ",
        b"text/plain; charset=",
        b"multipart/mixed; boundary=b",
        b"message/rfc822",
        b"base64",
        b"=?utf-8?q?",
        b"?=",
        b"<",
        b">",
        b"@",
        b",",
        b":",
        b";",
        b'"',
        b"(",
        b"\n",
        b"\n\n",
        b"--b",
        b"--b--",
        b"=",
        b"\xff",
        b"\x00",
        b"x",
        b" ",
    ]
)


@given(st.lists(HEADS, max_size=25).map(b"".join) | st.binary(max_size=100))
def test_any_bytes_are_a_mail_or_an_input_error(data):
    try:
        item = eml(data)
    except InputError:
        return
    assert isinstance(item.message.text, str)


# HTML

MARKUP = {
    "text": ("<p>Hallo</p>", "Hallo"),
    "fragment": ("Hallo", "Hallo"),
    "inline tags": ("<p>Hal<b>lo</b> <i>du</i></p>", "Hallo du"),
    "entities": ("<p>A &amp; B &uuml;ber&nbsp;uns</p>", "A & B über uns"),
    "source line breaks": ("<p>Hallo\n   Petra</p>", "Hallo Petra"),
    "comment": ("<p>Hallo<!-- du --> Petra</p>", "Hallo Petra"),
    "script": ("<p>Hallo</p><script>du()</script>", "Hallo"),
    "style": ("<style>p { color: red }</style><p>Hallo</p>", "Hallo"),
    "head": ("<html><head><title>Anlage</title></head><body>Hallo</body></html>", "Hallo"),
    "template": ("<p>Hallo</p><template>du</template>", "Hallo"),
    "unclosed": ("<div><p>Hallo <b>Petra", "Hallo Petra"),
    "nothing to see": ("<p></p>", ""),
}


@pytest.mark.parametrize(("markup", "expected"), MARKUP.values(), ids=MARKUP.keys())
def test_the_text_a_reader_sees(markup, expected):
    assert html(markup).text == expected


LAYOUT = {
    "paragraphs": ("<p>eins</p><p>zwei</p>", "eins\n\nzwei"),
    "break": ("<p>eins<br>zwei</p>", "eins\nzwei"),
    "list": ("<ul><li>eins</li><li>zwei</li></ul>", "eins\nzwei"),
    "boxes": ("<div>eins</div><div>zwei</div>", "eins\n\nzwei"),
    "heading": ("<h1>eins</h1>zwei", "eins\n\nzwei"),
    "rows": ("<table><tr><td>eins</td></tr><tr><td>zwei</td></tr></table>", "eins\n\nzwei"),
}


@pytest.mark.parametrize(("markup", "expected"), LAYOUT.values(), ids=LAYOUT.keys())
def test_blocks_stand_on_lines_of_their_own(markup, expected):
    lines = [line for line in html(markup).text.split("\n") if line]
    assert lines == [line for line in expected.split("\n") if line]


def test_cells_of_a_row_are_words_of_their_own():
    assert html("<table><tr><td>eins</td><td>zwei</td></tr></table>").text.split() == ["eins", "zwei"]


@pytest.mark.parametrize(
    ("markup", "subject"),
    [
        ("<title>Neue  Anlage</title><p>Hallo", "Neue Anlage"),
        ("<title></title><p>Hallo", None),
        ("<p>Hallo", None),
        ("<title>A &amp; B</title>", "A & B"),
    ],
)
def test_the_title_is_the_subject(markup, subject):
    assert html(markup).subject == subject


def test_the_title_of_a_drawing_is_no_subject():
    assert html("<svg><title>Icon</title></svg><p>Hallo").subject is None


def test_html_in_another_encoding():
    assert html("<p>Grüße</p>".encode("cp1252")).text == "Grüße"


def test_html_nested_deeply_is_survived():
    assert html("<div>" * 3_000 + "Hallo").text == "Hallo"


# All of them


@pytest.mark.parametrize("ending", [".txt", ".md", ".markdown", ".eml", ".html", ".htm"])
def test_each_ending_has_a_reader(ending):
    data = b"Subject: x\n\n<p>Hallo</p>"
    item = draft_readers()[ending](data, f"draft{ending}")
    assert "Hallo" in item.message.text
    assert item.message.source.path == f"draft{ending}"
