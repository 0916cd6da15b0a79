"""Whether "ihr" is the plural you, or her and their: "wenn ihr kommt", "wenn ihr Chef kommt"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from spacy.tokens import Doc

from outreach_lint.text.address.role import Role

Verdict = Literal["yes", "perhaps", "no"]

_SUBORDINATORS = frozenset(
    "wenn falls dass ob weil wie was wo wann damit sobald da die das der den dem wer welche bis bevor "
    "nachdem seit solange sofern soweit obwohl waehrend wofuer womit worauf warum weshalb wieso".split()
)
#: What may stand between "ihr" and its verb: "ihr alle kennt", "Ihr beide habt".
_ALL_OF_YOU = frozenset("alle beide zwei drei selbst lieben auch ja doch".split())
#: With these "ihr" is hers: "fehlt ihr", "ihr gehört".
_HERS = frozenset("fehlt gehoert reicht passt schmeckt gefaellt tut steht geht liegt".split())
_PLACES = frozenset("in im bei beim von vom aus als da".split())
_PRONOUNS = frozenset("den einen eine einer eines der die gerne diese dieser diesen".split())
#: A verb that ends a clause stands no farther from its "ihr".
_FAR = 14


class PluralYou:
    """Judges each "ihr" of a Doc by the verbs around it.

    ``role`` gives a token's role, ``has_capitals`` says whether capitals mean anything in the text.
    Most verbs of ihr are his as well. "perhaps" is an ihr that is the plural you where the text
    has a clear one elsewhere.
    """

    def __init__(self, doc: Doc, role: Callable[[Doc, int], Role], has_capitals: Callable[[], bool]) -> None:
        self._doc = doc
        self._has_capitals = has_capitals
        self._role = role

    def judge(self, index: int, start: int, end: int) -> Verdict:
        """Judge the "ihr" at a token; ``start`` and ``end`` bound its sentence."""
        doc = self._doc
        after = index + 1
        while after < end and doc[after].norm_ in _ALL_OF_YOU:
            after += 1
        following = self._plural(after)
        if following == "unsure" and doc[after].norm_ in _HERS:
            return "no"  # "ihr fehlt noch ein Teilnehmer"
        if following and (following == "sure" or not self._follows_third(index, after)):
            return "yes"
        if index == start and self._opens_for_many(index, end):
            return "yes"
        noun = index + 1 < len(doc) and _is_noun(doc, index + 1)
        if self._plural(index - 1):
            return self._behind_verb(index, noun=noun)
        if index > start and doc[index - 1].norm_ in _SUBORDINATORS:
            return self._before_end_of_clause(index, end, noun=noun)
        return "no"

    def _plural(self, index: int) -> Literal["sure", "unsure"] | None:
        if not 0 <= index < len(self._doc):
            return None
        text = self._doc[index].text
        if text[0].isupper() and index and self._doc[index - 1].norm_ == "ihr":
            return None  # "ihr Geschäft"
        return self._role(self._doc, index).plural

    def _follows_third(self, index: int, after: int) -> bool:
        """Whether his verb goes before, or a participle follows: "hat ihr gekündigt"."""
        return self._is_third(index - 1) or _is_participle(self._doc, after)

    def _is_third(self, index: int) -> bool:
        return index >= 0 and self._role(self._doc, index).third and self._doc[index].is_lower

    def _opens_for_many(self, index: int, end: int) -> bool:
        """Whether a sentence begins with those it is for: "Ihr Lieben", "Ihr Handwerker wisst"."""
        doc = self._doc
        if index + 1 >= end:
            return False
        after = doc[index + 1]
        if after.text == "Lieben" or (after.is_title and self._plural(index + 2) == "sure"):
            return True
        near = range(index + 2, min(index + 8, end))
        return after.text in _PLACES and any(self._plural(i) == "sure" for i in near)

    def _behind_verb(self, index: int, *, noun: bool) -> Verdict:
        """Judge "habt ihr", "kennt ihr ja", "fehlt ihr", "steht Ihr Name"."""
        doc = self._doc
        if self._plural(index - 1) == "sure":
            return "yes"
        if noun:
            # "bekommt ihr Zugriff" and "bringt ihr Blumen" look the same.
            return "perhaps" if doc[index].is_lower else "no"
        if index + 2 < len(doc) and _is_adjective(doc, index + 1):
            return "perhaps"  # "feiert ihr hundertjähriges Bestehen"
        # Without capitals a noun looks like any word: "sie bringt ihr zelt mit".
        unclear = doc[index - 1].norm_ in _HERS or not self._has_capitals()
        return "perhaps" if unclear else "yes"

    def _before_end_of_clause(self, index: int, end: int, *, noun: bool) -> Verdict:
        """Judge by the verb that ends a subordinate clause: "wenn ihr noch Plätze habt"."""
        doc = self._doc
        for i in range(index + 1, min(index + _FAR, end)):
            plural = self._plural(i)
            if plural is None and self._is_third(i):
                return "no"
            if plural is None or not doc[i].is_lower or _is_participle(doc, i):
                continue
            if plural == "unsure" and noun:
                return "perhaps"
            if plural == "unsure" and doc[i].norm_ in _HERS:
                continue
            if self._ends_clause(i):
                return "yes"
        return "no"

    def _ends_clause(self, index: int) -> bool:
        doc = self._doc
        if index + 1 == len(doc) or not doc[index + 1].is_alpha:
            return True
        return self._plural(index + 1) is not None or doc[index + 1].norm_ in ("und", "oder")


def _is_noun(doc: Doc, index: int) -> bool:
    """Whether a noun of hers may follow: not "kommt ihr Donnerstag"."""
    token = doc[index]
    return token.text[0].isupper() and token.is_alpha and not token.norm_.endswith("tag")


def _is_adjective(doc: Doc, index: int) -> bool:
    """Whether an inflected word stands before a noun."""
    inflected = doc[index].is_lower and doc[index].text.endswith(("e", "en", "er", "es", "em"))
    return inflected and doc[index + 1].is_title and doc[index].norm_ not in _PRONOUNS


def _is_participle(doc: Doc, index: int) -> bool:
    """Whether it may be a participle: "gekündigt", "zugehört"."""
    word = doc[index].norm_
    return word.endswith("t") and "ge" in word[:-4]
