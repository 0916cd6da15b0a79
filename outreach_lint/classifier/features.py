"""What the classifier sees of a sentence: hashes of character and word n-grams.

Training and judging share these functions, so that both see the same. A feature is a 32-bit hash;
the model keeps those it has weights for (the vocabulary), all others count for nothing.
"""

from __future__ import annotations

from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint32]

#: Character n-grams of these lengths, within words, the blanks at both ends included.
_SHORTEST, _LONGEST = 2, 5
#: Of a longer "word" (a link, a line of dashes) so many characters are looked at.
_LONGEST_WORD = 40

#: Stands before and behind each sentence, and between two of them.
BOUNDARY = crc32(b"\x00")

#: Words that say the same to the rule whatever the form of address: counted as one in word n-grams.
_ALIKE = {
    word: f"\x01{meaning}"
    for meaning, words in {
        "reader": "du dich dir sie ihnen ihr euch you u ya",
        "reader's": "dein deine deinen deiner deinem deines ihre ihren ihrer ihrem ihres "
        "euer eure euren eurer eurem your ur",
        "sender": "ich wir i we",
        "sender's": "mein meine meinen meiner meinem unser unsere unseren unserer unserem my our",
    }.items()
    for word in words.split()
}

_MIXERS = np.array([0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D], dtype=np.uint32)


def word_key(word: str) -> int:
    """Return the hash under which a folded word takes part in word n-grams."""
    if any(map(str.isdigit, word)):
        word = "\x01number"
    return crc32(_ALIKE.get(word, word).encode("utf-8", "replace"))


def character_ngrams(word: str) -> Hashes:
    """Return the hashes of a folded word's character n-grams, and of the word itself."""
    padded = f" {word[:_LONGEST_WORD]} "
    size = len(padded)
    grams = [f"={word}"]
    for length in range(_SHORTEST, min(_LONGEST, size) + 1):
        grams += [padded[at : at + length] for at in range(size - length + 1)]
    return np.array([crc32(gram.encode("utf-8", "replace")) for gram in grams], dtype=np.uint32)


def word_ngrams(keys: Hashes) -> tuple[Hashes, NDArray[np.intp]]:
    """Return the hashes of the word n-grams of a text, and the place of each one's first word.

    ``keys`` holds the keys of the words, with a BOUNDARY before the first, between sentences and
    behind the last. Single words, pairs, pairs with one word between, and triples; those across a
    boundary are in no vocabulary, since sentences are trained one at a time.
    """
    first, second, third = (keys * mixer for mixer in _MIXERS)
    pairs = first[:-1] ^ (second[1:] >> np.uint32(1))
    gapped = third[:-2] ^ (first[2:] >> np.uint32(3))
    triples = (pairs[:-1] * _MIXERS[1]) ^ (third[2:] >> np.uint32(2))
    places = np.arange(len(keys))
    singles = places[keys != np.uint32(BOUNDARY)]
    return (
        np.concatenate((first[singles], pairs, gapped, triples)),
        np.concatenate((singles, places[:-1], places[:-2], places[:-2])),
    )
