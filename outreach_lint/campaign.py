"""Campaigns: messages of a batch that come from one template."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a template: fixed ``text``, or a slot (None) with ``examples`` of what stands there."""

    text: str | None
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Campaign:
    """Messages from one template; ``size`` counts them, ``senders`` the different senders (0: unknown)."""

    id: str
    size: int
    senders: int
    template: tuple[Piece, ...]
