"""X (Twitter): direct messages of the archive, JSON behind an assignment."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from outreach_lint.errors import InputError
from outreach_lint.message import MAX_CHARACTERS, Message, Source
from outreach_lint.readers import BadRecord, Item, Owner
from outreach_lint.readers.exports import Found, Options
from outreach_lint.readers.exports.common import Tally, is_me, plain, trimmed, utc
from outreach_lint.readers.exports.json_stream.stream import Damage, values
from outreach_lint.readers.exports.json_stream.walk import Shape, without_halves
from outreach_lint.readers.members import Member

_FILE = re.compile(r"direct-messages?(?:-group)?(?:-part\d{1,4})?\.js")
_ASSIGNED = re.compile(rb"\s*window\.YTD\.\w{1,60}\.\w{1,20}\s*=\s*")
_CONVERSATION = "item.dmConversation"
_ID = f"{_CONVERSATION}.conversationId"
_MESSAGE = f"{_CONVERSATION}.messages.item"
_SHAPE = Shape(
    wanted=frozenset({_ID, _MESSAGE}),
    opened=frozenset({_CONVERSATION}),
    mark=re.compile(
        rb'(?P<conversation>\{\s{0,40}"dmConversation"\s?:)|(?P<message>\{\s{0,40}"(?:messageCreate'
        rb'|joinConversation|participantsJoin|participantsLeave|conversationNameUpdate|reactionCreate)"\s?:)'
    ),
    homes={"conversation": ("item",), "message": (_MESSAGE,)},
    prefix=_ASSIGNED,
)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z")
#: How the archive points to a picture.
_MEDIA = re.compile(r"https://(?:twitter|x)\.com/messages/media/\d{1,30}")
_SHORT = re.compile(r"https?://t\.co/\w{1,40}")
_LONGEST_URL = 4_000
_LARGEST_ACCOUNT = 1_000_000


def wants(member: Member) -> bool:
    """Say whether this is a file of direct messages, or the one that says whose archive it is."""
    start = member.head.removeprefix(b"\xef\xbb\xbf")
    assigned = _ASSIGNED.match(start)
    if member.file_name == "account.js":
        return assigned is not None and b'"accountId"' in start
    if not _FILE.fullmatch(member.file_name):
        return False
    return assigned is not None or start.lstrip().startswith(b"[")


def read(members: Sequence[Member], options: Options) -> Iterator[Found]:
    """Yield owner, messages and faults."""
    owner = Owner()
    for member in members:
        if member.file_name == "account.js":
            found = _owner(member)
            owner = found if isinstance(found, Owner) else owner
            yield found
    for member in members:
        if member.file_name != "account.js":
            yield from _File(member, owner, options).read()


def _owner(member: Member) -> Owner | BadRecord:
    try:
        with member.open() as stream:
            data = stream.read(_LARGEST_ACCOUNT).removeprefix(b"\xef\xbb\xbf")
        account = json.loads(without_halves(_ASSIGNED.sub(b"", data, count=1).rstrip(b"; \r\n\t")))[0][
            "account"
        ]
        told = {key: value for key, value in account.items() if isinstance(value, str) and value}
        own = told["accountId"]
    except InputError as error:
        return BadRecord(error)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return BadRecord(InputError("damaged; say with --me whose archive it is", source=member.name))
    names = [told[key] for key in ("accountDisplayName",) if key in told]
    ids = [told[key] for key in ("username", "email") if key in told]
    return Owner(names=tuple(names), ids=(own, *ids))


class _File:
    """What is known while one file is read."""

    def __init__(self, member: Member, owner: Owner, options: Options) -> None:
        self._member = member
        self._options = options
        self._me = owner.ids[0] if owner.ids else None
        self._my_name = owner.names[0] if owner.names else None
        self._conversation: str | None = None
        self._gap = False
        self._tally = Tally()

    def read(self) -> Iterator[Found]:
        """Yield what is in the file."""
        source = self._member.name
        try:
            with self._member.open() as stream:
                for found in values(stream, _SHAPE):
                    if isinstance(found, Damage):
                        self._gap = True
                        if found.astray:
                            self._conversation = f"conversation at line {found.line}"
                        yield BadRecord(found.error(source))
                    elif found.path == _CONVERSATION:
                        self._conversation, self._gap = None, False
                    elif found.path == _ID:
                        self._conversation = plain(found.value)
                    else:
                        yield from self._message(found.value, found.line)
        except InputError as error:
            yield BadRecord(error)
        yield from self._tally.remarks(source)

    def _message(self, record: Any, line: int | None) -> Iterator[Found]:
        try:
            item = self._item(record, line)
        except InputError as error:
            self._gap = True
            yield BadRecord(InputError(error.what, source=self._member.name, line=line))
            return
        if item is not None:
            self._gap = False
            yield item

    def _item(self, record: Any, line: int | None) -> Item | None:
        if not isinstance(record, dict):
            raise InputError("no message but something else; order the archive again")
        created = record.get("messageCreate")
        if created is None:
            self._tally.leave("system message", "system messages")
            return None
        if not isinstance(created, dict):
            raise InputError("no message but something else; order the archive again")
        text = _text(created)
        if not text:
            self._tally.leave("message without text", "messages without text")
            return None
        sender, recipient = plain(created.get("senderId")), plain(created.get("recipientId"))
        message = Message(
            text,
            channel="x",
            sender=self._my_name if self._me and sender == self._me else None,
            sent_at=_instant(created.get("createdAt")),
            id=plain(created.get("id")),
            source=Source(
                self._member.name, line, "x", self._conversation, direction=self._direction(sender)
            ),
        )
        to = self._my_name if self._me and recipient == self._me else None
        return Item(message, sender_id=sender, to=to, to_id=recipient, continued=self._gap)

    def _direction(self, sender: str | None) -> str | None:
        if is_me(self._options, sender):
            return "outbound"
        if self._me is None or sender is None:
            return None
        return "outbound" if sender == self._me else "inbound"


def _text(created: dict[str, Any]) -> str:
    """Return the text with the addresses people saw: short ones lead elsewhere, or to a picture."""
    written = created.get("text")
    text = html.unescape(written) if isinstance(written, str) else ""
    if len(text) > MAX_CHARACTERS:
        return text
    expanded = _expanded(created.get("urls"))
    return trimmed(_SHORT.sub(lambda match: expanded.get(match[0], match[0]), text))


def _expanded(urls: Any) -> dict[str, str]:
    told: dict[str, str] = {}
    for url in urls if isinstance(urls, list) else ():
        short, long = (url.get("url"), url.get("expanded")) if isinstance(url, dict) else (None, None)
        if isinstance(short, str) and isinstance(long, str) and 0 < len(long) <= _LONGEST_URL:
            told[short] = "" if _MEDIA.match(long) else long
    return told


def _instant(value: Any) -> str | None:
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        return value
    return utc(value, 1000)
