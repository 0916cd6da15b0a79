"""Others' words without quotation marks: what stands behind "Motto:" or "sagte er,"."""

from __future__ import annotations

from spacy.tokens import Doc

_REPORTING = frozenset(
    "sagen slogan claim sagt sagte sagten schreibt schrieb meint meinte titel hiess rief ruft riet rat "
    "lautet devise geduzt credo predigt predigte schimpfen schimpft denkt dachte fragt fragte antwortet "
    "antwortete verspricht versprach".split()
)
_SAYINGS = (
    "motto",
    "spruch",
    "satz",
    "regel",
    "weisheit",
    "schild",
    "plakat",
    "aufkleber",
)  # Lebensmotto, Leitspruch, Grundsatz
_TOLD = frozenset({"geraten", "gesagt", "gefragt"})  # "Ich habe meinem Sohn geraten: …"
_SAID = frozenset("sagt sagte meinte rief antwortete fragte".split())
_CALLING = frozenset("ruft rief schreit schrie".split())
_ELDERS = frozenset(
    "oma opa grossmutter grossvater mutter vater mama papa meister meisterin lehrer lehrerin trainer "
    "coach tante onkel".split()
)
_FAR = 40  # no reported sentence is longer; keeps the look back linear


def is_reported(doc: Doc, index: int, start: int) -> bool:
    """Whether the token stands in reported speech; ``start`` is where its sentence begins."""
    for i in range(index - 1, max(start, index - _FAR), -1):
        mark = doc[i].text
        if mark == "," and (_is_inserted(doc, start, i) or _is_maxim(doc, start, i)):
            return True
        if mark == ":":
            return _is_announced(doc, index, start, i)
    return False


def _is_announced(doc: Doc, index: int, start: int, colon: int) -> bool:
    """Whether what stands before the colon says that others speak."""
    # Blanks behind the colon are where a quotation stood: that was what was said.
    if doc[colon + 1].is_space and len(doc[colon + 1]) > 2 and index > colon + 1:
        return False
    before = [doc[i].norm_ for i in range(max(start, colon - 6), colon)]
    if "wir" in before or ("ich" in before and before[-1] not in _TOLD) or "wie" in before[-2:-1]:
        return False  # "ich sage ja: …", "wie gesagt: …"
    told = before[-1] in _TOLD and not {"hat", "haben", "habe", "hatte"}.isdisjoint(before)
    return told or any(word in _REPORTING or word.endswith(_SAYINGS) for word in before)


def _is_inserted(doc: Doc, start: int, comma: int) -> bool:
    """Whether "sagte er" stands between commas: "Mama, sagte er, lass das"."""
    said = comma - 2 > start and doc[comma - 2].norm_ in _SAID and doc[comma - 3].text == ","
    return said and doc[comma - 1].norm_ != "man"


def _is_maxim(doc: Doc, start: int, comma: int) -> bool:
    """Whether somebody of the writer's life says what follows: "Mein Opa sagte immer, du …"."""
    words = [doc[i].norm_ for i in range(max(start, comma - 8), comma)]
    if words and words[-1] in _CALLING:
        return True
    own = any(
        word.startswith("mein") and words[place + 1] in _ELDERS for place, word in enumerate(words[:-1])
    )
    return own and bool(_SAID.intersection(words))
