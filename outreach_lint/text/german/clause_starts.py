"""Where clauses begin, and what follows in them: what imperatives are told by."""

from __future__ import annotations

from spacy.tokens import Doc, Token

_OPENERS = frozenset(':;–—-•*→✓✔✅►(/!?.…,"|')
#: Words that may stand before the verb without being part of its clause.
LEADS = frozenset(
    "bitte also dann so na ja nein ok okay hey und oder aber doch ach jetzt sonst uebrigens danach "
    "anschliessend nun komm einfach ansonsten bis dahin deshalb darum zuerst hier".split()
)
#: So far a word is looked around for; no clause is longer, and it keeps the work linear.
REACH = 60
_GREETINGS = frozenset("hallo hi hey moin servus liebe lieber guten".split())
_NUMBERING = ".)"
_JOINING = frozenset("und oder aber".split())


def opens_clause(doc: Doc, index: int, start: int) -> bool:
    """Whether it stands at the start of a clause, but for words like "bitte" and "dann"."""
    place = index
    while place > start and doc[place - 1].norm_ in LEADS:
        place -= 1
    if place == start:
        return True
    before = doc[place - 1]
    if before.text[0].isdigit():
        return before.text[-1] in _NUMBERING
    if before.text in _OPENERS or "\n" in before.text:
        return True
    # "Komm vorbei und sag Hallo", "Klick hier und trag dich ein", but "einfach und bequem"
    joining = [i for i in range(place, index) if doc[i].norm_ in _JOINING]
    return bool(joining) and doc[joining[0] - 1].norm_ != "einfach"


def is_opening(doc: Doc, index: int, start: int) -> bool:
    """Whether a sentence or item begins with it, but for a word like "also" and its comma."""
    if index == start:
        return True
    before = doc[index - 1]
    if before.text == ",":
        greeting = doc[start].norm_ in _GREETINGS and index - start <= 5
        return greeting or all(doc[i].norm_ in LEADS for i in range(start, index - 1))
    return not before.text.isalpha() and (not before.is_space or "\n" in before.text)


def following(doc: Doc, index: int, end: int) -> list[Token]:
    """Return the words of the clause behind the token."""
    words = []
    for i in range(index + 1, end):
        token = doc[i]
        if token.text in _OPENERS or token.norm_ in _JOINING or "\n" in token.text:
            break
        if not token.is_space:
            words.append(token)
    return words
