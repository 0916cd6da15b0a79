"""The errors this package raises; each carries one line a user can act on."""

from __future__ import annotations

from collections.abc import Sequence


class OutreachLintError(Exception):
    """Base of every error raised on purpose; its text is shown to the user as it is."""


class InputError(OutreachLintError):
    """A message, recipient file or export that cannot be read."""

    def __init__(self, what: str, *, source: str | None = None, line: int | None = None) -> None:
        place = ":".join(str(part) for part in (source, line) if part is not None)
        super().__init__(f"{place}: {what}" if place else what)
        self.what = what
        self.source = source
        self.line = line


class ConfigError(OutreachLintError):
    """A setting that does not exist or cannot have this value."""


class RulebookError(OutreachLintError):
    """Faults in rule files: all of them at once, each with file and key."""

    def __init__(self, faults: Sequence[str]) -> None:
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        super().__init__("\n".join([f"{count} in the rulebook:", *(f"  {f}" for f in faults)]))
        self.faults = tuple(faults)
