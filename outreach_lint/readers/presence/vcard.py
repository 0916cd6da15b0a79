"""vCards: 2.1, 3.0 and 4.0."""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath

from outreach_lint.errors import InputError
from outreach_lint.presence import Clue, Paragraph, Presence
from outreach_lint.readers.decoding import decode

_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_SEMICOLON = re.compile(r"(?<!\\);")
_WANTED = frozenset("FN N ORG TITLE ROLE EMAIL URL NOTE KIND X-ABSHOWAS".split())
_HOST = re.compile(r"(?:https?://)?(?:www\.)?([\w.-]{1,253})", re.IGNORECASE)
_LONGEST_VALUE = 20_000
_MOST_VALUES = 50

#: What a card says, by property; values as they stand, still escaped.
_Card = dict[str, list[str]]


def read(data: bytes, name: str, *, card: int | None = None) -> Presence:
    """Read the card of a file, or the ``card``-th of several (from 1).

    Raises:
        InputError: when it holds no card, several and none is picked, or not so many.
    """
    cards = _cards(decode(data, name))
    if not cards:
        raise InputError("no vCard in it (BEGIN:VCARD … END:VCARD)", source=name)
    if card is None and len(cards) > 1:
        raise InputError(f"{len(cards)} cards; pick one with --card 1 to --card {len(cards)}", source=name)
    if card is not None and not 1 <= card <= len(cards):
        raise InputError(f"there is no card {card}; it holds {len(cards)}", source=name)
    return _presence(cards[(card or 1) - 1], name)


def _presence(card: _Card, name: str) -> Presence:
    where = PurePath(name).name
    full = _first(card, "FN")
    organisation = _parts(card, "ORG")[:1]
    is_company = any(v.strip().lower() in ("org", "organization", "company") for v in
                     (*card.get("KIND", ()), *card.get("X-ABSHOWAS", ())))  # fmt: skip
    if not full and not is_company:
        full = _spoken(_parts(card, "N"))
    companies = [Clue(value, f"vCard ORG, {where}") for value in organisation if value]
    if is_company and not companies and full:
        companies = [Clue(full, f"vCard FN of a company, {where}")]
    person = full and not is_company and full not in organisation
    emails = dict.fromkeys(_text(value).removeprefix("mailto:") for value in card.get("EMAIL", ()))
    paragraphs = [Paragraph(text, "text") for text in (_first(card, "TITLE"), _first(card, "ROLE")) if text]
    paragraphs += [Paragraph(_text(value), "note") for value in card.get("NOTE", ())]
    hosts = (_HOST.match(_text(value)) for value in card.get("URL", ()))
    paragraphs += [Paragraph(host.group(1), "note") for host in hosts if host]
    return Presence(
        name,
        names=(Clue(full, f"vCard FN, {where}"),) if person else (),
        companies=tuple(companies),
        emails=tuple(Clue(email, f"vCard EMAIL, {where}") for email in emails if "@" in email),
        paragraphs=tuple(paragraphs),
    )


def _cards(text: str) -> list[_Card]:
    cards: list[_Card] = []
    depth = 0
    for key, parameters, value in _lines(text):
        if key == "BEGIN" and value.strip().upper() == "VCARD":
            depth += 1  # version 2.1 may hold an agent's card inside
            if depth == 1:
                cards.append({})
        elif key == "END" and value.strip().upper() == "VCARD":
            depth = max(0, depth - 1)
        elif depth == 1 and key in _WANTED:
            values = cards[-1].setdefault(key, [])
            if len(values) < _MOST_VALUES:
                values.append(_decoded(value[:_LONGEST_VALUE], parameters))
    return cards


def _lines(text: str) -> Iterator[tuple[str, Mapping[str, str], str]]:
    """Yield property, parameters and value of each line, folded ones joined."""
    for line in _unfolded(text):
        head, separator, value = _cut(line)
        if separator:
            key, *parameters = head.split(";")
            yield key.rsplit(".", 1)[-1].strip().upper(), dict(map(_parameter, parameters)), value


def _parameter(text: str) -> tuple[str, str]:
    """Return name and value; version 2.1 leaves the name out: "EMAIL;INTERNET;QUOTED-PRINTABLE"."""
    name, equals, value = text.partition("=")
    if equals:
        return name.upper(), value.strip('"')
    return ("ENCODING" if name.upper() == "QUOTED-PRINTABLE" else "TYPE"), name


def _unfolded(text: str) -> Iterator[str]:
    pieces: list[str] = []
    quoted = False
    for line in text.split("\n"):
        if quoted and pieces and pieces[-1].endswith("="):
            pieces[-1] = pieces[-1][:-1]
            pieces.append(line)
            continue
        if line[:1] in (" ", "\t") and pieces:
            pieces.append(line[1:])
            continue
        if pieces:
            yield "".join(pieces)
        pieces = [line]
        quoted = "QUOTED-PRINTABLE" in line.partition(":")[0].upper()
    yield "".join(pieces)


def _cut(line: str) -> tuple[str, str, str]:
    """Cut at the first colon that does not stand in a quoted parameter."""
    head, separator, value = line.partition(":")
    while separator and head.count('"') % 2 and len(head) < 2_000:
        more, separator, value = value.partition(":")
        head = f"{head}:{more}"
    return head, separator, value


def _decoded(value: str, parameters: Mapping[str, str]) -> str:
    if parameters.get("ENCODING", "").upper() != "QUOTED-PRINTABLE":
        return value
    raw = quopri.decodestring(value.encode("utf-8"))
    for charset in (parameters.get("CHARSET"), "utf-8"):
        try:
            return raw.decode(charset or "utf-8")
        except (LookupError, UnicodeError):
            continue
    return raw.decode("cp1252", "replace")


def _first(card: _Card, key: str) -> str:
    return next((text for value in card.get(key, ()) if (text := _text(value))), "")


def _parts(card: _Card, key: str) -> list[str]:
    return [_text(part) for part in _SEMICOLON.split(next(iter(card.get(key, ())), ""))]


def _spoken(parts: list[str]) -> str:
    """Return family name, given name, more names, prefix, suffix as they are spoken."""
    family, given, more, prefix = (*parts, "", "", "", "")[:4]
    return " ".join(part for part in (prefix, given, more, family) if part)


def _text(value: str) -> str:
    """Return a value without escapes."""
    return _ESCAPE.sub(lambda match: "\n" if match.group(1) in "nN" else match.group(1), value).strip()
