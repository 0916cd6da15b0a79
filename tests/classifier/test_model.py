"""The model file, and the model that ships."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest

from outreach_lint.classifier.model import load_model
from outreach_lint.errors import InputError
from outreach_lint.resources import builtin_model
from outreach_lint.text.components import rulebook_of
from outreach_lint.training.material import signals_of
from outreach_lint.training.train import corpora_hash

ROOT = Path(__file__).parent.parent.parent
SHIPPED = load_model()


def test_the_shipped_model_comes_from_the_shipped_corpora() -> None:
    """If not: outreach-lint train corpora -o outreach_lint/classifier/model.npz."""
    assert SHIPPED.training["corpora"] == corpora_hash((ROOT / "corpora",))


def test_the_shipped_model_speaks_on_all_signals_that_are_not_lexical() -> None:
    for sentences in SHIPPED.sentences.values():
        assert sentences.linear.signals == signals_of(rulebook_of(()))


def test_the_shipped_model_is_small() -> None:
    with builtin_model().open("rb") as stream:
        assert len(stream.read()) <= 8_000_000


def test_a_saved_model_is_the_same_again(tmp_path: Path) -> None:
    first, second = io.BytesIO(), io.BytesIO()
    SHIPPED.save(first)
    path = tmp_path / "model.npz"
    path.write_bytes(first.getvalue())
    again = load_model(path)
    again.save(second)
    assert first.getvalue() == second.getvalue()
    assert again.outreach == SHIPPED.outreach
    assert again.training == SHIPPED.training


def test_what_is_no_model_is_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        load_model(tmp_path / "missing.npz")
    broken = tmp_path / "broken.npz"
    broken.write_bytes(b"not a model")
    with pytest.raises(InputError, match="train it anew"):
        load_model(broken)
    other = tmp_path / "other.npz"
    np.savez(other, meta=np.frombuffer(b'{"format": 0}', dtype=np.uint8))
    with pytest.raises(InputError, match="format 0"):
        load_model(other)


def test_pickled_objects_are_not_loaded(tmp_path: Path) -> None:
    path = tmp_path / "evil.npz"
    stream = io.BytesIO()
    np.lib.format.write_array(stream, np.array([object()], dtype=object), allow_pickle=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("meta.npy", stream.getvalue())
    with pytest.raises(InputError, match="train it anew"):
        load_model(path)
