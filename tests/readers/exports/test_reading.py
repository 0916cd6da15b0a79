"""From a path to what is in it: files, folders, zips; what each is taken for is said."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from outreach_lint.readers import BadRecord, Item, Remark
from outreach_lint.readers.exports import Options, formats
from outreach_lint.readers.exports.reading import found_in
from outreach_lint.readers.members import Member

MAIL = b"From: Nora Kolbe <nora@kolbe.example>\nTo: uhl@example.org\nDate: Mon, 02 Nov 2026 10:00:00 +0100\n\nGuten Tag\n"
WHATSAPP = b"02.11.26, 10:00 - Nora Kolbe: Guten Tag, Frau Uhl\n02.11.26, 10:05 - Petra Uhl: Guten Tag\n"
TELEGRAM = json.dumps({"name": "Nora", "type": "personal_chat", "id": 7, "messages": [
    {"id": 1, "type": "message", "date": "2026-11-02T10:00:00", "date_unixtime": "1793610000", "from": "Nora",
     "from_id": "user7", "text": "Guten Tag", "text_entities": [{"type": "plain", "text": "Guten Tag"}]},
]}).encode()  # fmt: skip
META = json.dumps({"participants": [{"name": "Nora"}, {"name": "Petra"}], "messages": [
    {"sender_name": "Nora", "timestamp_ms": 1793610000000, "content": "Guten Tag", "type": "Generic"},
], "title": "Nora", "thread_path": "inbox/nora_1"}).encode()  # fmt: skip
X = (
    b'window.YTD.direct_messages.part0 = [ {"dmConversation" : {"conversationId" : "1-2", "messages" : '
    b'[ {"messageCreate" : {"recipientId" : "2", "senderId" : "1", "text" : "Guten Tag", "id" : "9", '
    b'"createdAt" : "2026-11-02T10:00:00.000Z", "reactions" : [], "urls" : [], "mediaUrls" : []}} ]}} ]'
)
SMS = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<smses count="1">\n<sms protocol="0" address="+4943112" '
    b'date="1793610000000" type="1" subject="null" body="Guten Tag" read="1" status="-1" contact_name="Nora" />\n</smses>'
)
LINKEDIN = (
    b"CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,DATE,SUBJECT,CONTENT,FOLDER\n"
    b"k1,,Nora Kolbe,https://www.linkedin.com/in/nora,Petra Uhl,2026-11-02 10:00:00 UTC,,Guten Tag,INBOX\n"
)
#: One small file of each kind, named as it comes.
FILES: dict[str, tuple[str, bytes]] = {
    "linkedin": ("messages.csv", LINKEDIN),
    "whatsapp": ("WhatsApp Chat mit Nora Kolbe.txt", WHATSAPP),
    "instagram": ("your_instagram_activity/messages/inbox/nora_1/message_1.json", META),
    "facebook": ("your_facebook_activity/messages/inbox/nora_1/message_1.json", META),
    "telegram": ("result.json", TELEGRAM),
    "x": ("data/direct-messages.js", X),
    "sms": ("sms-20261102100000.xml", SMS),
    "mbox": ("inbox.mbox", b"From nora@kolbe.example Mon Nov 02 10:00:00 2026\n" + MAIL),
    "maildir": ("cur/1793610000.M1P2.host:2,S", MAIL),
    "eml": ("one.eml", MAIL),
    "jsonl": ("in.jsonl", b'{"text": "Guten Tag"}\n'),
    "csv": ("kontakte.csv", "Absender;Nachricht\nNora;Guten Tag\n".encode("cp1252")),
    "sequence": (
        "folge.json",
        b'{"steps": [{"variants": [{"subject": "Kurz", "body": "Guten Tag, {{firstName}}"}]}]}',
    ),
}


def place(folder: Path, kind: str) -> Path:
    name, data = FILES[kind]
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def member(kind: str) -> Member:
    name, data = FILES[kind]
    return Member(name, name, data[:8192], lambda: io.BytesIO(data))


@pytest.mark.parametrize("kind", FILES)
def test_each_file_is_wanted_by_its_own_format_first(kind: str) -> None:
    assert next(name for name, format_ in formats().items() if format_.wants(member(kind))) == kind


@pytest.mark.parametrize("kind", FILES)
def test_a_folder_is_read_as_what_it_is_and_that_is_said(kind: str, tmp_path: Path) -> None:
    place(tmp_path, kind)
    found = list(found_in(tmp_path, None, Options()))
    assert not [f.error for f in found if isinstance(f, BadRecord)]
    assert any(isinstance(f, Item) and "Guten Tag" in f.message.text for f in found)
    said = [f.text for f in found if isinstance(f, Remark)]
    assert any(f"read as {formats()[kind].title}" in text and "--from" in text for text in said)


@pytest.mark.parametrize("kind", FILES)
def test_a_zip_gives_what_its_folder_gives(kind: str, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    place(folder, kind)
    name, data = FILES[kind]
    with zipfile.ZipFile(tmp_path / "export.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
        archive.writestr(f"__MACOSX/._{Path(name).name}", b"\0\5\x16\7")

    def texts(path: Path) -> list[str]:
        return [f.message.text for f in found_in(path, None, Options()) if isinstance(f, Item)]

    assert texts(tmp_path / "export.zip") == texts(folder)


def test_a_folder_of_many_kinds_is_read_whole(tmp_path: Path) -> None:
    for kind in ("whatsapp", "telegram", "sms", "eml"):
        place(tmp_path, kind)
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    found = list(found_in(tmp_path, None, Options()))
    sources = [f.message.source for f in found if isinstance(f, Item)]
    assert {source.format for source in sources if source} == {"whatsapp", "telegram", "sms", "eml"}
    assert any(isinstance(f, Remark) and "photo.jpg" in f.text for f in found)


def test_zips_in_a_folder_are_read(tmp_path: Path) -> None:
    for kind in ("linkedin", "whatsapp"):
        name, data = FILES[kind]
        with zipfile.ZipFile(tmp_path / f"{kind}.zip", "w") as archive:
            archive.writestr(name, data)
    found = list(found_in(tmp_path, None, Options()))
    sources = [f.message.source for f in found if isinstance(f, Item)]
    assert {source.format for source in sources if source} == {"linkedin", "whatsapp"}
    assert sources[0] is not None
    assert sources[0].path == str(tmp_path / "linkedin.zip" / "messages.csv")


def test_what_an_interrupted_run_left_is_no_input(tmp_path: Path) -> None:
    place(tmp_path, "eml")
    place(tmp_path / "o.html.partial", "jsonl")
    assert len([f for f in found_in(tmp_path, None, Options()) if isinstance(f, Item)]) == 1


def test_hidden_folders_are_left_alone_but_those_of_maildir(tmp_path: Path) -> None:
    for folder in ("Mail/cur", "Mail/.Sent/cur", "Mail/.git"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "1793610000.M1P2.host:2,S").write_bytes(MAIL)
    with zipfile.ZipFile(tmp_path / "mail.zip", "w") as archive:
        for path in sorted((tmp_path / "Mail").rglob("*:2,S")):
            archive.write(path, path.relative_to(tmp_path))
    for path in (tmp_path / "Mail", tmp_path / "mail.zip"):
        found = list(found_in(path, None, Options()))
        assert len([f for f in found if isinstance(f, Item)]) == 2


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"PK\x03\x04 broken", "damaged or encrypted zip"),
        (b"\x89PNG\r\n", "its format is not known"),
        (b"", "its format"),
    ],
)
def test_what_cannot_be_read_is_named(data: bytes, what: str, tmp_path: Path) -> None:
    path = tmp_path / "it.bin"
    path.write_bytes(data)
    (only,) = found_in(path, None, Options())
    assert isinstance(only, BadRecord)
    assert what in str(only.error)
    assert str(path) in str(only.error)


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    (only,) = found_in(tmp_path / "gone.zip", None, Options())
    assert isinstance(only, BadRecord)
    assert "gone.zip" in str(only.error)


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    (only,) = found_in(tmp_path, None, Options())
    assert isinstance(only, BadRecord)
    assert "there are no files in it" in str(only.error)


def test_the_user_knows_better(tmp_path: Path) -> None:
    path = tmp_path / "chat.log"
    path.write_bytes(WHATSAPP)
    found = list(found_in(path, "whatsapp", Options()))
    assert len([f for f in found if isinstance(f, Item)]) == 2
    assert not any(isinstance(f, Remark) and "--from" in f.text for f in found)


def test_nothing_of_what_the_user_says_it_is(tmp_path: Path) -> None:
    place(tmp_path, "eml")
    place(tmp_path, "sms")
    (only,) = found_in(tmp_path, "telegram", Options())
    assert isinstance(only, BadRecord)
    assert "nothing in it is telegram" in str(only.error)


def test_a_damaged_zip_member_costs_no_other(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.eml", MAIL)
        archive.writestr("b.eml", MAIL.replace(b"Guten", b"Schoenen"))
    data = bytearray(path.read_bytes())
    data[data.index(b"Schoenen")] ^= 1
    path.write_bytes(data)
    found = list(found_in(path, None, Options()))
    assert [f.message.text for f in found if isinstance(f, Item)] == ["Guten Tag"]
    assert [f for f in found if isinstance(f, BadRecord)]
