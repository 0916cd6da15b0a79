"""Campaigns before they are sent: each text that may come of a sequence's templates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Sequence as Members
from dataclasses import replace
from pathlib import PurePosixPath

from outreach_lint.errors import InputError
from outreach_lint.message import Message, Source
from outreach_lint.readers import BadRecord, Item, Remark
from outreach_lint.readers.exports import Found, Options
from outreach_lint.readers.exports.sequences.files import from_json, from_table, from_yaml
from outreach_lint.readers.exports.sequences.merging import Values, is_name, named
from outreach_lint.readers.exports.sequences.shapes import STEP, Sequence, Step, Variant
from outreach_lint.readers.exports.sequences.spintax import ALL_UP_TO, Variable, combinations, expansions
from outreach_lint.readers.exports.sequences.templates import parse
from outreach_lint.readers.exports.tables.columns import folded, guessed
from outreach_lint.readers.exports.tables.rows import channel_of, counted, line, plain
from outreach_lint.readers.exports.tables.sniffing import DELIMITERS
from outreach_lint.readers.members import Member
from outreach_lint.recipient import Thread, Turn
from outreach_lint.text.language import UNDETERMINED, detect

FORMAT = "sequence"

#: Sequences are written by hand; more is another kind of file.
MAX_BYTES = 5_000_000
_MAX_YAML_BYTES = 1_000_000
_TABLES = (".csv", ".tsv", ".tab")
_YAML = (".yaml", ".yml")
_JSON_KEYS = re.compile(
    rb'(?i)"(?:steps|sequences?|sequence_?steps|email_?steps|seq_?variants|variants|schritte)"\s*:\s*[\[{]'
)
_JSON_KEY = re.compile(rb'"([^"\\]{1,40})"\s*:')
_TO = (Variable("", "first_name"), " ", Variable("", "last_name"))
_YAML_KEYS = re.compile(rb"(?m)^[ \t-]*[\"']?(?:steps|sequences?|variants|varianten|schritte)[\"']?[ ]*:")


def wants(member: Member) -> bool:
    """Whether steps of a campaign stand in it."""
    name, head = member.file_name, member.head
    if name.endswith(_YAML):
        return _YAML_KEYS.search(head) is not None
    if name.endswith(_TABLES):
        return _is_table(head)
    if not name.endswith(".json") and "." in name:
        return False
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith((b"{", b"[")):
        return False
    keys = [key.decode("utf-8", "replace") for key in _JSON_KEY.findall(start.partition(b"}")[0])]
    return _JSON_KEYS.search(start) is not None or _are_steps(keys)


def _is_table(head: bytes) -> bool:
    encoding = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    for first in head.decode(encoding, "replace").splitlines()[:2]:
        if _are_steps(max((first.split(delimiter) for delimiter in DELIMITERS), key=len)):
            return True
    return False


def _are_steps(names: Members[str]) -> bool:
    """Whether columns or keys are those of steps, and none tells of mail already sent."""
    found = guessed(names)
    steps = "text" in found and any(folded(name) in STEP for name in names)
    return steps and not {"sent_at", "recipient", "recipient_id"} & found.keys()


def read(members: Members[Member], options: Options) -> Iterator[Found]:
    """Yield a message for each text a step may have; what came before it is its thread."""
    for member in members:
        try:
            for sequence in _sequences(member, options):
                if isinstance(sequence, InputError):
                    yield BadRecord(InputError(sequence.what, source=member.name, line=sequence.line))
                else:
                    yield from _Written(sequence, member.name, options).read()
        except InputError as error:
            yield BadRecord(InputError(error.what, source=member.name, line=error.line))
        except (OSError, ValueError, RuntimeError) as error:
            yield BadRecord(InputError(f"cannot be read: {type(error).__name__}", source=member.name))


def _sequences(member: Member, options: Options) -> Iterator[Sequence | InputError]:
    most = _MAX_YAML_BYTES if member.file_name.endswith(_YAML) else MAX_BYTES
    with member.open() as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        raise InputError(f"larger than {most:,} bytes; this is no sequence")
    name = PurePosixPath(member.path).stem
    if member.file_name.endswith(_TABLES):
        return from_table(data, name, options)
    return (from_yaml if member.file_name.endswith(_YAML) else from_json)(data, name)


class _Written:
    """A sequence written out."""

    def __init__(self, sequence: Sequence, path: str, options: Options) -> None:
        self._sequence = sequence
        self._path = path
        self._values = Values(options.values)
        self._email = any(variant.subject.strip() for step in sequence.steps for variant in step.variants)
        self._language = UNDETERMINED
        self._unknown: dict[str, int] = {}
        self._empty = self._partly = 0

    def read(self) -> Iterator[Found]:
        # Of each earlier step, the first text of each variant.
        said: list[dict[str, str]] = []
        for step in self._sequence.steps:
            first: dict[str, str] = {}
            for variant in step.variants:
                thread = Thread(
                    tuple(
                        Turn("sender", texts.get(variant.label, next(iter(texts.values())))) for texts in said
                    )
                )
                for found in self._texts(step, variant):
                    if isinstance(found, Item):
                        first.setdefault(variant.label, found.message.text)
                        yield replace(found, thread=thread)
                    else:
                        yield found
            if first:
                said.append(first)
        yield from self._remarks()

    def _texts(self, step: Step, variant: Variant) -> Iterator[Found]:
        place = self._place(step, variant)
        try:
            if variant.fault:
                raise InputError(variant.fault)
            if not plain(variant.body):
                self._empty += 1
                return
            parts = [parse(plain(text), is_name) for text in (variant.subject, variant.body)]
            count = combinations(parts[0]) * combinations(parts[1])
            self._partly += count > ALL_UP_TO
            first = next(expansions(parts))[1]
            found = detect("".join(piece for piece in first if isinstance(piece, str)))
            # Of short texts the language hardly shows; then it is that of the step before.
            language = self._language = self._language if found == UNDETERMINED else found
            for number, (subject, body) in enumerate(expansions(parts), start=1):
                where = place if count == 1 else f"{place}, expansion {number}"
                title, missing = self._values.fill(subject, language)
                text, also = self._values.fill(body, language)
                for name in dict.fromkeys((*missing, *also)):
                    self._unknown[name] = self._unknown.get(name, 0) + 1
                if text.strip():
                    yield self._item(variant, where, title, text, language)
        except InputError as error:
            yield BadRecord(InputError(f"{place}: {error.what}", source=self._path, line=variant.line))

    def _item(self, variant: Variant, where: str, subject: str, text: str, language: str) -> Item:
        source = Source(
            path=self._path, line=variant.line, format=FORMAT, conversation=where, direction="outbound"
        )
        channel = channel_of(variant.channel)
        message = Message(
            text.strip(),
            subject=line(subject),
            channel=channel if channel not in (None, "other") else "email" if self._email else None,
            source=source,
        )
        # To the one whose name is in it; so that the texts of one step are not a mailing to many.
        to, _ = self._values.fill(_TO, language)
        return Item(message, to=to)

    def _place(self, step: Step, variant: Variant) -> str:
        variants = f", variant {variant.label}" if len(step.variants) > 1 else ""
        return f"{self._sequence.name}, step {step.number}{variants}"

    def _remarks(self) -> Iterator[Remark]:
        name = self._sequence.name
        if self._unknown:
            what = f"no value for {named(list(self._unknown))}: left as written; say --value NAME=TEXT"
            yield Remark(f"{name}: {what}", self._path)
        if self._partly:
            text = f"{counted(self._partly, 'text')} with more than {ALL_UP_TO} combinations"
            yield Remark(f"{name}: {text}: only so many that each alternative occurs", self._path)
        if self._empty:
            yield Remark(f"{name}: {counted(self._empty, 'step')} without text left out", self._path)
