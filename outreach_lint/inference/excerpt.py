"""The reader's own text, as much as the rules need."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from outreach_lint.inference.evidence import Evidence
from outreach_lint.inference.texts import own_paragraphs
from outreach_lint.presence import Presence

MAX_CHARACTERS = 1_500
#: Of one page at most so much while there are others.
_PER_PAGE = 900
_LEAST_WORDS = 4
_SENTENCE_END = re.compile(r"[.!?…](?=\s)")


def excerpt(presences: Sequence[Presence]) -> Evidence | None:
    """Return description, headline and first paragraphs of the main pages."""
    main = sorted(presences, key=lambda presence: presence.order)
    pieces: list[str] = []
    sources: list[str] = []
    room = MAX_CHARACTERS
    several = sum(bool(presence.paragraphs) for presence in presences) > 1
    for presence in main:
        taken = _taken(presence, pieces, min(room, _PER_PAGE) if several else room)
        if taken:
            sources.append(presence.source)
            pieces += taken
            room -= sum(len(piece) + 2 for piece in taken)
    if not pieces:
        return None
    return Evidence("presence", "\n\n".join(pieces), "sure", (f"from {', '.join(sources[:5])}",))


def _taken(presence: Presence, before: Sequence[str], room: int) -> list[str]:
    taken: list[str] = []
    for text in _telling(presence):
        if text in before or text in taken:
            continue
        if len(text) > room:
            # Half a paragraph only where there would be none.
            if not taken and not before:
                taken.append(_cut(text, room))
            break
        taken.append(text)
        room -= len(text) + 2
    return taken


def _telling(presence: Presence) -> Iterator[str]:
    for paragraph in own_paragraphs(presence):
        long_enough = len(paragraph.text.split()) >= _LEAST_WORDS or paragraph.role == "headline"
        if paragraph.role not in ("title", "note") and long_enough:
            yield paragraph.text


def _cut(text: str, room: int) -> str:
    ends = [match.end() for match in _SENTENCE_END.finditer(text[:room])]
    return text[: ends[-1] if ends else room].rstrip()
