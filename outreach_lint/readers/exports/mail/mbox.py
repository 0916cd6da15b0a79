"""Mailboxes as mbox files: Gmail's (Takeout), Thunderbird's, Apple Mail's and those of servers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import IO

from outreach_lint.errors import InputError
from outreach_lint.readers import BadRecord
from outreach_lint.readers.exports import Found, Options
from outreach_lint.readers.exports.mail.folders import imap_name
from outreach_lint.readers.exports.mail.mailbox import MAX_BYTES, Mailbox, Place, owner_told
from outreach_lint.readers.members import Member

_CHUNK_BYTES = 1_000_000
#: So long may the line be that begins a mail.
_MAX_LINE_BYTES = 1_000
#: "From karl@kern.de Fri May  3 10:00:00 2024"; archives of lists write "karl at kern.de".
_FROM = re.compile(rb"From (?:\S{1,300} at )?\S{1,300} +\w{3} \w{3} [ \d]\d \d?\d:\d\d")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_ENDINGS = (".mbox", ".mbx")


def wants(member: Member) -> bool:
    """Say whether it begins like an mbox file."""
    return _FROM.match(member.head) is not None


def read(members: Sequence[Member], options: Options) -> Iterator[Found]:
    """Yield the mails, file by file."""
    yield from owner_told(options)
    mailbox = Mailbox("mbox", options)
    for member in members:
        yield from _file(member, mailbox)
        yield from mailbox.remark(member.name)
    yield from mailbox.owner()


def _file(member: Member, mailbox: Mailbox) -> Iterator[Found]:
    folder = _folder(member)
    line = 1
    try:
        with member.open() as stream:
            for line, data in mails(stream):
                try:
                    if data is None:
                        raise InputError(f"the mail is larger than {MAX_BYTES:,} bytes and was not read")
                    item = mailbox.item(data, Place(member.name, line, folder))
                except InputError as error:
                    yield BadRecord(InputError(error.what, source=member.name, line=line))
                else:
                    if item is not None:
                        yield item
    except InputError as error:
        yield BadRecord(InputError(error.what, source=member.name, line=line))


def _folder(member: Member) -> str | None:
    path = PurePosixPath(member.path)
    # Apple Mail writes a folder "Sent.mbox" with a file "mbox" in it.
    name = path.parent.name if path.name.lower() == "mbox" else path.name
    return imap_name(name[:-5] if name.lower().endswith(_ENDINGS) else name) or None


def mails(stream: IO[bytes], most: int = MAX_BYTES) -> Iterator[tuple[int, bytes | None]]:
    """Yield each mail with the number of its first line; None for one larger than ``most`` bytes."""
    buffer, first, line, large = b"", 1, 1, False
    while True:
        searched = max(len(buffer) - _MAX_LINE_BYTES - 3, 0)
        chunk = stream.read(_CHUNK_BYTES)
        buffer += chunk
        start = 0
        for cut in _cuts(buffer, searched):
            yield first, None if large or cut - start > most else _mail(buffer[start:cut])
            line += buffer.count(b"\n", start, cut)
            start, first, large = cut, line, False
        if not chunk:
            break
        buffer = buffer[start:]
        if len(buffer) > most + _MAX_LINE_BYTES:
            # It goes on being searched for the next mail, without being kept.
            dropped = len(buffer) - _MAX_LINE_BYTES - 3
            line += buffer.count(b"\n", 0, dropped)
            buffer, large = buffer[dropped:], True
    if large or buffer[start:].strip():
        yield first, None if large or len(buffer) - start > most else _mail(buffer[start:])


def _cuts(buffer: bytes, searched: int) -> Iterator[int]:
    """Yield where mails begin after the first: at lines of that kind below an empty line."""
    at = buffer.find(b"\nFrom ", searched)
    while at >= 0:
        if buffer[max(at - 2, 0) : at].rstrip(b"\r").endswith(b"\n") and _FROM.match(buffer, at + 1):
            yield at + 1
        at = buffer.find(b"\nFrom ", at + 1)


def _mail(data: bytes) -> bytes:
    """Return a mail without its first line, and with lines that began like one as they were."""
    if _FROM.match(data):
        data = data[data.find(b"\n") + 1 or len(data) :]
    return _QUOTED.sub(rb"\1", data) if b"\n>" in data and b">From " in data else data
