"""What a reader leaves out because it is no message, counted and told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from enum import Enum


class LeftOut(Enum):
    """Why something is no message: what to call one and several of it."""

    DRAFT = ("draft", "drafts")
    EMPTY = ("message without text", "messages without text")
    NO_NOTE = ("invitation without a note", "invitations without a note")
    MEDIA = ("message of media only", "messages of media only")
    DELETED = ("deleted message", "deleted messages")
    SYSTEM = ("notice of the messenger's own", "notices of the messenger's own")


def told(counts: Counter[LeftOut]) -> str | None:
    """Return "14 drafts and 3 messages without text left out", None if nothing was."""
    return counted({why.value: counts[why] for why in LeftOut})


def counted(counts: Mapping[tuple[str, str], int]) -> str | None:
    """Return the same of things given by what to call one and several of them."""
    phrases = [f"{count:,} {names[count != 1]}" for names, count in counts.items() if count]
    if not phrases:
        return None
    return " and ".join(filter(None, (", ".join(phrases[:-1]), phrases[-1]))) + " left out"


def undated_note(count: int) -> str | None:
    """Return how many dates were not understood, None if all were."""
    if not count:
        return None
    return f"{count:,} {'message has' if count == 1 else 'messages have'} no date that is understood"
