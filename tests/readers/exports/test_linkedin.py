from __future__ import annotations

import csv
import io

import pytest
from damage import damaged
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach_lint.errors import InputError
from outreach_lint.message import MAX_CHARACTERS
from outreach_lint.readers import BadRecord, Item, Owner, Remark
from outreach_lint.readers.exports import Options
from outreach_lint.readers.exports.linkedin.linkedin import read, wants
from outreach_lint.readers.members import HEAD_BYTES, Member

ME, HER = "https://www.linkedin.com/in/jan-ahlers", "https://www.linkedin.com/in/martina-kolbe"

NINE = "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,DATE,SUBJECT,CONTENT,FOLDER"
TEN = NINE.replace(",TO,", ",TO,RECIPIENT PROFILE URLS,")
GENERATIONS = {
    "until 2023": NINE,
    "2023": TEN,
    "2024": TEN + ",ATTACHMENTS",
    "2025": TEN + ",ATTACHMENTS,IS MESSAGE DRAFT",
    "late 2025": TEN + ",ATTACHMENTS,IS MESSAGE DRAFT,IS CONVERSATION DRAFT,IS CONVERSATION ARCHIVED",
    "other order": "FOLDER,CONTENT,DATE,TO,FROM,SENDER PROFILE URL,CONVERSATION ID,SUBJECT",
    "other spelling": "Conversation Id, conversation title ,From,Sender Profile Url,To,Date,Subject,Content,folder",
}
BASIC = {
    "CONVERSATION ID": "2-MDAwYWhsZXJz==",
    "FROM": "Martina Kolbe",
    "SENDER PROFILE URL": HER,
    "TO": "Jan Ahlers",
    "RECIPIENT PROFILE URLS": ME,
    "DATE": "2025-06-01 14:03:22 UTC",
    "CONTENT": "Guten Tag, Herr Ahlers.",
    "FOLDER": "INBOX",
    "IS MESSAGE DRAFT": "No",
}


def member(data, path="messages.csv"):
    data = data.encode() if isinstance(data, str) else data
    return Member(f"export.zip/{path}", path, data[:HEAD_BYTES], lambda: io.BytesIO(data))


def table(header, *rows, quoting=csv.QUOTE_MINIMAL, end="\n"):
    """A table as LinkedIn writes it; each row says what differs from BASIC."""
    columns = header.split(",")
    out = io.StringIO()
    writer = csv.writer(out, quoting=quoting, lineterminator=end)
    writer.writerow(columns)
    for row in rows:
        cells = BASIC | row
        writer.writerow([cells.get(column.strip().upper(), "") for column in columns])
    return out.getvalue()


def invitations(*rows, urls=True):
    header = "From,To,Sent At,Message,Direction" + (",inviterProfileUrl,inviteeProfileUrl" if urls else "")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header.split(","))
    writer.writerows(row if urls else row[:5] for row in rows)
    return member(out.getvalue(), "Invitations.csv")


OUTGOING = [
    "Jan Ahlers",
    "Petra Voss",
    "1/29/26, 2:37 PM",
    "Liebe Frau Voss",
    "OUTGOING",
    ME,
    "https://www.linkedin.com/in/voss",
]
INCOMING = ["Martina Kolbe", "Jan Ahlers", "12/3/25, 12:05 AM", "Darf ich?", "INCOMING", HER, ME]
PROFILE = (
    "First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary,Industry,Zip Code,Geo Location,"
    "Twitter Handles,Websites,Instant Messengers\n"
    'Jan,Ahlers,,,,Inhaber bei Bäckerei Ahlers,"Wir backen seit 1952.\n\nIn Ulm.",Food,,,,,\n'
)


def found(*members, **options):
    return list(read(members, Options(**options)))


def items(*members, **options):
    return [one for one in found(*members, **options) if isinstance(one, Item)]


def texts(results):
    """The texts in order, and the line numbers of what could not be read."""
    return [
        one.error.line if isinstance(one, BadRecord) else one.message.text
        for one in results
        if isinstance(one, BadRecord | Item)
    ]


def remarks(results):
    return [one.text for one in results if isinstance(one, Remark)]


def one(**cells):
    (item,) = items(
        member(
            table(TEN + ",IS MESSAGE DRAFT", {key.replace("_", " "): value for key, value in cells.items()})
        )
    )
    return item


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL], ids=["as needed", "all quoted"])
@pytest.mark.parametrize("header", GENERATIONS.values(), ids=GENERATIONS.keys())
def test_all_generations_of_the_header(header, quoting):
    file = member(table(header, {"CONTENT": 'Eins, "zwei"\n\ndrei', "SUBJECT": "Frage"}, {}, quoting=quoting))
    assert wants(file)
    first, second = items(file)
    message = first.message
    assert (message.text, message.subject, message.channel) == ('Eins, "zwei"\n\ndrei', "Frage", "linkedin")
    assert (message.sender, first.sender_id, first.to) == ("Martina Kolbe", HER, "Jan Ahlers")
    assert message.sent_at == "2025-06-01T14:03:22Z"
    source = message.source
    assert (source.path, source.line, source.format) == ("export.zip/messages.csv", 2, "linkedin")
    assert (source.conversation, source.folder, source.direction) == ("2-MDAwYWhsZXJz==", "INBOX", None)
    assert (second.message.text, second.message.source.line) == (BASIC["CONTENT"], 5)
    assert second.message.subject is None


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL], ids=["as needed", "all quoted"])
def test_no_final_line_break_a_byte_order_mark_and_crlf(quoting):
    data = (
        b"\xef\xbb\xbf" + table(TEN, {"CONTENT": "a\r\nb"}, {}, quoting=quoting, end="\r\n").rstrip().encode()
    )
    assert wants(member(data))
    assert texts(found(member(data))) == ["a\nb", BASIC["CONTENT"]]


def test_a_table_saved_by_a_german_spreadsheet():
    data = 'CONVERSATION ID;FROM;CONTENT;DATE\n2-a==;Jörg Voß;"Grüße; bis bald";2025-06-01 14:03:22\n'.encode(
        "cp1252"
    )
    results = found(member(data))
    assert wants(member(data))
    assert texts(results) == ["Grüße; bis bald"]
    assert remarks(results) == [
        "1 line is not UTF-8, read as Windows-1252; if that is wrong, say the encoding"
    ]


def test_an_encoding_that_is_said_is_believed():
    data = table(TEN, {"CONTENT": "Łódź"}).encode("cp1250")
    results = found(member(data), encoding="cp1250")
    assert (texts(results), remarks(results)) == (["Łódź"], [])


def test_utf16_is_known_by_its_mark():
    assert texts(found(member(table(TEN, {"CONTENT": "Grüße\nJan"}).encode("utf-16")))) == ["Grüße\nJan"]


def test_an_unknown_encoding_is_named():
    (bad,) = found(member(table(TEN, {})), encoding="klingon")
    assert "cannot be read as klingon" in bad.error.what


@pytest.mark.parametrize(
    ("date", "sent_at"),
    [
        ("2025-06-01 14:03:22 UTC", "2025-06-01T14:03:22Z"),
        ("2025-06-01 14:03:22", "2025-06-01T14:03:22"),
        ("1/29/26, 2:37 PM", "2026-01-29T14:37:00"),
        ("1/29/26, 2:37\u202fPM", "2026-01-29T14:37:00"),
        ("12/3/2025, 12:05 AM", "2025-12-03T00:05:00"),
        ("2025-13-01 14:03:22 UTC", None),
        ("13/13/25, 2:37 PM", None),
        ("gestern", None),
        ("", None),
    ],
)
def test_dates(date, sent_at):
    results = found(member(table(TEN, {"DATE": date})))
    assert results[0].message.sent_at == sent_at
    assert remarks(results) == ([] if sent_at else ["1 message has no date that is understood"])


def test_entities_are_what_they_mean_but_addresses_stay():
    text = "R&amp;D&nbsp;&#8211; sehen Sie https://x.de/?a=1&copy=2&lt=3"
    assert one(CONTENT=text).message.text == "R&D – sehen Sie https://x.de/?a=1&copy=2&lt=3"


def test_what_people_type_is_no_html():
    assert (
        one(CONTENT="Ihr <Firmenname> gefällt mir <3 <b>sehr</b>").message.text
        == "Ihr <Firmenname> gefällt mir <3 <b>sehr</b>"
    )


SPONSORED = {
    "CONVERSATION TITLE": "Sponsored Conversation",
    "FROM": "Kontor Nord",
    "SENDER PROFILE URL": "",
    "SUBJECT": "Mehr Kunden f&uuml;r Sie",
    "CONTENT": '<p class="spinmail-quill-editor__spin-break">Hallo %FIRSTNAME%,</p>'
    '<p class="spinmail-quill-editor__spin-break"><br></p><p>A&nbsp;&amp;&nbsp;B <a hre',
}


def test_advertising_is_html_and_may_end_in_a_tag():
    (item,) = items(member(table(TEN, SPONSORED)))
    assert item.message.text == "Hallo %FIRSTNAME%,\n\nA & B"
    assert (item.message.subject, item.message.sender, item.sender_id) == (
        "Mehr Kunden für Sie",
        "Kontor Nord",
        None,
    )


def test_advertising_may_begin_with_text():
    assert (
        one(CONTENT='Moin<p class="spinmail-quill-editor__spin-break">Wir backen').message.text
        == "Moin\n\nWir backen"
    )


def test_who_closed_his_account_is_nobody():
    item = one(FROM="LinkedIn Member", SENDER_PROFILE_URL="")
    assert (item.message.sender, item.sender_id) == (None, None)


RECEIVERS = {
    "one": ("Jan Ahlers", ME, ("Jan Ahlers", ME)),
    "a name with a comma": ("Jan Ahlers, Ph.D.", ME, ("Jan Ahlers, Ph.D.", ME)),
    "several": ("Jan Ahlers, Petra Voss", f"{ME},{HER}", (None, None)),
    "perhaps several": ("Jan Ahlers, Ph.D.", "", (None, None)),
    "no address": ("Jan Ahlers", "", ("Jan Ahlers", None)),
    "closed account": ("LinkedIn Member", "", (None, None)),
    "nobody": ("", "", (None, None)),
    "spelled otherwise": ("Jan Ahlers", ME + "/?trk=x", ("Jan Ahlers", ME)),
}


@pytest.mark.parametrize(("to", "urls", "expected"), RECEIVERS.values(), ids=RECEIVERS.keys())
def test_receivers_are_known_where_there_is_one(to, urls, expected):
    item = one(TO=to, RECIPIENT_PROFILE_URLS=urls)
    assert (item.to, item.to_id) == expected


def test_drafts_and_empty_messages_are_left_out_and_counted():
    header = TEN + ",ATTACHMENTS,IS MESSAGE DRAFT,IS CONVERSATION DRAFT"
    rows = [
        {"IS MESSAGE DRAFT": "Yes"},
        {"IS MESSAGE DRAFT": "false", "IS CONVERSATION DRAFT": "Yes"},
        {"CONTENT": "", "ATTACHMENTS": "https://x.de/a,https://x.de/b"},
        {"CONTENT": "\u200e \ufeff"},
        {"IS MESSAGE DRAFT": "false"},
        {"CONTENT": " <p> </p>"},
    ]
    results = found(member(table(header, *rows)))
    assert texts(results) == [BASIC["CONTENT"]]
    assert results[-1] == Remark("2 drafts and 3 messages without text left out", "export.zip/messages.csv")
    (remark,) = found(member(table(header, rows[0])))
    assert remark.text == "1 draft left out"


def test_a_message_that_is_too_long_is_named():
    file = member(table(TEN, {}, {"CONTENT": "a" * (MAX_CHARACTERS + 1)}, {"CONTENT": "c"}))
    assert texts(found(file)) == [BASIC["CONTENT"], 3, "c"]


# Invitations and whose export it is


def test_invitations_are_messages():
    first, second = items(invitations(OUTGOING, INCOMING))
    assert (first.message.text, first.message.sender, first.to) == (
        "Liebe Frau Voss",
        "Jan Ahlers",
        "Petra Voss",
    )
    assert (first.sender_id, first.to_id) == (ME, "https://www.linkedin.com/in/voss")
    assert (first.message.sent_at, second.message.sent_at) == ("2026-01-29T14:37:00", "2025-12-03T00:05:00")
    assert [item.message.source.direction for item in (first, second)] == ["outbound", "inbound"]
    assert {item.message.channel for item in (first, second)} == {"linkedin"}
    assert first.message.source.conversation != second.message.source.conversation
    assert (first.message.source.line, first.message.source.folder) == (2, "invitations")


def test_invitations_without_a_note_are_left_out():
    results = found(invitations([*OUTGOING[:3], "", *OUTGOING[4:]]))
    assert remarks(results) == ["1 invitation without a note left out"]


@pytest.mark.parametrize("row", [OUTGOING, INCOMING], ids=["outgoing", "incoming"])
def test_invitations_say_who_the_owner_is(row):
    assert found(invitations(row))[0] == Owner(("Jan Ahlers",), (ME,))


def test_a_damaged_invitation_costs_no_other():
    data = "From,To,Sent At,Message,Direction\n" + '"Jan"x,Petra,"1/2/26, 2:37 PM",Hallo,OUTGOING\n'
    data += 'Jan Ahlers,Petra Voss,"1/3/26, 2:37 PM",Moin,OUTGOING\n'
    results = found(member(data, "Invitations.csv"))
    assert results[0] == Owner(("Jan Ahlers",))
    assert texts(results) == [2, "Moin"]


def test_invitations_without_a_direction_name_nobody():
    unclear = [*OUTGOING[:4], "", *OUTGOING[5:]]
    (item,) = found(invitations(unclear))
    assert item.message.source.direction is None
    _, item, _ = found(invitations(unclear, OUTGOING))
    assert item.message.source.direction == "outbound"


def test_addresses_of_an_owner_are_bounded():
    rows = [[f"Jan {n}", "Petra", "", "", "OUTGOING", f"{ME}-{n}", HER] for n in range(100)]
    owner, _ = found(invitations(*rows))
    assert len(owner.names) == len(owner.ids) == 50


def test_invitations_without_addresses():
    results = found(invitations(OUTGOING, INCOMING, urls=False))
    assert results[0] == Owner(("Jan Ahlers",))
    assert [one.message.source.direction for one in results[1:]] == ["outbound", "inbound"]
    assert results[1].to_id is None
    assert [one.message.source.conversation for one in results[1:]] == [
        "invitation Petra Voss",
        "invitation Martina Kolbe",
    ]


def test_an_invitation_of_nobody_in_particular():
    (item,) = found(invitations(["", "", "", "Moin", "INCOMING", "", ""]))[:1]
    assert (item.message.source.direction, item.message.source.conversation) == ("inbound", None)


def test_what_is_not_said_is_none():
    source = one(CONVERSATION_ID="", FOLDER="").message.source
    assert (source.conversation, source.folder) == (None, None)


def test_the_profile_says_who_the_owner_is_and_how_he_presents_himself():
    owner, *_ = found(member(PROFILE, "Profile.csv"), member(table(TEN, {})))
    assert owner.names == ("Jan Ahlers",)
    assert owner.ids == ()
    (presence,) = owner.presences
    shown = [paragraph.text for paragraph in presence.paragraphs]
    assert shown[:3] == ["Inhaber bei Bäckerei Ahlers", "Wir backen seit 1952.", "In Ulm."]


def test_a_profile_without_words_is_no_presence():
    bare = "First Name,Last Name,Headline,Summary\nJan,Ahlers,,\n"
    assert found(member(bare, "Profile.csv")) == [Owner(("Jan Ahlers",))]


def test_owner_first_whatever_the_order_of_the_files():
    results = found(member(table(TEN, {})), invitations(OUTGOING), member(PROFILE, "Profile.csv"))
    assert isinstance(results[0], Owner)
    assert results[0].ids == (ME,)


MINE = {
    "FROM": "Jan Ahlers",
    "SENDER PROFILE URL": ME + "/",
    "TO": "Martina Kolbe",
    "RECIPIENT PROFILE URLS": HER,
}
CLOSED = {"FROM": "LinkedIn Member", "SENDER PROFILE URL": ""}
NAMESAKE = {"SENDER PROFILE URL": HER + "-2", "FROM": "Jan Ahlers", "RECIPIENT PROFILE URLS": ""}
GROUP = {"TO": "Jan Ahlers, Petra Voss", "RECIPIENT PROFILE URLS": f"{ME},{HER}-3"}


def directions(*members, **options):
    return [
        item.message.source.direction
        for item in items(*members, **options)
        if item.message.source.folder == "INBOX"
    ]


def test_directions_by_the_owners_address():
    file = member(table(TEN, MINE, {}, CLOSED, SPONSORED, GROUP, CLOSED | GROUP))
    assert directions(invitations(OUTGOING), file) == ["outbound", *["inbound"] * 5]


def test_a_namesake_is_not_taken_for_the_owner():
    assert directions(invitations(OUTGOING), member(table(TEN, NAMESAKE | {"TO": "Ina Berg"}))) == [None]


def test_directions_by_the_owners_name():
    file = member(table(NINE, MINE, {}, GROUP))
    assert directions(member(PROFILE, "Profile.csv"), file) == ["outbound", "inbound", None]


@pytest.mark.parametrize("me", ["jan ahlers ", ME.upper(), ME + "/"])
def test_directions_by_what_the_user_says(me):
    assert directions(member(table(TEN, MINE, {})), me=(me,)) == ["outbound", "inbound"]


@pytest.mark.parametrize("me", [(), ("",), ("/",), ("Uwe Lang",)])
def test_directions_are_not_guessed(me):
    assert directions(member(table(TEN, MINE, {})), me=me) == [None, None]


def test_each_folder_is_an_export_of_its_own():
    mine = member(table(TEN, MINE, {}), "jan/messages.csv")
    hers = member(table(TEN, MINE, {}), "martina/messages.csv")
    profile = member("First Name,Last Name,Headline\nMartina,Kolbe,\n", "martina/Profile.csv")
    assert directions(mine, profile, hers) == [None, None, "inbound", "outbound"]


# Which files

INVITE = "From,To,Sent At,Message,Direction\n"

WANTED = {
    "other case": ("Messages.CSV", table(TEN, {})),
    "in a folder": ("Complete/messages.csv", table(TEN, {})),
    "downloaded twice": ("messages (1).csv", table(TEN, {})),
    "no messages yet": ("messages.csv", TEN),
    "invitations": ("Invitations.csv", "From,To,Sent At,Message,Direction\n"),
    "profile": ("Profile.csv", PROFILE),
}
UNWANTED = {
    "guide": ("guide_messages.csv", TEN),
    "guide, spelled otherwise": ("Guide Messages.csv", TEN),
    "role play": ("learning_role_play_messages.csv", TEN),
    "connections": (
        "Connections.csv",
        'Notes:\n"Some addresses are missing."\n\nFirst Name,Last Name,URL,Email Address,Company,Position,Connected On\n',
    ),
    "Discord": ("messages.csv", "ID,Timestamp,Contents,Attachments\n1,2020,Hallo,\n"),
    "some table": ("mails.csv", "from,to,subject,content\na,b,c,d\n"),
    "prospects": ("prospects.csv", PROFILE),
    "invitations of others": ("guests.csv", INVITE),
    "other invitations": ("Invitations.csv", "Name,Table\n"),
    "other profile": ("Profile.csv", INVITE),
    "text": ("messages.txt", table(TEN, {})),
    "JSON": ("messages.csv", '{"messages": []}'),
    "nothing": ("messages.csv", ""),
    "bytes": ("messages.csv", bytes(range(256))),
    "half UTF-16": ("messages.csv", b"\xff\xfea"),
}


@pytest.mark.parametrize(("path", "data"), WANTED.values(), ids=WANTED.keys())
def test_wanted(path, data):
    assert wants(member(data, path))


@pytest.mark.parametrize(("path", "data"), UNWANTED.values(), ids=UNWANTED.keys())
def test_not_wanted(path, data):
    assert not wants(member(data, path))


# Damage


def test_a_file_of_another_kind_is_named_once():
    (bad,) = found(member("a,b\n1,2\n", "x.csv"))
    assert str(bad.error) == "export.zip/x.csv: its header lacks the columns content, conversationid, from"


def test_a_file_that_cannot_be_opened_is_named_and_the_rest_read():
    def fails():
        raise OSError(13, "Permission denied")

    closed = [
        Member(f"x/{name}", name, head.encode(), fails)
        for name, head in (("Invitations.csv", INVITE), ("Profile.csv", PROFILE))
    ]
    results = found(*closed, member(table(TEN, {})))
    assert texts(results) == [None, None, BASIC["CONTENT"]]
    assert sorted(str(r.error) for r in results if isinstance(r, BadRecord)) == [
        "x/Invitations.csv: Permission denied",
        "x/Profile.csv: Permission denied",
    ]


def test_a_file_that_breaks_off_while_it_is_read():
    class Breaking(io.BytesIO):
        def readline(self, size=-1):
            line = super().readline(size)
            if line.startswith(b"2-b"):
                raise EOFError
            return line

    data = table(TEN, {}, {"CONVERSATION ID": "2-b=="}).encode()
    results = found(Member("x.zip/messages.csv", "messages.csv", data, lambda: Breaking(data)))
    assert texts(results) == [BASIC["CONTENT"], None]
    assert "damaged" in results[-1].error.what


def numbered(count, quoting=csv.QUOTE_ALL):
    rows = [
        {"CONVERSATION ID": f"2-c{n}==", "CONTENT": f'Satz {n}\nund, noch {n} "mal"'} for n in range(count)
    ]
    return table(TEN + ",ATTACHMENTS", *rows, quoting=quoting)


TEXTS = [f'Satz {n}\nund, noch {n} "mal"' for n in range(6)]
DAMAGE = {
    "a quote too few": ('"2-c2=="', '"2-c2=='),
    "a quote too many": ("Satz 2", 'Satz" 2'),
    "quotes not doubled": ('noch 2 ""mal""', 'noch 2 "mal"'),
    "a column too many": ('"2-c2=="', '"2-c2==","x"'),
    "a column too few": ('"2-c2==",', '"2-c2=="'),
    "end of text lost": ('noch 2 ""mal"""', "noch 2"),
    "rest of the row lost": ('und, noch 2 ""mal"""', ""),
}


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL], ids=["as needed", "all quoted"])
@pytest.mark.parametrize(("old", "new"), DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_row_costs_no_other(old, new, quoting):
    data = numbered(6, quoting)
    if quoting == csv.QUOTE_MINIMAL:
        old, new = (part.replace('"2-c2=="', "2-c2==").replace('"2-c2==', '2-"c2==') for part in (old, new))
    assert old in data
    results = found(member(data.replace(old, new)))
    assert texts(results) == [*TEXTS[:2], 6, *TEXTS[3:]]


def test_two_damaged_rows_in_succession_are_two():
    data = numbered(6).replace("Satz 2", 'Satz" 2').replace("Satz 3", 'Satz" 3')
    assert texts(found(member(data))) == [*TEXTS[:2], 6, 8, *TEXTS[4:]]


def test_a_file_that_is_cut_off():
    data = numbered(3)
    assert texts(found(member(data[: data.index("noch 2")]))) == [*TEXTS[:2], 6]


def test_a_quote_that_is_never_closed_does_not_swallow_the_file():
    rows = [{"CONTENT": f"Satz {n}"} for n in range(12_000)]
    data = table(TEN, *rows).replace("Satz 5000,", '"Satz 5000,')
    results = texts(found(member(data)))
    assert results.pop(5000) == 5002
    assert results == [f"Satz {n}" for n in range(12_000) if n != 5000]


def test_a_huge_row_is_named_and_skipped():
    data = table(TEN, {"CONTENT": "a"}, {"CONTENT": "b" * 9_000_000}, {"CONTENT": "c"})
    assert texts(found(member(data))) == ["a", 3, "c"]


def test_a_message_that_looks_like_a_row_is_one_message():
    inner = table(TEN, {"CONTENT": "innen"})
    assert texts(found(member(table(TEN, {"CONTENT": inner}, {})))) == [inner.strip(), BASIC["CONTENT"]]


def test_rows_are_read_one_by_one():
    class Endless(io.RawIOBase):
        header, served = TEN.encode() + b"\n", False

        def readable(self):
            return True

        def readinto(self, buffer):
            line = b"2-a==,,Martina Kolbe,,Jan Ahlers,,2025-06-01 14:03:22 UTC,,Hallo,INBOX\n"
            data, self.served = line if self.served else self.header, True
            buffer[: len(data)] = data
            return len(data)

    endless = Member("messages.csv", "messages.csv", TEN.encode(), lambda: io.BufferedReader(Endless()))
    results = read([endless], Options())
    assert [next(results).message.source.line for _ in range(3)] == [2, 3, 4]


VALID = (
    numbered(5)
    + numbered(4, csv.QUOTE_MINIMAL).partition("\n")[2]
    + table(TEN + ",ATTACHMENTS", SPONSORED).partition("\n")[2]
).encode()
INVITED = (
    b"From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
    + (
        ",".join(["Jan Ahlers", "Petra Voss", '"1/29/26, 2:37 PM"', '"Liebe\nFrau"', "OUTGOING", ME, HER])
        + "\n"
    ).encode()
    * 3
)


MARKS = st.sampled_from([b'"', b"\n", b",", b"\0", b"\xff\xfe"])


@settings(max_examples=120, deadline=None)
@given(damaged(VALID, MARKS), damaged(INVITED, MARKS), damaged(PROFILE.encode(), MARKS))
def test_any_damage_is_survived(messages, invited, profile):
    files = [member(invited, "Invitations.csv"), member(profile, "Profile.csv"), member(messages)]
    for file in files:
        wants(file)
    for result in found(*files):
        assert isinstance(result, Item | BadRecord | Owner | Remark)
        if isinstance(result, BadRecord):
            assert isinstance(result.error, InputError)
            assert "\n" not in result.error.what


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["messages.csv", "Invitations.csv", "Profile.csv"]))
def test_any_bytes_are_survived(data, path):
    for file in (member(data, path), member(TEN.encode() + b"\n" + data, path)):
        wants(file)
        found(file)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(10, 60), st.sampled_from(b'",x\xff\x00;')), min_size=1, max_size=3))
def test_damage_within_one_row_costs_no_other(changes):
    lines = numbered(6).encode().splitlines(keepends=True)
    broken = bytearray(lines[5])
    for place, byte in changes:
        broken[place] = byte
    lines[5] = bytes(broken)
    results = texts(found(member(b"".join(lines))))
    assert results[:2] == TEXTS[:2]
    assert results[-3:] == TEXTS[3:]
    assert len(results) == 6
