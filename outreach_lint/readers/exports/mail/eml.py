"""Mails as files: .eml, and .emlx of Apple Mail."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from outreach_lint.readers import Item
from outreach_lint.readers.exports import Found, Options
from outreach_lint.readers.exports.mail import maildir, mbox
from outreach_lint.readers.exports.mail.files import content, read_files
from outreach_lint.readers.exports.mail.mailbox import MAX_BYTES, Mailbox, Place
from outreach_lint.readers.members import Member

#: Of Apple Mail's files: the size of the mail; what follows it are properties.
_SIZE = re.compile(rb"(\d{1,12})\s*\n")
_OTHERS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def wants(member: Member) -> bool:
    """Say whether it is called like a mail and is no mailbox."""
    if not member.file_name.endswith((".eml", ".emlx")) or member.head.startswith(_OTHERS):
        return False
    return not mbox.wants(member) and not maildir.wants(member)


def read(members: Sequence[Member], options: Options) -> Iterator[Found]:
    """Yield the mails in order of their paths."""
    yield from read_files(members, options, "eml", _item)


def _item(member: Member, mailbox: Mailbox) -> Item | None:
    data = content(member, MAX_BYTES)
    if member.file_name.endswith(".emlx") and (size := _SIZE.match(data)):
        data = data[size.end() : size.end() + int(size[1])]
    return mailbox.item(data, Place(member.name, folder=_folder(PurePosixPath(member.path))))


def _folder(path: PurePosixPath) -> str | None:
    # Apple Mail: "Sent.mbox/8A…/Data/Messages/12.emlx".
    boxes = [part[:-5] for part in path.parts if part.lower().endswith(".mbox")]
    return (boxes[-1] if boxes else path.parent.name) or None
