"""Scores at run time: the same numbers as in training, whatever was read before."""

from __future__ import annotations

from zlib import crc32

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_lint.classifier import linear
from outreach_lint.classifier.features import word_key
from outreach_lint.classifier.linear import LinearModel, Scorer
from outreach_lint.training.linear import Sentence, fit, scores

SIGNALS = ("call-request", "praise")
LINES = [
    ("haben sie zeit fuer ein telefonat ?", 0),
    ("wollen wir kurz telefonieren ?", 0),
    ("lassen sie uns kurz sprechen .", 0),
    ("tolles profil !", 1),
    ("ein wirklich beeindruckendes profil .", 1),
    ("ihr auftritt ist beeindruckend .", 1),
    ("die rechnung liegt bei .", 2),
    ("der termin am montag faellt aus .", 2),
    ("wir liefern am 3. mai .", 2),
]
WORDS = sorted({word for line, _ in LINES for word in line.split()} | {"neues", "wort", "\n"})
sentences = st.lists(st.lists(st.sampled_from(WORDS), max_size=12), max_size=6)


def trained() -> LinearModel:
    features = [Sentence.of(line.split()) for line, _ in LINES]
    labels = np.array([[kind == 0, kind == 1] for _, kind in LINES], dtype=np.int8)
    return fit(features, labels, SIGNALS)


MODEL = trained()


def scored(scorer: Scorer, texts: list[list[str]]) -> np.ndarray:
    words = [word for text in texts for word in text]
    names = {crc32(word.encode()): word for word in words}
    ends = np.cumsum([len(text) for text in texts]).tolist()
    bounds = list(zip([0, *ends[:-1]], ends, strict=True)) if texts else []
    return scorer.scores([crc32(word.encode()) for word in words], bounds, names.__getitem__)


@given(sentences)
def test_run_time_and_training_agree(texts: list[list[str]]) -> None:
    found = scored(Scorer(MODEL), texts)
    assert found.shape == (len(texts), len(SIGNALS))
    if texts:
        known = [Sentence.of([word for word in text if word.strip()]) for text in texts]
        np.testing.assert_allclose(found, scores(MODEL, known), atol=1e-4)


@given(sentences, sentences)
def test_what_was_read_before_makes_no_difference(first: list[list[str]], second: list[list[str]]) -> None:
    scorer = Scorer(MODEL)
    scored(scorer, first)
    np.testing.assert_allclose(scored(scorer, second), scored(Scorer(MODEL), second), atol=1e-5)


def test_long_texts_and_full_tables_score_as_short_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [line.split() for line, _ in LINES]
    expected = scored(Scorer(MODEL), texts)
    monkeypatch.setattr(linear, "_MOST_AT_ONCE", 5)
    monkeypatch.setattr(linear, "_MOST_WORDS", 3)
    scorer = Scorer(MODEL)
    for _ in range(3):
        np.testing.assert_allclose(scored(scorer, texts), expected, atol=1e-5)


def test_it_tells_what_it_has_learned() -> None:
    call, praise = scored(Scorer(MODEL), ["koennen wir kurz telefonieren ?".split()])[0]
    assert call > 0 > praise


def test_the_telling_words_have_the_greatest_shares() -> None:
    words = "am montag wollen wir kurz telefonieren".split()
    names = {crc32(word.encode()): word for word in words}
    shares = Scorer(MODEL).shares(list(names), names.__getitem__, 0)
    assert len(shares) == len(words)
    assert words[int(np.argmax(shares))] in ("kurz", "telefonieren", "wollen")


def test_shares_of_blanks_are_nothing() -> None:
    assert Scorer(MODEL).shares([1, 2], {1: "\n", 2: " "}.__getitem__, 0) == [0, 0]


def test_forms_of_address_and_numbers_count_as_one_in_word_ngrams() -> None:
    assert len({word_key(word) for word in ("du", "sie", "ihr", "you")}) == 1
    assert word_key("15") == word_key("9.30")
    assert word_key("telefonat") != word_key("sie")
