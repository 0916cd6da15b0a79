"""Du, ihr and Sie: the German form of address.

Evidence is read off single words and their neighbours: pronouns and possessives; verbs of the
second person, by the conjugation tables; imperatives at the start of a clause. Capitals decide
about the formal form, so text without capitals can show Du but never Sie.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from outreach_lint.text.address import CLEAR, NO_ADDRESS, AddressAnalysis, Evidence, decide
from outreach_lint.text.address.mention import is_mention
from outreach_lint.text.address.plural_you import PluralYou
from outreach_lint.text.address.reported import is_reported
from outreach_lint.text.address.role import Role, role_of
from outreach_lint.text.german.conjugation import reading
from outreach_lint.text.german.imperatives import imperative_at
from outreach_lint.text.german.plural_imperatives import plural_imperative_at

_DIALECT_GREETING = ("gria", "grue", "servus", "pfiat")
_STARTERS = frozenset(":-–—•*→✓✔✅►(\"'„“«»;/!?.…|")
_GREETINGS = frozenset("hallo moin tach tag servus gruezi geehrter geehrte lieber liebe morgen abend".split())

#: Distinct words whose role is remembered at most.
_MOST_WORDS = 50_000
_NOTHING = Role(None)


class GermanAddress:
    """Reads the German form of address; remembers the role of each word it has met."""

    def __init__(self) -> None:
        self._roles: dict[int, Role] = {}

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

    def role(self, doc: Doc, index: int) -> Role:
        """Return the role of a token; none beyond the ends."""
        if not 0 <= index < len(doc):
            return _NOTHING
        norm = doc[index].norm
        return self._roles.get(norm) or self._learn(norm, doc[index].norm_)

    def _learn(self, norm: int, word: str) -> Role:
        if len(self._roles) >= _MOST_WORDS:
            self._roles.clear()
        role = self._roles[norm] = role_of(word)
        return role


class _Reading:
    """One text being read."""

    def __init__(self, words: GermanAddress, doc: Doc, sentences: Sequence[tuple[int, int]]) -> None:
        self._role = words.role
        self._plural_you = PluralYou(doc, words.role, self._has_capitals)
        self._doc = doc
        self._sentences = sentences
        self._number = 0
        self._last_imperative = -1
        self._capitals: bool | None = None
        self._greeted: bool | None = None
        self._perhaps_plural: list[int] = []
        self._she = False

    def of(self, hits: Sequence[tuple[int, Role]]) -> AddressAnalysis:
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
            if found is not None and not is_reported(doc, found.index, start):
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
        """Whether the text goes on with a lower-case "sie" at the start of a clause."""
        doc = self._doc
        near = range(index + 2, min(index + 6, len(doc)))
        return any(doc[i].text == "sie" and doc[i - 1].norm_ in (",", "und") for i in near)

    def _sentence(self, index: int) -> tuple[int, int]:
        while index >= self._sentences[self._number][1]:
            self._number += 1
        return self._sentences[self._number]

    def _informal(self, index: int, role: Role, start: int, end: int) -> Evidence | None:
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
            after_one = self._last_imperative >= start
            confidence = imperative_at(doc, index, start, end, after_one=after_one)
            if confidence:
                self._last_imperative = index
                return Evidence("du", index, confidence)
        if role.plural:
            confidence = plural_imperative_at(doc, index, start, end)
            if confidence:
                return Evidence("ihr", index, confidence)
        return None

    def _formal(self, index: int, start: int, end: int) -> Evidence | None:
        token = self._doc[index]
        verdict = self._plural_you.judge(index, start, end) if token.norm_ == "ihr" else "no"
        if verdict == "yes":
            return Evidence("ihr", index, 1.0)
        if verdict == "perhaps":
            self._perhaps_plural.append(index)
        if token.norm_ == "'s":
            # "Schaun S'", "ham S'": the Sie of the south
            return Evidence("sie", index, 1.0) if token.text == "S'" and index > start else None
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
        she = index + 1 < len(doc) and doc[index + 1].is_lower and self._is_third_singular(index + 1)
        return 0.0 if word == "sie" and she else 0.5

    def _is_greeted(self) -> bool:
        """Whether somebody is spoken to as Herr or Frau: "Guten Tag, Frau Kern", "…, Herr Alt, …"."""
        if self._greeted is None:
            doc = self._doc
            self._greeted = any(
                doc[i].text in ("Herr", "Frau")
                and doc[i + 1].is_title
                and (not i or doc[i - 1].text == "," or doc[i - 1].norm_ in _GREETINGS)
                for i in range(len(doc) - 1)
            )
        return self._greeted

    def _has_capitals(self) -> bool:
        if self._capitals is None:
            self._capitals = _has_informative_capitals(self._doc.text)
        return self._capitals

    def _may_be_formal(self, index: int) -> bool:
        """Whether a lower-case they may be a formal you: in a text that has no capitals."""
        word = self._doc[index].norm_
        if word == "sie" and index + 1 < len(self._doc) and self._is_third_singular(index + 1):
            self._she = True
        return not self._has_capitals() and not self._she and word in ("sie", "ihnen", "ihr", "ihre", "ihren")

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

    def _is_third_singular(self, index: int) -> bool:
        """Whether it is a verb of her: "sie kommt", "sie kam", "sie fragte"."""
        word = self._doc[index].norm_
        past = None if word == "bitte" else reading(word + "st", "du")
        return self._role(self._doc, index).third or (past is not None and past.sure)


def _has_informative_capitals(text: str) -> bool:
    """Whether capitals mean anything: not in all-lower-case and not in all-capitals text."""
    upper = sum(map(str.isupper, text))
    lower = sum(map(str.islower, text))
    return upper > 0.012 * (upper + lower) and lower > 0.3 * (upper + lower)
