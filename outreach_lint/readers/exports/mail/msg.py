"""Outlook's .msg files, by the optional package extract-msg; its PST files are only named."""

from __future__ import annotations

import base64
import importlib
import io
import logging
import warnings
from collections.abc import Iterator, Sequence
from datetime import datetime
from email.utils import format_datetime
from pathlib import PurePosixPath
from typing import Any

from outreach_lint.errors import InputError
from outreach_lint.readers import Item
from outreach_lint.readers.eml import decoded
from outreach_lint.readers.exports import Found, Options
from outreach_lint.readers.exports.mail.files import content, read_files
from outreach_lint.readers.exports.mail.headers import Fields, split
from outreach_lint.readers.exports.mail.mailbox import MAX_BYTES, Mailbox, Place
from outreach_lint.readers.exports.mail.text import clean
from outreach_lint.readers.html import to_text
from outreach_lint.readers.members import Member

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PST = b"!BDN"
_NO_PST = (
    "a data file of Outlook (PST); convert it with 'readpst -o FOLDER FILE' (package pst-utils) "
    "and read the mbox files it writes"
)
_NO_PACKAGE = "Outlook's .msg files need an optional package: pip install 'outreach-lint[msg]'"
_UNSENT = 0x8
_MOST_RECIPIENTS = 50


def wants(member: Member) -> bool:
    """Say whether it is a mail or a data file of Outlook."""
    is_mail = member.file_name.endswith(".msg") and member.head.startswith(_OLE)
    return is_mail or member.head.startswith(_PST)


def read(members: Sequence[Member], options: Options) -> Iterator[Found]:
    """Yield the mails in order of their paths."""
    yield from read_files(members, options, "msg", _item)


def _item(member: Member, mailbox: Mailbox) -> Item | None:
    if member.head.startswith(_PST):
        raise InputError(_NO_PST)
    try:
        package: Any = importlib.import_module("extract_msg")
    except ImportError as error:
        raise InputError(_NO_PACKAGE) from error
    logging.getLogger("extract_msg").setLevel(logging.CRITICAL + 1)
    data = content(member, MAX_BYTES)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with package.MSGFile(io.BytesIO(data), delayAttachments=True) as file:
                fields, text, is_draft = _fields(file), _text(file), _is_draft(file)
    except InputError:
        raise
    except Exception as error:  # of damaged files the package raises whatever comes up
        raise InputError("no mail of Outlook, or a damaged one") from error
    folder = PurePosixPath(member.path).parent.name or None
    return mailbox.item_of(fields, lambda: text, Place(member.name, None, folder, "D" if is_draft else ""))


def _text(file: Any) -> str:
    plain = _string(file, "1000")
    if plain and plain.strip():
        return clean(plain.replace("\r\n", "\n").replace("\r", "\n"))
    html = file.getStream("__substg1.0_10130102")
    if html:
        return clean(to_text(decoded(html, _charset(file)), ""))
    if file.exists("__substg1.0_10090102"):
        raise InputError("its text is in a format of Outlook's own (RTF) only; save it as .eml or as text")
    return ""


def _charset(file: Any) -> str | None:
    """Return the encoding of the HTML; Windows numbers the encodings of ISO 8859 from 28591 on."""
    page = file.getPropertyVal("3FDE0003")
    if not isinstance(page, int):
        return None
    return f"iso-8859-{page - 28590}" if 28591 <= page <= 28605 else f"cp{page}"


def _is_draft(file: Any) -> bool:
    return bool(int(file.getPropertyVal("0E070003", 0) or 0) & _UNSENT)


def _fields(file: Any) -> Fields:
    """Return the headers the mail came with; what was never sent on has only properties."""
    received, _ = split((_string(file, "007D") or "").encode(errors="replace").lstrip())
    index = file.getStream("__substg1.0_00710102") or b""
    date = file.getPropertyVal("00390040") or file.getPropertyVal("0E060040")
    own = {
        "subject": _string(file, "0037"),
        "from": _mailbox(_string(file, "0C1A"), _string(file, "5D01"), _string(file, "0C1F")),
        "to": _receiver(file),
        "date": format_datetime(date) if isinstance(date, datetime) else None,
        "message-id": _string(file, "1035"),
        "in-reply-to": _string(file, "1042"),
        "references": _string(file, "1039"),
        "thread-index": base64.b64encode(index).decode(),
    }
    fields = {name: value for name, value in own.items() if value}
    fields.update(received)
    # Its text stands in the properties, whatever its parts were on the way.
    if (_string(file, "001A") or "").lower().startswith("report"):
        fields["content-type"] = "multipart/report"
    return fields


def _receiver(file: Any) -> str | None:
    """Return the one it was written to, nothing where there are several."""
    shown = (_string(file, "0E04") or "").strip("\0 ;'\"")
    parts = {path[0] for path in file.listDir() if path[0].startswith("__recip_version1.0_#")}
    for part in sorted(parts)[:_MOST_RECIPIENTS]:
        name = (_string(file, "3001", part) or "").strip("\0 ;'\"")
        if name == shown or len(parts) == 1:
            return _mailbox(name, _string(file, "39FE", part), _string(file, "3003", part))
    return None


def _mailbox(name: str | None, *addresses: str | None) -> str | None:
    # Within an organisation addresses are often paths of its own directory.
    address = next((address.strip() for address in addresses if address and "@" in address), None)
    if address is None:
        return name
    plain = (name or "").translate(dict.fromkeys(map(ord, '<>@"\\'), " ")).strip()
    return f"{plain} <{address}>" if plain and "@" not in (name or "") else address


def _string(file: Any, property_: str, part: str | None = None) -> str | None:
    stream = f"__substg1.0_{property_}"
    value = file.getStringStream(f"{part}/{stream}" if part else stream)
    return value.strip("\0") if isinstance(value, str) else None
