"""From a path to what is in it: which of its files are of which format, read in turn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from outreach_lint.errors import InputError
from outreach_lint.readers import BadRecord, Item, Remark
from outreach_lint.readers.exports import Found, Options, formats
from outreach_lint.readers.members import Member, members_of

_MOST_NAMED = 3
#: So much of a beginning is kept of files that are one message each.
_MARK_BYTES = 8


def found_in(path: Path, wanted: str | None, options: Options, name: str | None = None) -> Iterator[Found]:
    """Yield what is in a file, folder or zip; ``wanted`` is a format's id, None to find out.

    ``name`` stands for a path users would not know. A remark says as what it was read.
    """
    known = formats()
    asked = list(known.values()) if wanted is None else [known[wanted]]
    shown = name or str(path)
    parts: dict[str, list[Member]] = {}
    left: list[Member] = []
    empty = True
    for found in members_of(path):
        empty = False
        if isinstance(found, InputError):
            yield BadRecord(found)
            continue
        member = found if name is None else found.renamed(name)
        format_ = next((format_ for format_ in asked if format_.wants(member)), None)
        if format_ is None:
            left.append(replace(member, head=b"") if left else member)
        else:
            kept = replace(member, head=member.head[:_MARK_BYTES]) if format_.single else member
            parts.setdefault(format_.id, []).append(kept)
    if empty:
        yield BadRecord(InputError("there are no files in it", source=shown))
    if wanted is not None and not parts and len(left) == 1:
        # Of a single file the user knows better than we do.
        parts[wanted], left = left, []
    if left and not parts:
        what = f"nothing in it is {wanted}" if wanted else "its format is not known"
        yield BadRecord(InputError(f"{what}; say with --from what it is ({', '.join(known)})", source=shown))
        return
    for id_, files in parts.items():
        count = 0
        for read in known[id_].read(files, options):
            count += isinstance(read, Item)
            yield read
        how = "" if wanted else "; if that is wrong, say so with --from"
        messages = "1 message" if count == 1 else f"{count:,} messages"
        yield Remark(f"read as {known[id_].title}: {messages}{how}", source=shown)
    if left:
        yield Remark(_left_out(left), source=shown)


def _left_out(left: Sequence[Member]) -> str:
    names = ", ".join(member.path for member in left[:_MOST_NAMED]) + (
        ", …" if len(left) > _MOST_NAMED else ""
    )
    return f"{len(left):,} {'file' if len(left) == 1 else 'files'} of no format known here left out: {names}"
