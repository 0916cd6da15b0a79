"""What a page says of itself for search engines: schema.org in JSON-LD and in attributes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

#: Where a page speaks of its owner; reviews, brands and authors of articles are other people.
_OWN_KEYS = ("@graph", "mainEntity", "publisher", "worksFor", "founder", "founders", "employee", "employees")
_PERSON = "Person"
_MOST_NODES = 500
_LONGEST = 2_000_000


def own_nodes(tree: LexborHTMLParser) -> Iterator[dict[str, Any]]:
    """Yield the objects with which the page describes its owner."""
    found = 0
    for script in tree.css('script[type="application/ld+json"]'):
        source = script.text()
        if len(source) > _LONGEST:
            continue
        try:
            pending: list[Any] = [json.loads(source, strict=False)]
        except (ValueError, RecursionError):  # sites get it wrong; then it tells nothing
            continue
        while pending and found < _MOST_NODES:
            node = pending.pop(0)
            found += 1
            if isinstance(node, list):
                pending[:0] = node[:_MOST_NODES]
            elif isinstance(node, dict):
                yield node
                pending += [node[key] for key in _OWN_KEYS if key in node]


def types_of(node: dict[str, Any]) -> tuple[str, ...]:
    """Return the schema.org types of an object, without their address."""
    types = node.get("@type")
    listed = types if isinstance(types, list) else [types]
    return tuple(_bare(name) for name in listed[:10] if isinstance(name, str))


def marked_types(tree: LexborHTMLParser) -> Iterator[str]:
    """Yield the schema.org types given in attributes to what is no part of something else."""
    for node in tree.css("[itemscope][itemtype]")[:_MOST_NODES]:
        if "itemprop" not in node.attributes:
            yield _bare(node.attributes.get("itemtype") or "")


def name_of(node: dict[str, Any]) -> str | None:
    """Return the name of an object where it is plain text."""
    name = node.get("name")
    return name.strip() or None if isinstance(name, str) else None


def is_person(node: dict[str, Any]) -> bool:
    """Whether an object is a person."""
    return _PERSON in types_of(node)


def _bare(name: str) -> str:
    return name.strip().rstrip("/").replace("#", "/").rsplit("/", 1)[-1].removeprefix("schema:")[:60]
