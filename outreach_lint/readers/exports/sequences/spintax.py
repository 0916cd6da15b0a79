"""Templates of outreach tools: alternatives to choose from, and the texts that come of them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

#: So many combinations are written out all; of more, so many that each alternative occurs.
ALL_UP_TO = 12
#: And never more than these.
MOST = 200


@dataclass(frozen=True, slots=True)
class Variable:
    """A merge variable as written, its name, and what is put where no value is known."""

    raw: str
    name: str
    fallback: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Alternatives, of which a tool picks one.

    ``counts`` are their combinations, ``covers`` how many texts it takes to show all of each.
    """

    alternatives: tuple[Nodes, ...]
    counts: tuple[int, ...] = field(init=False)
    covers: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "counts", tuple(combinations(nodes) for nodes in self.alternatives))
        object.__setattr__(self, "covers", tuple(cover(nodes) for nodes in self.alternatives))


Piece = str | Variable
Node = str | Variable | Choice
Nodes = tuple[Node, ...]


def combinations(nodes: Nodes) -> int:
    """Return how many texts a template has; beyond ``MOST`` the number means nothing."""
    count = 1
    for node in nodes:
        if isinstance(node, Choice):
            count = min(count * sum(node.counts), MOST + 1)
    return count


def cover(nodes: Nodes) -> int:
    """Return how many texts it takes until each alternative has occurred."""
    return max((sum(node.covers) for node in nodes if isinstance(node, Choice)), default=1)


def expansions(parts: Sequence[Nodes]) -> Iterator[list[list[Piece]]]:
    """Yield the texts of templates that belong together, subject and body: all, or a covering few."""
    count = math.prod(combinations(nodes) for nodes in parts)
    if count <= ALL_UP_TO:
        for number in range(count):
            chosen, rest = [], number
            for nodes in parts:
                rest, own = divmod(rest, combinations(nodes))
                chosen.append(list(_chosen(nodes, own, every=True)))
            yield chosen
        return
    for number in range(min(MOST, max(cover(nodes) for nodes in parts))):
        yield [list(_chosen(nodes, number, every=False)) for nodes in parts]


def _chosen(nodes: Nodes, number: int, *, every: bool) -> Iterator[Piece]:
    for node in nodes:
        if not isinstance(node, Choice):
            yield node
            continue
        sizes = node.counts if every else node.covers
        rest, own = divmod(number, sum(sizes))
        number = rest if every else number
        place = 0
        while own >= sizes[place]:
            own -= sizes[place]
            place += 1
        yield from _chosen(node.alternatives[place], own, every=every)
