"""From files to messages. One module per format; what cannot be read is an ``InputError``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from outreach_lint.errors import InputError
from outreach_lint.message import Message
from outreach_lint.presence import Presence
from outreach_lint.recipient import Recipient, Thread


@dataclass(frozen=True, slots=True)
class Item:
    """A message with the context its file gave.

    ``recipient`` and ``thread`` are given where the file states them itself. What exports give
    instead: ``sender_id`` tells senders apart (an address, an account, a profile's URL; else their
    names do), ``to`` and ``to_id`` are the one it was written to, where that is a single one;
    ``continued`` says that something came before that is not in the export. Conversation, folder
    and direction stand in ``message.source``.
    """

    message: Message
    recipient: Recipient | None = None
    thread: Thread | None = None
    sender_id: str | None = None
    to: str | None = None
    to_id: str | None = None
    continued: bool = False


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A record that could not be read; the run goes on without it."""

    error: InputError


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose export it is: names and accounts he goes by in it, and what it says about him."""

    names: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    presences: tuple[Presence, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """What the user should know about how something was read; one line, no message text."""

    text: str
    source: str | None = None


DraftReader = Callable[[bytes, str], Item]


def draft_readers() -> Mapping[str, DraftReader]:
    """Return the reader for each file name ending a draft may have."""
    from outreach_lint.readers import eml, html, text  # noqa: PLC0415

    return {
        ".txt": text.read,
        ".md": text.read,
        ".markdown": text.read,
        ".eml": eml.read,
        ".html": html.read,
        ".htm": html.read,
    }
