"""From one mail to an item: what the exports of mail programs have in common."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from outreach_lint.errors import InputError
from outreach_lint.message import Message, Source
from outreach_lint.readers import Item, Owner, Remark
from outreach_lint.readers.exports import Options
from outreach_lint.readers.exports.left_out import counted
from outreach_lint.readers.exports.mail.folders import kind_of, labelled
from outreach_lint.readers.exports.mail.headers import (
    Fields,
    addresses,
    header_text,
    receiver,
    sender,
    sent_at,
    split,
)
from outreach_lint.readers.exports.mail.text import text_in

#: Larger mails are not read: what makes them large is attached, and they must fit into memory.
MAX_BYTES = 25_000_000
#: So many of the last mails are remembered to tell which conversation an answer belongs to.
_REMEMBERED = 200_000

_ID = re.compile(r"<[^<>\s]{1,998}>")
#: Outlook's thread index: 22 bytes in Base64 for the first mail; each answer adds to them.
_FIRST_THREAD_INDEX = 32

_LEFT_OUT = {
    "draft": ("draft", "drafts"),
    "deleted": ("deleted mail", "deleted mails"),
    "report": ("delivery report", "delivery reports"),
    "empty": ("mail without text", "mails without text"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mail lies; ``flags`` are those of a Maildir's file name."""

    name: str
    line: int | None = None
    folder: str | None = None
    flags: str = ""


class Mailbox:
    """Turns mails into items and remembers what one mail alone does not tell."""

    def __init__(self, format_: str, options: Options) -> None:
        self._format = format_
        self._me = frozenset(me.strip().casefold() for me in options.me)
        # Conversations by the ids of their mails; hashes, because there may be many.
        self._conversations: dict[int, str] = {}
        self._delivered: set[str] = set()
        self._left: Counter[str] = Counter()

    def item(self, data: bytes, place: Place) -> Item | None:
        """Return the mail in these bytes; None if it is none to be judged, which is counted.

        Raises:
            InputError: when it cannot be read.
        """
        if not data.strip():
            raise InputError("the mail is empty")
        fields, body = split(data.removeprefix(codecs.BOM_UTF8).lstrip(b"\r\n"))
        if not fields:
            raise InputError("no mail: it does not begin with mail headers")
        return self.item_of(fields, lambda: text_in(fields, body), place)

    def item_of(self, fields: Fields, text_of: Callable[[], str], place: Place) -> Item | None:
        """Return the mail with these headers; its text is asked for when it is needed.

        Raises:
            InputError: when the text cannot be read.
        """
        labels = header_text(fields.get("x-gmail-labels"))
        folder = labelled(labels) if labels else place.folder
        reason = _reason(fields, folder, place.flags)
        text = "" if reason else text_of()
        if not text:
            self._left[reason or "empty"] += 1
            return None
        name, address = sender(fields)
        to, to_id = receiver(fields)
        conversation, continued = self._conversation(fields)
        message = Message(
            text,
            subject=header_text(fields.get("subject")),
            channel="email",
            sender=name,
            sent_at=sent_at(fields),
            id=header_text(fields.get("message-id")),
            source=Source(
                path=place.name,
                line=place.line,
                format=self._format,
                conversation=conversation,
                folder=folder,
                direction=self._direction(fields, folder, name, address),
            ),
        )
        self._remember(fields, conversation)
        return Item(message, sender_id=address, to=to, to_id=to_id, continued=continued)

    def owner(self) -> Iterator[Owner]:
        """Yield whose mails these are, if all that say so were delivered to one address."""
        if len(self._delivered) == 1:
            yield Owner(ids=tuple(self._delivered))

    def remark(self, source: str) -> Iterator[Remark]:
        """Yield what was left out since the last time."""
        text = counted({names: self._left[kind] for kind, names in _LEFT_OUT.items()})
        self._left.clear()
        if text:
            yield Remark(text, source)

    def _conversation(self, fields: Fields) -> tuple[str | None, bool]:
        """Return the conversation, and whether an earlier mail of it has not been seen.

        A subject that begins with "Re:" says nothing: first mails that pose as answers have it too.
        Outlook's thread index does, which is longer in answers.
        """
        own = _ID.findall(fields.get("message-id", ""))[:1]
        earlier = _ID.findall(fields.get("references", "")) + _ID.findall(fields.get("in-reply-to", ""))
        known = (self._conversations.get(hash(id_)) for id_ in earlier)
        conversation = (
            fields.get("x-gm-thrid") or next(filter(None, known), None) or next(iter(earlier + own), None)
        )
        if conversation is None:
            return None, False
        continued = any(self._conversations.get(hash(id_)) != conversation for id_ in earlier)
        return conversation, continued or len(fields.get("thread-index", "")) > _FIRST_THREAD_INDEX

    def _remember(self, fields: Fields, conversation: str | None) -> None:
        # Only what is given on: an answer to a mail that was left out is one to a missing mail.
        if conversation is not None:
            for id_ in _ID.findall(fields.get("message-id", ""))[:1]:
                self._conversations.setdefault(hash(id_), conversation)
        if len(self._conversations) > _REMEMBERED:
            del self._conversations[next(iter(self._conversations))]
        # Two are enough to know that it is not one.
        delivered = addresses(fields.get("delivered-to") or fields.get("x-delivered-to"))
        if len(delivered) == 1 and len(self._delivered) < 2:
            self._delivered.add(delivered[0][1])

    def _direction(
        self, fields: Fields, folder: str | None, name: str | None, address: str | None
    ) -> str | None:
        mine = {(name or "").strip().casefold(), address or ""} & self._me
        if mine or kind_of(folder) == "sent":
            return "outbound"
        return "inbound" if fields.keys() & {"delivered-to", "x-delivered-to", "received"} else None


def owner_told(options: Options) -> Iterator[Owner]:
    """Yield the owner as users told it, addresses and names apart."""
    if options.me:
        yield Owner(
            names=tuple(me.strip() for me in options.me if "@" not in me),
            ids=tuple(me.strip().lower() for me in options.me if "@" in me),
        )


def _reason(fields: Fields, folder: str | None, flags: str) -> str | None:
    """Say why a mail is left out; flags are those of Maildir, mutt, Dovecot and Thunderbird."""
    status = fields.get("x-status", "")
    if "D" in flags or "T" in status or "x-mozilla-draft-info" in fields or kind_of(folder) == "draft":
        return "draft"
    # Marked for deletion: no mail program shows it, and where it was moved to there is a copy.
    if "T" in flags or "D" in status or _expunged(fields.get("x-mozilla-status", "")):
        return "deleted"
    is_report = fields.get("content-type", "").lower().startswith("multipart/report")
    if is_report or "x-failed-recipients" in fields:
        return "report"
    return None


def _expunged(status: str) -> bool:
    try:
        return bool(int(status, 16) & 0x0008)
    except ValueError:
        return False
