"""WhatsApp's exported chats: one text file a chat, in the words and dates of the phone's language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from outreach_lint.errors import InputError
from outreach_lint.message import MAX_CHARACTERS, Message, Source
from outreach_lint.readers import BadRecord, Item, Owner, Remark
from outreach_lint.readers.exports import DateOrder, Found, Options
from outreach_lint.readers.exports.left_out import LeftOut, told, undated_note
from outreach_lint.readers.exports.textlines import TextLines, head_lines
from outreach_lint.readers.exports.whatsapp.chat import Chat, Survey, chat_of, surveyed
from outreach_lint.readers.exports.whatsapp.dates import moment_of
from outreach_lint.readers.exports.whatsapp.lines import Entry, Start, entries, start_of
from outreach_lint.readers.exports.whatsapp.text import shown
from outreach_lint.readers.members import Member

_CHAT_FILE = re.compile(r"chat|whatsapp")
_PHONE = re.compile(r"\+?[\d\s()/.-]{6,25}")


def wants(member: Member) -> bool:
    """Say whether this text begins like a chat."""
    if not member.file_name.endswith(".txt"):
        return False
    named = _CHAT_FILE.search(member.file_name)
    try:
        for line in head_lines(member):
            start = start_of(line.text)
            if start is not None:
                # Logs of programs put the year first.
                return bool(named) or (start.shape.frame != "bare" and not start.shape.year_first)
            if line.text.strip() and not named:
                return False
    except InputError:
        pass
    return False


def read(members: Sequence[Member], options: Options) -> Iterator[Found]:
    """Yield the messages of each chat; its dates and authors are looked through beforehand."""
    for member in members:
        yield from _read_chat(member, options)


def _read_chat(member: Member, options: Options) -> Iterator[Found]:
    lines = TextLines(member, options.encoding)
    survey, failure = surveyed(lines)
    if survey is None:
        what = "no message of a WhatsApp chat in it; give the text file of “Export chat”"
        yield BadRecord(failure or InputError(what, source=member.name))
        return
    order, sure = (options.date_order, True) if options.date_order else survey.dates.order()
    chat = chat_of(member, survey, order, options.me)
    if chat.owner is not None and chat.other is not None:
        yield Owner((chat.authors[chat.owner],))
    left: Counter[LeftOut] = Counter()
    undated = 0
    try:
        for entry in entries(lines, chat.shape):
            found = _made(entry, chat)
            if isinstance(found, LeftOut):
                left[found] += 1
            elif found is not None:
                undated += isinstance(found, Item) and found.message.sent_at is None
                yield found
    except InputError as error:
        yield BadRecord(InputError(error.what, source=member.name, line=error.line))
    notes = (told(left), lines.remark(), undated_note(undated), None if sure else _order_note(survey, order))
    yield from (Remark(text, source=member.name) for text in notes if text is not None)


def _made(entry: Entry, chat: Chat) -> Item | BadRecord | LeftOut | None:
    try:
        if entry.text is None:
            raise InputError(f"more than {MAX_CHARACTERS:,} characters; is this really one message?")
        if entry.start is None:
            if not entry.text.strip():
                return None
            raise InputError("text before the first message; the beginning of the chat is missing")
        text = shown(entry.start, entry.text)
        return text if isinstance(text, LeftOut) else _item(entry.start, entry.line, text, chat)
    except InputError as error:
        return BadRecord(InputError(error.what, source=chat.member.name, line=entry.line))


def _item(start: Start, line: int, text: str, chat: Chat) -> Item:
    author = (start.author or "").casefold()
    outbound = author == chat.owner
    receiver = chat.other if outbound else chat.owner if author == chat.other else None
    to = chat.authors.get(receiver) if receiver is not None else None
    moment = moment_of(start, chat.order)
    sent_at = moment.isoformat() if moment is not None else None
    known = chat.owner is not None or author == chat.other
    source = Source(
        path=chat.member.name,
        line=line,
        format="whatsapp",
        conversation=chat.conversation,
        direction=("outbound" if outbound else "inbound") if known else None,
    )
    return Item(
        Message(text, channel="whatsapp", sender=start.author, sent_at=sent_at, source=source),
        sender_id=_number(start.author),
        to=to,
        to_id=_number(to),
        continued=chat.cut,
    )


def _number(name: str | None) -> str | None:
    """Return the number of somebody who is no contact; it stands in place of his name."""
    if name is None or not _PHONE.fullmatch(name):
        return None
    return ("+" if name.startswith("+") else "") + re.sub(r"\D", "", name)


def _order_note(survey: Survey, order: DateOrder) -> str:
    start = survey.dates.example
    example = "/".join(start.date) if start is not None else ""
    first, other = ("month", "dmy") if order == "mdy" else ("day", "mdy")
    return (
        f"{example} may be day or month first; read as {first} first; if that is wrong, say "
        f"--date-order {other}"
    )
