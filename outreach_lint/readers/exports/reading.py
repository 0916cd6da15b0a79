"""From a path to what is in it: which of its files are of which format, read in turn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from outreach_lint.errors import InputError
from outreach_lint.readers import BadRecord, Item, Remark
from outreach_lint.readers.exports import Format, Found, Options, formats
from outreach_lint.readers.members import Member, members_of

_MOST_NAMED = 3


def found_in(path: Path, wanted: str | None, options: Options, name: str | None = None) -> Iterator[Found]:
    """Yield what is in a file, folder or zip; ``wanted`` is a format's id, None to find out.

    ``name`` stands for a path users would not know. A remark first says as what it is read.
    """
    members: list[Member] = []
    for member in members_of(path):
        if isinstance(member, InputError):
            yield BadRecord(member)
        else:
            members.append(member if name is None else member.renamed(name))
    if not members:
        return
    shown = name or str(path)
    parts = _told(members, formats()[wanted]) if wanted is not None else _sniffed(members)
    if not parts:
        kinds = ", ".join(formats())
        what = f"nothing in it is {wanted}" if wanted else "its format is not known"
        yield BadRecord(InputError(f"{what}; say with --from what it is ({kinds})", source=shown))
        return
    for format_, files in parts:
        count = 0
        for found in format_.read(files, options):
            count += isinstance(found, Item)
            yield found
        how = "" if wanted else "; if that is wrong, say so with --from"
        messages = "1 message" if count == 1 else f"{count:,} messages"
        yield Remark(f"read as {format_.title}: {messages}{how}", source=shown)
    if left := _left_out(members, parts):
        yield Remark(left, source=shown)


def _told(members: Sequence[Member], format_: Format) -> list[tuple[Format, list[Member]]]:
    # Of a single file the user knows better than we do.
    files = list(members) if len(members) == 1 else [m for m in members if format_.wants(m)]
    return [(format_, files)] if files else []


def _sniffed(members: Sequence[Member]) -> list[tuple[Format, list[Member]]]:
    parts: dict[str, list[Member]] = {}
    known = formats()
    for member in members:
        for format_ in known.values():
            if format_.wants(member):
                parts.setdefault(format_.id, []).append(member)
                break
    return [(known[name], files) for name, files in parts.items()]


def _left_out(members: Sequence[Member], parts: Sequence[tuple[Format, list[Member]]]) -> str | None:
    read = {member.path for _, files in parts for member in files}
    left = [member.path for member in members if member.path not in read]
    if not left:
        return None
    names = ", ".join(left[:_MOST_NAMED]) + (", …" if len(left) > _MOST_NAMED else "")
    return f"{len(left):,} {'file' if len(left) == 1 else 'files'} of no format known here left out: {names}"
