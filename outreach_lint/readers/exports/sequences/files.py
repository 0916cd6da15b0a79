"""Files with the steps of campaigns: tables, JSON, YAML."""

from __future__ import annotations

import importlib
import io
import json
from collections.abc import Iterator

from outreach_lint.errors import InputError
from outreach_lint.readers.exports import Options
from outreach_lint.readers.exports.sequences.shapes import (
    CHANNEL,
    DEEPEST,
    LONGEST_NAME,
    NAME,
    STEP,
    VARIANT,
    Sequence,
    Step,
    Variant,
    found_in,
    letter,
)
from outreach_lint.readers.exports.tables.columns import folded
from outreach_lint.readers.exports.tables.delimited import Lines
from outreach_lint.readers.exports.tables.sniffing import encoding_of
from outreach_lint.readers.exports.tables.table import Table


def from_table(data: bytes, name: str, options: Options) -> Iterator[Sequence | InputError]:
    """Yield the sequences of a table, a row for each variant, and what is wrong with single rows.

    Raises:
        InputError: when it is no table of steps at all.
    """
    table = Table(Lines(io.BytesIO(data), options.encoding or encoding_of(data[:8192])), options)
    header = [folded(column) for column in table.header]
    places = {
        "step": _place(header, STEP),
        "variant": _place(header, VARIANT),
        "name": _place(header, tuple(part for part in NAME if part not in ("title", "name"))),
        "channel": _place(header, CHANNEL),
    }
    sequences: dict[str, dict[str, Step]] = {}
    for record in table.rows:
        if fault := record.fault or table.fault(record.cells):
            yield InputError(fault, line=record.number)
            continue
        cell = {
            key: record.cells[at].strip() if at is not None and at < len(record.cells) else ""
            for key, at in places.items()
        }
        steps = sequences.setdefault(cell["name"][:LONGEST_NAME] or name, {})
        number = cell["step"][:LONGEST_NAME] or str(len(steps) + 1)
        step = steps.setdefault(number, Step(number))
        values = table.values(record.cells)
        label = cell["variant"][:LONGEST_NAME] or letter(len(step.variants))
        variant = Variant(label, values.get("subject", ""), values["text"], record.number, cell["channel"])
        step.variants.append(variant)
    for title, steps in sequences.items():
        yield Sequence(title, list(steps.values()))


def from_json(data: bytes, name: str) -> Iterator[Sequence]:
    """Yield the sequences of a JSON file.

    Raises:
        InputError: when it is no JSON, or nothing in it is a step.
    """
    try:
        value = json.loads(data.decode("utf-8-sig"))
    except RecursionError as error:
        raise InputError("not valid JSON: nested too deeply") from error
    except ValueError as error:
        where = error.lineno if isinstance(error, json.JSONDecodeError) else None
        raise InputError("not valid JSON; export it again", line=where) from error
    yield from found_in(value, name)


def from_yaml(data: bytes, name: str) -> Iterator[Sequence]:
    """Yield the sequences of a YAML file.

    Raises:
        InputError: when it is no plain YAML, or nothing in it is a step.
    """
    try:
        yaml = importlib.import_module("yaml")
    except ImportError as error:
        raise InputError("YAML needs PyYAML: pip install 'outreach-lint[yaml]'") from error
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        text = data.decode("utf-8-sig")
        depth = 0
        for event in yaml.parse(text, Loader=loader):
            if isinstance(event, yaml.AliasEvent):
                raise InputError("aliases (*name) are not read; write the text out",
                                 line=event.start_mark.line + 1)  # fmt: skip
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                raise InputError("nested too deeply", line=event.start_mark.line + 1)
        documents = list(yaml.load_all(text, Loader=loader))
    except (yaml.YAMLError, ValueError, TypeError, LookupError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        what = "not valid YAML; put quotation marks around texts that begin with a brace"
        raise InputError(what, line=mark.line + 1 if mark is not None else None) from error
    yield from found_in(documents, name)


def _place(header: list[str], names: tuple[str, ...]) -> int | None:
    return next((place for place, column in enumerate(header) if column in names), None)
