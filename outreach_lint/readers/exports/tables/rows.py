"""From the fields of one row to a message, whatever kind of table the row stood in."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from outreach_lint.errors import InputError
from outreach_lint.message import CHANNELS, Message, Source
from outreach_lint.readers import BadRecord, Item, Remark
from outreach_lint.readers.exports import Options
from outreach_lint.readers.exports.common import INVISIBLE
from outreach_lint.readers.exports.tables.columns import folded
from outreach_lint.readers.exports.tables.moments import Order, iso
from outreach_lint.readers.html import to_text

_MARKUP = re.compile(
    r"</?(?:p|div|br|html|body|span|table|td|ul|ol|li|strong|a)\b[^<>]{0,500}>", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|nbsp|apos|[aouAOU]uml|szlig|#\d{2,6}|#x[0-9a-fA-F]{2,5});")
_ACCOUNT = re.compile(r'"?([^<>"]*)"? ?<([^<>\s]{1,320})>')

_CHANNELS = {folded(channel): channel for channel in CHANNELS} | {
    "mail": "email", "inmail": "linkedin", "linkedinmessage": "linkedin", "linkedininmail": "linkedin",
    "li": "linkedin", "ig": "instagram", "insta": "instagram", "fb": "facebook", "messenger": "facebook",
    "facebookmessenger": "facebook", "wa": "whatsapp", "twitter": "x", "xtwitter": "x", "tg": "telegram",
    "kontaktformular": "contact-form", "formular": "contact-form", "webform": "contact-form",
    "form": "contact-form",
}  # fmt: skip
_DIRECTIONS = {
    word: direction
    for direction, words in {
        "inbound": "inbound in incoming received eingehend eingang empfangen erhalten inbox posteingang rein",
        "outbound": "outbound out outgoing sent ausgehend ausgang gesendet versendet sentitems raus",
    }.items()
    for word in words.split()
}


def plain(text: str) -> str:
    """Return a cell's text as its reader saw it: without markup and invisible edges."""
    if _MARKUP.search(text):
        text = to_text(text)
    elif _ENTITY.search(text):
        text = html.unescape(text)
    text = text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    return text.strip(INVISIBLE)


def line(text: str) -> str | None:
    """Return a short text on one line, None if there is nothing in it."""
    return (" ".join(text.strip(INVISIBLE).split()) or None) if text else None


class Rows:
    """Makes the rows of one file into messages and keeps in mind what to say about them."""

    def __init__(self, name: str, format_id: str, options: Options, order: Order, kind: str = "row") -> None:
        self._name = name
        self._format = format_id
        self._order = order
        self._kind = kind
        self._me = {account.strip().casefold() for account in options.me if account.strip()}
        self._left_out = 0
        self._dates: Counter[str] = Counter()

    def read(self, values: Mapping[str, str], number: int) -> Item | BadRecord | None:
        """Return the message of a row's fields; None if there is no text, which is counted."""
        try:
            item = self._item(values, number)
        except InputError as error:
            return BadRecord(InputError(error.what, source=self._name, line=number))
        if item is None and any(value.strip() for value in values.values()):
            self._left_out += 1
        return item

    def remarks(self) -> Iterator[Remark]:
        """Yield what is to be said when all rows are read."""
        if self._order.example is not None:
            read, other = ("month", "dmy") if self._order.order == "mdy" else ("day", "mdy")
            text = f"dates such as {self._order.example} read {read} first; else say --date-order {other}"
            yield Remark(text, self._name)
        if count := self._dates["unread"]:
            yield Remark(f"{counted(count, 'date')} not understood and left out", self._name)
        if count := self._left_out:
            yield Remark(f"{counted(count, self._kind)} without text left out", self._name)

    def _item(self, values: Mapping[str, str], number: int) -> Item | None:
        text = plain(values.get("text", ""))
        if not text:
            return None
        sender, sender_id = _account(values.get("sender", ""), values.get("sender_id", ""))
        to, to_id = _account(values.get("recipient", ""), values.get("recipient_id", ""))
        source = Source(
            path=self._name,
            line=number,
            format=self._format,
            conversation=line(values.get("conversation", "")),
            folder=line(values.get("folder", "")),
            direction=self._direction(values.get("direction", ""), (sender, sender_id), (to, to_id)),
        )
        message = Message(
            text,
            subject=line(plain(values.get("subject", ""))),
            channel=channel_of(values.get("channel", "")),
            language=line(values.get("lang", "")),
            sender=sender,
            sent_at=self._sent_at(values),
            id=line(values.get("id", "")),
            source=source,
        )
        return Item(message, sender_id=sender_id, to=to, to_id=to_id)

    def _sent_at(self, values: Mapping[str, str]) -> str | None:
        date = values.get("sent_at", "").strip()
        if not date:
            return None
        time = values.get("time", "").strip()
        moment = iso(date, self._order.order)
        if moment and len(moment) == len("2026-11-21") and time:
            moment = iso(f"{moment} {time}", "ymd") or moment
        if moment is None:
            self._dates["unread"] += 1
        return moment

    def _direction(self, said: str, sender: tuple[str | None, ...], to: tuple[str | None, ...]) -> str | None:
        if direction := _DIRECTIONS.get(folded(said)):
            return direction
        if any(name.casefold() in self._me for name in sender if name):
            return "outbound"
        return "inbound" if any(name.casefold() in self._me for name in to if name) else None


def _account(name: str, account: str) -> tuple[str | None, str | None]:
    """Return name and account, of several people none; ``Ole <ole@x>`` is both in one cell."""
    found = line(account)
    if found and (found.count("@") > 1 or found.count("://") > 1):
        found = None
    shown = line(name)
    if shown and (both := _ACCOUNT.fullmatch(shown)) is not None:
        return line(both[1]) or both[2], found or both[2]
    if shown is None or shown.count("@") > 1:
        return None, found
    return shown, found or (shown if "@" in shown and " " not in shown else None)


def channel_of(said: str) -> str | None:
    """Return the channel a word means; None if there is no word."""
    word = folded(said)
    return _CHANNELS.get(word, "other") if word else None


def counted(count: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{count:,} {noun if count == 1 else noun + 's'}"
