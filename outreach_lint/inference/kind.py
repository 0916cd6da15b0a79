"""The kind of business somebody runs, from what he calls it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from outreach_lint.detectors.business import kinds_named
from outreach_lint.inference.evidence import Evidence
from outreach_lint.inference.texts import language_of, own_paragraphs
from outreach_lint.presence import Presence, Role
from outreach_lint.rulebook.book import Rulebook
from outreach_lint.text.components import rulebook_of
from outreach_lint.text.folding import fold
from outreach_lint.text.masking import blank, find_masks

_COMPANY = 6
_WEIGHTS: dict[Role, int] = {
    "title": 4, "description": 4, "headline": 4, "subheading": 2, "text": 1, "note": 2,
}  # fmt: skip
#: However often it is said: a blog about hotels makes no hotel.
_MOST_FROM = {4: 12, 2: 4, 1: 4}
_TYPE_OF_PRODUCT = 4
#: "Wir sind eine Webagentur", wherever it stands.
_DECLARED = 4
_LEAST = 4
_CLEARLY = 2.0
_MOST_WORDS_SHOWN = 4
_MOST_TEXTS = 10_000

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


@dataclass(slots=True)
class _Tally:
    """Points for each kind, by the weight they came from, and the words that gave them."""

    points: defaultdict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    words: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, kind: str, weight: int, word: str) -> None:
        self.points[kind][weight] += weight
        self.words[kind][word] += weight

    def ranked(self) -> list[tuple[str, int]]:
        totals = Counter(
            {
                kind: sum(min(points, _MOST_FROM.get(weight, points)) for weight, points in found.items())
                for kind, found in self.points.items()
            }
        )
        return totals.most_common()


def infer_kind(presences: Sequence[Presence], company: str | None) -> Evidence | None:
    """Return the kind that schema.org types say, else the one most words name; uncertain if not clear."""
    said = [clue for presence in presences for clue in presence.kinds]
    sure = [clue for clue in said if clue.confidence == "sure"]
    if len({clue.value for clue in sure}) == 1:
        sources = tuple(dict.fromkeys(clue.rests_on for clue in sure))
        return Evidence("kind", sure[0].value, "sure", sources[:3])
    tally = _Tally()
    for clue in dict.fromkeys(said):
        tally.add(clue.value, _TYPE_OF_PRODUCT, clue.rests_on)
    rulebook = rulebook_of(())
    if company:
        _read_company(company, rulebook, tally)
    for text, role, german in islice(dict.fromkeys(_texts(presences)), _MOST_TEXTS):
        for kind, word, declared in _own_kinds(text, german, rulebook):
            tally.add(kind, _DECLARED if declared else _WEIGHTS[role], word)
    return _judged(tally)


def _judged(tally: _Tally) -> Evidence | None:
    ranked = tally.ranked()
    if not ranked:
        return None
    kind, most = ranked[0]
    second = ranked[1][1] if len(ranked) > 1 else 0
    figures = ", ".join(f"{name} {points}" for name, points in ranked[:4])
    words = "; ".join(
        f"{name}: " + ", ".join(f"“{word}”" for word, _ in tally.words[name].most_common(_MOST_WORDS_SHOWN))
        for name, _ in ranked[:2]
    )
    clear = most >= _LEAST and most >= _CLEARLY * second
    return Evidence("kind", kind, "likely" if clear else "uncertain", (f"points: {figures}", words))


def _read_company(company: str, rulebook: Rulebook, tally: _Tally) -> None:
    """Count the last word of the name that is a kind: in German that is what it is."""
    named = list(kinds_named(rulebook, company))
    if named:
        kind, start, end = named[-1]
        tally.add(kind, _COMPANY, company[start:end])


def _texts(presences: Sequence[Presence]) -> Iterator[tuple[str, Role, bool]]:
    for presence in presences:
        german = language_of(presence) == "de"
        for paragraph in own_paragraphs(presence):
            text = paragraph.text
            # What customers say about them stands in quotation marks.
            yield blank(text, tuple(m for m in find_masks(text) if m.kind == "quote")), paragraph.role, german


def _own_kinds(text: str, german: bool, rulebook: Rulebook) -> set[tuple[str, str, bool]]:
    """Return the kinds a text names as the writer's own: the word, and whether he says "we are"."""
    capitals = german and text != text.lower()
    return {
        (kind, text[start:end], _is_declared(text, start))
        for kind, start, end in kinds_named(rulebook, text)
        # German nouns have capitals: "laden Sie ein" is no shop.
        if not (capitals and text[start].islower()) and _is_own(text, start, end)
    }


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
