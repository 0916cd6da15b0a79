"""Du, ihr and Sie: the German form of address.

Evidence is read off single words and their neighbours: pronouns and possessives; verbs of the
second person, by the conjugation tables; imperatives at the start of a clause. Capitals decide
about the formal form, so text without capitals can show Du but never Sie.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from spacy.tokens import Doc

from outreach_lint.text.address import CLEAR, NO_ADDRESS, AddressAnalysis, Evidence, decide
from outreach_lint.text.address.mention import is_mention, is_reported
from outreach_lint.text.german.conjugation import guessed, reading, verb_forms
from outreach_lint.text.german.imperatives import imperative_at
from outreach_lint.text.german.plural_imperatives import OF_THINGS, plural_imperative_at

_DU = frozenset(
    "du dir dich dein deine deinem deinen deiner deines deins deinerseits deinetwegen deinesgleichen "
    "deinige deinigen dirs dir's dich's du's".split()
)
_IHR = frozenset(
    "euch euer eure eurem euren eurer eures euere eueren euerem eueres eurerseits euretwegen "
    "euresgleichen euch's".split()
)
#: Du in the dialects people write in.
_DIALECT = frozenset(
    "wennst dassd dasst weilst bisch hesch haesch hosch kasch chasch wotsch willsch hattst gell hobts "
    "seids habts kennts".split()
) - {"gell"}  # fmt: skip
_DIALECT_PLURAL = frozenset(
    "hobts seids habts kennts koennts brauchts wollts suchts machts wissts mechts moechts".split()
)
_FORMAL = frozenset(
    "sie ihnen ihr ihre ihrem ihren ihrer ihres ihrerseits ihretwegen ihresgleichen s'".split()
)
_DIALECT_GREETING = ("gria", "grue", "servus", "pfiat")
_STARTERS = frozenset(":-–—•*→✓✔✅►(\"'„“«»;/!?.…|")
_SUBORDINATORS = frozenset(
    "wenn falls dass ob weil wie was wo wann damit sobald da die das der den dem wer welche bis bevor "
    "nachdem seit solange sofern soweit obwohl waehrend wofuer womit worauf warum weshalb wieso".split()
)
#: What may stand between "ihr" and its verb: "ihr alle kennt", "Ihr beide habt".
_ALL_OF_YOU = frozenset("alle beide zwei drei selbst lieben auch ja doch".split())
#: Behind "kennt ihr" these go on with a statement to the reader.
_AFTER_YOU = frozenset("ja schon doch bestimmt sicher auch denn eigentlich euch".split())
_GREETINGS = frozenset("hallo moin tach tag servus gruezi geehrter geehrte lieber liebe morgen abend".split())
_PLACES = frozenset("in im bei beim von vom aus als da".split())

#: Distinct words whose role is remembered at most.
_MOST_WORDS = 50_000


class _Role(NamedTuple):
    """What a word may be evidence for, seen by itself."""

    kind: Literal["du", "ihr", "formal", "dialect", "verb", "guess"] | None
    imperative: bool = False
    plural: Literal["sure", "unsure"] | None = None
    third: bool = False


_NOTHING = _Role(None)


class GermanAddress:
    """Reads the German form of address; remembers the role of each word it has met."""

    def __init__(self) -> None:
        self._roles: dict[int, _Role] = {}

    def analyse(
        self, doc: Doc, norms: Sequence[int], sentences: Sequence[tuple[int, int]]
    ) -> AddressAnalysis:
        """Return the form of address of the whole Doc."""
        roles = self._roles
        hits = []
        for index, norm in enumerate(norms):
            role = roles.get(norm)
            if role is None:
                role = self._learn(norm, doc[index].norm_)
            if role.kind or role.imperative or role.plural:
                hits.append((index, role))
        if not hits:
            return NO_ADDRESS
        return _Reading(self, doc, sentences).of(hits)

    def role(self, doc: Doc, index: int) -> _Role:
        """Return the role of a token; none beyond the ends."""
        if not 0 <= index < len(doc):
            return _NOTHING
        norm = doc[index].norm
        return self._roles.get(norm) or self._learn(norm, doc[index].norm_)

    def _learn(self, norm: int, word: str) -> _Role:
        if len(self._roles) >= _MOST_WORDS:
            self._roles.clear()
        role = self._roles[norm] = _role(word)
        return role


def _role(word: str) -> _Role:
    if word in _DU:
        return _Role("du")
    if word in _IHR:
        return _Role("ihr")
    if word in _FORMAL:
        return _Role("formal")
    if word == "di":
        return _Role("dialect")
    if word in _DIALECT_PLURAL:
        return _Role("ihr")
    if word in _DIALECT:
        return _Role("verb")
    if word.endswith("stn"):
        word = word[:-1]  # "wo steckstn"
    forms = {form.person: form for form in verb_forms(word.removesuffix("'s"))}
    du = forms.get("du") if "haste" not in forms else forms["haste"]
    plural = forms.get("ihr")
    kind: Literal["verb", "guess"] | None = None
    if du is not None and du.sure:
        kind = "verb"
    elif not forms and word.endswith("st") and guessed(word):
        kind = "guess"
    return _Role(
        kind,
        imperative="imperative" in forms,
        plural=None if plural is None else "sure" if plural.sure else "unsure",
        third="er" in forms,
    )


class _Reading:
    """One text being read."""

    def __init__(self, words: GermanAddress, doc: Doc, sentences: Sequence[tuple[int, int]]) -> None:
        self._role = words.role
        self._doc = doc
        self._sentences = sentences
        self._number = 0
        self._imperatives: set[int] = set()
        self._capitals: bool | None = None
        self._perhaps_plural: list[int] = []
        self._she = False

    def of(self, hits: Sequence[tuple[int, _Role]]) -> AddressAnalysis:
        evidence: list[Evidence] = []
        undecided = False
        doc = self._doc
        for index, role in hits:
            start, end = self._sentence(index)
            if role.kind == "formal":
                found = self._formal(index, start, end)
                if found is None:
                    undecided = undecided or self._may_be_formal(index)
            else:
                found = self._informal(index, role, start, end)
            if found is not None and not is_reported(doc, found.index, start, self._sentences):
                evidence.append(found)
        if self._perhaps_plural and any(e.form == "ihr" for e in evidence):
            # "Laut eurer Website sucht ihr …": beside a clear plural you it is none other.
            evidence += [Evidence("ihr", index, 0.75) for index in self._perhaps_plural]
            evidence.sort(key=lambda e: e.index)
        if evidence and all(e.confidence < CLEAR and e.form == "sie" for e in evidence):
            # "Sie duften, sie knuspern": who is meant is told about, not told.
            evidence = [e for e in evidence if not self._goes_on(e.index)]
        return decide(evidence, undecided=undecided)

    def _goes_on(self, index: int) -> bool:
        """Whether the sentence goes on with a lower-case "sie" at the start of a clause."""
        doc = self._doc
        end = next(last for first, last in self._sentences if first <= index < last)
        return any(doc[i].text == "sie" and doc[i - 1].norm_ in (",", "und") for i in range(index + 2, end))

    def _sentence(self, index: int) -> tuple[int, int]:
        while index >= self._sentences[self._number][1]:
            self._number += 1
        return self._sentences[self._number]

    def _informal(self, index: int, role: _Role, start: int, end: int) -> Evidence | None:
        doc = self._doc
        match role.kind:
            case "du":
                if not is_mention(doc, index, start, self._is_du_verb):
                    return Evidence("du", index, 1.0)
            case "ihr":
                return Evidence("ihr", index, 1.0)
            case "dialect":  # Griaß di
                if index > start and doc[index - 1].norm_.startswith(_DIALECT_GREETING):
                    return Evidence("du", index, 1.0)
            case "verb":
                if not self._is_noun(index, start) and not self._belongs_to_mention(index, start):
                    return Evidence("du", index, 0.75)
            case "guess":
                if doc[index].text.islower():
                    return Evidence("du", index, 0.5)
        if role.imperative:
            after_one = any(start <= i < index for i in self._imperatives)
            confidence = imperative_at(doc, index, start, end, after_one=after_one)
            if confidence:
                self._imperatives.add(index)
                return Evidence("du", index, confidence)
        if role.plural:
            confidence = plural_imperative_at(doc, index, start, end)
            if confidence:
                return Evidence("ihr", index, confidence)
        return None

    def _formal(self, index: int, start: int, end: int) -> Evidence | None:
        if self._is_plural_you(index, start, end):
            return Evidence("ihr", index, 1.0)
        token = self._doc[index]
        if token.norm_ == "s'":
            # "Schaun S'", "ham S'": the Sie of the south
            return Evidence("sie", index, 1.0) if token.text[0] == "S" and index > start else None
        if not token.text.istitle():
            return None
        confidence = self._formal_confidence(index, start)
        return Evidence("sie", index, confidence) if confidence else None

    def _formal_confidence(self, index: int, start: int) -> float:
        doc = self._doc
        word = doc[index].norm_
        if is_mention(doc, index, start, self._is_du_verb):
            return 0.0
        if index > start and doc[index - 1].text not in _STARTERS and not doc[index - 1].is_space:
            return 1.0
        # At the start of a sentence every word has a capital: "Sie" may be she or they, "Ihr" her.
        if word == "ihr":
            return 0.5 if self._is_greeted() else 0.0
        if word == "sie":
            if index + 1 < len(doc) and doc[index + 1].is_lower and self._is_third_singular(index + 1):
                return 0.0
        return 0.5

    def _is_greeted(self) -> bool:
        """Whether somebody is spoken to as Herr or Frau: "Guten Tag, Frau Kern", "…, Herr Alt, …"."""
        doc = self._doc
        return any(
            doc[i].text in ("Herr", "Frau")
            and doc[i + 1].is_title
            and (not i or doc[i - 1].text == "," or doc[i - 1].norm_ in _GREETINGS)
            for i in range(len(doc) - 1)
        )

    def _may_be_formal(self, index: int) -> bool:
        """Whether a lower-case they may be a formal you: in a text that has no capitals."""
        if self._capitals is None:
            self._capitals = _has_informative_capitals(self._doc.text)
        word = self._doc[index].norm_
        if word == "sie" and index + 1 < len(self._doc) and self._is_third_singular(index + 1):
            self._she = True
        return not self._capitals and not self._she and word in ("sie", "ihnen", "ihr", "ihre", "ihren")

    def _is_du_verb(self, index: int) -> bool:
        return self._role(self._doc, index).kind == "verb"

    def _belongs_to_mention(self, index: int, start: int) -> bool:
        """Whether its du is one that is spoken about: "Hast du Töne"."""
        doc = self._doc
        after = index + 1
        return (
            after < len(doc) and doc[after].norm_ == "du" and is_mention(doc, after, start, self._is_du_verb)
        )

    def _is_noun(self, index: int, start: int) -> bool:
        """Whether it is a noun after all: "Verdienst", "Hast" with a capital inside a sentence."""
        doc = self._doc
        text = doc[index].text
        if index == start or not text[0].isupper() or (text.isupper() and len(text) > 1):
            return False
        before = doc[index - 1]
        if before.text in _STARTERS or before.is_space or not before.text.strip("„“\"»«'"):
            return False
        # "von 1–5. Denkst du": the sentence was not seen to end.
        return not (index + 1 < len(doc) and doc[index + 1].norm_ == "du")

    def _is_plural_you(self, index: int, start: int, end: int) -> bool:
        """Whether "ihr" is the plural you: a verb of its own stands by it."""
        doc = self._doc
        if doc[index].norm_ != "ihr":
            return False
        after = index + 1
        while after < end and doc[after].norm_ in _ALL_OF_YOU:
            after += 1
        plural = self._plural(after)
        if index + 1 < len(doc) and doc[index + 1].text == "Lieben":
            return True
        if plural == "unsure" and doc[after].norm_ in OF_THINGS:
            return False  # "ihr fehlt noch ein Teilnehmer"
        if plural == "sure" or (plural and not self._is_third(index - 1) and not _is_participle(doc, after)):
            return True
        # "steht Ihr Name", "wenn Ihr Klient sagt": most forms are the third person's, too. Beside
        # a noun only those count that are not.
        if (
            index == start
            and index + 1 < end
            and doc[index + 1].is_title
            and self._plural(index + 2) == "sure"
        ):
            return True  # "Ihr Handwerker wisst"
        after_it = doc[index + 1] if index + 1 < len(doc) else doc[index]
        noun = after_it.is_title and after_it.is_alpha and not after_it.norm_.endswith("tag")  # Montag
        before = self._plural(index - 1)
        if before:
            if before == "unsure" and doc[index - 1].norm_ in OF_THINGS:
                # "fehlt ihr", but beside a clear plural you "wie geht ihr … um"
                if not noun:
                    self._perhaps_plural.append(index)
                return False
            known = index + 1 < end and doc[index + 1].norm_ in _AFTER_YOU
            if before == "sure" or (not noun and (known or self._is_question(index - 1, start, end))):
                return True
            if not noun:
                self._perhaps_plural.append(index)
            return False
        if index == start and doc[index + 1 : index + 2].text in _PLACES:
            return any(self._plural(i) == "sure" for i in range(index + 2, min(index + 8, end)))
        if index == start or doc[index - 1].norm_ in _SUBORDINATORS:
            return self._verb_ends_clause(index, end, noun=noun)
        return False

    def _is_third_singular(self, index: int) -> bool:
        """Whether it is a verb of her: "sie kommt", "sie kam", "sie fragte"."""
        word = self._doc[index].norm_
        past = None if word == "bitte" else reading(word + "st", "du")
        return self._role(self._doc, index).third or (past is not None and past.sure)

    def _is_third(self, index: int) -> bool:
        """Whether the token is a verb of him or her: "hat ihr gekündigt"."""
        return self._role(self._doc, index).third and self._doc[index].text.islower()

    def _plural(self, index: int) -> Literal["sure", "unsure"] | None:
        if not 0 <= index < len(self._doc):
            return None
        text = self._doc[index].text
        if text[0].isupper() and index and self._doc[index - 1].norm_ == "ihr":
            return None  # "ihr Geschäft"
        return self._role(self._doc, index).plural

    def _is_question(self, index: int, start: int, end: int) -> bool:
        """Whether the verb opens a question or follows its question word: "Macht ihr auch …?"."""
        return index - start <= 1 or self._doc[end - 1].text.startswith("?")

    def _verb_ends_clause(self, index: int, end: int, *, noun: bool) -> bool:
        """Whether a plural verb stands where a subordinate clause ends: "wenn ihr noch Plätze habt"."""
        doc = self._doc
        for i in range(index + 1, min(index + 14, end)):
            plural = self._plural(i)
            if plural is None or doc[i].text[0].isupper() or _is_participle(doc, i):
                if plural is None and self._is_third(i):
                    return False
                continue
            if plural == "unsure" and doc[i].norm_ in OF_THINGS:
                continue
            if plural == "unsure" and noun:
                self._perhaps_plural.append(index)
                return False
            last = i + 1 == len(doc) or not doc[i + 1].text.isalpha() or self._plural(i + 1) is not None
            if last or doc[i + 1].norm_ in ("und", "oder"):
                return True
        return False


def _is_participle(doc: Doc, index: int) -> bool:
    """Whether it may be a participle: "gekündigt", "zugehört"."""
    word = doc[index].norm_
    return word.endswith("t") and "ge" in word[:-4]


def _has_informative_capitals(text: str) -> bool:
    """Whether capitals mean anything: not in all-lower-case and not in all-capitals text."""
    upper = sum(map(str.isupper, text))
    lower = sum(map(str.islower, text))
    return upper > 0.012 * (upper + lower) and lower > 0.3 * (upper + lower)
