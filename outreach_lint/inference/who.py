"""Name, company and mail address: values that files state, weighed against each other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice

from outreach_lint.detectors.kinds import kinds_named
from outreach_lint.inference.evidence import Evidence, Field
from outreach_lint.presence import Clue, Presence
from outreach_lint.text.components import rulebook_of
from outreach_lint.text.folding import fold
from outreach_lint.text.names import bare_name

_MOST_LISTED = 5
#: They are compared with each other.
_MOST_CLUES = 300
#: The rank of what only a page's title says.
_TITLE = 5
_LONGEST_VALUE = 200


def infer_name(presences: Sequence[Presence]) -> Evidence | None:
    """Return the name when exactly one person is named; a firm's name is none."""
    clues = [clue for clue in _names(presences) if not _names_a_business(clue.value)]
    firms = {fold(clue.value) for clue in _all(presences, lambda presence: presence.companies)}
    # A freelancer's firm goes by his name; "Radhaus Ulm" only looks like one.
    persons = [
        clue
        for clue in clues
        if clue.confidence == "sure" or fold(clue.value) not in firms or _says_so(presences, clue.value)
    ]
    return _only("name", persons or [replace(clue, confidence="uncertain") for clue in clues], bare_name)


def infer_email(presences: Sequence[Presence]) -> Evidence | None:
    """Return the mail address when there is exactly one."""
    return _only("email", _all(presences, lambda presence: presence.emails), str.lower)


def infer_company(presences: Sequence[Presence]) -> Evidence | None:
    """Return the company as the best source names it; left open where that source is in two minds."""
    firms = [clue for clue in _names(presences) if _names_a_business(clue.value)]
    clues = [*_all(presences, lambda p: p.companies), *(replace(clue, rank=2) for clue in firms)]
    if not clues:
        return None
    best = min(clue.rank for clue in clues)
    candidates = [clue for clue in clues if clue.rank == best]
    if best == _TITLE:
        # Of the parts of a title the one with a word for a business is the firm's.
        candidates = [clue for clue in candidates if _names_a_business(clue.value)] or candidates
    # How many sources name it so, or as part of a longer name.
    support = Counter({clue.value: _support(clue, clues) for clue in candidates})
    (value, most), *others = support.most_common()
    rivals = [other for other, count in others if count == most and not _agree(other, value)]
    if rivals:
        return _undecided("company", candidates)
    chosen = next(clue for clue in candidates if clue.value == value)
    against = [clue for clue in clues if clue.rank < _TITLE and not _agree(clue.value, value)]
    rests_on = [chosen.rests_on, *(f"but “{clue.value}” in {clue.rests_on}" for clue in _distinct(against))]
    if against and chosen.confidence == "sure":
        chosen = replace(chosen, confidence="likely")
    return Evidence("company", value, chosen.confidence, tuple(rests_on[:_MOST_LISTED]))


def _only(field: Field, clues: Sequence[Clue], key: Callable[[str], str]) -> Evidence | None:
    if not clues:
        return None
    if len({key(clue.value) for clue in clues}) > 1:
        return _undecided(field, clues)
    # Of two ways to write it the longer one has the titles.
    value = max((clue.value for clue in clues), key=len)
    rank = ("sure", "likely", "uncertain")
    best = min(clues, key=lambda clue: rank.index(clue.confidence))
    sources = tuple(dict.fromkeys(clue.rests_on for clue in clues))
    return Evidence(field, value, best.confidence, sources[:_MOST_LISTED])


def _undecided(field: Field, clues: Sequence[Clue]) -> Evidence:
    candidates = _distinct(clues)
    lines = [f"“{clue.value}” ({clue.rests_on})" for clue in candidates[:_MOST_LISTED]]
    more = len(candidates) - len(lines)
    head = f"{len(candidates)} candidates, left out; pick one:"
    return Evidence(field, None, "uncertain", (head, *lines, *([f"and {more} more"] if more else [])))


def _all(presences: Sequence[Presence], of: Callable[[Presence], Sequence[Clue]]) -> list[Clue]:
    """Return the clues with values on one line; empty ones are dropped."""
    clues = (clue for presence in presences for clue in of(presence))
    lines = (replace(clue, value=" ".join(clue.value.split())[:_LONGEST_VALUE]) for clue in clues)
    return list(islice((clue for clue in lines if clue.value), _MOST_CLUES))


def _names(presences: Sequence[Presence]) -> list[Clue]:
    return _all(presences, lambda presence: presence.names)


def _distinct(clues: Sequence[Clue]) -> list[Clue]:
    return list({clue.value: clue for clue in reversed(clues)}.values())[::-1]


def _support(clue: Clue, clues: Sequence[Clue]) -> int:
    return sum(_agree(other.value, clue.value) for other in clues)


def _agree(one: str, other: str) -> bool:
    one, other = fold(one), fold(other)
    return one in other or other in one


def _says_so(presences: Sequence[Presence], name: str) -> bool:
    """Whether somebody introduces himself by this name."""
    introduction = re.compile(
        rf"\b(?:ich bin|mein name ist|ich heiße|i am|i'm|my name is) {re.escape(name)}\b", re.I
    )
    return any(introduction.search(p.text) for presence in presences for p in presence.paragraphs)


def _names_a_business(name: str) -> bool:
    return any(True for _ in kinds_named(rulebook_of(()), name))
