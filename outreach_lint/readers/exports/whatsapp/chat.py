"""What must be known of a WhatsApp chat before it is read: its shape, its dates, who is who."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from outreach_lint.errors import InputError
from outreach_lint.readers.exports import DateOrder
from outreach_lint.readers.exports.left_out import LeftOut
from outreach_lint.readers.exports.textlines import TextLines
from outreach_lint.readers.exports.whatsapp.dates import Dates
from outreach_lint.readers.exports.whatsapp.lines import Shape, Start, start_of
from outreach_lint.readers.exports.whatsapp.text import shown
from outreach_lint.readers.members import Member

_TITLE = re.compile(r"whatsapp[ -]chat (?:with|mit|-) (?P<who>.+?)(?: ?\(\d{1,3}\))?", re.IGNORECASE)
_ENDINGS = (".txt", ".zip")
_GROUP = re.compile(r"\b(?:group|gruppen?)\b", re.IGNORECASE)
#: An export holds no more messages; what is older is missing.
_MOST_EXPORTED = 40_000
#: More than a group has members.
_MOST_AUTHORS = 5_000


@dataclass(slots=True)
class Survey:
    """What a chat looked through tells, if its messages begin in this shape."""

    shape: Shape
    dates: Dates = field(default_factory=Dates)
    #: Names by names in small letters.
    authors: dict[str, str] = field(default_factory=dict)
    messages: int = 0
    group: bool = False
    cut: bool = False

    def add(self, start: Start) -> None:
        """Take the next message's beginning."""
        self.messages += 1
        self.dates.add(start)
        if shown(start, start.text) is LeftOut.SYSTEM:
            self.group = self.group or bool(_GROUP.search(start.text))
        elif start.author is not None and len(self.authors) < _MOST_AUTHORS:
            self.authors.setdefault(start.author.casefold(), start.author)


@dataclass(frozen=True, slots=True)
class Chat:
    """What is known of a chat; ``owner`` and ``other`` in small letters, None where not certain."""

    member: Member
    conversation: str
    shape: Shape
    order: DateOrder
    authors: dict[str, str]
    owner: str | None
    other: str | None
    cut: bool


def surveyed(lines: TextLines) -> tuple[Survey | None, InputError | None]:
    """Look through a chat; what goes wrong while reading ends it."""
    surveys: dict[Shape, Survey] = {}
    first: Survey | None = None
    failure, headless = None, False
    try:
        for line in lines:
            start = start_of(line.text)
            if start is not None:
                survey = surveys.setdefault(start.shape, Survey(start.shape))
                survey.add(start)
                first = first or survey
            elif first is None:
                headless = headless or bool(line.text.strip())
    except InputError as error:
        failure = error
    if first is None:
        return None, failure
    survey = max(surveys.values(), key=lambda survey: survey.messages)
    # The file begins with a message; others may be copied in, but for damage to that line.
    if not headless and first.messages > 1:
        survey = first
    survey.cut = headless or survey is not first or survey.messages >= _MOST_EXPORTED
    return survey, failure


def chat_of(member: Member, survey: Survey, order: DateOrder, me: Sequence[str]) -> Chat:
    """Find out who is who: a chat of two bears the name of the other one."""
    own = {name.strip().casefold() for name in me}
    owner = next((author for author in survey.authors if author in own), None)
    conversation = _conversation(member)
    named = _TITLE.fullmatch(_without_ending(conversation))
    title = named["who"].strip().casefold() if named else None
    other = None
    if title in survey.authors and title not in own and len(survey.authors) <= 2 and not survey.group:
        other = title
        owner = next((author for author in survey.authors if author != other), None)
    return Chat(member, conversation, survey.shape, order, survey.authors, owner, other, survey.cut)


def _conversation(member: Member) -> str:
    """Return the file's name; what iPhones call _chat.txt goes by the zip or folder it lies in."""
    container = PurePath(member.name).parent.name
    if member.file_name == "_chat.txt" and container:
        return container
    return PurePath(member.path).name


def _without_ending(name: str) -> str:
    return name[:-4] if name.lower().endswith(_ENDINGS) else name
