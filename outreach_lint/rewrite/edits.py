"""Edits to a text, and what came of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Characters ``start`` to ``end`` (half-open, of the text before) become ``new``.

    ``reason`` is one word for what was changed: pronoun, possessive, reflexive, verb,
    imperative, subject.
    """

    start: int
    end: int
    new: str
    reason: str


@dataclass(frozen=True, slots=True, order=True)
class Doubt:
    """A place where somebody should look: the rewrite may be wrong, or could not be done."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A text rewritten.

    ``safe`` means: nothing in it was doubtful, and the result, read again, has no informal form
    left. Edits and doubts are in order of the text before.
    """

    text: str
    edits: tuple[Edit, ...]
    safe: bool
    doubts: tuple[Doubt, ...] = ()


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Return the text with all edits made; they must not overlap."""
    pieces: list[str] = []
    position = 0
    for edit in sorted(edits):
        pieces += (text[position : edit.start], edit.new)
        position = edit.end
    return "".join((*pieces, text[position:]))
