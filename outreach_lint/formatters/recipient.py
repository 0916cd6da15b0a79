"""An inferred recipient as TOML that ``check --recipient`` reads, or as JSON.

All that came from files is untrusted: in comments control characters and invisible marks are
left out, in values they are escaped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict

from rich.cells import cell_len, set_cell_size

from outreach_lint.inference.evidence import Evidence, Inference

SCHEMA = 1
_WIDEST = 100
_SURROGATE = re.compile("[\ud800-\udfff]")
#: Control characters, invisible marks, marks that turn the writing direction, odd line ends, tags.
_UNSEEN = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e007f"
)
_IN_COMMENT = re.compile(f"[{_UNSEEN}]")
_LINE_BREAKS = re.compile(r"[\n\t\r]+")
_IN_STRING = re.compile(f'[\\\\"\n\t{_UNSEEN}]')
#: Of three quotation marks, and of one at the end, the first must not stand as it is.
_IN_TEXT = re.compile(f'[\\\\\t{_UNSEEN}]|"(?="")|"\\Z')
_SHORT = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def render_toml(inference: Inference, files: int) -> str:
    """Return the recipient as TOML, each value below comments that say what it rests on."""
    counted = "1 file" if files == 1 else f"{files} files"
    lines = [f"# Inferred by outreach-lint from {counted}; please check before use."]
    for evidence in inference.evidence:
        lines += ["", *_entry(evidence, getattr(inference.recipient, evidence.field))]
    return "\n".join(lines) + "\n"


def render_json(inference: Inference) -> str:
    """Return recipient and evidence as one JSON object."""
    record = {
        "schema": SCHEMA,
        "recipient": {k: v for k, v in asdict(inference.recipient).items() if v is not None},
        "evidence": [asdict(evidence) for evidence in inference.evidence],
    }
    return _whole(json.dumps(record, ensure_ascii=False, indent=2)) + "\n"


def _entry(evidence: Evidence, value: str | None) -> Iterator[str]:
    first, *more = evidence.rests_on
    doubt = "" if evidence.confidence == "sure" else f" ({evidence.confidence})"
    yield _comment(f"{evidence.field}{doubt}: {first}")
    yield from (_comment(f"  {line}") for line in more)
    if value is not None:
        text = _text(value) if evidence.field == "presence" else _string(value)
        yield f"{evidence.field} = {text}"
    elif evidence.value is not None:
        # Short enough to be taken over by removing the mark.
        yield _comment(f"{evidence.field} = {_string(evidence.value[:60])}  # uncertain")


def _comment(text: str) -> str:
    line = f"# {_IN_COMMENT.sub('', _LINE_BREAKS.sub(' ', _whole(text)))}".rstrip()
    return line if cell_len(line) <= _WIDEST else set_cell_size(line, _WIDEST - 1).rstrip() + "…"


def _string(value: str) -> str:
    escaped = _IN_STRING.sub(_escape, _whole(value))
    return f'"{escaped}"'


def _text(value: str) -> str:
    """Return a multi-line string; the line break after the opening marks is not part of it."""
    escaped = _IN_TEXT.sub(_escape, _whole(value))
    return f'"""\n{escaped}"""'


def _whole(text: str) -> str:
    """Return text without halves of characters, which cannot be written."""
    return _SURROGATE.sub("\ufffd", text)


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    code = ord(character)
    return _SHORT.get(character) or (f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}")
