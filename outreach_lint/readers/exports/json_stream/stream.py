"""JSON exports value by value; behind damaged places reading goes on at the next record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import IO

from outreach_lint.errors import InputError
from outreach_lint.readers.exports.json_stream.pieces import Piece, pieces
from outreach_lint.readers.exports.json_stream.walk import BROKEN, Shape, Value, Walk

_BOM = b"\xef\xbb\xbf"
_LOST = "damaged JSON; nothing that comes after it could be read; export it again"


@dataclass(frozen=True, slots=True)
class Damage:
    """A place that is no JSON.

    ``astray`` says that a list of messages may have ended or begun there: what was known about
    the conversation no longer holds.
    """

    what: str
    line: int
    astray: bool

    def error(self, source: str) -> InputError:
        """Return what users are told."""
        return InputError(self.what, source=source, line=self.line)


def values(stream: IO[bytes], shape: Shape) -> Iterator[Value | Damage]:
    """Yield the wanted values in order of the file, and each damaged place once."""
    walk = Walk(shape)
    homes = {level: paths[0] for level, paths in shape.homes.items()}
    damage: Damage | None = None
    skipped = False
    before = Piece(b"", 1, None)
    for number, raw in enumerate(pieces(stream, shape.mark)):
        piece = raw if number else _without_prefix(raw, shape.prefix)
        if piece.level is None and damage is not None:
            damage = replace(damage, astray=damage.astray or _turns(piece))
            skipped = True
            continue
        if piece.level is not None:
            place = walk.place()
            if damage is None and place not in shape.homes[piece.level]:
                damage = _damage(before)
            if damage is not None:
                yield damage
                walk.close()
                walk, damage, skipped = Walk(shape, homes[piece.level]), None, False
            elif place is not None:
                homes[piece.level] = place
        found, fault = walk.feed(piece)
        if fault and not found and piece.level is not None:
            # What came before may be to blame, a comma that is missing: does it stand alone?
            again = Walk(shape, homes[piece.level])
            found, still = again.feed(piece)
            if found or not still:
                yield _damage(before)
                walk, again, fault = again, walk, still
            again.close()
        yield from found
        damage = _damage(piece, fault) if fault else None
        before = piece
    if damage is None and not walk.done:
        damage = Damage("the file ends in the middle; export it again", before.line, True)
    walk.close()
    if damage is not None:
        yield replace(damage, what=_LOST) if skipped and damage.what == BROKEN else damage


def _without_prefix(piece: Piece, prefix: re.Pattern[bytes] | None) -> Piece:
    data = piece.data.removeprefix(_BOM)
    match = prefix.match(data) if prefix else None
    return replace(piece, data=data[match.end() :] if match else data)


def _damage(piece: Piece, what: str = BROKEN) -> Damage:
    return Damage(what, piece.line, _turns(piece))


def _turns(piece: Piece) -> bool:
    # Inside of a text the quotes would be escaped.
    return b'"messages"' in piece.data
