"""Which form of address a message uses for its reader, and what shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Form = Literal["du", "sie", "ihr", "mixed", "none", "unknown"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Token ``index`` speaks for ``form``."""

    form: Literal["du", "sie", "ihr"]
    index: int
    confidence: float


@dataclass(frozen=True, slots=True)
class AddressAnalysis:
    """The form of address with the evidence it rests on (tokens of the Doc, in order).

    "du" is any language's familiar form, "sie" its polite one, "ihr" German's plural of du;
    "unknown" says that the reader is addressed, but not how: capitals would tell, and there are none.
    """

    form: Form
    confidence: float
    evidence: tuple[Evidence, ...] = ()


NO_ADDRESS = AddressAnalysis("none", 1.0)
CLEAR = 0.75


def decide(evidence: list[Evidence], *, undecided: bool = False) -> AddressAnalysis:
    """Return the form that the evidence, in order of the text, speaks for.

    ``undecided`` says that without capitals a polite form may have been meant.
    """
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
        kept = tuple(item for item in evidence if item.form == "sie")
        return AddressAnalysis("sie", best["sie"], kept)
    if undecided:
        return AddressAnalysis("unknown", 0.5)
    return NO_ADDRESS
