"""What somebody saved about a reader, as the readers of files give it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Confidence = Literal["sure", "likely", "uncertain"]

#: ``note`` is text about the reader, not by him: it tells his business, not how he speaks.
Role = Literal["title", "description", "headline", "subheading", "text", "note"]


@dataclass(frozen=True, slots=True)
class Clue:
    """A value that a file gives, and the words it rests on.

    ``rank`` orders sources of the same field: of disagreeing clues the lowest rank is believed.
    """

    value: str
    rests_on: str
    confidence: Confidence = "sure"
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of the reader's own text."""

    text: str
    role: Role = "text"


@dataclass(frozen=True, slots=True)
class Presence:
    """One saved file: a page, a card, a profile.

    ``kinds`` are kinds of business said outright (schema.org types); ``order`` ranks pages, the
    home page is 0. Legal texts, navigation and cookie notices are left out of ``paragraphs``.
    """

    source: str
    names: tuple[Clue, ...] = ()
    companies: tuple[Clue, ...] = ()
    kinds: tuple[Clue, ...] = ()
    emails: tuple[Clue, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    order: int = 0
