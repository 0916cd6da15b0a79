"""Labelled messages and sentences; their format is described in corpora/README.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from outreach_lint.errors import InputError
from outreach_lint.readers import BadRecord, Item
from outreach_lint.readers.jsonl import item, objects
from outreach_lint.text.address import Form

#: The forms of address; "du" is any language's familiar one, "sie" its polite one.
FORMS = get_args(Form)
QUALITIES = ("bad", "poor", "ok", "good")

#: The split of the sentences from which the classifier learns.
TRAINING = "train"


@dataclass(frozen=True, slots=True)
class LabelledMessage:
    """A message and what a careful reader says of it.

    ``expect`` maps each rule to the exact stretch that shows it, None for a fault of absence;
    on the rules of ``maybe`` honest readers differ. ``carries`` maps stretches of the text to the
    signals they carry, None where nobody has labelled them; ``open`` likewise to signals on which
    readers differ. ``split`` is the name of its file; ``seen`` says that patterns were written with
    the message in view, so that their hits in it prove nothing.
    """

    id: str
    language: str
    split: str
    item: Item
    outreach: bool
    expect: Mapping[str, str | None]
    maybe: frozenset[str]
    quality: str
    carries: Mapping[str, frozenset[str]] | None = None
    open: Mapping[str, frozenset[str]] = field(default_factory=dict)
    seen: bool = False


@dataclass(frozen=True, slots=True)
class LabelledSentence:
    """A sentence and all the signals it carries; on those of ``open`` honest readers differ.

    ``writer`` is a number that stands for one sitting with one brief; ``seen`` as for messages.
    """

    language: str
    split: str
    text: str
    signals: frozenset[str]
    open: frozenset[str]
    writer: int
    seen: bool = False


@dataclass(frozen=True, slots=True)
class LabelledAddress:
    """A text with its form of address; ``forms`` are all that are right, the best first."""

    language: str
    text: str
    forms: tuple[str, ...]

    @property
    def split(self) -> str:
        """The name these texts are counted under, whatever their file is called."""
        return "address"


@dataclass(frozen=True, slots=True)
class LabelledRewrite:
    """An informal text and all its right formal versions, the best first.

    ``doubtful`` says that no mechanical version is right: it must not be called safe.
    """

    language: str
    text: str
    formal: tuple[str, ...]
    doubtful: bool = False

    @property
    def split(self) -> str:
        """The name these texts are counted under, whatever their file is called."""
        return "rewrite"


Labelled = LabelledMessage | LabelledSentence | LabelledAddress | LabelledRewrite


def read_corpus(path: Path) -> Iterator[Labelled | BadRecord]:
    """Yield what the JSON Lines files at or below a path hold, file by file in order.

    Raises:
        InputError: when there is no such file, or none below the folder.
    """
    files = sorted(path.rglob("*.jsonl")) if path.is_dir() else [path]
    if not files:
        raise InputError("holds no *.jsonl file", source=str(path))
    for file in files:
        try:
            stream = file.open("rb")
        except OSError as error:
            raise InputError(error.strerror or "cannot be read", source=str(file)) from error
        with stream:
            for number, record in objects(stream, str(file)):
                if isinstance(record, BadRecord):
                    yield record
                    continue
                try:
                    yield _labelled(record, file, number)
                except InputError as error:
                    yield BadRecord(InputError(error.what, source=str(file), line=number))


def _labelled(record: dict[str, Any], file: Path, number: int) -> Labelled:
    language = record.get("lang")
    if not isinstance(language, str):
        raise InputError("'lang' is missing or no text")
    if "writer" in record:
        return _sentence(record, language, file.stem)
    if "form" in record:
        return LabelledAddress(language, *_texts(record, "form", FORMS))
    if "formal" in record:
        return LabelledRewrite(language, *_texts(record, "formal"), record.get("doubtful") is True)
    expect = record.get("expect")
    if not isinstance(expect, list) or not isinstance(record.get("outreach"), bool):
        raise InputError("no labelled message: 'expect' must be a list and 'outreach' true or false")
    if record.get("quality") not in QUALITIES:
        raise InputError(f"'quality' must be one of {', '.join(QUALITIES)}")
    try:
        labels = {label["rule"]: label.get("match") for label in expect}
        maybe = frozenset(record.get("maybe") or ())
    except (TypeError, KeyError, AttributeError) as error:
        raise InputError('each label in \'expect\' needs "rule", and may have "match"') from error
    return LabelledMessage(
        id=str(record.get("id") or f"{file.name}:{number}"),
        language=language,
        split=file.stem,
        item=item(record, str(file), number),
        outreach=record["outreach"],
        expect=labels,
        maybe=maybe,
        quality=record["quality"],
        carries=_stretches(record, "carries"),
        open=_stretches(record, "open") or {},
        seen=record.get("seen") is True,
    )


def _sentence(record: dict[str, Any], language: str, split: str) -> LabelledSentence:
    text, writer = record.get("text"), record["writer"]
    if not isinstance(text, str) or not isinstance(writer, int):
        raise InputError("a labelled sentence needs 'text' as text and 'writer' as a number")
    signals, unsure = _names(record, "signals"), _names(record, "open")
    return LabelledSentence(language, split, text, signals, unsure, writer, record.get("seen") is True)


def _texts(record: dict[str, Any], key: str, known: Sequence[str] = ()) -> tuple[str, tuple[str, ...]]:
    """Return the text and all right answers: that of the key, and those of "also"."""
    text, also = record.get("text"), record.get("also", [])
    if not isinstance(text, str) or not isinstance(also, list):
        raise InputError("'text' must be text, and 'also' a list")
    answers = (record[key], *also)
    if not all(isinstance(answer, str) and (not known or answer in known) for answer in answers):
        raise InputError(f"'{key}' and 'also' must be {' or '.join(known) or 'texts'}")
    return text, answers


def _names(record: dict[str, Any], key: str) -> frozenset[str]:
    names = record.get(key, [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise InputError(f"'{key}' must be a list of ids")
    return frozenset(names)


def _stretches(record: dict[str, Any], key: str) -> dict[str, frozenset[str]] | None:
    """Read ``{"signal": ["stretch", …]}`` the other way round: what each stretch carries."""
    labels = record.get(key)
    if labels is None:
        return None
    if not isinstance(labels, dict):
        raise InputError(f"'{key}' must be a table of signal = list of stretches")
    found: dict[str, set[str]] = {}
    for signal, stretches in labels.items():
        for stretch in stretches if isinstance(stretches, list) else ():
            found.setdefault(str(stretch), set()).add(signal)
    return {stretch: frozenset(signals) for stretch, signals in found.items()}
