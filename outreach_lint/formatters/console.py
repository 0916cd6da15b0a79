"""Text laid out as a terminal would show it, without one."""

from __future__ import annotations

import io
from collections.abc import Callable

from rich.console import Console


def laid_out(write: Callable[[Console], None], *, color: bool, width: int) -> str:
    """Return what ``write`` prints, of at most ``width`` columns, coloured or plain."""
    buffer = io.StringIO()
    console = Console(
        file=buffer,
        width=width,
        force_terminal=color,
        no_color=not color,
        color_system="standard" if color else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    write(console)
    # Lines padded to the full width would wrap when a terminal is made narrower.
    return "".join(line.rstrip(" ") + "\n" for line in buffer.getvalue().split("\n")[:-1])
