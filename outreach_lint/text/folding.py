"""Folding: many spellings of a word become one.

"Kapazitäten", "KAPAZITAETEN" and "𝐊apa\u200bzitäten" fold to the same string. A fold is kept as
the word's spaCy ``NORM``, so tokens stay tokens of the original text and every span is exact
without an offset map of its own.
"""

from __future__ import annotations

import re
import unicodedata

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_GERMAN = _UMLAUTS | {ord("ß"): "ss"}
# Typed for apostrophes; before NFKC, which takes ´ apart.
_APOSTROPHES = dict.fromkeys(map(ord, "’‘´`ʼ"), "'")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]")

#: "Kund:innen", "Kund*innen", "Kund_innen", "Kund/-innen", "jede:r": one word each.
GENDER_FORM = re.compile(r"[^\W\d_]{2,}(?:[:*_·]|/-?)(?:in|innen|r|n|e|m|s)(?:-[^\W\d_]+)?\Z")
_GENDER_MARK = re.compile(r"(?<=[^\W\d_])(?:[:*_·]|/-?)(?=(?:in|innen|r|n|e|m|s)(?:-[^\W\d_]+)?\Z)")


def fold(word: str) -> str:
    """Return the form under which a word is compared.

    Case, umlauts against ae/oe/ue, ß against ss, compatibility letters (full width, bold),
    invisible characters, combining accents and gender marks make no difference.
    """
    if not word.isalnum():
        word = word.translate(_APOSTROPHES)
    if word.isascii():
        word = word.lower()
    elif (german := word.lower().translate(_GERMAN)).isascii():
        word = german  # the common case, without the Unicode machinery
    else:
        word = _INVISIBLE.sub("", unicodedata.normalize("NFKC", word)).casefold()
        word = word.translate(_UMLAUTS)
        if not word.isascii():
            # é → e: accents that are no umlauts carry no meaning in our patterns.
            decomposed = unicodedata.normalize("NFKD", word)
            word = "".join(c for c in decomposed if not unicodedata.combining(c))
    if len(word) > 4 and not word.isalpha():
        word = _GENDER_MARK.sub("", word)
    return word
