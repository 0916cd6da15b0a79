"""What others wrote, made fit to be shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from outreach_lint.campaign import Piece
from outreach_lint.formatters.position import printable

_SURROGATE = re.compile("[\ud800-\udfff]")
#: Controls, and marks that would turn the writing direction of what stands around them.
_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)


def harmless(text: str) -> str:
    """Return text of the same length that keeps its lines and has nothing a page might obey."""
    # Offsets count both characters of a Windows line end: the first becomes a blank.
    unix = text.replace("\r\n", " \n").replace("\r", "\n")
    return _CONTROL.sub("\ufffd", unix)


def one_line(text: str, length: int | None = None) -> str:
    """Return text in one line that a terminal shows and does not obey, cut to ``length``."""
    if length is not None:
        # Blanks that are about to go must not make a cut text too short.
        text = text[: 20 * length]
    line = _SURROGATE.sub("\ufffd", printable(" ".join(text.split())))
    return line if length is None or len(line) <= length else line[: length - 1].rstrip() + "…"


def flowing(template: Sequence[Piece]) -> Iterator[Piece]:
    """Yield a template as one line of text: blanks as single spaces, slots apart from words."""
    for place, piece in enumerate(template):
        if piece.text is None:
            yield piece
            continue
        text = re.sub(r"\s+", " ", _SURROGATE.sub("\ufffd", printable(re.sub(r"\s", " ", piece.text))))
        before = " " if place and text[:1].isalnum() else ""
        after = " " if place + 1 < len(template) and text[-1:].isalnum() else ""
        yield Piece(f"{before}{text}{after}")
