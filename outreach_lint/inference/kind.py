"""The kind of business somebody runs, from what he calls it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from outreach_lint.detectors.kinds import kinds_named, own_kinds
from outreach_lint.inference.evidence import Evidence
from outreach_lint.inference.texts import language_of, own_paragraphs
from outreach_lint.presence import Presence, Role
from outreach_lint.rulebook.book import Rulebook
from outreach_lint.text.components import rulebook_of
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
        for kind, word, declared in own_kinds(rulebook, text, german=german):
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
