"""Kinds of business that a text names, and whether as the writer's own or somebody else's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from outreach_lint.recipient import KINDS
from outreach_lint.rulebook.book import Rulebook
from outreach_lint.rulebook.pattern import word_term
from outreach_lint.rulebook.phrase import Term
from outreach_lint.text.folding import fold

_WORD = re.compile(r"[^\W\d_]{3,}")
#: After these a business is somebody else's: "für Agenturen", "keine Agentur", "our clients".
_OTHERS = re.compile(
    r"für(?! (?:sie|dich|euch|uns|alle|mehr|jede\w*)\b)|kein\w*|nicht|statt|ohne|ander\w*|jede\w*"
    r"|viele\w*|manche\w*|mitglied\w*|kund\w*|mandant\w*|partner\w*|referenz\w*|branche\w*|zielgruppe\w*"
    r"|betreu\w*|berate[nt]\w*|begleite[nt]\w*"
    r"|ihre[mnrs]?|ihr|sie|du|dein\w*|eue?re?[mnrs]?|mit|bei|von|zwischen"
    r"|for|you|your|no|not|other|clients?|customers?|helps?|helping|serv(?:e|es|ing)|with|like|than|their",
    re.IGNORECASE,
)
#: With these the writer turns to himself again.
_SELF = re.compile(r"wir|ich|unser\w*|mein\w*|als|sondern|bin|we|i|our|my|as|but|are|am", re.IGNORECASE)
#: "Ihre Kanzlei in Ulm", "Dein Radladen": how a business names itself at the start of a line.
_YOURS = re.compile(r"(?:ihre?|deine?|eu(?:er|re)|your)\b(?: [^\s.!?:|]{1,40}){0,3}? ?\Z", re.IGNORECASE)
_YOURS_AFTER = re.compile(
    r"\s*(?:\Z|[|–—·\n]|(?:für|in|im|aus|am|an|auf|bei|mit|zum|zur|seit|von|vor|und|rund|um|for|in|at|near|since"
    r"|on|by)\b)",
    re.IGNORECASE,
)
_DECLARING = re.compile(
    r"\b(?:wir sind|sind wir|ich bin|bin ich|we are|we're|i am|i'm)\b(?: [^\s,]{1,40}){0,5} ?\Z",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[.!?:;|–—\n]|\s-\s")
_TOKEN = re.compile(r"[^\W\d_]+")
_PLURALS = tuple(
    "agenturen kanzleien praxen hotels shops betriebe firmen coaches verlage apotheken kliniken restaurants "
    "laeden vereine verbaende stiftungen schulen boutiquen startups haeuser haendler bueros agencies "
    "consultancies clinics retailers stores schools publishers".split()
)
#: German words that are another thing as well: "in der Praxis", "Software einsetzen".
_IN_PRACTICE = re.compile(r"(?:in|aus|für|von|mit) (?:der|die) \Z|(?:best|gute|täglichen) \Z", re.IGNORECASE)
#: "Beraterin bei Kern" is what she does there, not what the firm is.
_JOB = re.compile(r"\w*(?:berater|coach|consultant|anwalt|anwaelt|makler|haendler|arzt|aerzt)(?:in)?")
_EMPLOYED = re.compile(r"[^\n|,;]{0,30}\s(?:bei|at|@)\s", re.IGNORECASE)


def kinds_named(rulebook: Rulebook, text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the kind of business, start and end for each word of a text that names one."""
    for word in _WORD.finditer(text):
        if kind := kind_of_word(rulebook, fold(word.group())):
            yield kind, *word.span()


@lru_cache(maxsize=4_096)
def kind_of_word(rulebook: Rulebook, word: str) -> str | None:
    """Return the kind a folded word names; None for no kind."""
    found = None
    for kind, terms in _kind_terms(rulebook):
        if any(term.accepts(word) for term in terms):
            found = kind
    return found


@lru_cache(maxsize=8)
def _kind_terms(rulebook: Rulebook) -> tuple[tuple[str, tuple[Term, ...]], ...]:
    """Return each kind with its words of both languages: "Weber Consulting" may be German."""
    table = []
    for kind in KINDS:
        lexicon = rulebook.lexicons.get(f"kind-{kind}")
        if lexicon is not None:
            words = (*lexicon.de, *lexicon.en, *lexicon.any)
            table.append((kind, tuple(word_term(word) for word in words if " " not in word)))
    return tuple(table)


def own_kinds(rulebook: Rulebook, text: str, *, german: bool) -> list[tuple[str, str, bool]]:
    """Return the kinds a text names as the writer's own: kind, word, and whether he says "we are"."""
    capitals = german and text != text.lower()
    named = (
        (kind, text[start:end], _is_declared(text, start))
        for kind, start, end in kinds_named(rulebook, text)
        # German nouns have capitals: "laden Sie ein" is no shop.
        if not (capitals and text[start].islower()) and _is_own(text, start, end)
    )
    return list(dict.fromkeys(named))


def _is_own(text: str, start: int, end: int) -> bool:
    if text[end : end + 1] == "-" and text[end + 1 : end + 2].isalpha():
        return False  # "Hotel-Marketing" is marketing
    word = fold(text[start:end])
    if word.endswith(_PLURALS):
        return False
    before, after = text[max(0, start - 200) : start], text[end : end + 60]
    if word == "praxis" and _IN_PRACTICE.search(before):
        return False
    if _JOB.fullmatch(word) and _EMPLOYED.match(after):
        return False
    clause = _clause(before)
    if _YOURS.match(clause.lstrip()):
        return _YOURS_AFTER.match(after) is not None
    tokens = [token.group() for token in _TOKEN.finditer(clause)]
    for token in reversed(tokens):
        if _SELF.fullmatch(token):
            return True
        if _OTHERS.fullmatch(token):
            return False
    return True


def _is_declared(text: str, start: int) -> bool:
    return _DECLARING.search(_clause(text[max(0, start - 200) : start])) is not None


def _clause(before: str) -> str:
    """Return what stands before a word in its own clause."""
    ends = [match.end() for match in _CLAUSE_END.finditer(before)]
    return before[ends[-1] :] if ends else before
