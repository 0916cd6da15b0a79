"""LinkedIn's data export: messages.csv, Invitations.csv, and Profile.csv for whose it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from outreach_lint.errors import InputError
from outreach_lint.message import Source
from outreach_lint.readers import BadRecord, Item, Owner, Remark
from outreach_lint.readers.exports import Found, Options
from outreach_lint.readers.exports.left_out import LeftOut, told, undated_note
from outreach_lint.readers.exports.linkedin.messages import Me, invitation, message, url
from outreach_lint.readers.exports.linkedin.rows import Row, Table, header, rows
from outreach_lint.readers.exports.textlines import TextLines, head_lines
from outreach_lint.readers.members import Member
from outreach_lint.readers.presence import linkedin as profiles

#: Exercises and guides of LinkedIn's own, with the columns of messages.
_NO_OUTREACH = ("guide", "learning")
_LONGEST_PROFILE = 1_000_000
#: Addresses of profiles change, but nobody has had more.
_MOST_IDS = 50

_MESSAGES = Table(
    frozenset({"conversationid", "from", "content"}),
    re.compile(r'"?(?=[^",;\t]*[\d=])[^\s",;]{3,}"?[,;\t]'),
)
_INVITATIONS = Table(
    frozenset({"from", "to", "sentat", "direction"}),
    re.compile(r'[^\d\n]{1,300}[,;\t]"?\d{1,2}/\d{1,2}/\d{2,4}, \d'),
)
_PROFILE = Table(frozenset({"firstname", "lastname", "headline"}), re.compile(""))


def wants(member: Member) -> bool:
    """Say whether this is one of the tables that hold messages or say whose they are."""
    if not member.file_name.endswith(".csv"):
        return False
    name = re.sub(r"[^a-z]", "", PurePosixPath(member.file_name).stem)
    table = _table_of(member)
    if table is _MESSAGES:
        return not name.startswith(_NO_OUTREACH)
    return (table is _INVITATIONS and name == "invitations") or (table is _PROFILE and name == "profile")


def read(members: Sequence[Member], options: Options) -> Iterator[Found]:
    """Yield of each folder whose export it is, then invitations and messages."""
    exports: dict[PurePosixPath, list[Member]] = {}
    for member in members:
        exports.setdefault(PurePosixPath(member.path).parent, []).append(member)
    for files in exports.values():
        yield from _read_export(files, options)


def _read_export(members: Sequence[Member], options: Options) -> Iterator[Found]:
    tables = [(member, _table_of(member)) for member in members]
    owner = Owner()
    for member, table in tables:
        if table is _INVITATIONS:
            owner = _with_invitations(owner, member, options)
        elif table is _PROFILE:
            try:
                owner = _with_profile(owner, member)
            except InputError as error:
                yield BadRecord(_placed(error, member))
    if owner != Owner():
        yield owner
    me = Me.of(owner, options.me)
    for member, table in tables:
        if table is not _PROFILE:
            yield from _read_table(member, table or _MESSAGES, me, options)


def _with_profile(owner: Owner, member: Member) -> Owner:
    with member.open() as stream:
        data = stream.read(_LONGEST_PROFILE + 1)
    if len(data) > _LONGEST_PROFILE:
        raise InputError("longer than any profile; left out")
    presence = profiles.read(data, member.name)
    names = (*(clue.value for clue in presence.names), *owner.names)
    return Owner(
        tuple(dict.fromkeys(names)),
        owner.ids,
        (*owner.presences, *((presence,) if presence.paragraphs else ())),
    )


def _with_invitations(owner: Owner, member: Member, options: Options) -> Owner:
    """Whoever sent the outgoing ones and got the incoming ones is the owner."""
    names, ids = dict.fromkeys(owner.names), dict.fromkeys(owner.ids)
    try:
        for row in rows(TextLines(member, options.encoding), _INVITATIONS):
            cells = row.cells or {}
            outgoing = cells.get("direction", "").strip().upper() == "OUTGOING"
            incoming = cells.get("direction", "").strip().upper() == "INCOMING"
            if (outgoing or incoming) and len(ids) < _MOST_IDS and len(names) < _MOST_IDS:
                names[cells["from" if outgoing else "to"].strip()] = None
                ids[url(cells.get("inviterprofileurl" if outgoing else "inviteeprofileurl", "")) or ""] = None
    except InputError:
        pass  # told when the invitations themselves are read
    return Owner(tuple(filter(None, names)), tuple(filter(None, ids)), owner.presences)


def _read_table(member: Member, table: Table, me: Me, options: Options) -> Iterator[Found]:
    lines = TextLines(member, options.encoding)
    left: Counter[LeftOut] = Counter()
    undated = 0
    try:
        for row in rows(lines, table):
            found = _made(row, table, member, me)
            if isinstance(found, LeftOut):
                left[found] += 1
                continue
            undated += isinstance(found, Item) and found.message.sent_at is None
            yield found
    except InputError as error:
        yield BadRecord(_placed(error, member))
    for text in (told(left), lines.remark(), undated_note(undated)):
        if text is not None:
            yield Remark(text, source=member.name)


def _made(row: Row, table: Table, member: Member, me: Me) -> Item | BadRecord | LeftOut:
    try:
        if row.cells is None:
            raise InputError("not a whole row of the table: quotes or columns are amiss; export it again")
        make = invitation if table is _INVITATIONS else message
        return make(row.cells, Source(member.name, row.line, "linkedin"), me)
    except InputError as error:
        return BadRecord(InputError(error.what, source=member.name, line=row.line))


def _table_of(member: Member) -> Table | None:
    try:
        tables = (_MESSAGES, _INVITATIONS, _PROFILE)
        return next((table for table in tables if header(head_lines(member), table)), None)
    except InputError:
        return None


def _placed(error: InputError, member: Member) -> InputError:
    return InputError(error.what, source=member.name, line=error.line)
