"""Branches between a template's tags: if … else … endif, spin … variation … endspin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from outreach_lint.readers.exports.sequences.spintax import Choice, Node, Nodes

_DEEPEST = 20
_TAG = re.compile(r"[#/]?\s*-?\s*(\w+)")
_OPENING = {"if": "endif", "unless": "endif", "spin": "endspin"}
_NEXT = {"else": "endif", "elsif": "endif", "elseif": "endif", "variation": "endspin"}


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as written, and the word it begins with."""

    raw: str
    word: str


def word_of(tag: str) -> str:
    """Return the word a tag or filter begins with; ``/if`` is ``endif``."""
    match = _TAG.match(tag.strip().lstrip("-").strip())
    word = match[1].lower() if match else ""
    return f"end{word}" if tag.strip().startswith("/") else word


def stripped(nodes: Nodes) -> Nodes:
    """Return nodes without blanks at the edges."""
    parts: list[Any] = list(nodes)
    if parts and isinstance(parts[0], str):
        parts[0] = parts[0].lstrip()
    if parts and isinstance(parts[-1], str):
        parts[-1] = parts[-1].rstrip()
    return tuple(parts)


def folded_branches(nodes: Sequence[Node | Tag]) -> Nodes:
    """Make branches between tags alternatives; tags that do not pair stay as they are written."""
    stack: list[_Branches] = [_Branches(None)]
    for node in nodes:
        top = stack[-1]
        if not isinstance(node, Tag):
            top.add(node)
        elif node.word in _OPENING and len(stack) <= _DEEPEST:
            stack.append(_Branches(node))
        elif top.tag is not None and _NEXT.get(node.word) == _OPENING[top.tag.word]:
            top.begin(node)
        elif top.tag is not None and node.word in (_OPENING[top.tag.word], f"end{top.tag.word}"):
            stack.pop()
            stack[-1].add(top.choice())
        else:
            top.add(node.raw)
    while len(stack) > 1:  # never closed: as it is written
        top = stack.pop()
        for part in top.written():
            stack[-1].add(part)
    return tuple(node for node in stack[0].branches[0] if node != "")


@dataclass(slots=True)
class _Branches:
    tag: Tag | None
    branches: list[list[Node]] = field(default_factory=lambda: [[]])
    tags: list[Tag] = field(default_factory=list)

    def add(self, node: Node) -> None:
        self.branches[-1].append(node)

    def begin(self, tag: Tag) -> None:
        self.branches.append([])
        self.tags.append(tag)

    def choice(self) -> Choice:
        assert self.tag is not None  # noqa: S101
        branches = self.branches
        if self.tag.word == "spin":
            branches = branches[1:] or branches  # nothing stands before the first variation
            return Choice(tuple(stripped(tuple(branch)) for branch in branches))
        if not any(tag.word == "else" for tag in self.tags):
            branches = [*branches, []]
        return Choice(tuple(map(tuple, branches)))

    def written(self) -> Iterator[Node]:
        tags = [self.tag, *self.tags]
        for tag, branch in zip(tags, self.branches, strict=True):
            yield tag.raw if tag else ""
            yield from branch
