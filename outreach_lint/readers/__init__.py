"""From files to messages. One module per format; what cannot be read is an ``InputError``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from outreach_lint.errors import InputError
from outreach_lint.message import Message
from outreach_lint.recipient import Recipient, Thread


@dataclass(frozen=True, slots=True)
class Item:
    """A message with the context its file gave."""

    message: Message
    recipient: Recipient | None = None
    thread: Thread | None = None


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A record that could not be read; the run goes on without it."""

    error: InputError


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
