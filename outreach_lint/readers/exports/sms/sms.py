"""SMS Backup & Restore: text and multimedia messages of a phone, in XML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import IO, cast
from xml.etree.ElementTree import Element

from outreach_lint.errors import InputError
from outreach_lint.message import Message, Source
from outreach_lint.readers import BadRecord, Item
from outreach_lint.readers.exports import Found, Options
from outreach_lint.readers.exports.common import Tally, trimmed, utc
from outreach_lint.readers.exports.json_stream.pieces import pieces
from outreach_lint.readers.exports.sms.xml import MARK, WithoutAttachments, check, parsed
from outreach_lint.readers.members import Member

_ROOT = re.compile(rb"<smses[\s>]")
_ADDRESS = re.compile(rb"""\saddress=["']([^"'<>&]{1,200})["']""")
_SENT, _RECEIVED = "2", "1"
_LEFT_OUT = {
    "3": ("draft", "drafts"),
    "4": ("message that was not sent", "messages that were not sent"),
    "5": ("message that was not sent", "messages that were not sent"),
    "6": ("message that was not sent", "messages that were not sent"),
}
_FROM = "137"


def wants(member: Member) -> bool:
    """Say whether this is a backup of messages (not one of calls)."""
    return member.file_name.endswith(".xml") and _ROOT.search(member.head) is not None


def read(members: Sequence[Member], options: Options) -> Iterator[Found]:
    """Yield the messages of each file."""
    for member in members:
        tally = Tally()
        try:
            with member.open() as stream:
                yield from _read(stream, member.name, tally)
        except InputError as error:
            yield BadRecord(error)
        yield from tally.remarks(member.name)


def _read(stream: IO[bytes], source: str, tally: Tally) -> Iterator[Item | BadRecord]:
    gaps: set[str] = set()
    begun = closed = False
    line = 1
    for piece in pieces(cast("IO[bytes]", WithoutAttachments(stream)), MARK):
        begun = begun or piece.level is not None
        # Within a record the parser refuses them.
        if not begun and (b"<!DOCTYPE" in piece.data or b"<!ENTITY" in piece.data):
            what = "defines entities, which no backup does; not read"
            yield BadRecord(InputError(what, source=source, line=piece.line))
            return
        line = piece.line
        closed = b"</smses" in piece.data
        if piece.level is None:
            continue
        try:
            element, rest = parsed(piece)
            item = _item(element, source, piece.line, tally)
            if item is not None:
                address = _told(element, "address")
                yield replace(item, continued=address in gaps)
                gaps.discard(address or "")
            check(rest)
        except InputError as error:
            if address_of := _ADDRESS.search(piece.data):
                gaps.add(address_of[1].decode("utf-8", "replace"))
            yield BadRecord(InputError(error.what, source=source, line=piece.line))
    if not closed:
        yield BadRecord(InputError("the file ends early; make the backup again", source=source, line=line))


def _item(element: Element, source: str, line: int, tally: Tally) -> Item | None:
    multimedia = element.tag == "mms"
    kind = element.get("msg_box" if multimedia else "type", "")
    if kind in _LEFT_OUT:
        tally.leave(*_LEFT_OUT[kind])
        return None
    text = trimmed(_parts(element) if multimedia else _told(element, "body") or "")
    if not text:
        tally.leave("message without text", "messages without text")
        return None
    address = _told(element, "address")
    single = address if address and "~" not in address else None
    contact = _told(element, "contact_name") if single else None
    contact = None if contact == "(Unknown)" else contact
    received, sent = kind == _RECEIVED, kind == _SENT
    author = single or _author(element)
    message = Message(
        text,
        subject=_told(element, "sub" if multimedia else "subject"),
        channel="sms",
        sender=contact or author if received else None,
        sent_at=utc(element.get("date"), 1000),
        id=_told(element, "m_id"),
        source=Source(
            source,
            line,
            "sms",
            conversation=address,
            direction="inbound" if received else "outbound" if sent else None,
        ),
    )
    return Item(
        message,
        sender_id=author if received else None,
        to=contact if sent else None,
        to_id=single if sent else None,
    )


def _told(element: Element, key: str) -> str | None:
    # What is not known is written as the word null.
    value = element.get(key, "").strip()
    return None if value in ("", "null") else value


def _parts(element: Element) -> str:
    texts = [_told(part, "text") for part in element.iter("part") if part.get("ct") == "text/plain"]
    return "\n".join(text for text in texts if text)


def _author(element: Element) -> str | None:
    return next((_told(addr, "address") for addr in element.iter("addr") if addr.get("type") == _FROM), None)
