"""Labelled messages and sentences; their format is described in corpora/README.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from outreach_lint.errors import InputError
from outreach_lint.readers import BadRecord, Item
from outreach_lint.readers.jsonl import item, objects

QUALITIES = ("bad", "poor", "ok", "good")


@dataclass(frozen=True, slots=True)
class LabelledMessage:
    """A message and what a careful reader says of it.

    ``expect`` maps each rule to the exact stretch that shows it, None for a fault of absence;
    on the rules of ``maybe`` honest readers differ. ``split`` is the name of its file.
    """

    id: str
    language: str
    split: str
    item: Item
    outreach: bool
    expect: Mapping[str, str | None]
    maybe: frozenset[str]
    quality: str


@dataclass(frozen=True, slots=True)
class LabelledSentence:
    """A sentence that carries a signal, or a near miss that does not."""

    language: str
    split: str
    signal: str
    carries: bool
    text: str


def read_corpus(path: Path) -> Iterator[LabelledMessage | LabelledSentence | BadRecord]:
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


def _labelled(record: dict[str, Any], file: Path, number: int) -> LabelledMessage | LabelledSentence:
    language = record.get("lang")
    if not isinstance(language, str):
        raise InputError("'lang' is missing or no text")
    if "signal" in record:
        return _sentence(record, language, file.stem)
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
    )


def _sentence(record: dict[str, Any], language: str, split: str) -> LabelledSentence:
    signal, text, carries = record["signal"], record.get("text"), record.get("carries")
    if not isinstance(signal, str) or not isinstance(text, str) or not isinstance(carries, bool):
        raise InputError("a labelled sentence needs 'signal' and 'text' as text, 'carries' as true or false")
    return LabelledSentence(language, split, signal, carries, text)
