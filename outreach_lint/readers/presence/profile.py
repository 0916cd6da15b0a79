"""The copied text of a profile page (XING, LinkedIn, …)."""

from __future__ import annotations

import re
from pathlib import PurePath

from outreach_lint.presence import Clue, Paragraph, Presence
from outreach_lint.readers.decoding import decode
from outreach_lint.text.names import person

_BLANK_LINES = re.compile(r"\n[ \t\xa0]*\n\s*")
_EMPLOYER = re.compile(r"(?<!\w)(?:bei(?: der| dem)?|at|@) (?P<firm>[A-ZÄÖÜ\d][^\n|·•,;–—]{1,80})")
#: What the platform says to the visitor, not the owner of the profile.
_PLATFORM = re.compile(
    r"gemeinsame kontakte?|mutual connections?|follower|^\s*(?:vernetzen|nachricht|folgen|connect|message"
    r"|follow|mehr anzeigen|… ?mehr|see more|kontaktdaten|kontaktinfo|contact info|premium"
    r"|\d[\d.+]* (?:kontakte|connections))\s*$",
    re.IGNORECASE,
)
_MOST_PARAGRAPHS = 500
_LONGEST = 4_000


def read(data: bytes, name: str) -> Presence:
    """Read the text; a person's name on the first line and the headline below it are taken as such.

    Raises:
        InputError: when it is empty or no text.
    """
    text = decode(data, name)
    where = PurePath(name).name
    lines = [line.strip(" \t#*") for line in text.split("\n") if line.strip(" \t#*")]
    owner = person(lines[0]) if len(lines) > 1 else None
    if owner is None:
        return Presence(name, paragraphs=paragraphs_of(text))
    headline = next((line for line in lines[1:6] if not _PLATFORM.search(line) and len(line) > 9), "")
    firm = employer(headline)
    rest = text[text.index(headline) + len(headline) :] if headline else text
    return Presence(
        name,
        # The first line may as well be the name of a firm.
        names=(Clue(owner, f"first line of {where}", "likely" if firm else "uncertain"),),
        companies=(Clue(firm, f"“{headline}”, {where}", "likely", rank=4),) if firm else (),
        paragraphs=(*((Paragraph(headline, "headline"),) if headline else ()), *paragraphs_of(rest)),
    )


def employer(headline: str) -> str | None:
    """Return the firm of "Partnerin bei Kern & Partner", None where none is named."""
    found = _EMPLOYER.search(headline[:500])
    return found.group("firm").strip() if found else None


def paragraphs_of(text: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a text, without what the platform added."""
    found: list[Paragraph] = []
    for piece in _BLANK_LINES.split(text):
        lines = [line.strip() for line in piece.split("\n")]
        own = "\n".join(line for line in lines if line and not _PLATFORM.search(line[:200]))
        if own:
            found.append(Paragraph(own[:_LONGEST]))
    return tuple(found[:_MOST_PARAGRAPHS])
