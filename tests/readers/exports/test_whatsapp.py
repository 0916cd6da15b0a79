from __future__ import annotations

import io

import pytest
from damage import damaged
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach_lint.errors import InputError
from outreach_lint.message import MAX_CHARACTERS
from outreach_lint.readers import BadRecord, Item, Owner, Remark
from outreach_lint.readers.exports import Options
from outreach_lint.readers.exports.whatsapp import chat as whatsapp_chat
from outreach_lint.readers.exports.whatsapp.whatsapp import read, wants
from outreach_lint.readers.members import HEAD_BYTES, Member

OLE = "WhatsApp Chat mit Ole Brandt.txt"
LRM, NNBSP, NBSP = "\u200e", "\u202f", "\xa0"


def member(data, path=OLE, name=None):
    data = data.encode() if isinstance(data, str) else data
    return Member(name or f"chats/{path}", path, data[:HEAD_BYTES], lambda: io.BytesIO(data))


def found(data, path=OLE, name=None, **options):
    return list(read([member(data, path, name)], Options(**options)))


def items(data, path=OLE, name=None, **options):
    return [one for one in found(data, path, name, **options) if isinstance(one, Item)]


def texts(results):
    """The texts in order, and the line numbers of what could not be read."""
    return [
        one.error.line if isinstance(one, BadRecord) else one.message.text
        for one in results
        if isinstance(one, BadRecord | Item)
    ]


def remarks(results):
    return [one.text for one in results if isinstance(one, Remark)]


def bodies(*lines):
    """The texts of messages whose first lines are these, by Ole on Android."""
    return texts(found("\n".join(f"30.03.25, 13:25 - Ole: {line}" for line in lines)))


VARIANTS = {
    "Android, German": ("30.03.25, 13:25 - Ole: Moin", "2025-03-30T13:25:00"),
    "Android, American": (f"3/14/25, 2:05{NNBSP}PM - Ole: Moin", "2025-03-14T14:05:00"),
    "Android, American, older": ("3/14/25, 2:05 PM - Ole: Moin", "2025-03-14T14:05:00"),
    "Android, British": ("14/03/2025, 14:05 - Ole: Moin", "2025-03-14T14:05:00"),
    "Android, Swedish": ("2019-01-31 12:00 - Ole: Moin", "2019-01-31T12:00:00"),
    "Android, Dutch": ("30-03-2025 13:25 - Ole: Moin", "2025-03-30T13:25:00"),
    "Android, Finnish": ("4.3.2025 klo 14.05 - Ole: Moin", "2025-03-04T14:05:00"),
    "Android, Spanish": (f"14/3/25, 2:05 p.{NBSP}m. - Ole: Moin", "2025-03-14T14:05:00"),
    "Android, Korean": ("2025. 3. 4. 14:05 - Ole: Moin", "2025-03-04T14:05:00"),
    "iPhone, German": ("[04.03.25, 14:05:09] Ole: Moin", "2025-03-04T14:05:09"),
    "iPhone, American": (f"[3/14/25, 2:05:09{NNBSP}PM] Ole: Moin", "2025-03-14T14:05:09"),
    "iPhone, ISO": ("[2025-03-04, 14:05:09] Ole: Moin", "2025-03-04T14:05:09"),
    "iPhone, Croatian": ("[4. 3. 2025. 14:05:09] Ole: Moin", "2025-03-04T14:05:09"),
    "Croatian, bare": ("4. 3. 2025. 14:05:09 Ole: Moin", "2025-03-04T14:05:09"),
    "iPhone, right to left": ("[\u200f4.3.2025, 14:05:09] Ole: Moin", "2025-03-04T14:05:09"),
    "midnight": ("3/14/25, 12:05 AM - Ole: Moin", "2025-03-14T00:05:00"),
    "noon": ("3/14/25, 12:05 pm - Ole: Moin", "2025-03-14T12:05:00"),
    "marked": (f"{LRM}[04.03.25, 14:05:09] Ole: {LRM}Moin", "2025-03-04T14:05:09"),
    "byte order mark": ("\ufeff[04.03.25, 14:05:09] Ole: Moin", "2025-03-04T14:05:09"),
    "no contact, iPhone": (f"[04.03.25, 14:05:09] ~{NNBSP}Ole: Moin", "2025-03-04T14:05:09"),
    "no contact, Android": ("30.03.25, 13:25 - ~ Ole: Moin", "2025-03-30T13:25:00"),
    "text below": ("30.03.25, 13:25 - Ole:\nMoin", "2025-03-30T13:25:00"),
}


@pytest.mark.parametrize(("line", "sent_at"), VARIANTS.values(), ids=VARIANTS.keys())
def test_all_variants_of_the_beginning(line, sent_at):
    file = member(line + "\nzweite Zeile\n\nvierte: Zeile\n" + line.replace("Moin", "Tach"))
    assert wants(file)
    first, second = [one for one in read([file], Options()) if isinstance(one, Item)]
    message = first.message
    assert message.text == "Moin\nzweite Zeile\n\nvierte: Zeile"
    assert (message.sender, message.sent_at, message.channel) == ("Ole", sent_at, "whatsapp")
    assert (message.source.path, message.source.line, message.source.format) == (
        f"chats/{OLE}",
        1,
        "whatsapp",
    )
    assert second.message.text == "Tach"
    assert second.message.source.line == line.count("\n") + 5
    assert message.id is None


@pytest.mark.parametrize(
    "name", ['Ole "Brezel" Brandt', "Dr. Ole (Ulm)", "+49 170 1234567", "Ole 🥨", "Bäckerei Ahlers | Ole"]
)
def test_names_as_people_save_them(name):
    (item,) = items(f"30.03.25, 13:25 - {name}: Moin: ja")
    assert (item.message.sender, item.message.text) == (name, "Moin: ja")


def test_crlf_and_marks_at_the_beginning_of_later_lines():
    data = "30.03.25, 13:25 - Ole: a\r\nb\r\n\ufeff30.03.25, 13:26 - Ole: c\r\n"
    assert texts(found(data)) == ["a\nb", "c"]


def test_lines_of_another_shape_are_text():
    quoted = "[30.03.25, 13:20:00] Ina: Hallo"
    data = f"30.03.25, 13:25 - Ole: Sie schrieb:\n{quoted}\n30.03.25, 13:26 - Ole: c"
    assert texts(found(data)) == [f"Sie schrieb:\n{quoted}", "c"]


OTHER_SHAPES = [
    "30.03.2025, 13:20 - ",
    "30.03.25 13:20 - ",
    "30.03.25, 13:20:00 - ",
    "3/30/25, 13:20 - ",
    "25-03-30, 13:20 - ",
]


@pytest.mark.parametrize("start", OTHER_SHAPES)
def test_what_people_copy_into_their_messages_is_text(start):
    copied = "\n".join(f"{start}Vortrag {n}: Backen" for n in range(9))
    own = [f"30.03.25, 13:2{n} - Ole Brandt: " for n in range(2)]
    data = f"{own[0]}Programm:\n{copied}\n{own[1]}b\n30.03.25, 13:26 - Ina: c"
    owner, *results = found(data)
    assert owner == Owner(("Ina",))
    assert texts(results) == [f"Programm:\n{copied}", "b", "c"]


def test_a_damaged_first_line_does_not_cost_the_file():
    for damaged_line in ("30.03.25,13:25 - Ole: a\n", "30.03.2025, 13:25 - Ole: a\n"):
        results = found(damaged_line + TWO)
        assert texts(results) == [1, "Moin", "Tach", "Na?"]


@pytest.mark.parametrize(
    "line",
    [
        "31.12.2025: Frist",
        "12.30 - 14.00 Pause",
        "1/2 - 3/4",
        "https://x.de: 3",
        "12:30 - Ole: x",
        "4.3.2025 14:05 Ole: x",
        "4.3.2025 14:05:09 Ole",
    ],
)
def test_what_only_resembles_a_beginning_is_text(line):
    assert texts(found(f"30.03.25, 13:25 - Ole: a\n{line}")) == [f"a\n{line}"]


def test_marks_are_not_seen_but_emojis_stay_whole():
    assert bodies("Hallo @\u2068Ina\u2069 \u200e👩\u200d🔧 \u200f") == ["Hallo @Ina 👩\u200d🔧"]


def test_encodings():
    line = "30.03.25, 13:25 - Jörg: Grüße"
    assert texts(found(line.encode("utf-16"))) == ["Grüße"]
    assert texts(found(line.encode("cp1250"), encoding="cp1250")) == ["Grüße"]
    results = found(line.encode("cp1252"))
    assert texts(results) == ["Grüße"]
    assert remarks(results) == [
        "1 line is not UTF-8, read as Windows-1252; if that is wrong, say the encoding"
    ]


# What is no message

MEDIA = [
    "<Media omitted>",
    "<Medien ausgeschlossen>",
    "<View once voice message omitted>",
    "<Medien ausgeschlossen>\nIMG-20250330-WA0001.jpg",
    "<Medien ausgeschlossen>\nAngebot Brandt.pdf",
    "IMG-20250330-WA0001.jpg (Datei angehängt)",
    f"{LRM}IMG-20250330-WA0001.jpg (file attached)",
    f"{LRM}<attached: 00000012-PHOTO-2025-03-30.jpg>",
    f"{LRM}<angehängt: 00000012-AUDIO-2025-03-30.opus>",
    f"Angebot.pdf • {LRM}3 Seiten {LRM}<angehängt: 00000013-Angebot.pdf>",
    f"Angebot.pdf • {LRM}3 Seiten {LRM}Dokument weggelassen",
    f"{LRM}image omitted",
    f"{LRM}Bild weggelassen",
    "Sticker omitted",
    f"{LRM}GIF weggelassen",
    f"{LRM}Video note omitted",
]


@pytest.mark.parametrize("style", ["30.03.25, 13:25 - Ole: {}", "[04.03.25, 14:05:09] Ole: {}"])
@pytest.mark.parametrize("body", MEDIA)
def test_media_without_text_are_left_out(body, style):
    results = found("\n".join(style.format(text) for text in ("a", body, "c")))
    assert texts(results) == ["a", "c"]
    assert remarks(results) == ["1 message of media only left out"]


CAPTIONS = {
    "<Medien ausgeschlossen>\nUnser neuer Ofen": "Unser neuer Ofen",
    "<Medien ausgeschlossen>\nIMG-1.jpg\nUnser neuer Ofen": "Unser neuer Ofen",
    "IMG-1.jpg (Datei angehängt)\nUnser neuer Ofen\nseit März": "Unser neuer Ofen\nseit März",
    f"Unser neuer Ofen {LRM}<attached: 0001-PHOTO.jpg>": "Unser neuer Ofen",
    f"{LRM}<angehängt: 0001-PHOTO.jpg>\nUnser neuer Ofen": "Unser neuer Ofen",
    f"Unser neuer Ofen {LRM}image omitted": "Unser neuer Ofen",
    "Unser neuer Ofen\nliste.pdf": "Unser neuer Ofen\nliste.pdf",
    "the image omitted a detail": "the image omitted a detail",
}


@pytest.mark.parametrize(("body", "text"), CAPTIONS.items())
def test_captions_are_messages(body, text):
    assert bodies(body) == [text]


@pytest.mark.parametrize(
    "body",
    [
        "This message was deleted",
        "This message was deleted.",
        "You deleted this message",
        "Message deleted",
        f"{LRM}Diese Nachricht wurde gelöscht.",
        f"{LRM}Du hast diese Nachricht gelöscht.",
    ],
)
def test_deleted_messages_are_left_out(body):
    results = found(f"30.03.25, 13:25 - Ole: {body}")
    assert (texts(results), remarks(results)) == ([], ["1 deleted message left out"])


@pytest.mark.parametrize(
    "mark",
    [
        "<This message was edited>",
        "<This message was edited.>",
        f"{LRM}<Diese Nachricht wurde bearbeitet.>",
        f"{LRM}<Diese Nachricht wurde bearbeitet.>{LRM}",
    ],
)
def test_the_mark_of_editing_is_left_out(mark):
    assert bodies(f"Bis Montag {mark}") == ["Bis Montag"]


NOTICES = [
    "Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt. Niemand außerhalb dieses Chats kann sie lesen.",
    "Messages and calls are end-to-end encrypted. Only people in this chat can read them.",
    "Ole hat die Gruppe „Messe: Ulm“ erstellt.",
    "Ole hat Ina hinzugefügt.",
    "Ina hat die Gruppe verlassen.",
    'Ole created group "Messe: Ulm"',
    'Ole changed the subject from "A: b" to "C: d"',
    "Ina left",
    "Deine Sicherheitsnummer für Ole hat sich geändert. Tippe, um mehr zu erfahren.",
    "Your security code with Ole changed. Tap to learn more.",
    "Dieses Unternehmen verwendet einen sicheren Service von Meta. Tippe, um mehr zu erfahren.",
    "This business uses a secure service to manage this chat.",
]
FROM_PEOPLE = [
    "Verpasster Sprachanruf",
    "Verpasster Videoanruf",
    "Missed voice call",
    "Missed video call, Tap to call back",
    "Live-Standort wird geteilt.",
    "Standort: https://maps.google.com/?q=48.4,9.9",
    "location: https://maps.google.com/?q=48.4,9.9",
    "null",
    "Auf diese Nachricht wird gewartet. Dies kann eine Weile dauern.",
]


@pytest.mark.parametrize("notice", NOTICES)
def test_notices_without_an_author_are_left_out(notice):
    results = found(f"30.03.25, 13:25 - {notice}\n30.03.25, 13:26 - Ole: b")
    assert texts(results) == ["b"]
    assert results[0].message.sender == "Ole"
    assert remarks(results) == ["1 notice of the messenger's own left out"]


@pytest.mark.parametrize("notice", NOTICES + FROM_PEOPLE)
def test_notices_with_an_author_are_left_out(notice):
    results = found(f"[30.03.25, 13:25:09] Messe Ulm: {LRM}{notice}\n[30.03.25, 13:26:09] Ole: b")
    assert texts(results) == ["b"]


def test_the_mark_of_a_notice_may_stand_before_the_line():
    line = f"{LRM}[30.03.25, 13:25:09] Messe Ulm: Ina left"
    assert texts(found(f"{line}\n{line.lstrip(LRM)}")) == ["Ina left"]


@pytest.mark.parametrize("notice", FROM_PEOPLE)
def test_notices_among_peoples_messages_are_left_out(notice):
    assert bodies(notice, "b") == ["b"]


@pytest.mark.parametrize(
    "text",
    [
        "Ina hat mich gestern zur Gruppe hinzugefügt.",
        "She left",
        "Verpasster Sprachanruf? Ich rufe Sie gern zurück, wann passt es Ihnen denn am besten diese Woche oder in der nächsten Woche?",
        "Unser Standort: Ulm",
        "Sprachanruf um drei?",
    ],
)
def test_what_people_say_is_no_notice(text):
    assert bodies(text) == [text]


def test_what_is_left_out_is_counted_in_one_remark():
    lines = ["a", "<Media omitted>", "null", "Message deleted", "", "<Media omitted>"]
    results = found("\n".join(f"30.03.25, 13:25 - Ole: {line}" for line in lines))
    assert texts(results) == ["a"]
    (remark,) = [one for one in results if isinstance(one, Remark)]
    assert remark.source == f"chats/{OLE}"
    assert remark.text == (
        "1 message without text, 2 messages of media only, 1 deleted message and "
        "1 notice of the messenger's own left out"
    )


# Dates


def sent(*dates, **options):
    results = found("\n".join(f"{date}, 10:00 - Ole: a" for date in dates), **options)
    return [one.message.sent_at[:10] for one in results if isinstance(one, Item)], remarks(results)


def test_a_day_after_the_twelfth_decides():
    assert sent("03/04/25", "13/04/25") == (["2025-04-03", "2025-04-13"], [])
    assert sent("03/04/25", "03/14/25") == (["2025-03-04", "2025-03-14"], [])


def test_time_goes_forward():
    assert sent("1/2/25", "2/2/25", "1/3/25") == (["2025-02-01", "2025-02-02", "2025-03-01"], [])
    assert sent("1/2/25", "1/3/25", "2/1/25") == (["2025-01-02", "2025-01-03", "2025-02-01"], [])


def test_years_first():
    assert sent("25-03-04", "25-03-31") == (["2025-03-04", "2025-03-31"], [])
    assert sent("2025/03/04", "2025/03/05") == (["2025-03-04", "2025-03-05"], [])


def test_dots_mean_day_first():
    assert sent("3.4.25", "4.3.25") == (["2025-04-03", "2025-03-04"], [])


def test_what_stays_open_is_told():
    dates, told = sent("3/4/25", "4/4/25")
    assert dates == ["2025-04-03", "2025-04-04"]
    assert told == [
        "3/4/25 may be day or month first; read as day first; if that is wrong, say --date-order mdy"
    ]


def test_halves_of_the_day_mean_month_first():
    results = found("3/4/25, 2:05 PM - Ole: a")
    assert results[0].message.sent_at == "2025-03-04T14:05:00"
    assert "read as month first; if that is wrong, say --date-order dmy" in remarks(results)[0]


@pytest.mark.parametrize(("order", "date"), [("dmy", "2025-04-03"), ("mdy", "2025-03-04")])
def test_the_user_decides(order, date):
    assert sent("3/4/25", date_order=order) == ([date], [])


def test_an_impossible_date_costs_the_date_only():
    results = found(
        "30.03.25, 10:00 - Ole: a\n31.02.25, 10:00 - Ole: b\n01.04.25, 25:00 - Ole: c\n01.04.25, 10:00 - Ole: d"
    )
    assert texts(results) == ["a", "b", "c", "d"]
    assert [one.message.sent_at for one in results[1:3]] == [None, None]
    assert remarks(results) == ["2 messages have no date that is understood"]


# Who is who

TWO = (
    "30.03.25, 13:25 - Ole Brandt: Moin\n30.03.25, 13:26 - Ina Berg: Tach\n30.03.25, 13:27 - Ole Brandt: Na?"
)
IPHONE = TWO.replace("30.03.25, ", "[30.03.25, ").replace(" - ", ":00] ")
WAYS = ["inbound", "outbound", "inbound"]


def ways(results):
    return [one.message.source.direction for one in results if isinstance(one, Item)]


PLACES = {
    "Android": (OLE, None),
    "Android, English": ("WhatsApp Chat with Ole Brandt.txt", None),
    "downloaded twice": ("WhatsApp Chat mit Ole Brandt (2).txt", None),
    "iPhone, zip": ("_chat.txt", "in/WhatsApp Chat - Ole Brandt.zip/_chat.txt"),
    "iPhone, folder": ("WhatsApp Chat - Ole Brandt/_chat.txt", "in/WhatsApp Chat - Ole Brandt/_chat.txt"),
}


@pytest.mark.parametrize(("path", "name"), PLACES.values(), ids=PLACES.keys())
def test_a_chat_of_two_bears_the_others_name(path, name):
    owner, *results = found(TWO, path, name)
    assert owner == Owner(("Ina Berg",))
    assert ways(results) == WAYS
    assert [one.to for one in results] == ["Ina Berg", "Ole Brandt", "Ina Berg"]


@pytest.mark.parametrize(
    ("path", "name", "conversation"),
    [
        (OLE, None, OLE),
        ("2025/" + OLE, None, OLE),
        ("_chat.txt", "in/WhatsApp Chat - Ole.zip/_chat.txt", "WhatsApp Chat - Ole.zip"),
        ("Ole/_chat.txt", "in/Ole/_chat.txt", "Ole"),
        ("_chat.txt", "_chat.txt", "_chat.txt"),
    ],
)
def test_the_conversation_is_the_chats_file(path, name, conversation):
    assert {one.message.source.conversation for one in items(TWO, path, name)} == {conversation}


def test_a_group_has_no_single_receiver():
    data = "30.03.25, 13:20 - Ole Brandt hat die Gruppe „Ole Brandt“ erstellt.\n" + TWO
    results = found(data)
    assert ways(results) == [None, None, None]
    assert not any(isinstance(one, Owner) for one in results)
    assert [one.to for one in results[:3]] == [None, None, None]
    assert ways(found(TWO + "\n30.03.25, 13:28 - Uwe: Hm")) == [None] * 4


def test_the_user_says_who_he_is():
    assert ways(found(TWO, "_chat.txt", me=(" ina berg",))) == WAYS
    assert ways(found(TWO + "\n30.03.25, 13:28 - Uwe: Hm", me=("Uwe",))) == ["inbound"] * 3 + ["outbound"]
    assert ways(found(TWO, "_chat.txt", me=("Uwe",))) == [None] * 3


def test_a_chat_in_which_only_the_other_one_wrote():
    results = found("30.03.25, 13:25 - Ole Brandt: Moin\n30.03.25, 13:26 - Ole Brandt: Na?")
    assert ways(results) == ["inbound", "inbound"]
    assert not any(isinstance(one, Owner) for one in results)


def test_what_the_user_says_counts_more_than_the_files_name():
    assert ways(found(TWO, me=("Ole Brandt",))) == ["outbound", "inbound", "outbound"]


def test_who_is_no_contact_goes_by_his_number():
    number = "+49 170 1234567"
    data = f"30.03.25, 13:25 - \u202a{number.replace(' ', NBSP)}\u202c: Moin\n30.03.25, 13:26 - Ina: Tach"
    owner, first, second = found(data, f"WhatsApp Chat mit {number}.txt")
    assert owner == Owner(("Ina",))
    assert (first.message.sender, first.sender_id) == (number, "+491701234567")
    assert (second.to, second.to_id, second.sender_id) == (number, "+491701234567", None)


def test_a_full_export_may_lack_its_beginning(monkeypatch):
    monkeypatch.setattr(whatsapp_chat, "_MOST_EXPORTED", 4)
    lines = [f"30.03.25, 13:25 - Ole: {n}" for n in range(4)]
    assert not items("\n".join(lines[:-1]))[0].continued
    assert items("\n".join(lines))[0].continued


# Which files

WANTED = {
    "Android": (OLE, TWO),
    "iPhone": ("_chat.txt", IPHONE),
    "in a folder": ("a/b/_chat.txt", IPHONE),
    "renamed": ("ole.txt", TWO),
    "cut off at the beginning": ("WhatsApp.txt", "und so weiter\n" + TWO),
    "renamed, below an empty line": ("ole.txt", "\n" + TWO),
    "UTF-16": ("_chat.txt", IPHONE.encode("utf-16")),
}
UNWANTED = {
    "a draft": ("draft.txt", "Hallo Herr Brandt,\n30.03.25, 13:25 - Ole: Moin"),
    "a chat of others": ("chat.txt", "Ole: Moin\nIna: Tach"),
    "a log without a frame": ("server.txt", "4.3.2025 12:00:00 INFO: started"),
    "a log": ("server.txt", "[2025-03-04 12:00:00] INFO: started\n2025-03-04 12:00 - x: y"),
    "a table": ("chat.csv", TWO),
    "JSON": ("chat.json", '{"messages": []}'),
    "iMessage": ("ole.txt", "Mar 30, 2025  1:25:09 PM\nOle\nMoin\n"),
    "nothing": ("_chat.txt", ""),
    "bytes": ("_chat.txt", bytes(range(256))),
}


@pytest.mark.parametrize(("path", "data"), WANTED.values(), ids=WANTED.keys())
def test_wanted(path, data):
    assert wants(member(data, path))


@pytest.mark.parametrize(("path", "data"), UNWANTED.values(), ids=UNWANTED.keys())
def test_not_wanted(path, data):
    assert not wants(member(data, path))


# Damage


def test_no_chat_at_all_is_named_once():
    (bad,) = found("Hallo\nWelt")
    assert str(bad.error).startswith(f"chats/{OLE}: no message of a WhatsApp chat")


def test_a_chat_cut_off_at_the_beginning():
    results = found("und so weiter\nbis dann\n" + TWO)
    assert texts(results) == [1, "Moin", "Tach", "Na?"]
    assert all(one.continued for one in results if isinstance(one, Item))
    assert not any(one.continued for one in items("\n\n" + TWO))


@pytest.mark.parametrize(
    "filler",
    ["b" * (MAX_CHARACTERS + 1), "b\n" * MAX_CHARACTERS, "b" * 9_000_000],
    ids=["line", "lines", "huge"],
)
def test_a_message_that_is_too_long_is_named(filler):
    data = f"30.03.25, 13:25 - Ole: a\n30.03.25, 13:26 - Ole: {filler}\n30.03.25, 13:27 - Ole: c"
    assert texts(found(data)) == ["a", 2, "c"]


def test_the_longest_message_is_read():
    assert [len(text) for text in bodies("b" * MAX_CHARACTERS)] == [MAX_CHARACTERS]


def test_a_file_that_cannot_be_opened_is_named_and_the_next_one_read():
    def fails():
        raise OSError(13, "Permission denied")

    results = list(read([Member("x/a.txt", "a.txt", b"", fails), member(TWO)], Options()))
    assert str(results[0].error) == "x/a.txt: Permission denied"
    assert texts(results[1:]) == ["Moin", "Tach", "Na?"]


def test_a_file_that_breaks_off_while_it_is_read():
    class Breaking(io.BytesIO):
        def readline(self, size=-1):
            line = super().readline(size)
            if b"Na?" in line:
                raise EOFError
            return line

    results = list(
        read([Member("x.zip/_chat.txt", "_chat.txt", b"", lambda: Breaking(TWO.encode()))], Options())
    )
    assert texts(results)[-1] is None
    assert "damaged" in results[-1].error.what
    # The message before the break may lack its end.
    assert texts(results)[:-1] == ["Moin"]


@pytest.mark.parametrize(
    "text",
    [
        " " * 150_000 + "x",
        "<" * 150_000,
        f"{LRM}image omitted " * 9_000,
        "[1.1.25, " * 20_000,
        f"{LRM}hat " * 40_000,
    ],
)
def test_long_texts_take_no_longer(text):
    assert len(bodies(text)) == 1


def test_messages_are_read_one_by_one():
    class Endless(io.RawIOBase):
        def readable(self):
            return True

        def readinto(self, buffer):
            line = b"30.03.25, 13:25 - Ole: a\n"
            buffer[: len(line)] = line
            return len(line)

    streams = [io.BytesIO(TWO.encode()), io.BufferedReader(Endless())]
    results = read([Member("_chat.txt", "_chat.txt", b"", lambda: streams.pop(0))], Options())
    assert [next(results).message.source.line for _ in range(3)] == [1, 2, 3]


VALID = "\n".join(
    [
        TWO,
        *(f"30.03.25, 14:0{n} - Ole Brandt: {body}" for n, body in enumerate(MEDIA[:5] + FROM_PEOPLE[:4])),
        IPHONE,
        *(f"30.03.25, 13:25 - {n}" for n in NOTICES),
    ]
).encode()


MARKS = st.sampled_from([b"[", b"\n", b": ", b"\0", b"\xff\xfe"])


def check(data):
    wants(member(data))
    for result in found(data):
        assert isinstance(result, Item | BadRecord | Owner | Remark)
        if isinstance(result, BadRecord):
            assert isinstance(result.error, InputError)
        if isinstance(result, Item):
            assert result.message.text.strip()


@settings(max_examples=150, deadline=None)
@given(damaged(VALID, MARKS) | damaged(IPHONE.encode(), MARKS) | st.binary(max_size=200))
def test_any_damage_is_survived(data):
    check(data)


PIECES = [
    "[",
    "]",
    "1",
    "12",
    "2025",
    "/",
    ".",
    ". ",
    "-",
    " - ",
    ", ",
    ":",
    ": ",
    " ",
    "PM",
    "p. m.",
    "Ole",
    LRM,
    NNBSP,
    "\n",
    "<Media omitted>",
    "٣",
    "²",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_whatever_resembles_a_beginning_is_survived(text):
    check(text.encode())


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.binary(min_size=1, max_size=1)), min_size=1, max_size=4))
def test_damage_within_one_message_costs_no_other(changes):
    lines = [f"30.03.25, 13:2{n} - Ole: Satz {n}, und noch einer mehr".encode() for n in range(5)]
    broken = bytearray(lines[2])
    for place, byte in changes:
        broken[place:place] = byte
    lines[2] = bytes(broken)
    results = texts(found(b"\n".join(lines)))
    assert results[0] == "Satz 0, und noch einer mehr"
    assert results[-2:] == ["Satz 3, und noch einer mehr", "Satz 4, und noch einer mehr"]
