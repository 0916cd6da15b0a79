"""Finding and reading drafts: files, folders, standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from outreach_lint.errors import InputError

#: Larger files are no drafts; they are refused before they are read.
MAX_BYTES = 20_000_000


def drafts(
    path: str, suffixes: tuple[str, ...], stdin_filename: str | None
) -> Iterator[tuple[str, Path | None]]:
    """Yield name and place of each draft; None stands for standard input.

    Raises:
        InputError: for a folder without drafts.
    """
    if path == "-":
        yield stdin_filename or "<stdin>", None
        return
    place = Path(path)
    if not place.is_dir():
        yield path, place
        return
    found = sorted(
        file
        for file in place.rglob("*")
        if file.suffix.lower() in suffixes
        and file.is_file()
        and not any(part.startswith(".") for part in file.relative_to(place).parts)
    )
    if not found:
        raise InputError(f"no drafts in this folder ({', '.join(suffixes)})", source=path)
    yield from ((str(file), file) for file in found)


def content(source: Path | None) -> bytes:
    """Return the bytes of a draft; None is standard input.

    Raises:
        InputError: when it cannot be read or is too large.
    """
    if source is None:
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
    else:
        try:
            with source.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
        except OSError as error:
            raise InputError(error.strerror or "cannot be read", source=str(source)) from error
    if len(data) > MAX_BYTES:
        raise InputError(f"more than {MAX_BYTES // 1_000_000} MB; this is no draft",
                         source=str(source or "<stdin>"))  # fmt: skip
    return data
