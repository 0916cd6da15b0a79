"""What several readers of exports share: counting what is left out, instants, marks at the edges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from outreach_lint.readers import Remark
from outreach_lint.readers.exports import Options
from outreach_lint.readers.exports.left_out import counted

#: What stands at the edges of texts and is not seen: spaces, marks of direction and joining.
INVISIBLE = (
    " \t\n\r\f\v\0\xa0\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u202f"
    "\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_LATEST = 253_402_300_799


class Tally:
    """Counts what is no message, by what it is."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()

    def leave(self, one: str, many: str) -> None:
        """Count one, given what to call one and several of it."""
        self._counts[one, many] += 1

    def remarks(self, source: str) -> Iterator[Remark]:
        """Yield the one remark that says what was left out, if anything was."""
        if text := counted(self._counts):
            yield Remark(text, source=source)


def trimmed(text: str) -> str:
    """Return a text without white space and invisible marks at its edges."""
    return text.replace("\r\n", "\n").strip(INVISIBLE)


def plain(value: Any) -> str | None:
    """Return a name or number as text; None for anything else and for nothing."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return str(value) or None


def utc(seconds: Any, parts: int = 1) -> str | None:
    """Return an instant given in seconds since 1970, or in so many parts of one; None if it is none."""
    if isinstance(seconds, str) and seconds.isascii() and seconds.isdecimal() and len(seconds) <= 20:
        seconds = int(seconds)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    if not 0 < seconds <= _LATEST * parts:
        return None
    instant = datetime.fromtimestamp(seconds / parts, UTC).replace(tzinfo=None)
    return instant.isoformat(timespec="seconds" if parts == 1 else "milliseconds") + "Z"


def is_me(options: Options, *names: str | None) -> bool:
    """Say whether one of these is what the user says he is called."""
    own = {name.strip().casefold() for name in options.me}
    return any(name is not None and name.strip().casefold() in own for name in names)
