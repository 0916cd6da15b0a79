"""What a German word, seen by itself, may say about the form of address."""

from __future__ import annotations

from typing import Literal, NamedTuple

from outreach_lint.text.german.conjugation import guessed, verb_forms

_DU = frozenset(
    "du dir dich dein deine deinem deinen deiner deines deins deinerseits deinetwegen deinesgleichen "
    "deinetwillen deinige deinigen dirs dir's dich's du's".split()
)
_IHR = frozenset(
    "euch euer eure eurem euren eurer eures euere eueren euerem eueres eurerseits euretwegen euretwillen "
    "euresgleichen euch's".split()
)
#: Du in the dialects people write in.
_DIALECT = frozenset(
    "wennst dassd dasst weilst bisch hesch haesch hosch kasch chasch wotsch willsch hattst hobts seids "
    "habts kennts".split()
)
_DIALECT_PLURAL = frozenset("hobts seids habts kennts koennts wollts wissts mechts moechts".split())
_FORMAL = frozenset(
    "sie ihnen ihr ihre ihrem ihren ihrer ihres ihrerseits ihretwegen ihresgleichen 's".split()
)


class Role(NamedTuple):
    """What a word may be evidence for, seen by itself."""

    kind: Literal["du", "ihr", "formal", "dialect", "verb", "guess"] | None
    imperative: bool = False
    plural: Literal["sure", "unsure"] | None = None
    third: bool = False


def role_of(word: str) -> Role:
    """Return the role of a folded word."""
    if word in _DU:
        return Role("du")
    if word in _IHR:
        return Role("ihr")
    if word in _FORMAL:
        return Role("formal")
    if word == "di":
        return Role("dialect")
    if word in _DIALECT_PLURAL:
        return Role("ihr")
    if word in _DIALECT:
        return Role("verb")
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
    return Role(
        kind,
        imperative="imperative" in forms,
        plural=None if plural is None else "sure" if plural.sure else "unsure",
        third="er" in forms,
    )
