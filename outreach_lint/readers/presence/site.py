"""Saved web pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from outreach_lint.presence import Clue, Paragraph, Presence, Role
from outreach_lint.readers.decoding import decode
from outreach_lint.readers.presence import jsonld
from outreach_lint.readers.presence.blocks import Block, blocks, parse
from outreach_lint.readers.presence.imprint import Imprint, read_imprint
from outreach_lint.readers.presence.schema_types import is_organisation, kind_clue
from outreach_lint.text.folding import fold
from outreach_lint.text.names import person

_IMPRINT = r"impressum|imprint|legal notice|site notice|anbieterkennzeichnung"
_LEGAL_WORD = (
    rf"(?:{_IMPRINT}|datenschutz(?:erklärung|erklaerung|hinweise?|bestimmungen|information(?:en)?|richtlinie)?"
    r"|privacy(?: policy| notice| statement)?|agb|allgemeine geschäftsbedingungen|terms(?: of (?:use|service)"
    r"| (?:and|&) conditions)?|nutzungsbedingungen|widerruf\w{0,20}|cookie\w{0,12}(?: policy)?|disclaimer"
    r"|haftungsausschluss|barrierefreiheitserklärung|batterieentsorgung|legal)"
)
#: A heading, title or file name that is a legal word and at most more of them: "Datenschutz für
#: Arztpraxen" is a trade.
_LEGAL = re.compile(
    rf"\W{{0,5}}(?:unsere? |hinweise zum |website-)?{_LEGAL_WORD}(?:\s*(?:$|[|–—:·&,/]|- )|\s+und\s|_|-und-)",
    re.IGNORECASE,
)
_IMPRINT_HEAD = re.compile(rf"\W{{0,5}}(?:{_IMPRINT})|[^\n]{{0,40}}(?:&|und) impressum", re.IGNORECASE)
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d{1,6}\)(https?://[^\s<>\"]{1,500})", re.IGNORECASE)
_TITLE_CUT = re.compile(r"\s+[|–—·•»-]+\s+|\s*[|»]\s*|: ")
_GENERIC = frozenset(
    "home,homepage,startseite,start,willkommen,welcome,index,kontakt,contact,contact us,team,unser team,blog,"
    "about,about us,ueber uns,ueber mich,leistungen,angebot,services,news,aktuelles".split(",")
)
_ABOUT = re.compile(r"ueber|über|about|team|leistung|angebot|service|profil|person|wir\b", re.IGNORECASE)
_POSTS = re.compile(r"blog|news|aktuelles|artikel|magazin|presse|\b20\d\d\b", re.IGNORECASE)
_HOME = frozenset(("index", "home", "start", "startseite", "default"))
_SPACES = re.compile(r"\s+")
_META = 500


def read(data: bytes, name: str) -> Presence:
    """Read one saved page.

    Raises:
        InputError: when it is no text, or no page that can be parsed safely.
    """
    markup = decode(data, name)
    tree = parse(markup, name)
    where = PurePath(name).name
    found = blocks(tree)
    title = _title(tree)
    legal = _is_legal([PurePath(name).stem, title, next((b.text for b in found if b.level == 1), "")])
    own, imprint = _split(found, legal, where)
    address = _address(tree, markup)
    nodes = list(jsonld.own_nodes(tree))
    people = {n: Clue(n, f"JSON-LD Person, {where}") for n in _people(nodes)}
    return Presence(
        name,
        names=(*imprint.names, *people.values()),
        companies=(*_companies(nodes, where), *imprint.companies, *_named(tree, title, address, where)),
        kinds=tuple(_kinds(tree, nodes, where)),
        emails=imprint.emails,
        paragraphs=() if legal else (*_head(tree, title), *(_paragraph(block) for block in own)),
        order=_order(PurePath(name).stem, address),
    )


def _is_legal(heads: Sequence[str]) -> str:
    """Return the heads that make a page a legal text; the empty text for a page that is none."""
    return "\n".join(head for head in heads if _LEGAL.match(head))


def _split(found: Sequence[Block], legal: str, where: str) -> tuple[list[Block], Imprint]:
    """Return the blocks that are no legal text, and what the imprint among the others says."""
    own: list[Block] = []
    imprint: list[str] = []
    section, in_imprint = 0, False
    for block in found:
        if block.level and (not section or block.level <= section):
            section = block.level if _LEGAL.match(block.text) else 0
            in_imprint = bool(section) and _IMPRINT_HEAD.match(block.text) is not None
        if in_imprint or _IMPRINT_HEAD.match(legal):
            imprint.append(block.text)
        elif not section:
            own.append(block)
    return own, read_imprint("\n".join(imprint), where) if imprint else Imprint()


def _head(tree: LexborHTMLParser, title: str) -> Iterator[Paragraph]:
    if title:
        yield Paragraph(title, "title")
    description = _meta(tree, 'meta[name="description" i]') or _meta(tree, 'meta[property="og:description"]')
    if description:
        yield Paragraph(description, "description")


def _paragraph(block: Block) -> Paragraph:
    role: Role = "headline" if block.level == 1 else "subheading" if block.level in (2, 3) else "text"
    return Paragraph(block.text, role)


def _people(nodes: Sequence[dict[str, object]]) -> Iterator[str]:
    for node in nodes:
        if jsonld.is_person(node) and (name := person(jsonld.name_of(node) or "")):
            yield name


def _companies(nodes: Sequence[dict[str, object]], where: str) -> Iterator[Clue]:
    for node in nodes:
        types = jsonld.types_of(node)
        name = jsonld.name_of(node)
        if name and is_organisation(types):
            yield Clue(_line(name), f"JSON-LD {types[0]}, {where}", rank=1)


def _kinds(tree: LexborHTMLParser, nodes: Sequence[dict[str, object]], where: str) -> Iterator[Clue]:
    names = [name for node in nodes for name in jsonld.types_of(node)]
    for name in dict.fromkeys([*names, *jsonld.marked_types(tree)]):
        if clue := kind_clue(name, where):
            yield clue


def _named(tree: LexborHTMLParser, title: str, address: tuple[str, str], where: str) -> Iterator[Clue]:
    """Yield the company as og:site_name and the title give it."""
    if name := _meta(tree, 'meta[property="og:site_name"]'):
        yield Clue(name, f"og:site_name, {where}", "likely", rank=3)
    parts = [part.strip() for part in _TITLE_CUT.split(title)]
    parts = [
        p for p in parts if p and fold(p) not in _GENERIC and not _LEGAL.match(p) and len(p.split()) <= 6
    ]
    host = re.sub(r"[^a-z]", "", fold(address[0]))
    # The part of the title that is in the domain's name is the firm's.
    fitting = [part for part in parts if any(len(w) > 3 and fold(w) in host for w in part.split())]
    for part in fitting[:1] or parts:
        yield Clue(part, f"the title of {where}", "uncertain", rank=5)


def _title(tree: LexborHTMLParser) -> str:
    node = tree.css_first("head > title")
    return _line(node.text()) if node is not None else ""


def _meta(tree: LexborHTMLParser, selector: str) -> str:
    node = tree.css_first(selector)
    return _line(node.attributes.get("content") or "") if node is not None else ""


def _line(text: str) -> str:
    return _SPACES.sub(" ", text[: 4 * _META]).strip()[:_META]


def _address(tree: LexborHTMLParser, markup: str) -> tuple[str, str]:
    """Return host and path the page was saved from, as far as it says."""
    saved = _SAVED_FROM.search(markup[:5_000])
    link = tree.css_first('link[rel="canonical"]')
    url = (link.attributes.get("href") or "") if link is not None else ""
    for candidate in (url, _meta(tree, 'meta[property="og:url"]'), saved.group(1) if saved else ""):
        try:
            parts = urlsplit(candidate)
        except ValueError:
            continue
        if parts.hostname:
            return parts.hostname, parts.path
    return "", ""


def _order(stem: str, address: tuple[str, str]) -> int:
    host, path = address
    if (host and path.strip("/") in ("", "de", "en", "index.html", "index.php")) or stem.lower() in _HOME:
        return 0
    name = path or stem
    if _POSTS.search(name):
        return 3
    return 1 if _ABOUT.search(name) else 2
