"""Where the steps of a campaign stand in what outreach tools export."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from outreach_lint.errors import InputError
from outreach_lint.readers.exports.tables.columns import SYNONYMS, folded

#: Keys and columns, as ``folded`` makes them.
STEP = tuple(
    """step schritt stepnumber steporder stepindex sequencestep stufe touch touchpoint seqnumber emailnumber
    mailnumber stepno stepnr schrittnr""".split()
)
STEPS = tuple(
    """steps sequence sequences sequencesteps emailsteps schritte touchpoints touches followups messages
    emails mails nachrichten""".split()
)
VARIANTS = tuple("variants seqvariants sequencevariants varianten emailvariants abvariants".split())
VARIANT = ("variantlabel", "variant", "variante", "version", "label", "ab", "abtest")
NAME = ("sequencename", "campaignname", "name", "title", "campaign", "kampagne", "sequenz", "sequence")
_BODY = ("emailbody", "body", "text", "html", "template", *SYNONYMS["text"])
_SUBJECT = SYNONYMS["subject"]
CHANNEL = ("channel", "kanal", "type", "steptype", "typ")
_OFF = ("vdisabled", "disabled", "isdisabled", "isdeleted", "deaktiviert")
DEEPEST = 40
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Variant:
    """One wording of a step; ``fault`` says why it cannot be read."""

    label: str
    subject: str
    body: str
    line: int | None = None
    channel: str = ""
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a sequence; it is numbered as the file does it, else as it comes."""

    number: str
    variants: list[Variant] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sequence:
    """The steps of a campaign in order."""

    name: str
    steps: list[Step] = field(default_factory=list)


def found_in(value: Any, name: str) -> Iterator[Sequence]:
    """Yield the sequences of a document, wherever in it they stand.

    Raises:
        InputError: when nothing in it is a step.
    """
    sequences = [Sequence(name)]
    _walk(value, name, sequences, 0)
    sequences = [sequence for sequence in sequences if sequence.steps]
    if not sequences:
        raise InputError('no steps with a body in it; expected {"steps": [{"subject": …, "body": …}]}')
    yield from sequences


def _walk(value: Any, name: str, sequences: list[Sequence], depth: int) -> None:
    """Collect the steps, wherever they stand: tools wrap them differently."""
    if depth > DEEPEST:
        return
    if isinstance(value, list):
        for part in value:
            _walk(part, name, sequences, depth + 1)
    elif isinstance(value, dict):
        keys = {folded(str(key)): part for key, part in value.items()}
        if _first(keys, _BODY) is not None or any(_holds(keys.get(key)) for key in VARIANTS):
            sequences[-1].steps.append(_step(keys, len(sequences[-1].steps) + 1))
            return
        title = _first(keys, NAME)
        name = title[:LONGEST_NAME] if isinstance(title, str) and title.strip() else name
        if any(key in keys for key in STEPS):
            sequences.append(Sequence(name))
        for part in value.values():
            _walk(part, name, sequences, depth + 1)


def _step(keys: Mapping[str, Any], ordinal: int) -> Step:
    number = next((keys[key] for key in STEP if isinstance(keys.get(key), str | int)), ordinal)
    step = Step(str(number)[:LONGEST_NAME])
    listed = next((keys[key] for key in VARIANTS if _holds(keys.get(key))), None)
    if listed is None:
        step.variants.append(_variant(keys, {}, "A"))
        return step
    labels = list(listed) if isinstance(listed, dict) else []
    parts = listed.values() if isinstance(listed, dict) else listed
    for place, (part, label) in enumerate(zip_longest(parts, labels)):
        own = (
            {folded(str(key)): value for key, value in part.items()}
            if isinstance(part, dict)
            else {"body": part}
        )
        if not any(own.get(key) is True for key in _OFF):
            step.variants.append(_variant(own, keys, str(label or letter(place))))
    return step


def _variant(own: Mapping[str, Any], step: Mapping[str, Any], label: str) -> Variant:
    subject, body = _first(own, _SUBJECT), _first(own, _BODY)
    subject = _first(step, _SUBJECT) if subject is None else subject
    channel = _first(own, CHANNEL) or _first(step, CHANNEL)
    said = _first(own, VARIANT)
    label = str(said)[:LONGEST_NAME] if isinstance(said, str | int) and str(said).strip() else label
    for key, value in (("subject", subject), ("body", body)):
        if value is not None and (isinstance(value, bool) or not isinstance(value, str | int | float)):
            return Variant(label, "", "", fault=f"its {key} is no text")
    return Variant(
        label, "" if subject is None else str(subject), "" if body is None else str(body),
        channel=channel if isinstance(channel, str) else "",
    )  # fmt: skip


def _holds(value: Any) -> bool:
    return isinstance(value, list | dict) and bool(value)


def _first(keys: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((keys[name] for name in names if keys.get(name) is not None), None)


def letter(place: int) -> str:
    """Return what a variant is called that has no name."""
    return chr(ord("A") + place) if place < 26 else str(place + 1)
