"""Mails that are a file each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from outreach_lint.errors import InputError
from outreach_lint.readers import BadRecord, Item
from outreach_lint.readers.exports import Found, Options
from outreach_lint.readers.exports.mail.mailbox import Mailbox, owner_told
from outreach_lint.readers.members import Member


def read_files(
    members: Sequence[Member],
    options: Options,
    format_: str,
    item_of: Callable[[Member, Mailbox], Item | None],
) -> Iterator[Found]:
    """Yield the mail in each file; what was left out is said once, for all of them."""
    yield from owner_told(options)
    mailbox = Mailbox(format_, options)
    for member in members:
        try:
            item = item_of(member, mailbox)
        except InputError as error:
            yield BadRecord(InputError(error.what, source=member.name))
        else:
            if item is not None:
                yield item
    for member in members[:1]:
        yield from mailbox.remark(_root(member))
    yield from mailbox.owner()


def content(member: Member, most: int) -> bytes:
    """Return all bytes of a file.

    Raises:
        InputError: when it cannot be read or has more than ``most``.
    """
    with member.open() as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        raise InputError(f"the mail is larger than {most:,} bytes and was not read")
    return data


def _root(member: Member) -> str:
    """Return the folder or zip a file is in; the file itself if it stands alone."""
    return member.name.removesuffix(member.path).rstrip("/\\") or member.name
