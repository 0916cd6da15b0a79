"""Exports of mailboxes and messengers, tried in the order of ``formats``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from outreach_lint.config import DateOrder, ExportOptions
from outreach_lint.readers import BadRecord, Item, Owner, Remark
from outreach_lint.readers.members import Member

__all__ = ["DateOrder", "Format", "Found", "Options", "formats"]

Found = Item | BadRecord | Owner | Remark

Options = ExportOptions


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    ``wants`` looks at path and first bytes of a file and says whether it is of this format;
    ``read`` gets all files of an export that it wanted, in order of their paths, and yields what
    is in them, in the order it stands there. It streams where the format allows, raises nothing:
    what cannot be read is a ``BadRecord`` with file, line (or number) and what to do. ``single``
    says that each file is one message: of so many files not even the beginnings are kept.
    """

    id: str
    title: str
    wants: Callable[[Member], bool]
    read: Callable[[Sequence[Member], Options], Iterator[Found]]
    single: bool = False


def formats() -> Mapping[str, Format]:
    """Return the formats by id, in the order in which they are asked whether a file is theirs."""
    from outreach_lint.readers.exports import x_archive
    from outreach_lint.readers.exports.linkedin import linkedin
    from outreach_lint.readers.exports.mail import eml, maildir, mbox, msg
    from outreach_lint.readers.exports.meta import facebook, instagram
    from outreach_lint.readers.exports.sequences import sequence
    from outreach_lint.readers.exports.sms import sms
    from outreach_lint.readers.exports.tables import json_lines, parquet, table
    from outreach_lint.readers.exports.telegram import telegram
    from outreach_lint.readers.exports.whatsapp import whatsapp

    listed = (
        Format("linkedin", "LinkedIn export", linkedin.wants, linkedin.read),
        Format("whatsapp", "WhatsApp chat", whatsapp.wants, whatsapp.read),
        Format("instagram", "Instagram export", instagram.wants, instagram.read),
        Format("facebook", "Facebook export", facebook.wants, facebook.read),
        Format("telegram", "Telegram export", telegram.wants, telegram.read),
        Format("x", "X archive", x_archive.wants, x_archive.read),
        Format("sms", "SMS Backup & Restore", sms.wants, sms.read),
        Format("mbox", "mbox", mbox.wants, mbox.read),
        Format("maildir", "Maildir", maildir.wants, maildir.read, single=True),
        Format("eml", "mail file", eml.wants, eml.read, single=True),
        Format("msg", "Outlook file", msg.wants, msg.read, single=True),
        Format("parquet", "Parquet", parquet.wants, parquet.read),
        Format("sequence", "outreach sequence", sequence.wants, sequence.read),
        Format("jsonl", "JSON", json_lines.wants, json_lines.read),
        Format("csv", "table", table.wants, table.read),
    )
    return {format_.id: format_ for format_ in listed}
