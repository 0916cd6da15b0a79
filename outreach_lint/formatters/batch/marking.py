"""A text cut into pieces at the spans of its findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from outreach_lint.formatters.batch.plain import harmless


@dataclass(frozen=True, slots=True)
class Marked:
    """A piece of a text, the findings it belongs to (by their place) and those that end with it."""

    text: str
    within: tuple[int, ...] = ()
    ending: tuple[int, ...] = ()


def marked(text: str, part: str, findings: Sequence[Mapping[str, Any]]) -> Iterator[Marked]:
    """Yield the pieces of a subject or body; together they are its text, made harmless.

    Spans may overlap; offsets are code points, so nobody after this has to count.
    """
    text = harmless(text)
    spans = [
        (max(0, span["start"]), min(span["end"], len(text)), place)
        for place, finding in enumerate(findings)
        for span in finding["spans"]
        if span["part"] == part
    ]
    spans = sorted(span for span in spans if span[0] < span[1])
    cuts = sorted({0, len(text), *(start for start, *_ in spans), *(end for _, end, _ in spans)})
    active: list[tuple[int, int, int]] = []
    upcoming = iter(spans)
    following = next(upcoming, None)
    for start, end in pairwise(cuts):
        while following is not None and following[0] <= start:
            active.append(following)
            following = next(upcoming, None)
        active = [span for span in active if span[1] > start]
        within = tuple(sorted({place for *_, place in active}))
        ending = tuple(sorted({place for _, last, place in active if last == end}))
        yield Marked(text[start:end], within, ending)


def shortened(pieces: Sequence[Marked], length: int) -> Iterator[Marked]:
    """Yield the first pieces, so many characters at most."""
    for piece in pieces:
        if length <= 0:
            return
        yield piece if len(piece.text) <= length else Marked(piece.text[:length], piece.within)
        length -= len(piece.text)
