"""Maildir: a file for each mail, in the folders ``cur`` and ``new``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from outreach_lint.readers import Item
from outreach_lint.readers.exports import Found, Options
from outreach_lint.readers.exports.mail.files import content, read_files
from outreach_lint.readers.exports.mail.folders import imap_name
from outreach_lint.readers.exports.mail.mailbox import MAX_BYTES, Mailbox, Place
from outreach_lint.readers.members import Member

_PATH = re.compile(r"(?:(.*)/)?(?:cur|new)/[^/]+", re.DOTALL)
_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9_.-]{0,80}[ \t]*:")
#: "1741078923.M1P2.host:2,S"; where file names have no colon, archivers put another sign for it.
_FLAGS = re.compile(r"[:;!_-]2,([A-Za-z]*)$")


def wants(member: Member) -> bool:
    """Say whether it lies where Maildir has its mails and begins with a header."""
    return _PATH.fullmatch(member.path) is not None and _HEADER.match(member.head) is not None


def read(members: Sequence[Member], options: Options) -> Iterator[Found]:
    """Yield the mails in order of their folders and names."""
    yield from read_files(members, options, "maildir", _item)


def _item(member: Member, mailbox: Mailbox) -> Item | None:
    flags = _FLAGS.search(member.path)
    place = Place(member.name, folder=_folder(member.path), flags=flags[1] if flags else "")
    return mailbox.item(content(member, MAX_BYTES), place)


def _folder(path: str) -> str | None:
    match = _PATH.fullmatch(path)
    if match is None:
        return None
    # Folders below the first one are called ".Sent" or ".Kunden.Nord" and lie beside its mails.
    name = PurePosixPath(match[1] or "").name.removeprefix(".")
    return imap_name(name) if name and name.casefold() != "maildir" else "INBOX"
