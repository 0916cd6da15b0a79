"""What the linear functions say of the sentences of a text.

One linear function per language and signal over the features of a sentence, each feature weighed by
its rarity and the whole brought to length one (TF-IDF). A linear sum can be taken apart: a word's
share is summed once and remembered, and the words that tipped a decision can be named.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from outreach_lint.classifier.features import BOUNDARY, Hashes, character_ngrams, word_key, word_ngrams

#: So many words are remembered; then the table is begun anew, which keeps memory flat.
_MOST_WORDS = 8_000
#: So many words are scored at once: the tables in between stay small whatever the text.
_MOST_AT_ONCE = 2_000
_BOUNDARY_ROW = 0
_SIEVE_SHIFT = 13
_SHORTEST_LENGTH = 1e-6

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LinearModel:
    """The linear functions of one language.

    ``vocabulary`` holds the sorted hashes of the known features, ``weights`` (features × signals,
    whole numbers) what each adds, ``rarity`` (features) its squared share of the length. A
    signal's score is ``scales * sum(weights) / sqrt(sum(rarity)) + biases``.
    """

    signals: tuple[str, ...]
    vocabulary: Hashes
    weights: NDArray[np.int8]
    rarity: Floats
    scales: Floats
    biases: Floats
    #: Whether a feature with these first bits is known: looked at first, for most are not.
    sieve: NDArray[np.bool_] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        sieve = np.zeros(1 << (32 - _SIEVE_SHIFT), dtype=np.bool_)
        sieve[self.vocabulary >> _SIEVE_SHIFT] = True
        object.__setattr__(self, "sieve", sieve)

    def known(self, hashes: Hashes) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return which of some features are known, as places in the vocabulary and among them."""
        candidates = np.flatnonzero(self.sieve[hashes >> _SIEVE_SHIFT])
        hashes = hashes[candidates]
        places = np.searchsorted(self.vocabulary, hashes)
        places[places == len(self.vocabulary)] = 0
        right = self.vocabulary[places] == hashes
        return places[right], candidates[right]


class Scorer:
    """Scores the sentences of texts in one language; remembers the words it has met."""

    def __init__(self, model: LinearModel) -> None:
        self.model = model
        self._begin_anew()

    def scores(
        self, words: Sequence[int], bounds: Sequence[tuple[int, int]], text_of: Callable[[int], str]
    ) -> Floats:
        """Return the scores (sentences × signals) of the sentences of a text.

        ``words`` are any hashes of the folded words, ``bounds`` the sentences as half-open ranges
        of them, ``text_of`` gives the word that belongs to a hash.
        """
        rows = self._rows_of(words, text_of)
        scores: list[Floats] = []
        sentences: list[list[int]] = []
        size = 0
        for first, last in bounds:
            sentences.append([row for row in rows[first:last] if row])
            size += last - first
            if size > _MOST_AT_ONCE:
                scores.append(self._score(sentences))
                sentences, size = [], 0
        if sentences:
            scores.append(self._score(sentences))
        if not scores:
            return np.zeros((0, len(self.model.signals)), dtype=np.float32)
        return scores[0] if len(scores) == 1 else np.concatenate(scores)

    def shares(self, words: Sequence[int], text_of: Callable[[int], str], signal: int) -> list[int]:
        """Return what each word of one sentence adds to the score of a signal.

        Whole numbers to compare with each other; a word n-gram counts for its first word.
        """
        rows = self._rows_of(words, text_of)
        places = [place for place, row in enumerate(rows) if row]
        if not places:
            return [0] * len(rows)
        found, origins = self._ngrams([_BOUNDARY_ROW, *(rows[place] for place in places), _BOUNDARY_ROW])
        shares = self._sums[rows, signal].astype(np.int32)
        for weight, origin in zip(self.model.weights[found, signal], origins, strict=True):
            shares[places[min(max(0, origin - 1), len(places) - 1)]] += weight
        return [int(share) for share in shares]

    def _score(self, sentences: list[list[int]]) -> Floats:
        flat: list[int] = []
        starts: list[int] = []
        for rows in sentences:
            starts.append(len(flat))
            flat.append(_BOUNDARY_ROW)
            flat += rows
        flat.append(_BOUNDARY_ROW)
        found, origins = self._ngrams(flat)
        order = np.argsort(origins, kind="stable")
        edges = np.searchsorted(origins, [*starts, len(flat)], sorter=order)
        found = found[order]
        sums = np.add.reduceat(self._sums[flat[:-1]], starts, dtype=np.int32) + _between(
            self.model.weights[found], edges
        )
        lengths = np.add.reduceat(self._lengths[flat[:-1]], starts)
        lengths += _between(self.model.rarity[found], edges)
        norms = np.sqrt(np.maximum(lengths, _SHORTEST_LENGTH))
        scores: Floats = sums * self.model.scales / norms[:, None] + self.model.biases
        return scores

    def _ngrams(self, rows: list[int]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return the known word n-grams, as places in the vocabulary, and where each begins."""
        hashes, origins = word_ngrams(self._keys[rows])
        found, which = self.model.known(hashes)
        return found, origins[which]

    def _rows_of(self, words: Sequence[int], text_of: Callable[[int], str]) -> list[int]:
        """Return the rows of the words in the tables; 0 for blanks, which are no words."""
        rows = [self._rows.get(word, -1) for word in words]
        if -1 in rows:
            if len(self._rows) > _MOST_WORDS:
                self._begin_anew()
            for word in words:
                if word not in self._rows:
                    self._rows[word] = self._learn(text_of(word))
            rows = [self._rows[word] for word in words]
        return rows

    def _begin_anew(self) -> None:
        self._rows: dict[int, int] = {}
        self._used = 1  # row 0 is the boundary between sentences: no weight, no length
        self._keys = np.full(1024, BOUNDARY, dtype=np.uint32)
        self._sums = np.zeros((1024, len(self.model.signals)), dtype=np.int16)
        self._lengths = np.zeros(1024, dtype=np.float32)

    def _learn(self, word: str) -> int:
        if not word.strip():
            return _BOUNDARY_ROW
        row = self._used
        self._used += 1
        if row == len(self._keys):
            self._keys = np.concatenate((self._keys, self._keys))
            self._sums = np.concatenate((self._sums, self._sums))
            self._lengths = np.concatenate((self._lengths, self._lengths))
        found, _ = self.model.known(character_ngrams(word))
        self._keys[row] = word_key(word)
        self._sums[row] = self.model.weights[found].sum(axis=0, dtype=np.int16)
        self._lengths[row] = self.model.rarity[found].sum()
        return row


def _between(values: NDArray[np.generic], edges: NDArray[np.intp]) -> NDArray[np.generic]:
    """Return the sums of runs of rows, some of them empty, from the running sum."""
    kind = np.int32 if values.dtype == np.int8 else np.float64
    running = np.zeros((len(values) + 1, *values.shape[1:]), dtype=kind)
    np.cumsum(values, axis=0, out=running[1:])
    return np.diff(running[edges], axis=0)
