"""From labelled sentences to linear functions (support vector machines, one against the rest)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from outreach_lint.classifier.features import BOUNDARY, character_ngrams, word_key, word_ngrams
from outreach_lint.classifier.linear import Floats, LinearModel

#: Label of a line on which honest readers differ: it teaches nothing about that signal.
OPEN = -1

#: A feature must occur in so many lines, and the vocabulary holds so many at most.
_LEAST_LINES = 2
_MOST_FEATURES = {"characters": 70_000, "words": 50_000}
#: Word n-grams weigh so much more than character n-grams of the same rarity.
_WORD_WEIGHT = 2.0
#: Found by cross-validation over writers on the training sentences. The primal solver draws no
#: random numbers, which the threads would share.
_SETTINGS = {"C": 0.7, "class_weight": {0: 1.0, 1: 3.0}, "dual": False}
#: Weights are whole numbers up to this, which keeps the file small; those so many standard
#: deviations out are cut off, so that the numbers tell the others apart.
_LEVELS, _CLIP = 40, 8.0

#: The score of a signal of which the corpora hold no example, or nothing else.
_NEVER = -10.0

Labels = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Sentence:
    """The features of a sentence: hashes of its character n-grams and of its word n-grams."""

    characters: NDArray[np.uint32]
    words: NDArray[np.uint32]

    @classmethod
    def of(cls, words: Sequence[str]) -> Sentence:
        """Return the features of a sentence given as folded words."""
        keys = np.array([BOUNDARY, *map(word_key, words), BOUNDARY], dtype=np.uint32)
        characters = [character_ngrams(word) for word in words]
        hashes, _ = word_ngrams(keys)
        return cls(np.concatenate(characters) if characters else hashes[:0], hashes)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The features a model knows, sorted by hash, and the rarity (IDF) of each."""

    hashes: NDArray[np.uint32]
    idf: NDArray[np.float64]

    @classmethod
    def of(cls, sentences: Sequence[Sentence]) -> Vocabulary:
        """Choose the features: the most frequent ones that occur more than once."""
        parts = []
        for block, weight in (("characters", 1.0), ("words", _WORD_WEIGHT)):
            each = np.concatenate([np.unique(getattr(sentence, block)) for sentence in sentences])
            hashes, lines = np.unique(each, return_counts=True)
            order = np.argsort(-lines, kind="stable")[: _MOST_FEATURES[block]]
            chosen = np.sort(order[lines[order] >= _LEAST_LINES])
            idf = np.log((1 + len(sentences)) / (1 + lines[chosen])) + 1
            parts.append((hashes[chosen], weight * idf))
        hashes, first = np.unique(np.concatenate([p[0] for p in parts]), return_index=True)
        return cls(hashes, np.concatenate([p[1] for p in parts])[first])

    def matrix(self, sentences: Sequence[Sentence]) -> csr_matrix:
        """Return the sentences as rows of length one."""
        edges, places, values = [0], [], []
        for sentence in sentences:
            features = np.concatenate((sentence.characters, sentence.words))
            found = np.searchsorted(self.hashes, features)
            found[found == len(self.hashes)] = 0
            found = found[self.hashes[found] == features]
            idf = self.idf[found]
            places.append(found)
            values.append(idf / max(np.sqrt(np.sum(idf**2)), 1e-6))
            edges.append(edges[-1] + len(found))
        shape = (len(sentences), len(self.hashes))
        matrix = csr_matrix((np.concatenate(values), np.concatenate(places), edges), shape)
        matrix.sum_duplicates()
        return matrix


def fit(sentences: Sequence[Sentence], labels: Labels, signals: Sequence[str]) -> LinearModel:
    """Return linear functions fitted to labelled sentences.

    ``labels`` (sentences × signals) are 1, 0 or OPEN. Deterministic: the same lines in the same
    order give the same weights.
    """
    vocabulary = Vocabulary.of(sentences)
    matrix = vocabulary.matrix(sentences)
    weights = np.zeros((len(vocabulary.hashes), len(signals)), dtype=np.int8)
    scales = np.zeros(len(signals), dtype=np.float32)
    biases = np.zeros(len(signals), dtype=np.float32)

    def fit_one(column: int) -> None:
        known = labels[:, column] != OPEN
        if len(set(labels[known, column])) < 2:
            biases[column] = _NEVER
            return
        machine = LinearSVC(**_SETTINGS).fit(matrix[known], labels[known, column])
        exact = machine.coef_[0] * vocabulary.idf
        scale = min(np.abs(exact).max(), _CLIP * exact.std()) / _LEVELS
        weights[:, column] = np.clip(np.round(exact / scale), -_LEVELS, _LEVELS)
        scales[column], biases[column] = scale, machine.intercept_[0]

    # The solver lets go of the interpreter lock, so threads do.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(fit_one, range(len(signals))))
    rarity = (vocabulary.idf**2).astype(np.float32)
    return LinearModel(tuple(signals), vocabulary.hashes, weights, rarity, scales, biases)


def scores(model: LinearModel, sentences: Sequence[Sentence]) -> Floats:
    """Return the scores (sentences × signals), as the run time computes them."""
    # Dividing by the rarity's root undoes the weighing that is already in the weights.
    idf = np.sqrt(model.rarity).astype(np.float64)
    matrix = Vocabulary(model.vocabulary, idf).matrix(sentences)
    result: Floats = matrix @ (model.weights / idf[:, None]) * model.scales + model.biases
    return result
