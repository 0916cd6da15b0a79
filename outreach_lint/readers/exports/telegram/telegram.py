"""Telegram Desktop: ``result.json`` of the whole account or of a single chat."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from outreach_lint.errors import InputError
from outreach_lint.message import Message, Source
from outreach_lint.readers import BadRecord, Item, Owner
from outreach_lint.readers.exports import Found, Options
from outreach_lint.readers.exports.common import Tally, is_me, plain, trimmed, utc
from outreach_lint.readers.exports.json_stream.stream import Damage, values
from outreach_lint.readers.exports.json_stream.walk import Shape, Value
from outreach_lint.readers.exports.telegram.text import text_of
from outreach_lint.readers.members import Member

_CHATS = ("chats.list.item.", "left_chats.list.item.", "")
_MESSAGE = tuple(f"{chat}messages.item" for chat in _CHATS)
_TYPE = (
    rb'"type"\s?:\s?"(?:personal_chat|bot_chat|saved_messages|(?:private|public)_(?:super)?group'
    rb'|(?:private|public)_channel|replies|verification_codes)"'
)
_SHAPE = Shape(
    wanted=frozenset(
        [
            "personal_information",
            *_MESSAGE,
            *(chat + key for chat in _CHATS for key in ("name", "type", "id")),
        ]
    ),
    opened=frozenset(chat.removesuffix(".") for chat in _CHATS),
    mark=re.compile(
        rb'(?P<message>\{\s{0,40}"id"\s?:\s?-?\d{1,20},\s{0,40}"type"\s?:\s?"(?:message|service|unsupported)")'
        rb'|(?P<chat>\{\s{0,40}(?:"name"\s?:\s?[^\n]{1,200},\s{0,40})?' + _TYPE + rb")"
    ),
    homes={"message": _MESSAGE, "chat": tuple(chat.removesuffix(".") for chat in _CHATS)},
)
_HEAD = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*\{")
_PAGE = re.compile(r"messages\d{0,6}\.html")
_AGAIN = "this is the HTML export; export again and choose machine-readable JSON as its format"
_NOTICES = frozenset({"verification_codes", "replies"})
_PRIVATE = frozenset({"personal_chat", "bot_chat"})


def wants(member: Member) -> bool:
    """Say whether this is Telegram's JSON, or the HTML that is its default."""
    head = member.head
    if _is_html(member):
        return b"<title>Exported Data</title>" in head
    if not member.file_name.endswith(".json") or not _HEAD.match(head):
        return False
    if re.search(_TYPE, head):
        return b'"messages"' in head or b'"id"' in head
    # Of the whole account the lists of contacts may come first.
    return b'"about"' in head and b'"personal_information"' in head and b"Telegram" in head


def read(members: Sequence[Member], options: Options) -> Iterator[Found]:
    """Yield owner, messages and faults of each file."""
    if unread := next(filter(_is_html, members), None):
        yield BadRecord(InputError(_AGAIN, source=unread.name))
    for member in members:
        if _is_html(member):
            continue
        export = _Export(member.name, options)
        try:
            with member.open() as stream:
                for found in values(stream, _SHAPE):
                    yield from export.take(found)
        except InputError as error:
            yield BadRecord(error)
        yield from export.tally.remarks(member.name)


def _is_html(member: Member) -> bool:
    return _PAGE.fullmatch(member.file_name) is not None


@dataclass(slots=True)
class _Chat:
    name: str | None = None
    type: str | None = None
    id: str | None = None

    @property
    def title(self) -> str | None:
        """Names are not unique, numbers say nothing: both."""
        if self.name and self.id:
            return f"{self.name} ({self.id})"
        return self.name or self.id


class _Export:
    """What is known while one file is read."""

    def __init__(self, source: str, options: Options) -> None:
        self._source = source
        self._options = options
        self._chat = _Chat()
        self._me: str | None = None
        self._my_name: str | None = None
        self._gap = False
        self.tally = Tally()

    def take(self, found: Value | Damage) -> Iterator[Found]:
        """Yield what one value of the file gives."""
        if isinstance(found, Damage):
            self._gap = True
            if found.astray:
                self._chat = _Chat(name=f"chat at line {found.line}")
            yield BadRecord(found.error(self._source))
        elif found.path in _SHAPE.opened:
            self._chat, self._gap = _Chat(), False
        elif found.path == "personal_information":
            yield from self._owner(found.value)
        elif found.path in _MESSAGE:
            yield from self._message(found.value, found.line)
        else:
            value = found.value if isinstance(found.value, str | int) else None
            setattr(self._chat, found.path.rpartition(".")[2], None if value is None else str(value))

    def _owner(self, about: Any) -> Iterator[Owner]:
        if not isinstance(about, dict):
            return
        told = {key: value for key, value in about.items() if isinstance(value, str) and value.strip()}
        name = " ".join(told[key].strip() for key in ("first_name", "last_name") if key in told)
        self._my_name = name or None
        self._me = _account(about.get("user_id"))
        ids = [self._me, told.get("username"), told.get("phone_number")]
        if name or any(ids):
            yield Owner(names=(name,) if name else (), ids=tuple(value for value in ids if value))

    def _message(self, record: Any, line: int | None) -> Iterator[Found]:
        try:
            item = self._item(record, line)
        except InputError as error:
            self._gap = True
            yield BadRecord(InputError(error.what, source=self._source, line=line))
            return
        if item is not None:
            self._gap = False
            yield item

    def _item(self, record: Any, line: int | None) -> Item | None:
        if not isinstance(record, dict):
            raise InputError("no message but something else; export it again")
        text = trimmed(text_of(record))
        if (left := self._left_out(record, text)) is not None:
            self.tally.leave(*left)
            return None
        sender, account = plain(record.get("from")), _account(record.get("from_id"))
        direction = self._direction(sender, account)
        to, to_id = self._to(direction)
        message = Message(
            text,
            channel="telegram",
            sender=sender,
            sent_at=utc(record.get("date_unixtime")) or plain(record.get("date")),
            id=plain(record.get("id")),
            source=Source(self._source, line, "telegram", conversation=self._chat.title, direction=direction),
        )
        return Item(message, sender_id=account, to=to, to_id=to_id, continued=self._gap)

    def _left_out(self, record: dict[str, Any], text: str) -> tuple[str, str] | None:
        if record.get("type") != "message":
            return "system message", "system messages"
        if self._chat.type == "saved_messages":
            return "note to oneself", "notes to oneself"
        if self._chat.type in _NOTICES:
            return "notice of Telegram's own", "notices of Telegram's own"
        return None if text else ("message without text", "messages without text")

    def _direction(self, sender: str | None, account: str | None) -> str | None:
        if is_me(self._options, sender, account):
            return "outbound"
        if account and self._me:
            return "outbound" if account == self._me else "inbound"
        if account and self._chat.type in _PRIVATE and self._chat.id:
            # A private chat has the number of the other one.
            return "inbound" if account == _account(self._chat.id) else "outbound"
        return None

    def _to(self, direction: str | None) -> tuple[str | None, str | None]:
        if self._chat.type not in _PRIVATE or direction is None:
            return None, None
        if direction == "outbound":
            return self._chat.name, _account(self._chat.id)
        return self._my_name, self._me


def _account(value: Any) -> str | None:
    text = plain(value)
    return f"user{text}" if text and text.isdecimal() else text
