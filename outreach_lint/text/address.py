"""Which form of address a German message uses for its reader, and what shows it.

Evidence is read off single words and their neighbours; capitals decide about the formal form,
so text without capitals can show Du but never Sie. A first form: pronouns, possessives, closed
lists of verbs, imperatives at the start of a clause.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
    "cafe rue hotel musee place cirque tour jus coup vin chateau maison bistro pont creme carte menu soupe "
    "coq croque poulet plat arc cote port".split()
)
_NAME_AFTER = frozenset("pont bois mont toit".split())  # Du Pont, Du Bois
_OATHS = frozenset("guete himmel schreck bisschen gott neune".split())
_SAYING = frozenset("sagen sagt sage sagten gesagt".split())
_REPORTING = frozenset(
    "motto slogan leitsatz spruch claim sagt sagte schreibt schrieb meint titel heisst".split()
)
_FIRST_PERSON = frozenset("ich i".split())
#: With "mich" these are clipped first persons: "meld mich später".
_REFLEXIVE = frozenset("meld freu setz kuemmer bewirb".split())
_DIALECT_GREETING = ("gria", "grue", "servus", "pfiat")
_FAR = 40  # no reported sentence is longer; keeps the look back linear
_STARTERS = frozenset(":-–—•*→✓✔✅►(\"'„“«»;/!?.…")


class AddressAnalyser:
    """Reads the form of address; ``roles`` maps the hashes of folded words to their lexicons."""

    def __init__(self, roles: Mapping[int, str], plural_verbs: frozenset[int]) -> None:
        self._hashes = roles
        # "wart" is a plural verb and an imperative: the roles hold only one.
        self._plural_verbs = plural_verbs

    @classmethod
    def build(cls, lexicons: Mapping[str, Sequence[str]], strings: object) -> AddressAnalyser:
        """Build from lexicon name → folded words; ``strings`` is the vocab's StringStore."""
        words: dict[str, str] = dict.fromkeys(_FORMAL, "formal")
        words["di"] = "dialect"
        for role in ("ihr-verb", "du-imperative", "du-verb", "ihr-pronoun", "du-pronoun"):
            words.update(dict.fromkeys(lexicons.get(role, ()), role))
        add = strings.add  # type: ignore[attr-defined]
        plural = frozenset(map(add, lexicons.get("ihr-verb", ())))
        return cls({add(word): role for word, role in words.items()}, plural)

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
            if role != "formal":
                form: Literal["du", "ihr"] = "ihr" if role == "ihr-pronoun" else "du"
                confidence = self._informal_confidence(doc, index, start, role)
                if confidence:
                    evidence.append(Evidence(form, index, confidence))
            elif self._is_plural_you(doc, index):
                evidence.append(Evidence("ihr", index, 1.0))
            elif doc[index].text.istitle():
                confidence = _formal_confidence(doc, index, start)
                if confidence:
                    evidence.append(Evidence("sie", index, confidence))
            else:
                # Lower case is they or her, unless nothing in the text has a capital.
                if capitals is None:
                    capitals = _has_informative_capitals(doc.text)
                undecided = undecided or (not capitals and doc[index].norm_ in ("sie", "ihnen"))
        return _decide(evidence, undecided)

    def _informal_confidence(self, doc: Doc, index: int, start: int, role: str) -> float:
        """Return how surely the token speaks for Du or ihr; 0 where it does not."""
        if _is_reported(doc, index, start):
            return 0.0
        match role:
            case "du-pronoun":
                return 0.0 if _is_mention(doc, index, start, self._role) else 1.0
            case "ihr-pronoun":
                return 1.0
            case "dialect":  # Griaß di
                return float(index > start and doc[index - 1].norm_.startswith(_DIALECT_GREETING))
            case "du-verb":
                return 0.0 if _is_shouted_noun(doc, index, start) else 0.75
            case "du-imperative":
                return 0.75 if self._is_imperative(doc, index, start) else 0.0
        return 0.0

    def _is_plural_verb(self, doc: Doc, index: int) -> bool:
        return 0 <= index < len(doc) and doc[index].norm in self._plural_verbs

    def _role(self, doc: Doc, index: int) -> str | None:
        return self._hashes.get(doc[index].norm) if 0 <= index < len(doc) else None

    def _is_plural_you(self, doc: Doc, index: int) -> bool:
        if doc[index].norm_ != "ihr":
            return False
        if self._is_plural_verb(doc, index + 1):
            return True
        # "steht Ihr Name", "wenn Ihr Klient sagt": most forms are the third person's, too. Beside
        # a noun only those count that are not.
        noun = doc[index].is_title and index + 1 < len(doc) and doc[index + 1].is_title
        if self._is_plural_verb(doc, index - 1):
            return not noun or doc[index - 1].norm_.endswith(_PLURAL_ONLY)
        # Subordinate clause: "wenn ihr noch Plätze habt" – the verb stands at its end.
        if index and doc[index - 1].norm_ in _SUBORDINATORS:
            for i in range(index + 1, min(index + 12, len(doc))):
                if self._is_plural_verb(doc, i) and (not noun or doc[i].norm_.endswith(_PLURAL_ONLY)):
                    return (
                        i + 1 == len(doc) or not doc[i + 1].text.isalpha() or self._is_plural_verb(doc, i + 1)
                    )
        return False

    def _is_imperative(self, doc: Doc, index: int, start: int) -> bool:
        if not is_clause_start(doc, start, index) or index + 1 >= len(doc):
            return False
        after = doc[index + 1]
        # "Mach ich gern", "Start am Montag", "Antwort folgt", "Besuch in Ulm": no imperatives.
        if after.norm_ in _FIRST_PERSON or after.norm_ in _NOUN_FOLLOWERS:
            return False
        word = doc[index].norm_
        if after.norm_ == "mich" and word in _REFLEXIVE:
            return False
        if word in _ALSO_NOUNS and after.norm_ not in _OBJECTS:
            return False
        # Inside a sentence a comma may also join a list: ask for what follows an imperative.
        return index == start or not doc[index].text[0].isupper()


_SUBORDINATORS = frozenset(
    "wenn falls dass ob weil wie was wo wann damit sobald da die das der den wer welche".split()
)
_PLURAL_ONLY = (
    "habt",
    "seid",
    "koennt",
    "wollt",
    "muesst",
    "duerft",
    "moegt",
    "wisst",
    "tet",
    "lasst",
    "werdet",
)
_ALSO_NOUNS = frozenset("antwort start besuch check teste buch ruf wart rat stopp pack klick".split())
_OBJECTS = frozenset("dir dich dein deine deinen mal mir mich uns jetzt einfach doch gern gerne".split())
_NOUN_FOLLOWERS = frozenset("am im in um bis folgt ist war vom zum sie".split())


def _is_mention(doc: Doc, index: int, start: int, role: Callable[[Doc, int], str | None]) -> bool:
    """Whether "du" is spoken about and not used: das Du, Du oder Sie, Frau Du, Café du Nord."""
    if doc[index].norm_ != "du":
        return False
    before = doc[index - 1].norm_ if index > start else ""
    after = doc[index + 1].norm_ if index + 1 < len(doc) else ""
    beyond = doc[index + 2].norm_ if index + 2 < len(doc) else ""
    earlier = doc[index - 2].norm_ if index - 1 > start else ""
    if "sie" in (beyond if after in _ALTERNATIVES else "", earlier if before in _ALTERNATIVES else ""):
        return True
    if before in _SAYING or (before in ("man", "wir", "alle") and earlier in _SAYING):
        return True
    if beyond in _OATHS:  # du meine Güte, du lieber Himmel
        return True
    if before in _MENTION_BEFORE:
        # "Ich hoffe, das du Zeit hast" is a slip of spelling.
        used = role(doc, index + 1) == "du-verb" or not doc[index].text[0].isupper()
        return not (before == "das" and used)
    return _is_foreign(doc, index, start, role)


def _is_foreign(doc: Doc, index: int, start: int, role: Callable[[Doc, int], str | None]) -> bool:
    """Whether it belongs to a French phrase or a surname: Café du Nord, Pont du Gard, Du Bois."""
    after = doc[index + 1] if index + 1 < len(doc) else None
    if after is None:
        return False
    if doc[index].text != "du":
        return after.norm_ in _NAME_AFTER
    if index == start:
        return False
    before = doc[index - 1]
    if before.norm_ in _FRENCH_BEFORE:
        return True
    # Between two capitals, and no verb before it that would make it a subject.
    capitals = before.is_title and after.is_title and index - 1 > start
    return capitals and role(doc, index - 1) is None and not before.norm_.endswith("st")


def _is_reported(doc: Doc, index: int, start: int) -> bool:
    """Whether it stands behind "Motto:" or "sagt:": others' words without quotation marks."""
    for i in range(index - 1, max(start, index - _FAR), -1):
        if doc[i].text == ":":
            return doc[i - 1].norm_ in _REPORTING
    return False


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
