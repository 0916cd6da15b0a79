"""A page's own text in blocks, without navigation, footers, cookie notices and other people's words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from outreach_lint.errors import InputError
from outreach_lint.readers.html import BLOCKS, UNSEEN
from outreach_lint.readers.presence.nesting import is_too_deep

_BLOCKS = frozenset(BLOCKS.split(","))
_FURNITURE = frozenset(
    [
        *UNSEEN,
        "nav",
        "footer",
        "aside",
        "label",
        "button",
        "select",
        "textarea",
        "fieldset",
        "blockquote",
        "dialog",
    ]
)
_FURNITURE_ROLES = frozenset(("navigation", "contentinfo", "dialog", "alertdialog", "search"))
#: Words in a class or id that mark what is not the owner's text.
_FURNITURE_WORDS = frozenset(
    "nav navbar navigation menu menubar footer breadcrumb breadcrumbs cookie cookies cookiebar cookiebanner "
    "consent cmp cmplz gdpr dsgvo cookiebot usercentrics onetrust borlabs klaro offcanvas skip "
    "testimonial testimonials review reviews rezension rezensionen bewertung bewertungen kundenstimme "
    "kundenstimmen comments commentlist respond".split()
)
_CLASS_WORD = re.compile(r"[A-Z]?[a-z]+")
_SPACES = re.compile(r"\s+")
_MOST_BLOCKS = 2_000
_MOST_CHARACTERS = 400_000
_LONGEST_BLOCK = 4_000


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph; ``level`` is 1–6 for a heading, else 0. Lines are those of the layout."""

    text: str
    level: int = 0


def parse(markup: str, source: str) -> LexborHTMLParser:
    """Return the parsed page.

    Raises:
        InputError: when its elements are nested deeper than any real page's.
    """
    if is_too_deep(markup):
        raise InputError("its elements are nested too deeply; save the page's text as .txt", source=source)
    return LexborHTMLParser(markup)


def blocks(tree: LexborHTMLParser) -> list[Block]:
    """Return the page's own text, block by block."""
    if tree.body is None:
        return []
    found = _blocks(tree.body, _with_ancestors(tree.css("h1,main,article")))
    # Where a class on the outermost element sounds like furniture, nothing is left.
    return found or _blocks(tree.body, None)


def _blocks(body: LexborNode, kept: set[int] | None) -> list[Block]:
    """Return the blocks; furniture is not told by its class in ``kept``, and nowhere if that is None."""
    writer = _Writer()
    for node, entering in _walk(body, kept):
        if node.is_text_node:
            writer.write(node.text_content or "")
        elif node.tag == "br":
            writer.break_line()
        elif node.tag in _BLOCKS:
            writer.end_block()
            if node.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
                writer.level = int(node.tag[1]) if entering else 0
        elif node.tag in ("td", "th"):
            writer.write(" ")
        elif node.tag == "a" and not entering:
            writer.write(_hidden_address(node))
        if len(writer.blocks) >= _MOST_BLOCKS or writer.characters > _MOST_CHARACTERS:
            break
    writer.end_block()
    return writer.blocks


@dataclass(slots=True)
class _Writer:
    blocks: list[Block] = field(default_factory=list)
    level: int = 0
    characters: int = 0
    _lines: list[list[str]] = field(default_factory=lambda: [[]])

    def write(self, text: str) -> None:
        self._lines[-1].append(text)

    def break_line(self) -> None:
        self._lines.append([])

    def end_block(self) -> None:
        lines = (_SPACES.sub(" ", "".join(pieces)).strip() for pieces in self._lines)
        text = "\n".join(line for line in lines if line)
        if text:
            self.blocks.append(Block(text[:_LONGEST_BLOCK], self.level))
            self.characters += len(self.blocks[-1].text)
        self._lines = [[]]


def _walk(top: LexborNode, kept: set[int] | None) -> Iterator[tuple[LexborNode, bool]]:
    """Yield each node below ``top`` when it is entered and, if an element, when it is left."""
    open_nodes: list[LexborNode] = []
    node = top.child
    while node is not None or open_nodes:
        if node is None:
            node = open_nodes.pop()
            yield node, False
            node = node.next
            continue
        if node.is_text_node:
            yield node, True
        elif node.is_element_node and not _is_furniture(node, kept):
            yield node, True
            open_nodes.append(node)
            node = node.child
            continue
        node = node.next


def _is_furniture(node: LexborNode, kept: set[int] | None) -> bool:
    if node.tag in _FURNITURE:
        return True
    attributes = node.attributes
    if not attributes or kept is None or node.mem_id in kept:
        return False
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    if attributes.get("role") in _FURNITURE_ROLES:
        return True
    marks = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return not _FURNITURE_WORDS.isdisjoint(word.lower() for word in _CLASS_WORD.findall(marks[:500]))


def _with_ancestors(nodes: list[LexborNode]) -> set[int]:
    found: set[int] = set()
    for node in nodes:
        current: LexborNode | None = node
        while current is not None and current.mem_id not in found:
            found.add(current.mem_id)
            current = current.parent
    return found


def _hidden_address(link: LexborNode) -> str:
    """Return the address of a mail link whose words do not show it."""
    target = link.attributes.get("href") or ""
    if not target.lower().startswith("mailto:"):
        return ""
    address = target[7:].split("?", 1)[0]
    return "" if "@" in link.text(deep=True) else f" {address} "
