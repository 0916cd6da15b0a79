"""The model file: linear functions, thresholds and where they come from, in one ``.npz``."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from outreach_lint.classifier.linear import Floats, LinearModel
from outreach_lint.errors import InputError
from outreach_lint.resources import builtin_model

#: Counts up when features or file change: weights trained for others would mean nothing.
FORMAT = 1

_META = "meta"
_ARRAYS = {"vocabulary": np.uint32, "weights": np.int8, "rarity": np.float32, "scales": np.float32,
           "biases": np.float32, "added": np.float32,
           "limits": np.float32}  # fmt: skip

#: A column beside the signals: how much a sentence sounds like one of a cold contact. No hit by
#: itself; the decision on outreach looks at it.
WORDING = "wording"

#: The arrays that do not belong to the linear functions.
_OF_FUSION = ("added", "limits")


@dataclass(frozen=True, slots=True)
class SentenceModel:
    """The classifier of one language.

    ``added`` (signals × 2) is what a strong and a weak hit of a pattern add to the score;
    ``limits`` (signals × 4) say from which sum on the confidence is ¼, ½, ¾ and 1, infinite where
    the training gave no such limit.
    """

    linear: LinearModel
    added: Floats
    limits: Floats


@dataclass(frozen=True, slots=True)
class OutreachModel:
    """The logistic function that decides whether a message is outreach.

    ``weights`` by feature (a signal id, a fact of the context, or "wording"), ``bias``, and the
    probabilities from which on the answer is yes, and below which it is no.
    """

    weights: Mapping[str, float]
    bias: float
    yes_from: float
    no_below: float


@dataclass(frozen=True, slots=True)
class Model:
    """All that training gives: classifiers by language, the outreach decision, and the figures.

    ``training`` is JSON-ready: the corpora's hash, counts, settings, figures.
    """

    sentences: Mapping[str, SentenceModel]
    outreach: OutreachModel | None
    training: Mapping[str, Any]

    def save(self, stream: IO[bytes]) -> None:
        """Write the model; the same model gives the same bytes."""
        meta: dict[str, Any] = {"format": FORMAT, "training": self.training, "signals": {}}
        if self.outreach is not None:
            meta["outreach"] = asdict(self.outreach)
        arrays: dict[str, NDArray[Any]] = {}
        for language, sentences in sorted(self.sentences.items()):
            meta["signals"][language] = sentences.linear.signals
            for name in _ARRAYS:
                owner = sentences if name in _OF_FUSION else sentences.linear
                arrays[f"{language}/{name}"] = getattr(owner, name)
        text = json.dumps(meta, ensure_ascii=False, sort_keys=True).encode()
        arrays[_META] = np.frombuffer(text, dtype=np.uint8)
        # numpy would stamp each member with the time of day.
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for name, array in arrays.items():
                info = zipfile.ZipInfo(f"{name}.npy")
                info.compress_type = zipfile.ZIP_DEFLATED
                with archive.open(info, "w", force_zip64=True) as member:
                    np.lib.format.write_array(member, np.ascontiguousarray(array), allow_pickle=False)


def load_model(path: Path | None = None) -> Model:
    """Return the model of a file, or the one that ships with the package; read once.

    Raises:
        InputError: when the file is missing or no model of this format.
    """
    return _load(path)


@lru_cache(maxsize=2)
def _load(path: Path | None) -> Model:
    source = path or builtin_model()
    try:
        with source.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
            return _model(arrays)
    except OSError as error:
        raise InputError(error.strerror or "cannot be read", source=str(source)) from error
    except (KeyError, ValueError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise InputError(
            f"is no model of this version ({error}); train it anew", source=str(source)
        ) from error


def _model(arrays: Mapping[str, NDArray[Any]]) -> Model:
    meta = json.loads(arrays[_META].tobytes())
    if meta["format"] != FORMAT:
        raise ValueError(f"format {meta['format']}, not {FORMAT}")
    sentences = {}
    for language, signals in meta["signals"].items():
        values = {name: arrays[f"{language}/{name}"].astype(kind) for name, kind in _ARRAYS.items()}
        fusion = {name: values.pop(name) for name in _OF_FUSION}
        sentences[language] = SentenceModel(LinearModel(tuple(signals), **values), **fusion)
    outreach = OutreachModel(**meta["outreach"]) if "outreach" in meta else None
    return Model(sentences, outreach, meta["training"])
