"""Whose export it is, and what is known about him: the reader of what came in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace

from outreach_lint.inference import infer
from outreach_lint.presence import Paragraph, Presence
from outreach_lint.readers import Owner
from outreach_lint.recipient import Recipient

#: So many of his own messages show how the owner addresses people.
OWN_TEXTS = 200
#: Who takes part in so large a share of at least so many conversations is the owner of an export.
_SHARE, _FROM = 0.6, 3


def likely_owner(conversations: int, participants: Sequence[tuple[str, int]]) -> str | None:
    """Return who takes part in most conversations, if nobody else comes near.

    ``participants`` are the two most frequent ones and in how many conversations they are.
    """
    if conversations < _FROM or not participants or participants[0][1] < _SHARE * conversations:
        return None
    who, often = participants[0]
    return who if len(participants) == 1 or 2 * participants[1][1] <= often else None


def recipient_of(
    owners: Sequence[Owner], own_texts: Sequence[str], given: Recipient | None
) -> Recipient | None:
    """Return what is known about the owner; None if nothing is. What the user has ``given`` counts."""
    presences = [presence for owner in owners for presence in owner.presences]
    shown = bool(presences)
    if own_texts:
        presences.append(Presence("own messages", paragraphs=tuple(Paragraph(text) for text in own_texts)))
    if not presences:
        return given
    inferred = infer(presences, {"name": next((n for o in owners for n in o.names), None)}).recipient
    if not shown:
        # Own messages tell how he speaks, but are nothing he shows to the world.
        inferred = replace(inferred, presence=None)
    said = {key: value for key, value in asdict(given).items() if value} if given is not None else {}
    return replace(inferred, **said)
