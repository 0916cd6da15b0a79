"""One row of LinkedIn's tables as a message: its text, who wrote to whom, and when."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from outreach_lint.message import Message, Source
from outreach_lint.readers import Item, Owner
from outreach_lint.readers.exports.common import INVISIBLE
from outreach_lint.readers.exports.left_out import LeftOut
from outreach_lint.readers.html import to_text

#: Who closed his account is nobody in particular.
_NOBODY = "linkedin member"
_YES = ("yes", "true")
#: Advertising comes as HTML; in what people type, "<" is a character.
_HTML = re.compile(r"\s*<(?:a|br|div|h[1-6]|html|ol|p|span|strong|ul|!doctype)\b", re.IGNORECASE)
_ADVERTISING = "spinmail-quill-editor"
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.\d+)?( ?(?:UTC|Z))?")
_AMERICAN = re.compile(r"(\d{1,2}/\d{1,2})/(?:20)?(\d\d),? (\d{1,2}:\d\d)(?::\d\d)?\s?([AP]M)")


@dataclass(frozen=True, slots=True)
class Party:
    """Who wrote a message or to whom it was written, as far as it is known."""

    name: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Me:
    """What the owner is known by, in small letters."""

    names: frozenset[str]
    ids: frozenset[str]

    @classmethod
    def of(cls, owner: Owner, me: Sequence[str]) -> Me:
        """Return what export and user say together; what holds a slash is a profile's address."""
        said = [*owner.names, *owner.ids, *me]
        ids = {(url(one) or "").casefold() for one in said if "/" in one}
        names = {one.strip().casefold() for one in said if "/" not in one}
        return cls(frozenset(names - {""}), frozenset(ids - {""}))

    def direction(self, sender: Party, to: Party) -> str | None:
        """Return the way a message went, None where it is not certain."""
        if self._is(sender):
            return "outbound"
        if self._is(to):
            return "inbound"
        # A namesake may have written; anybody else is not the owner if his address is known.
        return "inbound" if self.ids and (sender.name or "").casefold() not in self.names else None

    def _is(self, party: Party) -> bool:
        if party.id is not None and self.ids:
            return party.id.casefold() in self.ids
        return (party.name or "").casefold() in self.names


def message(cells: Mapping[str, str], source: Source, me: Me) -> Item | LeftOut:
    """Return the message of a row of messages.csv.

    Raises:
        InputError: when it is too long.
    """
    if any(_cell(cells, f"is{what}draft").lower() in _YES for what in ("message", "conversation")):
        return LeftOut.DRAFT
    text = _shown(cells["content"])
    if not text:
        return LeftOut.EMPTY
    sender = Party(_name(cells["from"]), url(_cell(cells, "senderprofileurl")))
    to = _receiver(cells)
    source = replace(
        source,
        conversation=_cell(cells, "conversationid") or None,
        folder=_cell(cells, "folder") or None,
        direction=me.direction(sender, to),
    )
    subject = _shown(_cell(cells, "subject")) or None
    sent_at = date_of(_cell(cells, "date"))
    return _item(Message(text, subject, sent_at=sent_at, source=source), sender, to)


def invitation(cells: Mapping[str, str], source: Source, me: Me) -> Item | LeftOut:
    """Return the note of a row of Invitations.csv.

    Raises:
        InputError: when it is too long.
    """
    text = _shown(_cell(cells, "message"))
    if not text:
        return LeftOut.NO_NOTE
    sender = Party(_name(cells["from"]), url(_cell(cells, "inviterprofileurl")))
    to = Party(_name(cells["to"]), url(_cell(cells, "inviteeprofileurl")))
    known = {"OUTGOING": "outbound", "INCOMING": "inbound"}.get(_cell(cells, "direction").upper())
    direction = known or me.direction(sender, to)
    other = to if direction == "outbound" else sender
    source = replace(
        source,
        conversation=f"invitation {other.id or other.name}" if other != Party() else None,
        folder="invitations",
        direction=direction,
    )
    sent_at = date_of(_cell(cells, "sentat"))
    return _item(Message(text, sent_at=sent_at, source=source), sender, to)


def url(text: str) -> str | None:
    """Return a profile's address the way it can be compared."""
    return text.strip().partition("?")[0].rstrip("/") or None


def date_of(text: str) -> str | None:
    """Return a date in ISO 8601, None if it is none."""
    try:
        if found := _DATE.fullmatch(text):
            day, time, utc = found.groups()
            return datetime.fromisoformat(f"{day}T{time}").isoformat() + ("Z" if utc else "")
        if found := _AMERICAN.fullmatch(text):
            return datetime.strptime(" ".join(found.groups()), "%m/%d %y %I:%M %p").isoformat()
    except ValueError:
        pass
    return None


def _item(message: Message, sender: Party, to: Party) -> Item:
    return Item(
        replace(message, channel="linkedin", sender=sender.name),
        sender_id=sender.id,
        to=to.name,
        to_id=to.id,
    )


def _receiver(cells: Mapping[str, str]) -> Party:
    """Names hold commas ("Jane Doe, Ph.D."), addresses do not."""
    to, urls = _cell(cells, "to"), _cell(cells, "recipientprofileurls")
    several = "," in urls if urls else ", " in to
    return Party() if several else Party(_name(to), url(urls))


def _name(text: str) -> str | None:
    name = _shown(text)
    return name if name and name.casefold() != _NOBODY else None


def _cell(cells: Mapping[str, str], column: str) -> str:
    return cells.get(column, "").strip()


def _shown(text: str) -> str:
    """Return the text as it was seen; it may end within a tag."""
    if _ADVERTISING in text or _HTML.match(text):
        return to_text(text).strip(INVISIBLE)
    # "&copy=2" in an address is no entity, "&amp;" is one.
    plain = text.replace("&nbsp;", " ").replace("\r\n", "\n").replace("\r", "\n")
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), plain).strip(INVISIBLE)
