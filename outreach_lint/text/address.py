"""Which form of address a German message uses for its reader, and what shows it.

Evidence is read off single words and their neighbours; capitals decide about the formal form,
so text without capitals can show Du but never Sie. A first form: pronouns, possessives, closed
lists of verbs, imperatives at the start of a clause.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Doc

from outreach_lint.rulebook.matching import is_clause_start

Form = Literal["du", "sie", "ihr", "mixed", "none", "unknown"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Token ``index`` speaks for ``form``."""

    form: Literal["du", "sie", "ihr"]
    index: int
    confidence: float


@dataclass(frozen=True, slots=True)
class AddressAnalysis:
    """The form of address with the evidence it rests on (tokens of the Doc, in order)."""

    form: Form
    confidence: float
    evidence: tuple[Evidence, ...] = ()


NO_ADDRESS = AddressAnalysis("none", 1.0)
CLEAR = 0.75

_FORMAL = frozenset("sie ihnen ihr ihre ihrem ihren ihrer ihres ihrerseits ihretwegen".split())
_POSSESSIVE = frozenset("ihr ihre ihrem ihren ihrer ihres".split())

#: "das Du", "per Du": the word is spoken about, not used.
_MENTION_BEFORE = frozenset("das per zum vom beim dem ein des aufs herr frau herrn familie".split())
_ALTERNATIVES = frozenset({"oder", "/", "und", "bzw", "bzw.", "versus", "vs"})
_FRENCH_BEFORE = frozenset(
    "café cafe rue hotel hôtel musée place cirque tour jus coup vin château maison bistro".split()
)
_FIRST_PERSON = frozenset("ich mich i".split())
_STARTERS = frozenset(":-–—•*→✓✔✅►(\"'„“«»;/!?.…")


class AddressAnalyser:
    """Reads the form of address; ``words`` maps folded words to the lexicons they stand in."""

    def __init__(self, words: Mapping[str, str], hashes: Mapping[int, str]) -> None:
        self._words = words
        self._hashes = hashes

    @classmethod
    def build(cls, lexicons: Mapping[str, Sequence[str]], strings: object) -> AddressAnalyser:
        """Build from lexicon name → folded words; ``strings`` is the vocab's StringStore."""
        words: dict[str, str] = dict.fromkeys(_FORMAL, "formal")
        for role in ("ihr-verb", "du-imperative", "du-verb", "ihr-pronoun", "du-pronoun"):
            words.update(dict.fromkeys(lexicons.get(role, ()), role))
        add = strings.add  # type: ignore[attr-defined]
        return cls(words, {add(word): role for word, role in words.items()})

    def analyse(
        self, doc: Doc, norms: Sequence[int], sentences: Sequence[tuple[int, int]]
    ) -> AddressAnalysis:
        """Return the form of address of the whole Doc."""
        roles = self._hashes
        hits = [(i, role) for i, norm in enumerate(norms) if (role := roles.get(norm))]
        if not hits:
            return NO_ADDRESS
        starts = _starts(sentences, hits)
        evidence: list[Evidence] = []
        undecided = False
        capitals: bool | None = None
        for index, role in hits:
            start = starts[index]
            if role == "formal":
                if self._is_plural_you(doc, index):
                    evidence.append(Evidence("ihr", index, 1.0))
                    continue
                word = doc[index].text
                if not word.istitle():
                    # Lower case is they or her, unless nothing in the text has a capital.
                    if capitals is None:
                        capitals = _has_informative_capitals(doc.text)
                    undecided = undecided or (not capitals and doc[index].norm_ in ("sie", "ihnen"))
                    continue
                confidence = _formal_confidence(doc, index, start)
                if confidence:
                    evidence.append(Evidence("sie", index, confidence))
            elif role == "du-pronoun":
                if not self._is_mention(doc, index, start):
                    evidence.append(Evidence("du", index, 1.0))
            elif role == "ihr-pronoun":
                evidence.append(Evidence("ihr", index, 1.0))
            elif role == "du-verb":
                if not _is_shouted_noun(doc, index, start):
                    evidence.append(Evidence("du", index, 0.75))
            elif role == "du-imperative" and self._is_imperative(doc, index, start):
                evidence.append(Evidence("du", index, 0.75))
        return _decide(evidence, undecided)

    def _role(self, doc: Doc, index: int) -> str | None:
        return self._hashes.get(doc[index].norm) if 0 <= index < len(doc) else None

    def _is_plural_you(self, doc: Doc, index: int) -> bool:
        if doc[index].norm_ != "ihr":
            return False
        near = (index - 1, index + 1)
        if any(self._role(doc, i) == "ihr-verb" for i in near):
            return True
        # Subordinate clause: "wenn ihr noch Plätze habt" – the verb stands at its end.
        if index and doc[index - 1].norm_ in _SUBORDINATORS:
            for i in range(index + 1, min(index + 12, len(doc))):
                if self._role(doc, i) == "ihr-verb":
                    return i + 1 == len(doc) or not doc[i + 1].text.isalpha() or (
                        self._role(doc, i + 1) == "ihr-verb"
                    )  # fmt: skip
        return False

    def _is_mention(self, doc: Doc, index: int, start: int) -> bool:
        if doc[index].norm_ != "du":
            return False
        before = doc[index - 1] if index > start else None
        after = doc[index + 1] if index + 1 < len(doc) else None
        if after is not None and after.norm_ in _ALTERNATIVES and index + 2 < len(doc) and (
            doc[index + 2].norm_ == "sie"
        ):  # fmt: skip
            return True
        if before is None:
            return False
        if before.norm_ in _ALTERNATIVES and index >= 2 and doc[index - 2].norm_ == "sie":
            return True
        if before.norm_ in _MENTION_BEFORE:
            verb_near = after is not None and self._role(doc, index + 1) == "du-verb"
            return not (before.norm_ == "das" and (verb_near or not doc[index].text[0].isupper()))
        if before.lower_ in _FRENCH_BEFORE:
            return True
        # "Pont du Gard": lower case between two capitals, and no verb of its own.
        return (
            doc[index].text == "du"
            and index - 1 > start
            and before.is_title
            and after is not None
            and after.is_title
            and self._role(doc, index - 1) is None
            and not before.norm_.endswith("st")
        )

    def _is_imperative(self, doc: Doc, index: int, start: int) -> bool:
        if not is_clause_start(doc, start, index) or index + 1 >= len(doc):
            return False
        after = doc[index + 1]
        # "Mach ich gern", "Start am Montag", "Antwort folgt", "Besuch in Ulm": no imperatives.
        if after.norm_ in _FIRST_PERSON or after.norm_ in _NOUN_FOLLOWERS:
            return False
        word = doc[index].norm_
        if word in _ALSO_NOUNS and after.norm_ not in _OBJECTS:
            return False
        # Inside a sentence a comma may also join a list: ask for what follows an imperative.
        return index == start or not doc[index].text[0].isupper()


_SUBORDINATORS = frozenset(
    "wenn falls dass ob weil wie was wo wann damit sobald da die das der den wer welche".split()
)
_ALSO_NOUNS = frozenset("antwort start besuch check teste buch ruf wart rat stopp pack klick".split())
_OBJECTS = frozenset("dir dich dein deine deinen mal mir mich uns jetzt einfach doch gern gerne".split())
_NOUN_FOLLOWERS = frozenset("am im in um bis folgt ist war vom zum sie".split())


def _starts(sentences: Sequence[tuple[int, int]], hits: Sequence[tuple[int, str]]) -> dict[int, int]:
    starts: dict[int, int] = {}
    number = 0
    for index, _ in hits:
        while index >= sentences[number][1]:
            number += 1
        starts[index] = sentences[number][0]
    return starts


def _formal_confidence(doc: Doc, index: int, start: int) -> float:
    token = doc[index]
    if index > start and doc[index - 1].text not in _STARTERS and not doc[index - 1].is_space:
        return 1.0
    # At the start of a sentence every word has a capital: "Sie" may be she or they, "Ihr" her.
    if token.norm_ == "ihr":
        return 0.0
    return 0.5


def _is_shouted_noun(doc: Doc, index: int, start: int) -> bool:
    """Whether it is a noun after all: "Verdienst", "Hast" with a capital inside a sentence."""
    return index > start and doc[index].text[0].isupper() and not is_clause_start(doc, start, index)


def _has_informative_capitals(text: str) -> bool:
    """Whether capitals mean anything: not in all-lower-case and not in all-capitals text."""
    upper = sum(map(str.isupper, text))
    lower = sum(map(str.islower, text))
    return upper > 0.012 * (upper + lower) and lower > 0.3 * (upper + lower)


def _decide(evidence: list[Evidence], undecided: bool) -> AddressAnalysis:
    best = {"du": 0.0, "ihr": 0.0, "sie": 0.0}
    for item in evidence:
        best[item.form] = max(best[item.form], item.confidence)
    informal = max(best["du"], best["ihr"])
    kept = tuple(evidence)
    if informal >= CLEAR and best["sie"] >= CLEAR:
        return AddressAnalysis("mixed", min(informal, best["sie"]), kept)
    if informal > best["sie"]:
        # A sentence-initial "Sie" beside a clear Du is she or they.
        kept = tuple(item for item in evidence if item.form != "sie")
        return AddressAnalysis("du" if best["du"] >= best["ihr"] else "ihr", informal, kept)
    if best["sie"]:
        return AddressAnalysis("sie", best["sie"], kept)
    if undecided:
        return AddressAnalysis("unknown", 0.5)
    return NO_ADDRESS
